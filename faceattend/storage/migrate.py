"""Bringing a database to the schema of this program, with a copy of it beforehand."""

from pathlib import Path

import peewee
from peewee import SqliteDatabase
from playhouse.migrations import Runner

from faceattend.errors import BugError
from faceattend.storage.database import mark_as_ours
from faceattend.storage.faults import database_fault, file_fault
from faceattend.storage.files import make_private_file, sync_folder


def newest_version(steps: Path) -> int:
    """Return the schema version that the numbered steps in a folder lead to."""
    numbers = [int(step.name[:4]) for step in steps.glob("[0-9][0-9][0-9][0-9]_*.py")]
    if not numbers:
        raise BugError(f"There are no migrations in {steps}.")
    return max(numbers)


def bring_up_to_date(database: SqliteDatabase, steps: Path) -> None:
    """Run the steps that are still missing, each in a transaction, and note the version in the file.

    A run that was cut off goes on where it stopped.

    Raises:
        EnvironmentFault: the disk is full or the database failed; finished steps stay.
    """
    try:
        Runner(database, str(steps)).up()
        mark_as_ours(database, newest_version(steps))
    except peewee.PeeweeException as error:
        raise database_fault(error) from error


def copy_before_migration(database: SqliteDatabase, path: Path, version: int) -> Path:
    """Write a compact copy of the database beside it, and return its path.

    Raises:
        EnvironmentFault: there is no room for the copy.
    """
    copy = path.with_name(f"{path.stem}-version-{version}.backup")
    fresh = copy.with_name(f"{copy.name}.new")
    make_private_file(fresh)
    try:
        # VACUUM INTO takes an empty file that exists, and leaves its mode.
        database.execute_sql("VACUUM INTO ?", (str(fresh),))  # type: ignore[no-untyped-call]
        fresh.replace(copy)
        sync_folder(copy.parent)
    except peewee.PeeweeException as error:
        fresh.unlink(missing_ok=True)
        raise database_fault(error) from error
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise file_fault(error) from error
    return copy
