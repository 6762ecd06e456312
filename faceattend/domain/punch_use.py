"""Which punches of a work day count, which way they went, and the stretches of presence that they make.

Three steps. Punches that were voided, that lie outside the window of the shift, or that only repeat the one before are
left out. The rest get their directions by the rule of the shift. In and out make stretches: nothing is guessed, so an
in without an out is a missing punch and no stretch.

What somebody entered by hand always counts and keeps the direction that he wrote.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from faceattend.domain.duty import Stretch
from faceattend.domain.explanation import PunchUse
from faceattend.domain.punches import Direction, Method, Punch
from faceattend.domain.schedules import BreakKind, Counting, DirectionRule
from faceattend.domain.work_days import WorkDay

IN, OUT = Direction.IN, Direction.OUT


class PartTime(NamedTuple):
    """A moment that counts for one part of the shift; ``part`` is its index."""

    part: int
    time: datetime


class Missing(NamedTuple):
    """A punch that is not there.

    Attributes:
        direction: the way in which nobody was seen to go.
        part: index of the part of the shift in which it is missing.
        beside: the punch without its other half.
    """

    direction: Direction
    part: int
    beside: datetime


@dataclass(slots=True)
class PunchReading:
    """What the punches of a work day say.

    Attributes:
        left_out: what became of the punches that do not count, by their index.
        places: index of each punch that counts, in order of time.
        directions: which way each of them went.
        stated: whether that was known and not worked out.
        stretches: presence from an in to the out that ends it; what a rest in between takes off is not in here.
        rests: from an out to the in behind it, within one part of the shift.
        arrivals: first in of each part to which somebody came.
        departures: last out of each part from which somebody went.
        missing: punches without which the day is not complete.
        by_hand: whether any punch was entered or voided by hand, counting or not.
        unpaired: index among the counting ones of punches without their other half, the missing ones' included.
    """

    left_out: dict[int, PunchUse] = field(default_factory=dict)
    places: list[int] = field(default_factory=list)
    directions: list[Direction] = field(default_factory=list)
    stated: list[bool] = field(default_factory=list)
    stretches: tuple[Stretch, ...] = ()
    rests: tuple[Stretch, ...] = ()
    arrivals: tuple[PartTime, ...] = ()
    departures: tuple[PartTime, ...] = ()
    missing: tuple[Missing, ...] = ()
    unpaired: tuple[int, ...] = ()
    by_hand: bool = False


class _Group(NamedTuple):
    """The counting punches ``first`` up to but not including ``end``, all in one part of the shift."""

    part: int
    first: int
    end: int


def read_punches(punches: Sequence[Punch], work_day: WorkDay, parts: Sequence[Stretch]) -> PunchReading:
    """Return what the punches of a work day say.

    Args:
        punches: all of the work day in order of time, voided ones included.
        parts: when somebody is expected on this day; at least one stretch.
    """
    reading = PunchReading()
    shift = work_day.duty.shift
    times = _count(reading, punches, work_day, parts)
    if not times:
        return reading
    groups = _groups(reading, times, parts, shift.counting)
    if shift.counting is Counting.FIRST_LAST:
        if not all(reading.stated):
            _turn_ends(reading, groups)
        _first_to_last(reading, times, groups)
    else:
        if shift.direction is DirectionRule.RECORDED and PunchUse.REPEAT in reading.left_out.values():
            times = _turn_round(reading, punches)
            groups = _groups(reading, times, parts, shift.counting)
        _pairs(reading, times, groups)
    if shift.breaks and any(rest.kind is BreakKind.PUNCHED for rest in shift.breaks):
        _rests(reading, times, groups)
    return reading


def _count(
    reading: PunchReading, punches: Sequence[Punch], work_day: WorkDay, parts: Sequence[Stretch]
) -> list[datetime]:
    """Leave out what does not count and give the rest a direction; return their times."""
    shift = work_day.duty.shift
    rule = shift.direction
    opens, closes = work_day.opens, work_day.closes
    times: list[datetime] = []
    latest: Direction | None = None
    for place, punch in enumerate(punches):
        time = punch.time
        if punch.void_reason is not None:
            reading.left_out[place] = PunchUse.VOIDED
            reading.by_hand = True
            continue
        manual = punch.method is Method.MANUAL
        if time < opens or time > closes:
            reading.left_out[place] = PunchUse.OUT_OF_WINDOW
            reading.by_hand = reading.by_hand or manual
            continue
        if manual:
            reading.by_hand = True
        elif latest is not None:
            gap = work_day.repeat_in if latest is IN else work_day.repeat_out
            if time - times[-1] < gap:
                reading.left_out[place] = PunchUse.REPEAT
                continue
        stated = manual or (rule is DirectionRule.RECORDED and punch.stated)
        if stated:
            latest = punch.direction
        elif rule is DirectionRule.SHIFT_CLOCK:
            stated, latest = True, _by_shift_clock(time, parts, latest)
        else:
            latest = OUT if latest is IN else IN
        times.append(time)
        reading.places.append(place)
        reading.directions.append(latest)
        reading.stated.append(stated)
    return times


def _turn_round(reading: PunchReading, punches: Sequence[Punch]) -> list[datetime]:
    """Count a repeat that is known to have gone the other way, where the next one is known to go as the first did.

    Who turns round at the door would lose the hours until he goes the next time. Returns the times of all that count.
    """
    for number in range(len(reading.places) - 1, 0, -1):
        way = reading.directions[number]
        if way is not reading.directions[number - 1] or not all(reading.stated[number - 1 : number + 1]):
            continue
        for place in range(reading.places[number - 1] + 1, reading.places[number]):
            punch = punches[place]
            if reading.left_out[place] is PunchUse.REPEAT and punch.stated and punch.direction is not way:
                del reading.left_out[place]
                reading.places.insert(number, place)
                reading.directions.insert(number, punch.direction)
                reading.stated.insert(number, True)
                break
    return [punches[place].time for place in reading.places]


def _by_shift_clock(time: datetime, parts: Sequence[Stretch], latest: Direction | None) -> Direction:
    to_start = min(abs(time - part.start) for part in parts)
    to_end = min(abs(time - part.end) for part in parts)
    if to_start == to_end:
        return OUT if latest is IN else IN
    return IN if to_start < to_end else OUT


def _groups(
    reading: PunchReading, times: Sequence[datetime], parts: Sequence[Stretch], counting: Counting
) -> list[_Group]:
    """Divide the punches among the parts of the shift.

    Between two parts an out ends the one before, and the first in begins the one behind. Where nobody stated which way
    they went and their number is odd, turns of in and out say nothing, and the nearer part has them; pairs know no
    better than turns.
    """
    if len(parts) == 1:
        return [_Group(0, 0, len(times))]
    directions = reading.directions
    in_turn = counting is Counting.PAIRS or directions[-1] is OUT
    known = [way if in_turn or stated else None for way, stated in zip(directions, reading.stated, strict=True)]
    groups = []
    first = 0
    for part in range(len(parts) - 1):
        gap = Stretch(parts[part].end, parts[part + 1].start)
        end = first
        while end < len(times) and _ends_before(gap, times[end], known[end]):
            end += 1
        if end > first:
            groups.append(_Group(part, first, end))
        first = end
    if first < len(times):
        groups.append(_Group(len(parts) - 1, first, len(times)))
    return groups


def _ends_before(gap: Stretch, time: datetime, direction: Direction | None) -> bool:
    """Return whether a punch belongs to the part before the time between two; None stands for an unknown direction."""
    if direction is None:
        return time < gap.start + (gap.end - gap.start) / 2
    return time <= gap.end if direction is OUT else time < gap.start


def _turn_ends(reading: PunchReading, groups: Sequence[_Group]) -> None:
    """Make the first punch of a part an in and the last an out where nobody stated which way they went.

    Somebody who passed a door an odd number of times has still gone home.
    """
    directions, stated = reading.directions, reading.stated
    last = len(directions) - 1
    for _, first, end in groups:
        if end - first > 1:
            if not stated[first]:
                directions[first] = IN
            if not stated[end - 1]:
                directions[end - 1] = OUT
    if last > 0 and not stated[last]:
        directions[last] = OUT


class _Run:
    """Presence from a first in to the last out behind it."""

    def __init__(self, reading: PunchReading) -> None:
        self._reading = reading
        self._since: datetime | None = None
        self._until: datetime | None = None

    @property
    def begun(self) -> bool:
        return self._since is not None

    def see(self, direction: Direction, time: datetime) -> None:
        if self._since is None:
            self._since = time if direction is IN else None
        elif direction is OUT:
            self._until = time

    def finish(self) -> None:
        if self._since is not None and self._until is not None:
            self._reading.stretches += (Stretch(self._since, self._until),)
        self._since = self._until = None


def _first_to_last(reading: PunchReading, times: Sequence[datetime], groups: Sequence[_Group]) -> None:
    """Make one stretch of every part, or one that runs on through the time between two parts."""
    directions = reading.directions
    if len(groups) == 1 and directions[0] is IN and directions[-1] is OUT:
        # Nearly every day is like this.
        part = groups[0].part
        reading.arrivals = (PartTime(part, times[0]),)
        reading.departures = (PartTime(part, times[-1]),)
        reading.stretches = (Stretch(times[0], times[-1]),)
        return
    run = _Run(reading)
    before = 0
    for part, first, end in groups:
        if directions[first] is IN:
            if run.begun:
                _miss(reading, OUT, before, first - 1, times)
                run.finish()
            reading.arrivals += (PartTime(part, times[first]),)
        elif not run.begun:
            _miss(reading, IN, part, first, times)
        for place in range(first, end):
            run.see(directions[place], times[place])
        if directions[end - 1] is OUT:
            reading.departures += (PartTime(part, times[end - 1]),)
            run.finish()
        before = part
    if run.begun:
        _miss(reading, OUT, before, len(times) - 1, times)
        run.finish()


def _pairs(reading: PunchReading, times: Sequence[datetime], groups: Sequence[_Group]) -> None:
    """Make a stretch of every in and the out behind it."""
    directions = reading.directions
    since: int | None = None
    for place, direction in enumerate(directions):
        if direction is IN:
            if since is not None:
                reading.unpaired += (since,)
            since = place
        elif since is not None:
            reading.stretches += (Stretch(times[since], times[place]),)
            since = None
        elif place == 0:
            _miss(reading, IN, groups[0].part, 0, times)
        else:
            reading.unpaired += (place,)
    if since is not None:
        _miss(reading, OUT, groups[-1].part, since, times)
    for part, first, end in groups:
        if directions[first] is IN:
            reading.arrivals += (PartTime(part, times[first]),)
        if directions[end - 1] is OUT:
            reading.departures += (PartTime(part, times[end - 1]),)


def _rests(reading: PunchReading, times: Sequence[datetime], groups: Sequence[_Group]) -> None:
    directions = reading.directions
    for _, first, end in groups:
        reading.rests += tuple(
            Stretch(times[place], times[place + 1])
            for place in range(first, end - 1)
            if directions[place] is OUT and directions[place + 1] is IN
        )


def _miss(reading: PunchReading, direction: Direction, part: int, place: int, times: Sequence[datetime]) -> None:
    reading.missing += (Missing(direction, part, times[place]),)
    reading.unpaired += (place,)


def punch_uses(reading: PunchReading, punches: Sequence[Punch], breaks: Sequence[Stretch]) -> list[PunchUse]:
    """Return what became of each punch of a work day.

    Args:
        breaks: the rests that are taken for breaks.
    """
    uses = [reading.left_out.get(place, PunchUse.BETWEEN) for place in range(len(punches))]
    starts, ends = ({stretch[side] for stretch in reading.stretches} for side in (0, 1))
    breaks_out, breaks_in = ({rest[side] for rest in breaks} for side in (0, 1))
    for number, (place, direction) in enumerate(zip(reading.places, reading.directions, strict=True)):
        time = punches[place].time
        if number in reading.unpaired:
            uses[place] = PunchUse.UNPAIRED
        elif direction is IN and time in breaks_in:
            uses[place] = PunchUse.BREAK_IN
        elif direction is OUT and time in breaks_out:
            uses[place] = PunchUse.BREAK_OUT
        elif direction is IN and time in starts:
            uses[place] = PunchUse.IN
        elif direction is OUT and time in ends:
            uses[place] = PunchUse.OUT
    return uses
