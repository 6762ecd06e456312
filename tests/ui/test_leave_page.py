"""The page Leave and codes of Preferences, and who is offered the pages of the rules."""

from collections.abc import Iterator
from datetime import date

import pytest
from PyQt6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from faceattend.domain.day_entries import EntryKind
from faceattend.domain.people import Person
from faceattend.domain.rule_book import ALWAYS, LabelledCode, LeaveType, Policy
from faceattend.services.office import Office
from faceattend.ui.machine import MachineSettings
from tests.ui.rule_desk import RuleDesk, at_the_desk, somebody_with_a_past


@pytest.fixture(scope="module")
def today(office: Office) -> date:
    return office.attendance.today()


@pytest.fixture(scope="module")
def ada(office: Office, today: date) -> Person:
    return somebody_with_a_past(office, "Ada Lovelace", "1", "Yard", today)


@pytest.fixture
def desk(office: Office, machine: MachineSettings, qtbot: QtBot, ada: Person) -> Iterator[RuleDesk]:
    with at_the_desk(office, machine, qtbot, "Leave and codes") as desk:
        yield desk


def test_a_type_of_leave_is_added_and_undone(desk: RuleDesk, office: Office) -> None:
    before = office.rules.book().leave_types
    desk.press("Add...")
    assert "Type a code." in desk.words()
    desk.type("Code", "cl")
    assert "Type a name." in desk.words()
    desk.type("Name", "Casual leave")
    desk.tick("It is paid")
    desk.tick("Days off and holidays within it are leave too")
    desk.finish("Add")
    assert office.rules.book().leave_by_code["CL"] == LeaveType("CL", "Casual leave", paid=False, counts_off_days=True)
    assert desk.dialog.leave.leave.lines[-1].cells == ("CL", "Casual leave", "no", "are leave too")
    desk.press("Undo")
    desk.wait_for("It is as it was before.")
    assert office.rules.book().leave_types == before


@pytest.mark.parametrize(
    ("code", "reason"),
    [("od", "OD has a meaning of its own"), ("sl", "There is a leave SL already"), ("C/", "cannot be the code")],
)
def test_a_code_that_is_not_possible_is_refused_while_it_is_typed(desk: RuleDesk, code: str, reason: str) -> None:
    desk.press("Add...")
    desk.type("Name", "Casual leave")
    desk.type("Code", code)
    assert reason in desk.words()
    assert not desk.key("Add").isEnabled()
    desk.type("Code", "CL")
    assert reason not in desk.words()
    assert desk.key("Add").isEnabled()
    desk.cancel()


def test_what_a_leave_counts_as_is_changed_under_the_same_code(desk: RuleDesk, office: Office) -> None:
    desk.press("Change...")
    desk.type("Name", "Annual leave")
    desk.tick("It is paid")
    desk.finish("Save")
    assert office.rules.book().leave_types[0] == LeaveType("L", "Annual leave", paid=False)


def test_a_leave_that_is_entered_for_somebody_is_not_removed(
    desk: RuleDesk, office: Office, ada: Person, today: date
) -> None:
    [entered] = office.day_entries.enter([ada.id], today, today, EntryKind.LEAVE, leave="L")
    QTimer.singleShot(300, lambda: desk.press("Remove"))
    desk.press("Remove...")
    desk.wait_for("The leave L is entered for days of people")
    office.day_entries.withdraw([entered.entry.id], "She came")
    QTimer.singleShot(300, lambda: desk.press("Remove"))
    desk.press("Remove...")
    desk.wait_for("The type of leave was removed.")
    assert "L" not in office.rules.book().leave_by_code


def test_a_code_gets_words_of_the_office_and_keeps_its_meaning(desk: RuleDesk, office: Office) -> None:
    desk.turn_to("Words for codes")
    assert desk.dialog.leave.labels.lines[0].cells == ("OD", "on duty elsewhere", "present")
    desk.press("Change the words...")
    desk.type("Words", "site visit")
    desk.finish("Save")
    assert office.rules.book().labels == ((LabelledCode.ON_DUTY, "site visit"),)
    assert desk.dialog.leave.labels.lines[0].cells == ("OD", "site visit", "present")
    desk.press("Change the words...")
    desk.type("Words", "")
    desk.finish("Save")
    assert office.rules.book().labels == ()


def test_the_policy_holds_from_today_on(desk: RuleDesk, office: Office, today: date) -> None:
    desk.turn_to("Pay and limits")
    desk.press("Change...")
    desk.tick("Holidays are paid")
    desk.number("Late days for half a day").setValue(3)
    desk.number("Attendance is low below").setValue(80)
    desk.box("Holds from").setCurrentIndex(1)
    desk.finish("Save")
    book = office.rules.book()
    assert book.policy(today) == Policy(3, paid_weekly_off=True, paid_holidays=False, low_attendance_percent=80)
    assert {dated.since for dated in book.policies} == {ALWAYS, today}
    assert desk.dialog.leave.policy.lines[0].cells[1:] == ("weekly days off", "3 late days", "80 %")
    desk.press("Change...")
    desk.number("Late days for half a day").setValue(1)
    desk.finish("Save")
    assert desk.dialog.leave.policy.lines[0].cells[2] == "1 late day"


def test_cancel_changes_nothing(desk: RuleDesk, office: Office) -> None:
    before = office.rules.book()
    desk.turn_to("Pay and limits")
    desk.press("Change...")
    desk.tick("Holidays are paid")
    desk.press("Cancel")
    assert office.rules.book() == before
