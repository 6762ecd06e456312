"""Who is in, who has left, who is late and who is still expected, at one moment of a work day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from faceattend.domain.duty import DayKind, Duty
from faceattend.domain.people import Person
from faceattend.domain.punches import Direction, Punch
from faceattend.domain.results import DayCode, DayResult

_ELSEWHERE = frozenset({DayCode.LEAVE, DayCode.ON_DUTY, DayCode.FROM_HOME, DayCode.HOLIDAY, DayCode.WEEKLY_OFF})
"""What keeps somebody away who is not missed."""


class Place(Enum):
    """Where a person is, as far as the records say."""

    IN = "in"
    LEFT = "left"
    OVERDUE = "overdue"
    """Expected by now and not seen."""
    EXPECTED = "expected"
    """Expected later today."""
    AWAY = "away"
    """Not expected: leave, duty elsewhere, a day off."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands on a work day at one moment.

    Attributes:
        since: aware UTC time of the last punch; of OVERDUE and EXPECTED when the shift starts; None for AWAY.
        late: minutes by which he came late beyond what is allowed; of OVERDUE, by which he is late so far.
        present: minutes that he was in so far, breaks among them.
        result: the day as the rules give it so far.
    """

    person: Person
    place: Place
    since: datetime | None
    late: int
    present: int
    result: DayResult


def standing(person: Person, result: DayResult, duty: Duty, punches: Iterable[Punch], now: datetime) -> Standing:
    """Return how a person stands at ``now``, an aware UTC time.

    Args:
        result: what the rules make of the work day so far.
        punches: his punches of the work day, also those that do not count.
    """
    counting = sorted((punch for punch in punches if punch.counts and punch.time <= now), key=_order)
    if counting:
        last = counting[-1]
        place = Place.IN if last.direction is Direction.IN else Place.LEFT
        return Standing(person, place, last.time, result.late, _minutes_in(counting, now), result)
    if duty.kind is not DayKind.WORKING or (result.code in _ELSEWHERE and result.other is None):
        return Standing(person, Place.AWAY, None, 0, 0, result)
    behind = (now - duty.start) // timedelta(minutes=1)
    if behind > duty.shift.late_grace:
        return Standing(person, Place.OVERDUE, duty.start, behind, 0, result)
    return Standing(person, Place.EXPECTED, duty.start, 0, 0, result)


def _order(punch: Punch) -> tuple[datetime, int]:
    return punch.time, punch.id


def _minutes_in(counting: list[Punch], now: datetime) -> int:
    """Return for how many minutes somebody was in who passed the door with these punches, in order of time."""
    total, came = timedelta(), None
    for punch in counting:
        if punch.direction is Direction.IN:
            came = came or punch.time
        elif came is not None:
            total += punch.time - came
            came = None
    if came is not None:
        total += now - came
    return total // timedelta(minutes=1)
