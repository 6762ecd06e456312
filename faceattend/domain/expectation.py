"""What is expected of a person on a work day, and how much of that time was watched."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from faceattend.domain.coverage import WatchedSpan
from faceattend.domain.day_entries import DayPart
from faceattend.domain.duty import DayKind, Duty, Stretch
from faceattend.domain.results import DayCode
from faceattend.domain.schedules import ShiftKind
from faceattend.domain.work_days import WorkDay

WATCHED_ENOUGH = Fraction(1, 2)
"""Least part of a shift that must have been watched before somebody who was not seen is called absent.

People pass the camera when they come and when they leave. When more than half of the shift went unwatched, both
passages can easily have been missed, and an absence would be a guess.
"""

_NOTHING = timedelta(0)
_MINUTE = timedelta(minutes=1)


class WatchedTime:
    """The time in which any camera watched, ready to be asked for many stretches."""

    def __init__(self, spans: Iterable[WatchedSpan]) -> None:
        """Join the spans of all cameras."""
        self._starts: list[datetime] = []
        self._ends: list[datetime] = []
        self._before: list[timedelta] = [_NOTHING]
        for start, end in sorted((span.start.astimezone(UTC), span.end.astimezone(UTC)) for span in spans):
            # A span may end before it starts when the computer's clock was set back in between.
            if end <= start:
                continue
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)
        for start, end in zip(self._starts, self._ends, strict=True):
            self._before.append(self._before[-1] + (end - start))

    def minutes(self, stretches: Iterable[Stretch]) -> int:
        """Return how many whole minutes of some stretches were watched."""
        return sum((self._until(end) - self._until(start) for start, end in stretches), _NOTHING) // _MINUTE

    def _until(self, moment: datetime) -> timedelta:
        """Return how long was watched before a moment."""
        place = bisect_right(self._starts, moment)
        if place == 0:
            return _NOTHING
        return self._before[place] - max(_NOTHING, self._ends[place - 1] - moment)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is expected on a day, or on the half of it that no entry settles.

    Attributes:
        parts: when somebody is expected; on a day off, when he would be.
        minutes: that the shift expects; 0 on a day off.
        watched: minutes of ``length`` that were watched.
        length: minutes of the parts so far; 0 on a day off and before the start.
        ended: whether the time in which somebody is expected is over.
        unseen: the code of somebody who has no punch.
    """

    parts: tuple[Stretch, ...]
    minutes: int
    watched: int
    length: int
    ended: bool
    unseen: DayCode


class ExpectedDay:
    """A work day as it is expected at a moment; the same for everybody with the same rules."""

    __slots__ = ("_halves", "_now", "_watched", "_whole", "over", "work_day")

    def __init__(self, work_day: WorkDay, watched: WatchedTime, now: datetime) -> None:
        """Look at a work day at ``now``, an aware UTC time."""
        self.work_day = work_day
        self.over = now >= work_day.closes
        self._watched = watched
        self._now = now
        self._whole: Expectation | None = None
        self._halves: dict[DayPart, Expectation] = {}

    def of(self, part: DayPart) -> Expectation:
        """Return what is expected in the whole day, or in the half of it in which somebody shall be there."""
        if part is DayPart.WHOLE:
            if self._whole is None:
                self._whole = self._work_out(part)
            return self._whole
        known = self._halves.get(part)
        if known is None:
            known = self._halves[part] = self._work_out(part)
        return known

    def _work_out(self, part: DayPart) -> Expectation:
        duty = self.work_day.duty
        parts = _half_of(duty, part)
        ended = self._now >= parts[-1].end
        if duty.kind is not DayKind.WORKING:
            off = DayCode.HOLIDAY if duty.kind is DayKind.HOLIDAY else DayCode.WEEKLY_OFF
            return Expectation(parts, 0, 0, 0, ended, off if self._now >= self.work_day.begins else DayCode.FUTURE)
        so_far = [Stretch(start, min(end, self._now)) for start, end in parts if start < self._now]
        length = sum((end - start for start, end in so_far), _NOTHING) // _MINUTE
        watched = self._watched.minutes(so_far)
        unseen = DayCode.ABSENT if watched >= length * WATCHED_ENOUGH else DayCode.UNOBSERVED
        if not ended:
            unseen = DayCode.FUTURE
        whole = expected_minutes(duty)
        return Expectation(parts, whole if part is DayPart.WHOLE else whole // 2, watched, length, ended, unseen)


def expected_minutes(duty: Duty) -> int:
    """Return how many minutes a working day expects, as they pass in UTC."""
    shift = duty.shift
    if shift.kind is ShiftKind.FLEXIBLE and shift.expected is not None:
        return shift.expected
    length = sum((end - start for start, end in duty.parts), _NOTHING) // _MINUTE
    return max(0, length - shift.break_minutes)


def _half_of(duty: Duty, part: DayPart) -> tuple[Stretch, ...]:
    if part is DayPart.WHOLE:
        return duty.parts
    middle = duty.start + (duty.end - duty.start) / 2
    if part is DayPart.FIRST_HALF:
        cut = [Stretch(start, min(end, middle)) for start, end in duty.parts if start < middle]
    else:
        cut = [Stretch(max(start, middle), end) for start, end in duty.parts if end > middle]
    # A shift of no length, on a night in which its hour does not exist, has no halves.
    return tuple(cut) or duty.parts
