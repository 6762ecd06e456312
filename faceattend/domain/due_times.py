"""When something that comes round is due, on the clock of the site."""

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from faceattend.domain.calendars import Weekday

_DAY = timedelta(days=1)
_WEEK = 7
# Today's is over, and the next one is on the last day of a month of 31 days.
_LONGEST_WAIT = 62


class Frequency(Enum):
    """How often."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class DueTimes:
    """When something is due, for ever.

    Attributes:
        at: time on the clock of the site; one that a change to summer time leaves out is an hour later that day.
        weekday: of a WEEKLY one.
        day: of a MONTHLY one, 1..31; in a shorter month its last day.
    """

    frequency: Frequency
    at: time
    weekday: Weekday = Weekday.MONDAY
    day: int = 1

    def latest(self, now: datetime, zone: ZoneInfo) -> datetime:
        """Return the last moment, not after ``now``, at which it was due; aware UTC."""
        today = now.astimezone(zone).date()
        found = self._moment(self._day_until(today), zone)
        return found if found <= now else self._moment(self._day_until(today - _DAY), zone)

    def following(self, now: datetime, zone: ZoneInfo) -> datetime:
        """Return the first moment after ``now`` at which it is due; aware UTC."""
        today = now.astimezone(zone).date()
        days = (today + timedelta(days=ahead) for ahead in range(_LONGEST_WAIT + 1))
        found = (self._moment(day, zone) for day in days if self._day_until(day) == day)
        return next(moment for moment in found if moment > now)

    def _moment(self, day: date, zone: ZoneInfo) -> datetime:
        return datetime.combine(day, self.at, zone).astimezone(UTC)

    def _day_until(self, last: date) -> date:
        """Return the last day that has it, not after ``last``."""
        match self.frequency:
            case Frequency.DAILY:
                return last
            case Frequency.WEEKLY:
                return last - timedelta(days=(last.weekday() - self.weekday) % _WEEK)
            case Frequency.MONTHLY:
                found = self._in_month(last)
                return found if found <= last else self._in_month(last.replace(day=1) - _DAY)

    def _in_month(self, day: date) -> date:
        _, length = calendar.monthrange(day.year, day.month)
        return day.replace(day=min(self.day, length))
