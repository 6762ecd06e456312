"""The dialogs that write about a day."""

from datetime import date

import pytest
from PyQt6.QtCore import QDate, Qt
from PyQt6.QtWidgets import QComboBox, QDateEdit, QLabel, QLineEdit, QListWidget, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from faceattend.domain.day_entries import DayPart, EntryKind
from faceattend.domain.rule_book import LeaveType
from faceattend.errors import UserError
from faceattend.ui.controls import Kind
from faceattend.ui.day_dialogs import AbsenceDialog, OvertimeDialog, ReasonDialog, WantedEntry
from faceattend.ui.write_dialog import WriteDialog
from tests.ui.conftest import Stage, press_key, type_text
from tests.ui.month_samples import NAMES, person

WAIT = 15_000
TYPES = (LeaveType("CL", "Casual leave"), LeaveType("SL", "Sick leave"))
PEOPLE = [person(number, name, "Office" if number < 3 else "Yard") for number, name in enumerate(NAMES, start=1)]
DAY = date(2026, 5, 6)


class Written:
    """Takes what a dialog writes, and refuses the first time when told to."""

    def __init__(self, refusal: str = "") -> None:
        self.entries: list[object] = []
        self._refusal = refusal

    def __call__(self, *entry: object) -> object:
        if self._refusal:
            refusal, self._refusal = self._refusal, ""
            raise UserError(refusal)
        self.entries.append(entry if len(entry) > 1 else entry[0])
        return entry


def key(dialog: WriteDialog[object], text: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.text().replace("&", "") == text)


def box(dialog: WriteDialog[object], name: str) -> QComboBox:
    return next(each for each in dialog.findChildren(QComboBox) if each.accessibleName() == name)


def field(dialog: WriteDialog[object], name: str) -> QLineEdit:
    return next(each for each in dialog.findChildren(QLineEdit) if each.accessibleName() == name)


def day(dialog: WriteDialog[object], name: str) -> QDateEdit:
    return next(each for each in dialog.findChildren(QDateEdit) if each.accessibleName() == name)


def words(dialog: WriteDialog[object]) -> str:
    return "\n".join(each.text() for each in dialog.findChildren(QLabel) if each.isVisible())


def opened(dialog: WriteDialog[object], qtbot: QtBot) -> None:
    dialog.open()
    with qtbot.waitExposed(dialog):
        pass


def press(dialog: WriteDialog[object], text: str, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.accepted, timeout=WAIT):
        key(dialog, text).click()


def test_leave_of_one_person_is_entered(stage: Stage, qtbot: QtBot) -> None:
    written = Written()
    dialog = AbsenceDialog(PEOPLE[:1], TYPES, DAY, written, stage)
    opened(dialog, qtbot)
    assert NAMES[0] in words(dialog)
    day(dialog, "Last day").setDate(QDate(2026, 5, 8))
    box(dialog, "What").setCurrentIndex(1)
    box(dialog, "Part").setCurrentIndex(2)
    press(dialog, "Enter", qtbot)
    assert written.entries == [
        WantedEntry((PEOPLE[0].id,), DAY, date(2026, 5, 8), EntryKind.LEAVE, DayPart.SECOND_HALF, "SL", "")
    ]


def test_leave_of_a_whole_group_is_entered_by_keys(stage: Stage, qtbot: QtBot) -> None:
    written = Written()
    dialog = AbsenceDialog(PEOPLE, TYPES, DAY, written, stage)
    opened(dialog, qtbot)
    assert not key(dialog, "Enter").isEnabled()
    type_text(field(dialog, "Search people"), "office")
    press_key(key(dialog, "Tick all shown"), Qt.Key.Key_Space)
    assert "Ticked: 2" in words(dialog)
    press(dialog, "Enter", qtbot)
    [entry] = written.entries
    assert isinstance(entry, WantedEntry)
    assert entry.people == (PEOPLE[0].id, PEOPLE[1].id)


def test_ticks_are_taken_away_again(stage: Stage, qtbot: QtBot) -> None:
    dialog = AbsenceDialog(PEOPLE, TYPES, DAY, Written(), stage)
    opened(dialog, qtbot)
    for _ in range(2):
        key(dialog, "Tick all shown").click()
    assert "Ticked: 0" in words(dialog)
    people = dialog.findChild(QListWidget)
    assert people is not None
    people.setCurrentRow(1)
    press_key(people, Qt.Key.Key_Space)
    assert "Ticked: 1" in words(dialog)
    dialog.reject()


def test_duty_elsewhere_needs_a_reason_and_leave_does_not(stage: Stage, qtbot: QtBot) -> None:
    dialog = AbsenceDialog(PEOPLE[:1], TYPES, DAY, Written(), stage)
    opened(dialog, qtbot)
    assert key(dialog, "Enter").isEnabled()
    dialog.reject()
    other = AbsenceDialog(PEOPLE[:1], TYPES, DAY, Written(), stage, kind=EntryKind.ON_DUTY)
    opened(other, qtbot)
    assert "Write down the reason." in words(other)
    type_text(field(other, "Reason"), "fair in York")
    assert key(other, "Enter").isEnabled()
    other.reject()


def test_the_last_day_follows_the_first(stage: Stage, qtbot: QtBot) -> None:
    dialog = AbsenceDialog(PEOPLE[:1], TYPES, DAY, Written(), stage)
    opened(dialog, qtbot)
    day(dialog, "First day").setDate(QDate(2026, 5, 20))
    assert day(dialog, "Last day").date() == QDate(2026, 5, 20)
    day(dialog, "Last day").setDate(QDate(2026, 5, 19))
    assert "The last day is before the first." in words(dialog)
    assert not key(dialog, "Enter").isEnabled()
    dialog.reject()


def test_what_is_refused_stays_typed(stage: Stage, qtbot: QtBot) -> None:
    written = Written("Ada Lovelace has another entry on 6 May; withdraw it first.")
    dialog = AbsenceDialog(PEOPLE[:1], TYPES, DAY, written, stage)
    opened(dialog, qtbot)
    type_text(field(dialog, "Reason"), "dentist")
    key(dialog, "Enter").click()
    qtbot.waitUntil(lambda: "withdraw it first" in words(dialog), timeout=WAIT)
    assert dialog.isVisible()
    press(dialog, "Enter", qtbot)
    [entry] = written.entries
    assert isinstance(entry, WantedEntry)
    assert entry.reason == "dentist"


@pytest.mark.parametrize("kind", [Kind.PRIMARY, Kind.DANGER])
def test_a_decision_needs_a_reason(stage: Stage, qtbot: QtBot, kind: Kind) -> None:
    written = Written()
    dialog = ReasonDialog("Decide the day", "Decide", "Ada counts as present.", written, stage, kind=kind)
    opened(dialog, qtbot)
    assert not key(dialog, "Decide").isEnabled()
    type_text(field(dialog, "Reason"), "was at the other door")
    # Enter never destroys.
    assert key(dialog, "Decide").isDefault() is (kind is Kind.PRIMARY)
    press(dialog, "Decide", qtbot)
    assert written.entries == ["was at the other door"]


def test_less_overtime_than_was_worked_can_be_approved(stage: Stage, qtbot: QtBot) -> None:
    written = Written()
    dialog = OvertimeDialog("Ada, 6 May", 95, written, stage)
    opened(dialog, qtbot)
    assert "1:35" in words(dialog)
    minutes = dialog.findChild(QSpinBox)
    assert minutes is not None
    assert minutes.value() == 95
    minutes.setValue(60)
    press(dialog, "Approve", qtbot)
    assert written.entries == [(60, "")]
