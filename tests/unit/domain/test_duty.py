"""What one date means for one person: which rule goes before which, and when a shift is in UTC."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from faceattend.domain.calendars import Holiday, Term, Weekday, WeeklyOff, WorkCalendar
from faceattend.domain.duty import OUTSIDE_TERM, DayKind, Duties, break_place
from faceattend.domain.people import Person, PersonDetails, PersonId
from faceattend.domain.rule_book import (
    ALWAYS,
    EVERYBODY,
    Assignment,
    AssignmentId,
    CalendarChoice,
    DatedCalendar,
    DatedShift,
    Override,
    RuleBook,
    Target,
)
from faceattend.domain.schedules import Break, Shift, ShiftPart
from tests.unit.domain.scenes import BERLIN, MONDAY, NIGHT, SATURDAY, SPLIT

ADA = Person(PersonId(1), PersonDetails("Ada", "1", "Form 1"), None, None, None, {})
BOB = Person(PersonId(2), PersonDetails("Bob", "2", "Form 1"), None, None, None, {})
CYD = Person(PersonId(3), PersonDetails("Cyd", "3", "Form 2"), None, None, None, {})
DAN = Person(PersonId(4), PersonDetails("Dan", "4"), None, None, None, {})
FORM = Target(group="Form 1")
SHIFTS = tuple(DatedShift(ALWAYS, Shift(key=key, title=key.title())) for key in ("day", "early", "late", "night"))
TO_ALL = Assignment(AssignmentId(1), EVERYBODY, "day")


def shifts_of(book: RuleBook, day: date = MONDAY) -> list[str]:
    duties = Duties(book, BERLIN)
    return [duties.of(person, day).shift.key for person in (ADA, BOB, CYD, DAN)]


def assigned(*assignments: Assignment) -> RuleBook:
    return RuleBook(shifts=SHIFTS, assignments=(TO_ALL, *assignments))


def test_one_for_the_person_goes_before_one_for_his_group_and_that_before_one_for_everybody() -> None:
    book = assigned(
        Assignment(AssignmentId(2), Target(person=ADA.id), "night"), Assignment(AssignmentId(3), FORM, "early")
    )
    assert shifts_of(book) == ["night", "early", "day", "day"]


def test_one_for_some_days_of_the_week_goes_before_one_for_all_of_the_same_target() -> None:
    mondays = frozenset({Weekday.MONDAY})
    book = assigned(
        Assignment(AssignmentId(2), FORM, "late", weekdays=mondays),
        Assignment(AssignmentId(3), FORM, "early"),
        Assignment(AssignmentId(4), EVERYBODY, "night", weekdays=mondays),
    )
    assert shifts_of(book) == ["late", "late", "night", "night"]
    assert shifts_of(book, MONDAY + timedelta(days=1)) == ["early", "early", "day", "day"]


def test_an_assignment_holds_from_its_first_to_its_last_day() -> None:
    book = assigned(Assignment(AssignmentId(2), FORM, "early", MONDAY, MONDAY + timedelta(days=1)))
    days = [MONDAY + timedelta(days=number) for number in range(-1, 3)]
    assert [shifts_of(book, day)[0] for day in days] == ["day", "early", "early", "day"]


def test_an_override_goes_before_every_assignment_and_makes_any_day_a_working_day() -> None:
    book = replace(
        assigned(Assignment(AssignmentId(2), Target(person=ADA.id), "night")),
        overrides=(
            Override(AssignmentId(3), FORM, SATURDAY, "early"),
            Override(AssignmentId(4), Target(person=BOB.id), SATURDAY, None),
            Override(AssignmentId(5), EVERYBODY, MONDAY, None),
        ),
        holidays=(Holiday(SATURDAY, "Founding day"),),
    )
    duties = Duties(book, BERLIN)
    saturday = [(duties.of(person, SATURDAY).shift.key, duties.of(person, SATURDAY).kind) for person in (ADA, BOB, CYD)]
    assert saturday == [("early", DayKind.WORKING), ("day", DayKind.OFF), ("day", DayKind.HOLIDAY)]
    assert {duties.of(person, MONDAY).kind for person in (ADA, CYD, None)} == {DayKind.OFF}


def test_without_any_assignment_the_shift_with_the_lowest_key_holds() -> None:
    assert shifts_of(RuleBook(shifts=SHIFTS[::-1], assignments=())) == ["day"] * 4


def test_a_changed_shift_holds_from_its_day_on() -> None:
    later = DatedShift(MONDAY, Shift(parts=(ShiftPart(time(8), time(16)),)))
    duties = Duties(RuleBook(shifts=(later, DatedShift(ALWAYS, Shift()))), BERLIN)
    starts = [duties.of(ADA, MONDAY + timedelta(days=number)).start.hour for number in (-1, 0)]
    assert starts == [7, 6]


def test_a_group_may_have_its_own_calendar_from_a_day_on() -> None:
    school = WorkCalendar("school", "School", (WeeklyOff(Weekday.SATURDAY, frozenset({2, 4})),))
    book = RuleBook(
        calendars=(DatedCalendar(ALWAYS, WorkCalendar()), DatedCalendar(ALWAYS, school)),
        calendar_choices=(CalendarChoice("", "office"), CalendarChoice("Form 1", "school", MONDAY)),
        holidays=(Holiday(date(2026, 5, 25), "Sports day", "school"), Holiday(date(2026, 5, 26), "For all")),
    )
    duties = Duties(book, BERLIN)
    saturdays = [date(2026, 5, number) for number in (2, 9, 16, 23, 30)]
    kinds = [duties.of(ADA, day).kind is DayKind.OFF for day in saturdays]
    assert kinds == [True, True, False, True, False]
    assert duties.of(ADA, date(2026, 5, 25)).holiday == "Sports day"
    assert duties.of(CYD, date(2026, 5, 25)).kind is DayKind.WORKING
    assert duties.of(CYD, date(2026, 5, 26)).holiday == "For all"


def test_days_outside_all_terms_are_holidays() -> None:
    terms = (Term("Summer", MONDAY, date(2026, 7, 3), "office"),)
    duties = Duties(RuleBook(terms=terms), BERLIN)
    assert duties.of(ADA, MONDAY).kind is DayKind.WORKING
    before = duties.of(ADA, date(2026, 5, 1))
    assert (before.kind, before.holiday) == (DayKind.HOLIDAY, OUTSIDE_TERM)


def test_a_holiday_goes_before_a_weekly_day_off() -> None:
    duties = Duties(RuleBook(holidays=(Holiday(SATURDAY, "Founding day"),)), BERLIN)
    assert duties.of(ADA, SATURDAY).kind is DayKind.HOLIDAY


@pytest.mark.parametrize(
    ("shift", "hours"),
    [
        (NIGHT, [(20, 28)]),
        (SPLIT, [(7, 11), (12, 16)]),
        (Shift(parts=(ShiftPart(time(20), time(0)), ShiftPart(time(1), time(5)))), [(18, 22), (23, 27)]),
        (Shift(parts=(ShiftPart(time(9), time(9)),)), [(7, 31)]),
    ],
)
def test_parts_follow_one_another_across_midnight(shift: Shift, hours: list[tuple[int, int]]) -> None:
    midnight = datetime(2026, 5, 4, tzinfo=UTC)
    parts = Duties(RuleBook(shifts=(DatedShift(ALWAYS, shift),)), BERLIN).of(None, MONDAY).parts
    assert parts == tuple((midnight + timedelta(hours=one), midnight + timedelta(hours=two)) for one, two in hours)


@pytest.mark.parametrize(("night", "minutes"), [(date(2026, 3, 28), 420), (date(2026, 10, 24), 540)])
def test_the_night_in_which_clocks_change_is_as_long_as_it_is(night: date, minutes: int) -> None:
    [part] = Duties(RuleBook(shifts=(DatedShift(ALWAYS, NIGHT),)), BERLIN).of(None, night).parts
    assert part.minutes == minutes


def test_a_shift_in_the_hour_that_does_not_exist_has_no_length() -> None:
    shift = Shift(parts=(ShiftPart(time(2, 30), time(3)),))
    [part] = Duties(RuleBook(shifts=(DatedShift(ALWAYS, shift),)), BERLIN).of(None, date(2026, 3, 29)).parts
    assert part.minutes == 0


def test_a_break_after_midnight_lies_on_the_next_day() -> None:
    duty = Duties(RuleBook(shifts=(DatedShift(ALWAYS, NIGHT),)), BERLIN).of(None, MONDAY)
    place = break_place(Break(start=time(2), end=time(3)), duty, BERLIN)
    assert place == (datetime(2026, 5, 5, 0, tzinfo=UTC), datetime(2026, 5, 5, 1, tzinfo=UTC))
    assert break_place(Break(), duty, BERLIN) is None
