"""Restoring a backup while no office is open: looked at first, then put in place."""

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from faceattend.domain.clock import Clock
from faceattend.domain.keeping import Progress, RestorePreview, RestoreReport
from faceattend.errors import UserError
from faceattend.storage.folder_lock import FolderLock
from faceattend.storage.keystore import Keystore
from faceattend.storage.layout import KEYSTORE_NAME
from faceattend.storage.restore import finish_restore, may_restore, preview_of, put_back


class Restoration:
    """A backup that was looked at and may be put in the place of the database. It holds the folder until closed.

    Attributes:
        preview: what the backup is and what would be lost.
    """

    def __init__(self, folder: Path, file: Path, unlock: Callable[[Path], Keystore], clock: Clock) -> None:
        """Look at a backup; nothing is changed.

        Args:
            unlock: opens the keystore with what somebody typed; he must be an administrator.

        Raises:
            WrongSecretError: name or password is wrong.
            UserError: the backup is damaged, empty, foreign, of another vault or of a newer version; whoever typed the
                password is no administrator; the keystore is missing; or a program has the records open.
            EnvironmentFault: the disk failed.
        """
        self._folder = folder
        self._clock = clock
        self._lock = FolderLock.acquire(folder)
        try:
            self._keystore = unlock(folder / KEYSTORE_NAME)
            # What is not ours is told at the next opening.
            finish_restore(folder, self._keystore)
            self.preview: RestorePreview = preview_of(folder, file, self._keystore)
            _check_administrator(folder, file, self._keystore)
        except BaseException:
            self.close()
            raise

    def carry_out(self, progress: Progress = lambda _done, _total: None) -> RestoreReport:
        """Put the backup in place, keep the database before it aside, and give the folder free.

        The next opening writes down what was done, begins the seals anew and erases again who was erased since.

        Args:
            progress: told bytes; whatever it raises leaves everything as it is.

        Raises:
            EnvironmentFault: the disk is full or failed; the records are as they were.
        """
        aside = put_back(self._folder, self.preview.file, self._keystore, self.preview, self._clock(), progress)
        self.close()
        return RestoreReport(self.preview, aside)

    def close(self) -> None:
        """Give the folder free; a second call does nothing."""
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def check_keystore_is_there(folder: Path) -> None:
    """Make sure that there is a keystore to open a backup with.

    Raises:
        UserError: there is none.
    """
    if not (folder / KEYSTORE_NAME).exists():
        raise UserError(
            f"There is no {KEYSTORE_NAME} in {folder}, and without it nobody can read a backup. Put the copy of it "
            "there, then restore again."
        )


def _check_administrator(folder: Path, file: Path, keystore: Keystore) -> None:
    if not may_restore(folder, file, keystore):
        raise UserError("Only an administrator may restore a backup; ask one to type name and password here.")
