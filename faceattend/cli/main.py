"""Carry out one command line."""

import os
import sys
from argparse import Namespace

from faceattend.cli.context import CommandContext, Session
from faceattend.cli.output import warn
from faceattend.errors import FaceAttendError


def run(arguments: Namespace, context: CommandContext) -> int:
    """Carry out the parsed command and return the exit code: 0 done, 1 with a sentence on standard error."""
    try:
        arguments.command(Session(arguments, context))
        sys.stdout.flush()
    except FaceAttendError as error:
        warn(str(error))
        return 1
    except KeyboardInterrupt:
        warn("Stopped; what was printed as a punch is kept.")
        return 130
    except BrokenPipeError:
        # Whoever read the output has gone; keep the interpreter from complaining when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return 0
