"""The audit log: rows that are added and never changed.

body   time in UTC ms (8), account or 0 (4), outcome (1), whether it was about everybody (1), number of people (2)
note   action, people and detail as JSON
"""

import json
import struct
import threading
from collections import deque
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import peewee
from peewee import SqliteDatabase

from faceattend.domain.accounts import AccountId
from faceattend.domain.audit import AuditEntry, Outcome
from faceattend.domain.people import PersonId
from faceattend.domain.verification import Stream
from faceattend.errors import BugError, EnvironmentFault
from faceattend.storage.crypto import NOBODY, Kind, UnreadableError
from faceattend.storage.damage import DamageLog
from faceattend.storage.database import Reader, rows
from faceattend.storage.ledger import Entry, Ledger
from faceattend.storage.models import AuditRow
from faceattend.storage.moments import to_milliseconds, to_moment, utc_day
from faceattend.storage.writer import Writer

_BODY = struct.Struct(">QIB?H")
# Numbers are stored and never change.
_OUTCOMES = (Outcome.DONE, Outcome.DENIED, Outcome.FAILED)
_NOBODY = 0


class AuditRepository:
    """Writes and reads the audit log. Any thread may call it."""

    def __init__(self, writer: Writer, reader: Reader, ledger: Ledger, damage: DamageLog) -> None:
        self._writer = writer
        self._reader = reader
        self._ledger = ledger
        self._damage = damage
        self._waiting: deque[Entry] = deque()
        self._writing = threading.Lock()

    @property
    def waiting(self) -> int:
        """How many lines a full or failing disk did not take yet."""
        return len(self._waiting)

    def add(self, entry: AuditEntry) -> None:
        """Write one line; it is on the disk when this returns.

        When the disk does not take it, it waits in memory and is written before the next line that succeeds: what the
        line is about has happened, and must not fail because of it. The damage log says so.
        """
        # Before it waits: one that has no form must not keep out those that come after it.
        packed = audit_entry(entry)
        with self._writing:
            self._waiting.append(packed)
            entries = list(self._waiting)
            try:
                self._writer.call(lambda database: self._append(database, entries))
            except EnvironmentFault as error:
                self._damage.note(
                    "audit log",
                    None,
                    f"The audit log could not be written, and its newest lines wait in memory. {error}",
                )
            else:
                self._waiting.clear()

    def between(self, start: datetime, end: datetime) -> list[AuditEntry]:
        """Return the lines from ``start`` to before ``end``, both aware, in the order in which they were written.

        Lines that cannot be read are left out; the damage log names them.
        """
        days = AuditRow.day.between(utc_day(start), utc_day(end))
        return [line for line in self._read(_query().where(days)) if start <= line.time < end]

    def about(self, person: PersonId) -> list[AuditEntry]:
        """Return the lines about a person, also those that were about everybody."""
        return [line for line in self._read(_query()) if line.everybody or person in line.people]

    def _append(self, database: SqliteDatabase, entries: list[Entry]) -> None:
        self._ledger.append(database, Stream.AUDIT, entries)

    def _read(self, query: "peewee.ModelSelect[Any]") -> list[AuditEntry]:
        found = []
        for seq, token, note in self._reader.rows(query):
            try:
                _, body, opened = self._ledger.open(Stream.AUDIT, seq, NOBODY, token, note)
                found.append(_line(body, opened))
            except UnreadableError:
                self._damage.note(
                    "audit log", seq, f"The line {seq} of the audit log is damaged. Run a check of the records."
                )
        return found


def lines_in(database: SqliteDatabase, ledger: Ledger, action: str) -> Iterator[tuple[int, AuditEntry]]:
    """Yield number and content of the lines of an action on a connection; those that cannot be read are left out.

    Raises:
        EnvironmentFault: the database is damaged.
    """
    for seq, token, note in rows(database, _query()):
        try:
            _, body, opened = ledger.open(Stream.AUDIT, seq, NOBODY, token, note)
            line = _line(body, opened)
        except UnreadableError:
            # Whoever shows or checks the lines names it.
            continue
        if line.action == action:
            yield seq, line


def _query() -> "peewee.ModelSelect[Any]":
    return AuditRow.select(AuditRow.seq, AuditRow.token, AuditRow.note).order_by(AuditRow.seq)


def audit_entry(line: AuditEntry) -> Entry:
    """Return the row of a line."""
    if len(line.people) >= 2**16:
        raise BugError("A line of the audit log names too many people one by one.")
    body = _BODY.pack(
        to_milliseconds(line.time),
        _NOBODY if line.account is None else line.account,
        _OUTCOMES.index(line.outcome),
        line.everybody,
        len(line.people),
    )
    note = json.dumps([line.action, list(line.people), line.detail]).encode("ascii")
    return Entry(Kind.AUDIT, utc_day(line.time), body, note=note)


def _line(body: bytes, note: bytes | None) -> AuditEntry:
    try:
        moment, account, outcome, everybody, count = _BODY.unpack(body)
        action, people, detail = json.loads(note or b"")
        if len(people) != count:
            raise UnreadableError("The line names other people than it says.")
        return AuditEntry(
            to_moment(moment),
            None if account == _NOBODY else AccountId(account),
            str(action),
            _OUTCOMES[outcome],
            tuple(map(PersonId, people)),
            everybody,
            str(detail),
        )
    except (struct.error, ValueError, TypeError, IndexError, OverflowError) as error:
        raise UnreadableError("The line has an unknown form.") from error
