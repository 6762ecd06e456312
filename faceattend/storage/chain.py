"""The chain: what commits to a row, and what ties it to every row before it.

    leaf   HMAC-SHA256 under the person's or the system's leaf key, of
           0x00, stream, number, day, person, kind, body and the SHA-256 of the note
    link   SHA-256 of 0x01, the link before, stream, number and leaf

The different first bytes keep a leaf from ever passing for a link (RFC 6962, 2.1). Leaf keys never change, so that new
data keys leave the chain as it is; when a person's leaf key is destroyed his leaves say nothing any more, and the links
still hold.
"""

import hashlib
import hmac
import struct
from dataclasses import dataclass

from faceattend.storage.crypto import Kind

DIGEST_BYTES = 32

# 0x00, stream, number, day, person, kind, length of the body.
_LEAF = struct.Struct(">BBQIIBH")
# 0x01, stream, number.
_LINK = struct.Struct(">BBQ")
_LEAF_PREFIX = 0
_LINK_PREFIX = 1


@dataclass(frozen=True, slots=True)
class Tip:
    """Where a chain ends, or where it begins after older rows were deleted.

    Attributes:
        seq: number of the row; 0 before the first one.
        link: its link.
    """

    seq: int
    link: bytes


BEGINNING = Tip(0, bytes(DIGEST_BYTES))
"""Before the first row of a stream."""


def leaf_of(
    key: bytes, stream: int, seq: int, day: int, person: int, kind: Kind, body: bytes, note: bytes | None
) -> bytes:
    """Return the leaf of a row, 32 bytes; ``note`` is the note in the clear."""
    head = _LEAF.pack(_LEAF_PREFIX, stream, seq, day, person, kind, len(body))
    return hmac.digest(key, head + body + hashlib.sha256(note or b"").digest(), "sha256")


def link_of(before: bytes, stream: int, seq: int, leaf: bytes) -> bytes:
    """Return the link of a row, 32 bytes."""
    return hashlib.sha256(_LINK.pack(_LINK_PREFIX, stream, seq) + before + leaf).digest()
