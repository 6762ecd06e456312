"""How the master key is put into a slot, and who may take it out of one."""

import hmac
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from faceattend.domain.accounts import same_name_key
from faceattend.storage.crypto import KEY_BYTES
from faceattend.storage.master_key import MasterKey
from faceattend.storage.passphrase import SALT_BYTES, KeyCost, key_from_passphrase

FIRST_ACCOUNT = 1
"""Number of the first administrator where none is given, as in a vault that was made before there were accounts."""
FIRST_ACCOUNT_NAME = "Administrator"
TAG_BYTES = 16
ENTRY_BYTES = 16
_RECOVERY_LABEL = b"faceattend/1/recovery slot"
_KEYRING_LABEL = b"faceattend/2/keyring slot"


@dataclass(frozen=True, slots=True)
class PassphraseSlot:
    """The master key, wrapped under a key that Argon2id makes of an account's passphrase.

    Attributes:
        tag: keyed fingerprint of the account's name, 16 bytes.
        former: it holds the master key before this one.
    """

    account: int
    tag: bytes
    cost: KeyCost
    salt: bytes
    wrapped: bytes
    former: bool = False


@dataclass(frozen=True, slots=True)
class RecoverySlot:
    """The master key, wrapped under a key that HKDF makes of the recovery key.

    Attributes:
        confirmed: somebody typed the key again, so it is written down.
        former: it holds the master key before this one.
    """

    confirmed: bool
    salt: bytes
    wrapped: bytes
    former: bool = False


@dataclass(frozen=True, slots=True)
class KeyringSlot:
    """The master key, wrapped under a random key that the keyring of this computer keeps.

    Attributes:
        backend: name of the keyring.
        entry: under which the keyring keeps the key, 16 bytes.
        former: it holds the master key before this one.
    """

    backend: str
    entry: bytes
    wrapped: bytes
    former: bool = False


class PassphraseSlots(Protocol):
    """What holds the slots of accounts: a keystore's content of any version."""

    @property
    def name_salt(self) -> bytes:
        """Keys the fingerprints of names, 16 bytes."""

    @property
    def first_account(self) -> int:
        """Number of the first administrator."""

    @property
    def passphrases(self) -> Sequence[PassphraseSlot]:
        """At least one."""


def name_tag(salt: bytes, name: str) -> bytes:
    """Return the 16 bytes under which an account's slot is found; see :func:`same_name_key`."""
    return hmac.digest(salt, same_name_key(name).encode(), "sha256")[:TAG_BYTES]


def new_slot_key(passphrase: str, cost: KeyCost) -> tuple[bytes, bytes]:
    """Return a fresh salt, and the key that a passphrase makes with it for a slot; takes as long as a guess."""
    salt = secrets.token_bytes(SALT_BYTES)
    return salt, key_from_passphrase(passphrase, salt, cost)


def find_passphrase_slot(content: PassphraseSlots, name: str | None) -> PassphraseSlot | None:
    """Return the slot of an account by its name, or None.

    Without a name it is the first administrator's, or the only one there is.
    """
    if name is not None:
        tag = name_tag(content.name_salt, name)
        return next((slot for slot in content.passphrases if hmac.compare_digest(slot.tag, tag)), None)
    first = (slot for slot in content.passphrases if slot.account == content.first_account)
    only = content.passphrases[0] if len(content.passphrases) == 1 else None
    return next(first, only)


def try_passphrase(
    content: PassphraseSlots, slot: PassphraseSlot | None, passphrase: str
) -> tuple[MasterKey, bytes] | None:
    """Return master key and key of the slot, or None when the passphrase is wrong.

    Where there is no such slot it works as long as for a wrong passphrase, so that nobody learns who has an account.
    """
    cost = content.passphrases[0].cost if slot is None else slot.cost
    key = key_from_passphrase(passphrase, content.name_salt if slot is None else slot.salt, cost)
    master = None if slot is None else MasterKey.unwrapped(key, slot.wrapped)
    return None if master is None else (master, key)


def recovery_slot(key: bytes, master: MasterKey) -> RecoverySlot:
    """Return a new slot for a recovery key that nobody has confirmed yet."""
    salt = secrets.token_bytes(SALT_BYTES)
    return RecoverySlot(confirmed=False, salt=salt, wrapped=master.wrapped_for(recovery_slot_key(key, salt)))


def recovery_slot_key(key: bytes, salt: bytes) -> bytes:
    """Return what a recovery key unwraps its slot with."""
    return _slot_key(key, salt, _RECOVERY_LABEL)


def find_recovery_slot(slots: Iterable[RecoverySlot], key: bytes) -> tuple[RecoverySlot, MasterKey] | None:
    """Return the slot that a recovery key opens and what is in it, or None."""
    for slot in slots:
        master = MasterKey.unwrapped(recovery_slot_key(key, slot.salt), slot.wrapped)
        if master is not None:
            return slot, master
    return None


def keyring_slot(backend: str, entry: bytes, key: bytes, master: MasterKey) -> KeyringSlot:
    """Return a new slot for a key that a keyring keeps."""
    return KeyringSlot(backend, entry, master.wrapped_for(keyring_slot_key(key, entry)))


def keyring_slot_key(key: bytes, entry: bytes) -> bytes:
    """Return what a key from the keyring unwraps its slot with."""
    return _slot_key(key, entry, _KEYRING_LABEL)


def _slot_key(key: bytes, salt: bytes, label: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=salt, info=label).derive(key)
