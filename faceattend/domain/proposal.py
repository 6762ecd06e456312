"""When a punch that is missing may have been. Nobody takes it for granted: somebody has to accept it."""

from datetime import datetime, timedelta

from faceattend.domain.day_entries import DayPart
from faceattend.domain.expectation import ExpectedDay
from faceattend.domain.punch_use import Missing
from faceattend.domain.punches import Direction
from faceattend.domain.schedules import ShiftKind


def proposed_time(
    missing: Missing, expected: ExpectedDay, presence: DayPart, minutes: int, now: datetime
) -> datetime | None:
    """Return when a missing punch may have been, in UTC, or None when the shift does not say it.

    It is the end or the start of the part of the shift; where only minutes are expected, so many after or before the
    punch that is there. It lies in the window of the day, on its own side of that punch, and not in the future.

    Args:
        presence: the part of the day in which punches matter.
        minutes: expected on the day.
        now: aware UTC time.
    """
    work_day = expected.work_day
    part = expected.of(presence).parts[missing.part]
    flexible = work_day.duty.shift.kind is ShiftKind.FLEXIBLE
    if missing.direction is Direction.OUT:
        time = missing.beside + timedelta(minutes=minutes) if flexible else part.end
        time = min(time, work_day.closes)
        return time if missing.beside < time < work_day.ends and time <= now else None
    time = missing.beside - timedelta(minutes=minutes) if flexible else part.start
    time = max(time, work_day.opens)
    return time if time < missing.beside else None
