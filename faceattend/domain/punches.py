"""Sightings that count for attendance."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import NamedTuple, NewType

from faceattend.domain.people import PersonId

PunchId = NewType("PunchId", int)


class Direction(Enum):
    """Which way a person went."""

    IN = "in"
    OUT = "out"


class CameraDirection(Enum):
    """What passing a camera means; AUTO alternates within a day, beginning with IN."""

    IN = "in"
    OUT = "out"
    AUTO = "auto"


class Method(Enum):
    """How a punch came to be."""

    FACE = "face"
    CONFIRMED = "confirmed"
    """A face that the program only proposed and a person at the desk confirmed."""
    MANUAL = "manual"
    TERMINAL = "terminal"
    """Read from the file of another attendance terminal."""
    PIN = "pin"
    BADGE = "badge"


@dataclass(frozen=True, slots=True)
class NewPunch:
    """A punch that is about to be written.

    Attributes:
        time: aware UTC time.
        day: the work day that it belongs to, in the site's zone.
        camera: name of the camera, empty for a manual punch.
        score: similarity to the person's templates, 0 for a manual punch.
        note: the reason for a manual punch, otherwise empty.
        by: name of the account that made a manual punch, otherwise empty.
        stated: whether the direction is known; False where it is only the program's guess from the punches before, so
            that the rules of a shift may read the day differently.
    """

    person: PersonId
    time: datetime
    day: date
    direction: Direction
    method: Method
    camera: str = ""
    score: float = 0.0
    note: str = ""
    by: str = ""
    stated: bool = True


class Punch(NamedTuple):
    """A written punch; it is never edited, only voided by a later row.

    A named tuple, because a month has more than 100,000 of them and it is made in half the time of a dataclass.

    Attributes:
        day: the work day under which it is filed. Which day it counts for is decided by the rules; see ``duty.py``.
        void_reason: why it does not count any more, or None while it counts.
        stated: whether the direction is known and not only guessed.
        by, at: whose account wrote a manual punch, and when; empty and None when that was not kept.
        voided_by, voided_at: whose account voided it, and when.
    """

    id: PunchId
    person: PersonId
    time: datetime
    day: date
    direction: Direction
    method: Method
    camera: str
    score: float
    note: str
    void_reason: str | None = None
    stated: bool = True
    by: str = ""
    at: datetime | None = None
    voided_by: str = ""
    voided_at: datetime | None = None

    @property
    def counts(self) -> bool:
        """Whether it has not been voided."""
        return self.void_reason is None


def next_direction(camera: CameraDirection, todays: Iterable[Punch]) -> Direction:
    """Return what passing ``camera`` now means for a person with these punches on the work day."""
    if camera is not CameraDirection.AUTO:
        return Direction(camera.value)
    counting = [punch for punch in todays if punch.counts]
    if not counting:
        return Direction.IN
    latest = max(counting, key=lambda punch: (punch.time, punch.id))
    return Direction.OUT if latest.direction is Direction.IN else Direction.IN


def is_repeat(last_seen: datetime | None, now: datetime, gap: timedelta) -> bool:
    """Return whether a sighting at ``now`` belongs to the visit of a sighting at ``last_seen``, earlier or later."""
    return last_seen is not None and abs(now - last_seen) < gap
