"""An end of the process at a chosen step of its work on files, as `kill -9` and a crash of the program make it.

A step is whatever changes a file of the data folder: a file opened for writing, renamed or removed, and each statement
that SQLite carries out. The steps are counted from :meth:`SuddenEnd.arm` on.
"""

import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

_CHANGING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class SuddenEnd:
    """Watches the files of one process. It cannot be taken away, so it belongs into a process of its own."""

    def __init__(self, folder: Path, step: int | None) -> None:
        """End the process before it takes this step; None only counts."""
        self.taken = 0
        self._folder = str(folder)
        self._step = step
        self._armed = False
        # There is no event for a statement, and none for a connection that is ready to tell of them.
        self._connect: Callable[..., sqlite3.Connection] = sqlite3.connect
        sqlite3.connect = self._connected  # type: ignore[assignment]
        sys.addaudithook(self._saw)

    def arm(self) -> None:
        """Begin to count."""
        self._armed = True

    def _saw(self, event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            flags = arguments[2]
            changes = isinstance(flags, int) and bool(flags & _CHANGING)
        else:
            changes = event in {"os.rename", "os.remove", "os.truncate"}
        if changes and str(arguments[0]).startswith(self._folder):
            self._take()

    def _connected(self, *arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = self._connect(*arguments, **options)
        connection.set_trace_callback(lambda statement: self._take())
        return connection

    def _take(self) -> None:
        if not self._armed:
            return
        if self.taken == self._step:
            os.kill(os.getpid(), signal.SIGKILL)
        self.taken += 1
