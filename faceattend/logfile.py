"""The log file of the program, whether it runs with a window or without one. It names no person.

Each line is one JSON object in ASCII, so that nothing that is logged can make up a line of its own or steer the
terminal on which somebody reads it.
"""

import json
import logging
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

_NAME = "faceattend.log"
_BYTES = 1_000_000
_FILES = 3

_ExceptionFacts = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


@contextmanager
def log_file(folder: Path) -> Iterator[None]:
    """Write the log of this process to a file in ``folder``; inside another ``with`` for it, nothing is added.

    Raises:
        OSError: the folder cannot be written.
    """
    root = logging.getLogger()
    path = folder / _NAME
    if any(isinstance(known, _LogHandler) and known.path == path for known in root.handlers):
        yield
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handler = _LogHandler(path)
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        handler.close()


@contextmanager
def no_log() -> Iterator[None]:
    """Drop the log of this process, which Python would otherwise print."""
    root = logging.getLogger()
    handler = logging.NullHandler()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)


class _LogHandler(RotatingFileHandler):
    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8")
        self.path = path
        self.setFormatter(_Formatter())

    def _open(self) -> TextIOWrapper:
        # A log that is begun anew is private as well, whatever the user's mask is.
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return os.fdopen(descriptor, "a", encoding=self.encoding)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name that logging gives it
        # A disk that is full is told by whoever loses more than a line of the log by it.
        if not isinstance(sys.exception(), OSError):
            super().handleError(record)


class _Formatter(logging.Formatter):
    """Writes where an error came from and of which kind it is, and not its text: that may hold names and codes."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info).splitlines()
        return json.dumps(line)

    def formatException(self, ei: _ExceptionFacts) -> str:  # noqa: N802 - the name that logging gives it
        error, lines, met = ei[1], list[str](), set[int]()
        while error is not None and id(error) not in met:
            met.add(id(error))
            lines += [
                f'  File "{frame.f_code.co_filename}", line {line}, in {frame.f_code.co_qualname}'
                for frame, line in traceback.walk_tb(error.__traceback__)
            ]
            lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
            if error is not None:
                lines.append("which followed from:")
        return "\n".join(lines)
