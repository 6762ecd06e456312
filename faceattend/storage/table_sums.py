"""Sums over the tables that have no chain: whoever removes a row of them, or puts a former one back, changes a sum.

Every row gives a number, the HMAC-SHA256 of its values under the leaf key of the office, and a table's sum is the sum
of the numbers of its rows modulo 2**256: an incremental multiset hash (MSet-Add-Hash of Clarke, Devadas, van Dijk,
Gassend and Suh, ASIACRYPT 2003, which is made for memory that others can write to). So a change costs the same however
many rows there are, and it takes off what the row before it gave: what somebody else did to a row stays in the sum.

The sums are sealed in one row together with a count of all changes, which every seal covers: sums from before the last
seal are not gone on with. Triggers of the writer's own connection see every change, whichever part of the program makes
it.
"""

import hashlib
import hmac
import logging
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import peewee
from peewee import Field, Model, SqliteDatabase

from faceattend.errors import EnvironmentFault
from faceattend.storage.checkpoints import Checkpoint, newest_checkpoint, read_checkpoint
from faceattend.storage.crypto import NOBODY, Kind, UnreadableError
from faceattend.storage.database import rows
from faceattend.storage.keystore import Keystore
from faceattend.storage.models import (
    AccountRow,
    CameraRow,
    ClosedResultRow,
    ClosingRow,
    CoverageRow,
    CredentialRow,
    ErasureRow,
    PersonRow,
    SettingRow,
    TemplateRow,
    VaultRow,
)

_logger = logging.getLogger(__name__)

_ROW = 4
_SUM_BYTES = 32
_MODULUS = 1 << 8 * _SUM_BYTES
_COUNT = struct.Struct(">Q")
# Tells the number of a row from a leaf, a link and a proof, some of which are made with the same key; see chain.py.
_PREFIX = b"\x04"
_FUNCTION = "faceattend_row"
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class SummedTable:
    """A table that has a sum.

    Attributes:
        name: of its rows, for whoever reads a finding.
        columns: the values of a row that count.
    """

    name: str
    columns: tuple[Field, ...]

    @property
    def rows(self) -> type[Model]:
        """The table."""
        return self.columns[0].model  # type: ignore[no-any-return]

    @property
    def key(self) -> Field:
        """The column by which rows are told apart."""
        return self.columns[0]


SUMMED: tuple[SummedTable, ...] = (
    SummedTable("accounts", (AccountRow.id, AccountRow.token)),
    SummedTable("people", (PersonRow.id, PersonRow.code_index, PersonRow.profile)),
    # A set of templates is never changed: another one has another number, which its seal names.
    SummedTable("templates", (TemplateRow.id, TemplateRow.person, TemplateRow.format, TemplateRow.count)),
    SummedTable("settings", (SettingRow.key, SettingRow.token)),
    SummedTable("cameras", (CameraRow.id, CameraRow.name_index, CameraRow.token)),
    SummedTable("watched times", (CoverageRow.id, CoverageRow.camera, CoverageRow.start_ms, CoverageRow.end_ms)),
    SummedTable("erasures", (ErasureRow.id, ErasureRow.token)),
    SummedTable("closed months", (ClosingRow.id, ClosingRow.month, ClosingRow.number, ClosingRow.token)),
    # Like a set of templates.
    SummedTable("results of closed months", (ClosedResultRow.id, ClosedResultRow.closing, ClosedResultRow.person)),
    SummedTable("PINs and badges", (CredentialRow.id, CredentialRow.person, CredentialRow.tag, CredentialRow.token)),
)
"""Their order is stored and never changes; new tables come at the end."""

