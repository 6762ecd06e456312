"""The one thread that writes.

SQLite up to 3.51.2 can damage a write-ahead log that two connections write or checkpoint at once, so every change of
the vault goes through here, and nobody else checkpoints.
"""

import functools
import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from peewee import SqliteDatabase

from faceattend.errors import BugError, EnvironmentFault
from faceattend.storage.database import Connect, open_for_writing, truncate_log
from faceattend.storage.faults import DATABASE_ERRORS, database_fault
from faceattend.storage.table_sums import TableSums

Result = TypeVar("Result")
Operation = Callable[[SqliteDatabase], Result]

_logger = logging.getLogger(__name__)


class Writer:
    """Runs operations one after another, each in a transaction of its own."""

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
        self._waiting: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = queue.SimpleQueue()
        self._entering = threading.Lock()
        self._closed = False
        # A program that ends without closing must not hang; what was acknowledged is on the disk.
        self._thread = threading.Thread(target=self._run, name="database writer", daemon=True)
        self._thread.start()

    def call(self, operation: Operation[Result]) -> Result:
        """Run ``operation`` in a transaction; when this returns, its changes are on the disk.

        Whatever it raises is raised here and leaves the database as it was.

        Raises:
            EnvironmentFault: the disk is full or the database failed; the next call tries again.
        """
        return self._run_there(functools.partial(self._in_transaction, operation))

    def tidy(self) -> None:
        """Empty the write-ahead log, so that nothing that was deleted lingers in it.

        Raises:
            EnvironmentFault: a reader held an old state of the database for seconds, or the disk is full.
        """
        self._run_there(functools.partial(truncate_log, self._database))

    def tidy_if_possible(self) -> None:
        """Empty the write-ahead log like :meth:`tidy`; where a reader is in the way, the next seal does it.

        For what is done and must not be reported as undone because of the log.
        """
        try:
            self.tidy()
        except EnvironmentFault as error:
            _logger.warning("The log of the database was not tidied up: %s", error)

    def close(self) -> None:
        """Finish what is waiting, tidy up the log and close the connection."""
        with self._entering:
            if self._closed:
                return
            self._closed = True
            self._waiting.put(None)
        self._thread.join()

    def _run_there(self, work: Callable[[], Result]) -> Result:
        """Run ``work`` on the writer's thread and return what it returns or raise what it raises."""
        if threading.current_thread() is self._thread:
            raise BugError("An operation of the writer called the writer, which would wait for itself.")
        future: Future[Result] = Future()
        with self._entering:
            if self._closed:
                raise BugError("Something was written after the vault was closed.")
            self._waiting.put((work, future))
        return future.result()

    def _run(self) -> None:
        while (job := self._waiting.get()) is not None:
            work, future = job
            try:
                future.set_result(work())
            except BaseException as error:  # noqa: BLE001  it is handed to the caller, who waits for it
                future.set_exception(error)
            # Otherwise the last job, and the pictures or templates in it, would live until the next one.
            del job, work, future
        try:
            truncate_log(self._database)
        except EnvironmentFault as error:
            # Nothing is lost: the log is read at the next start.
            _logger.warning("The log of the database was not tidied up on closing: %s", error)
        self._database.close()

    def _in_transaction(self, operation: Operation[Result]) -> Result:
        try:
            self._database.begin("IMMEDIATE")
            try:
                result = operation(self._database)
                if self._sums is not None:
                    self._sums.keep(self._database)
                self._database.commit()
                if self._sums is not None:
                    self._sums.done()
            except BaseException:
                if self._sums is not None:
                    self._sums.forget()
                # When the disk is full SQLite has gone back already, and going back again would be an error that hides
                # the first one; that is why this is not Peewee's own context.
                if self._database.connection().in_transaction:  # type: ignore[no-untyped-call]
                    self._database.rollback()
                raise
        # Operations may use the connection below Peewee, which does not wrap its errors then.
        except DATABASE_ERRORS as error:
            raise database_fault(error) from error
        return result
