"""What the system knows of a process that keeps memory and files to itself."""

import os
import subprocess
import sys

import pytest

from faceattend.hardening import keep_files_own

_CHILD = """
import ctypes, resource
import pytest

from faceattend.hardening import keep_memory_private

resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
prctl = ctypes.CDLL(None).prctl
GET_DUMPABLE = 3
print(prctl(GET_DUMPABLE, 0, 0, 0, 0))
keep_memory_private()
print(prctl(GET_DUMPABLE, 0, 0, 0, 0), *resource.getrlimit(resource.RLIMIT_CORE))
"""


def test_no_crash_writes_its_memory_and_no_other_program_reads_it() -> None:
    child = subprocess.run([sys.executable, "-c", _CHILD], capture_output=True, text=True, check=True, timeout=60)
    assert child.stdout.splitlines() == ["1", "0 0 0"]
    assert child.stderr == ""


@pytest.mark.parametrize(("before", "after"), [(0o000, 0o022), (0o002, 0o022), (0o077, 0o077)])
def test_nobody_else_writes_into_new_folders_whatever_the_mask_was(before: int, after: int) -> None:
    usual = os.umask(before)
    try:
        keep_files_own()
        assert os.umask(usual) == after
    finally:
        os.umask(usual)
