"""The file of a keystore while it is open: what it holds, and its change, whole or not at all."""

import threading
from collections.abc import Callable
from pathlib import Path

from faceattend.errors import UserError
from faceattend.storage.files import replace_file
from faceattend.storage.keystore_content import KeystoreContent
from faceattend.storage.keystore_file import read_keystore, write_keystore
from faceattend.storage.keystore_opening import Opening
from faceattend.storage.master_key import MasterKey
from faceattend.storage.unlocked_keys import UnlockedKeys


class LockedError(UserError):
    """The vault was locked and its keys are dropped."""


class OpenKeystore:
    """What the parts of a keystore share. Any thread may use it.

    The master key stays in memory until :meth:`forget`, because slots are made with it. Python cannot overwrite it
    there; what can be done is to let nobody else read the memory of the program.

    Attributes:
        slot_keys: what passphrases make for their slots, by the slot's salt: a new master key is put into these without
            asking for the passphrases again.
    """

    def __init__(self, path: Path, opening: Opening) -> None:
        """Hold what was read or made."""
        self.slot_keys = dict(opening.slot_keys)
        self._path = path
        self._keys: UnlockedKeys | None = UnlockedKeys.of(opening.content, opening.master)
        self._settled = opening.settled
        self._changing = threading.Lock()

    @property
    def keys(self) -> UnlockedKeys:
        """The keys as they are now.

        Raises:
            LockedError: they were dropped.
        """
        keys = self._keys
        if keys is None:
            raise LockedError("The vault is locked. Unlock it first.")
        return keys

    @property
    def content(self) -> KeystoreContent:
        """What the file holds."""
        return self.keys.content

    def settle(self) -> None:
        """Write what unlocking has to change in the file, if it was not written since.

        Raises:
            EnvironmentFault: the file could not be written; it is as it was.
        """
        if not self._settled:
            self.change(lambda keys: keys.content)

    def change(self, change: Callable[[UnlockedKeys], KeystoreContent]) -> KeystoreContent:
        """Write another content in the place of the present one, which is returned.

        Raises:
            EnvironmentFault: the file could not be written; nothing was changed.
        """
        with self._changing:
            keys = self.keys
            content = change(keys)
            self._write(content, keys.master)
            self._keys = keys.with_content(content)
            return keys.content

    def change_master(self, master: MasterKey, change: Callable[[UnlockedKeys], KeystoreContent]) -> None:
        """Write a content that is wrapped under another master key.

        Raises:
            EnvironmentFault: the file could not be written; nothing was changed.
        """
        with self._changing:
            content = change(self.keys)
            self._write(content, master)
            self._keys = UnlockedKeys.of(content, master)

    def copy_to(self, path: Path) -> None:
        """Write a copy of the file and read it back.

        Raises:
            EnvironmentFault: the copy could not be written.
        """
        with self._changing:
            keys = self.keys
            replace_file(path, keys.content.file_bytes(keys.master.seal(keys.content.sealed_bytes())))
        read_keystore(path)

    def forget(self) -> None:
        """Drop all keys."""
        with self._changing:
            self._keys = None
            self.slot_keys.clear()

    def _write(self, content: KeystoreContent, master: MasterKey) -> None:
        write_keystore(self._path, content, master.seal(content.sealed_bytes()))
        self._settled = True
