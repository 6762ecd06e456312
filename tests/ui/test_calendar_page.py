"""The page Calendar of Preferences."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PyQt6.QtCore import QDate, Qt, QTimer
from PyQt6.QtWidgets import QListWidget
from pytestqt.qtbot import QtBot

from faceattend.domain.calendars import Holiday, Weekday, WeeklyOff
from faceattend.domain.people import Person
from faceattend.domain.rule_book import CalendarChoice
from faceattend.services.office import Office
from faceattend.ui.holiday_dialogs import CalendarFileDialog
from faceattend.ui.machine import MachineSettings
from tests.ui.rule_desk import WAIT, RuleDesk, at_the_desk, somebody_with_a_past

WEEKEND = {WeeklyOff(Weekday.SATURDAY), WeeklyOff(Weekday.SUNDAY)}
FOUNDING_DAY = b"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//school//EN
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20260605
SUMMARY:Founding day
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART:20260606T100000Z
SUMMARY:Parents' evening
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture(scope="module")
def today(office: Office) -> date:
    return office.attendance.today()


@pytest.fixture(scope="module")
def ada(office: Office, today: date) -> Person:
    return somebody_with_a_past(office, "Ada Lovelace", "1", "Yard", today)


@pytest.fixture
def desk(office: Office, machine: MachineSettings, qtbot: QtBot, ada: Person) -> Iterator[RuleDesk]:
    with at_the_desk(office, machine, qtbot, "Calendar") as desk:
        yield desk


def add_calendar(desk: RuleDesk, title: str) -> None:
    desk.turn_to("Weekly days off")
    desk.press("Add...")
    desk.type("Name", title)
    desk.finish("Add")


def off(office: Office, key: str) -> set[WeeklyOff]:
    versions = [dated for dated in office.rules.book().calendars if dated.calendar.key == key]
    return set(max(versions, key=lambda dated: dated.since).calendar.weekly_off)


def found(desk: RuleDesk) -> dict[str, bool]:
    """Return the holidays that a dialog found, and whether each will be added."""
    shown = desk.front.findChild(QListWidget)
    assert shown is not None
    items = [shown.item(place) for place in range(shown.count())]
    return {item.text(): item.checkState() is Qt.CheckState.Checked for item in items if item is not None}


def read_file(desk: RuleDesk, path: Path) -> None:
    dialog = desk.front
    assert isinstance(dialog, CalendarFileDialog)
    dialog.open_file(path)
    desk.rest()


def test_a_new_office_has_its_weekends_and_nothing_else(desk: RuleDesk) -> None:
    [only] = desk.dialog.calendar.calendars.lines
    assert only.cells[2] == "Everybody"
    desk.turn_to("Holidays")
    assert "There are no holidays yet" in desk.words()
    desk.turn_to("Terms")
    assert "There are no terms" in desk.words()


def test_the_second_and_fourth_saturday_become_free(desk: RuleDesk, office: Office, today: date) -> None:
    desk.press("Change...")
    desk.box("Saturday").setCurrentText("off in the 2nd and 4th week")
    desk.finish("Save")
    assert off(office, "office") == {WeeklyOff(Weekday.SATURDAY, frozenset({2, 4})), WeeklyOff(Weekday.SUNDAY)}
    assert desk.dialog.calendar.calendars.lines[0].cells[1] == "Sun, 2nd and 4th Sat"
    assert {dated.since for dated in office.rules.book().calendars} == {date.min, today}


def test_weeks_of_one_s_own_have_to_be_ticked(desk: RuleDesk, office: Office) -> None:
    desk.press("Change...")
    desk.box("Friday").setCurrentText("off in these weeks:")
    assert "Tick the weeks of the month." in desk.words()
    assert not desk.key("Save").isEnabled()
    desk.tick("Friday, 5th of the month")
    desk.finish("Save")
    assert off(office, "office") == {*WEEKEND, WeeklyOff(Weekday.FRIDAY, frozenset({5}))}


def test_cancel_leaves_the_calendar_as_it_was(desk: RuleDesk, office: Office) -> None:
    before = office.rules.book()
    desk.press("Change...")
    desk.box("Monday").setCurrentText("off")
    desk.press("Cancel")
    assert office.rules.book() == before


def test_a_day_off_in_the_past_is_shown_first_and_can_be_undone(desk: RuleDesk, office: Office, today: date) -> None:
    before = office.rules.book()
    desk.press("Change...")
    yesterday = today - timedelta(days=1)
    desk.box(f"{yesterday:%A}").setCurrentText("off")
    desk.box("Holds from").setCurrentIndex(0)
    desk.press("Save")
    desk.wait_for("Days that are past would be different: 1 person")
    assert office.rules.book() == before
    desk.press("Make the change")
    desk.wait_for("The calendar was changed.")
    desk.rest()
    assert WeeklyOff(Weekday(yesterday.weekday())) in off(office, "office")
    desk.press("Undo")
    desk.wait_for("It is as it was before.")
    assert off(office, "office") == WEEKEND


def test_a_group_gets_a_calendar_of_its_own_and_loses_it(desk: RuleDesk, office: Office, today: date) -> None:
    add_calendar(desk, "Lower school")
    lines = desk.dialog.calendar.calendars.lines
    assert [line.cells[2] for line in lines if line.thing.key == "lower-school"] == ["nobody"]
    desk.press("Give to...")
    desk.box("Calendar").setCurrentText("Lower school")
    desk.finish("Give")
    assert CalendarChoice("Yard", "lower-school", today) in office.rules.book().calendar_choices
    desk.press("Give to...")
    desk.box("Calendar").setCurrentText("As everybody, now and always")
    desk.finish("Give")
    assert {choice.group for choice in office.rules.book().calendar_choices} == {""}


def test_a_group_without_a_calendar_of_its_own_cannot_lose_it(desk: RuleDesk) -> None:
    desk.press("Give to...")
    desk.box("Calendar").setCurrentText("As everybody, now and always")
    assert "This group has the one of everybody." in desk.words()
    assert not desk.key("Give").isEnabled()
    desk.cancel()


def test_a_calendar_in_use_is_not_removed(desk: RuleDesk, office: Office) -> None:
    QTimer.singleShot(300, lambda: desk.press("Remove"))
    desk.press("Remove...")
    desk.wait_for("The calendar office is in use")
    assert off(office, "office") == WEEKEND


def test_a_holiday_of_two_days_is_added_and_one_of_them_removed(desk: RuleDesk, office: Office, today: date) -> None:
    first = today + timedelta(days=10)
    desk.turn_to("Holidays")
    desk.press("Add...")
    assert "Type a name." in desk.words()
    desk.type("Name", "Works outing")
    desk.day("First day").setDate(QDate(first.year, first.month, first.day))
    assert desk.day("Last day").date() == desk.day("First day").date()
    desk.day("Last day").setDate(desk.day("First day").date().addDays(1))
    desk.finish("Add")
    days = [first, first + timedelta(days=1)]
    assert [(each.day, each.title) for each in office.rules.book().holidays] == [(day, "Works outing") for day in days]
    QTimer.singleShot(300, lambda: desk.press("Remove"))
    desk.press("Remove...")
    desk.wait_for("The holiday was removed.")
    assert [each.day for each in office.rules.book().holidays] == days[1:]


def test_a_holiday_does_not_end_before_it_begins(desk: RuleDesk) -> None:
    desk.turn_to("Holidays")
    desk.press("Add...")
    desk.type("Name", "Works outing")
    desk.day("Last day").setDate(desk.day("First day").date().addDays(-1))
    assert "The last day is before the first." in desk.words()
    assert not desk.key("Add").isEnabled()
    desk.cancel()


def test_the_holidays_of_a_file_are_shown_before_they_are_added(desk: RuleDesk, office: Office, tmp_path: Path) -> None:
    file = tmp_path / "school.ics"
    file.write_bytes(FOUNDING_DAY)
    desk.turn_to("Holidays")
    desk.press("From a file...")
    desk.box("For").setCurrentIndex(1)
    assert "Choose a file." in desk.words()
    desk.box("For").setCurrentIndex(0)
    assert not desk.key("Add").isEnabled()
    read_file(desk, file)
    assert list(found(desk).values()) == [True]
    assert "Left out, because they have a time of day or were cancelled: Parents' evening." in desk.words()
    desk.finish("Add")
    assert office.rules.book().holidays == (Holiday(date(2026, 6, 5), "Founding day", ""),)
    desk.press("From a file...")
    read_file(desk, file)
    assert list(found(desk).values()) == [False]
    assert "All of them are holidays already." in desk.words()
    desk.cancel()


def test_a_file_that_is_no_calendar_is_refused_in_the_dialog(desk: RuleDesk, office: Office, tmp_path: Path) -> None:
    wrong = tmp_path / "letter.ics"
    wrong.write_text("Dear parents", encoding="utf-8")
    desk.turn_to("Holidays")
    desk.press("From a file...")
    read_file(desk, wrong)
    assert "The file is no calendar" in desk.words()
    read_file(desk, tmp_path / "nothing.ics")
    assert "cannot be read" in desk.words()
    assert not desk.key("Add").isEnabled()
    desk.cancel()
    assert office.rules.book().holidays == ()


def test_public_holidays_are_chosen_one_by_one(desk: RuleDesk, office: Office, qtbot: QtBot) -> None:
    desk.turn_to("Holidays")
    desk.press("Public holidays...")
    qtbot.waitUntil(lambda: desk.box("Country").count() > 100, timeout=WAIT)
    desk.box("Country").setCurrentText("Germany")
    desk.rest()
    bank_holidays = found(desk)
    assert all(bank_holidays.values())
    assert any("Karfreitag" in words for words in bank_holidays)
    desk.box("Country").setCurrentText("France")
    assert not desk.key("Add").isEnabled()
    desk.box("Country").setCurrentText("Germany")
    desk.rest()
    assert found(desk) == bank_holidays
    assert desk.tab_from("Last year", "Holidays that were found") == ["For"]
    desk.box("State or province").setCurrentText("Bayern")
    desk.rest()
    assert any("Allerheiligen" in words for words in set(found(desk)) - set(bank_holidays))
    shown = desk.front.findChild(QListWidget)
    assert shown is not None
    for place in range(1, shown.count()):
        item = shown.item(place)
        assert item is not None
        item.setCheckState(Qt.CheckState.Unchecked)
    desk.finish("Add")
    [only] = office.rules.book().holidays
    assert (only.day, only.title) == (date(2026, 1, 1), "Neujahr")


def test_days_outside_the_terms_are_said_to_be_holidays(desk: RuleDesk, office: Office, today: date) -> None:
    desk.turn_to("Terms")
    desk.press("Add...")
    assert "all days outside them are holidays" in desk.words()
    desk.type("Name", "Summer term")
    desk.day("First day").setDate(QDate(today.year, 1, 1))
    desk.day("Last day").setDate(QDate(today.year, 12, 31))
    desk.finish("Add")
    [term] = office.rules.book().terms
    assert (term.title, term.calendar, term.first) == ("Summer term", "office", date(today.year, 1, 1))
    QTimer.singleShot(300, lambda: desk.press("Remove"))
    desk.press("Remove...")
    desk.wait_for("The term was removed.")
    assert office.rules.book().terms == ()
