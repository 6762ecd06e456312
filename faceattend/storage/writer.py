"""The one connection that writes.

SQLite up to 3.51.2 can damage a write-ahead log that two connections write or checkpoint at once, so every change of
the vault goes through here, one after another, and nobody else checkpoints.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from peewee import SqliteDatabase

from faceattend.errors import BugError, EnvironmentFault
from faceattend.storage.database import Connect, open_for_writing, truncate_log
from faceattend.storage.faults import DATABASE_ERRORS, database_fault
from faceattend.storage.table_sums import TableSums

Result = TypeVar("Result")
Operation = Callable[[SqliteDatabase], Result]

_logger = logging.getLogger(__name__)


class Writer:
    """Runs operations one after another, each in a transaction of its own, on the threads of those who call.

    They are not handed to a thread of the writer's own: beside the disk, two changes of threads would make a punch take
    half as long again.
    """

    def __init__(self, path: Path, connect: Connect = open_for_writing, sums: TableSums | None = None) -> None:
        """Open the database for writing.

        Args:
            connect: opens the connection; a test puts a disk of its own below it here.
            sums: of the tables without a chain, which are kept in step; None writes to the streams only.

        Raises:
            EnvironmentFault: it cannot be opened.
        """
        self._database = connect(path)
        self._sums = sums
        if sums is not None:
            try:
                sums.watch(self._database)
            except DATABASE_ERRORS as error:
                self._database.close()
                raise database_fault(error) from error
        self._next = threading.Lock()
        # Ctrl+C may come between taking it and noting so; then whoever closes must not wait for himself.
        self._turn = threading.RLock()
        self._working: int | None = None
        self._closed = False

    def call(self, operation: Operation[Result]) -> Result:
        """Run ``operation`` in a transaction; when this returns, its changes are on the disk.

        Whatever it raises is raised here and leaves the database as it was.

        Raises:
            EnvironmentFault: the disk is full or the database failed; the next call tries again.
        """
        with self._alone():
            return self._in_transaction(operation)

    def tidy(self) -> None:
        """Empty the write-ahead log, so that nothing that was deleted lingers in it.

        Raises:
            EnvironmentFault: a reader held an old state of the database for seconds, or the disk is full.
        """
        with self._alone():
            truncate_log(self._database)

    def tidy_if_possible(self) -> None:
        """Empty the write-ahead log like :meth:`tidy`; where a reader is in the way, the next seal does it.

        For what is done and must not be reported as undone because of the log.
        """
        try:
            self.tidy()
        except EnvironmentFault as error:
            _logger.warning("The log of the database was not tidied up: %s", error)

    def close(self) -> None:
        """Wait for what is being written, tidy up the log and close the connection."""
        with self._taking_turns():
            if self._closed:
                return
            self._closed = True
            try:
                truncate_log(self._database)
            except EnvironmentFault as error:
                # Nothing is lost: the log is read at the next start.
                _logger.warning("The log of the database was not tidied up on closing: %s", error)
            self._database.close()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep everybody else from the connection.

        Raises:
            BugError: this thread has it already, or it is closed.
        """
        with self._taking_turns():
            if self._closed:
                raise BugError("Something was written after the vault was closed.")
            yield

    @contextmanager
    def _taking_turns(self) -> Iterator[None]:
        me = threading.get_ident()
        if self._working == me:
            raise BugError("An operation of the writer called the writer, which would wait for itself.")
        # A lock may go to whoever gave it up and asks again at once. He does not come through the first of two while
        # somebody waits at the second, so that long work in small steps lets a punch in between.
        with self._next:
            self._turn.acquire()
        try:
            self._working = me
            yield
        finally:
            self._working = None
            self._turn.release()

    def _in_transaction(self, operation: Operation[Result]) -> Result:
        try:
            try:
                self._database.begin("IMMEDIATE")
                result = operation(self._database)
                if self._sums is not None:
                    self._sums.keep(self._database)
                self._database.commit()
                if self._sums is not None:
                    self._sums.done()
            except BaseException:
                # When the disk is full SQLite has gone back already, and going back again would be an error that hides
                # the first one; that is why this is not Peewee's own context.
                if self._database.connection().in_transaction:  # type: ignore[no-untyped-call]
                    self._database.rollback()
                if self._sums is not None:
                    self._sums.forget(self._database)
                raise
        # Operations may use the connection below Peewee, which does not wrap its errors then.
        except DATABASE_ERRORS as error:
            raise database_fault(error) from error
        return result
