"""Checking closed months: that each can be opened, and that the results in it are those that were closed."""

from collections.abc import Iterator
from typing import Any

from peewee import SqliteDatabase

from faceattend.domain.verification import Finding
from faceattend.storage.closings import SealedClosing, open_closing, open_result
from faceattend.storage.crypto import UnreadableError
from faceattend.storage.database import rows
from faceattend.storage.keystore import Keystore
from faceattend.storage.models import ClosedResultRow, ClosingRow

_RESULT_COLUMNS = (ClosedResultRow.id, ClosedResultRow.closing, ClosedResultRow.person, ClosedResultRow.token)


def check_closings(database: SqliteDatabase, keystore: Keystore) -> Iterator[Finding]:
    """Yield the closed months that are not as they were closed.

    Raises:
        EnvironmentFault: the database is damaged.
    """
    known = set()
    columns = ClosingRow.select(ClosingRow.id, ClosingRow.month, ClosingRow.number, ClosingRow.token)
    for row in rows(database, columns.order_by(ClosingRow.id)):
        known.add(row[0])
        try:
            sealed = open_closing(keystore, row)
        # SQLite keeps whatever type somebody puts into a column.
        except (UnreadableError, TypeError):
            yield Finding(None, None, f"The closed month {row[0]} was changed or is damaged.")
            continue
        yield from _check_results(database, keystore, row[0], sealed)
    owners = {closing for (closing,) in rows(database, ClosedResultRow.select(ClosedResultRow.closing).distinct())}
    if owners - known:
        yield Finding(None, None, "There are results of a closed month that is not there.")


def _check_results(
    database: SqliteDatabase, keystore: Keystore, closing: int, sealed: SealedClosing
) -> Iterator[Finding]:
    month = sealed.closing.month
    present = set()
    found: list[tuple[Any, ...]] = rows(
        database, ClosedResultRow.select(*_RESULT_COLUMNS).where(ClosedResultRow.closing == closing)
    )
    for row in found:
        try:
            open_result(keystore, sealed, row)
        except (UnreadableError, TypeError):
            yield Finding(None, None, f"The record {row[0]} of the closed month {month} was changed or is damaged.")
            return
        present.add(row[2])
    # Where all are gone they were kept long enough; who else takes them away changes the sum of their table.
    missing = found and sealed.digests.keys() - present - keystore.erased
    if len(found) != len(present) or missing:
        yield Finding(None, None, f"Results are missing from the closed month {month}, or are in it twice.")
