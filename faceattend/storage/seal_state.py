"""The keys of the seals: one that moves on with every seal, so that nobody can make an earlier seal any more.

The key of the next seal is derived from the present one, which is then overwritten (forward security, as in the sealed
journal of systemd). Whoever takes over the computer can seal from then on, and not before. The very first key of a line
proves all of its seals; it is kept here until somebody takes it out of the program. The device key signs seals, so that
they can be told from another vault's by anybody. It stands in a row of its own, because no copy of a database holds the
others: whoever found one would have the keys of its time, and could make the seals since then again.
"""

import hashlib
import hmac
import secrets
import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import peewee
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from peewee import SqliteDatabase

from faceattend.errors import UserError, WrongSecretError
from faceattend.storage.checkpoints import LINE_BYTES
from faceattend.storage.crypto import KEY_BYTES, NOBODY, Kind, UnreadableError
from faceattend.storage.keystore import Keystore
from faceattend.storage.models import STATE_ROW, VaultRow
from faceattend.storage.recovery_key import read_recovery_key, write_recovery_key

Read = Callable[["peewee.ModelSelect[Any]"], list[tuple[Any, ...]]]
"""Returns the rows of a query."""

FIRST_EPOCH = 1

_NEXT_LABEL = b"faceattend/2/next epoch"
_EPOCH_LABEL = b"faceattend/2/epoch seal"
_DEVICE_ROW = 3
# Line, epoch, present key, whether the first key follows, first key or zeros.
_STATE = struct.Struct(">4sQ32s?32s")
_KEY_PREFIX = "SEALS-"
_FINGERPRINT_BYTES = 8


@dataclass(frozen=True, slots=True, repr=False)
class SealState:
    """What the next seal is made with.

    Attributes:
        line: names the unbroken line of seals.
        epoch: number of the next seal.
        key: of the next seal.
        first_key: of the first seal of the line; None once it was taken out.
        device_key: Ed25519, raw.
    """

    line: bytes
    epoch: int
    key: bytes
    first_key: bytes | None
    device_key: bytes

    @classmethod
    def new(cls, epoch: int = FIRST_EPOCH, device_key: bytes | None = None) -> "SealState":
        """Return the state before the first seal of a new line.

        Args:
            device_key: of an earlier line; made when None.
        """
        key = secrets.token_bytes(KEY_BYTES)
        device = Ed25519PrivateKey.generate().private_bytes_raw() if device_key is None else device_key
        return cls(secrets.token_bytes(LINE_BYTES), epoch, key, key, device)

    @property
    def fingerprint(self) -> str:
        """The device key as it is printed: ``ABCD-EF01-2345-6789``."""
        public = Ed25519PrivateKey.from_private_bytes(self.device_key).public_key().public_bytes_raw()
        shown = hashlib.sha256(public).digest()[:_FINGERPRINT_BYTES].hex().upper()
        return "-".join(shown[place : place + 4] for place in range(0, len(shown), 4))

    def sealed(self, body: bytes) -> tuple[bytes, bytes]:
        """Return seal and signature of a checkpoint."""
        signature = Ed25519PrivateKey.from_private_bytes(self.device_key).sign(body)
        return seal_of(self.key, body), signature

    def signed(self, body: bytes, signature: bytes) -> bool:
        """Return whether the device key signed a checkpoint."""
        try:
            Ed25519PrivateKey.from_private_bytes(self.device_key).public_key().verify(signature, body)
        except InvalidSignature:
            return False
        return True

    def moved_on(self) -> "SealState":
        """Return the state after a seal; the key before cannot be got from it."""
        return replace(self, epoch=self.epoch + 1, key=next_key(self.key))


def seal_of(key: bytes, body: bytes) -> bytes:
    """Return the seal of a checkpoint under the key of its epoch, 32 bytes."""
    return hmac.digest(_derived(key, _EPOCH_LABEL), body, "sha256")


def next_key(key: bytes) -> bytes:
    """Return the key of the next epoch."""
    return _derived(key, _NEXT_LABEL)


def write_verification_key(key: bytes) -> str:
    """Return the first key of a line as it is written down."""
    return _KEY_PREFIX + write_recovery_key(key)


def read_verification_key(text: str) -> bytes:
    """Return the first key of a line as a person typed it.

    Raises:
        UserError: it is something else, or has a typing mistake.
    """
    cleaned = "".join(text.split()).upper()
    if not cleaned.startswith(_KEY_PREFIX):
        raise UserError(f"This is not the key that proves seals; it begins with {_KEY_PREFIX}.")
    try:
        return read_recovery_key(cleaned.removeprefix(_KEY_PREFIX))
    except WrongSecretError as error:
        raise UserError("The key that proves seals has a typing mistake; compare it with your copy.") from error


def write_state(database: SqliteDatabase, keystore: Keystore, state: SealState) -> None:
    """Put a state in the place of the one before; inside an operation of the writer."""
    first = state.first_key
    body = _STATE.pack(state.line, state.epoch, state.key, first is not None, first or bytes(KEY_BYTES))
    _write(database, keystore, Kind.SEAL_STATE, STATE_ROW, body)


def write_device_key(database: SqliteDatabase, keystore: Keystore, key: bytes) -> None:
    """Keep the device key; inside an operation of the writer."""
    _write(database, keystore, Kind.DEVICE_KEY, _DEVICE_ROW, key)


def read_state(read: Read, keystore: Keystore) -> SealState:
    """Return the state.

    Raises:
        UnreadableError: it is missing or damaged.
        EnvironmentFault: the database is damaged.
    """
    try:
        line, epoch, key, has_first, first = _STATE.unpack(_opened(read, keystore, Kind.SEAL_STATE, STATE_ROW))
    except struct.error as error:
        raise UnreadableError("The keys of the seals have an unknown form.") from error
    return SealState(line, epoch, key, first if has_first else None, read_device_key(read, keystore))


def read_device_key(read: Read, keystore: Keystore) -> bytes:
    """Return the device key, 32 bytes.

    Raises:
        UnreadableError: it is missing or damaged.
        EnvironmentFault: the database is damaged.
    """
    key = _opened(read, keystore, Kind.DEVICE_KEY, _DEVICE_ROW)
    if len(key) != KEY_BYTES:
        raise UnreadableError("The device key has an unknown form.")
    return key


def _write(database: SqliteDatabase, keystore: Keystore, kind: Kind, row: int, body: bytes) -> None:
    token = keystore.system.seal(kind, row, NOBODY, body)
    VaultRow.insert(id=row, token=token).on_conflict_replace().execute(database)


def _opened(read: Read, keystore: Keystore, kind: Kind, row: int) -> bytes:
    found = read(VaultRow.select(VaultRow.token).where(VaultRow.id == row))
    return keystore.system.open(kind, row, NOBODY, found[0][0] if found else b"")


def _derived(key: bytes, label: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=label).derive(key)
