"""The page Shifts of Preferences."""

from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest
from PyQt6.QtCore import Qt, QTime, QTimer
from PyQt6.QtWidgets import QTimeEdit
from pytestqt.qtbot import QtBot

from faceattend.domain.calendars import Weekday
from faceattend.domain.people import Person
from faceattend.domain.rule_book import EVERYBODY, Target
from faceattend.domain.schedules import Break, BreakKind, ShiftKind, ShiftPart
from faceattend.services.office import Office
from faceattend.ui.machine import MachineSettings
from tests.ui.conftest import press_key
from tests.ui.rule_desk import RuleDesk, at_the_desk, somebody_with_a_past


@pytest.fixture(scope="module")
def today(office: Office) -> date:
    return office.attendance.today()


@pytest.fixture(scope="module")
def ada(office: Office, today: date) -> Person:
    return somebody_with_a_past(office, "Ada Lovelace", "1", "Yard", today)


@pytest.fixture
def desk(office: Office, machine: MachineSettings, qtbot: QtBot, ada: Person) -> Iterator[RuleDesk]:
    with at_the_desk(office, machine, qtbot, "Shifts") as desk:
        yield desk


def rows(desk: RuleDesk) -> list[tuple[str, ...]]:
    return [line.cells for line in desk.dialog.shifts.shifts.lines]


def clock(desk: RuleDesk, name: str) -> QTimeEdit:
    return next(each for each in desk.front.findChildren(QTimeEdit) if each.accessibleName() == name)


def test_the_shift_of_a_new_office_is_listed(desk: RuleDesk) -> None:
    assert rows(desk) == [("Day", "09:00\u201317:00", "8:00", "Everybody")]


def test_a_night_shift_with_a_break_is_added(desk: RuleDesk, office: Office, today: date) -> None:
    desk.press("Add...")
    assert not desk.key("Add").isEnabled()
    desk.type("Name", "Night shift")
    clock(desk, "Start").setTime(QTime(22, 0))
    clock(desk, "End").setTime(QTime(6, 0))
    assert "on the next day" in desk.words()
    desk.press("Add a break")
    desk.number("Length of the break").setValue(30)
    desk.number("May come late by").setValue(5)
    desk.finish("Add")
    made = office.rules.book().shift("night-shift", today)
    assert made.parts == (ShiftPart(time(22), time(6)),)
    assert made.breaks == (Break(minutes=30),)
    assert made.late_grace == 5
    assert ("Night shift", "22:00\u201306:00", "7:30", "nobody") in rows(desk)


def test_what_is_typed_while_a_shift_is_written_changes_nothing_of_it(
    desk: RuleDesk, office: Office, today: date
) -> None:
    desk.press("Add...")
    desk.type("Name", "Night")
    desk.press("Add")
    desk.type("Name", "Morning")
    assert not desk.key("Add").isEnabled()
    desk.wait_for("The shift was added.")
    desk.rest()
    assert {each.shift.title for each in office.rules.book().shifts} == {"Day", "Night"}
    assert office.rules.book().shift("night", today).title == "Night"


def test_what_does_not_fit_is_said_where_it_was_typed(desk: RuleDesk) -> None:
    desk.press("Add...")
    desk.type("Name", "Split")
    desk.press("Split the shift")
    starts = [each for each in desk.front.findChildren(QTimeEdit) if each.accessibleName() == "Start"]
    starts[1].setTime(QTime(16, 0))
    assert "overlap, touch or are out of order" in desk.words()
    assert not desk.key("Add").isEnabled()
    starts[1].setTime(QTime(18, 0))
    assert "overlap" not in desk.words()
    desk.cancel()


def test_a_short_name_that_is_not_possible_is_refused_where_it_was_typed(desk: RuleDesk) -> None:
    desk.press("Add...")
    desk.type("Name", "Evening")
    desk.press("More rules")
    for typed, said in (("Day", "Another shift has this short name."), ("late shift", "cannot be the short name")):
        desk.type("Short name", typed)
        assert said in desk.words()
        assert not desk.key("Add").isEnabled()
    desk.type("Short name", "evening-2")
    assert "short name." not in desk.words()
    assert desk.key("Add").isEnabled()
    desk.cancel()


def test_a_break_that_is_punched_depends_on_no_hours_of_work(desk: RuleDesk, office: Office, today: date) -> None:
    desk.press("Add...")
    desk.type("Name", "Evening")
    desk.press("Add a break")
    desk.number("Length of the break").setValue(30)
    desk.box("When the break is").setCurrentIndex(2)
    desk.box("How the break is taken off").setCurrentIndex(1)
    desk.finish("Add")
    assert office.rules.book().shift("evening", today).breaks == (Break(BreakKind.PUNCHED, 30),)


def test_a_flexible_shift_says_how_long_a_day_is(desk: RuleDesk, office: Office, today: date) -> None:
    desk.press("Add...")
    desk.type("Name", "Students")
    desk.box("Kind").setCurrentIndex(1)
    desk.number("Expected a day").setValue(240)
    desk.finish("Add")
    made = office.rules.book().shift("students", today)
    assert (made.kind, made.expected) == (ShiftKind.FLEXIBLE, 240)


