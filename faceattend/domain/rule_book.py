"""Everything an office has decided about attendance, as one value with the dates from which it holds."""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cached_property
from typing import NewType

from faceattend.domain.calendars import Holiday, Term, Weekday, WorkCalendar
from faceattend.domain.people import PersonId
from faceattend.domain.schedules import Shift

AssignmentId = NewType("AssignmentId", int)

ALWAYS = date.min
"""Since when a rule holds that was never any different."""


class LabelledCode(Enum):
    """Codes whose words the office may choose; what they count as is fixed."""

    ON_DUTY = "OD"
    FROM_HOME = "WFH"
    HOLIDAY = "H"
    WEEKLY_OFF = "WO"


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a rule is for: one person, one group, or everybody when both are empty."""

    person: PersonId | None = None
    group: str = ""


EVERYBODY = Target()


@dataclass(frozen=True, slots=True)
class DatedShift:
    """A shift as it is from a day on, until a later one of the same key takes its place."""

    since: date
    shift: Shift


@dataclass(frozen=True, slots=True)
class DatedCalendar:
    """A calendar as it is from a day on, until a later one of the same key takes its place."""

    since: date
    calendar: WorkCalendar


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who works which shift.

    Attributes:
        id: counts up and is never used twice.
        shift: key of a shift.
        first, last: None for from always and for ever.
        weekdays: on these days of the week only; empty for all. One for some days goes before one for all.
    """

    id: AssignmentId
    target: Target
    shift: str
    first: date | None = None
    last: date | None = None
    weekdays: frozenset[Weekday] = frozenset()

    def holds_on(self, day: date) -> bool:
        """Return whether the assignment is for ``day``."""
        begun = self.first is None or day >= self.first
        over = self.last is not None and day > self.last
        return begun and not over and (not self.weekdays or Weekday(day.weekday()) in self.weekdays)


@dataclass(frozen=True, slots=True)
class Override:
    """One day that is different for somebody.

    Attributes:
        shift: key of the shift of that day, which is a working day then whatever the calendar says; None for a day off.
    """

    id: AssignmentId
    target: Target
    day: date
    shift: str | None


@dataclass(frozen=True, slots=True)
class CalendarChoice:
    """Which calendar a group has from a day on; an empty group is everybody without one of his own."""

    group: str
    calendar: str
    since: date = ALWAYS


@dataclass(frozen=True, slots=True)
class LeaveType:
    """A type of leave.

    Attributes:
        code: what stands in the cell, such as CL; at most 4 letters or digits, and no code of the program.
        counts_off_days: whether days off and holidays within a leave are leave too.
    """

    code: str
    title: str
    paid: bool = True
    counts_off_days: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds for the whole office.

    Attributes:
        lates_per_half_day: so many late days are a half day in a column of its own; 0 for none.
        paid_weekly_off, paid_holidays: whether these days are among the days to be paid.
        low_attendance_percent: who has a smaller share of his expected days is on the low-attendance list, 0..100.
    """

    lates_per_half_day: int = 0
    paid_weekly_off: bool = True
    paid_holidays: bool = True
    low_attendance_percent: int = 75


@dataclass(frozen=True, slots=True)
class DatedPolicy:
    """The policy from a day on."""

    since: date
    policy: Policy


FIRST_LEAVE_TYPES = (
    LeaveType("L", "Leave"),
    LeaveType("SL", "Sick leave"),
    LeaveType("LOP", "Leave without pay", paid=False),
)


@dataclass(frozen=True)
class RuleBook:
    """All rules of an office. A new one is made for every change; ``version`` counts up.

    Every list may be in any order; which rule goes before which is said in ``domain/duty.py``.

    Attributes:
        last_id: the highest number that an assignment or an override ever had.
    """

    version: int = 1
    shifts: tuple[DatedShift, ...] = (DatedShift(ALWAYS, Shift()),)
    assignments: tuple[Assignment, ...] = (Assignment(AssignmentId(1), EVERYBODY, "day"),)
    overrides: tuple[Override, ...] = ()
    calendars: tuple[DatedCalendar, ...] = (DatedCalendar(ALWAYS, WorkCalendar()),)
    calendar_choices: tuple[CalendarChoice, ...] = (CalendarChoice("", "office"),)
    holidays: tuple[Holiday, ...] = ()
    terms: tuple[Term, ...] = ()
    leave_types: tuple[LeaveType, ...] = FIRST_LEAVE_TYPES
    labels: tuple[tuple[LabelledCode, str], ...] = ()
    policies: tuple[DatedPolicy, ...] = field(default=(DatedPolicy(ALWAYS, Policy()),))
    last_id: AssignmentId = AssignmentId(1)

    @cached_property
    def leave_by_code(self) -> dict[str, LeaveType]:
        """The types of leave by their code."""
        return {kind.code: kind for kind in self.leave_types}

    def shift(self, key: str, day: date) -> Shift:
        """Return a shift as it is on a day.

        Raises:
            KeyError: no shift has this key; the book is checked before it is kept, so that a stored one never raises.
        """
        versions = sorted((dated for dated in self.shifts if dated.shift.key == key), key=lambda dated: dated.since)
        if not versions:
            raise KeyError(key)
        # Somebody may be assigned for days before the shift was written down: its first form holds.
        return ([dated for dated in versions if dated.since <= day] or versions[:1])[-1].shift

    def calendar(self, key: str, day: date) -> WorkCalendar:
        """Return a calendar as it is on a day; the usual one when none has this key."""
        versions = sorted((each for each in self.calendars if each.calendar.key == key), key=lambda each: each.since)
        # A group may have been given a calendar for days before it was written down: its first form holds.
        held = [each for each in versions if each.since <= day] or versions[:1]
        return held[-1].calendar if held else WorkCalendar()

    def policy(self, day: date) -> Policy:
        """Return the policy of a day."""
        held = [dated for dated in self.policies if dated.since <= day]
        return max(held, key=lambda dated: dated.since).policy if held else Policy()
