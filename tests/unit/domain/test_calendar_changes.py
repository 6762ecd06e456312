"""Changes of calendars, holidays and terms."""

from datetime import date

import pytest

from faceattend.domain.calendar_changes import (
    changed_calendar,
    chosen_calendar,
    missing_holidays,
    new_calendar,
    unchosen_calendar,
    with_holidays,
    with_term,
    without_calendar,
    without_holiday,
    without_term,
)
from faceattend.domain.calendars import Holiday, Term, Weekday, WeeklyOff, WorkCalendar
from faceattend.domain.rule_book import ALWAYS, CalendarChoice, DatedCalendar, RuleBook
from faceattend.domain.rule_changes import RuleChange
from faceattend.errors import UserError

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
SATURDAY, SUNDAY = Weekday.SATURDAY, Weekday.SUNDAY
SCHOOL = WorkCalendar("school", "School", (WeeklyOff(SUNDAY), WeeklyOff(SATURDAY, frozenset({2, 4}))))


def book_with(*changes: RuleChange) -> RuleBook:
    book = RuleBook()
    for change in (new_calendar(SCHOOL), *changes):
        book = change.applied(book)
    return book


def refused(book: RuleBook, change: RuleChange, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        change.applied(book)


def test_days_off_are_kept_in_the_order_of_the_week_and_once() -> None:
    rules = (WeeklyOff(SUNDAY), WeeklyOff(SATURDAY, frozenset({2})), WeeklyOff(SATURDAY, frozenset({4})))
    kept = book_with().calendars[-1].calendar.weekly_off
    assert kept == (WeeklyOff(SATURDAY, frozenset({2, 4})), WeeklyOff(SUNDAY))
    assert changed_calendar(WorkCalendar("office", "Office", rules), JUNE).applied(RuleBook()).calendars[
        -1
    ] == DatedCalendar(JUNE, WorkCalendar("office", "Office", kept))
    every = changed_calendar(WorkCalendar("office", "O", (*rules, WeeklyOff(SATURDAY))), JUNE).applied(RuleBook())
    assert every.calendars[-1].calendar.weekly_off == (WeeklyOff(SATURDAY), WeeklyOff(SUNDAY))


@pytest.mark.parametrize(
    "calendar",
    [WorkCalendar("", "A"), WorkCalendar("a", ""), WorkCalendar("a", "A", (WeeklyOff(SUNDAY, frozenset({6})),))],
)
def test_a_calendar_that_cannot_be_is_refused(calendar: WorkCalendar) -> None:
    with pytest.raises(UserError):
        new_calendar(calendar)


def test_calendars_that_are_taken_unknown_or_in_use_are_said() -> None:
    book = book_with(chosen_calendar("Lab", "school", ALWAYS))
    refused(book, new_calendar(SCHOOL), "already")
    refused(book, changed_calendar(WorkCalendar("works", "Works"), MAY), "no calendar called works")
    refused(book, chosen_calendar("Lab", "works", MAY), "there are: office, school")
    refused(book, without_calendar("school"), "in use .Lab.")
    refused(book, without_calendar("office"), "in use .everybody.")


def test_a_group_has_a_calendar_from_a_day_on() -> None:
    book = book_with(chosen_calendar("Lab", "school", JUNE), chosen_calendar("Lab", "office", JUNE))
    assert book.calendar_choices == (CalendarChoice("", "office"), CalendarChoice("Lab", "office", JUNE))
    assert unchosen_calendar("Lab").applied(book).calendar_choices == (CalendarChoice("", "office"),)
    refused(book, unchosen_calendar(""), "Everybody needs")
    refused(book, unchosen_calendar("Shop"), "no calendar of its own")


def test_a_calendar_goes_with_its_holidays_and_terms() -> None:
    own = (Holiday(MAY, "Sports", "school"), Holiday(MAY, "May Day"))
    book = book_with(with_holidays(own), with_term(Term("Summer", MAY, JUNE, "school")))
    left = without_calendar("school").applied(book)
    assert (left.holidays, left.terms, left.calendars) == (own[1:], (), RuleBook().calendars)


def test_a_holiday_is_added_once_and_removed() -> None:
    book = with_holidays([Holiday(MAY, " May  Day ")]).applied(RuleBook())
    assert book.holidays == (Holiday(MAY, "May Day"),)
    more = [Holiday(MAY, "Labour Day"), Holiday(MAY, "Sports", "office"), Holiday(JUNE, "Sports", "office")]
    assert missing_holidays(book, more) == more[2:]
    assert with_holidays(more).applied(book).holidays == (*book.holidays, more[2])
    refused(book, with_holidays([Holiday(JUNE, "Sports", "works")]), "no calendar called works")
    refused(RuleBook(), with_holidays([Holiday(JUNE, "A"), Holiday(JUNE, "B")]), "a holiday already")
    assert without_holiday(MAY).applied(book) == RuleBook()
    refused(book, without_holiday(MAY, "office"), "no holiday of the calendar office")
    with pytest.raises(UserError, match="no title"):
        with_holidays([Holiday(MAY, "")])


def test_terms_of_a_calendar_do_not_meet() -> None:
    book = book_with(with_term(Term("Summer", MAY, JUNE, "school")))
    refused(book, with_term(Term("Late", JUNE, JUNE, "school")), "overlaps Summer")
    refused(book, with_term(Term("Summer", date(2026, 9, 1), date(2026, 9, 2), "school")), "take another title")
    refused(book, with_term(Term("Late", MAY, JUNE, "works")), "no calendar called works")
    assert len(with_term(Term("Late", JUNE, JUNE, "office")).applied(book).terms) == 2
    assert without_term("school", "Summer").applied(book).terms == ()
    refused(book, without_term("school", "Winter"), "no term called Winter")
    for term in (Term("", MAY, JUNE, "school"), Term("Summer", JUNE, MAY, "school")):
        with pytest.raises(UserError):
            with_term(term)
