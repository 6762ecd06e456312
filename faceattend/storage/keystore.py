"""The keystore: one master key in several slots, and under it the keys of the office and of every person."""

import secrets
import threading
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from pathlib import Path

from faceattend.errors import BugError, UserError
from faceattend.storage.crypto import KEY_BYTES, BlindIndex, Sealer
from faceattend.storage.files import replace_file
from faceattend.storage.key_rotation import Rotation, begin_everything, begin_people, finish, rotation_of
from faceattend.storage.key_slots import (
    ENTRY_BYTES,
    FIRST_ACCOUNT,
    FIRST_ACCOUNT_NAME,
    KeyringSlot,
    PassphraseSlot,
    keyring_slot,
    name_tag,
    new_slot_key,
    recovery_slot,
)
from faceattend.storage.keystore_content import KeystoreContent, OfficeKeys, PersonKeys
from faceattend.storage.keystore_file import read_keystore, write_keystore
from faceattend.storage.keystore_opening import (
    Opening,
    has_keyring,
    open_with_keyring,
    open_with_passphrase,
    open_with_recovery_key,
    tag_in,
    tag_of,
)
from faceattend.storage.master_key import MasterKey
from faceattend.storage.os_keyring import OsKeyring
from faceattend.storage.passphrase import SALT_BYTES, KeyCost, check_passphrase, measured_cost
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


class LockedError(UserError):
    """The vault was locked and its keys are dropped."""


