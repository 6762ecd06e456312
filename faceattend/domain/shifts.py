"""When people are expected, and which day a punch belongs to."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo


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
class Shift:
    """The hours in which a person is expected, in the site's zone; an end not after the start is on the next day."""

    title: str = "Day"
    start: time = time(9, 0)
    end: time = time(17, 0)

    @property
    def crosses_midnight(self) -> bool:
        """Whether the shift ends on the day after it starts."""
        return self.end <= self.start


@dataclass(frozen=True, slots=True)
class WorkWeek:
    """The rule of an office: one shift, and the days of the week on which nobody is expected."""

    shift: Shift = field(default_factory=Shift)
    weekly_off: frozenset[Weekday] = frozenset({Weekday.SATURDAY, Weekday.SUNDAY})

    def is_off(self, day: date) -> bool:
        """Return whether nobody is expected on ``day``."""
        return Weekday(day.weekday()) in self.weekly_off


def shift_bounds(shift: Shift, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the start and the end, in UTC, of the shift that belongs to ``day``."""
    last_day = day + timedelta(days=1) if shift.crosses_midnight else day
    return (
        datetime.combine(day, shift.start, tzinfo=zone).astimezone(UTC),
        datetime.combine(last_day, shift.end, tzinfo=zone).astimezone(UTC),
    )


def work_day(moment: datetime, shift: Shift, zone: ZoneInfo) -> date:
    """Return the day that a punch at ``moment`` belongs to.

    A day begins half-way through the free time before its shift, so that an early arrival and a late departure both
    stay with their shift.
    """
    day = moment.astimezone(zone).date() + timedelta(days=1)
    while _day_begins(day, shift, zone) > moment:
        day -= timedelta(days=1)
    return day


def _day_begins(day: date, shift: Shift, zone: ZoneInfo) -> datetime:
    # Compared as moments, not as clock times: in the hour that a clock change repeats, time would run backwards.
    start = shift.start.hour * 60 + shift.start.minute
    end = shift.end.hour * 60 + shift.end.minute
    length = (end - start) % 1440 or 1440
    free_half = timedelta(minutes=(1440 - length) // 2)
    return (datetime.combine(day, shift.start, tzinfo=zone) - free_half).astimezone(UTC)
