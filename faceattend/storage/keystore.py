"""The keystore: one master key in several slots, and under it the keys of the office and of every person."""

import secrets
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from faceattend.errors import BugError
from faceattend.storage.crypto import BlindIndex, Sealer
from faceattend.storage.key_renewal import KeyRenewal
from faceattend.storage.key_slots import (
    FIRST_ACCOUNT,
    FIRST_ACCOUNT_NAME,
    PassphraseSlot,
    name_tag,
    new_slot_key,
    recovery_slot,
)
from faceattend.storage.keystore_content import KeystoreContent, OfficeKeys, PersonKeys
from faceattend.storage.keystore_opening import (
    Opening,
    has_keyring,
    open_with_keyring,
    open_with_passphrase,
    open_with_recovery_key,
    tag_in,
)
from faceattend.storage.keystore_slots import KeystoreSlots
from faceattend.storage.master_key import MasterKey
from faceattend.storage.open_keystore import OpenKeystore
from faceattend.storage.os_keyring import OsKeyring
from faceattend.storage.passphrase import SALT_BYTES, KeyCost, check_passphrase, measured_cost
from faceattend.storage.recovery_key import new_recovery_key, write_recovery_key
from faceattend.storage.unlocked_keys import UnlockedKeys


class Keystore:
    """An unlocked keystore. Any thread may use it; a change is on the disk when its call returns, or is not made.

    Attributes:
        account: whose passphrase opened it; None for recovery key and keyring.
        slots: who opens it.
        renewal: the change of its keys.
    """

    def __init__(self, path: Path, opening: Opening) -> None:
        """Hold what was read or made; :meth:`create` and the ways to unlock call this."""
        self.account = opening.account
        self._kept = OpenKeystore(path, opening)
        self.slots = KeystoreSlots(self._kept)
        self.renewal = KeyRenewal(self._kept)

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
        """Return under what failures to unlock with a name are counted; see :meth:`KeystoreSlots.tag_of`.

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
        self._kept.settle()

    @property
    def system(self) -> Sealer:
        """Seals what belongs to the office and to no person."""
        return self._kept.keys.system

    @property
    def system_leaf(self) -> bytes:
        """The key of the commitments to what belongs to the office, 32 bytes; it never changes."""
        self.settle()
        return self._kept.keys.system_leaf

    @property
    def index(self) -> BlindIndex:
        """The keyed fingerprints of this vault."""
        return self._kept.keys.index

    @property
    def people(self) -> frozenset[int]:
        """Numbers of all people who have a key; one whose enrolment was cut off may have a key and no row."""
        return frozenset(self._kept.content.people)

    @property
    def erased(self) -> frozenset[int]:
        """Numbers of all people whose keys were destroyed; they must not be given again."""
        return self._kept.content.erased

    @property
    def chained(self) -> bool:
        """Whether the chain over the records was begun, which happens once."""
        return self._kept.content.chained

    def chain_begun(self) -> None:
        """Note that the chain over the records was begun.

        Raises:
            EnvironmentFault: the file could not be written; nothing was changed.
        """
        self._kept.change(lambda keys: replace(keys.content, chained=True))

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

        self._kept.change(change)

    def person(self, person: int) -> Sealer:
        """Return what seals and opens a person's data.

        Raises:
            UnreadableError: there is no key for this person.
        """
        return self._kept.keys.sealer(person)

    def leaf_key(self, person: int) -> bytes:
        """Return the key of the commitments to a person's rows, 32 bytes; it never changes and dies with an erasure.

        Raises:
            UnreadableError: there is no key for this person.
        """
        self.settle()
        return self._kept.keys.leaf_key(person)

    @property
    def withdrawn(self) -> dict[int, datetime]:
        """When people took their consent back who did not give a new one since; aware UTC times by person."""
        people = self._kept.content.people.items()
        return {person: keys.withdrawn for person, keys in people if keys.withdrawn is not None}

    def consent_withdrawn(self, person: int, at: datetime | None) -> None:
        """Note that a person took the consent back, or with None that there is a new one.

        Raises:
            UnreadableError: there is no key for this person.
            EnvironmentFault: the file could not be written; nothing was changed.
        """
        if self._kept.keys.keys_of(person).withdrawn == at:
            return

        def change(keys: UnlockedKeys) -> KeystoreContent:
            noted = replace(keys.keys_of(person), withdrawn=at)
            return replace(keys.content, people={**keys.content.people, person: noted})

        self._kept.change(change)

    def remove_person(self, person: int) -> None:
        """Destroy the keys of a person and keep the number as erased; for one who is erased already, do nothing.

        Raises:
            EnvironmentFault: the file could not be written; nothing was changed.
        """

        def change(keys: UnlockedKeys) -> KeystoreContent:
            content = keys.content
            people = {number: keys for number, keys in content.people.items() if number != person}
            return replace(content, people=people, erased=content.erased | {person})

        self._kept.change(change)

    @property
    def first_account(self) -> int:
        """Number of the first administrator, whom the recovery key stands for."""
        return self._kept.content.first_account

    def copy_to(self, path: Path) -> None:
        """Write a copy of the keystore, for a place away from the database, and read it back.

        Raises:
            EnvironmentFault: the copy could not be written.
        """
        self._kept.copy_to(path)

    def forget(self) -> None:
        """Drop all keys; everything but another :meth:`forget` raises LockedError from now on."""
        self._kept.forget()
