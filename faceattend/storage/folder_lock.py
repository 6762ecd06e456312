"""One program at a time on one data folder.

The operating system holds the lock (flock on POSIX, a byte range on Windows), so it ends with the process however that
ends, and a lock file that a crash left behind locks nobody out. What the file says is only there to name the holder.
"""

import json
import os
import platform
import sys
from pathlib import Path

from faceattend.errors import UserError
from faceattend.storage.faults import file_fault

if sys.platform == "win32":
    import msvcrt

    # Windows forbids others to read what is locked: the lock lies far behind the text that names the holder.
    _LOCKED_BYTE = 1 << 30
else:
    import fcntl

_LOCK_NAME = "vault.lock"
_LONGEST_NOTE = 4096


class FolderLock:
    """Holds a data folder from :meth:`acquire` until :meth:`release`."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    @classmethod
    def acquire(cls, folder: Path) -> "FolderLock":
        """Take the folder.

        Raises:
            UserError: another program holds it; the sentence names its process.
            EnvironmentFault: the lock file cannot be written.
        """
        try:
            descriptor = os.open(folder / _LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise file_fault(error) from error
        try:
            _lock(descriptor)
        except (BlockingIOError, PermissionError) as error:
            holder = _holder(descriptor)
            os.close(descriptor)
            raise UserError(
                f"faceattend is already open on this data folder ({holder}). Close it there first, then try again."
            ) from error
        except OSError as error:
            os.close(descriptor)
            raise file_fault(error) from error
        lock = cls(descriptor)
        try:
            _name_holder(descriptor)
        except OSError as error:
            lock.release()
            raise file_fault(error) from error
        return lock

    def release(self) -> None:
        """Give the folder free; a second call does nothing."""
        if self._descriptor is None:
            return
        # The file stays: removing it would let a third program lock a new file while a second waits on the old one.
        os.ftruncate(self._descriptor, 0)
        _unlock(self._descriptor)
        os.close(self._descriptor)
        self._descriptor = None


def _name_holder(descriptor: int) -> None:
    note = json.dumps({"process": os.getpid(), "computer": platform.node()}).encode()
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, note)


def _holder(descriptor: int) -> str:
    os.lseek(descriptor, 0, os.SEEK_SET)
    note = os.read(descriptor, _LONGEST_NOTE)
    try:
        content = json.loads(note)
        return f"process {int(content['process'])} on the computer {content['computer']}"
    except (ValueError, KeyError, TypeError, OverflowError):
        # The holder has the lock and has not yet written its name.
        return "a process that is just starting"


if sys.platform == "win32":

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
