"""Small files that would fill the memory of the computer are refused at every door, in a sentence."""

import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from tests.e2e.conftest import Faceattend

SIDE = 30_000
MOST_MEMORY = 1 << 20
"""One GiB, in the KiB in which Linux counts."""


def png_bomb() -> bytes:
    """Return a PNG of about 100 KiB with 900 million pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    packer = zlib.compressobj(9)
    row = bytes(1 + -(-SIDE // 8))
    packed = b"".join(packer.compress(row) for _ in range(SIDE)) + packer.flush()
    head = struct.pack(">IIBBBBB", SIDE, SIDE, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


@pytest.fixture
def bomb(tmp_path: Path) -> Path:
    """The bomb, in a folder of its own."""
    path = tmp_path / "morning" / "Ada" / "1.png"
    path.parent.mkdir(parents=True)
    path.write_bytes(png_bomb())
    assert path.stat().st_size < 200_000
    return path


MEASURED = """
import resource, subprocess, sys
code = subprocess.call([sys.executable, "-m", "faceattend", *sys.argv[1:]])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""
"""A small process between: Linux counts the memory of whoever starts a program as the program's own."""


def refused(vault: Faceattend, *words: str | Path) -> str:
    """Carry out a command that fails in plain words and without much memory, and return what it said."""
    line = [sys.executable, "-c", MEASURED, *map(str, words)]
    run = subprocess.run(line, env=vault.environment, capture_output=True, text=True, timeout=300, check=False)
    told, _, most = run.stdout.rstrip("\n").rpartition("\n")
    told += run.stderr
    assert run.returncode == 1, told
    assert "Traceback" not in told
    assert int(most) < MOST_MEMORY
    return told


def test_a_bomb_is_refused_as_a_picture_of_a_person(vault: Faceattend, bomb: Path) -> None:
    told = refused(vault, "person", "add", "--name", "Ada", "--code", "7", "--consent", "yes", bomb)
    assert "30000 x 30000 pixels" in told
    assert vault("person", "list", "--json").lines == []


def test_a_bomb_is_refused_as_a_recording(vault: Faceattend, bomb: Path) -> None:
    assert "30000 x 30000 pixels" in refused(vault, "watch", bomb.parent)
    renamed = bomb.with_suffix(".mp4")
    bomb.rename(renamed)
    assert "1.mp4" in refused(vault, "watch", renamed)


def test_a_bomb_is_refused_in_an_evaluation(vault: Faceattend, bomb: Path) -> None:
    assert "1.png" in refused(vault, "evaluate", bomb.parents[1])
