"""Punches: rows that are added and never changed; a voiding is a row of its own."""

import math
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime

from peewee import SqliteDatabase

from faceattend.domain.day_entries import DayEntry
from faceattend.domain.people import PersonId
from faceattend.domain.punches import NewPunch, Punch, PunchId
from faceattend.domain.verification import Stream
from faceattend.errors import BugError, UserError
from faceattend.storage.cameras import CameraRegister
from faceattend.storage.crypto import Kind, UnreadableError
from faceattend.storage.day_records import DayRecordReader
from faceattend.storage.event_reader import ReadEvents, as_punch
from faceattend.storage.events import read_punch, write_punch
from faceattend.storage.ledger import Entry, Ledger
from faceattend.storage.moments import to_day_number
from faceattend.storage.notes import Remark, read_remark, write_remark
from faceattend.storage.voiding import Voider
from faceattend.storage.writer import Writer

Written = Callable[[int], None]
"""Told how many punches are written so far; whatever it raises undoes all of them."""

_TOLD_EVERY = 1000


class PunchRepository:
    """Reads and writes punches. Any thread may call it; what it wrote is on the disk when it returns."""

    def __init__(
        self, writer: Writer, ledger: Ledger, cameras: CameraRegister, records: DayRecordReader, voider: Voider
    ) -> None:
        self._writer = writer
        self._ledger = ledger
        self._cameras = cameras
        self._records = records
        self._voider = voider

    def add(self, punch: NewPunch, at: datetime | None = None) -> Punch:
        """Write a punch; its time is kept in whole milliseconds.

        Args:
            at: when somebody wrote it by hand, as an aware time; None where that is not kept.

        Raises:
            EnvironmentFault: the disk is full or failed; nothing was recorded.
        """

        def operation(database: SqliteDatabase) -> Punch:
            entry = self._entry(punch, at, self._cameras.number(database, punch.camera))
            (seq,) = self._append(database, [entry])
            record, note = read_punch(entry.body, entry.day), read_remark(entry.note)
            return as_punch(seq, punch.person, record, punch.camera, note)

        return self._writer.call(operation)

    def add_many(
        self, punches: Iterable[NewPunch], at: datetime | None = None, written: Written | None = None
    ) -> list[PunchId]:
        """Write punches, all or none, and return their numbers in the order in which they came.

        Nothing else is written meanwhile: 100,000 take some seconds.

        Args:
            punches: read while they are written; whatever it raises undoes all of them.
            at: as for :meth:`add`.

        Raises:
            UserError: somebody is not on the roll any more; nothing was recorded.
            EnvironmentFault: the disk is full or failed; nothing was recorded.
        """

        def operation(database: SqliteDatabase) -> list[PunchId]:
            return [PunchId(seq) for seq in self._append(database, self._entries(database, punches, at, written))]

        return self._writer.call(operation)

    def void(self, id: PunchId, reason: str, at: datetime, by: str = "") -> Punch:
        """Write that a punch does not count, and return it so.

        Args:
            by: name of the account that voids it; empty where that is not kept.

        Raises:
            UserError: there is no such punch, it is damaged, or it does not count already.
            EnvironmentFault: the disk is full or failed; the punch still counts.
        """
        _require_reason(reason)

        def operation(database: SqliteDatabase) -> None:
            punch = _one(id, self._records.around_in(database, id))
            if not punch.counts:
                raise UserError(f"The punch {id} does not count already; nothing is left to void.")
            self._voider.write(database, [punch], Remark(reason, by), at)

        self._writer.call(operation)
        return self.get(id)

    def void_many(self, ids: Collection[PunchId], reason: str, at: datetime, by: str = "") -> int:
        """Write of all punches of a list that they do not count, or of none.

        Returns:
            How many were voided; those that did not count already are passed over.

        Raises:
            UserError: one of them is not there or is damaged; all still count that did.
            EnvironmentFault: the disk is full or failed; likewise.
        """
        _require_reason(reason)
        return self._voider.void_all(ids, Remark(reason, by), at, lambda records: records.punches, "punch")

    def get(self, id: PunchId) -> Punch:
        """Return one punch.

        Raises:
            UserError: there is no such punch, or it is damaged.
        """
        return _one(id, self._records.around(id))

    def between(self, first: date, last: date) -> list[Punch]:
        """Return the punches of everybody on the work days from ``first`` to ``last``, in order of time.

        Rows that cannot be read are left out; the damage log names them. Days that are over are kept as roll-ups.
        """
        return self._records.between(first, last).punches

    def of(self, person: PersonId, first: date, last: date) -> list[Punch]:
        """Return the punches of one person on the work days from ``first`` to ``last``, in order of time."""
        return self._records.of(person, first, last).punches

    def day_records_between(self, first: date, last: date) -> tuple[list[Punch], list[DayEntry]]:
        """Return in one reading the punches of :meth:`between` and the day entries of the same days."""
        found = self._records.between(first, last)
        return found.punches, found.entries

    def day_records_of(self, person: PersonId, first: date, last: date) -> tuple[list[Punch], list[DayEntry]]:
        """Return in one reading the punches of :meth:`of` and the day entries of the same days."""
        found = self._records.of(person, first, last)
        return found.punches, found.entries

    def any_between(self, first: date, last: date) -> bool:
        """Return whether anything was written for the work days from ``first`` to ``last``, of whomever."""
        return self._records.any_between(first, last)

    def first_day(self) -> date | None:
        """Return the first work day for which anything was written, or None when there is none."""
        return self._records.first_day()

    def latest_day(self, until: date | None = None) -> date | None:
        """Return the last work day for which anything was written, or None when there is none.

        Args:
            until: the last day that is looked at, because leave is entered for days to come; None for all.
        """
        return self._records.latest_day(until)

    def _entries(
        self, database: SqliteDatabase, punches: Iterable[NewPunch], at: datetime | None, written: Written | None
    ) -> Iterator[Entry]:
        cameras: dict[str, int] = {}
        for count, punch in enumerate(punches):
            if written is not None and count % _TOLD_EVERY == 0:
                written(count)
            if punch.camera not in cameras:
                cameras[punch.camera] = self._cameras.number(database, punch.camera)
            yield self._entry(punch, at, cameras[punch.camera])

    def _entry(self, punch: NewPunch, at: datetime | None, camera: int) -> Entry:
        # A recognizer's scale is its own: a similarity may well be below zero.
        if not math.isfinite(punch.score):
            raise BugError(f"A punch has the score {punch.score}.")
        day, note = to_day_number(punch.day), write_remark(Remark(punch.note, punch.by, at))
        return Entry(Kind.PUNCH, day, write_punch(punch, day, camera, noted=note is not None), punch.person, note)

    def _append(self, database: SqliteDatabase, entries: Iterable[Entry]) -> list[int]:
        try:
            return self._ledger.append(database, Stream.PUNCHES, entries)
        except UnreadableError as error:
            raise UserError("This person is not on the roll any more. Open the list of people again.") from error


def _require_reason(reason: str) -> None:
    if not reason:
        raise UserError("A punch is voided for a reason; type it.")


def _one(id: PunchId, read: ReadEvents) -> Punch:
    if id in read.damaged:
        raise UserError(f"The record {id} of the punches is damaged. Restore the last backup.")
    punch = next((punch for punch in read.records.punches if punch.id == id), None)
    if punch is None:
        raise UserError(f"There is no punch {id}; look it up in the list.")
    return punch
