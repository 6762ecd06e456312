"""The recovery key: 256 random bits, written so that a person can copy them from paper.

The 32 bytes and 3 check bytes (the start of their SHA-256) are 280 bits, which are exactly 56 signs of the alphabet of
Crockford's Base 32 (https://www.crockford.com/base32.html): it has no I, L, O and U, and reads I and L as 1, O as 0.
"""

import hashlib
import secrets

from faceattend.errors import WrongSecretError

KEY_BYTES = 32
_CHECK_BYTES = 3
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SIGNS = (KEY_BYTES + _CHECK_BYTES) * 8 // 5
_GROUP = 4
_LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new_recovery_key() -> bytes:
    """Return 32 random bytes."""
    return secrets.token_bytes(KEY_BYTES)


def write_recovery_key(key: bytes) -> str:
    """Return the key with its check signs, in groups of four joined by hyphens."""
    number = int.from_bytes(key + _check(key), "big")
    signs = "".join(_ALPHABET[(number >> shift) & 31] for shift in range(5 * (_SIGNS - 1), -1, -5))
    return "-".join(signs[start : start + _GROUP] for start in range(0, _SIGNS, _GROUP))


def read_recovery_key(text: str) -> bytes:
    """Return the 32 bytes of a key as a person typed it: case, hyphens and spaces do not matter.

    Raises:
        WrongSecretError: it is too short, too long, or has a typing mistake.
    """
    signs = "".join(sign for sign in text.upper() if sign != "-" and not sign.isspace()).translate(_LOOKALIKES)
    foreign = next((sign for sign in signs if sign not in _ALPHABET), None)
    if foreign is not None:
        raise WrongSecretError(f"The sign {foreign!r} does not occur in recovery keys; compare the key with your copy.")
    if len(signs) != _SIGNS:
        raise WrongSecretError(
            f"A recovery key has {_SIGNS} letters and digits, this one has {len(signs)}; type all of it."
        )
    number = 0
    for sign in signs:
        number = number << 5 | _ALPHABET.index(sign)
    content = number.to_bytes(KEY_BYTES + _CHECK_BYTES, "big")
    key, check = content[:KEY_BYTES], content[KEY_BYTES:]
    if check != _check(key):
        raise WrongSecretError("The recovery key has a typing mistake; compare it with your copy.")
    return key


def _check(key: bytes) -> bytes:
    return hashlib.sha256(key).digest()[:_CHECK_BYTES]
