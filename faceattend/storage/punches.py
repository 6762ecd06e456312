"""Punches: rows that are added and never changed; a voiding is a row of its own."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

import peewee
from peewee import SqliteDatabase

from faceattend.domain.people import PersonId
from faceattend.domain.punches import NewPunch, Punch, PunchId
from faceattend.errors import BugError, UserError
from faceattend.storage.cameras import CameraRegister
from faceattend.storage.crypto import BlindIndex, Kind, Sealer, UnreadableError, pad, unpad
from faceattend.storage.damage import DamageLog
from faceattend.storage.database import Reader, rows
from faceattend.storage.events import PunchRecord, VoidRecord, read_punch, read_void, write_punch, write_void
from faceattend.storage.keystore import Keystore
from faceattend.storage.models import EventRow
from faceattend.storage.moments import to_day, to_day_number
from faceattend.storage.writer import Writer

_COLUMNS = (EventRow.seq, EventRow.day, EventRow.pidx, EventRow.token, EventRow.note)
_EVENT_KINDS = (Kind.PUNCH, Kind.VOID)
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
        self._damage = damage

    def add(self, punch: NewPunch) -> Punch:
        """Write a punch; its time is kept in whole milliseconds.

        Raises:
            EnvironmentFault: the disk is full or failed; nothing was recorded.
        """
        if not 0 <= punch.score < float("inf"):
            raise BugError(f"A punch has the score {punch.score}.")
        sealer = self._sealer(punch.person)
        day = to_day_number(punch.day)

        def operation(database: SqliteDatabase) -> Punch:
            camera = self._cameras.number(database, punch.camera)
            seq = _next_seq(database)
            body = write_punch(punch, day, camera)
            self._insert(database, seq, day, punch.person, sealer.seal(Kind.PUNCH, seq, punch.person, body), punch.note)
            return _punch(PunchId(seq), punch.person, read_punch(body, day), punch.camera, punch.note, None)

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
        return self._in_order(self._reader.rows(_days(first, last)), self._keystore.people)

    def of(self, person: PersonId, first: date, last: date) -> list[Punch]:
        """Return the punches of one person on the work days from ``first`` to ``last``, in order of time."""
        pseudonyms = [self._keystore.index.of_month(person, year, month) for year, month in _months(first, last)]
        query = _days(first, last).where(EventRow.pidx.in_(pseudonyms))
        return self._in_order(self._reader.rows(query), (person,))

    def latest_day(self) -> date | None:
        """Return the last work day that has a punch, or None when there is none."""
        found = self._reader.rows(EventRow.select(peewee.fn.MAX(EventRow.day)))
        return None if found[0][0] is None else to_day(found[0][0])

    def _one(self, id: PunchId, found: list[tuple[Any, ...]]) -> Punch:
        punch = next((punch for punch in self._in_order(found, self._keystore.people) if punch.id == id), None)
        if punch is None:
            damaged = any(seq == id for seq, *_ in found)
            raise UserError(_damaged_row(id) if damaged else f"There is no punch {id}; look it up in the list.")
        return punch

    def _in_order(self, found: Iterable[tuple[Any, ...]], people: Collection[int]) -> list[Punch]:
        names = self._cameras.names()
        pseudonyms = _Pseudonyms(self._keystore.index, people)
        punches: dict[int, tuple[int, PunchRecord, str]] = {}
        voids: dict[int, tuple[int, int, VoidRecord, str]] = {}
        for seq, day, pidx, token, note in found:
            try:
                person = pseudonyms.person(pidx, day)
                sealer = self._keystore.person(person)
                kind, body = sealer.open_one_of(_EVENT_KINDS, seq, person, token)
                text = _open_note(sealer, seq, person, note)
                if kind is Kind.PUNCH:
                    record = read_punch(body, day)
                    _check_note(expected=record.has_note, found=note)
                    punches[seq] = (person, record, text)
                else:
                    void = read_void(body, day)
                    _check_note(expected=True, found=note)
                    voids.setdefault(void.voided, (seq, person, void, text))
            except UnreadableError:
                self._damage.note(_damaged_row(seq))
        for voided, (seq, person, void, _) in tuple(voids.items()):
            # The two always stand on one day; a voiding that does not find its punch was moved, or the punch is gone.
            if voided not in punches or (person, void.day) != (punches[voided][0], punches[voided][1].day):
                self._damage.note(_damaged_row(seq))
                del voids[voided]
        read = [
            _punch(
                PunchId(seq),
                PersonId(person),
                record,
                names.get(record.camera, f"camera {record.camera}"),
                text,
                voids[seq][3] if seq in voids else None,
            )
            for seq, (person, record, text) in punches.items()
        ]
        return sorted(read, key=lambda punch: (punch.time, punch.id))

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


class _Pseudonyms:
    """Finds whose a row is: the pseudonyms of some people, made for each month that is met."""

    def __init__(self, index: BlindIndex, people: Collection[int]) -> None:
        self._index = index
        self._people = people
        self._months: dict[tuple[int, int], dict[bytes, int]] = {}
        self._days: dict[int, dict[bytes, int]] = {}

    def person(self, pidx: bytes, day: int) -> int:
        """Return the person of a row.

        Raises:
            UnreadableError: the pseudonym is nobody's in that month.
        """
        known = self._days.get(day)
        if known is None:
            known = self._days[day] = self._of_month(day)
        try:
            return known[pidx]
        except KeyError as error:
            raise UnreadableError("The row belongs to nobody.") from error

    def _of_month(self, day: int) -> dict[bytes, int]:
        try:
            date_of_day = to_day(day)
        except (ValueError, OverflowError) as error:
            raise UnreadableError("The row has no day.") from error
        month = (date_of_day.year, date_of_day.month)
        if month not in self._months:
            self._months[month] = {self._index.of_month(person, *month): person for person in self._people}
        return self._months[month]


def _open_note(sealer: Sealer, seq: int, person: int, note: bytes | None) -> str:
    if note is None:
        return ""
    try:
        return unpad(sealer.open(Kind.NOTE, seq, person, note)).decode()
    except UnicodeDecodeError as error:
        raise UnreadableError("The note is not text.") from error


def _check_note(*, expected: bool, found: bytes | None) -> None:
    if expected is (found is None):
        raise UnreadableError("The note was taken away or added.")


def _punch(id: PunchId, person: PersonId, record: PunchRecord, camera: str, note: str, void: str | None) -> Punch:
    return Punch(
        id,
        person,
        record.time,
        to_day(record.day),
        record.direction,
        record.method,
        camera,
        record.score,
        note,
        void,
    )


def _damaged_row(seq: int) -> str:
    return f"The record {seq} of the punches is damaged and is not counted. Restore the last backup."


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
