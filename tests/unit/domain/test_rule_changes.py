"""Changes of shifts, of who has which, of leave types and of the policy."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceattend.domain.calendars import Weekday
from faceattend.domain.people import PersonId
from faceattend.domain.rule_book import (
    ALWAYS,
    EVERYBODY,
    Assignment,
    AssignmentId,
    LabelledCode,
    LeaveType,
    Policy,
    RuleBook,
    Target,
)
from faceattend.domain.rule_changes import (
    RuleChange,
    assigned,
    changed_policy,
    changed_shift,
    labelled,
    new_shift,
    not_overridden,
    overridden,
    people_named,
    unassigned,
    with_leave_type,
    without_leave_type,
    without_people,
    without_shift,
)
from faceattend.domain.schedules import Shift, ShiftPart
from faceattend.errors import UserError

NIGHT = Shift(key="night", title="Night", parts=(ShiftPart(time(22), time(6)),))
ADA, GRACE = Target(PersonId(1)), Target(PersonId(2))
LAB = Target(group="Lab")
MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)
MONDAYS = frozenset({Weekday.MONDAY})


def book_with(*changes: RuleChange) -> RuleBook:
    book = RuleBook()
    for change in (new_shift(NIGHT), *changes):
        book = change.applied(book)
    return book


def refused(book: RuleBook, change: RuleChange, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        change.applied(book)


def shift_on(book: RuleBook, target: Target, day: date) -> list[str]:
    """Return the shifts that are assigned for a day, those for some days of the week first."""
    held = [each for each in book.assignments if each.target == target and each.holds_on(day)]
    return [each.shift for each in sorted(held, key=lambda each: not each.weekdays)]


def test_a_shift_is_added_changed_from_a_day_on_and_removed() -> None:
    book = book_with()
    assert book.shift("night", MAY) == NIGHT
    later = replace(NIGHT, late_grace=5)
    book = changed_shift(later, JUNE).applied(book)
    assert (book.shift("night", MAY), book.shift("night", JUNE)) == (NIGHT, later)
    again = replace(NIGHT, late_grace=7)
    book = changed_shift(again, JUNE).applied(book)
    assert [dated.shift for dated in book.shifts if dated.since == JUNE] == [again]
    book = without_shift("night").applied(book)
    assert book.shifts == RuleBook().shifts


def test_a_shift_in_use_and_the_last_one_stay() -> None:
    refused(book_with(assigned(LAB, "night")), without_shift("night"), "assignment 2")
    refused(book_with(overridden(ADA, MAY, "night")), without_shift("night"), "the rule 2 for 2026-05-01")
    alone = RuleBook(assignments=())
    refused(alone, without_shift("day"), "only shift")
    refused(alone, without_shift("late"), "no shift called late; there are: day")


def test_names_that_are_taken_or_unknown_are_refused() -> None:
    book = book_with()
    refused(book, new_shift(NIGHT), "already")
    refused(book, changed_shift(replace(NIGHT, key="late"), MAY), "no shift called late")
    refused(book, assigned(ADA, "late"), "no shift called late")
    refused(book, overridden(ADA, MAY, "late"), "no shift called late")


def test_an_assignment_ends_before_another_of_the_same_standing_begins() -> None:
    book = book_with(assigned(ADA, "night", None, MAY), assigned(ADA, "day", MAY + timedelta(1)))
    assert [shift_on(book, ADA, day) for day in (MAY, JUNE)] == [["night"], ["day"]]
    refused(book, assigned(ADA, "day", MAY, MAY), r"This person has already the shift night until 2026-05-01")
    refused(book, assigned(EVERYBODY, "night", MAY), r"Everybody has already the shift day always \(assignment 1\)")
    refused(book_with(assigned(LAB, "day", MAY, JUNE)), assigned(LAB, "night"), "The group Lab has already")
    refused(book, assigned(GRACE, "day", JUNE, MAY), "ends on 2026-05-01, before it starts on 2026-06-01")


def test_one_for_some_days_of_the_week_stands_beside_one_for_all() -> None:
    book = book_with(assigned(EVERYBODY, "night", weekdays=MONDAYS))
    refused(book, assigned(EVERYBODY, "day", MAY, weekdays=MONDAYS | {Weekday.FRIDAY}), "already")
    fridays = assigned(EVERYBODY, "day", weekdays=frozenset({Weekday.FRIDAY})).applied(book)
    assert len(fridays.assignments) == 3


def test_one_that_replaces_cuts_the_others_off() -> None:
    book = assigned(EVERYBODY, "night", MAY, JUNE, replacing=True).applied(book_with())
    days = (ALWAYS, MAY - timedelta(1), MAY, JUNE, JUNE + timedelta(1), date.max)
    assert [shift_on(book, EVERYBODY, day) for day in days] == [
        ["day"],
        ["day"],
        ["night"],
        ["night"],
        ["day"],
        ["day"],
    ]
    numbers = [each.id for each in book.assignments]
    assert len(numbers) == len(set(numbers))


@given(
    old=st.tuples(st.integers(0, 40), st.integers(0, 40), st.frozensets(st.sampled_from(Weekday))),
    new=st.tuples(st.integers(0, 40), st.integers(0, 40), st.frozensets(st.sampled_from(Weekday))),
)
def test_one_that_replaces_holds_on_its_days_and_nothing_else_changes(
    old: tuple[int, int, frozenset[Weekday]], new: tuple[int, int, frozenset[Weekday]]
) -> None:
    (old_first, old_length, old_days), (new_first, new_length, new_days) = old, new

    def days(first: int, length: int) -> tuple[date, date]:
        return MAY + timedelta(first), MAY + timedelta(first + length)

    before = book_with(assigned(ADA, "day", *days(old_first, old_length), old_days))
    after = assigned(ADA, "night", *days(new_first, new_length), new_days, replacing=True).applied(before)
    written = after.assignments[-1]
    assert written.shift == "night"
    for offset in range(82):
        day = MAY + timedelta(offset)
        clash = written.holds_on(day) and bool(old_days) == bool(new_days)
        expected = [] if clash else shift_on(before, ADA, day)
        assert [shift for shift in shift_on(after, ADA, day) if shift != "night"] == expected
        assert ("night" in shift_on(after, ADA, day)) == written.holds_on(day)


def test_an_assignment_ends_or_goes_as_if_it_never_was() -> None:
    book = book_with(assigned(ADA, "night", MAY))
    [id] = [each.id for each in book.assignments if each.target == ADA]
    ended = unassigned(id, JUNE).applied(book)
    assert [each.last for each in ended.assignments if each.id == id] == [date(2026, 5, 31)]
    refused(ended, unassigned(id, JULY), "ended on 2026-05-31 already")
    for since in (MAY, None):
        assert id not in [each.id for each in unassigned(id, since).applied(book).assignments]
    refused(book, unassigned(AssignmentId(99), None), "no assignment with the number 99")


def test_a_number_is_never_used_twice() -> None:
    book = book_with(assigned(ADA, "night"))
    book = unassigned(AssignmentId(2), None).applied(book)
    book = overridden(ADA, MAY, None).applied(book)
    assert [each.id for each in book.overrides] == [3]
    book = assigned(ADA, "night").applied(not_overridden(AssignmentId(3)).applied(book))
    assert [each.id for each in book.assignments] == [1, 4]


def test_a_day_has_one_rule_for_each_target() -> None:
    book = book_with(overridden(ADA, MAY, None), overridden(ADA, MAY, "night"), overridden(LAB, MAY, None))
    assert [(each.target, each.shift) for each in book.overrides] == [(ADA, "night"), (LAB, None)]
    refused(book, not_overridden(AssignmentId(1)), "no rule for one day with the number 1")


def test_types_of_leave_are_written_down_changed_and_removed() -> None:
    book = with_leave_type(LeaveType(" cl", "Casual leave")).applied(RuleBook())
    assert book.leave_by_code["CL"] == LeaveType("CL", "Casual leave")
    book = with_leave_type(LeaveType("CL", "Casual", paid=False)).applied(book)
    assert [each for each in book.leave_types if each.code == "CL"] == [LeaveType("CL", "Casual", paid=False)]
    assert without_leave_type("cl").applied(book) == RuleBook()
    refused(RuleBook(), without_leave_type("CL"), "no type of leave called CL; there are: L, SL, LOP")


@pytest.mark.parametrize("code", ["", "ABCDE", "A/B", "P", "u", "OD", "HD", "-", "=1"])
def test_a_code_that_is_taken_or_cannot_be_printed_is_refused(code: str) -> None:
    with pytest.raises(UserError, match=r"code|meaning of its own"):
        with_leave_type(LeaveType(code, "Some leave"))


def test_a_leave_needs_a_title() -> None:
    with pytest.raises(UserError, match="no title"):
        with_leave_type(LeaveType("CL", " "))


def test_labels_are_chosen_and_taken_back() -> None:
    book = labelled(LabelledCode.ON_DUTY, " Business  trip ").applied(RuleBook())
    assert book.labels == ((LabelledCode.ON_DUTY, "Business trip"),)
    assert labelled(LabelledCode.ON_DUTY, "").applied(book) == RuleBook()


def test_a_policy_holds_from_a_day_on() -> None:
    book = changed_policy(Policy(lates_per_half_day=3), JUNE).applied(RuleBook())
    assert [book.policy(day).lates_per_half_day for day in (MAY, JUNE)] == [0, 3]
    for policy in (Policy(lates_per_half_day=-1), Policy(lates_per_half_day=32), Policy(low_attendance_percent=101)):
        with pytest.raises(UserError):
            changed_policy(policy, JUNE)


def test_the_rules_of_somebody_go_with_him() -> None:
    book = book_with(assigned(ADA, "night"), assigned(GRACE, "night"), overridden(ADA, MAY, None))
    assert people_named(book) == {PersonId(1), PersonId(2)}
    left = without_people(book, {PersonId(1)})
    assert [each.target for each in left.assignments] == [EVERYBODY, GRACE]
    assert left.overrides == ()


def test_a_clash_that_an_older_version_kept_stops_no_other_change() -> None:
    twice = tuple(Assignment(AssignmentId(number), EVERYBODY, "day") for number in (1, 2))
    book = RuleBook(assignments=twice, last_id=AssignmentId(2))
    assert overridden(ADA, MAY, None).applied(book).assignments == twice
