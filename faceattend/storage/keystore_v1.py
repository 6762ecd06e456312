"""Keystores of version 1, which are read once and written as version 2.

    {"format", "version", "slots": [passphrase slot, recovery slot], "keys": {person: {"data"}}, "seal", "digest"}

The keys of the office were derived from the master key, and people had no leaf keys.
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass

from faceattend.storage.key_slots import (
    FIRST_ACCOUNT,
    FIRST_ACCOUNT_NAME,
    PassphraseSlot,
    RecoverySlot,
    name_tag,
)
from faceattend.storage.keystore_codec import (
    FORMAT,
    SEAL_BYTES,
    WRAPPED_BYTES,
    as_bytes,
    as_cost,
    as_list,
    as_number,
    as_object,
    as_text,
    digest,
)
from faceattend.storage.keystore_content import KeystoreContent, OfficeKeys, PersonKeys
from faceattend.storage.master_key import MasterKey
from faceattend.storage.passphrase import SALT_BYTES

VERSION = 1
_SEAL_LABEL = b"faceattend/1/keystore seal"
_SYSTEM_LABEL = b"faceattend/1/system"
_INDEX_LABEL = b"faceattend/1/index"


@dataclass(frozen=True, slots=True)
class FormerContent:
    """What a file of version 1 holds, beside seal and digest.

    Attributes:
        people: wrapped key of each person by number.
    """

    passphrase: PassphraseSlot
    recovery: RecoverySlot
    people: Mapping[int, bytes]

    @property
    def name_salt(self) -> bytes:
        """What keys the fingerprints of names from now on, 16 bytes: anything random that the file holds already."""
        return self.passphrase.salt

    @property
    def first_account(self) -> int:
        """Number that the only account gets."""
        return self.passphrase.account

    @property
    def passphrases(self) -> tuple[PassphraseSlot, ...]:
        """The only slot with a passphrase."""
        return (self.passphrase,)

    def sealed_bytes(self) -> bytes:
        """Return the bytes that the seal covers."""
        return _rendered(self._document())

    def file_bytes(self, seal: bytes) -> bytes:
        """Return the whole file."""
        document = self._document() | {"seal": as_text(seal)}
        return _rendered(document | {"digest": digest(_rendered(document))})

    def upgraded(self, master: MasterKey) -> KeystoreContent:
        """Return the same keys as version 2, with leaf keys made for everybody."""
        return KeystoreContent(
            name_salt=self.name_salt,
            first_account=self.first_account,
            passphrases=self.passphrases,
            recoveries=(self.recovery,),
            keyrings=(),
            office=OfficeKeys(
                master.wrap(master.derived(_SYSTEM_LABEL)),
                master.wrap(master.derived(_INDEX_LABEL)),
                master.wrapped_new(),
            ),
            people={person: PersonKeys(data, master.wrapped_new()) for person, data in self.people.items()},
        )

    def sealed_by(self, master: MasterKey) -> bytes:
        """Return the seal of this content."""
        return hmac.digest(master.derived(_SEAL_LABEL), self.sealed_bytes(), "sha256")

    def _document(self) -> dict[str, object]:
        slot = self.passphrase
        return {
            "format": FORMAT,
            "version": VERSION,
            "slots": [
                {
                    "kind": "passphrase",
                    "kdf": "argon2id",
                    "memory_kib": slot.cost.memory_kib,
                    "passes": slot.cost.passes,
                    "lanes": slot.cost.lanes,
                    "salt": as_text(slot.salt),
                    "wrapped": as_text(slot.wrapped),
                },
                {
                    "kind": "recovery",
                    "kdf": "hkdf-sha256",
                    "salt": as_text(self.recovery.salt),
                    "wrapped": as_text(self.recovery.wrapped),
                },
            ],
            "keys": {str(person): {"data": as_text(key)} for person, key in self.people.items()},
        }


def parsed_former(document: dict[str, object]) -> tuple[FormerContent, bytes]:
    """Return content and seal of a document of version 1.

    Raises:
        KeyError, TypeError, ValueError: it is none.
    """
    first, second = (as_object(slot) for slot in as_list(document["slots"], 2))
    salt = as_bytes(first["salt"], SALT_BYTES)
    content = FormerContent(
        PassphraseSlot(
            FIRST_ACCOUNT,
            name_tag(salt, FIRST_ACCOUNT_NAME),
            as_cost(first),
            salt,
            as_bytes(first["wrapped"], WRAPPED_BYTES),
        ),
        RecoverySlot(
            confirmed=False,
            salt=as_bytes(second["salt"], SALT_BYTES),
            wrapped=as_bytes(second["wrapped"], WRAPPED_BYTES),
        ),
        {
            as_number(int(number)): as_bytes(as_object(entry)["data"], WRAPPED_BYTES)
            for number, entry in as_object(document["keys"]).items()
        },
    )
    return content, as_bytes(document["seal"], SEAL_BYTES)


def _rendered(document: Mapping[str, object]) -> bytes:
    return json.dumps(document, sort_keys=True, indent=1).encode("ascii") + b"\n"
