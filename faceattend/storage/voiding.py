"""Voiding punches and day entries: rows that say of others that they do not count any more."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime

from peewee import SqliteDatabase

from faceattend.domain.day_entries import DayEntry
from faceattend.domain.punches import Punch
from faceattend.domain.verification import Stream
from faceattend.errors import UserError
from faceattend.storage.crypto import Kind
from faceattend.storage.day_records import DayRecordReader
from faceattend.storage.event_reader import DayRecords
from faceattend.storage.events import write_void
from faceattend.storage.ledger import Entry, Ledger
from faceattend.storage.moments import to_day_number
from faceattend.storage.notes import Remark, write_remark
from faceattend.storage.writer import Writer


class Voider:
    """Writes voidings. Any thread may call :meth:`void_all`."""

    def __init__(self, writer: Writer, ledger: Ledger, records: DayRecordReader) -> None:
        self._writer = writer
        self._ledger = ledger
        self._records = records

    def void_all(
        self,
        ids: Collection[int],
        remark: Remark,
        at: datetime,
        of: Callable[[DayRecords], Sequence[Punch | DayEntry]],
        name: str,
    ) -> int:
        """Void everything of a list that still counts, all or nothing, and return how much that was.

        Args:
            of: takes out of the records those that the list is about.
            name: what one of them is called.

        Raises:
            UserError: one of them is not there or is damaged.
            EnvironmentFault: the disk is full or failed.
        """
        wanted = frozenset(ids)

        def operation(database: SqliteDatabase) -> int:
            missing, voided = set(wanted), 0
            for day in self._records.days_of_in(database, wanted):
                found = [one for one in of(self._records.on_in(database, day).records) if one.id in wanted]
                missing.difference_update(one.id for one in found)
                counting = [one for one in found if one.counts]
                self.write(database, counting, remark, at)
                voided += len(counting)
            if missing:
                raise UserError(f"There is no {name} {min(missing)}, or its record is damaged; look it up in the list.")
            return voided

        return self._writer.call(operation)

    def write(self, database: SqliteDatabase, what: Iterable[Punch | DayEntry], remark: Remark, at: datetime) -> None:
        """Write of some records that they do not count; inside an operation of the writer."""
        note = write_remark(remark)
        self._ledger.append(
            database,
            Stream.PUNCHES,
            [
                Entry(Kind.VOID, day, write_void(one.id, day, at), one.person, note)
                for one in what
                for day in (to_day_number(one.day),)
            ],
        )
