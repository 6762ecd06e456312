"""Roll-ups: all punches of one day in one sealed value, so that a month is read without opening 100,000 rows.

They are derived from the events, carry the number of rows, how many of them an erasure had emptied, and the last row,
and are used only while all three still hold. Whoever changes a row that is there (erasure, retention) deletes the day's
roll-up; one that somebody puts back does not fit any more.

    rows of the day (4), empty ones (4), last row (8), number of punches n (4), n numbers (8), n people (4),
    n times in UTC ms (8), n scores (8), n places in the list of cameras (2), n flags (1), and JSON: cameras, notes and
    reasons by place

Flags, from the lowest bit: direction (1), method (3).
"""

import json
import logging
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import repeat

import peewee
from peewee import SqliteDatabase

from faceattend.domain.punches import Punch
from faceattend.errors import EnvironmentFault
from faceattend.storage.crypto import NOBODY, Kind, UnreadableError, pad, unpad
from faceattend.storage.damage import DamageLog
from faceattend.storage.database import Reader, rows
from faceattend.storage.events import DIRECTIONS, METHODS
from faceattend.storage.keystore import Keystore
from faceattend.storage.models import EventRow, RollupRow
from faceattend.storage.moments import to_day, to_day_number, to_milliseconds
from faceattend.storage.writer import Writer

_HEADER = struct.Struct(">IIQI")
_COLUMNS = "QIQdHB"
_STEP = 4096
_METHOD_SHIFT = 1
_FLAGS = range(len(DIRECTIONS) * len(METHODS))
_DIRECTION_OF = tuple(DIRECTIONS[flags & 1] for flags in _FLAGS)
_METHOD_OF = tuple(METHODS[flags >> _METHOD_SHIFT] for flags in _FLAGS)
# People still come, go and correct on the newest days.
_UNSETTLED_DAYS = 2

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DayRows:
    """What the events of a day are, as far as it can be seen without opening them.

    Attributes:
        count: how many rows there are.
        empty: how many of them an erasure has emptied.
        last: number of the last one.
    """

    count: int
    empty: int
    last: int


class RollupReader:
    """Reads the roll-ups. Any thread may call it."""

    def __init__(self, reader: Reader, keystore: Keystore, damage: DamageLog) -> None:
        self._reader = reader
        self._keystore = keystore
        self._damage = damage

    def days(self, first: date, last: date) -> dict[int, DayRows]:
        """Return the days between two days that have events, by day number."""
        empty = dict(self._reader.rows(_empty_rows(first, last)))
        return {
            day: DayRows(count, empty.get(day, 0), newest)
            for day, count, newest in self._reader.rows(_day_rows(first, last))
        }

    def read(self, first: date, last: date, days: Mapping[int, DayRows]) -> dict[int, list[Punch]]:
        """Return the punches of every day that has a roll-up which still holds, each day in order of time.

        Args:
            days: what the days have in truth; see :meth:`days`.
        """
        between = RollupRow.day.between(to_day_number(first), to_day_number(last))
        found = {}
        for day, token in self._reader.rows(RollupRow.select(RollupRow.day, RollupRow.token).where(between)):
            try:
                made_from, punches = _opened(day, unpad(self._keystore.system.open(Kind.ROLLUP, day, NOBODY, token)))
            except UnreadableError:
                # The rows themselves are read in its place.
                self._damage.note(
                    "roll-up", day, f"The fast list of {to_day(day)} is damaged. Run a check of the records."
                )
                continue
            if days.get(day) == made_from:
                found[day] = punches
        return found


class RollupWriter:
    """Writes the roll-ups. Any thread may call it."""

    def __init__(self, writer: Writer, reader: Reader, keystore: Keystore) -> None:
        self._writer = writer
        self._reader = reader
        self._keystore = keystore

    def keep(self, punches: Mapping[int, list[Punch]], days: Mapping[int, DayRows]) -> None:
        """Write roll-ups of days that are over; where the disk does not take them, they are made another time.

        Args:
            punches: all punches of each day in order of time.
            days: the rows that they were read from.
        """
        newest = self._reader.rows(EventRow.select(peewee.fn.MAX(EventRow.day)))[0][0] or 0
        settled = {day: found for day, found in punches.items() if day <= newest - _UNSETTLED_DAYS}
        if not settled:
            return
        tokens = {
            day: self._keystore.system.seal(Kind.ROLLUP, day, NOBODY, pad(_written(found, days[day]), _STEP))
            for day, found in settled.items()
        }

        def operation(database: SqliteDatabase) -> None:
            for day, token in tokens.items():
                # An erasure may have emptied rows since they were read.
                if _present(database, day) == days[day]:
                    RollupRow.insert(day=day, token=token).on_conflict_replace().execute(database)

        try:
            self._writer.call(operation)
        except EnvironmentFault as error:
            _logger.warning("The roll-ups of %d days were not written: %s", len(tokens), error)


