"""Whom and which days a change of the rules can touch."""

from datetime import date, time

import pytest

from faceattend.domain.calendar_changes import (
    changed_calendar,
    chosen_calendar,
    new_calendar,
    with_holidays,
    with_term,
)
from faceattend.domain.calendars import Holiday, Term, WorkCalendar
from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonDetails, PersonId
from faceattend.domain.rule_book import ALWAYS, EVERYBODY, LabelledCode, LeaveType, Policy, RuleBook, Target
from faceattend.domain.rule_changes import (
    RuleChange,
    assigned,
    changed_policy,
    changed_shift,
    labelled,
    new_shift,
    overridden,
    together,
    with_leave_type,
)
from faceattend.domain.rule_scope import scope_of
from faceattend.domain.schedules import Shift, ShiftPart

ADA = Person(PersonId(1), PersonDetails("Ada", "1", "Lab"), None, None, None, {})
BOB = Person(PersonId(2), PersonDetails("Bob", "2", "Desk"), None, None, None, {})
NIGHT = Shift(key="night", title="Night", parts=(ShiftPart(time(22), time(6)),))
SCHOOL = WorkCalendar("school", "School")
APRIL, MAY, JUNE, JULY = (Month(2026, number) for number in (4, 5, 6, 7))
FIRST, MIDDLE, LAST = date(2026, 5, 1), date(2026, 5, 15), date(2026, 5, 31)


def book_with(*changes: RuleChange) -> RuleBook:
    return together([new_shift(NIGHT), new_calendar(SCHOOL), *changes]).applied(RuleBook())


def touched(book: RuleBook, change: RuleChange, month: Month) -> list[str]:
    scope = scope_of(book, change.applied(book))
    return [person.details.name for person in scope.people(month, [ADA, BOB])]


@pytest.mark.parametrize(
    ("change", "names"),
    [
        (assigned(Target(ADA.id), "night"), ["Ada"]),
        (assigned(Target(group="Desk"), "night"), ["Bob"]),
        (assigned(EVERYBODY, "night", replacing=True), ["Ada", "Bob"]),
        (overridden(Target(ADA.id), MIDDLE, None), ["Ada"]),
        (changed_shift(Shift(late_grace=5), ALWAYS), ["Ada", "Bob"]),
        (changed_shift(Shift(key="night", title="Late", parts=NIGHT.parts), ALWAYS), []),
        (chosen_calendar("Lab", "school", ALWAYS), ["Ada"]),
        (changed_calendar(WorkCalendar("school", "School", ()), ALWAYS), []),
        (with_holidays([Holiday(MIDDLE, "Fair")]), ["Ada", "Bob"]),
        (with_holidays([Holiday(MIDDLE, "Fair", "school")]), []),
        (with_leave_type(LeaveType("CL", "Casual")), ["Ada", "Bob"]),
        (changed_policy(Policy(3), ALWAYS), ["Ada", "Bob"]),
        (labelled(LabelledCode.ON_DUTY, "Trip"), []),
    ],
)
def test_only_those_whom_a_rule_is_for_can_be_touched(change: RuleChange, names: list[str]) -> None:
    assert touched(book_with(), change, MAY) == names


@pytest.mark.parametrize(
    ("day", "months"),
    [(FIRST, [APRIL, MAY]), (MIDDLE, [MAY]), (LAST, [MAY, JUNE])],
)
def test_one_day_touches_its_month_and_the_one_that_borders_on_it(day: date, months: list[Month]) -> None:
    change = overridden(EVERYBODY, day, "night")
    assert [month for month in (APRIL, MAY, JUNE, JULY) if touched(book_with(), change, month)] == months


def test_what_holds_from_a_day_on_touches_all_months_after_it() -> None:
    change = changed_shift(Shift(late_grace=5), MIDDLE)
    assert [bool(touched(book_with(), change, month)) for month in (APRIL, MAY, JULY)] == [False, True, True]


def test_a_shift_and_a_calendar_touch_those_who_have_them() -> None:
    book = book_with(assigned(Target(group="Lab"), "night"), chosen_calendar("Desk", "school", ALWAYS))
    assert touched(book, changed_shift(Shift(key="night", title="N", late_grace=1), ALWAYS), MAY) == ["Ada"]
    assert touched(book, with_term(Term("Summer", FIRST, LAST, "school")), JULY) == ["Bob"]


def test_a_shift_that_becomes_the_first_touches_those_without_any() -> None:
    nobody = RuleBook(assignments=())
    assert touched(nobody, new_shift(Shift(key="a", title="A")), MAY) == ["Ada", "Bob"]
    assert touched(nobody, new_shift(Shift(key="z", title="Z")), MAY) == []
