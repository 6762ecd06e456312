"""Compact copies of a database that is in use."""

from pathlib import Path

from peewee import SqliteDatabase

from faceattend.domain.keeping import Progress
from faceattend.errors import EnvironmentFault
from faceattend.storage.database import Connect, open_for_copying
from faceattend.storage.faults import DATABASE_ERRORS, database_fault, file_fault, is_full
from faceattend.storage.files import make_private_file, remove_file, sync_file, sync_folder

# SQLite asks so often whether to go on: often enough for a bar, seldom enough to cost nothing.
_STEPS_BETWEEN_REPORTS = 1000


def copy_database(source: Path, target: Path, progress: Progress, connect: Connect = open_for_copying) -> None:
    """Write a compact copy of one state of a database, which may be written to meanwhile.

    What was deleted is not in the copy. It is on the disk when this returns.

    Args:
        progress: told bytes, roughly.
        connect: opens the source.

    Raises:
        EnvironmentFault: there is no room, a disk failed, or the source is damaged; nothing is left behind.
    """
    fresh = target.with_name(f"{target.name}.new")
    make_private_file(fresh)
    try:
        _vacuum_into(connect(source), fresh, _Report(fresh, source.stat().st_size, progress))
        sync_file(fresh)
        fresh.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise file_fault(error) from error
    finally:
        # Gone already when everything went well.
        remove_file(fresh)


def _vacuum_into(database: SqliteDatabase, fresh: Path, report: "_Report") -> None:
    try:
        # A small database is copied before SQLite asks even once.
        report.begin()
        connection = database.connection()  # type: ignore[no-untyped-call]
        connection.set_progress_handler(report.stopped, _STEPS_BETWEEN_REPORTS)
        # VACUUM INTO takes an empty file that exists, and leaves its mode.
        database.execute_sql("VACUUM INTO ?", (str(fresh),))  # type: ignore[no-untyped-call]
    except DATABASE_ERRORS as error:
        if report.reason is not None:
            raise report.reason from None
        if is_full(error):
            raise EnvironmentFault(
                f"The disk of {fresh.parent} has no room for a copy of the records, so there is none. "
                "Free some space there, or choose another folder."
            ) from error
        raise database_fault(error) from error
    finally:
        database.close()


class _Report:
    """Passes the size of the growing copy on, and keeps what the receiver raises until SQLite has stopped."""

    def __init__(self, fresh: Path, total: int, progress: Progress) -> None:
        self._fresh = fresh
        self._total = total
        self._progress = progress
        self.reason: BaseException | None = None

    def begin(self) -> None:
        """Say that nothing is done yet."""
        self._progress(0, self._total)

    def stopped(self) -> bool:
        """Return whether to stop; SQLite calls it."""
        try:
            self._progress(min(self._fresh.stat().st_size, self._total), self._total)
        except BaseException as error:  # noqa: BLE001  SQLite would swallow it; it is raised once SQLite has stopped
            self.reason = error
            return True
        return False
