"""Which work day a moment belongs to.

The border between two work days lies half-way between the end of the earlier frame and the start of the later one, in
UTC, where a frame is the time from the start to the end of the shift of the day; on a day off, of the shift that would
apply. So an early arrival and a late departure both stay with their shift, by day and by night. A shift whose window
reaches beyond that point moves the border to the end of its window, unless the other shift claims the same time. And
where shifts are so long that hardly any time is between them, a day off leaves two hours to the working day beside it,
unless that is a flexible one, whose hours say themselves when one may come and go.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from faceattend.domain.duty import DayKind, Duties, Duty, Kin
from faceattend.domain.people import Person
from faceattend.domain.schedules import ShiftKind

_DAY = timedelta(days=1)
_BESIDE_DAY_OFF = timedelta(hours=2)
"""How early one may come after a day off, and how late one may go before one, however long shifts are."""

_FELT = 2
"""So many borders before one can lie behind it and push it, because no frame is longer than a day."""


@dataclass(frozen=True, slots=True)
class WorkDay:
    """One work day of one person.

    Attributes:
        begins, ends: the borders, aware UTC; a moment at ``ends`` belongs to the next day.
        repeat_in, repeat_out: how long after an in, and after an out, a punch is only a repeat of it.
        opens, closes: the first and the last moment at which a punch counts, where the shift limits it; not before
            ``begins`` and not after ``ends``.
    """

    duty: Duty
    begins: datetime
    ends: datetime
    opens: datetime
    closes: datetime
    repeat_in: timedelta
    repeat_out: timedelta

    @property
    def day(self) -> date:
        """The date to which it belongs."""
        return self.duty.day


@dataclass(frozen=True, slots=True)
class DaySpan:
    """Work days that follow one another.

    Attributes:
        days: in order, one for every date.
        borders: when each day begins, and when the last one ends.
    """

    days: tuple[WorkDay, ...]
    borders: tuple[datetime, ...]

    def place(self, moment: datetime) -> int:
        """Return the index of the day to which a moment belongs; -1 or ``len(days)`` outside all of them."""
        return bisect_right(self.borders, moment) - 1


class WorkDays:
    """Works out work days, each only once. Not to be shared between threads."""

    def __init__(self, duties: Duties) -> None:
        self.duties = duties
        self._spans: dict[tuple[Kin, date, date], DaySpan] = {}

    def span(self, person: Person | None, first: date, last: date) -> DaySpan:
        """Return the work days of a person, or of anybody without a group, from ``first`` to ``last``."""
        key = self.duties.kin(person), first, last
        span = self._spans.get(key)
        if span is None:
            span = self._spans[key] = self._work_out(person, first, last)
        return span

    def of(self, person: Person | None, day: date) -> WorkDay:
        """Return one work day."""
        return self.span(person, day, day).days[0]

    def day_of(self, person: Person | None, moment: datetime) -> date:
        """Return the date to which a moment belongs."""
        around = moment.astimezone(self.duties.zone).date()
        # A shift of up to a day that starts late ends on the evening after; no frame reaches further.
        first = around - 2 * _DAY
        place = self.span(person, first, around + 2 * _DAY).place(moment)
        return first + place * _DAY

    def _work_out(self, person: Person | None, first: date, last: date) -> DaySpan:
        dates = [first + number * _DAY for number in range(-1 - _FELT, (last - first).days + 2)]
        duties = [self.duties.of(person, day) for day in dates]
        borders = list(_borders(duties))[_FELT:]
        days = tuple(
            _work_day(duty, begins, ends)
            for duty, begins, ends in zip(duties[1 + _FELT : -1], borders[:-1], borders[1:], strict=True)
        )
        return DaySpan(days, tuple(borders))


def _borders(duties: Iterable[Duty]) -> Iterable[datetime]:
    latest: datetime | None = None
    before: Duty | None = None
    for duty in duties:
        if before is not None:
            border = _border(before, duty)
            # Where a shift of a day ends shortly before one that starts early, a border could lie before another.
            latest = border if latest is None else max(latest, border)
            yield latest
        before = duty


def _border(before: Duty, after: Duty) -> datetime:
    middle = before.end + (after.start - before.end) / 2
    if before.kind is not after.kind:
        if _is_kept_to(after):
            middle = min(middle, after.start - _BESIDE_DAY_OFF)
        elif _is_kept_to(before):
            middle = max(middle, before.end + _BESIDE_DAY_OFF)
    until, since = before.end, after.start
    if before.shift.after is not None:
        # The last moment of a window is still in it.
        until += timedelta(minutes=before.shift.after) + timedelta.resolution
    if after.shift.before is not None:
        since -= timedelta(minutes=after.shift.before)
    claimed = before.shift.after is not None or after.shift.before is not None
    return min(max(middle, until), since) if claimed and until <= since + timedelta.resolution else middle


def _is_kept_to(duty: Duty) -> bool:
    """Return whether somebody is expected from the start to the end, and so may come before it and go after it."""
    return duty.kind is DayKind.WORKING and duty.shift.kind is ShiftKind.FIXED


def _work_day(duty: Duty, begins: datetime, ends: datetime) -> WorkDay:
    shift = duty.shift
    opens = begins if shift.before is None else max(begins, duty.start - timedelta(minutes=shift.before))
    closes = ends if shift.after is None else min(ends, duty.end + timedelta(minutes=shift.after))
    repeat_in, repeat_out = timedelta(minutes=shift.in_out_gap), timedelta(minutes=shift.out_in_gap)
    return WorkDay(duty, begins, ends, opens, closes, repeat_in, repeat_out)
