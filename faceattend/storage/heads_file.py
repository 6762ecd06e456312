"""Heads in a file: one line of JSON for every seal, which anybody can keep and compare."""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from faceattend.domain.heads import Head
from faceattend.errors import UserError
from faceattend.storage.chain import DIGEST_BYTES
from faceattend.storage.checkpoints import LINE_BYTES
from faceattend.storage.faults import file_fault

HEADS_NAME = "heads.jsonl"
"""The file in the data folder."""

_OWNER_ONLY = 0o600
# A seal every millisecond for nine thousand years; seals that begin anew are numbered behind what stands in the file.
_LAST_EPOCH = 2**48
# The first line may be one that a crash cut off.
_LOOKED_AT = 4096
_BINARY = getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class WrittenHeads:
    """What a file of heads holds.

    Attributes:
        heads: in the order of the file.
        damaged: how many lines are no heads; the beginning of a last line that a crash cut off is not counted.
    """

    heads: tuple[Head, ...]
    damaged: int


def check_further_file(path: Path, folder: Path) -> None:
    """Make sure that heads may be added to a file outside the data folder, so that none ends up in another file.

    Raises:
        UserError: it lies in the data folder, or is there and holds something else.
        EnvironmentFault: it cannot be read.
    """
    try:
        if path.resolve().is_relative_to(folder.resolve()):
            raise UserError(
                f"The file for seals {path} lies in the folder of the records, where it proves nothing. Choose a file "
                "on a stick or on another computer."
            )
        if path.exists() and not (path.is_file() and _begins_with_heads(path)):
            raise UserError(
                f"The file for seals {path} holds something else, so no seal is written into it. Choose a file that is "
                "not there yet."
            )
    except OSError as error:
        raise file_fault(error) from error


def append_head(path: Path, head: Head) -> None:
    """Write a head at the end of a file, which is made when there is none.

    Raises:
        EnvironmentFault: the disk is full, failed, or not there.
    """
    document = {
        "line": head.line,
        "epoch": head.epoch,
        "utc": None if head.utc is None else head.utc.isoformat(),
        "digest": head.digest.hex(),
    }
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | _BINARY, _OWNER_ONLY)
        with os.fdopen(descriptor, "ab") as file:
            # A line that a crash cut off must not spoil the next one.
            before = b"" if _ends_whole(path) else b"\n"
            file.write(before + json.dumps(document).encode("ascii") + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise file_fault(error) from error


def read_heads(path: Path) -> WrittenHeads | None:
    """Return the heads in a file, or None when there is no file.

    Raises:
        EnvironmentFault: it cannot be read.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise file_fault(error) from error
    *lines, last = content.split(b"\n")
    heads = [_head(line) for line in lines if line]
    cut_off = _head(last) if last else None
    found = [*heads, cut_off]
    return WrittenHeads(tuple(head for head in found if head is not None), heads.count(None))


def _head(line: bytes) -> Head | None:
    try:
        document = json.loads(line)
        name, digest = bytes.fromhex(document["line"]), bytes.fromhex(document["digest"])
        utc = datetime.fromisoformat(document["utc"])
        epoch = document["epoch"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    whole = len(name) == LINE_BYTES and len(digest) == DIGEST_BYTES and utc.tzinfo is not None
    return Head(name.hex(), epoch, utc, digest) if whole and _is_epoch(epoch) else None


def _begins_with_heads(path: Path) -> bool:
    """Return whether there is a head near the beginning of a file, or nothing in it at all."""
    with path.open("rb") as file:
        beginning = file.read(_LOOKED_AT)
    return not beginning or any(_head(line) is not None for line in beginning.split(b"\n"))


def _is_epoch(value: object) -> bool:
    return type(value) is int and 0 < value <= _LAST_EPOCH


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return True
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
