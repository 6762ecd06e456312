"""Reading what stands on days: from the roll-ups where they hold, and otherwise from the rows."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from itertools import chain, pairwise
from operator import attrgetter
from typing import Any

import peewee
from peewee import SqliteDatabase

from faceattend.domain.people import PersonId
from faceattend.domain.punches import Punch
from faceattend.storage.cameras import CameraRegister
from faceattend.storage.damage import DamageLog
from faceattend.storage.database import Reader, rows
from faceattend.storage.erasure import ErasureRepository
from faceattend.storage.event_reader import DayRecords, EventReader, ReadEvents, by_day
from faceattend.storage.keystore import Keystore
from faceattend.storage.ledger import Ledger
from faceattend.storage.models import EventRow
from faceattend.storage.moments import to_day, to_day_number
from faceattend.storage.pseudonyms import pseudonyms_between
from faceattend.storage.rollup_codec import DayRows
from faceattend.storage.rollups import RollupReader, RollupWriter
from faceattend.storage.writer import Writer

_COLUMNS = (EventRow.seq, EventRow.day, EventRow.pidx, EventRow.token, EventRow.note)
_PLACE = attrgetter("time", "id")
_SEQ, _DAY, _TOKEN = 0, 1, 3
# How many values a statement may carry in every SQLite.
_VALUES = 500


class DayRecordReader:
    """Reads punches and day entries. Any thread may call it."""

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
        self._reader = reader
        self._keystore = keystore
        self._rollups = RollupReader(reader, keystore, damage)
        self._rollup_writer = RollupWriter(writer, reader, keystore)
        self._events = EventReader(reader, keystore, ledger, cameras, erasures, damage)

    def between(self, first: date, last: date) -> DayRecords:
        """Return what stands on the days from ``first`` to ``last``, of everybody.

        Rows that cannot be read are left out; the damage log names them. Days that are over are kept as roll-ups.
        """
        days = self._rollups.days(first, last)
        found = self._rollups.read(first, last, days)
        missing = days.keys() - found.keys()
        if missing:
            found |= self._read_days(missing)
        in_order = [found[day] for day in sorted(found)]
        return DayRecords(
            _punches([records.punches for records in in_order if records.punches]),
            list(chain.from_iterable(records.entries for records in in_order)),
        )

    def of(self, person: PersonId, first: date, last: date) -> DayRecords:
        """Return what stands on the days from ``first`` to ``last`` of one person."""
        pseudonyms = pseudonyms_between(self._keystore.index, person, first, last)
        query = _days(first, last).where(EventRow.pidx.in_(pseudonyms))
        return self._events.read(self._reader.rows(query), (person,)).records

    def around(self, id: int) -> ReadEvents:
        """Return all that may say something of a row: what stands on its day of its person."""
        return self._read(self._reader.rows(_same_person_and_day(id)))

    def around_in(self, database: SqliteDatabase, id: int) -> ReadEvents:
        """Return the same as :meth:`around`; inside an operation of the writer."""
        return self._read(rows(database, _same_person_and_day(id)))

    def days_of_in(self, database: SqliteDatabase, ids: Collection[int]) -> list[date]:
        """Return in order the days on which some rows stand; inside an operation of the writer."""
        numbers, found = list(ids), set[int]()
        for start in range(0, len(numbers), _VALUES):
            part = EventRow.seq.in_(numbers[start : start + _VALUES])
            found.update(day for (day,) in rows(database, EventRow.select(EventRow.day).where(part).distinct()))
        return [to_day(day) for day in sorted(found)]

    def on_in(self, database: SqliteDatabase, day: date) -> ReadEvents:
        """Return what stands on a day, of everybody; inside an operation of the writer."""
        return self._read(rows(database, _days(day, day)))

    def any_between(self, first: date, last: date) -> bool:
        """Return whether anything was written for the days from ``first`` to ``last``, of whomever."""
        return bool(self._reader.rows(EventRow.select(EventRow.seq).where(_between(first, last)).limit(1)))

    def first_day(self) -> date | None:
        """Return the first day on which anything stands, or None."""
        found = self._reader.rows(EventRow.select(peewee.fn.MIN(EventRow.day)))
        return None if found[0][0] is None else to_day(found[0][0])

    def latest_day(self, until: date | None = None) -> date | None:
        """Return the last day on which anything stands, or None.

        Args:
            until: the last day that is looked at; None for all.
        """
        query = EventRow.select(peewee.fn.MAX(EventRow.day))
        found = self._reader.rows(query if until is None else query.where(EventRow.day <= to_day_number(until)))
        return None if found[0][0] is None else to_day(found[0][0])

    def _read(self, found: list[tuple[Any, ...]]) -> ReadEvents:
        return self._events.read(found, self._keystore.people)

    def _read_days(self, days: Collection[int]) -> dict[int, DayRecords]:
        """Read some days row by row, and keep the roll-ups of those that are over."""
        found = self._reader.rows(_days(to_day(min(days)), to_day(max(days))))
        if len(days) <= max(days) - min(days):
            found = [row for row in found if row[_DAY] in days]
        read = self._read(found)
        # A row may have come on a day that had none when the days were listed.
        records = by_day(read.records, {*days, *(row[_DAY] for row in found)})
        counts, empty, lasts = Counter[int](), Counter[int](), dict[int, int]()
        unsound = set[int]()
        for row in found:
            counts[row[_DAY]] += 1
            empty[row[_DAY]] += row[_TOKEN] is None
            lasts[row[_DAY]] = row[_SEQ]
            if row[_SEQ] in read.damaged:
                unsound.add(row[_DAY])
        sound = {day: of_day for day, of_day in records.items() if counts[day] and day not in unsound}
        self._rollup_writer.keep(sound, {day: DayRows(counts[day], empty[day], lasts[day]) for day in sound})
        return records


def _punches(days: list[list[Punch]]) -> list[Punch]:
    """Return the punches of days in order of time; each day is in order already."""
    punches = list(chain.from_iterable(days))
    # Only a night shift reaches into the next day, and sorting takes as long as all the rest.
    if any(_PLACE(earlier[-1]) > _PLACE(later[0]) for earlier, later in pairwise(days)):
        punches.sort(key=_PLACE)
    return punches


def _days(first: date, last: date) -> "peewee.ModelSelect[Any]":
    return EventRow.select(*_COLUMNS).where(_between(first, last)).order_by(EventRow.seq)


def _between(first: date, last: date) -> peewee.Expression:
    return EventRow.day.between(to_day_number(first), to_day_number(last))


def _same_person_and_day(id: int) -> "peewee.ModelSelect[Any]":
    named = EventRow.alias()
    same = (named.seq == id) & (named.pidx == EventRow.pidx) & (named.day == EventRow.day)
    # Rows are read by number: a voiding comes after what it voids.
    return (
        EventRow.select(*_COLUMNS).where(peewee.fn.EXISTS(named.select(named.seq).where(same))).order_by(EventRow.seq)
    )
