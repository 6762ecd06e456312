"""Deciding on what was typed while the records were locked."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication, QLabel, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from faceattend.domain.people import PersonDetails
from faceattend.domain.punches import Direction
from faceattend.services.office import Office, VaultGate
from faceattend.ui.messages import Question
from faceattend.ui.waiting_dialog import WaitingDialog
from faceattend.workers.tasks import join_tasks
from tests.ui.conftest import PASSPHRASE, SITE, ZONE, press_key


@pytest.fixture
def office(gate_for: Callable[[Path], VaultGate], tmp_path: Path) -> Iterator[Office]:
    """An office that was closed while Grace Hopper and somebody unknown typed codes."""
    gate = gate_for(tmp_path / "data")
    first, _ = gate.create(PASSPHRASE, SITE, ZONE.key)
    first.enrolment.enrol(PersonDetails("Grace Hopper", "7"), "", [])
    first.close()
    gate.write_while_locked("7", Direction.IN)
    gate.write_while_locked("99", Direction.OUT)
    made = gate.unlock(PASSPHRASE)
    yield made
    assert join_tasks(20)
    made.close()


@pytest.fixture
def dialog(office: Office, qtbot: QtBot) -> WaitingDialog:
    made = WaitingDialog(office)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: len(cells(made)) == 2, timeout=20_000)
    return made


def table(dialog: WaitingDialog) -> QTableView:
    found = dialog.findChild(QTableView)
    assert found is not None
    return found


def cells(dialog: WaitingDialog) -> list[tuple[str, ...]]:
    model = table(dialog).model()
    assert model is not None
    return [
        tuple(str(model.index(row, column).data()) for column in range(2, model.columnCount()))
        for row in range(model.rowCount())
    ]


def words(dialog: WaitingDialog) -> str:
    return "\n".join(each.text() for each in dialog.findChildren(QLabel) if each.isVisible())


def button(dialog: WaitingDialog, text: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.text() == text)


def answer(qtbot: QtBot, verb: str) -> None:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), Question))
    question = QApplication.activeModalWidget()
    assert question is not None
    next(each for each in question.findChildren(QPushButton) if each.text() == verb).click()


def punches(office: Office) -> list[str]:
    return [line.person.details.name for line in office.attendance.day(office.attendance.today())]


def test_it_says_who_typed_what(dialog: WaitingDialog) -> None:
    assert cells(dialog) == [("Grace Hopper", "7", "In"), ("nobody has this code", "99", "Out")]


def test_what_is_accepted_counts_and_the_rest_goes_on_waiting(
    dialog: WaitingDialog, office: Office, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(dialog.written, timeout=20_000):
        button(dialog, "Accept chosen").click()
    qtbot.waitUntil(lambda: len(cells(dialog)) == 1, timeout=20_000)
    assert cells(dialog)[0][1] == "99"
    assert "One entry was accepted." in words(dialog)
    assert not button(dialog, "Accept chosen").isEnabled(), "nobody has the code that is left"
    assert punches(office) == ["Grace Hopper"]


def test_the_box_is_cleared_with_the_keyboard(dialog: WaitingDialog, office: Office) -> None:
    press_key(table(dialog), Qt.Key.Key_Space)
    assert not button(dialog, "Accept chosen").isEnabled()
    press_key(table(dialog), Qt.Key.Key_Space)
    assert button(dialog, "Accept chosen").isEnabled()


def test_nothing_is_dismissed_without_asking(dialog: WaitingDialog, office: Office, qtbot: QtBot) -> None:
    button(dialog, "Dismiss the others...").click()
    answer(qtbot, "Cancel")
    assert office.waiting.count() == 2
    assert punches(office) == []


def test_dismissing_the_others_accepts_what_is_chosen(dialog: WaitingDialog, office: Office, qtbot: QtBot) -> None:
    button(dialog, "Dismiss the others...").click()
    answer(qtbot, "Accept chosen, dismiss the others")
    qtbot.waitUntil(lambda: "Nothing waits" in words(dialog), timeout=20_000)
    assert office.waiting.count() == 0
    assert punches(office) == ["Grace Hopper"]


def test_everything_can_be_dismissed(dialog: WaitingDialog, office: Office, qtbot: QtBot) -> None:
    press_key(table(dialog), Qt.Key.Key_Space)
    button(dialog, "Dismiss the others...").click()
    answer(qtbot, "Dismiss")
    qtbot.waitUntil(lambda: "Nothing waits" in words(dialog), timeout=20_000)
    assert office.waiting.count() == 0
    assert punches(office) == []


def test_what_cannot_be_read_is_counted(gate_for: Callable[[Path], VaultGate], tmp_path: Path, qtbot: QtBot) -> None:
    gate = gate_for(tmp_path / "data")
    first, _ = gate.create(PASSPHRASE, SITE, ZONE.key)
    first.close()
    with (tmp_path / "data" / "waiting.entries").open("ab") as file:
        file.write(b"cut sho")
    office = gate.unlock(PASSPHRASE)
    dialog = WaitingDialog(office)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: "One more entry cannot be read" in words(dialog), timeout=20_000)
    button(dialog, "Dismiss the others...").click()
    answer(qtbot, "Dismiss")
    qtbot.waitUntil(lambda: "cannot be read" not in words(dialog), timeout=20_000)
    assert office.waiting.count() == 0
    assert join_tasks(20)
    office.close()
