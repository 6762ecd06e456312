"""Checking the rows of the streams: links, leaves, contents, pseudonyms, numbers, and what the seals say of them."""

import struct
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from peewee import SqliteDatabase

from faceattend.domain.verification import Finding, Stream
from faceattend.storage.chain import Tip, leaf_of, link_of
from faceattend.storage.crypto import NOBODY, UnreadableError
from faceattend.storage.database import rows
from faceattend.storage.keystore import Keystore
from faceattend.storage.ledger import Ledger, anchor
from faceattend.storage.pseudonyms import Pseudonyms
from faceattend.storage.streams import TABLE_OF

_BATCH = 2000


@dataclass(frozen=True, slots=True)
class CheckedRows:
    """What was found in one stream.

    Attributes:
        finding: the first bad row, or what is wrong with the whole; None when nothing is.
        rows: how many rows were looked at.
        erased: how many of them an erasure emptied.
        tip: the last sound row.
    """

    finding: Finding | None
    rows: int
    erased: int
    tip: Tip


class RowCheck:
    """Checks one stream from its beginning, and stops at the first row that is not as it was written."""

    def __init__(
        self,
        stream: Stream,
        keystore: Keystore,
        *,
        begins: Tip,
        sealed: Mapping[int, bytes],
        sealed_tip: Tip,
        erased: Collection[int],
        contents: bool,
    ) -> None:
        """Begin a check.

        Args:
            begins: where the last seal says that the stream begins.
            sealed: link of rows by number, as the seals have it.
            sealed_tip: the last row that is sealed.
            erased: rows that are empty because of an erasure.
            contents: whether to open every row, and not to follow the links only.
        """
        self._stream = stream
        self._table = TABLE_OF[stream]
        self._ledger = Ledger(keystore)
        self._begins = begins
        self._sealed = sealed
        self._sealed_tip = sealed_tip
        self._erased = erased
        self._contents = contents
        people = {NOBODY, *keystore.people}
        self._whose = Pseudonyms(keystore.index, people)
        self._leaf_keys: dict[int, bytes] = {}

    def run(self, database: SqliteDatabase, looked_at: Callable[[int], None]) -> CheckedRows:
        """Check the rows of a database.

        Args:
            looked_at: told how many more rows were looked at.

        Raises:
            EnvironmentFault: the database is damaged.
        """
        begin = anchor(database, self._stream)
        if begin != self._begins:
            return self._result(None, "begin at another row than was sealed; older ones were cut off", 0, 0, begin)
        end = begin
        count = erased = 0
        table = self._table.rows
        columns = table.select(
            table.seq, table.day, table.pidx, table.token, table.note, table.leaf, table.link
        ).order_by(table.seq)
        # From the very beginning, because rows before the anchor should not be there.
        found = rows(database, columns.limit(_BATCH))
        while found:
            for row in found:
                try:
                    number, problem = self._problem(end, row)
                # SQLite keeps whatever type somebody puts into a column.
                except (UnreadableError, struct.error, TypeError):
                    number, problem = row[0], "cannot be read; it was changed or is damaged"
                if problem:
                    return self._result(number, problem, count, erased, end)
                end = Tip(row[0], bytes(row[6]))
                count += 1
                erased += row[3] is None
            looked_at(len(found))
            found = rows(database, columns.where(table.seq > end.seq).limit(_BATCH))
        if end.seq < self._sealed_tip.seq:
            return self._result(end.seq + 1, "is missing, and all after it", count, erased, end)
        return CheckedRows(None, count, erased, end)

    def _problem(self, before: Tip, row: tuple[Any, ...]) -> tuple[int, str]:
        """Return number and problem of a row; the problem is empty when the row is as it was written.

        Raises:
            UnreadableError: it cannot be opened.
        """
        seq, day, pidx, token, note, leaf, link = row
        expected = before.seq + 1
        if seq != expected:
            return (expected, "is missing") if seq > expected else (seq, "was put in")
        if link_of(before.link, self._table.number, seq, leaf) != link:
            return seq, "was changed, or the one before it was taken out"
        if self._sealed.get(seq, link) != link:
            return seq, "is not the one that was sealed"
        if token is None:
            whole = pidx is None and note is None and seq in self._erased
            return seq, "" if whole else "is empty, and no erasure is on record for it"
        if self._contents and self._leaf(seq, day, pidx, token, note) != leaf:
            return seq, "was changed"
        return seq, ""

    def _leaf(self, seq: int, day: int, pidx: bytes | None, token: bytes, note: bytes | None) -> bytes:
        if self._table.pseudonymous:
            person = self._whose.person(pidx, day)
        elif pidx is None:
            person = NOBODY
        else:
            raise UnreadableError("A row of the office has a person.")
        kind, body, text = self._ledger.open(self._stream, seq, person, token, note)
        key = self._leaf_keys.get(person)
        if key is None:
            key = self._leaf_keys[person] = self._ledger.leaf_key(person)
        return leaf_of(key, self._table.number, seq, day, person, kind, body, text)

    def _result(self, number: int | None, problem: str, count: int, erased: int, end: Tip) -> CheckedRows:
        name = self._stream.value
        subject = f"The {name}" if number is None else f"The row {number} of the {name}"
        return CheckedRows(Finding(self._stream, number, f"{subject} {problem}."), count, erased, end)