_FIRST_TABLES = 7
"""So many tables had sums in the first place; the sums of later ones are written once they have rows."""


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums after so many changes.

    A table without rows has the sum 0. Such sums at the end are not written, so that sums from before there were those
    tables are the same as today's, also for the seals that cover them.

    Attributes:
        changes: counts up with every transaction that changed one of the tables.
        values: by table, in the order of :data:`SUMMED`.
    """

    changes: int
    values: tuple[int, ...]

    @property
    def digest(self) -> bytes:
        """What a seal covers, 32 bytes."""
        return hashlib.sha256(self.body()).digest()

    def body(self) -> bytes:
        """Return the sums as they are sealed."""
        written = list(self.values)
        while len(written) > _FIRST_TABLES and not written[-1]:
            written.pop()
        return _COUNT.pack(self.changes) + b"".join(value.to_bytes(_SUM_BYTES) for value in written)

    @classmethod
    def of_body(cls, body: bytes) -> "Sums":
        """Return the sums that :meth:`body` wrote.

        Raises:
            UnreadableError: they have another form.
        """
        places = range(_COUNT.size, len(body), _SUM_BYTES)
        whole = len(body) == _COUNT.size + len(places) * _SUM_BYTES
        if not whole or not _FIRST_TABLES <= len(places) <= len(SUMMED):
            raise UnreadableError("The sums have an unknown form.")
        values = tuple(int.from_bytes(body[place : place + _SUM_BYTES]) for place in places)
        (changes,) = _COUNT.unpack_from(body)
        return cls(changes, values + (0,) * (len(SUMMED) - len(values)))


class TableSums:
    """Keeps the sums of a database in step with its tables, on the connection that writes.

    Sums that are missing, damaged or older than the last seal stay so: a check has to find it, and nobody could tell
    what they were. Once they were read the program goes on with what it knows, whatever somebody puts into the row.
    """

    def __init__(self, keystore: Keystore) -> None:
        self._keystore = keystore
        self._changes = [0] * len(SUMMED)
        self._read = False
        self._known: Sums | None = None
        self._written: Sums | None = None

    def watch(self, database: SqliteDatabase) -> None:
        """Let a connection tell every change of the tables from now on."""
        database.register_function(self._changed, _FUNCTION)
        # Otherwise what a REPLACE puts aside is not told.
        database.pragma("recursive_triggers", 1)
        # The triggers are the connection's own; no file is made for them.
        database.pragma("temp_store", "memory")
        for number, table in enumerate(SUMMED):
            for statement in _triggers(number, table):
                database.execute_sql(statement)  # type: ignore[no-untyped-call]

    def keep(self, database: SqliteDatabase) -> Sums | None:
        """Write the sums after what was changed in this transaction, and return them; None when there are none.

        Raises:
            EnvironmentFault: the disk is full or the database is damaged.
        """
        if not self._read:
            self._known, self._read = self._sound(database), True
        changes, self._changes = self._changes, [0] * len(SUMMED)
        before = self._written or self._known
        if before is None or not any(changes):
            return before
        values = tuple((old + more) % _MODULUS for old, more in zip(before.values, changes, strict=True))
        # One transaction counts once, also when a seal in it asked before its end.
        self._write(database, Sums((self._known or before).changes + 1, values))
        return self._written

    def done(self) -> None:
        """Go on from what was written; the transaction is on the disk."""
        self._known, self._written = self._written or self._known, None

    def forget(self, database: SqliteDatabase) -> None:
        """Drop the changes of a transaction that came to nothing, or go on from them when it was cut short at its end.

        Raises:
            EnvironmentFault: the database is damaged.
        """
        written = self._written
        self._drop()
        # Ctrl+C may come when the transaction is on the disk and nobody was told yet.
        if written is not None and self.stored(database) == written:
            self._known = written

    def begin(self, database: SqliteDatabase) -> None:
        """Take the tables as they are; inside an operation of the writer."""
        self._drop()
        self._read = True
        known, sealed = self._known, _last_sealed(database)
        counts = (0 if known is None else known.changes, 0 if sealed is None else sealed.changes)
        self._write(database, Sums(max(counts) + 1, self.present(database)))

    def stored(self, database: SqliteDatabase) -> Sums | None:
        """Return the sums as they stand in the database, or None when they are missing or damaged.

        Raises:
            EnvironmentFault: the database is damaged.
        """
        found = rows(database, VaultRow.select(VaultRow.token).where(VaultRow.id == _ROW))
        try:
            return Sums.of_body(
                self._keystore.system.open(Kind.TABLE_SUMS, _ROW, NOBODY, found[0][0] if found else b"")
            )
        except UnreadableError:
            return None

    def present(self, database: SqliteDatabase) -> tuple[int, ...]:
        """Return the sums of what is in the tables now, in the order of :data:`SUMMED`.

        Raises:
            EnvironmentFault: the database is damaged.
        """
        return tuple(
            sum(self._number_of(number, row) for row in _rows_of(database, table)) % _MODULUS
            for number, table in enumerate(SUMMED)
        )

    def _drop(self) -> None:
        self._changes, self._written = [0] * len(SUMMED), None

    def _sound(self, database: SqliteDatabase) -> Sums | None:
        stored, sealed = self.stored(database), _last_sealed(database)
        return None if stored is None or (sealed is not None and is_older(stored, sealed)) else stored

    def _changed(self, number: int, sign: int, *row: object) -> None:
        self._changes[number] += sign * self._number_of(number, row)

    def _number_of(self, number: int, row: tuple[object, ...]) -> int:
        message = _PREFIX + bytes([number]) + b"".join(map(_as_bytes, row))
        return int.from_bytes(hmac.digest(self._keystore.system_leaf, message, "sha256"))

    def _write(self, database: SqliteDatabase, sums: Sums) -> None:
        token = self._keystore.system.seal(Kind.TABLE_SUMS, _ROW, NOBODY, sums.body())
        VaultRow.insert(id=_ROW, token=token).on_conflict_replace().execute(database)
        self._written = sums


def is_older(sums: Sums, sealed: Checkpoint) -> bool:
    """Return whether sums are not those of a seal, nor later ones."""
    return sums.digest != sealed.tables if sums.changes == sealed.changes else sums.changes < sealed.changes


def _last_sealed(database: SqliteDatabase) -> Checkpoint | None:
    """Return the last seal; None when there is none, or when it cannot be read, which a check finds."""
    try:
        found = newest_checkpoint(partial(rows, database))
        return None if found is None else read_checkpoint(found[1])
    except (UnreadableError, EnvironmentFault) as error:
        _logger.warning("damaged: the last seal was passed over when the sums were looked at (%s)", error)
        return None


def _as_bytes(value: object) -> bytes:
    """Return a value of any type that SQLite knows so that no two rows are written alike."""
    body = value if isinstance(value, bytes) else repr(value).encode("utf-8", "surrogatepass")
    return type(value).__name__.encode() + struct.pack(">I", len(body)) + body


def _rows_of(database: SqliteDatabase, table: SummedTable) -> Iterator[tuple[Any, ...]]:
    query: peewee.ModelSelect[Any] = table.rows.select(*table.columns).order_by(table.key)
    found = rows(database, query.limit(_BATCH))
    while found:
        yield from found
        found = rows(database, query.where(table.key > found[-1][0]).limit(_BATCH))


def _triggers(number: int, table: SummedTable) -> Iterator[str]:
    name = table.rows._meta.table_name  # noqa: SLF001
    columns = [column.column_name for column in table.columns]
    off = f"SELECT {_FUNCTION}({number}, -1, {', '.join(f'OLD.{column}' for column in columns)});"
    on = f"SELECT {_FUNCTION}({number}, 1, {', '.join(f'NEW.{column}' for column in columns)});"
    for event, body in (("INSERT", on), ("DELETE", off), (f"UPDATE OF {', '.join(columns)}", off + on)):
        yield f"CREATE TEMP TRIGGER {name}_{event[:6]} AFTER {event} ON main.{name} BEGIN {body} END"
