"""What the system knows of a process that keeps its memory to itself; it runs in a process of its own."""

import subprocess
import sys

_CHILD = """
import ctypes, resource
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