class Keystore:
    """An unlocked keystore. Any thread may use it; a change is on the disk when its call returns, or is not made.

    The master key stays in memory until :meth:`forget`, because slots are made with it. Python cannot overwrite it
    there; what can be done is to let nobody else read the memory of the program.

    Attributes:
        account: whose passphrase opened it; None for recovery key and keyring.
    """

    def __init__(self, path: Path, opening: Opening) -> None:
        """Hold what was read or made; :meth:`create` and the ways to unlock call this."""
        self.account = opening.account
        self._path = path
        self._state: UnlockedKeys | None = UnlockedKeys.of(opening.content, opening.master)
        self._settled = opening.settled
        # What passphrases make for their slots, by the slot's salt: a new master key is put into these without asking
        # for the passphrases again.
        self._slot_keys = dict(opening.slot_keys)
        self._changing = threading.Lock()

    @classmethod
    def create(
        cls,
        path: Path,
        passphrase: str,
        cost: KeyCost | None = None,
        account_name: str = FIRST_ACCOUNT_NAME,
        account: int = FIRST_ACCOUNT,
    ) -> tuple["Keystore", str]:
        """Write a new keystore with a slot for the first administrator.

        Args:
            cost: of one guess at the passphrase; measured on this computer when None.

        Returns:
            The unlocked keystore and the recovery key, which is kept nowhere.

        Raises:
            UserError: the passphrase is too weak.
            EnvironmentFault: the file could not be written.
        """
        check_passphrase(passphrase, account_name)
        master, recovery_key = MasterKey.new(), new_recovery_key()
        name_salt = secrets.token_bytes(SALT_BYTES)
        tag = name_tag(name_salt, account_name)
        cost = cost or measured_cost()
        salt, slot_key = new_slot_key(passphrase, cost)
        content = KeystoreContent(
            name_salt=name_salt,
            first_account=account,
            passphrases=(PassphraseSlot(account, tag, cost, salt, master.wrapped_for(slot_key)),),
            recoveries=(recovery_slot(recovery_key, master),),
            keyrings=(),
            office=OfficeKeys(master.wrapped_new(), master.wrapped_new(), master.wrapped_new()),
            people={},
            # Its database gets the chain before it has its name.
            chained=True,
        )
        opening = Opening(content, master, settled=False, account=account, slot_keys={salt: slot_key})
        keystore = cls(path, opening)
        keystore.settle()
        return keystore, write_recovery_key(recovery_key)

    @classmethod
    def unlock(cls, path: Path, passphrase: str, account_name: str | None = None) -> "Keystore":
        """Open the keystore with an account's passphrase, the first administrator's when no name is given.

        Nothing is written; see :meth:`settle`.

        Raises:
            WrongSecretError: name or passphrase is wrong; which of them is not told, nor shown by the time it takes.
            UserError: the file is missing, altered, damaged or of a newer version.
            EnvironmentFault: the file cannot be read, or memory is short.
        """
        return cls(path, open_with_passphrase(path, passphrase, account_name))

    @classmethod
    def unlock_with_recovery_key(cls, path: Path, key: str) -> "Keystore":
        """Open the keystore with the recovery key; nothing is written, see :meth:`settle`.

        Raises:
            WrongSecretError: the key is wrong or mistyped.
            UserError: the file is missing, altered, damaged or of a newer version.
            EnvironmentFault: the file cannot be read.
        """
        return cls(path, open_with_recovery_key(path, key))

    @classmethod
    def unlock_with_keyring(cls, path: Path, keyring: OsKeyring | None = None) -> "Keystore":
        """Open the keystore with the key that the keyring of this computer keeps; nothing is written.

        Raises:
            KeyringFault: the keyring is missing, locked, another one, or has no such key: ask for the passphrase.
            UserError: there is no such slot; or the file is missing, altered, damaged or of a newer version.
            EnvironmentFault: the file cannot be read.
        """
        return cls(path, open_with_keyring(path, keyring or OsKeyring()))

    @staticmethod
    def has_keyring_slot(path: Path) -> bool:
        """Return whether a keyring may open this keystore; nothing is opened.

        Raises:
            UserError: the file is missing, damaged or of a newer version.
            EnvironmentFault: the file cannot be read.
        """
        return has_keyring(path)

    @staticmethod
    def tag(path: Path, account_name: str | None) -> str:
        """Return under what failures to unlock with a name are counted; see :meth:`tag_of`.

        Raises:
            UserError: the file is missing, damaged or of a newer version.
            EnvironmentFault: the file cannot be read.
        """
        return tag_in(path, account_name)

    def settle(self) -> None:
        """Write what unlocking has to change in the file, once it is sure that this is the right one.

        That is a file of version 1, which becomes one of version 2, and an account's slot in the middle of a change of
        keys. Any other change of the keystore writes it too, and so does whoever asks for a leaf key.

        Raises:
            EnvironmentFault: the file could not be written; it is as it was.
        """
        if not self._settled:
            self._change(lambda keys: keys.content)

    # The keys that data is sealed with.

    @property
    def system(self) -> Sealer:
        """Seals what belongs to the office and to no person."""
        return self._open.system

    @property
    def system_leaf(self) -> bytes:
        """The key of the commitments to what belongs to the office, 32 bytes; it never changes."""
        self.settle()
        return self._open.system_leaf

    @property
    def index(self) -> BlindIndex:
        """The keyed fingerprints of this vault."""
        return self._open.index

    @property
    def people(self) -> frozenset[int]:
        """Numbers of all people who have a key; one whose enrolment was cut off may have a key and no row."""
        return frozenset(self._open.content.people)

    @property
    def erased(self) -> frozenset[int]:
        """Numbers of all people whose keys were destroyed; they must not be given again."""
        return self._open.content.erased

    @property
    def chained(self) -> bool:
        """Whether the chain over the records was begun, which happens once."""
        return self._open.content.chained

    def chain_begun(self) -> None:
        """Note that the chain over the records was begun.

        Raises:
            EnvironmentFault: the file could not be written; nothing was changed.
        """
        self._change(lambda keys: replace(keys.content, chained=True))

    def add_person(self, person: int) -> Sealer:
        """Make and keep keys for a new person.

        Raises:
            EnvironmentFault: the file could not be written; nothing was changed.
        """
        self.add_people([person])
        return self.person(person)

    def add_people(self, numbers: Collection[int]) -> None:
        """Make and keep keys for new people, all of them in one write.

        Raises:
            EnvironmentFault: the file could not be written; nothing was changed.
        """

        def change(keys: UnlockedKeys) -> KeystoreContent:
            content = keys.content
            if not content.people.keys().isdisjoint(numbers) or not content.erased.isdisjoint(numbers):
                raise BugError("A person's number was given a second time.")
            fresh = {number: PersonKeys(keys.master.wrapped_new(), keys.master.wrapped_new()) for number in numbers}
            return replace(content, people={**content.people, **fresh})

        self._change(change)

    def person(self, person: int) -> Sealer:
        """Return what seals and opens a person's data.

        Raises:
            UnreadableError: there is no key for this person.
        """
        return self._open.sealer(person)

    def leaf_key(self, person: int) -> bytes:
        """Return the key of the commitments to a person's rows, 32 bytes; it never changes and dies with an erasure.

        Raises:
            UnreadableError: there is no key for this person.
        """
        self.settle()
        return self._open.leaf_key(person)

    def remove_person(self, person: int) -> None:
        """Destroy the keys of a person and keep the number as erased; for one who is erased already, do nothing.

        Raises:
            EnvironmentFault: the file could not be written; nothing was changed.
        """

        def change(keys: UnlockedKeys) -> KeystoreContent:
            content = keys.content
            people = {number: keys for number, keys in content.people.items() if number != person}
            return replace(content, people=people, erased=content.erased | {person})

        self._change(change)

    # The slots.

    @property
    def first_account(self) -> int:
        """Number of the first administrator, whom the recovery key stands for."""
        return self._open.content.first_account

    @property
    def cost(self) -> KeyCost:
        """What one guess at any passphrase of this vault costs."""
        return self._open.content.passphrases[0].cost

    @property
    def recovery_confirmed(self) -> bool:
        """Whether the newest recovery key was typed again, so that it is written down somewhere."""
        return self._open.content.recoveries[-1].confirmed

    @property
    def keyring_backend(self) -> str:
        """Name of the keyring that can open the vault, empty when none can."""
        keyrings = self._open.content.keyrings
        return keyrings[-1].backend if keyrings else ""

    def slots(self) -> tuple[SlotInfo, ...]:
        """Return every way to open the vault."""
        return slots_of(self._open.content)

    def tag_of(self, account_name: str | None) -> str:
        """Return under what wrong passwords of a name are counted: 32 hexadecimal digits that do not tell the name."""
        return tag_of(self._open.content, account_name)

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
        if any(slot.account == account and not slot.former for slot in self._open.content.passphrases):
            return False
        self._set_passphrase(account, name, passphrase)
        return True

    def rename(self, account: int, name: str) -> None:
        """Let an account open the vault under another name, with the same passphrase.

        Raises:
            UserError: another account has this name.
            EnvironmentFault: the file could not be written; nothing was changed.
        """
        self._change(lambda keys: renamed(keys.content, account, name))

    def remove_passphrase(self, account: int) -> None:
        """Let an account open the vault no more.

        Raises:
            UserError: it is the first administrator's, so that somebody can always open the vault.
            EnvironmentFault: the file could not be written; nothing was changed.
        """
        self._change(lambda keys: without_passphrase(keys.content, account))

    def make_first(self, account: int) -> None:
        """Make another administrator the first one, whom the recovery key stands for.

        Raises:
            UserError: this account's passphrase does not open the vault.
            EnvironmentFault: the file could not be written; nothing was changed.
        """
        self._change(lambda keys: with_first(keys.content, account))

    def new_recovery_key(self) -> str:
        """Make another recovery key and return it; it is kept nowhere. The one before is good until this is confirmed.

        Raises:
            EnvironmentFault: the file could not be written; nothing was changed.
        """
        key = new_recovery_key()
        self._change(lambda keys: with_recovery(keys.content, recovery_slot(key, keys.master)))
        return write_recovery_key(key)

    def confirm_recovery_key(self, text: str) -> None:
        """Note that the newest recovery key is written down, as it was typed again; the one before it opens no more.

        Raises:
            WrongSecretError: it is not the newest key of this vault, or mistyped.
            EnvironmentFault: the file could not be written; nothing was changed.
        """
        key = read_recovery_key(text)
        self._change(lambda keys: with_confirmed_recovery(keys.content, key))

    def add_keyring_slot(self, keyring: OsKeyring | None = None) -> None:
        """Let whoever can start this computer as this user open the vault without a passphrase.

        Raises:
            KeyringFault: no keyring that may be used is there, or it is locked; nothing was changed.
            EnvironmentFault: the file could not be written; nothing was changed.
        """
        store = keyring or OsKeyring()
        kept = _kept_in(store)
        before = self._change(lambda keys: with_keyring(keys.content, keyring_slot(*kept, keys.master)))
        _remove_entries(store, (slot for slot in before.keyrings if not slot.former))

    def remove_keyring_slot(self, keyring: OsKeyring | None = None) -> None:
        """Let no keyring open the vault; this works without the keyring too.

        Raises:
            EnvironmentFault: the file could not be written; nothing was changed.
        """
        before = self._change(lambda keys: replace(keys.content, keyrings=()))
        _remove_entries(keyring or OsKeyring(), before.keyrings)

    # Changing the keys.

    @property
    def rotating(self) -> Rotation | None:
        """What change of keys has begun and is not finished, perhaps in an earlier run of the program."""
        return rotation_of(self._open.content)

    def begin_rotation(self, people: Collection[int] | None, keyring: OsKeyring | None = None) -> str | None:
        """Begin to change the data keys of some people, or with None every key there is but the leaf keys.

        From now on everything is sealed with the new keys and opened with both. Once every row was sealed again,
        :meth:`finish_rotation` destroys the former keys. A change of every key also makes a new master key: accounts
        whose passphrase was typed since the vault was unlocked keep their slots, the others lose theirs at the end and
        get them again from :meth:`renew_passphrase`.

        Returns:
            The new recovery key when every key is changed, as from :meth:`new_recovery_key`.

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

    def finish_rotation(self, keyring: OsKeyring | None = None) -> None:
        """Destroy the former keys, which no row may need any more; without a change that is going on, do nothing.

        Raises:
            UserError: no account's passphrase opens the new keys yet.
            EnvironmentFault: the file could not be written; nothing was changed.
        """
        if self.rotating is None:
            return

        def change(keys: UnlockedKeys) -> KeystoreContent:
            content = finish(keys.content)
            if not content.passphrases:
                raise UserError(
                    "The change of keys cannot end before somebody's passphrase opens the new ones. Sign in as an "
                    "administrator with name and passphrase, then go on."
                )
            return content

        before = self._change(change)
        _remove_entries(keyring or OsKeyring(), (slot for slot in before.keyrings if slot.former))

    def copy_to(self, path: Path) -> None:
        """Write a copy of the keystore, for a place away from the database, and read it back.

        Raises:
            EnvironmentFault: the copy could not be written.
        """
        with self._changing:
            keys = self._open
            replace_file(path, keys.content.file_bytes(keys.master.seal(keys.content.sealed_bytes())))
        read_keystore(path)

    def forget(self) -> None:
        """Drop all keys; everything but another :meth:`forget` raises LockedError from now on."""
        with self._changing:
            self._state = None
            self._slot_keys.clear()

    @property
    def _open(self) -> UnlockedKeys:
        state = self._state
        if state is None:
            raise LockedError("The vault is locked. Unlock it first.")
        return state

    def _begin_people(self, people: Collection[int]) -> None:
        def change(keys: UnlockedKeys) -> KeystoreContent:
            _check_not_rotating(keys.content)
            for person in people:
                keys.keys_of(person)
            return begin_people(keys.content, keys.master, people)

        self._change(change)

    def _begin_everything(self, store: OsKeyring) -> str:
        recovery_key = new_recovery_key()
        kept = _kept_in(store) if self.keyring_backend else None
        with self._changing:
            keys = self._open
            _check_not_rotating(keys.content)
            master = MasterKey.new()
            keyring = None if kept is None else keyring_slot(*kept, master)
            recovery = recovery_slot(recovery_key, master)
            content = begin_everything(keys.content, keys.master, master, self._slot_keys, recovery, keyring)
            self._write(content, master)
            self._state = UnlockedKeys.of(content, master)
        return write_recovery_key(recovery_key)

    def _set_passphrase(self, account: int, name: str, passphrase: str) -> None:
        # One cost for all slots: the time of a wrong passphrase must not tell whether there is such an account.
        cost = self._open.content.passphrases[0].cost
        salt, slot_key = new_slot_key(passphrase, cost)
        self._slot_keys[salt] = slot_key

        def change(keys: UnlockedKeys) -> KeystoreContent:
            tag = free_tag(keys.content, account, name)
            slot = PassphraseSlot(account, tag, cost, salt, keys.master.wrapped_for(slot_key))
            return with_passphrase(keys.content, slot)

        self._change(change)

    def _change(self, change: Callable[[UnlockedKeys], KeystoreContent]) -> KeystoreContent:
        """Write another content in the place of the present one, which is returned."""
        with self._changing:
            keys = self._open
            content = change(keys)
            self._write(content, keys.master)
            self._state = keys.with_content(content)
            return keys.content

    def _write(self, content: KeystoreContent, master: MasterKey) -> None:
        write_keystore(self._path, content, master.seal(content.sealed_bytes()))
        self._settled = True


def _kept_in(store: OsKeyring) -> tuple[str, bytes, bytes]:
    """Return backend, entry and key of a fresh key that the keyring keeps now."""
    # An entry of its own each time: should the file not be written, the keyring still has the key of the slot in it.
    entry, key = secrets.token_bytes(ENTRY_BYTES), secrets.token_bytes(KEY_BYTES)
    return store.put(entry.hex(), key), entry, key


def _remove_entries(store: OsKeyring, slots: Iterable[KeyringSlot]) -> None:
    for slot in slots:
        store.remove(slot.entry.hex())


def _check_not_rotating(content: KeystoreContent) -> None:
    if rotation_of(content) is not None:
        raise UserError("A change of keys is going on already; let it end first.")
