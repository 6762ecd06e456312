"""Keeping the memory and the files of this process from others: passphrases and keys are in the memory."""

import ctypes
import logging
import os
import sys

if sys.platform != "win32":
    import resource

_logger = logging.getLogger(__name__)

# <linux/prctl.h>
_PR_SET_DUMPABLE = 4
_NO_WRITING_BY_OTHERS = 0o022


def keep_memory_private() -> None:
    """Let a crash write no memory to the disk, and let no other program of this user read it.

    The second is possible on Linux only; an administrator of the computer can read all memory anyway. A system that
    refuses is logged: it makes keys easier to reach for somebody who is on this computer already, and nothing else.
    """
    _write_no_core()
    if sys.platform == "linux":
        _close_to_other_programs()


def keep_files_own() -> None:
    """Let nobody else write into the files and folders that this process makes, whatever the system would allow."""
    os.umask(os.umask(_NO_WRITING_BY_OTHERS) | _NO_WRITING_BY_OTHERS)


def _write_no_core() -> None:
    if sys.platform == "win32":
        return
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (OSError, ValueError) as error:
        _logger.warning("A crash may write the memory of this program to the disk: %s", error)


def _close_to_other_programs() -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        reason = os.strerror(ctypes.get_errno())
        _logger.warning("Other programs of this user may read the memory of this program: %s", reason)
