"""The change of the keys that seal the records, from its beginning to the end of the former ones."""

from collections.abc import Collection

from faceattend.errors import UserError
from faceattend.storage.key_rotation import Rotation, begin_everything, begin_people, finish, rotation_of
from faceattend.storage.key_slots import keyring_slot, recovery_slot
from faceattend.storage.keystore_content import KeystoreContent
from faceattend.storage.keystore_slots import kept_in, remove_entries
from faceattend.storage.master_key import MasterKey
from faceattend.storage.open_keystore import OpenKeystore
from faceattend.storage.os_keyring import OsKeyring
from faceattend.storage.recovery_key import new_recovery_key, write_recovery_key
from faceattend.storage.unlocked_keys import UnlockedKeys


class KeyRenewal:
    """The change of keys of an open keystore. Any thread may use it; a change is on the disk when its call returns."""

    def __init__(self, kept: OpenKeystore) -> None:
        self._kept = kept

    @property
    def present(self) -> Rotation | None:
        """What change of keys has begun and is not finished, perhaps in an earlier run of the program."""
        return rotation_of(self._kept.content)

    def begin(self, people: Collection[int] | None, keyring: OsKeyring | None = None) -> str | None:
        """Begin to change the data keys of some people, or with None every key there is but the leaf keys.

        From now on everything is sealed with the new keys and opened with both. Once every row was sealed again,
        :meth:`finish` destroys the former keys. A change of every key also makes a new master key: accounts
        whose passphrase was typed since the vault was unlocked keep their slots, the others lose theirs at the end and
        get them again from :meth:`KeystoreSlots.renew_passphrase`.

        Returns:
            The new recovery key when every key is changed, as from :meth:`KeystoreSlots.new_recovery_key`.

        Raises:
            UserError: a change is going on already.
            UnreadableError: somebody has no keys.
            KeyringFault: there is a keyring slot and the keyring cannot be used; nothing was changed.
            EnvironmentFault: the file could not be written; nothing was changed.
        """
        if people is None:
            return self._begin_everything(keyring or OsKeyring())
        self._begin_people(people)
        return None

    def finish(self, keyring: OsKeyring | None = None) -> None:
        """Destroy the former keys, which no row may need any more; without a change that is going on, do nothing.

        Raises:
            UserError: no account's passphrase opens the new keys yet.
            EnvironmentFault: the file could not be written; nothing was changed.
        """
        if self.present is None:
            return

        def change(keys: UnlockedKeys) -> KeystoreContent:
            content = finish(keys.content)
            if not content.passphrases:
                raise UserError(
                    "The change of keys cannot end before somebody's passphrase opens the new ones. Sign in as an "
                    "administrator with name and passphrase, then go on."
                )
            return content

        before = self._kept.change(change)
        remove_entries(keyring or OsKeyring(), (slot for slot in before.keyrings if slot.former))

    def _begin_people(self, people: Collection[int]) -> None:
        def change(keys: UnlockedKeys) -> KeystoreContent:
            _check_not_rotating(keys.content)
            for person in people:
                keys.keys_of(person)
            return begin_people(keys.content, keys.master, people)

        self._kept.change(change)

    def _begin_everything(self, store: OsKeyring) -> str:
        recovery_key, master = new_recovery_key(), MasterKey.new()
        recovery = recovery_slot(recovery_key, master)
        kept = kept_in(store) if self._kept.content.keyrings else None
        keyring = None if kept is None else keyring_slot(*kept, master)

        def change(keys: UnlockedKeys) -> KeystoreContent:
            _check_not_rotating(keys.content)
            return begin_everything(keys.content, keys.master, master, self._kept.slot_keys, recovery, keyring)

        self._kept.change_master(master, change)
        return write_recovery_key(recovery_key)


def _check_not_rotating(content: KeystoreContent) -> None:
    if rotation_of(content) is not None:
        raise UserError("A change of keys is going on already; let it end first.")
