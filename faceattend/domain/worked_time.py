"""How long somebody worked: his presence without the time between two parts of a shift and without breaks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from faceattend.domain.duty import Duty, Stretch, break_place
from faceattend.domain.punch_use import PunchReading
from faceattend.domain.schedules import Break, BreakKind, Counting

_NOTHING = timedelta(0)
_MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class WorkedTime:
    """What somebody worked on a day, in whole minutes and not rounded.

    Attributes:
        worked: without breaks.
        breaks: taken off.
        late_back: that punched breaks were longer than they may be.
        between: minutes of presence between two parts of the shift, which are not counted.
        taken: minutes of each break that was taken off, with its kind and by how many it was too long.
        rests: stretches that were taken for punched breaks.
    """

    worked: int = 0
    breaks: int = 0
    late_back: int = 0
    between: int = 0
    taken: tuple[tuple[int, BreakKind, int], ...] = ()
    rests: tuple[Stretch, ...] = ()


def worked_time(reading: PunchReading, duty: Duty, zone: ZoneInfo, *, half: bool) -> WorkedTime:
    """Return how long somebody worked on a day; with a punch missing, the stretches that are complete without breaks.

    Args:
        half: whether an entry settles half of the day; then a break without a place is half as long.
    """
    between = _between_parts(reading.stretches, duty)
    presence = sum([until - since for since, until in reading.stretches], -between)
    result = WorkedTime(worked=presence // _MINUTE, between=between // _MINUTE)
    if not duty.shift.breaks or reading.missing or not reading.stretches:
        return result
    left = _without_breaks(presence, reading, duty, zone, result, half=half)
    result.breaks = result.worked - left // _MINUTE
    result.worked = left // _MINUTE
    return result


def presence_within(stretches: Sequence[Stretch], start: datetime, end: datetime) -> timedelta:
    """Return how long somebody was there between two moments."""
    return sum((max(_NOTHING, min(until, end) - max(since, start)) for since, until in stretches), _NOTHING)


def _between_parts(stretches: Sequence[Stretch], duty: Duty) -> timedelta:
    if len(duty.parts) == 1:
        return _NOTHING
    gaps = (presence_within(stretches, before.end, after.start) for before, after in pairwise(duty.parts))
    return sum(gaps, _NOTHING)


def _without_breaks(
    presence: timedelta, reading: PunchReading, duty: Duty, zone: ZoneInfo, result: WorkedTime, *, half: bool
) -> timedelta:
    left = presence
    unused = list(reading.rests)
    # Those with a place first: what they do not take may be one of the breaks that lie anywhere.
    breaks = sorted(duty.shift.breaks, key=lambda rest: rest.start is None)
    anywhere = sum(1 for rest in breaks if rest.kind is BreakKind.PUNCHED and rest.start is None)
    for rest in breaks:
        place = break_place(rest, duty, zone)
        late_back = result.late_back
        if rest.kind is BreakKind.PUNCHED:
            if place is not None:
                found = [one for one in unused if one.start < place.end and one.end > place.start]
            else:
                anywhere -= 1
                # The last one takes all that is left, so that no rest is paid.
                found = unused[:1] if anywhere else list(unused)
            unused = [one for one in unused if one not in found]
            off = _punched(found, rest, place, reading, duty, result)
        else:
            off = _deducted(left, rest, place, reading, half=half)
        off = min(off, left)
        left -= off
        result.taken += ((off // _MINUTE, rest.kind, result.late_back - late_back),)
    return left


def _punched(
    found: Sequence[Stretch],
    rest: Break,
    place: Stretch | None,
    reading: PunchReading,
    duty: Duty,
    result: WorkedTime,
) -> timedelta:
    if not found:
        return _most(rest.minutes * _MINUTE, place, reading)
    length = sum((end - start for start, end in found), _NOTHING)
    result.rests += tuple(found)
    result.late_back += max(0, length // _MINUTE - rest.minutes)
    # Pairs do not hold what lies between them, so that there is nothing to take off.
    return length if duty.shift.counting is Counting.FIRST_LAST else _NOTHING


def _deducted(left: timedelta, rest: Break, place: Stretch | None, reading: PunchReading, *, half: bool) -> timedelta:
    if left // _MINUTE <= rest.after:
        return _NOTHING
    minutes = rest.minutes // 2 if half and place is None else rest.minutes
    return _most(minutes * _MINUTE, place, reading)


def _most(length: timedelta, place: Stretch | None, reading: PunchReading) -> timedelta:
    return length if place is None else min(length, presence_within(reading.stretches, place.start, place.end))
