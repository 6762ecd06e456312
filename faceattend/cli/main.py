"""Carry out one command line, and see to it that whatever goes wrong is told in one sentence."""

import io
import logging
import os
import sys
from argparse import Namespace
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from faceattend.cli.context import CommandContext, Session
from faceattend.cli.output import warn
from faceattend.errors import BugError, FaceAttendError
from faceattend.logfile import log_file, no_log

_log = logging.getLogger(__name__)


def run(arguments: Namespace, context: CommandContext) -> int:
    """Carry out the parsed command and return the exit code.

    Raises:
        FaceAttendError: what :func:`supervised` makes one sentence of.
    """
    arguments.command(Session(arguments, context))
    return 0


def supervised(work: Callable[[], int], log_folder: Path) -> int:
    """Do ``work`` and return its exit code: 1 with a sentence on standard error when it failed, however it did."""
    with ExitStack() as logs:
        logged = True
        try:
            logs.enter_context(log_file(log_folder))
        except OSError:
            # The command does without; what is missing is said if there turns out to be something to write.
            logged = False
            logs.enter_context(no_log())
        try:
            return work()
        except KeyboardInterrupt as stopped:
            # A command that knows better says what is kept.
            warn(str(stopped) or "Stopped; what was printed as a punch is kept.")
            return 130
        except BrokenPipeError:
            # Whoever read the output has gone; keep the interpreter from complaining when it closes the stream.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        except Exception as error:  # noqa: BLE001 - nobody above could tell the user
            if isinstance(error, FaceAttendError) and not isinstance(error, BugError):
                warn(str(error))
                return 1
            _log.critical("an error that nobody caught", exc_info=error)
            warn(_defect(log_folder, logged=logged))
            return 1


def prepare_streams(*, json: bool) -> None:
    """Make standard output and error take any name: programs read UTF-8, a screen shows what it cannot as codes."""
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        if json or not stream.isatty():
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        else:
            stream.reconfigure(errors="backslashreplace")


def _defect(log_folder: Path, *, logged: bool) -> str:
    if logged:
        return f"Something went wrong inside the program; the details are in {log_folder / 'faceattend.log'}."
    return (
        f"Something went wrong inside the program, and the details are lost because {log_folder} cannot be written; "
        "mend that and try again."
    )
