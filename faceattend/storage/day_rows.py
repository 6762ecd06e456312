"""What is kept of faces for some days, under the key of whom it shows, and how it goes."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import peewee
from peewee import SqliteDatabase

from faceattend.domain.people import PersonId
from faceattend.storage.crypto import NOBODY, BlindIndex, Kind, Sealer, UnreadableError
from faceattend.storage.damage import DamageLog
from faceattend.storage.database import Reader, rows
from faceattend.storage.keystore import Keystore
from faceattend.storage.models import DayRow, EvidenceRow, KeptLookRow
from faceattend.storage.moments import to_day, to_day_number
from faceattend.storage.pseudonyms import Pseudonyms, pseudonym, pseudonyms_between
from faceattend.storage.writer import Writer

# How many values a statement may carry in every SQLite.
_VALUES = 500


@dataclass(frozen=True, slots=True)
class DayTable:
    """A table of such rows.

    Attributes:
        kind: what its values are sealed as.
        name: of one of its rows, for whoever reads of a damage.
    """

    rows: type[DayRow]
    kind: Kind
    name: str


LOOKS = DayTable(KeptLookRow, Kind.LOOK, "look at a face")
EVIDENCE = DayTable(EvidenceRow, Kind.EVIDENCE, "picture of an incident")
DAY_TABLES = (LOOKS, EVIDENCE)
"""All tables of such rows."""


@dataclass(frozen=True, slots=True)
class DayValue:
    """An opened row.

    Attributes:
        person: None where nobody is known.
    """

    id: int
    day: date
    person: PersonId | None
    body: bytes


class DayRows:
    """Writes and reads the rows of one such table. Any thread may call it."""

    def __init__(self, table: DayTable, writer: Writer, reader: Reader, keystore: Keystore, damage: DamageLog) -> None:
        self._table = table
        self._writer = writer
        self._reader = reader
        self._keystore = keystore
        self._damage = damage

    def add(self, day: date, person: PersonId | None, body: bytes, **columns: int) -> int | None:
        """Keep something and return the number of its row; None for somebody who was erased meanwhile.

        Args:
            columns: what the table has beside the columns of all such tables.

        Raises:
            EnvironmentFault: the disk is full or failed; nothing was kept.
        """
        return self._writer.call(partial(self._add, to_day_number(day), person, body, columns))

    def read(self, where: peewee.Expression) -> list[DayValue]:
        """Return the rows that can be read, in the order in which they were written; the damage log has the others."""
        table = self._table.rows
        query = table.select(table.id, table.day, table.pidx, table.token).where(where).order_by(table.id)
        whose = Pseudonyms(self._keystore.index, self._keystore.people)
        found = []
        for id, day, pidx, token in self._reader.rows(query):
            try:
                person = NOBODY if pidx is None else whose.person(pidx, day)
                body = sealer_of(self._keystore, person).open(self._table.kind, id, person, token)
                found.append(DayValue(id, to_day(day), PersonId(person) if pidx is not None else None, body))
            except (UnreadableError, ValueError, OverflowError):
                self._damage.note(self._table.name, id, f"The {self._table.name} {id} is damaged and is left out.")
        return found

    def purge(self, kept_from: date, today: date) -> int:
        """Delete for good what is older than ``kept_from`` and return how much it was.

        What a clock that was wrong dated ahead goes with old rows that came after it.

        Raises:
            EnvironmentFault: the disk is full or failed; nothing was deleted.
        """
        table = self._table.rows
        old = table.day < to_day_number(kept_from)
        [(last,)] = self._reader.rows(table.select(peewee.fn.MAX(table.id)).where(old))
        # Nobody should wait for the writer when there is nothing to do.
        if last is None:
            return 0
        old |= (table.day > to_day_number(today) + 1) & (table.id < last)
        deleted = self._writer.call(lambda database: int(table.delete().where(old).execute(database)))
        self._writer.tidy_if_possible()
        return deleted

    def count_of(self, person: PersonId) -> int:
        """Return how many rows of a person there are; none of them is opened."""
        table = self._table.rows
        span = self._reader.rows(
            table.select(peewee.fn.MIN(table.day), peewee.fn.MAX(table.day)).where(has_a_day(table))
        )
        pseudonyms = pseudonyms_of(self._keystore.index, person, *span[0])
        parts = (table.select(peewee.fn.COUNT(table.id)).where(table.pidx.in_(part)) for part in pseudonyms)
        return sum(int(self._reader.rows(part)[0][0]) for part in parts)

    def count_to_purge(self, kept_from: date) -> int:
        """Return how many rows are of days before ``kept_from``."""
        table = self._table.rows
        query = table.select(peewee.fn.COUNT(table.id)).where(table.day < to_day_number(kept_from))
        return int(self._reader.rows(query)[0][0])

    def _add(
        self, day: int, person: PersonId | None, body: bytes, columns: dict[str, int], database: SqliteDatabase
    ) -> int | None:
        if person is not None and person not in self._keystore.people:
            return None
        table, owner = self._table.rows, person or NOBODY
        pidx = None if person is None else pseudonym(self._keystore.index, person, day)
        # The seal names its row, whose number is known once the row exists.
        id = int(table.insert(day=day, pidx=pidx, token=b"", **columns).execute(database))
        token = sealer_of(self._keystore, owner).seal(self._table.kind, id, owner, body)
        table.update(token=token).where(table.id == id).execute(database)
        return id


class DayRepository:
    """What the repositories of such tables have in common. Any thread may call it."""

    def __init__(self, rows: DayRows) -> None:
        self._rows = rows

    def purge(self, kept_from: date, today: date) -> int:
        """Delete for good what is older than ``kept_from`` and return how much it was.

        Raises:
            EnvironmentFault: the disk is full or failed; nothing was deleted.
        """
        return self._rows.purge(kept_from, today)

    def count_of(self, person: PersonId) -> int:
        """Return how many rows belong to a person."""
        return self._rows.count_of(person)

    def count_to_purge(self, kept_from: date) -> int:
        """Return how many rows are of days before ``kept_from``."""
        return self._rows.count_to_purge(kept_from)


def sealer_of(keystore: Keystore, person: int) -> Sealer:
    """Return what seals the values of somebody, or of nobody.

    Raises:
        UnreadableError: there is no key for this person.
    """
    return keystore.system if person == NOBODY else keystore.person(person)


def delete_days_of(
    database: SqliteDatabase, index: BlindIndex, person: int, tables: Collection[DayTable] = DAY_TABLES
) -> None:
    """Delete everything of a person in such tables; inside an operation of the writer."""
    for one in tables:
        days = one.rows.select(peewee.fn.MIN(one.rows.day), peewee.fn.MAX(one.rows.day))
        [(first, last)] = rows(database, days.where(has_a_day(one.rows)))
        for part in pseudonyms_of(index, person, first, last):
            one.rows.delete().where(one.rows.pidx.in_(part)).execute(database)


def has_a_day(table: type[DayRow]) -> peewee.Expression:
    """Return what leaves out days that no calendar has.

    They were put there by a damage, which must not keep anybody from being erased.
    """
    return table.day.between(to_day_number(date.min), to_day_number(date.max))


def pseudonyms_of(index: BlindIndex, person: int, first: int | None, last: int | None) -> Iterator[Sequence[bytes]]:
    """Yield the pseudonyms that a person's rows may have, as many at a time as a statement carries.

    Args:
        first, last: numbers of the days between which there are rows; None where there are none.
    """
    if first is None or last is None:
        return
    pseudonyms = pseudonyms_between(index, person, to_day(first), to_day(last))
    for start in range(0, len(pseudonyms), _VALUES):
        yield pseudonyms[start : start + _VALUES]
