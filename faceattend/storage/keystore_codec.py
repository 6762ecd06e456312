"""How the keystore's file writes bytes and numbers, and refuses what it would not have written itself."""

import base64
import binascii
import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from faceattend.errors import UserError
from faceattend.storage.passphrase import KeyCost

FORMAT = "faceattend-keystore"
# AES key wrap (RFC 3394) adds 8 bytes to the 32 of a key.
WRAPPED_BYTES = 40
SEAL_BYTES = 32
_LARGEST_NUMBER = 2**32 - 1

_DAMAGED = (
    "The keystore {name} was altered or is damaged, so nothing was opened. "
    "Put back a copy of this file; the passphrase alone cannot replace it."
)


def damaged(path: Path) -> UserError:
    """Return the error of a keystore that cannot be trusted."""
    return UserError(_DAMAGED.format(name=path.name))


def digest(rendered: bytes) -> str:
    """Return what tells damage from a wrong passphrase; anybody can compute it."""
    return hashlib.sha256(rendered).hexdigest()


def as_text(content: bytes) -> str:
    """Return bytes as Base 64."""
    return base64.b64encode(content).decode("ascii")


def as_bytes(text: object, length: int) -> bytes:
    """Return so many bytes of Base 64.

    Raises:
        TypeError: it is no text.
        ValueError: it is no Base 64, or of another length.
    """
    if not isinstance(text, str):
        raise TypeError("bytes are written as text")
    try:
        content = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base 64") from error
    if len(content) != length:
        raise ValueError("a wrong length")
    return content


def as_number(value: object) -> int:
    """Return the number of a person or an account, 1..2**32-1.

    Raises:
        TypeError: it is no whole number.
        ValueError: it is out of range.
    """
    if type(value) is not int:
        raise TypeError("not a whole number")
    if not 0 < value <= _LARGEST_NUMBER:
        raise ValueError("a number is out of range")
    return value


def as_moment(value: object) -> datetime:
    """Return an aware UTC time.

    Raises:
        TypeError: it is no text.
        ValueError: it is no time, or one without a zone.
    """
    if not isinstance(value, str):
        raise TypeError("times are written as text")
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment


def as_flag(value: object) -> bool:
    """Return a truth value.

    Raises:
        TypeError: it is none.
    """
    if not isinstance(value, bool):
        raise TypeError("not a truth value")
    return value


def as_object(value: object) -> dict[str, object]:
    """Return an object of the file.

    Raises:
        TypeError: it is none.
    """
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return value


def as_list(value: object, most: int) -> list[object]:
    """Return a list of the file.

    Raises:
        TypeError: it is none.
        ValueError: it is longer than ``most``.
    """
    if not isinstance(value, list):
        raise TypeError("not a list")
    if len(value) > most:
        raise ValueError("a list is too long")
    return value


def as_cost(slot: dict[str, object]) -> KeyCost:
    """Return the cost of a passphrase, which is within bounds.

    Raises:
        TypeError: a part of it is no whole number.
        ValueError: it is out of bounds.
    """
    cost = KeyCost(as_number(slot["memory_kib"]), as_number(slot["passes"]), as_number(slot["lanes"]))
    if not cost.acceptable:
        raise ValueError("the cost is out of bounds")
    return cost


def check_different(values: Iterable[object]) -> None:
    """Make sure that nothing occurs twice.

    Raises:
        ValueError: something does.
    """
    listed = list(values)
    if len(set(listed)) != len(listed):
        raise ValueError("something is there twice")