def _day_rows(first: date, last: date) -> "peewee.ModelSelect[EventRow]":
    between = EventRow.day.between(to_day_number(first), to_day_number(last))
    columns = EventRow.select(EventRow.day, peewee.fn.COUNT(EventRow.seq), peewee.fn.MAX(EventRow.seq))
    return columns.where(between).group_by(EventRow.day)


def _empty_rows(first: date, last: date) -> "peewee.ModelSelect[EventRow]":
    # By the pseudonym, which goes with the content: an index has it, so that no row is read.
    between = EventRow.day.between(to_day_number(first), to_day_number(last))
    columns = EventRow.select(EventRow.day, peewee.fn.COUNT(EventRow.seq))
    return columns.where(EventRow.pidx.is_null() & between).group_by(EventRow.day)


def _present(database: SqliteDatabase, day: int) -> DayRows:
    count, last, filled = peewee.fn.COUNT(EventRow.seq), peewee.fn.MAX(EventRow.seq), peewee.fn.COUNT(EventRow.pidx)
    found = rows(database, EventRow.select(count, last, filled).where(EventRow.day == day))[0]
    return DayRows(found[0], found[0] - found[2], found[1] or 0)


def _written(punches: list[Punch], made_from: DayRows) -> bytes:
    count = len(punches)
    cameras = sorted({punch.camera for punch in punches})
    places = {camera: place for place, camera in enumerate(cameras)}
    columns: tuple[Iterable[float], ...] = (
        (punch.id for punch in punches),
        (punch.person for punch in punches),
        (to_milliseconds(punch.time) for punch in punches),
        (punch.score for punch in punches),
        (places[punch.camera] for punch in punches),
        (DIRECTIONS.index(punch.direction) | METHODS.index(punch.method) << _METHOD_SHIFT for punch in punches),
    )
    packed = (struct.pack(f">{count}{form}", *column) for form, column in zip(_COLUMNS, columns, strict=True))
    notes = {place: punch.note for place, punch in enumerate(punches) if punch.note}
    reasons = {place: punch.void_reason for place, punch in enumerate(punches) if punch.void_reason is not None}
    text = json.dumps([cameras, notes, reasons]).encode("ascii")
    return _HEADER.pack(made_from.count, made_from.empty, made_from.last, count) + b"".join(packed) + text


def _opened(number: int, body: bytes) -> tuple[DayRows, list[Punch]]:
    try:
        row_count, empty, last, count = _HEADER.unpack_from(body)
        place = _HEADER.size
        columns = []
        for form in _COLUMNS:
            columns.append(struct.unpack_from(f">{count}{form}", body, place))
            place += struct.calcsize(f">{count}{form}")
        ids, people, times, scores, camera_places, flags = columns
        cameras, notes_by_place, reasons_by_place = json.loads(body[place:])
        notes = _spread("", notes_by_place, count)
        reasons = _spread(None, reasons_by_place, count)
        from_timestamp = datetime.fromtimestamp
        # A column at a time and without a Python call for every punch: a month has more than 100,000 of them.
        fields = zip(
            ids,
            people,
            # The float is exact to a quarter of a microsecond until the year 2242, and is rounded to whole ones.
            [from_timestamp(moment / 1000, UTC) for moment in times],
            repeat(to_day(number)),
            map(_DIRECTION_OF.__getitem__, flags),
            map(_METHOD_OF.__getitem__, flags),
            map(cameras.__getitem__, camera_places),
            scores,
            notes,
            reasons,
            strict=False,
        )
        return DayRows(row_count, empty, last), list(map(Punch._make, fields))
    except (struct.error, ValueError, TypeError, IndexError, OverflowError, AttributeError) as error:
        raise UnreadableError("The roll-up has an unknown form.") from error


def _spread(usual: str | None, others: Mapping[str, str], count: int) -> list[str | None]:
    spread = [usual] * count
    for place, text in others.items():
        spread[int(place)] = text
    return spread
