"""How the roll-up of a day is written: columns of bytes for its punches, and JSON for all that few of them have.

    rows of the day (4), empty ones (4), last row (8), number of punches n (4), n numbers (8), n people (4),
    n times in UTC ms (8), n scores (8), n places in the list of cameras (2), n flags (1), and JSON: cameras; notes,
    writers and voidings by place; day entries

Flags, from the lowest bit: direction (1), whether it is a guess (1), method (3).
"""

import json
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import repeat
from typing import Any

from faceattend.domain.day_entries import DayEntry, DayEntryId
from faceattend.domain.people import PersonId
from faceattend.domain.punches import Punch
from faceattend.storage.crypto import UnreadableError
from faceattend.storage.event_reader import DayRecords
from faceattend.storage.events import DAY_PARTS, DIRECTIONS, ENTRY_KINDS, METHODS
from faceattend.storage.moments import to_day, to_milliseconds, to_moment

_HEADER = struct.Struct(">IIQI")
_COLUMNS = "QIQdHB"
_GUESS_BIT = 1 << 1
_METHOD_SHIFT = 2
_FLAGS = range(len(METHODS) << _METHOD_SHIFT)
_DIRECTION_OF = tuple(DIRECTIONS[flags & 1] for flags in _FLAGS)
_STATED_OF = tuple(not flags & _GUESS_BIT for flags in _FLAGS)
_METHOD_OF = tuple(METHODS[flags >> _METHOD_SHIFT] for flags in _FLAGS)
# An older program wrote three: cameras, notes and reasons.
_TEXTS = 5


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


def write_rollup(records: DayRecords, made_from: DayRows) -> bytes:
    """Return the roll-up of a day.

    Args:
        records: all of the day.
        made_from: the rows that they were read from.
    """
    punches = records.punches
    count = len(punches)
    cameras = sorted({punch.camera for punch in punches})
    places = {camera: place for place, camera in enumerate(cameras)}
    columns: tuple[Iterable[float], ...] = (
        (punch.id for punch in punches),
        (punch.person for punch in punches),
        (to_milliseconds(punch.time) for punch in punches),
        (punch.score for punch in punches),
        (places[punch.camera] for punch in punches),
        map(_flags, punches),
    )
    packed = (struct.pack(f">{count}{form}", *column) for form, column in zip(_COLUMNS, columns, strict=True))
    notes = {place: punch.note for place, punch in enumerate(punches) if punch.note}
    writers = {
        place: [punch.by, _milliseconds(punch.at)]
        for place, punch in enumerate(punches)
        if punch.by or punch.at is not None
    }
    voidings = {
        place: [punch.void_reason, punch.voided_by, _milliseconds(punch.voided_at)]
        for place, punch in enumerate(punches)
        if not punch.counts
    }
    texts = [cameras, notes, writers, voidings, list(map(_written_entry, records.entries))]
    return (
        _HEADER.pack(made_from.count, made_from.empty, made_from.last, count)
        + b"".join(packed)
        + json.dumps(texts).encode("ascii")
    )


def read_rollup(number: int, body: bytes) -> tuple[DayRows, DayRecords] | None:
    """Return what a roll-up was made from and what it says, or None for one that an older program wrote.

    Args:
        number: of the day.

    Raises:
        UnreadableError: it is nothing that the program writes.
    """
    try:
        row_count, empty, last, count = _HEADER.unpack_from(body)
        place = _HEADER.size
        columns = []
        for form in _COLUMNS:
            columns.append(struct.unpack_from(f">{count}{form}", body, place))
            place += struct.calcsize(f">{count}{form}")
        texts = json.loads(body[place:])
        if len(texts) != _TEXTS:
            return None
        *of_punches, entries = texts
        punches = _punches(number, columns, of_punches)
        read = DayRecords(punches, [_read_entry(number, entry) for entry in entries])
        return DayRows(row_count, empty, last), read
    except (struct.error, ValueError, TypeError, IndexError, OverflowError, AttributeError) as error:
        raise UnreadableError("The roll-up has an unknown form.") from error


def _punches(number: int, columns: Sequence[tuple[Any, ...]], texts: Sequence[Any]) -> list[Punch]:
    ids, people, times, scores, camera_places, flags = columns
    cameras, notes, writers, voidings = texts
    count = len(ids)
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
        _spread("", notes, count),
        _spread(None, {place: reason for place, (reason, _, _) in voidings.items()}, count),
        map(_STATED_OF.__getitem__, flags),
        _spread("", {place: by for place, (by, _) in writers.items()}, count),
        _spread(None, {place: _moment(at) for place, (_, at) in writers.items()}, count),
        _spread("", {place: by for place, (_, by, _) in voidings.items()}, count),
        _spread(None, {place: _moment(at) for place, (_, _, at) in voidings.items()}, count),
        strict=False,
    )
    return list(map(Punch._make, fields))


def _flags(punch: Punch) -> int:
    guess = 0 if punch.stated else _GUESS_BIT
    return DIRECTIONS.index(punch.direction) | guess | METHODS.index(punch.method) << _METHOD_SHIFT


def _written_entry(entry: DayEntry) -> list[Any]:
    return [
        entry.id,
        entry.person,
        ENTRY_KINDS.index(entry.kind),
        DAY_PARTS.index(entry.part),
        entry.leave,
        entry.minutes,
        entry.reason,
        entry.by,
        to_milliseconds(entry.at),
        entry.void_reason,
        entry.voided_by,
        _milliseconds(entry.voided_at),
    ]


def _read_entry(number: int, fields: list[Any]) -> DayEntry:
    id, person, kind, part, leave, minutes, reason, by, at, void_reason, voided_by, voided_at = fields
    return DayEntry(
        DayEntryId(id),
        PersonId(person),
        to_day(number),
        ENTRY_KINDS[kind],
        DAY_PARTS[part],
        leave,
        minutes,
        reason,
        by,
        to_moment(at),
        void_reason,
        voided_by,
        _moment(voided_at),
    )


def _milliseconds(moment: datetime | None) -> int | None:
    return None if moment is None else to_milliseconds(moment)


def _moment(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else to_moment(milliseconds)


def _spread(usual: object, others: Mapping[str, object], count: int) -> Iterable[object]:
    if not others:
        return repeat(usual, count)
    spread = [usual] * count
    for place, value in others.items():
        spread[int(place)] = value
    return spread
