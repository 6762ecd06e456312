"""The files of a vault: made, checked before they are opened, and removed, by whoever holds the lock of the folder."""

from collections.abc import Callable, Iterator
from pathlib import Path

from faceattend import paths
from faceattend.errors import UserError
from faceattend.storage.attempts import ATTEMPTS_NAME
from faceattend.storage.belonging import belongs_to, write_proof
from faceattend.storage.chain_beginning import begin_chain, begin_chain_once, check_not_unchained
from faceattend.storage.database import check_readable, open_for_writing, read_version, truncate_log
from faceattend.storage.faults import DATABASE_ERRORS, database_fault, file_fault
from faceattend.storage.files import keep_folder_private, keep_private, make_private_file, move_file, remove_file
from faceattend.storage.heads_file import HEADS_NAME
from faceattend.storage.keystore import Keystore
from faceattend.storage.layout import BACKUPS_NAME, DATABASE_NAME, KEYSTORE_NAME, LOG_SUFFIXES
from faceattend.storage.migrate import bring_up_to_date, copy_before_migration, newest_version, steps_taken
from faceattend.storage.restore import finish_restore
from faceattend.storage.waiting import FILE_NAME as ENTRIES_NAME

# A database has this name until keystore and tables are written: nobody can have put anything into it.
_UNFINISHED_NAME = "attendance.db.new"


_PRIVATE = (KEYSTORE_NAME, DATABASE_NAME, HEADS_NAME, ENTRIES_NAME, ATTEMPTS_NAME)


def vault_exists(folder: Path) -> bool:
    """Return whether there is a vault in the folder, or what is left of one.

    A creation that was cut off left none; it is started again from nothing.

    Raises:
        EnvironmentFault: this user may not look into the folder.
    """
    try:
        database = (folder / DATABASE_NAME).exists()
        unfinished = (folder / _UNFINISHED_NAME).exists() and not database
        return not unfinished and (database or (folder / KEYSTORE_NAME).exists())
    except OSError as error:
        raise file_fault(error) from error


def make_files(folder: Path, make_keystore: Callable[[Path], tuple[Keystore, str]]) -> tuple[Keystore, str]:
    """Make keystore and database of a new vault, and return the keystore with its recovery key.

    Raises:
        UserError: the passphrase is too weak.
        EnvironmentFault: the folder cannot be written.
    """
    _set_heads_aside(folder)
    unfinished = folder / _UNFINISHED_NAME
    _begin_database(unfinished)
    keystore, recovery_key = make_keystore(folder / KEYSTORE_NAME)
    _fill_database(unfinished, keystore)
    move_file(unfinished, folder / DATABASE_NAME)
    return keystore, recovery_key


def prepare_files(folder: Path, unlock: Callable[[Path], Keystore]) -> tuple[Keystore, tuple[str, ...]]:
    """Unlock the keystore and bring the database up to date; when this fails, no record was changed.

    Returns:
        The keystore, and what to tell of files that were not as the program left them, a sentence each.

    Raises:
        UserError: the secret is wrong, or a file is missing, altered, foreign or of a newer version.
        EnvironmentFault: the database is damaged, or the disk failed.
    """
    keystore = unlock(folder / KEYSTORE_NAME)
    problems = finish_restore(folder, keystore)
    steps = paths.migrations()
    newest = newest_version(steps)
    database = folder / DATABASE_NAME
    version = read_version(database, newest)
    check_readable(database)
    _check_belongs_together(database, keystore)
    taken = steps_taken(database, steps)
    check_not_unchained(taken, keystore)
    keystore.settle()
    # Before SQLite opens it for writing: the log and the index beside it get the mode of the database.
    for name in _PRIVATE:
        if (folder / name).exists():
            keep_private(folder / name)
    for private in (folder, folder / BACKUPS_NAME):
        if private.exists():
            keep_folder_private(private)
    if version < newest:
        _migrate(database, version, steps)
    begin_chain_once(database, keystore)
    return keystore, (*problems, *_version_problems(version, taken, newest))


def remove_files(folder: Path) -> None:
    """Remove a vault with all that is in it; only for one that nobody has used yet.

    Raises:
        EnvironmentFault: a file cannot be removed.
    """
    database = folder / DATABASE_NAME
    for leftover in LOG_SUFFIXES:
        remove_file(database.with_name(database.name + leftover))
    # Whatever cuts this off leaves an unfinished vault, which the next creation starts again from nothing.
    move_file(database, folder / _UNFINISHED_NAME)
    remove_file(folder / KEYSTORE_NAME)
    remove_file(folder / HEADS_NAME)
    remove_file(folder / _UNFINISHED_NAME)


def _set_heads_aside(folder: Path) -> None:
    """Keep the heads of a vault that was here before from being taken for those of the new one."""
    heads = folder / HEADS_NAME
    if heads.exists():
        move_file(heads, heads.with_suffix(".former"))


def _begin_database(path: Path) -> None:
    # A log of an earlier attempt must never be taken for the new file's.
    for leftover in LOG_SUFFIXES:
        remove_file(path.with_name(path.name + leftover))
    make_private_file(path)


def _fill_database(path: Path, keystore: Keystore) -> None:
    database = open_for_writing(path)
    try:
        bring_up_to_date(database, paths.migrations())
        write_proof(database, keystore)
        begin_chain(database, keystore)
        truncate_log(database)
    except DATABASE_ERRORS as error:
        raise database_fault(error) from error
    finally:
        database.close()


def _check_belongs_together(path: Path, keystore: Keystore) -> None:
    if not belongs_to(path, keystore):
        raise UserError(
            f"{KEYSTORE_NAME} and {DATABASE_NAME} do not belong to the same vault. Put the two files of one vault "
            "together; nothing was changed."
        )


def _version_problems(version: int, taken: int, newest: int) -> Iterator[str]:
    """Yield what to tell of a database that had another version than the steps in it lead to."""
    if version in {taken, newest}:
        return
    yield (
        f"The database said that its version is {version}, but its tables were those of version {taken}: somebody "
        "changed it, or the program was cut off while it brought the database up to date. It says the right one again."
    )


def _migrate(path: Path, version: int, steps: Path) -> None:
    copy_before_migration(path, version)
    database = open_for_writing(path)
    try:
        bring_up_to_date(database, steps)
    finally:
        database.close()
