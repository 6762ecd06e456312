"""Bringing a database to the schema of this program, with a copy of it beforehand."""

from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from peewee import SqliteDatabase
from playhouse.migrations import Runner

from faceattend.domain.keeping import KeptPeriod
from faceattend.errors import BugError
from faceattend.storage.copying import copy_database
from faceattend.storage.database import mark_as_ours, open_unchanged
from faceattend.storage.faults import DATABASE_ERRORS, database_fault
from faceattend.storage.files import remove_file


def newest_version(steps: Path) -> int:
    """Return the schema version that the numbered steps in a folder lead to."""
    numbers = [int(step.name[:4]) for step in steps.glob("[0-9][0-9][0-9][0-9]_*.py")]
    if not numbers:
        raise BugError(f"There are no migrations in {steps}.")
    return max(numbers)


def steps_taken(path: Path, steps: Path) -> int:
    """Return to which version the list of steps in a database leads without a gap; nothing is changed.

    A step that is missing would be run again, whatever comes behind it.

    Raises:
        EnvironmentFault: the file is damaged.
    """
    database = open_unchanged(path)
    try:
        applied = Runner(database, str(steps)).applied()
    except DATABASE_ERRORS as error:
        raise database_fault(error) from error
    finally:
        database.close()
    taken = {int(name[:4]) for name in applied if name[:4].isdecimal()}
    return next(number for number in count() if number + 1 not in taken)


def bring_up_to_date(database: SqliteDatabase, steps: Path) -> None:
    """Run the steps that are still missing, each in a transaction, and note the version in the file.

    A run that was cut off goes on where it stopped.

    Raises:
        EnvironmentFault: the disk is full or the database failed; finished steps stay.
    """
    try:
        Runner(database, str(steps)).up()
        mark_as_ours(database, newest_version(steps))
    except DATABASE_ERRORS as error:
        raise database_fault(error) from error


def copy_before_migration(path: Path, version: int) -> Path:
    """Write a compact copy of the database beside it, and return its path.

    Raises:
        EnvironmentFault: there is no room for the copy.
    """
    copy = path.with_name(f"{path.stem}-version-{version}.backup")
    copy_database(path, copy, lambda done, total: None, open_unchanged)
    return copy


def remove_copies_before_migration(folder: Path, kept: KeptPeriod) -> int:
    """Remove copies that were not written within a period by the date of the file, and return how many.

    Raises:
        EnvironmentFault: one cannot be removed.
    """
    copies = folder.glob("*-version-*.backup")
    old = [copy for copy in copies if not kept.holds(datetime.fromtimestamp(copy.stat().st_mtime, UTC))]
    for copy in old:
        remove_file(copy)
    return len(old)
