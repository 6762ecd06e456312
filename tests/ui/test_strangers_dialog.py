"""People who are not known: who they are, or that nobody needs to know."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from PyQt6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from faceattend.domain.accounts import Role
from faceattend.services.office import Office
from faceattend.storage.vault import Vault
from faceattend.ui.machine import MachineSettings
from faceattend.ui.messages import Question
from faceattend.ui.stranger_enrolment import StrangerEnrolmentDialog
from faceattend.ui.strangers_dialog import StrangersDialog
from faceattend.workers.tasks import join_tasks
from tests.ui.conftest import Clock, NewOffice

DESK_PASSWORD = "the green boat sails at dawn"


def keep_visitor(vault: Vault, number: int, last: datetime, visits: int) -> None:
    meta = {
        "format": "sface-test",
        "first": (last - timedelta(hours=1)).isoformat(),
        "last": last.isoformat(),
        "visits": visits,
        "sightings": 5,
        "cameras": ["Door", "Yard"],
        "visitor": number,
        "until": (last + timedelta(days=2)).isoformat(),
    }
    vault.strangers.add(meta, np.eye(128, dtype=np.float32)[[number]])


@pytest.fixture
def office(new_office: NewOffice, tmp_path: Path, opened: list[Vault], clock: Clock) -> Iterator[Office]:
    """An office that remembers two visitors, the second one seen last."""
    made = new_office(tmp_path / "data", "Ada Lovelace")
    keep_visitor(opened[-1], 1, clock() - timedelta(hours=3), 1)
    keep_visitor(opened[-1], 2, clock() - timedelta(hours=1), 3)
    yield made
    assert join_tasks(20)
    made.close()


@pytest.fixture
def dialog(office: Office, machine: MachineSettings, qtbot: QtBot) -> StrangersDialog:
    made = StrangersDialog(office, machine)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: bool(cells(made)), timeout=20_000)
    return made


def cells(dialog: StrangersDialog) -> list[list[str]]:
    table = dialog.findChild(QTableView)
    assert table is not None
    model = table.model()
    assert model is not None
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def button(dialog: QDialog, text: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.text() == text)


def words(dialog: QDialog) -> str:
    return "\n".join(each.text() for each in dialog.findChildren(QLabel) if each.isVisible())


def modal(qtbot: QtBot, kind: type[QDialog]) -> QDialog:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind))
    found = QApplication.activeModalWidget()
    assert isinstance(found, QDialog)
    return found


def test_whoever_was_seen_last_comes_first(dialog: StrangersDialog) -> None:
    assert [row[1:4] for row in cells(dialog)] == [
        ["Visitor 2", "3 times", "Door, Yard"],
        ["Visitor 1", "once", "Door, Yard"],
    ]
    assert "In the picture 5 times." in words(dialog)


def test_nobody_is_enrolled_without_a_consent(dialog: StrangersDialog, office: Office, qtbot: QtBot) -> None:
    button(dialog, "Enrol as...").click()
    question = modal(qtbot, StrangerEnrolmentDialog)
    name, code, consent = (
        next(each for each in question.findChildren(QLineEdit) if each.accessibleName() == title)
        for title in ("Name", "Code", "Consent")
    )
    name.setText("Grace Hopper")
    code.setText("7")
    assert not button(question, "Save person").isEnabled()
    assert "Write down how the person agreed." in words(question)
    consent.setText("Signed at the reception")
    with qtbot.waitSignal(dialog.enrolled, timeout=20_000):
        button(question, "Save person").click()
    [person] = office.enrolment.people()
    assert (person.details.name, dict(person.templates)) == ("Grace Hopper", {"sface-test": 1})
    assert person.consent is not None
    qtbot.waitUntil(lambda: [row[1] for row in cells(dialog)] == ["Visitor 1"], timeout=20_000)


def test_dismissing_forgets_and_asks_before(dialog: StrangersDialog, opened: list[Vault], qtbot: QtBot) -> None:
    button(dialog, "Dismiss...").click()
    question = modal(qtbot, Question)
    assert "forgotten at once" in words(question)
    button(question, "Dismiss").click()
    qtbot.waitUntil(lambda: [row[1] for row in cells(dialog)] == ["Visitor 1"], timeout=20_000)
    assert [kept.meta["visitor"] for kept in opened[-1].strangers.all()] == [1]


def test_a_visitor_is_given_more_time(dialog: StrangersDialog, clock: Clock, opened: list[Vault], qtbot: QtBot) -> None:
    clock.now += timedelta(hours=5)
    button(dialog, "Visitor...").click()
    with qtbot.waitSignal(dialog.changed, timeout=20_000):
        button(modal(qtbot, Question), "Remember").click()
    until = {kept.meta["visitor"]: datetime.fromisoformat(kept.meta["until"]) for kept in opened[-1].strangers.all()}
    assert until[2] == clock() + timedelta(days=1)


def test_a_quiet_day_says_so(new_office: NewOffice, tmp_path: Path, machine: MachineSettings, qtbot: QtBot) -> None:
    office = new_office(tmp_path / "data", "Ada Lovelace")
    made = StrangersDialog(office, machine)
    qtbot.addWidget(made)
    made.show()
    assert "Nobody is waiting" in words(made)
    assert not button(made, "Enrol as...").isEnabled()
    assert join_tasks(20)
    office.close()


def test_the_reception_may_answer(office: Office, machine: MachineSettings, qtbot: QtBot) -> None:
    office.accounts.add("Front desk", Role.OPERATOR, DESK_PASSWORD)
    office.accounts.sign_in("Front desk", DESK_PASSWORD)
    made = StrangersDialog(office, machine)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: bool(cells(made)), timeout=20_000)
    assert all(button(made, text).isEnabled() for text in ("Enrol as...", "Visitor...", "Dismiss..."))
