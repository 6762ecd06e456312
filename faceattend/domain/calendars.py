"""Which days are working days: weekly days off, holidays and school terms."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum


class Weekday(IntEnum):
    """Days of the week, numbered as ``date.weekday()`` does."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


@dataclass(frozen=True, slots=True)
class WeeklyOff:
    """A day of the week on which nobody is expected.

    Attributes:
        weeks: in which weeks of the month, 1..5 ("second and fourth Saturday" is {2, 4}); empty for every week. The
            n-th Saturday is the n-th one in the month.
    """

    weekday: Weekday
    weeks: frozenset[int] = frozenset()

    def falls_on(self, day: date) -> bool:
        """Return whether ``day`` is off by this rule."""
        return day.weekday() == self.weekday and (not self.weeks or (day.day + 6) // 7 in self.weeks)


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day on which nobody is expected because of what ``title`` says.

    Attributes:
        calendar: key of the calendar that it belongs to; empty for every calendar.
    """

    day: date
    title: str
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A stretch of school days. Where a calendar has terms, the days outside all of them are holidays.

    Attributes:
        last: the last day, not before ``first``.
        calendar: key of the calendar that it belongs to.
    """

    title: str
    first: date
    last: date
    calendar: str


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The weekly days off of an office, a school or a part of one.

    Attributes:
        key: short name by which groups are given it; never changes.
    """

    key: str = "office"
    title: str = "Office"
    weekly_off: tuple[WeeklyOff, ...] = (WeeklyOff(Weekday.SATURDAY), WeeklyOff(Weekday.SUNDAY))

    def is_off(self, day: date) -> bool:
        """Return whether ``day`` is a weekly day off."""
        return any(rule.falls_on(day) for rule in self.weekly_off)
