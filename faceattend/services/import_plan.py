"""What an import of a terminal's file would write, before anything is written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from faceattend.domain.people import Person
from faceattend.domain.punch_layouts import ColumnMapping, FileLayout
from faceattend.domain.punches import Direction, Method, NewPunch

SHOWN_LINES = 20
"""So many lines of a kind are named; of the rest only the number is."""

NO_DIRECTION, IN, OUT = 0, 1, 2
"""Directions as numbers of :attr:`PunchColumns.ways`."""

WAY_OF = {None: NO_DIRECTION, Direction.IN: IN, Direction.OUT: OUT}
DIRECTION_OF = {number: direction for direction, number in WAY_OF.items()}

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Covers(Enum):
    """For which days a terminal counts as having watched, besides days that somebody named."""

    FILE = "file"
    """From the first to the last work day in the file."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What somebody says of a file.

    Attributes:
        encoding: of the text; empty for UTF-8, or UTF-16 where the file says so.
        zone: IANA name of the zone of times without an offset; empty for the zone of the site.
        terminal: under what name the punches are kept, as a camera's; empty for the name of the file.
        covers: for which days the terminal is a witness, so that who is missing there is absent and not unobserved.
        skip_unknown: whether lines of codes that nobody has are passed over instead of refused.
    """

    mapping: ColumnMapping = field(default_factory=ColumnMapping)
    encoding: str = ""
    zone: str = ""
    terminal: str = ""
    covers: Covers | tuple[date, date] = Covers.FILE
    skip_unknown: bool = False


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One punch as it was read.

    Attributes:
        time: in the site's zone.
        direction: None where the file does not say it.
    """

    number: int
    code: str
    name: str
    time: datetime
    direction: Direction | None


@dataclass(frozen=True, slots=True, eq=False)
class PunchColumns:
    """Punches side by side, because a million of them as objects would need a gigabyte.

    Attributes:
        people: everybody whom one of them is of.
        person: int64 (N,), index of each punch's person in ``people``.
        time: int64 (N,), UTC, milliseconds since 1970.
        way: int8 (N,), direction as number.
        day: int32 (N,), number of the work day.
    """

    people: tuple[Person, ...]
    person: NDArray[np.int64]
    time: NDArray[np.int64]
    way: NDArray[np.int8]
    day: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.time)

    def picked(self, kept: NDArray[np.bool_]) -> "PunchColumns":
        """Return some of them, in the same order."""
        return PunchColumns(self.people, self.person[kept], self.time[kept], self.way[kept], self.day[kept])

    def new_punches(self, terminal: str) -> Iterator[NewPunch]:
        """Return what is to be written, in order of time."""
        latest: dict[int, tuple[int, Direction]] = {}
        for place in np.lexsort((self.person, self.time)):
            person, day = int(self.person[place]), int(self.day[place])
            stated = DIRECTION_OF[int(self.way[place])]
            direction = stated
            if direction is None:
                before = latest.get(person)
                came = before is not None and before == (day, Direction.IN)
                direction = Direction.OUT if came else Direction.IN
            latest[person] = day, direction
            yield NewPunch(
                person=self.people[person].id,
                time=_EPOCH + timedelta(milliseconds=int(self.time[place])),
                day=date.fromordinal(day),
                direction=direction,
                method=Method.TERMINAL,
                camera=terminal,
                stated=stated is not None,
            )


@dataclass(frozen=True, slots=True, eq=False)
class ImportPlan:
    """What an import would do.

    Attributes:
        file: name of the file.
        terminal: under what name its punches are kept.
        after: number of the last import before.
        rows: lines of the file.
        found: punches in them.
        problems: a sentence for each of the first lines that are wrong; while there are any nothing is imported.
        problem_count: how many there are in all.
        duplicates: a sentence for each of the first punches that the records or the file have already.
        duplicate_count: how many there are in all; they are left out.
        skipped: how many lines of unknown codes are passed over.
        notes: sentences on what somebody should know before he goes on.
        first, last: first and last work day of the file; None when it holds no punch.
        quiet_days: work days between them on which nobody has a punch in the file.
        watched: for which time the terminal will count as a witness; None for none.
        preview: the first punches.
        punches: what is to be written.
    """

    file: str
    layout: FileLayout
    terminal: str
    after: int
    rows: int
    found: int
    problems: tuple[str, ...]
    problem_count: int
    duplicates: tuple[str, ...]
    duplicate_count: int
    skipped: int
    notes: tuple[str, ...]
    first: date | None
    last: date | None
    quiet_days: tuple[date, ...]
    watched: tuple[datetime, datetime] | None
    preview: tuple[PreviewLine, ...]
    punches: PunchColumns

    @property
    def people(self) -> int:
        """How many people have a punch in the file, duplicates included."""
        return len(self.punches.people)