def test_a_change_from_today_on_asks_nothing_and_can_be_undone(desk: RuleDesk, office: Office, today: date) -> None:
    before = office.rules.book()
    desk.press("Change...")
    clock(desk, "Start").setTime(QTime(8, 0))
    desk.finish("Save")
    book = office.rules.book()
    assert book.shift("day", today).parts[0].start == time(8)
    assert book.shift("day", today - timedelta(days=1)).parts[0].start == time(9)
    desk.press("Undo")
    desk.wait_for("It is as it was before.")
    desk.rest()
    assert office.rules.book().shifts == before.shifts
    assert rows(desk)[0][1] == "09:00\u201317:00"


def test_a_change_of_the_past_is_shown_before_it_is_made(desk: RuleDesk, office: Office, today: date) -> None:
    before = office.rules.book()
    desk.press("Change...")
    clock(desk, "Start").setTime(QTime(8, 0))
    desk.box("Holds from").setCurrentIndex(0)
    desk.press("Save")
    desk.wait_for("Days that are past would be different: 1 person")
    assert office.rules.book() == before
    desk.press("Cancel")
    desk.rest()
    assert office.rules.book() == before
    assert clock(desk, "Start").time() == QTime(8, 0)
    desk.press("Save")
    desk.wait_for("Days that are past would be different: 1 person")
    desk.press("Make the change")
    desk.wait_for("The shift was changed.")
    assert office.rules.book().shift("day", today - timedelta(days=9)).parts[0].start == time(8)


def test_cancel_changes_nothing(desk: RuleDesk, office: Office) -> None:
    before = office.rules.book()
    desk.press("Change...")
    desk.type("Name", "Something else")
    desk.press("Cancel")
    assert office.rules.book() == before


def test_a_shift_is_given_to_a_group_on_some_days(desk: RuleDesk, office: Office, today: date) -> None:
    desk.press("Assign...")
    desk.box("For").setCurrentIndex(1)
    assert desk.box("Group").currentText() == "Yard"
    desk.tick("Friday")
    desk.finish("Assign")
    made = office.rules.book().assignments[-1]
    assert made.target == Target(group="Yard")
    assert (made.first, made.weekdays) == (today, frozenset({Weekday.FRIDAY}))


def test_nobody_can_be_forgotten_when_a_shift_is_assigned(desk: RuleDesk) -> None:
    desk.press("Assign...")
    desk.box("For").setCurrentIndex(2)
    assert "Choose who it is for." in desk.words()
    assert not desk.key("Assign").isEnabled()
    desk.cancel()


def test_an_assignment_is_ended(desk: RuleDesk, office: Office, today: date) -> None:
    desk.turn_to("Who has which shift")
    desk.press("End...")
    desk.finish("End")
    [left] = office.rules.book().assignments
    assert (left.target, left.last) == (EVERYBODY, today - timedelta(days=1))


def test_one_day_becomes_a_working_day(desk: RuleDesk, office: Office, today: date) -> None:
    desk.turn_to("Single days")
    desk.press("Change a day...")
    desk.box("What").setCurrentIndex(1)
    desk.finish("Change the day")
    [made] = office.rules.book().overrides
    assert (made.day, made.shift, made.target) == (today, "day", EVERYBODY)
    assert desk.dialog.shifts.days.lines[0].cells[1:] == ("Everybody", "Day")


def test_a_shift_in_use_is_not_removed(desk: RuleDesk, office: Office) -> None:
    QTimer.singleShot(300, lambda: desk.press("Remove"))
    desk.press("Remove...")
    desk.wait_for("The shift day is in use")
    assert [each.shift.key for each in office.rules.book().shifts] == ["day"]


def test_an_assignment_does_not_end_before_it_begins(desk: RuleDesk, today: date) -> None:
    desk.press("Assign...")
    desk.box("Until").setCurrentIndex(1)
    desk.day("Until, day").setDate(desk.day("From, day").date().addDays(-1))
    assert "The last day is before the first." in desk.words()
    assert not desk.key("Assign").isEnabled()
    desk.cancel()


def test_rules_that_do_not_fit_open_themselves(desk: RuleDesk) -> None:
    desk.press("Change...")
    desk.press("More rules")
    desk.number("Half day when less was worked than").setValue(9 * 60)
    assert "Something above does not fit." in desk.words()
    assert not desk.key("Save").isEnabled()
    assert desk.key("Fewer rules").isVisible()
    desk.cancel()


def test_a_day_is_changed_back(desk: RuleDesk, office: Office) -> None:
    desk.turn_to("Single days")
    assert "No single day is different" in desk.words()
    desk.press("Change a day...")
    desk.finish("Change the day")
    assert office.rules.book().overrides[0].shift is None
    QTimer.singleShot(300, lambda: desk.press("Remove"))
    desk.press("Remove...")
    desk.wait_for("The day is one like others.")
    assert office.rules.book().overrides == ()


def test_enter_in_the_list_changes_the_shift(desk: RuleDesk, qtbot: QtBot) -> None:
    table = desk.dialog.shifts.shifts.table
    table.setFocus()
    press_key(table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.front.windowTitle() == "Change a shift")
    focused = desk.front.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Name"
    desk.cancel()


def test_the_tab_key_goes_down_the_hours_and_the_breaks(desk: RuleDesk) -> None:
    desk.press("Add...")
    desk.press("Split the shift")
    desk.press("Add a break")
    desk.rest()
    passed = desk.tab_from("Kind", "More rules")
    hours = ["Start", "End", "Remove these hours"]
    breaks = ["How the break is taken off", "Length of the break", "Remove this break", "When the break is"]
    late = ["May come late by", "May leave early by", "Late is counted"]
    assert passed == [*hours, *hours, "Split the shift", *breaks, "Add a break", *late]
    desk.cancel()
