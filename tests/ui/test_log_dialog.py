"""The log: incidents until somebody has seen to them, and who did what."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from PyQt6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QTableView, QTabWidget
from pytestqt.qtbot import QtBot

from faceattend.domain.accounts import Role
from faceattend.domain.evidence import Evidence
from faceattend.domain.faces import Box
from faceattend.domain.incidents import IncidentKind
from faceattend.domain.matching import Verdict
from faceattend.domain.people import PersonDetails
from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.domain.sightings import Appearance, Rejection
from faceattend.services.office import Office, VaultGate
from faceattend.storage.vault import Vault
from faceattend.ui.attempts_view import AttemptsView
from faceattend.ui.incident_dialogs import EvidenceDialog, SeenToDialog
from faceattend.ui.incidents_view import IncidentsView
from faceattend.ui.log_dialog import AuditView, LogDialog
from faceattend.vision.crops import as_jpeg
from faceattend.workers.tasks import join_tasks
from tests.ui.conftest import PASSPHRASE, SITE, ZONE, Clock, NewOffice

DESK_PASSWORD = "the green boat sails at dawn"
JUMP = "The clock of this computer went forward by 3 hours. Check its date and time."


@pytest.fixture
def office(new_office: NewOffice, tmp_path: Path, opened: list[Vault], clock: Clock) -> Iterator[Office]:
    """An office in which the clock jumped and Grace Hopper was enrolled."""
    made = new_office(tmp_path / "data", "Ada Lovelace")
    made.enrolment.enrol(PersonDetails("Grace Hopper", "7"), "", [])
    opened[-1].incidents.add(IncidentKind.CLOCK_JUMP, JUMP, clock())
    yield made
    assert join_tasks(20)
    made.close()


def open_log(office: Office, qtbot: QtBot) -> LogDialog:
    dialog = LogDialog(office)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def titles(dialog: LogDialog) -> list[str]:
    tabs = dialog.findChild(QTabWidget)
    assert tabs is not None
    return [tabs.tabText(index) for index in range(tabs.count())]


def turn_to_audit(dialog: LogDialog) -> None:
    tabs = dialog.findChild(QTabWidget)
    assert tabs is not None
    tabs.setCurrentIndex(1)


def cells(view: IncidentsView | AuditView | AttemptsView) -> list[list[str]]:
    table = view.findChild(QTableView)
    assert table is not None
    model = table.model()
    assert model is not None
    columns = range(model.columnCount())
    return [[str(model.index(row, column).data()) for column in columns] for row in range(model.rowCount())]


def incidents(dialog: LogDialog, qtbot: QtBot) -> IncidentsView:
    view = dialog.findChild(IncidentsView)
    assert view is not None
    qtbot.waitUntil(lambda: bool(cells(view)), timeout=20_000)
    return view


def audit(dialog: LogDialog, qtbot: QtBot) -> AuditView:
    view = dialog.findChild(AuditView)
    assert view is not None
    qtbot.waitUntil(lambda: bool(cells(view)), timeout=20_000)
    return view


def words(dialog: LogDialog) -> str:
    return "\n".join(each.text() for each in dialog.findChildren(QLabel) if each.isVisible())


def button(dialog: LogDialog | SeenToDialog, text: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.text() == text)


def test_an_incident_stands_there_until_somebody_has_seen_to_it(office: Office, qtbot: QtBot) -> None:
    dialog = open_log(office, qtbot)
    view = incidents(dialog, qtbot)
    assert cells(view)[0][1:] == ["The clock jumped", JUMP, "nobody yet"]
    assert JUMP in words(dialog), "the chosen one is written out, however narrow the column is"
    button(dialog, "Seen to...").click()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), SeenToDialog))
    question = QApplication.activeModalWidget()
    assert isinstance(question, SeenToDialog)
    field = question.findChild(QLineEdit)
    assert field is not None
    field.setText("Set the time again.")
    button(question, "Seen to").click()
    qtbot.waitUntil(lambda: cells(view)[0][3] == "Ada Lovelace", timeout=20_000)
    assert "Set the time again." in words(dialog)
    [line] = office.logs.incidents()
    assert line.incident.acknowledged is not None
    assert line.incident.acknowledged.note == "Set the time again."


def test_an_office_without_incidents_says_so(
    gate_for: Callable[[Path], VaultGate], tmp_path: Path, qtbot: QtBot
) -> None:
    quiet, _ = gate_for(tmp_path / "data").create(PASSPHRASE, SITE, ZONE.key)
    dialog = open_log(quiet, qtbot)
    qtbot.waitUntil(lambda: "Nothing went wrong" in words(dialog), timeout=20_000)
    assert join_tasks(20)
    quiet.close()


def test_who_did_what_can_be_searched(office: Office, qtbot: QtBot) -> None:
    dialog = open_log(office, qtbot)
    turn_to_audit(dialog)
    view = audit(dialog, qtbot)
    field = next(each for each in dialog.findChildren(QLineEdit) if each.accessibleName() == "Search in the log")
    field.setText("grace")
    assert {line[3] for line in cells(view)} == {"Grace Hopper"}
    assert "Changed people" in {line[2] for line in cells(view)}
    field.setText("Babbage")
    assert "Nothing found" in words(dialog)


def test_the_reception_sees_incidents_and_does_not_see_to_them(office: Office, qtbot: QtBot) -> None:
    office.accounts.add("Front desk", Role.OPERATOR, DESK_PASSWORD)
    office.accounts.sign_in("Front desk", DESK_PASSWORD)
    dialog = open_log(office, qtbot)
    incidents(dialog, qtbot)
    assert titles(dialog) == ["Incidents"]
    assert not button(dialog, "Seen to...").isVisible()


def test_an_auditor_reads_both(office: Office, qtbot: QtBot) -> None:
    office.accounts.add("Council", Role.AUDITOR, DESK_PASSWORD)
    office.accounts.sign_in("Council", DESK_PASSWORD)
    dialog = open_log(office, qtbot)
    incidents(dialog, qtbot)
    audit(dialog, qtbot)
    assert titles(dialog) == ["Incidents", "Who did what", "Who was seen"]


def test_many_incidents_of_a_kind_are_seen_to_at_once(
    office: Office, qtbot: QtBot, opened: list[Vault], clock: Clock
) -> None:
    for camera in ("Door", "Yard"):
        opened[-1].incidents.add(IncidentKind.TAILGATING, f"One person passed at {camera}.", clock(), camera)
    dialog = open_log(office, qtbot)
    view = incidents(dialog, qtbot)
    kinds = view.findChild(QComboBox)
    assert kinds is not None
    assert [kinds.itemText(row) for row in range(kinds.count())] == [
        "All incidents",
        "Passed with somebody else",
        "The clock jumped",
    ]
    kinds.setCurrentIndex(1)
    assert len(cells(view)) == 2
    table = view.findChild(QTableView)
    assert table is not None
    table.selectAll()
    assert "2 incidents are chosen." in words(dialog)
    button(dialog, "Seen to...").click()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), SeenToDialog))
    question = QApplication.activeModalWidget()
    assert isinstance(question, SeenToDialog)
    button(question, "Seen to").click()
    qtbot.waitUntil(lambda: {line[3] for line in cells(view)} == {"Ada Lovelace"}, timeout=20_000)
    only_open = view.findChild(QCheckBox)
    assert only_open is not None
    only_open.setChecked(True)
    assert "Nothing found" in words(dialog)
    kinds.setCurrentIndex(0)
    assert [line[1] for line in cells(view)] == ["The clock jumped"]


def test_the_picture_of_an_incident_is_shown_and_the_log_says_who_looked(
    office: Office, qtbot: QtBot, opened: list[Vault], clock: Clock
) -> None:
    vault = opened[-1]
    made = vault.incidents.add(
        IncidentKind.SPOOF, "A face was not a living one.", clock() + timedelta(seconds=1), "Door"
    )
    picture = as_jpeg(np.full((120, 100, 3), 200, np.uint8), 100_000)
    vault.evidence.add(made.id, clock().date(), Evidence("Door", Box(1, 2, 80, 96), 31.0, picture).packed())
    dialog = open_log(office, qtbot)
    view = incidents(dialog, qtbot)
    qtbot.waitUntil(lambda: cells(view)[0][1] == "Not a real face")
    button(dialog, "Show what was kept...").click()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), EvidenceDialog))
    shown = QApplication.activeModalWidget()
    assert isinstance(shown, EvidenceDialog)
    pictures = [each for each in shown.findChildren(QLabel) if each.accessibleName() == "Picture of the incident"]
    qtbot.waitUntil(lambda: not pictures[0].pixmap().isNull(), timeout=20_000)
    assert pictures[0].pixmap().width() == 100
    looked = [
        entry for entry in office.logs.audit(clock().date(), clock().date()) if entry.entry.action == "view evidence"
    ]
    assert [line.account for line in looked] == ["Ada Lovelace"]
    shown.accept()


def test_who_was_seen_and_why_not_is_listed_by_day(
    office: Office, qtbot: QtBot, opened: list[Vault], clock: Clock
) -> None:
    vault, [grace] = opened[-1], office.enrolment.people()
    day = office.attendance.today()
    for minutes, verdict, person, reason in (
        (3, Verdict.RECOGNISED, grace.id, None),
        (2, Verdict.REVIEW, grace.id, None),
        (1, Verdict.UNKNOWN, None, Rejection.LEFT),
    ):
        moment = clock() - timedelta(minutes=minutes)
        vault.sightings.add(Appearance(moment, day, "Door", verdict, person, 0.5, reason))
    vault.punches.add(NewPunch(grace.id, clock(), day, Direction.IN, Method.PIN))
    dialog = open_log(office, qtbot)
    tabs = dialog.findChild(QTabWidget)
    assert tabs is not None
    tabs.setCurrentIndex(2)
    view = dialog.findChild(AttemptsView)
    assert view is not None
    qtbot.waitUntil(lambda: len(cells(view)) == 4, timeout=20_000)
    assert [line[1:] for line in cells(view)] == [
        ["", "PIN", "Grace Hopper", ""],
        ["Door", "Not known", "", "Like somebody who has left"],
        ["Door", "Not sure", "Grace Hopper?", ""],
        ["Door", "Recognised", "Grace Hopper", ""],
    ]
    name = "Search among those who were seen"
    field = next(each for each in view.findChildren(QLineEdit) if each.accessibleName() == name)
    field.setText("nobody of this name")
    assert "Nobody was seen" in words(dialog)
