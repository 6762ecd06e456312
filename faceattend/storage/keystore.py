"""The keystore: one master key in several slots, and under it a key for every person."""

import hmac
import secrets
import threading
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from faceattend.errors import WrongSecretError
from faceattend.storage.crypto import KEY_BYTES, BlindIndex, Sealer, UnreadableError
from faceattend.storage.keystore_file import (
    KeystoreContent,
    PassphraseSlot,
    RecoverySlot,
    damaged,
    read_keystore,
    write_keystore,
)
from faceattend.storage.passphrase import (
    SALT_BYTES,
    KeyCost,
    check_passphrase,
    key_from_passphrase,
    measured_cost,
)
from faceattend.storage.recovery_key import new_recovery_key, read_recovery_key, write_recovery_key

_RECOVERY_LABEL = b"faceattend/1/recovery slot"
_WRAP_LABEL = b"faceattend/1/wrap"
_INDEX_LABEL = b"faceattend/1/index"
_SYSTEM_LABEL = b"faceattend/1/system"
_SEAL_LABEL = b"faceattend/1/keystore seal"


class Keystore:
    """An unlocked keystore. The master key itself is dropped once the keys under it are derived.

    Attributes:
        system: seals what belongs to the office and to no person.
        index: the keyed fingerprints of this vault.
    """

    def __init__(self, path: Path, content: KeystoreContent, master: bytes) -> None:
        self._path = path
        self._content = content
        self._wrap_key = _derived(master, _WRAP_LABEL)
        self._seal_key = _derived(master, _SEAL_LABEL)
        self.system = Sealer(_derived(master, _SYSTEM_LABEL))
        self.index = BlindIndex(_derived(master, _INDEX_LABEL))
        self._sealers: dict[int, Sealer] = {}
        self._changing = threading.Lock()

    @classmethod
    def create(cls, path: Path, passphrase: str, cost: KeyCost | None = None) -> tuple["Keystore", str]:
        """Write a new keystore.

        Args:
            cost: of one guess at the passphrase; measured on this computer when None.

        Returns:
            The unlocked keystore and the recovery key, which is kept nowhere.

        Raises:
            UserError: the passphrase is too weak.
            EnvironmentFault: the file could not be written.
        """
        check_passphrase(passphrase)
        cost = cost or measured_cost()
        master = secrets.token_bytes(KEY_BYTES)
        recovery_key = new_recovery_key()
        salt, recovery_salt = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(SALT_BYTES)
        content = KeystoreContent(
            PassphraseSlot(cost, salt, aes_key_wrap(key_from_passphrase(passphrase, salt, cost), master)),
            RecoverySlot(recovery_salt, aes_key_wrap(_recovery_slot_key(recovery_key, recovery_salt), master)),
            {},
        )
        keystore = cls(path, content, master)
        keystore._write(content)
        return keystore, write_recovery_key(recovery_key)

    @classmethod
    def unlock(cls, path: Path, passphrase: str) -> "Keystore":
        """Open the keystore; nothing is written.

        Raises:
            WrongSecretError: the passphrase is wrong.
            UserError: the file is missing, altered, damaged or of a newer version.
            EnvironmentFault: the file cannot be read, or memory is short.
        """
        content, seal = read_keystore(path)
        slot = content.passphrase
        try:
            master = aes_key_unwrap(key_from_passphrase(passphrase, slot.salt, slot.cost), slot.wrapped)
        except InvalidUnwrap as error:
            raise WrongSecretError("The passphrase is wrong. Check the keyboard and type it again.") from error
        return cls._verified(path, content, seal, master)

    @classmethod
    def unlock_with_recovery_key(cls, path: Path, key: str) -> "Keystore":
        """Open the keystore with the recovery key; nothing is written.

        Raises:
            WrongSecretError: the key is wrong or mistyped.
            UserError: the file is missing, altered, damaged or of a newer version.
            EnvironmentFault: the file cannot be read.
        """
        content, seal = read_keystore(path)
        slot = content.recovery
        try:
            master = aes_key_unwrap(_recovery_slot_key(read_recovery_key(key), slot.salt), slot.wrapped)
        except InvalidUnwrap as error:
            raise WrongSecretError(
                "This is the recovery key of another vault. Look for the key of this one."
            ) from error
        return cls._verified(path, content, seal, master)

    @classmethod
    def _verified(cls, path: Path, content: KeystoreContent, seal: bytes, master: bytes) -> "Keystore":
        keystore = cls(path, content, master)
        if not hmac.compare_digest(keystore._seal(content), seal):
            raise damaged(path)
        return keystore

    @property
    def people(self) -> frozenset[int]:
        """Numbers of all people who have a key; one whose enrolment was cut off may have a key and no row."""
        return frozenset(self._content.person_keys)

    def add_person(self, person: int) -> Sealer:
        """Make and keep a key for a new person; it is on the disk when this returns.

        Raises:
            EnvironmentFault: the file could not be written; nothing was changed.
        """
        key = secrets.token_bytes(KEY_BYTES)
        with self._changing:
            content = KeystoreContent(
                self._content.passphrase,
                self._content.recovery,
                {**self._content.person_keys, person: aes_key_wrap(self._wrap_key, key)},
            )
            self._write(content)
            self._content = content
            self._sealers[person] = Sealer(key)
            return self._sealers[person]

    def person(self, person: int) -> Sealer:
        """Return what seals and opens a person's data.

        Raises:
            UnreadableError: there is no key for this person.
        """
        sealer = self._sealers.get(person)
        if sealer is None:
            wrapped = self._content.person_keys.get(person)
            if wrapped is None:
                raise UnreadableError("The keystore holds no key for this person.")
            sealer = self._sealers[person] = Sealer(aes_key_unwrap(self._wrap_key, wrapped))
        return sealer

    def _write(self, content: KeystoreContent) -> None:
        write_keystore(self._path, content, self._seal(content))

    def _seal(self, content: KeystoreContent) -> bytes:
        return hmac.digest(self._seal_key, content.sealed_bytes(), "sha256")


def _derived(master: bytes, label: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=label).derive(master)


def _recovery_slot_key(key: bytes, salt: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=salt, info=_RECOVERY_LABEL).derive(key)
