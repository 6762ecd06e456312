"""The database file: what it must be before it is opened, and how every connection to it is set up."""

import errno
import os
import struct
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import peewee
from peewee import SqliteDatabase

from faceattend.errors import EnvironmentFault, UserError
from faceattend.storage.faults import DATABASE_ERRORS, database_fault, file_fault
from faceattend.storage.models import FIRST_TABLES

APPLICATION_ID = 0x66616365
"""Marks a database of ours; "face" in ASCII."""

Connect = Callable[[Path], SqliteDatabase]
"""Opens a connection to a database file."""

_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100
# Offsets of https://sqlite.org/fileformat2.html#the_database_header.
_VERSION_OFFSET = 60
_APPLICATION_OFFSET = 68
_NUMBER = struct.Struct(">i")
_BUSY_MILLISECONDS = 5000
_LARGEST_IDLE_WAL = 16 * 1024 * 1024
_SYNCHRONOUS_FULL = 2

# Set and read back on every connection: the defaults of a SQLite build are never trusted.
WRITER_PRAGMAS: dict[str, str | int] = {
    "journal_mode": "wal",
    # A commit is on the disk before it is acknowledged; NORMAL loses the last ones in a power cut.
    "synchronous": _SYNCHRONOUS_FULL,
    # What is deleted is overwritten; FAST leaves the pages of large values behind.
    "secure_delete": 1,
    "foreign_keys": 1,
    "trusted_schema": 0,
    "busy_timeout": _BUSY_MILLISECONDS,
    "journal_size_limit": _LARGEST_IDLE_WAL,
}
_READER_PRAGMAS: dict[str, str | int] = {
    "query_only": 1,
    "foreign_keys": 1,
    "trusted_schema": 0,
    "busy_timeout": _BUSY_MILLISECONDS,
}


def read_version(path: Path, newest: int) -> int:
    """Return the schema version of a database file without opening it, so that a refused file stays untouched.

    Raises:
        UserError: the file is missing, empty, not a database of ours, or of a version above ``newest``.
        EnvironmentFault: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
    except FileNotFoundError as error:
        raise UserError(
            f"The database {path.name} is missing beside the keystore. Restore the last backup of it."
        ) from error
    except OSError as error:
        raise file_fault(error) from error
    if not header:
        raise UserError(f"The database {path.name} is empty. Keep it and restore the last backup.")
    if len(header) < _HEADER_BYTES or not header.startswith(_MAGIC):
        raise UserError(f"The file {path.name} is damaged or is not a database. Keep it and restore the last backup.")
    (application,) = _NUMBER.unpack_from(header, _APPLICATION_OFFSET)
    (version,) = _NUMBER.unpack_from(header, _VERSION_OFFSET)
    if application != APPLICATION_ID:
        raise UserError(
            f"The file {path.name} is a database of another program. Choose another data folder or restore the last "
            "backup."
        )
    if version > newest:
        raise UserError(
            f"The database {path.name} was written by a newer version of faceattend (its version is {version}, this "
            f"program knows {newest}). Install the newest version; nothing was changed."
        )
    return int(version)


def open_for_writing(path: Path) -> SqliteDatabase:
    """Return a connection for one thread that writes; the file exists already, with its mode.

    Raises:
        EnvironmentFault: SQLite refuses the file, it cannot be written, or the disk cannot hold a write-ahead log.
    """
    # SQLite opens what it may not write for reading, and says so at the first change only. Asked for and not tried: to
    # close a file takes away every lock that this process has on it.
    if not os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        raise file_fault(PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path)))
    return _opened(path, "rw", WRITER_PRAGMAS)


def open_for_reading(path: Path) -> SqliteDatabase:
    """Return a connection that cannot write. Threads may share it, one at a time.

    Raises:
        EnvironmentFault: SQLite refuses the file.
    """
    return _opened(path, "ro", _READER_PRAGMAS)


def open_for_copying(path: Path) -> SqliteDatabase:
    """Return a connection that cannot write into the file and may write a copy of it elsewhere.

    Raises:
        EnvironmentFault: SQLite refuses the file.
    """
    return _opened(path, "ro", {"trusted_schema": 0, "busy_timeout": _BUSY_MILLISECONDS})


def open_own_copy(path: Path) -> SqliteDatabase:
    """Return a connection that writes into a fresh copy of a database, which nobody else has open yet.

    Raises:
        EnvironmentFault: SQLite refuses the file.
    """
    return _opened(path, "rw", {"journal_mode": "memory", "secure_delete": 1, "trusted_schema": 0})


def open_unchanged(path: Path) -> SqliteDatabase:
    """Return a connection that changes no byte of the file or its write-ahead log, for a look before the real opening.

    Raises:
        EnvironmentFault: SQLite refuses the file.
    """
    # Without a log beside it the file can be opened as one that nobody changes; then not even a log is made.
    return _opened(path, "ro" if path.with_name(f"{path.name}-wal").exists() else "ro&immutable=1", {})


def check_readable(path: Path) -> None:
    """Look into every table that a database of any version has, without changing anything.

    Raises:
        EnvironmentFault: the file is damaged or a table is missing.
    """
    database = open_unchanged(path)
    try:
        # A file of an older version has not got all the tables and columns of this one.
        for table in FIRST_TABLES:
            rows(database, table.select(peewee.SQL("*")).limit(1))
    finally:
        database.close()


def mark_as_ours(database: SqliteDatabase, version: int) -> None:
    """Write the program's mark and the schema version into the file's header."""
    database.pragma("application_id", APPLICATION_ID)
    database.pragma("user_version", version)
    # The header is read without SQLite: the mark must not stay in the write-ahead log.
    truncate_log(database)


def truncate_log(database: SqliteDatabase) -> None:
    """Move everything from the write-ahead log into the database and empty the log.

    Raises:
        EnvironmentFault: a reader still holds an old state of the database, or the disk is full.
    """
    try:
        busy, left, _ = _checkpoint(database)
    except DATABASE_ERRORS as error:
        raise database_fault(error) from error
    if busy or left > 0:
        raise EnvironmentFault("The database is still being read, so its log could not be tidied up; try again.")


class Reader:
    """Reads from any thread through one read-only connection. Rows are fetched whole, so no snapshot is left open."""

    def __init__(self, path: Path, connect: Connect = open_for_reading) -> None:
        self._database = connect(path)
        self._lock = threading.Lock()

    def rows(self, query: "peewee.ModelSelect[Any]") -> list[tuple[Any, ...]]:
        """Return the rows of a query as tuples.

        Raises:
            EnvironmentFault: the database is damaged or cannot be read.
        """
        with self._lock:
            return rows(self._database, query)

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._database.close()


class FrequentQuery:
    """A query that is asked with every punch: Peewee writes its SQL once, which takes longer than SQLite's answer."""

    def __init__(self, query: "peewee.ModelSelect[Any]") -> None:
        """Take the query with its values."""
        self._sql, self._values = query.sql()

    def rows(self, database: SqliteDatabase) -> list[tuple[Any, ...]]:
        """Return the rows as tuples.

        Raises:
            EnvironmentFault: the database is damaged or cannot be read.
        """
        try:
            connection = database.connection()  # type: ignore[no-untyped-call]
            found: list[tuple[Any, ...]] = connection.execute(self._sql, self._values).fetchall()
        except DATABASE_ERRORS as error:
            raise database_fault(error) from error
        return found


