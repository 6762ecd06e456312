"""Who opens a keystore: passphrases of accounts, the recovery key, the keyring of the computer."""

import secrets
from collections.abc import Iterable
from dataclasses import replace

from faceattend.storage.crypto import KEY_BYTES
from faceattend.storage.key_slots import (
    ENTRY_BYTES,
    KeyringSlot,
    PassphraseSlot,
    keyring_slot,
    new_slot_key,
    recovery_slot,
    try_passphrase,
)
from faceattend.storage.keystore_content import KeystoreContent
from faceattend.storage.keystore_opening import tag_of
from faceattend.storage.open_keystore import OpenKeystore
from faceattend.storage.os_keyring import OsKeyring
from faceattend.storage.passphrase import KeyCost, check_passphrase
from faceattend.storage.recovery_key import new_recovery_key, read_recovery_key, write_recovery_key
from faceattend.storage.slot_changes import (
    SlotInfo,
    free_tag,
    renamed,
    slots_of,
    with_confirmed_recovery,
    with_first,
    with_keyring,
    with_passphrase,
    with_recovery,
    without_passphrase,
)
from faceattend.storage.unlocked_keys import UnlockedKeys


class KeystoreSlots:
    """The slots of an open keystore. Any thread may use it; a change is on the disk when its call returns."""

    def __init__(self, kept: OpenKeystore) -> None:
        self._kept = kept

    @property
    def cost(self) -> KeyCost:
        """What one guess at any passphrase of this vault costs."""
        return self._kept.content.passphrases[0].cost

    @property
    def recovery_confirmed(self) -> bool:
        """Whether the newest recovery key was typed again, so that it is written down somewhere."""
        return self._kept.content.recoveries[-1].confirmed

    @property
    def keyring_backend(self) -> str:
        """Name of the keyring that can open the vault, empty when none can."""
        keyrings = self._kept.content.keyrings
        return keyrings[-1].backend if keyrings else ""

    def all(self) -> tuple[SlotInfo, ...]:
        """Return every way to open the vault."""
        return slots_of(self._kept.content)

    def tag_of(self, account_name: str | None) -> str:
        """Return under what wrong passwords of a name are counted: 32 hexadecimal digits that do not tell the name."""
        return tag_of(self._kept.content, account_name)

    def fits(self, account: int, passphrase: str) -> bool | None:
        """Return whether this passphrase opens the slot of an account; None when the account has none.

        It takes as long as one guess costs when there is a slot.
        """
        content = self._kept.content
        slot = next((slot for slot in content.passphrases if slot.account == account), None)
        return None if slot is None else try_passphrase(content, slot, passphrase) is not None

    def set_passphrase(self, account: int, name: str, passphrase: str) -> None:
        """Let an account open the vault with this passphrase, in place of the one before.

        Raises:
            UserError: the passphrase is too weak, another account has this name, or there are too many accounts.
            EnvironmentFault: the file could not be written; nothing was changed.
        """
        check_passphrase(passphrase, name)
        self._set_passphrase(account, name, passphrase)

    def renew_passphrase(self, account: int, name: str, passphrase: str) -> bool:
        """Give an account its slot again after a change of all keys took it, now that its right passphrase was typed.

        For every sign-in of an account that opens the vault; it takes no time when the slot is there.

        Returns:
            Whether anything was missing.

        Raises:
            UserError: another account has this name, or there are too many accounts.
            EnvironmentFault: the file could not be written; nothing was changed.
        """
        if any(slot.account == account and not slot.former for slot in self._kept.content.passphrases):
            return False
        self._set_passphrase(account, name, passphrase)
        return True

    def rename(self, account: int, name: str) -> None:
        """Let an account open the vault under another name, with the same passphrase.

        Raises:
            UserError: another account has this name.
            EnvironmentFault: the file could not be written; nothing was changed.
        """
        self._kept.change(lambda keys: renamed(keys.content, account, name))

    def remove_passphrase(self, account: int) -> None:
        """Let an account open the vault no more.

        Raises:
            UserError: it is the first administrator's, so that somebody can always open the vault.
            EnvironmentFault: the file could not be written; nothing was changed.
        """
        self._kept.change(lambda keys: without_passphrase(keys.content, account))

    def make_first(self, account: int) -> None:
        """Make another administrator the first one, whom the recovery key stands for.

        Raises:
            UserError: this account's passphrase does not open the vault.
            EnvironmentFault: the file could not be written; nothing was changed.
        """
        self._kept.change(lambda keys: with_first(keys.content, account))

    def new_recovery_key(self) -> str:
        """Make another recovery key and return it; it is kept nowhere. The one before is good until this is confirmed.

        Raises:
            EnvironmentFault: the file could not be written; nothing was changed.
        """
        key = new_recovery_key()
        self._kept.change(lambda keys: with_recovery(keys.content, recovery_slot(key, keys.master)))
        return write_recovery_key(key)

    def confirm_recovery_key(self, text: str) -> None:
        """Note that the newest recovery key is written down, as it was typed again; the one before it opens no more.

        Raises:
            WrongSecretError: it is not the newest key of this vault, or mistyped.
            EnvironmentFault: the file could not be written; nothing was changed.
        """
        key = read_recovery_key(text)
        self._kept.change(lambda keys: with_confirmed_recovery(keys.content, key))

    def add_keyring_slot(self, keyring: OsKeyring | None = None) -> None:
        """Let whoever can start this computer as this user open the vault without a passphrase.

        Raises:
            KeyringFault: no keyring that may be used is there, or it is locked; nothing was changed.
            EnvironmentFault: the file could not be written; nothing was changed.
        """
        store = keyring or OsKeyring()
        kept = kept_in(store)
        before = self._kept.change(lambda keys: with_keyring(keys.content, keyring_slot(*kept, keys.master)))
        remove_entries(store, (slot for slot in before.keyrings if not slot.former))

    def remove_keyring_slot(self, keyring: OsKeyring | None = None) -> None:
        """Let no keyring open the vault; this works without the keyring too.

        Raises:
            EnvironmentFault: the file could not be written; nothing was changed.
        """
        before = self._kept.change(lambda keys: replace(keys.content, keyrings=()))
        remove_entries(keyring or OsKeyring(), before.keyrings)

    def _set_passphrase(self, account: int, name: str, passphrase: str) -> None:
        # One cost for all slots: the time of a wrong passphrase must not tell whether there is such an account.
        cost = self._kept.content.passphrases[0].cost
        salt, slot_key = new_slot_key(passphrase, cost)
        self._kept.slot_keys[salt] = slot_key

        def change(keys: UnlockedKeys) -> KeystoreContent:
            tag = free_tag(keys.content, account, name)
            slot = PassphraseSlot(account, tag, cost, salt, keys.master.wrapped_for(slot_key))
            return with_passphrase(keys.content, slot)

        self._kept.change(change)


def kept_in(store: OsKeyring) -> tuple[str, bytes, bytes]:
    """Return backend, entry and key of a fresh key that the keyring keeps now.

    Raises:
        KeyringFault: no keyring that may be used is there, or it is locked.
    """
    # An entry of its own each time: should the file not be written, the keyring still has the key of the slot in it.
    entry, key = secrets.token_bytes(ENTRY_BYTES), secrets.token_bytes(KEY_BYTES)
    return store.put(entry.hex(), key), entry, key


def remove_entries(store: OsKeyring, slots: Iterable[KeyringSlot]) -> None:
    """Let a keyring drop what it keeps for some slots."""
    for slot in slots:
        store.remove(slot.entry.hex())
