"""Backups: compact copies of the database, written while it is in use and opened again before they count.

A backup never holds the keystore, so that whoever finds one finds nothing but sealed rows.
"""

import re
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import peewee
from peewee import SqliteDatabase

from faceattend import paths
from faceattend.domain.keeping import Progress
from faceattend.errors import EnvironmentFault, UserError
from faceattend.storage.belonging import belongs_to
from faceattend.storage.copying import copy_database
from faceattend.storage.database import open_unchanged, read_version, rows
from faceattend.storage.faults import database_fault, file_fault
from faceattend.storage.files import make_private_folder, sync_folder
from faceattend.storage.keystore import Keystore
from faceattend.storage.migrate import newest_version
from faceattend.storage.models import StreamRow
from faceattend.storage.streams import TABLE_OF

STAMP = "%Y-%m-%d-%H%M%S"
"""How a moment stands in the name of a file."""

_SUFFIX = ".backup"
_UNFINISHED_SUFFIX = ".backup.new"
_NAME = re.compile(r"attendance-(\d{4}-\d{2}-\d{2}-\d{6})\.backup(\.new)?")

_STREAM_ROWS = tuple(stream.rows for stream in TABLE_OF.values())

Tips = tuple[tuple[int, bytes] | None, ...]
"""Number and link of the last row of each stream, or None for an empty one."""


def backup_name(taken_at: datetime) -> str:
    """Return the file name of a backup."""
    return f"attendance-{taken_at.astimezone(UTC).strftime(STAMP)}{_SUFFIX}"


def taken_at(file: Path) -> datetime | None:
    """Return when a backup was begun by its name, or None when it does not have the name of one."""
    match = _NAME.fullmatch(file.name)
    if match is None:
        return None
    try:
        return datetime.strptime(match[1], STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def backups_in(folder: Path) -> list[Path]:
    """Return the finished backups in a folder, the oldest first.

    Raises:
        EnvironmentFault: the folder cannot be read.
    """
    return [file for file in _ours(folder) if not file.name.endswith(_UNFINISHED_SUFFIX)]


def prepare_folder(folder: Path, *, chosen: bool) -> None:
    """Make sure that there is a folder for backups.

    Args:
        chosen: somebody named it, so it is not made: where a stick is not plugged in, an empty folder on the very disk
            that the backup is to outlive would take its place.

    Raises:
        EnvironmentFault: it is not there or cannot be made.
    """
    if not chosen:
        make_private_folder(folder)
    elif not folder.is_dir():
        raise EnvironmentFault(
            f"The folder for backups {folder} is not there. Plug in the disk or stick, or choose another folder."
        )


def write_backup(database: Path, folder: Path, now: datetime, progress: Progress) -> Path:
    """Write a backup and return its path; the database may be written to meanwhile.

    Raises:
        EnvironmentFault: there is no room, the disk failed, or the database is damaged; nothing is left behind.
    """
    file = folder / backup_name(now)
    copy_database(database, file, progress)
    return file


def check_backup(file: Path, keystore: Keystore) -> int:
    """Open a backup again and return its schema version; nothing is changed.

    Raises:
        UserError: it is empty, of another program, of a newer version, damaged, or of another vault.
        EnvironmentFault: it cannot be read.
    """
    try:
        version = read_version(file, newest_version(paths.migrations()))
        problem = _integrity_problem(file)
        belongs = not problem and belongs_to(file, keystore)
    except EnvironmentFault as error:
        raise UserError(f"The backup {file.name} is damaged. Choose another one.") from error
    if problem:
        raise UserError(f"The backup {file.name} is damaged ({problem}). Choose another one.")
    if not belongs:
        raise UserError(
            f"The backup {file.name} cannot be opened with this keystore: it is of another vault, or all keys of this "
            "one were renewed since. Choose another one."
        )
    return version


def tips_of(file: Path) -> Tips:
    """Return where each stream of a database ends.

    Raises:
        EnvironmentFault: the database is damaged.
    """
    database = open_unchanged(file)
    try:
        return tuple(_tip(database, table) for table in _STREAM_ROWS)
    finally:
        database.close()


def holds(file: Path, tips: Tips) -> bool:
    """Return whether a database holds the rows in which the streams of another one ended.

    Raises:
        EnvironmentFault: the database is damaged.
    """
    database = open_unchanged(file)
    try:
        return all(tip is None or _has(database, table, tip) for table, tip in zip(_STREAM_ROWS, tips, strict=True))
    finally:
        database.close()


def remove_old(folder: Path, before: datetime, keep: Path) -> int:
    """Remove the backups that were taken before a moment, and what unfinished ones left behind.

    Args:
        keep: stays in any case, so that a clock that is far ahead cannot remove the last one.

    Returns:
        How many backups were removed.

    Raises:
        EnvironmentFault: one cannot be removed.
    """
    removed = 0
    for file in _ours(folder):
        unfinished = file.name.endswith(_UNFINISHED_SUFFIX)
        begun = taken_at(file)
        if file == keep or begun is None or not (unfinished or begun < before):
            continue
        try:
            file.unlink()
        except OSError as error:
            raise file_fault(error) from error
        removed += not unfinished
    if removed:
        sync_folder(folder)
    return removed


def _tip(database: SqliteDatabase, table: type[StreamRow]) -> tuple[int, bytes] | None:
    found = rows(database, table.select(table.seq, table.link).order_by(table.seq.desc()).limit(1))
    return (int(found[0][0]), bytes(found[0][1])) if found else None


def _has(database: SqliteDatabase, table: type[StreamRow], tip: tuple[int, bytes]) -> bool:
    seq, link = tip
    found = rows(database, table.select(table.link).where(table.seq == seq))
    return bool(found) and bytes(found[0][0]) == link


def _ours(folder: Path) -> list[Path]:
    try:
        return sorted(file for file in folder.iterdir() if taken_at(file) is not None)
    except OSError as error:
        raise file_fault(error) from error


def _integrity_problem(file: Path) -> str:
    """Return what SQLite finds wrong with a file, or an empty text."""
    database = open_unchanged(file)
    try:
        for check in ("quick_check", "integrity_check"):
            [(found,), *_] = database.execute_sql(f"PRAGMA {check}(1)").fetchall()  # type: ignore[no-untyped-call]
            if found != "ok":
                return str(found)
    except (peewee.PeeweeException, sqlite3.Error) as error:
        raise database_fault(error) from error
    finally:
        database.close()
    return ""
