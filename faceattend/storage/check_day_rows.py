"""Checking what is kept of faces for some days: that every row is whose it says, and can be opened."""

from collections.abc import Iterator
from typing import Any

from peewee import SqliteDatabase

from faceattend.domain.verification import Finding
from faceattend.storage.crypto import NOBODY, UnreadableError
from faceattend.storage.database import rows
from faceattend.storage.day_rows import DAY_TABLES, DayTable, sealer_of
from faceattend.storage.keystore import Keystore
from faceattend.storage.looks import read_looks
from faceattend.storage.models import KeptLookRow
from faceattend.storage.pseudonyms import Pseudonyms

# A picture may have half a megabyte.
_BATCH = 32


def check_day_rows(database: SqliteDatabase, keystore: Keystore) -> Iterator[Finding]:
    """Yield the first row of each table that is not as it was written.

    Raises:
        EnvironmentFault: the database is damaged.
    """
    for table in DAY_TABLES:
        whose = Pseudonyms(keystore.index, keystore.people)
        for row in _rows_of(database, table):
            try:
                _check(keystore, table, whose, row)
            # SQLite keeps whatever type somebody puts into a column.
            except (UnreadableError, TypeError):
                yield Finding(None, None, f"The {table.name} {row[0]} was changed or is damaged.")
                break


def _check(keystore: Keystore, table: DayTable, whose: Pseudonyms, row: tuple[Any, ...]) -> None:
    id, day, pidx, token = row
    person = NOBODY if pidx is None else whose.person(pidx, day)
    body = sealer_of(keystore, person).open(table.kind, id, person, token)
    if table.rows is KeptLookRow:
        read_looks(body)


def _rows_of(database: SqliteDatabase, table: DayTable) -> Iterator[tuple[Any, ...]]:
    query = table.rows.select(table.rows.id, table.rows.day, table.rows.pidx, table.rows.token).order_by(table.rows.id)
    found = rows(database, query.limit(_BATCH))
    while found:
        yield from found
        found = rows(database, query.where(table.rows.id > found[-1][0]).limit(_BATCH))