def rows(database: SqliteDatabase, query: "peewee.ModelSelect[Any]") -> list[tuple[Any, ...]]:
    """Return the rows of a query on a connection as tuples.

    Raises:
        EnvironmentFault: the database is damaged or cannot be read.
    """
    try:
        # Straight from SQLite: the values need no conversion, and a month has more than 100,000 rows.
        fetched: list[tuple[Any, ...]] = database.execute(query).fetchall()  # type: ignore[no-untyped-call]
    # Peewee does not wrap what goes wrong while rows are fetched.
    except DATABASE_ERRORS as error:
        raise database_fault(error) from error
    return fetched


def _opened(path: Path, mode: str, pragmas: dict[str, str | int]) -> SqliteDatabase:
    database = SqliteDatabase(
        f"{path.resolve().as_uri()}?mode={mode}",
        uri=True,
        thread_safe=False,
        check_same_thread=False,
        autoconnect=False,
        timeout=_BUSY_MILLISECONDS / 1000,
    )
    try:
        database.connect()
        # SQL that joins bytes makes text of them; whoever reads such a row says which one is damaged.
        database.connection().text_factory = _readable  # type: ignore[no-untyped-call]
        for name, value in pragmas.items():
            _set(database, name, value)
    except DATABASE_ERRORS as error:
        database.close()
        raise database_fault(error) from error
    except EnvironmentFault:
        database.close()
        raise
    return database


def _readable(text: bytes) -> str:
    return text.decode(errors="replace")


def _set(database: SqliteDatabase, name: str, value: str | int) -> None:
    database.pragma(name, value)
    if database.pragma(name) != value:
        raise EnvironmentFault(
            f"The disk or this SQLite does not support {name} = {value}, without which the data is not safe. "
            "Put the data folder on a disk of this computer."
        )


def _checkpoint(database: SqliteDatabase) -> tuple[int, int, int]:
    """Return whether a reader was in the way, and how many pages the log has and had moved."""
    cursor = database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[no-untyped-call]
    busy, pages, moved = cursor.fetchone()
    return busy, pages, moved
