"""What a seal covers, as bytes: the ends of all streams at one moment, and the seal before.

    version (1), flags (1), line (4), epoch (8), UTC in ms (8), digest of the checkpoint before (32),
    changes of the tables without a chain (8), digest of their sums (32),
    and for each stream: number (1), last row (8), its link (32), anchor's row (8), anchor's link (32)

The lowest flag says that seals began anew here, after records were restored. The digest of a checkpoint is the SHA-256
of 0x02, body and seal.
"""

import hashlib
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import peewee

from faceattend.domain.heads import Head
from faceattend.domain.verification import Stream
from faceattend.storage.chain import DIGEST_BYTES, Tip
from faceattend.storage.crypto import UnreadableError
from faceattend.storage.faults import damaged_value
from faceattend.storage.models import CheckpointRow
from faceattend.storage.moments import to_milliseconds, to_moment
from faceattend.storage.streams import TABLE_OF

LINE_BYTES = 4
NOTHING_BEFORE = bytes(DIGEST_BYTES)
"""The digest before the first checkpoint of a vault."""

_VERSION = 1
_ANEW_FLAG = 1
_HEADER = struct.Struct(">BB4sQQ32sQ32s")
_STREAM = struct.Struct(">BQ32sQ32s")
_DIGEST_PREFIX = b"\x02"
_STREAM_OF = {table.number: stream for stream, table in TABLE_OF.items()}


@dataclass(frozen=True, slots=True)
class StreamState:
    """Where a stream begins and ends.

    Attributes:
        tip: its last row.
        anchor: the row behind which it begins.
    """

    tip: Tip
    anchor: Tip


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What one seal covers.

    Attributes:
        line: names an unbroken line of seals.
        epoch: number of the seal.
        before: digest of the checkpoint before.
        anew: seals began anew with this one.
        changes: how often the tables without a chain were changed; see table_sums.py.
        tables: digest of their sums; zeros when these were damaged.
    """

    line: bytes
    epoch: int
    utc: datetime
    before: bytes
    anew: bool
    changes: int
    tables: bytes
    streams: Mapping[Stream, StreamState]


def write_checkpoint(checkpoint: Checkpoint) -> bytes:
    """Return the bytes that are sealed and signed."""
    header = _HEADER.pack(
        _VERSION,
        _ANEW_FLAG if checkpoint.anew else 0,
        checkpoint.line,
        checkpoint.epoch,
        to_milliseconds(checkpoint.utc),
        checkpoint.before,
        checkpoint.changes,
        checkpoint.tables,
    )
    states = (
        _STREAM.pack(table.number, state.tip.seq, state.tip.link, state.anchor.seq, state.anchor.link)
        for table, state in ((TABLE_OF[stream], checkpoint.streams[stream]) for stream in TABLE_OF)
    )
    return header + b"".join(states)


def read_checkpoint(body: object) -> Checkpoint:
    """Return the checkpoint of some bytes.

    Raises:
        UnreadableError: they are not one.
    """
    # SQLite keeps whatever type somebody puts into a column.
    if not isinstance(body, bytes) or len(body) != _HEADER.size + len(TABLE_OF) * _STREAM.size:
        raise UnreadableError("The checkpoint has a wrong length.")
    version, flags, line, epoch, utc, before, changes, tables = _HEADER.unpack_from(body)
    states = {}
    for number, seq, link, anchor_seq, anchor_link in _STREAM.iter_unpack(body[_HEADER.size :]):
        if number not in _STREAM_OF:
            raise UnreadableError("The checkpoint names a stream that does not exist.")
        states[_STREAM_OF[number]] = StreamState(Tip(seq, link), Tip(anchor_seq, anchor_link))
    if version != _VERSION or flags & ~_ANEW_FLAG or len(states) != len(TABLE_OF):
        raise UnreadableError("The checkpoint has an unknown form.")
    try:
        moment = to_moment(utc)
    except OverflowError as error:
        raise UnreadableError("The checkpoint has no time.") from error
    return Checkpoint(line, epoch, moment, before, bool(flags & _ANEW_FLAG), changes, tables, states)


def newest_checkpoint(
    read: Callable[["peewee.ModelSelect[Any]"], list[tuple[Any, ...]]],
) -> tuple[int, bytes, bytes] | None:
    """Return epoch, body and seal of the newest checkpoint, or None when nothing was ever sealed.

    Args:
        read: returns the rows of a query.

    Raises:
        EnvironmentFault: the database is damaged.
    """
    columns = CheckpointRow.select(CheckpointRow.epoch, CheckpointRow.body, CheckpointRow.seal)
    found = read(columns.order_by(CheckpointRow.epoch.desc()).limit(1))
    if not found:
        return None
    epoch, body, seal = found[0]
    if not isinstance(body, bytes) or not isinstance(seal, bytes):
        raise damaged_value()
    return epoch, body, seal


def digest_of(body: bytes, seal: bytes) -> bytes:
    """Return the digest of a checkpoint, 32 bytes."""
    return hashlib.sha256(_DIGEST_PREFIX + body + seal).digest()


def head_of(checkpoint: Checkpoint, body: bytes, seal: bytes) -> Head:
    """Return the head that a checkpoint leaves outside."""
    return Head(checkpoint.line.hex(), checkpoint.epoch, checkpoint.utc, digest_of(body, seal))
