"""The ledger: how rows are added to the streams, opened again, and cut off at the old end.

Everything here that takes a connection runs inside an operation of the writer.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import peewee
from peewee import SqliteDatabase

from faceattend.domain.verification import Stream
from faceattend.storage.chain import BEGINNING, DIGEST_BYTES, Tip, leaf_of, link_of
from faceattend.storage.crypto import NOBODY, Kind, Sealer, pad, unpad
from faceattend.storage.database import FrequentQuery, rows
from faceattend.storage.faults import damaged_value
from faceattend.storage.keystore import Keystore
from faceattend.storage.models import AnchorRow, EventRow, RollupRow, StreamRow
from faceattend.storage.pseudonyms import pseudonym
from faceattend.storage.streams import TABLE_OF, StreamTable

BODY_BYTES = 16
"""The length of every body, so that every token of every stream has the same length."""

# Hides the length of a note.
_NOTE_STEP = 256
_BATCH = 1000
_INSERT = {
    stream: f"INSERT INTO {table.rows._meta.table_name} (seq, day, pidx, token, note, leaf, link) "  # noqa: S608, SLF001
    "VALUES (?, ?, ?, ?, ?, ?, ?)"
    for stream, table in TABLE_OF.items()
}
_LAST = {
    stream: FrequentQuery(table.rows.select(table.rows.seq, table.rows.link).order_by(table.rows.seq.desc()).limit(1))
    for stream, table in TABLE_OF.items()
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What one row is to say.

    Attributes:
        day: number of the day that it stands on.
        person: whose row it is; NOBODY for the office's.
        body: 16 bytes.
        note: what does not fit into the body, or None.
    """

    kind: Kind
    day: int
    body: bytes
    person: int = NOBODY
    note: bytes | None = None


class Ledger:
    """Adds rows to the streams and opens them again."""

    def __init__(self, keystore: Keystore) -> None:
        self._keystore = keystore

    def append(self, database: SqliteDatabase, stream: Stream, entries: Iterable[Entry]) -> list[int]:
        """Add rows at the end of a stream and return their numbers.

        Raises:
            UnreadableError: there is no key for the person.
        """
        table = TABLE_OF[stream]
        end = tip(database, stream)
        numbers = []
        # Below Peewee, which takes longer for a row than all the sealing: terminals bring 100,000 of them.
        connection = database.connection()  # type: ignore[no-untyped-call]
        for part in _parts(entries):
            written = []
            for entry in part:
                end, values = self._row(table, end, entry)
                written.append(values)
                numbers.append(end.seq)
            connection.executemany(_INSERT[stream], written)
        return numbers

    def open(
        self, stream: Stream, seq: int, person: int, token: bytes, note: bytes | None
    ) -> tuple[Kind, bytes, bytes | None]:
        """Return kind, body and note of a row.

        Raises:
            UnreadableError: something of it is damaged or belongs to another row, or the person has no key.
        """
        table = TABLE_OF[stream]
        sealer = self._sealer(person)
        kind, body = sealer.open_one_of(table.kinds, seq, person, token)
        return kind, body, None if note is None else unpad(sealer.open(table.note, seq, person, note))

    def leaf_key(self, person: int) -> bytes:
        """Return the key of the leaves of a person's rows, or of the office's.

        Raises:
            UnreadableError: there is no key for the person.
        """
        return self._keystore.system_leaf if person == NOBODY else self._keystore.leaf_key(person)

    def _row(self, table: StreamTable, before: Tip, entry: Entry) -> tuple[Tip, tuple[Any, ...]]:
        """Return where the stream ends with a row, and what stands in the row's columns."""
        seq, person = before.seq + 1, entry.person
        sealer = self._sealer(person)
        leaf = leaf_of(self.leaf_key(person), table.number, seq, entry.day, person, entry.kind, entry.body, entry.note)
        link = link_of(before.link, table.number, seq, leaf)
        pidx = pseudonym(self._keystore.index, person, entry.day) if table.pseudonymous else None
        token = sealer.seal(entry.kind, seq, person, entry.body)
        note = None if entry.note is None else sealer.seal(table.note, seq, person, pad(entry.note, _NOTE_STEP))
        return Tip(seq, link), (seq, entry.day, pidx, token, note, leaf, link)

    def _sealer(self, person: int) -> Sealer:
        return self._keystore.system if person == NOBODY else self._keystore.person(person)


