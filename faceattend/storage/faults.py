"""What the operating system and SQLite say, in the words of an office administrator."""

import errno
import sqlite3

import peewee

from faceattend.errors import EnvironmentFault

# Of Python's own, for the words of SQLite about a damaged file, in which letters of that file may stand.
DATABASE_ERRORS = (peewee.PeeweeException, sqlite3.Error, UnicodeDecodeError)
"""What a statement may raise; Peewee does not wrap what goes wrong while rows are fetched."""

DatabaseError = peewee.PeeweeException | sqlite3.Error | UnicodeDecodeError

_DISK_FULL = (
    "The disk is full, so this was not recorded. Free some space and try again; a watched camera goes on by itself."
)
_NOT_WRITABLE = "The data folder cannot be read and written. Check that this user may do so and the disk is sound."
_DAMAGED = "The database is damaged. Close the program, keep the data folder as it is and restore the last backup."
_FULL_ERRORS = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
_FORBIDDEN_ERRORS = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_IN_THE_WAY_ERRORS = frozenset({errno.EEXIST, errno.ENOTDIR, errno.EISDIR})


def file_fault(error: OSError) -> EnvironmentFault:
    """Return the fault to raise when a file of the vault could not be read or written."""
    if error.errno in _FULL_ERRORS:
        return EnvironmentFault(_DISK_FULL)
    if error.errno in _FORBIDDEN_ERRORS:
        return EnvironmentFault(_NOT_WRITABLE)
    if error.errno in _IN_THE_WAY_ERRORS:
        return EnvironmentFault(
            f"Something else is in the place of {error.filename}; move it away or choose another data folder."
        )
    return EnvironmentFault(
        f"The disk of the data folder failed ({error.strerror or error}). Check the disk and try again."
    )


def database_fault(error: DatabaseError) -> EnvironmentFault:
    """Return the fault to raise when SQLite refused an operation."""
    match _primary_code(error):
        case sqlite3.SQLITE_FULL:
            return EnvironmentFault(_DISK_FULL)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return EnvironmentFault(_NOT_WRITABLE)
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return EnvironmentFault(_DAMAGED)
        case sqlite3.SQLITE_IOERR:
            # A quota ends here too: SQLite calls only a full disk full.
            return EnvironmentFault(
                "The disk did not take the data, so this was not recorded; it may be full or failing. "
                "Free some space or check the disk; recording goes on by itself."
            )
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return EnvironmentFault("Another program holds the database open. Close it and try again.")
        case _:
            return EnvironmentFault(f"The database failed ({error}). Close the program and start it again.")


def damaged_value() -> EnvironmentFault:
    """Return the fault to raise when a column holds what nobody writes there; SQLite keeps any type in any column."""
    return EnvironmentFault(_DAMAGED)


def is_full(error: DatabaseError) -> bool:
    """Return whether SQLite refused an operation because a disk is full."""
    return _primary_code(error) == sqlite3.SQLITE_FULL


def _primary_code(error: DatabaseError) -> int | None:
    if isinstance(error, UnicodeDecodeError):
        return sqlite3.SQLITE_CORRUPT
    # Peewee raises its own error while it handles SQLite's, whose code it does not copy.
    original = error if isinstance(error, sqlite3.Error) else error.__context__
    # What Python's module refuses by itself, such as a closed connection, has no code of SQLite.
    code: int | None = getattr(original, "sqlite_errorcode", None)
    # Extended codes carry the primary code in their low byte (https://sqlite.org/rescode.html).
    return None if code is None else code & 0xFF
