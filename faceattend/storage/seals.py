"""Seals: at least every quarter of an hour the ends of all streams are sealed, and their digest leaves the database."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

import peewee
from peewee import SqliteDatabase

from faceattend.domain.heads import Head
from faceattend.errors import EnvironmentFault, UserError
from faceattend.storage.chain import DIGEST_BYTES
from faceattend.storage.checkpoints import (
    NOTHING_BEFORE,
    Checkpoint,
    StreamState,
    digest_of,
    head_of,
    newest_checkpoint,
    read_checkpoint,
    write_checkpoint,
)
from faceattend.storage.crypto import UnreadableError
from faceattend.storage.database import Reader, rows
from faceattend.storage.heads_file import append_head, read_heads
from faceattend.storage.keystore import Keystore
from faceattend.storage.ledger import anchor, tip
from faceattend.storage.models import CheckpointRow
from faceattend.storage.seal_state import (
    FIRST_EPOCH,
    SealState,
    read_device_key,
    read_state,
    write_device_key,
    write_state,
    write_verification_key,
)
from faceattend.storage.streams import TABLE_OF
from faceattend.storage.table_sums import TableSums
from faceattend.storage.writer import Writer

SEAL_INTERVAL = timedelta(minutes=15)
"""Rows are sealed after this long at the latest (security.md, section 10, figure 12)."""

MOST_UNSEALED = 1000
"""Rows that are sealed together at most, so that a rush does not stay unsealed for a quarter of an hour."""

Result = TypeVar("Result")

_logger = logging.getLogger(__name__)


class SealKeeper:
    """Seals the streams. Any thread may call it; a seal is on the disk when its call returns."""

    def __init__(
        self,
        writer: Writer,
        reader: Reader,
        keystore: Keystore,
        sums: TableSums,
        heads_file: Path,
        further: Callable[[], Path | None],
    ) -> None:
        """Look after the seals of an open vault.

        Args:
            sums: of the tables without a chain, which a seal covers too.
            heads_file: the file in the data folder that gets every head.
            further: returns a file outside the data folder, such as on a USB stick, that gets every head too, or None.
                When it is not there the seal is made all the same; see :attr:`heads_problem`.
        """
        self._writer = writer
        self._reader = reader
        self._keystore = keystore
        self._sums = sums
        self._heads_file = heads_file
        self._further = further
        self._problem = ""
        self._announcing = threading.Lock()

    @property
    def heads_problem(self) -> str:
        """Why the last head could not be written into one of its files, as a sentence; empty when it was."""
        return self._problem

    @property
    def fingerprint(self) -> str:
        """The key that signs the seals of this vault, as it is printed.

        Raises:
            UserError: the keys of the seals are damaged.
        """
        return self._state().fingerprint

    @property
    def verification_key_taken(self) -> bool:
        """Whether the key that proves the seals was taken out of the program.

        Raises:
            UserError: the keys of the seals are damaged.
        """
        return self._state().first_key is None

    def latest(self) -> Head | None:
        """Return the head of the last seal, or None when nothing was ever sealed.

        Raises:
            UserError: the last seal is damaged.
        """
        found = self._latest()
        return None if found is None else found[1]

    def due(self, now: datetime) -> bool:
        """Return whether it is time for a seal: after a quarter of an hour, at midnight UTC, and after many rows."""
        found = self._latest()
        if found is None:
            return True
        last, _ = found
        # The clock may have been set back as well.
        if last.utc.date() != now.date() or abs(now - last.utc) >= SEAL_INTERVAL:
            return True
        return self._rows_since(last) >= MOST_UNSEALED

    def seal(self, now: datetime) -> Head:
        """Seal the streams as they are.

        Raises:
            UserError: the keys of the seals are damaged.
            EnvironmentFault: the disk is full or failed; nothing was sealed.
        """
        _, head = self.seal_after(lambda database: None, now)
        return head

    def seal_after(self, change: Callable[[SqliteDatabase], Result], now: datetime) -> tuple[Result, Head]:
        """Change the streams and seal them in one transaction, so that a seal covers what was cut off them.

        Raises:
            UserError: the keys of the seals are damaged; nothing was changed.
            EnvironmentFault: the disk is full or failed; nothing was changed.
        """

        def operation(database: SqliteDatabase) -> tuple[Result, Head]:
            result = change(database)
            return result, self._record(database, self._usable_state(database), now, anew=False)

        result, head = self._writer.call(operation)
        self._announce(head)
        return result, head

    def begin_anew(self, now: datetime) -> Head:
        """Begin a new line of seals with a seal, after older records were restored.

        The keys of the restored line were used before, for seals that are not in these records any more. The new line
        has a verification key of its own, and its numbers go on behind every number that is known.

        Raises:
            EnvironmentFault: the disk is full or failed.
        """
        written = read_heads(self._heads_file)
        known = max((head.epoch for head in written.heads), default=0) if written is not None else 0

        def operation(database: SqliteDatabase) -> Head:
            last = newest_checkpoint(partial(rows, database))
            epoch = max(FIRST_EPOCH, known + 1, last[0] + 1 if last else 0)
            try:
                state = SealState.new(epoch, read_device_key(partial(rows, database), self._keystore))
            except UnreadableError:
                state = SealState.new(epoch)
                write_device_key(database, self._keystore, state.device_key)
            return self._record(database, state, now, anew=True)

        head = self._writer.call(operation)
        self._announce(head)
        return head

    def take_verification_key(self) -> str:
        """Return the key that proves the seals, once; the vault forgets it.

        Raises:
            UserError: it was taken already, or the keys of the seals are damaged.
            EnvironmentFault: the disk is full or failed; the key stays where it is.
        """

        def operation(database: SqliteDatabase) -> bytes:
            state = self._usable_state(database)
            if state.first_key is None:
                raise UserError("The key that proves the seals was taken out already; look for the copy of it.")
            write_state(database, self._keystore, replace(state, first_key=None))
            return state.first_key

        key = self._writer.call(operation)
        self._tidy()
        return write_verification_key(key)

    def _record(self, database: SqliteDatabase, state: SealState, now: datetime, *, anew: bool) -> Head:
        last = newest_checkpoint(partial(rows, database))
        # Together with what this very transaction changed.
        sums = self._sums.keep(database)
        checkpoint = Checkpoint(
            line=state.line,
            epoch=state.epoch,
            utc=now,
            before=NOTHING_BEFORE if last is None else digest_of(last[1], last[2]),
            anew=anew,
            changes=0 if sums is None else sums.changes,
            tables=bytes(DIGEST_BYTES) if sums is None else sums.digest,
            streams={stream: StreamState(tip(database, stream), anchor(database, stream)) for stream in TABLE_OF},
        )
        body = write_checkpoint(checkpoint)
        seal, signature = state.sealed(body)
        CheckpointRow.insert(epoch=state.epoch, body=body, seal=seal, signature=signature).execute(database)
        write_state(database, self._keystore, state.moved_on())
        # As it is read again, with the time in whole milliseconds.
        return head_of(read_checkpoint(body), body, seal)

    def _announce(self, head: Head) -> None:
        self._tidy()
        problems = []
        with self._announcing:
            files = [self._heads_file]
            try:
                files += [further] if (further := self._further()) is not None else []
            except (UserError, EnvironmentFault) as error:
                problems.append(str(error))
            for path in files:
                try:
                    append_head(path, head)
                except EnvironmentFault as error:
                    _logger.warning("The mark of seal %d was not written: %s", head.epoch, error)
                    problems.append(f"The mark of the last seal could not be written into {path}.")
            self._problem = " ".join(problems)

    def _tidy(self) -> None:
        """Take the key before from the log too; where a reader is in the way, the next seal does it."""
        try:
            self._writer.tidy()
        except EnvironmentFault as error:
            _logger.warning("The log of the database was not tidied up after a seal: %s", error)

    def _latest(self) -> tuple[Checkpoint, Head] | None:
        found = newest_checkpoint(self._reader.rows)
        if found is None:
            return None
        _, body, seal = found
        try:
            checkpoint = read_checkpoint(body)
        except UnreadableError as error:
            raise UserError("The last seal is damaged. Run a check of the records.") from error
        return checkpoint, head_of(checkpoint, body, seal)

    def _rows_since(self, last: Checkpoint) -> int:
        total = 0
        for stream, table in TABLE_OF.items():
            (newest,) = self._reader.rows(table.rows.select(peewee.fn.MAX(table.rows.seq)))[0]
            total += max(0, (newest or 0) - last.streams[stream].tip.seq)
        return total

    def _state(self) -> SealState:
        try:
            return read_state(self._reader.rows, self._keystore)
        except UnreadableError as error:
            raise _damaged_state() from error

    def _usable_state(self, database: SqliteDatabase) -> SealState:
        try:
            return read_state(partial(rows, database), self._keystore)
        except UnreadableError as error:
            raise _damaged_state() from error


def _damaged_state() -> UserError:
    return UserError(
        "The keys that seal the records are missing or damaged, so nothing can be sealed. Restore the last backup."
    )
