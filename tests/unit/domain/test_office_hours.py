"""The hours of an office with one shift and one calendar."""

from dataclasses import replace
from datetime import date, time

import pytest

from faceattend.domain.calendars import Weekday, WeeklyOff, WorkCalendar
from faceattend.domain.office_hours import OfficeHours, changed_hours, hours_of
from faceattend.domain.rule_book import ALWAYS, EVERYBODY, DatedCalendar, DatedShift, RuleBook
from faceattend.domain.rule_changes import assigned, new_shift
from faceattend.domain.schedules import Shift, ShiftKind, ShiftPart
from faceattend.errors import UserError

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
FRIDAY = frozenset({Weekday.FRIDAY})


def test_a_new_office_works_from_nine_to_five() -> None:
    assert hours_of(RuleBook(), MAY) == OfficeHours()


def test_hours_change_from_a_day_on() -> None:
    book = changed_hours(time(22), time(6), FRIDAY, JUNE).applied(RuleBook())
    assert hours_of(book, MAY) == OfficeHours()
    assert hours_of(book, JUNE) == OfficeHours(time(22), time(6), FRIDAY)


def test_what_stays_gets_no_new_version() -> None:
    book = RuleBook()
    assert changed_hours(time(9), time(17), OfficeHours().weekly_off, JUNE).applied(book) == book
    off = changed_hours(time(9), time(17), FRIDAY, JUNE).applied(book)
    assert (off.shifts, len(off.calendars)) == (book.shifts, 2)


def test_other_rules_of_the_shift_stay() -> None:
    book = RuleBook(shifts=(DatedShift(ALWAYS, Shift(late_grace=5)),))
    changed = changed_hours(time(8), time(16), FRIDAY, ALWAYS).applied(book)
    assert changed.shifts == (DatedShift(ALWAYS, Shift(late_grace=5, parts=(ShiftPart(time(8), time(16)),))),)


def test_the_hours_are_those_of_the_shift_that_everybody_has() -> None:
    night = Shift(key="night", title="Night", parts=(ShiftPart(time(22), time(6)),))
    book = new_shift(night).applied(RuleBook())
    book = assigned(EVERYBODY, "night", JUNE, replacing=True).applied(book)
    assert [hours_of(book, day).start for day in (MAY, JUNE)] == [time(9), time(22)]


@pytest.mark.parametrize(
    "book",
    [
        RuleBook(shifts=(DatedShift(ALWAYS, Shift(kind=ShiftKind.FLEXIBLE, expected=60)),)),
        RuleBook(
            shifts=(DatedShift(ALWAYS, Shift(parts=(ShiftPart(time(9), time(12)), ShiftPart(time(13), time(17))))),)
        ),
        RuleBook(
            calendars=(
                DatedCalendar(ALWAYS, WorkCalendar(weekly_off=(WeeklyOff(Weekday.SATURDAY, frozenset({2, 4})),))),
            )
        ),
    ],
)
def test_rules_that_hours_cannot_say_are_not_overwritten(book: RuleBook) -> None:
    assert not hours_of(book, MAY).simple
    with pytest.raises(UserError, match="change its shift or calendar"):
        changed_hours(time(9), time(17), FRIDAY, MAY).applied(book)


def test_an_office_without_an_assignment_has_its_first_shift() -> None:
    assert hours_of(replace(RuleBook(), assignments=()), MAY) == OfficeHours()
