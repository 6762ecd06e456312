"""Compact copies of a database that is in use, without what no copy may hold.

The keys of the seals stay where they are: with those of the time of a copy every seal since could be made again. So do
the roll-ups, which say under the key of the office what else only the key of a person says.
"""

from pathlib import Path

from peewee import SqliteDatabase

from faceattend.domain.keeping import Progress
from faceattend.errors import EnvironmentFault
from faceattend.storage.database import Connect, open_for_copying, open_own_copy
from faceattend.storage.faults import DATABASE_ERRORS, database_fault, file_fault, is_full
from faceattend.storage.files import make_private_file, remove_file, sync_file, sync_folder
from faceattend.storage.models import STATE_ROW, RollupRow, VaultRow

# SQLite asks so often whether to go on: often enough for a bar, seldom enough to cost nothing.
_STEPS_BETWEEN_REPORTS = 1000


def copy_database(source: Path, target: Path, progress: Progress, connect: Connect = open_for_copying) -> None:
    """Write a compact copy of one state of a database, which may be written to meanwhile.

    What was deleted is not in it, nor are the keys of the seals and the roll-ups. It is on the disk when this returns.

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
        _leave_out(fresh)
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


def _leave_out(fresh: Path) -> None:
    left_out = (VaultRow.delete().where(VaultRow.id == STATE_ROW), RollupRow.delete())
    database = open_own_copy(fresh)
    try:
        with database.atomic():
            for deletion in left_out:
                # There were no roll-ups in the first version; and whether it is a database of ours at all is seen to
                # by whoever asked for the copy.
                if database.table_exists(deletion.model._meta.table_name):  # noqa: SLF001
                    deletion.execute(database)
    except DATABASE_ERRORS as error:
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
