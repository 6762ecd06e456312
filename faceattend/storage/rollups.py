"""Roll-ups: all that stands on one day in one sealed value, so that a month is read without opening 100,000 rows.

They are derived from the events, carry the number of rows, how many of them an erasure had emptied, and the last row,
and are used only while all three still hold. Whoever changes a row that is there (erasure, retention) deletes the day's
roll-up; one that somebody puts back does not fit any more.
"""

import logging
from collections.abc import Mapping
from datetime import date

import peewee
from peewee import SqliteDatabase

from faceattend.errors import EnvironmentFault
from faceattend.storage.crypto import NOBODY, Kind, UnreadableError, pad, unpad
from faceattend.storage.damage import DamageLog
from faceattend.storage.database import Reader, rows
from faceattend.storage.event_reader import DayRecords
from faceattend.storage.keystore import Keystore
from faceattend.storage.models import AuditRow, EventRow, RollupRow
from faceattend.storage.moments import to_day, to_day_number
from faceattend.storage.rollup_codec import DayRows, read_rollup, write_rollup
from faceattend.storage.writer import Writer

_STEP = 4096
# People still come, go and correct on the newest days.
_UNSETTLED_DAYS = 2

_logger = logging.getLogger(__name__)


class RollupReader:
    """Reads the roll-ups. Any thread may call it."""

    def __init__(self, reader: Reader, keystore: Keystore, damage: DamageLog) -> None:
        self._reader = reader
        self._keystore = keystore
        self._damage = damage

    def days(self, first: date, last: date) -> dict[int, DayRows]:
        """Return the days between two days that have events, by day number."""
        empty = dict(self._reader.rows(_empty_rows(first, last)))
        return {
            day: DayRows(count, empty.get(day, 0), newest)
            for day, count, newest in self._reader.rows(_day_rows(first, last))
        }

    def read(self, first: date, last: date, days: Mapping[int, DayRows]) -> dict[int, DayRecords]:
        """Return the records of every day that has a roll-up which still holds.

        Args:
            days: what the days have in truth; see :meth:`days`.
        """
        between = RollupRow.day.between(to_day_number(first), to_day_number(last))
        found = {}
        for day, token in self._reader.rows(RollupRow.select(RollupRow.day, RollupRow.token).where(between)):
            try:
                opened = read_rollup(day, unpad(self._keystore.system.open(Kind.ROLLUP, day, NOBODY, token)))
            except UnreadableError:
                # The rows themselves are read in its place.
                self._damage.note(
                    "roll-up", day, f"The fast list of {to_day(day)} is damaged. Run a check of the records."
                )
                continue
            if opened is not None and days.get(day) == opened[0]:
                found[day] = opened[1]
        return found


class RollupWriter:
    """Writes the roll-ups. Any thread may call it."""

    def __init__(self, writer: Writer, reader: Reader, keystore: Keystore) -> None:
        self._writer = writer
        self._reader = reader
        self._keystore = keystore

    def keep(self, records: Mapping[int, DayRecords], days: Mapping[int, DayRows]) -> None:
        """Write roll-ups of days that are over; where the disk does not take them, they are made another time.

        Args:
            records: all of each day.
            days: the rows that they were read from.
        """
        newest = self._newest_day()
        settled = {day: found for day, found in records.items() if day <= newest - _UNSETTLED_DAYS}
        if not settled:
            return
        tokens = {
            day: self._keystore.system.seal(Kind.ROLLUP, day, NOBODY, pad(write_rollup(found, days[day]), _STEP))
            for day, found in settled.items()
        }

        def operation(database: SqliteDatabase) -> None:
            for day, token in tokens.items():
                # An erasure may have emptied rows since they were read.
                if _present(database, day) == days[day]:
                    RollupRow.insert(day=day, token=token).on_conflict_replace().execute(database)

        try:
            self._writer.call(operation)
        except EnvironmentFault as error:
            _logger.warning("The roll-ups of %d days were not written: %s", len(tokens), error)

    def _newest_day(self) -> int:
        """Return the day that is now, as far as the records tell: leave is entered for days that are still to come."""
        [(newest,)] = self._reader.rows(EventRow.select(peewee.fn.MAX(EventRow.day)))
        written = self._reader.rows(AuditRow.select(AuditRow.day).order_by(AuditRow.seq.desc()).limit(1))
        return int(min([newest or 0, *(day for (day,) in written)]))


def _day_rows(first: date, last: date) -> "peewee.ModelSelect[EventRow]":
    between = EventRow.day.between(to_day_number(first), to_day_number(last))
    columns = EventRow.select(EventRow.day, peewee.fn.COUNT(EventRow.seq), peewee.fn.MAX(EventRow.seq))
    return columns.where(between).group_by(EventRow.day)


def _empty_rows(first: date, last: date) -> "peewee.ModelSelect[EventRow]":
    # By the pseudonym, which goes with the content: an index has it, so that no row is read.
    between = EventRow.day.between(to_day_number(first), to_day_number(last))
    columns = EventRow.select(EventRow.day, peewee.fn.COUNT(EventRow.seq))
    return columns.where(EventRow.pidx.is_null() & between).group_by(EventRow.day)


def _present(database: SqliteDatabase, day: int) -> DayRows:
    count, last, filled = peewee.fn.COUNT(EventRow.seq), peewee.fn.MAX(EventRow.seq), peewee.fn.COUNT(EventRow.pidx)
    found = rows(database, EventRow.select(count, last, filled).where(EventRow.day == day))[0]
    return DayRows(found[0], found[0] - found[2], found[1] or 0)
