"""What may stand in a rule book: names that are known, times in order, and no two rules of the same standing at once.

Only what a change brings is checked, so that a rule which an older version accepted never keeps others from changing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import TypeVar

from faceattend.domain.calendars import Holiday, Term, WeeklyOff, WorkCalendar
from faceattend.domain.people import clean_text
from faceattend.domain.results import DayCode
from faceattend.domain.rule_book import (
    Assignment,
    CalendarChoice,
    LeaveType,
    Override,
    Policy,
    RuleBook,
    Target,
)
from faceattend.domain.shift_checks import MAX_TITLE_LENGTH, checked_key
from faceattend.errors import UserError

Targeted = TypeVar("Targeted", Assignment, Override)

MAX_LEAVE_CODE_LENGTH = 4
MAX_LABEL_LENGTH = 30
_OWN_CODES = frozenset(code.value for code in DayCode) - {DayCode.LEAVE.value}
MAX_LATES = 31


def check_change(before: RuleBook, after: RuleBook) -> None:
    """Make sure that what ``after`` has more than ``before`` fits the rest of it.

    Raises:
        UserError: a rule names an unknown shift or calendar, ends before it starts, or stands where another one of the
            same standing is.
    """
    shifts = [dated.shift.key for dated in after.shifts]
    calendars = [dated.calendar.key for dated in after.calendars]
    # By target, because an office may have one of each for thousands of people.
    assignments = _by_target(after.assignments)
    assigned = set(before.assignments)
    for assignment in after.assignments:
        if assignment not in assigned:
            _check_known(assignment.shift, shifts, "shift")
            _check_assignment(assignment, assignments[assignment.target])
    overrides = _by_target(after.overrides)
    for override in set(after.overrides) - set(before.overrides):
        if override.shift is not None:
            _check_known(override.shift, shifts, "shift")
        _check_only_override(override, overrides[override.target])
    for choice in set(after.calendar_choices) - set(before.calendar_choices):
        _check_known(choice.calendar, calendars, "calendar")
        _check_only_choice(choice, after.calendar_choices)
    for holiday in set(after.holidays) - set(before.holidays):
        if holiday.calendar:
            _check_known(holiday.calendar, calendars, "calendar")
    _check_holidays(before.holidays, after.holidays)
    for term in set(after.terms) - set(before.terms):
        _check_known(term.calendar, calendars, "calendar")
        _check_term(term, after.terms)


def checked_calendar(calendar: WorkCalendar) -> WorkCalendar:
    """Return a calendar as it is kept: its days off in the order of the week, none of them twice.

    Raises:
        UserError: its short name or title is not possible, or a week of the month is not 1 to 5.
    """
    key = checked_key(calendar.key, "calendar")
    title = clean_text(calendar.title, "title", MAX_TITLE_LENGTH)
    if not title:
        raise UserError(f"The calendar {key} has no title; write one, such as School.")
    return replace(calendar, key=key, title=title, weekly_off=tuple(_merged(calendar.weekly_off)))


def checked_holiday(holiday: Holiday) -> Holiday:
    """Return a holiday as it is kept.

    Raises:
        UserError: it has no title, or one that is too long.
    """
    title = clean_text(holiday.title, "title of the holiday", MAX_TITLE_LENGTH)
    if not title:
        raise UserError(f"The holiday on {holiday.day} has no title; say what it is.")
    return replace(holiday, title=title)


def checked_term(term: Term) -> Term:
    """Return a term as it is kept.

    Raises:
        UserError: it has no title, or ends before it starts.
    """
    title = clean_text(term.title, "title of the term", MAX_TITLE_LENGTH)
    if not title:
        raise UserError("The term has no title; say what it is called.")
    if term.last < term.first:
        raise UserError(f"The term {title} ends on {term.last}, before it starts on {term.first}; exchange them.")
    return replace(term, title=title)


def checked_leave_type(kind: LeaveType) -> LeaveType:
    """Return a type of leave as it is kept, its code in capitals.

    Raises:
        UserError: the code is not possible or means something else, or there is no title.
    """
    code = kind.code.strip().upper()
    if not code.isalnum() or len(code) > MAX_LEAVE_CODE_LENGTH:
        raise UserError(
            f"{kind.code!r} cannot be the code of a leave; take 1 to {MAX_LEAVE_CODE_LENGTH} letters or digits, such "
            "as CL."
        )
    if code in _OWN_CODES:
        raise UserError(f"{code} has a meaning of its own on the roll; take another code for the leave.")
    title = clean_text(kind.title, "title", MAX_TITLE_LENGTH)
    if not title:
        raise UserError(f"The leave {code} has no title; write one, such as Casual leave.")
    return replace(kind, code=code, title=title)


def checked_label(words: str) -> str:
    """Return the office's own words for a code as they are kept; empty for the program's own.

    Raises:
        UserError: they are too long.
    """
    return clean_text(words, "label", MAX_LABEL_LENGTH)


def checked_policy(policy: Policy) -> Policy:
    """Return the policy when its numbers are possible.

    Raises:
        UserError: a number is out of range.
    """
    if not 0 <= policy.lates_per_half_day <= MAX_LATES:
        raise UserError(f"Late days for half a day: take 1 to {MAX_LATES}, or 0 for none.")
    if not 0 <= policy.low_attendance_percent <= 100:
        raise UserError("The share below which attendance is low must be between 0 and 100 percent.")
    return policy


def known_key(key: str, known: Iterable[str], what: str) -> str:
    """Return a short name in the way it is written when it is among those that are known.

    Raises:
        UserError: it is not.
    """
    cleaned = key.strip().lower()
    _check_known(cleaned, known, what)
    return cleaned


def when_words(first: date | None, last: date | None) -> str:
    """Return in words from when until when something holds."""
    if first is None:
        return "always" if last is None else f"until {last}"
    return f"from {first}" if last is None else f"from {first} until {last}"


def overlapping(assignment: Assignment, others: Iterable[Assignment]) -> Iterator[Assignment]:
    """Yield the other assignments that would hold for the same target on the same day with the same standing."""
    for other in others:
        if other.id == assignment.id or other.target != assignment.target:
            continue
        # One for some days of the week goes before one for all: together they say something, and do not clash.
        same_standing = bool(other.weekdays) == bool(assignment.weekdays)
        share_days = not assignment.weekdays or bool(assignment.weekdays & other.weekdays)
        if same_standing and share_days and _meet(assignment, other):
            yield other


def _by_target(rules: Iterable[Targeted]) -> dict[Target, list[Targeted]]:
    found: defaultdict[Target, list[Targeted]] = defaultdict(list)
    for rule in rules:
        found[rule.target].append(rule)
    return found


def _meet(one: Assignment, other: Assignment) -> bool:
    begins_in_time = one.first is None or other.last is None or one.first <= other.last
    ends_late_enough = one.last is None or other.first is None or one.last >= other.first
    return begins_in_time and ends_late_enough


def _check_known(key: str, known: Iterable[str], what: str) -> None:
    keys = sorted(set(known))
    if key not in keys:
        raise UserError(f"There is no {what} called {key}; there are: {', '.join(keys)}.")


def _check_assignment(assignment: Assignment, others: Iterable[Assignment]) -> None:
    if assignment.first is not None and assignment.last is not None and assignment.last < assignment.first:
        raise UserError(
            f"The assignment ends on {assignment.last}, before it starts on {assignment.first}; exchange them."
        )
    for other in overlapping(assignment, others):
        raise UserError(
            f"{_whose(assignment.target)} already the shift {other.shift} {when_words(other.first, other.last)} "
            f"(assignment {other.id}). End that one first, take other days, or let the new one replace it."
        )


def _check_only_override(override: Override, others: Iterable[Override]) -> None:
    for other in others:
        if other.id != override.id and (other.target, other.day) == (override.target, override.day):
            raise UserError(f"{override.day} has its own rule already (number {other.id}); remove that one first.")


def _check_only_choice(choice: CalendarChoice, others: Iterable[CalendarChoice]) -> None:
    if sum((other.group, other.since) == (choice.group, choice.since) for other in others) > 1:
        raise UserError("There is a calendar from that day on already; remove that choice first.")


def _check_holidays(before: Iterable[Holiday], after: Iterable[Holiday]) -> None:
    held = Counter((holiday.day, holiday.calendar) for holiday in after)
    known = Counter((holiday.day, holiday.calendar) for holiday in before)
    for (day, _), number in held.items():
        if number > 1 and number > known[day, _]:
            raise UserError(f"{day} is a holiday already; remove that one first.")


def _check_term(term: Term, others: Iterable[Term]) -> None:
    for other in others:
        if other == term or other.calendar != term.calendar:
            continue
        if other.title == term.title:
            raise UserError(f"The calendar {term.calendar} has a term called {term.title} already; take another title.")
        if term.first <= other.last and other.first <= term.last:
            raise UserError(f"The term {term.title} overlaps {other.title} ({other.first} to {other.last}).")


def _whose(target: Target) -> str:
    if target.person is not None:
        return "This person has"
    return f"The group {target.group} has" if target.group else "Everybody has"


def _merged(rules: Iterable[WeeklyOff]) -> Iterator[WeeklyOff]:
    given = list(rules)
    for rule in given:
        if not rule.weeks <= {1, 2, 3, 4, 5}:
            raise UserError("The weeks of a month are 1 to 5.")
    for weekday in sorted({rule.weekday for rule in given}):
        theirs = [rule.weeks for rule in given if rule.weekday is weekday]
        # Off in every week says all that off in some weeks says.
        yield WeeklyOff(weekday, frozenset() if not all(theirs) else frozenset().union(*theirs))
