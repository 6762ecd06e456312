"""Day entries: rows among the punches that are added and never changed; a voiding is a row of its own."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from peewee import SqliteDatabase

from faceattend.domain.day_entries import DayEntry, DayEntryId, NewDayEntry
from faceattend.domain.people import PersonId
from faceattend.domain.verification import Stream
from faceattend.errors import UserError
from faceattend.storage.crypto import Kind, UnreadableError
from faceattend.storage.day_records import DayRecordReader
from faceattend.storage.event_reader import ReadEvents, as_entry
from faceattend.storage.events import read_entry, write_entry
from faceattend.storage.ledger import Entry, Ledger
from faceattend.storage.moments import to_day_number
from faceattend.storage.notes import EntryNote, Remark, write_entry_note
from faceattend.storage.voiding import Voider
from faceattend.storage.writer import Writer


class DayEntryRepository:
    """Reads and writes day entries. Any thread may call it; what it wrote is on the disk when it returns."""

    def __init__(self, writer: Writer, ledger: Ledger, records: DayRecordReader, voider: Voider) -> None:
        self._writer = writer
        self._ledger = ledger
        self._records = records
        self._voider = voider

    def add(self, entries: Sequence[NewDayEntry], by: str, at: datetime) -> list[DayEntry]:
        """Write entries, all or none.

        Args:
            by: name of the account that writes them.
            at: aware time; kept in whole milliseconds.

        Raises:
            UserError: somebody is not on the roll any more; nothing was written.
            EnvironmentFault: the disk is full or failed; nothing was written.
        """
        rows = [row_of(entry, by, at) for entry in entries]

        def operation(database: SqliteDatabase) -> list[int]:
            try:
                return self._ledger.append(database, Stream.PUNCHES, rows)
            except UnreadableError as error:
                raise UserError("Somebody is not on the roll any more. Open the list of people again.") from error

        numbers = self._writer.call(operation)
        return [
            as_entry(seq, new.person, read_entry(row.body, row.day), EntryNote(new.leave, new.reason, by))
            for seq, new, row in zip(numbers, entries, rows, strict=True)
        ]

    def void(self, id: DayEntryId, reason: str, by: str, at: datetime) -> DayEntry:
        """Write that an entry does not count, and return it so.

        Raises:
            UserError: there is no such entry, it is damaged, or it does not count already.
            EnvironmentFault: the disk is full or failed; the entry still counts.
        """

        def operation(database: SqliteDatabase) -> None:
            entry = _one(id, self._records.around_in(database, id))
            if not entry.counts:
                raise UserError(f"The entry {id} was withdrawn already; nothing is left to withdraw.")
            self._voider.write(database, [entry], Remark(reason, by), at)

        self._writer.call(operation)
        return self.get(id)

    def void_many(self, ids: Collection[DayEntryId], reason: str, by: str, at: datetime) -> int:
        """Write of all entries of a list that they do not count, or of none.

        Returns:
            How many were voided; those that did not count already are passed over.

        Raises:
            UserError: one of them is not there or is damaged; all still count that did.
            EnvironmentFault: the disk is full or failed; likewise.
        """
        return self._voider.void_all(ids, Remark(reason, by), at, lambda records: records.entries, "entry")

    def get(self, id: DayEntryId) -> DayEntry:
        """Return one entry.

        Raises:
            UserError: there is no such entry, or it is damaged.
        """
        return _one(id, self._records.around(id))

    def between(self, first: date, last: date) -> list[DayEntry]:
        """Return the entries of everybody for the days from ``first`` to ``last``, in order of days.

        Rows that cannot be read are left out; the damage log names them.
        """
        return self._records.between(first, last).entries

    def of(self, person: PersonId, first: date, last: date) -> list[DayEntry]:
        """Return the entries of one person for the days from ``first`` to ``last``, in order of days."""
        return self._records.of(person, first, last).entries


def row_of(entry: NewDayEntry | DayEntry, by: str, at: datetime) -> Entry:
    """Return what one row is to say of an entry."""
    day = to_day_number(entry.day)
    note = write_entry_note(EntryNote(entry.leave, entry.reason, by))
    return Entry(Kind.DAY_ENTRY, day, write_entry(entry, day, at), entry.person, note)


def _one(id: DayEntryId, read: ReadEvents) -> DayEntry:
    if id in read.damaged:
        raise UserError(f"The record {id} of the punches is damaged. Restore the last backup.")
    entry = next((entry for entry in read.records.entries if entry.id == id), None)
    if entry is None:
        raise UserError(f"There is no entry {id}; look it up in the list.")
    return entry
