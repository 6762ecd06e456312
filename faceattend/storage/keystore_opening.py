"""Opening a keystore: from what somebody typed, or the keyring keeps, to the keys in it. Nothing is written here."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from faceattend.errors import UserError, WrongSecretError
from faceattend.storage.key_slots import (
    find_passphrase_slot,
    find_recovery_slot,
    keyring_slot_key,
    name_tag,
    try_passphrase,
)
from faceattend.storage.keystore_codec import damaged
from faceattend.storage.keystore_content import KeystoreContent
from faceattend.storage.keystore_file import read_keystore
from faceattend.storage.keystore_v1 import FormerContent
from faceattend.storage.master_key import MasterKey
from faceattend.storage.os_keyring import KeyringFault, OsKeyring
from faceattend.storage.recovery_key import read_recovery_key
from faceattend.storage.slot_changes import with_passphrase

_WRONG_PASSPHRASE = "The passphrase is wrong. Check the keyboard and type it again."
_WRONG_SIGN_IN = "The name or the passphrase is wrong. Check the keyboard and type them again."
_WRONG_RECOVERY_KEY = (
    "This is the recovery key of another vault, or one that was replaced. Look for the newest key of this one."
)


@dataclass(frozen=True, slots=True)
class Opening:
    """An opened keystore.

    Attributes:
        account: whose passphrase it was; None for recovery key and keyring.
        slot_keys: what the passphrase made for its slot, by the slot's salt.
        settled: whether the file holds this content; otherwise it must be written before any of it is used.
    """

    content: KeystoreContent
    master: MasterKey = field(repr=False)
    settled: bool
    account: int | None = None
    slot_keys: Mapping[bytes, bytes] = field(default_factory=dict, repr=False)


def open_with_passphrase(path: Path, passphrase: str, account_name: str | None) -> Opening:
    """Open with an account's passphrase; see :meth:`faceattend.storage.keystore.Keystore.unlock`."""
    content, seal = read_keystore(path)
    slot = find_passphrase_slot(content, account_name)
    opened = try_passphrase(content, slot, passphrase)
    if slot is None or opened is None:
        raise WrongSecretError(_WRONG_PASSPHRASE if account_name is None else _WRONG_SIGN_IN)
    found, slot_key = opened
    opening = replace(
        _checked(path, content, seal, found, former=slot.former),
        account=slot.account,
        slot_keys={slot.salt: slot_key},
    )
    if not slot.former:
        return opening
    moved = replace(slot, wrapped=opening.master.wrapped_for(slot_key), former=False)
    return replace(opening, content=with_passphrase(opening.content, moved), settled=False)


def open_with_recovery_key(path: Path, key: str) -> Opening:
    """Open with the recovery key; see :meth:`faceattend.storage.keystore.Keystore.unlock_with_recovery_key`."""
    content, seal = read_keystore(path)
    slots = (content.recovery,) if isinstance(content, FormerContent) else content.recoveries
    found = find_recovery_slot(slots, read_recovery_key(key))
    if found is None:
        raise WrongSecretError(_WRONG_RECOVERY_KEY)
    slot, master = found
    return _checked(path, content, seal, master, former=slot.former)


def open_with_keyring(path: Path, keyring: OsKeyring) -> Opening:
    """Open with the keyring; see :meth:`faceattend.storage.keystore.Keystore.unlock_with_keyring`."""
    content, seal = read_keystore(path)
    if isinstance(content, FormerContent) or not content.keyrings:
        raise UserError("The unattended start is not switched on for this vault. Type your name and passphrase.")
    # The one that was made last.
    slot = content.keyrings[-1]
    key = keyring.get(slot.entry.hex(), slot.backend)
    master = MasterKey.unwrapped(keyring_slot_key(key, slot.entry), slot.wrapped)
    if master is None:
        raise KeyringFault(
            "The key in the keyring of this computer does not open this vault. Type your name and passphrase."
        )
    return _checked(path, content, seal, master, former=slot.former)


def has_keyring(path: Path) -> bool:
    """Return whether a keyring may open this keystore.

    Raises:
        UserError: the file is missing, damaged or of a newer version.
        EnvironmentFault: the file cannot be read.
    """
    content, _ = read_keystore(path)
    return not isinstance(content, FormerContent) and bool(content.keyrings)


def tag_in(path: Path, account_name: str | None) -> str:
    """Return under what wrong passwords of a name are counted; see :func:`tag_of`.

    Raises:
        UserError: the file is missing, damaged or of a newer version.
        EnvironmentFault: the file cannot be read.
    """
    content, _ = read_keystore(path)
    return tag_of(content, account_name)


def tag_of(content: KeystoreContent | FormerContent, account_name: str | None) -> str:
    """Return 32 hexadecimal digits that stand for a name; empty where no name is given and nobody is meant."""
    if account_name is not None:
        return name_tag(content.name_salt, account_name).hex()
    slot = find_passphrase_slot(content, None)
    return "" if slot is None else slot.tag.hex()


def _checked(
    path: Path, content: KeystoreContent | FormerContent, seal: bytes, found: MasterKey, *, former: bool
) -> Opening:
    """Check the seal under the master key that a slot gave, or under the one that a former one leads to."""
    if isinstance(content, FormerContent):
        if not hmac.compare_digest(content.sealed_by(found), seal):
            raise damaged(path)
        return Opening(content.upgraded(found), found, settled=False)
    master = found.across(content.bridge) if former and content.bridge is not None else found
    if master is None or not hmac.compare_digest(master.seal(content.sealed_bytes()), seal):
        raise damaged(path)
    return Opening(content, master, settled=True)
