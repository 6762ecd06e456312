"""Deleting rows that were kept long enough: a stream is cut at its old end, and a seal covers where it begins then."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

from peewee import SqliteDatabase

from faceattend.domain.heads import Head
from faceattend.domain.people import PersonId
from faceattend.domain.verification import Stream
from faceattend.storage.audit import audit_entry
from faceattend.storage.checkpoints import read_checkpoint
from faceattend.storage.crypto import UnreadableError
from faceattend.storage.database import Reader, rows
from faceattend.storage.day_entries import row_of
from faceattend.storage.day_records import DayRecordReader
from faceattend.storage.erasure import lines_of_erasures
from faceattend.storage.keystore import Keystore
from faceattend.storage.ledger import Entry, Ledger, anchor, cut, cut_count, last_to_go
from faceattend.storage.models import CheckpointRow, EventRow
from faceattend.storage.moments import to_day, to_day_number, utc_day
from faceattend.storage.pseudonyms import pseudonyms_between
from faceattend.storage.seals import SealKeeper
from faceattend.storage.streams import TABLE_OF
from faceattend.storage.writer import Writer

_KNOWN_FOR, _LONGEST_BREAK = timedelta(days=7), timedelta(days=100)
_SEALS_LOOKED_AT = 5000

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CutReport:
    """What was cut off.

    Attributes:
        counts: number of rows by stream.
        head: the seal that covers the new beginnings; None when nothing was cut off.
    """

    counts: Mapping[Stream, int]
    head: Head | None


class RetentionRepository:
    """Cuts the streams. Any thread may call it."""

    def __init__(
        self,
        writer: Writer,
        reader: Reader,
        keystore: Keystore,
        ledger: Ledger,
        records: DayRecordReader,
        seals: SealKeeper,
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._keystore = keystore
        self._ledger = ledger
        self._records = records
        self._seals = seals

    def counts(self, kept_from: Mapping[Stream, date], now: datetime) -> dict[Stream, int]:
        """Return how many rows of every stream :meth:`cut` would delete.

        Args:
            kept_from: the first day that is kept of each stream.
        """
        return self._writer.call(partial(_each, cut_count, kept_from, now))

    def cut(self, kept_from: Mapping[Stream, date], now: datetime) -> CutReport:
        """Delete old rows and their pseudonyms for good and seal what is left, all or nothing.

        Raises:
            EnvironmentFault: the disk is full or failed; nothing was deleted.
        """
        # Without anything to delete there is nothing to seal.
        before = self.counts(kept_from, now)
        if not any(before.values()):
            return CutReport(before, None)
        counts, head = self._seals.seal_after(partial(self._cut, kept_from, now), now)
        self._writer.tidy_if_possible()
        return CutReport(counts, head)

    def _cut(self, kept_from: Mapping[Stream, date], now: datetime, database: SqliteDatabase) -> dict[Stream, int]:
        lines = lines_of_erasures(database, self._ledger)
        ahead = self._entries_ahead(database, kept_from, now)
        counts = _each(cut, kept_from, now, database)
        self._ledger.append(database, Stream.PUNCHES, ahead)
        # An emptied row may outlive the line of the log for which it is taken for erased: the program says it again.
        first_kept = anchor(database, Stream.AUDIT).seq + 1
        again = [replace(line, time=now, account=None) for seq, line in lines if seq < first_kept]
        self._ledger.append(database, Stream.AUDIT, map(audit_entry, again))
        return counts

    def _entries_ahead(self, database: SqliteDatabase, kept_from: Mapping[Stream, date], now: datetime) -> list[Entry]:
        """Return again the day entries for days to come whose rows are about to go.

        A row goes when those behind it are old, and leave may be entered longer ahead than punches are kept.
        """
        if Stream.PUNCHES not in kept_from:
            return []
        first, today = to_day_number(kept_from[Stream.PUNCHES]), utc_day(now)
        last = last_to_go(database, Stream.PUNCHES, first, today)
        if last is None:
            return []
        to_come = EventRow.day > max(first, today) + 1
        days = EventRow.select(EventRow.day).where((EventRow.seq <= last.seq) & to_come).distinct()
        return [
            row_of(entry, entry.by, entry.at)
            for (day,) in rows(database, days.order_by(EventRow.day))
            for entry in self._records.on_in(database, to_day(day)).records.entries
            if entry.counts and entry.id <= last.seq
        ]

    def date_is_credible(self, now: datetime) -> bool:
        """Return whether seals were made under this date for a week, or before a break of some weeks.

        A computer whose clock lost its battery may start years ahead, and would delete everything at once.
        """
        newest = CheckpointRow.select(CheckpointRow.body).order_by(CheckpointRow.epoch.desc()).limit(_SEALS_LOOKED_AT)
        for (body,) in self._reader.rows(newest):
            try:
                utc = read_checkpoint(body).utc
            except UnreadableError:
                _logger.warning("damaged: a seal was passed over when the date was looked at")
                continue
            if now - _LONGEST_BREAK <= utc <= now - _KNOWN_FOR:
                return True
        return False

    def has_rows(self, person: PersonId, kept_from: Mapping[Stream, date], today: date) -> bool:
        """Return whether a person has a row from the first kept day on in any of these streams."""
        for stream, first in kept_from.items():
            table = TABLE_OF[stream].rows
            pseudonyms = pseudonyms_between(self._keystore.index, person, first, today)
            if self._reader.rows(table.select(table.seq).where(table.pidx.in_(pseudonyms)).limit(1)):
                return True
        return False


def _each(
    operation: Callable[[SqliteDatabase, Stream, int, int], int],
    kept_from: Mapping[Stream, date],
    now: datetime,
    database: SqliteDatabase,
) -> dict[Stream, int]:
    today = utc_day(now)
    return {stream: operation(database, stream, to_day_number(first), today) for stream, first in kept_from.items()}
