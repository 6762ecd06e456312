"""Punches: rows that are added and never changed; a voiding is a row of its own."""

import math
from datetime import date, datetime
from typing import Any

import peewee
from peewee import SqliteDatabase

from faceattend.domain.people import PersonId
from faceattend.domain.punches import NewPunch, Punch, PunchId
from faceattend.errors import BugError, UserError
from faceattend.storage.cameras import CameraRegister
from faceattend.storage.crypto import Kind, Sealer, UnreadableError, pad
from faceattend.storage.damage import DamageLog
from faceattend.storage.database import Reader, rows
from faceattend.storage.event_reader import EventReader, as_punch
from faceattend.storage.events import read_punch, write_punch, write_void
from faceattend.storage.keystore import Keystore
from faceattend.storage.models import EventRow
from faceattend.storage.moments import to_day, to_day_number
from faceattend.storage.writer import Writer

_COLUMNS = (EventRow.seq, EventRow.day, EventRow.pidx, EventRow.token, EventRow.note)
# Hides the length of a reason.
_NOTE_STEP = 256


class PunchRepository:
    """Reads and writes punches. Any thread may call it; what it wrote is on the disk when it returns."""

    def __init__(
        self, writer: Writer, reader: Reader, keystore: Keystore, cameras: CameraRegister, damage: DamageLog
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._keystore = keystore
        self._cameras = cameras
        self._events = EventReader(keystore, cameras, damage)

    def add(self, punch: NewPunch) -> Punch:
        """Write a punch; its time is kept in whole milliseconds.

        Raises:
            EnvironmentFault: the disk is full or failed; nothing was recorded.
        """
        # A recognizer's scale is its own: a similarity may well be below zero.
        if not math.isfinite(punch.score):
            raise BugError(f"A punch has the score {punch.score}.")
        sealer = self._sealer(punch.person)
        day = to_day_number(punch.day)

        def operation(database: SqliteDatabase) -> Punch:
            camera = self._cameras.number(database, punch.camera)
            seq = _next_seq(database)
            body = write_punch(punch, day, camera)
            self._insert(database, seq, day, punch.person, sealer.seal(Kind.PUNCH, seq, punch.person, body), punch.note)
            return as_punch(seq, punch.person, read_punch(body, day), punch.camera, punch.note, None)

        return self._writer.call(operation)

    def void(self, id: PunchId, reason: str, at: datetime) -> Punch:
        """Write that a punch does not count, and return it so.

        Raises:
            UserError: there is no such punch, it is damaged, or it does not count already.
            EnvironmentFault: the disk is full or failed; the punch still counts.
        """
        if not reason:
            raise UserError("A punch is voided for a reason; type it.")

        def operation(database: SqliteDatabase) -> None:
            punch = self._one(id, rows(database, _same_person_and_day(id)))
            if not punch.counts:
                raise UserError(f"The punch {id} does not count already; nothing is left to void.")
            seq, day = _next_seq(database), to_day_number(punch.day)
            token = self._sealer(punch.person).seal(Kind.VOID, seq, punch.person, write_void(id, day, at))
            self._insert(database, seq, day, punch.person, token, reason)

        self._writer.call(operation)
        return self.get(id)

    def get(self, id: PunchId) -> Punch:
        """Return one punch.

        Raises:
            UserError: there is no such punch, or it is damaged.
        """
        return self._one(id, self._reader.rows(_same_person_and_day(id)))

    def between(self, first: date, last: date) -> list[Punch]:
        """Return the punches of everybody on the work days from ``first`` to ``last``, in order of time.

        Rows that cannot be read are left out; the damage log names them.
        """
        return self._events.read(self._reader.rows(_days(first, last)), self._keystore.people).punches

    def of(self, person: PersonId, first: date, last: date) -> list[Punch]:
        """Return the punches of one person on the work days from ``first`` to ``last``, in order of time."""
        pseudonyms = [self._keystore.index.of_month(person, year, month) for year, month in _months(first, last)]
        query = _days(first, last).where(EventRow.pidx.in_(pseudonyms))
        return self._events.read(self._reader.rows(query), (person,)).punches

    def latest_day(self) -> date | None:
        """Return the last work day that has a punch, or None when there is none."""
        found = self._reader.rows(EventRow.select(peewee.fn.MAX(EventRow.day)))
        return None if found[0][0] is None else to_day(found[0][0])

    def _one(self, id: PunchId, found: list[tuple[Any, ...]]) -> Punch:
        read = self._events.read(found, self._keystore.people)
        if id in read.damaged:
            raise UserError(f"The record {id} of the punches is damaged. Restore the last backup.")
        punch = next((punch for punch in read.punches if punch.id == id), None)
        if punch is None:
            raise UserError(f"There is no punch {id}; look it up in the list.")
        return punch

    def _sealer(self, person: PersonId) -> Sealer:
        try:
            return self._keystore.person(person)
        except UnreadableError as error:
            raise UserError("This person is not on the roll any more. Open the list of people again.") from error

    def _insert(self, database: SqliteDatabase, seq: int, day: int, person: PersonId, token: bytes, note: str) -> None:
        month = to_day(day)
        sealed_note = (
            self._sealer(person).seal(Kind.NOTE, seq, person, pad(note.encode(), _NOTE_STEP)) if note else None
        )
        EventRow.insert(
            seq=seq,
            day=day,
            pidx=self._keystore.index.of_month(person, month.year, month.month),
            token=token,
            note=sealed_note,
        ).execute(database)


def _next_seq(database: SqliteDatabase) -> int:
    """Return the number of the next event; a seal names it, so it must be known before the row exists."""
    # One thread writes, and rows go only from the old end.
    found = rows(database, EventRow.select(peewee.fn.MAX(EventRow.seq)))
    return int(found[0][0] or 0) + 1


def _days(first: date, last: date) -> "peewee.ModelSelect[Any]":
    day = EventRow.day.between(to_day_number(first), to_day_number(last))
    return EventRow.select(*_COLUMNS).where(day).order_by(EventRow.seq)


def _same_person_and_day(id: PunchId) -> "peewee.ModelSelect[Any]":
    """Return the query for everything that may say something of a punch."""
    named = EventRow.alias()
    same = (named.seq == id) & (named.pidx == EventRow.pidx) & (named.day == EventRow.day)
    return EventRow.select(*_COLUMNS).where(peewee.fn.EXISTS(named.select(named.seq).where(same)))


def _months(first: date, last: date) -> list[tuple[int, int]]:
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [(number // 12, number % 12 + 1) for number in range(start, end + 1)]