def _parts(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    waiting = iter(entries)
    while part := list(islice(waiting, _BATCH)):
        yield part


def tip(database: SqliteDatabase, stream: Stream) -> Tip:
    """Return the last row of a stream; when all of them were deleted, the last one that there was.

    Raises:
        EnvironmentFault: the database is damaged.
    """
    found = _LAST[stream].rows(database)
    return as_tip(found[0]) if found else anchor(database, stream)


def last_row(database: SqliteDatabase, table: type[StreamRow]) -> Tip | None:
    """Return the last row that a table of a stream has, or None.

    Raises:
        EnvironmentFault: the database is damaged.
    """
    found = rows(database, table.select(table.seq, table.link).order_by(table.seq.desc()).limit(1))
    return as_tip(found[0]) if found else None


def anchor(database: SqliteDatabase, stream: Stream) -> Tip:
    """Return the row behind which a stream begins.

    Raises:
        EnvironmentFault: the database is damaged.
    """
    number = TABLE_OF[stream].number
    found = rows(database, AnchorRow.select(AnchorRow.seq, AnchorRow.link).where(AnchorRow.stream == number))
    return as_tip(found[0]) if found else BEGINNING


def as_tip(row: tuple[Any, ...]) -> Tip:
    """Return number and link of a row as they were read.

    Raises:
        EnvironmentFault: they are not what the program writes.
    """
    seq, link = row
    if not isinstance(seq, int) or not isinstance(link, bytes) or seq < 0 or len(link) != DIGEST_BYTES:
        raise damaged_value()
    return Tip(seq, link)


def cut(database: SqliteDatabase, stream: Stream, before: int, today: int) -> int:
    """Delete the rows at the old end of a stream that stand on days before a day, and return how many they were.

    Only whole beginnings of a stream go, because the chain has to hold for the rest: a row stays as long as one before
    it stays. The seal that follows covers the new beginning; it belongs into the same transaction.

    Args:
        before: number of the first day that is kept.
        today: number of the present day. A row that a clock dated after it keeps none of those behind it: it goes with
            the first of them that is old.
    """
    table = TABLE_OF[stream].rows
    last = last_to_go(database, stream, before, today)
    if last is None:
        return 0
    gone = table.seq <= last.seq
    (count,) = rows(database, table.select(peewee.fn.COUNT(table.seq)).where(gone))[0]
    if table is EventRow:
        days = table.select(table.day).where(gone)
        RollupRow.delete().where((RollupRow.day < before) | RollupRow.day.in_(days)).execute(database)
    table.delete().where(gone).execute(database)
    AnchorRow.insert(stream=TABLE_OF[stream].number, seq=last.seq, link=last.link).on_conflict_replace().execute(
        database
    )
    return int(count)


def cut_count(database: SqliteDatabase, stream: Stream, before: int, today: int) -> int:
    """Return how many rows :func:`cut` would delete; on any connection."""
    table = TABLE_OF[stream].rows
    last = last_to_go(database, stream, before, today)
    if last is None:
        return 0
    return int(rows(database, table.select(peewee.fn.COUNT(table.seq)).where(table.seq <= last.seq))[0][0])


def last_to_go(database: SqliteDatabase, stream: Stream, before: int, today: int) -> Tip | None:
    """Return the last row that :func:`cut` would delete, or None when it would delete none."""
    table = TABLE_OF[stream].rows
    # A day more, because the day of an office may have begun before that of the world.
    kept = table.select(peewee.fn.MIN(table.seq)).where(table.day.between(before, max(before, today) + 1))
    (first_kept,) = rows(database, kept)[0]
    old = table.select(table.seq, table.link).where(table.day < before).order_by(table.seq.desc()).limit(1)
    found = rows(database, old if first_kept is None else old.where(table.seq < first_kept))
    return as_tip(found[0]) if found else None
