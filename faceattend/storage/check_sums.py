"""Checking the sums of the tables that have no chain."""

from collections.abc import Iterator

from peewee import SqliteDatabase

from faceattend.domain.verification import Finding
from faceattend.storage.checkpoints import Checkpoint
from faceattend.storage.keystore import Keystore
from faceattend.storage.table_sums import SUMMED, TableSums, is_older


def check_sums(database: SqliteDatabase, keystore: Keystore, sealed: Checkpoint | None) -> Iterator[Finding]:
    """Yield the tables that are not as the program left them.

    Args:
        sealed: the last seal.

    Raises:
        EnvironmentFault: the database is damaged.
    """
    sums = TableSums(keystore)
    stored = sums.stored(database)
    if stored is None:
        yield Finding(None, None, "The sums over accounts, people and settings are missing or damaged.")
        return
    if sealed is not None and is_older(stored, sealed):
        yield Finding(None, None, "Accounts, people or settings are from before the last seal.")
    for table, value, was in zip(SUMMED, sums.present(database), stored.values, strict=True):
        if value != was:
            yield Finding(
                None,
                None,
                f"The {table.name} are not as the program left them: something was removed, changed, or put back from "
                "an earlier time.",
            )
