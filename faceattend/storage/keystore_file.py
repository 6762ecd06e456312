"""The keystore's file: JSON, versioned, with a digest that tells damage from a wrong passphrase.

    {"format", "version", "slots": [passphrase slot, recovery slot], "keys": {person: {"data"}}, "seal", "digest"}

``digest`` is a plain SHA-256 over everything else and is checked before any passphrase is tried. ``seal`` is an HMAC
under the master key over everything but the two, checked once the vault is unlocked: whoever alters the file can mend
the digest but not the seal. A person's keys are an object, so that further keys of the person have their place.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from faceattend.errors import UserError
from faceattend.storage.faults import file_fault
from faceattend.storage.files import replace_file
from faceattend.storage.passphrase import SALT_BYTES, KeyCost

VERSION = 1
_FORMAT = "faceattend-keystore"
# 100,000 people need about 10 MB.
_LARGEST_BYTES = 32 * 1024 * 1024
# AES key wrap (RFC 3394) adds 8 bytes to the 32 of a key.
_WRAPPED_BYTES = 40
_SEAL_BYTES = 32
_LARGEST_PERSON = 2**32 - 1

_DAMAGED = (
    "The keystore {name} was altered or is damaged, so nothing was opened. "
    "Put back a copy of this file; the passphrase alone cannot replace it."
)


@dataclass(frozen=True, slots=True)
class PassphraseSlot:
    """The master key, wrapped under a key that Argon2id makes of the passphrase."""

    cost: KeyCost
    salt: bytes
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class RecoverySlot:
    """The master key, wrapped under a key that HKDF makes of the recovery key."""

    salt: bytes
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class KeystoreContent:
    """What the file holds, beside seal and digest.

    Attributes:
        person_keys: wrapped key of each person by number.
    """

    passphrase: PassphraseSlot
    recovery: RecoverySlot
    person_keys: Mapping[int, bytes]

    def sealed_bytes(self) -> bytes:
        """Return the bytes that the seal covers."""
        return _rendered(self._document())

    def file_bytes(self, seal: bytes) -> bytes:
        """Return the whole file."""
        document = self._document() | {"seal": _text(seal)}
        return _rendered(document | {"digest": _digest(document)})

    def _document(self) -> dict[str, object]:
        cost = self.passphrase.cost
        return {
            "format": _FORMAT,
            "version": VERSION,
            "slots": [
                {
                    "kind": "passphrase",
                    "kdf": "argon2id",
                    "memory_kib": cost.memory_kib,
                    "passes": cost.passes,
                    "lanes": cost.lanes,
                    "salt": _text(self.passphrase.salt),
                    "wrapped": _text(self.passphrase.wrapped),
                },
                {
                    "kind": "recovery",
                    "kdf": "hkdf-sha256",
                    "salt": _text(self.recovery.salt),
                    "wrapped": _text(self.recovery.wrapped),
                },
            ],
            "keys": {str(person): {"data": _text(key)} for person, key in self.person_keys.items()},
        }


def damaged(path: Path) -> UserError:
    """Return the error of a keystore that cannot be trusted."""
    return UserError(_DAMAGED.format(name=path.name))


def write_keystore(path: Path, content: KeystoreContent, seal: bytes) -> None:
    """Replace the file.

    Raises:
        EnvironmentFault: it could not be written; the old file is as it was.
    """
    replace_file(path, content.file_bytes(seal))


def read_keystore(path: Path) -> tuple[KeystoreContent, bytes]:
    """Return content and seal of the file.

    Raises:
        UserError: the file is missing, damaged, or of a newer version.
        EnvironmentFault: it cannot be read.
    """
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise damaged(path)
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise UserError(
            f"The keystore {path.name} is missing beside the database. Put back a copy of this file; "
            "without it nobody can read the data."
        ) from error
    except OSError as error:
        raise file_fault(error) from error
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise damaged(path) from error
    if not isinstance(document, dict) or document.get("format") != _FORMAT:
        raise damaged(path)
    version = document.get("version")
    # Before the digest: a newer version may take it in another way.
    if type(version) is int and version > VERSION:
        raise UserError(
            f"The keystore {path.name} was written by a newer version of faceattend (its version is {version}, this "
            f"program knows {VERSION}). Install the newest version."
        )
    digest = document.pop("digest", None)
    if digest != _digest(document):
        raise damaged(path)
    try:
        content, seal = _parsed(document)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise damaged(path) from error
    # Whatever reading let pass (spaces, a doubled key) is an alteration too.
    if content.file_bytes(seal) != raw:
        raise damaged(path)
    return content, seal


def _parsed(document: dict[str, object]) -> tuple[KeystoreContent, bytes]:
    slots = document["slots"]
    keys = document["keys"]
    if not isinstance(slots, list) or not isinstance(keys, dict):
        raise TypeError("slots is a list and keys is an object")
    by_kind = {slot["kind"]: slot for slot in slots}
    first, second = by_kind["passphrase"], by_kind["recovery"]
    cost = KeyCost(int(first["memory_kib"]), int(first["passes"]), int(first["lanes"]))
    if not cost.acceptable:
        raise ValueError("the cost is out of bounds")
    content = KeystoreContent(
        PassphraseSlot(cost, _bytes(first["salt"], SALT_BYTES), _bytes(first["wrapped"], _WRAPPED_BYTES)),
        RecoverySlot(_bytes(second["salt"], SALT_BYTES), _bytes(second["wrapped"], _WRAPPED_BYTES)),
        {_person(number): _bytes(entry["data"], _WRAPPED_BYTES) for number, entry in keys.items()},
    )
    return content, _bytes(document["seal"], _SEAL_BYTES)


def _person(number: str) -> int:
    person = int(number)
    if not 0 < person <= _LARGEST_PERSON:
        raise ValueError("a person's number is out of range")
    return person


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _bytes(text: object, length: int) -> bytes:
    if not isinstance(text, str):
        raise TypeError("bytes are written as text")
    try:
        content = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base 64") from error
    if len(content) != length:
        raise ValueError("a wrong length")
    return content


def _rendered(document: Mapping[str, object]) -> bytes:
    return json.dumps(document, sort_keys=True, indent=1).encode("ascii") + b"\n"


def _digest(document: Mapping[str, object]) -> str:
    return hashlib.sha256(_rendered(document)).hexdigest()
