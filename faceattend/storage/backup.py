"""Backups: compact copies of the database, written while it is in use and opened again before they count.

A backup never holds the keystore, so that whoever finds one finds nothing but sealed rows.
"""

import re
import shutil
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from faceattend import paths
from faceattend.domain.heads import Head
from faceattend.domain.keeping import BackupReport, KeptPeriod, Progress
from faceattend.errors import EnvironmentFault, UserError
from faceattend.storage.belonging import belongs_to
from faceattend.storage.chain import Tip
from faceattend.storage.checkpoints import head_of, newest_checkpoint, read_checkpoint
from faceattend.storage.copying import copy_database
from faceattend.storage.crypto import UnreadableError
from faceattend.storage.database import open_unchanged, read_version, rows
from faceattend.storage.faults import DATABASE_ERRORS, database_fault, file_fault
from faceattend.storage.files import make_private_folder, remove_file, sync_folder
from faceattend.storage.keystore import Keystore
from faceattend.storage.layout import BACKUPS_NAME
from faceattend.storage.ledger import as_tip, last_row
from faceattend.storage.migrate import newest_version
from faceattend.storage.streams import TABLE_OF

STAMP = "%Y-%m-%d-%H%M%S"
"""How a moment stands in the name of a file."""

REPLACED_SUFFIX = ".replaced"
"""Of a database in whose place a backup was put."""

_SUFFIX = ".backup"
_UNFINISHED_SUFFIX = ".backup.new"
_NAME = re.compile(r"attendance-(\d{4}-\d{2}-\d{2}-\d{6})\.(backup|backup\.new|replaced)")

_STREAM_ROWS = tuple(stream.rows for stream in TABLE_OF.values())

Tips = tuple[Tip | None, ...]
"""The last row of each stream, or None for an empty one."""


class BackupStore:
    """Makes backups of an open vault. Any thread may call it, one at a time."""

    def __init__(self, database: Path, keystore: Keystore) -> None:
        self._database = database
        self._keystore = keystore

    @property
    def default_folder(self) -> Path:
        """Where backups go when the office has chosen no folder."""
        return self._database.parent / BACKUPS_NAME

    @property
    def free_bytes(self) -> int:
        """Free space on the disk of the records.

        Raises:
            EnvironmentFault: the disk cannot be asked.
        """
        try:
            return shutil.disk_usage(self._database.parent).free
        except OSError as error:
            raise file_fault(error) from error

    def make(self, folder: Path, now: datetime, progress: Progress) -> BackupReport:
        """Write a backup, open it again and compare its end with the end of the records.

        Args:
            folder: it must be there, but for the default one.
            progress: told bytes; whatever it raises leaves no backup.

        Raises:
            EnvironmentFault: there is no room, the disk failed, or the database is damaged; nothing is left behind.
        """
        if folder == self.default_folder:
            make_private_folder(folder)
        elif not folder.is_dir():
            # It is not made: where a stick is not plugged in, an empty folder on the very disk that the backup is to
            # outlive would take its place.
            raise EnvironmentFault(
                f"The folder for backups {folder} is not there. Plug in the disk or stick, or choose another folder."
            )
        file = folder / backup_name(now)
        tips = tips_of(self._database)
        copy_database(self._database, file, progress)
        problem, head = self._checked(file, tips)
        return BackupReport(file, now, file.stat().st_size, "" if head is None else head.text, problem)

    def _checked(self, file: Path, tips: Tips) -> tuple[str, Head | None]:
        try:
            check_backup(file, self._keystore)
            if not holds(file, tips):
                return f"The backup {file.name} lacks records that there are. Check the disk and make another.", None
            return "", last_head_of(file)
        except (UserError, EnvironmentFault) as error:
            return str(error), None


def backup_name(taken_at: datetime) -> str:
    """Return the file name of a backup."""
    return f"attendance-{taken_at.astimezone(UTC).strftime(STAMP)}{_SUFFIX}"


def taken_at(file: Path) -> datetime | None:
    """Return when a backup was begun by its name, or None when it does not have the name of one."""
    return None if file.name.endswith(REPLACED_SUFFIX) else moment_in_name(file)


def moment_in_name(file: Path) -> datetime | None:
    """Return the moment in the name of a backup or of a database that was replaced by one, or None without one."""
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


def check_backup(file: Path, keystore: Keystore) -> int:
    """Open a backup again and return its schema version; nothing is changed.

    Raises:
        UserError: it is empty, of another program, of a newer version, damaged, or of another vault.
        EnvironmentFault: it cannot be read.
    """
    if file.exists() and not file.is_file():
        # To open a pipe would be to wait for whoever writes into it.
        raise UserError(f"{file} is not a file, and therefore no backup. Choose another one.")
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
        return tuple(last_row(database, table) for table in _STREAM_ROWS)
    finally:
        database.close()


def holds(file: Path, tips: Tips) -> bool:
    """Return whether a database holds the rows in which the streams of another one ended.

    Raises:
        EnvironmentFault: the database is damaged.
    """
    database = open_unchanged(file)
    try:
        for table, tip in zip(_STREAM_ROWS, tips, strict=True):
            if tip is None:
                continue
            found = rows(database, table.select(table.seq, table.link).where(table.seq == tip.seq))
            if not found or as_tip(found[0]) != tip:
                return False
        return True
    finally:
        database.close()


def last_head_of(file: Path) -> Head | None:
    """Return the head of the last seal in a database, or None when there is none that can be read.

    Raises:
        EnvironmentFault: the database is damaged.
    """
    database = open_unchanged(file)
    try:
        found = newest_checkpoint(partial(rows, database))
    finally:
        database.close()
    if found is None:
        return None
    _, body, seal = found
    try:
        return head_of(read_checkpoint(body), body, seal)
    except UnreadableError:
        return None


def remove_old(folder: Path, kept: KeptPeriod, at_least: int = 0) -> int:
    """Remove the backups that were not taken within a period, and what unfinished ones left behind.

    Args:
        at_least: so many of the newest stay in any case.

    Returns:
        How many backups were removed.

    Raises:
        EnvironmentFault: the folder is not there, or one cannot be removed.
    """
    finished = backups_in(folder)
    over = [file for file in finished if not _taken_within(file, kept)]
    spared = max(0, at_least - (len(finished) - len(over)))
    old = over[: max(0, len(over) - spared)]
    for file in (*old, *(file for file in _ours(folder) if file.name.endswith(_UNFINISHED_SUFFIX))):
        remove_file(file)
    if old:
        sync_folder(folder)
    return len(old)


def _taken_within(file: Path, kept: KeptPeriod) -> bool:
    begun = taken_at(file)
    return begun is None or kept.holds(begun)


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
    except DATABASE_ERRORS as error:
        raise database_fault(error) from error
    finally:
        database.close()
    return ""
