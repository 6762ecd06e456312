"""Punches: rows that are added and never changed; a voiding is a row of its own."""

import math
from collections import Counter
from collections.abc import Collection
from datetime import date, datetime
from itertools import chain, pairwise
from operator import attrgetter
from typing import Any

import peewee
from peewee import SqliteDatabase

from faceattend.domain.people import PersonId
from faceattend.domain.punches import NewPunch, Punch, PunchId
from faceattend.domain.verification import Stream
from faceattend.errors import BugError, UserError
from faceattend.storage.cameras import CameraRegister
from faceattend.storage.crypto import Kind, UnreadableError
from faceattend.storage.damage import DamageLog
from faceattend.storage.database import Reader, rows
from faceattend.storage.erasure import ErasureRepository
from faceattend.storage.event_reader import EventReader, as_punch
from faceattend.storage.events import read_punch, write_punch, write_void
from faceattend.storage.keystore import Keystore
from faceattend.storage.ledger import Entry, Ledger
from faceattend.storage.models import EventRow
from faceattend.storage.moments import to_day, to_day_number
from faceattend.storage.pseudonyms import pseudonyms_between
from faceattend.storage.rollups import DayRows, RollupReader, RollupWriter
from faceattend.storage.writer import Writer

_COLUMNS = (EventRow.seq, EventRow.day, EventRow.pidx, EventRow.token, EventRow.note)
_PLACE = attrgetter("time", "id")
_SEQ, _DAY, _TOKEN = 0, 1, 3


class PunchRepository:
    """Reads and writes punches. Any thread may call it; what it wrote is on the disk when it returns."""

    def __init__(
        self,
        writer: Writer,
        reader: Reader,
        keystore: Keystore,
        ledger: Ledger,
        cameras: CameraRegister,
        erasures: ErasureRepository,
        damage: DamageLog,
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._keystore = keystore
        self._ledger = ledger
        self._cameras = cameras
        self._rollups = RollupReader(reader, keystore, damage)
        self._rollup_writer = RollupWriter(writer, reader, keystore)
        self._events = EventReader(reader, keystore, ledger, cameras, erasures, damage)

    def add(self, punch: NewPunch) -> Punch:
        """Write a punch; its time is kept in whole milliseconds.

        Raises:
            EnvironmentFault: the disk is full or failed; nothing was recorded.
        """
        # A recognizer's scale is its own: a similarity may well be below zero.
        if not math.isfinite(punch.score):
            raise BugError(f"A punch has the score {punch.score}.")
        day = to_day_number(punch.day)

        def operation(database: SqliteDatabase) -> Punch:
            body = write_punch(punch, day, self._cameras.number(database, punch.camera))
            seq = self._append(database, Entry(Kind.PUNCH, day, body, punch.person, _note(punch.note)))
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
            day = to_day_number(punch.day)
            self._append(database, Entry(Kind.VOID, day, write_void(id, day, at), punch.person, _note(reason)))

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

        Rows that cannot be read are left out; the damage log names them. Days that are over are kept as roll-ups.
        """
        days = self._rollups.days(first, last)
        by_day = self._rollups.read(first, last, days)
        missing = days.keys() - by_day.keys()
        if missing:
            by_day |= self._read_days(missing)
        return _in_order([by_day[day] for day in sorted(by_day) if by_day[day]])

    def of(self, person: PersonId, first: date, last: date) -> list[Punch]:
        """Return the punches of one person on the work days from ``first`` to ``last``, in order of time."""
        pseudonyms = pseudonyms_between(self._keystore.index, person, first, last)
        query = _days(first, last).where(EventRow.pidx.in_(pseudonyms))
        return self._events.read(self._reader.rows(query), (person,)).punches

    def any_between(self, first: date, last: date) -> bool:
        """Return whether anything was written for the work days from ``first`` to ``last``, of whomever."""
        return bool(self._reader.rows(EventRow.select(EventRow.seq).where(_between(first, last)).limit(1)))

    def latest_day(self) -> date | None:
        """Return the last work day that has a punch, or None when there is none."""
        found = self._reader.rows(EventRow.select(peewee.fn.MAX(EventRow.day)))
        return None if found[0][0] is None else to_day(found[0][0])

    def _read_days(self, days: Collection[int]) -> dict[int, list[Punch]]:
        """Read some days row by row, and keep the roll-ups of those that are over."""
        found = self._reader.rows(_days(to_day(min(days)), to_day(max(days))))
        if len(days) <= max(days) - min(days):
            found = [row for row in found if row[_DAY] in days]
        read = self._events.read(found, self._keystore.people)
        by_day: dict[int, list[Punch]] = {day: [] for day in days}
        for punch in read.punches:
            by_day[to_day_number(punch.day)].append(punch)
        counts, empty, lasts = Counter[int](), Counter[int](), dict[int, int]()
        unsound = set[int]()
        for row in found:
            counts[row[_DAY]] += 1
            empty[row[_DAY]] += row[_TOKEN] is None
            lasts[row[_DAY]] = row[_SEQ]
            if row[_SEQ] in read.damaged:
                unsound.add(row[_DAY])
        sound = {day: punches for day, punches in by_day.items() if counts[day] and day not in unsound}
        self._rollup_writer.keep(sound, {day: DayRows(counts[day], empty[day], lasts[day]) for day in sound})
        return by_day

    def _one(self, id: PunchId, found: list[tuple[Any, ...]]) -> Punch:
        read = self._events.read(found, self._keystore.people)
        if id in read.damaged:
            raise UserError(f"The record {id} of the punches is damaged. Restore the last backup.")
        punch = next((punch for punch in read.punches if punch.id == id), None)
        if punch is None:
            raise UserError(f"There is no punch {id}; look it up in the list.")
        return punch

    def _append(self, database: SqliteDatabase, entry: Entry) -> int:
        try:
            (seq,) = self._ledger.append(database, Stream.PUNCHES, [entry])
        except UnreadableError as error:
            raise UserError("This person is not on the roll any more. Open the list of people again.") from error
        return seq


def _in_order(days: list[list[Punch]]) -> list[Punch]:
    """Return the punches of days in order of time; each day is in order already."""
    punches = list(chain.from_iterable(days))
    # Only a night shift reaches into the next day, and sorting takes as long as all the rest.
    if any(_PLACE(earlier[-1]) > _PLACE(later[0]) for earlier, later in pairwise(days)):
        punches.sort(key=_PLACE)
    return punches


def _note(text: str) -> bytes | None:
    return text.encode() if text else None


def _days(first: date, last: date) -> "peewee.ModelSelect[Any]":
    return EventRow.select(*_COLUMNS).where(_between(first, last)).order_by(EventRow.seq)


def _between(first: date, last: date) -> peewee.Expression:
    return EventRow.day.between(to_day_number(first), to_day_number(last))


def _same_person_and_day(id: PunchId) -> "peewee.ModelSelect[Any]":
    """Return the query for everything that may say something of a punch."""
    named = EventRow.alias()
    same = (named.seq == id) & (named.pidx == EventRow.pidx) & (named.day == EventRow.day)
    return EventRow.select(*_COLUMNS).where(peewee.fn.EXISTS(named.select(named.seq).where(same)))
