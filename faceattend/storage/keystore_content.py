"""What a keystore holds, and how it is written: JSON with a digest that tells damage from a wrong passphrase.

    {"format", "version", "name_salt", "first_account", "slots": [...], "office": {"system", "index", "leaf"},
     "keys": {person: {"data", "leaf", "withdrawn"}}, "erased": [person, ...], "chained", "seal", "digest"}

``digest`` is a plain SHA-256 over everything else and is checked before any passphrase is tried. ``seal`` is an HMAC
under the master key over everything but the two, checked once the vault is unlocked: whoever alters the file can mend
the digest but not the seal.

While keys are being changed there are more: ``next`` beside a person's ``data``; ``next_system`` and ``next_index`` in
``office`` together with ``bridge``, the new master key wrapped under the former one, which some slots still hold. So
the file alone tells how far a change has come.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from faceattend.storage.key_slots import ENTRY_BYTES, TAG_BYTES, KeyringSlot, PassphraseSlot, RecoverySlot
from faceattend.storage.keystore_codec import (
    FORMAT,
    SEAL_BYTES,
    WRAPPED_BYTES,
    as_bytes,
    as_cost,
    as_flag,
    as_list,
    as_moment,
    as_number,
    as_object,
    as_text,
    check_different,
    digest,
)
from faceattend.storage.passphrase import SALT_BYTES

VERSION = 2
MOST_ACCOUNTS = 200
"""Accounts whose passphrase opens the vault."""
# Beside the accounts: two recovery keys and one keyring, and the same again while keys are being changed.
_MOST_SLOTS = MOST_ACCOUNTS + 6
_MOST_ERASED = 10_000_000
_LONGEST_BACKEND = 40


@dataclass(frozen=True, slots=True)
class PersonKeys:
    """Wrapped keys of one person.

    Attributes:
        next: is there while the data key is being changed.
        withdrawn: when the person last took the consent back, as an aware UTC time, until there is a new one. The
            database may be put back to an older state; this is not.
    """

    data: bytes
    leaf: bytes
    next: bytes | None = None
    withdrawn: datetime | None = None
    # Written once: a roll of thousands is written anew with every person who joins it.
    text: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", _compact(_person_document(self)))


@dataclass(frozen=True, slots=True)
class OfficeKeys:
    """Wrapped keys of the office; the next ones are there while everything is being changed."""

    system: bytes
    index: bytes
    leaf: bytes
    next_system: bytes | None = None
    next_index: bytes | None = None


@dataclass(frozen=True, slots=True)
class KeystoreContent:
    """What the file holds, beside seal and digest.

    Attributes:
        first_account: number of the first administrator, whom the recovery key stands for.
        recoveries: at most one confirmed and a newer one that is not, and the former ones while keys are changed.
        erased: numbers of people whose keys were destroyed; they are never given again.
        chained: whether the chain over the records was begun. It is never begun again: what is missing of it then was
            taken away.
        bridge: the master key wrapped under the former one while everything is being changed.
    """

    name_salt: bytes
    first_account: int
    passphrases: tuple[PassphraseSlot, ...]
    recoveries: tuple[RecoverySlot, ...]
    keyrings: tuple[KeyringSlot, ...]
    office: OfficeKeys
    people: Mapping[int, PersonKeys]
    erased: frozenset[int] = frozenset()
    chained: bool = False
    bridge: bytes | None = None

    def sealed_bytes(self) -> bytes:
        """Return the bytes that the seal covers."""
        return _rendered(self._members())

    def file_bytes(self, seal: bytes) -> bytes:
        """Return the whole file."""
        members = self._members() | {"seal": _compact(as_text(seal))}
        return _rendered(members | {"digest": _compact(digest(_rendered(members)))})

    def _members(self) -> dict[str, str]:
        """Return what stands in the file, each part as JSON."""
        people = sorted((str(person), keys.text) for person, keys in self.people.items())
        keys = ",".join([f'"{person}":{text}' for person, text in people])
        return {name: _compact(value) for name, value in self._document().items()} | {"keys": f"{{{keys}}}"}

    def _document(self) -> dict[str, object]:
        office = {"system": self.office.system, "index": self.office.index, "leaf": self.office.leaf}
        if self.office.next_system is not None and self.office.next_index is not None:
            office |= {"next_system": self.office.next_system, "next_index": self.office.next_index}
        document: dict[str, object] = {
            "format": FORMAT,
            "version": VERSION,
            "name_salt": as_text(self.name_salt),
            "first_account": self.first_account,
            "slots": [
                *map(_passphrase_document, self.passphrases),
                *map(_recovery_document, self.recoveries),
                *map(_keyring_document, self.keyrings),
            ],
            "office": {name: as_text(key) for name, key in office.items()},
            "erased": sorted(self.erased),
            "chained": self.chained,
        }
        return document if self.bridge is None else document | {"bridge": as_text(self.bridge)}


def _passphrase_document(slot: PassphraseSlot) -> dict[str, object]:
    return {
        "kind": "passphrase",
        "kdf": "argon2id",
        "account": slot.account,
        "tag": as_text(slot.tag),
        "memory_kib": slot.cost.memory_kib,
        "passes": slot.cost.passes,
        "lanes": slot.cost.lanes,
        "salt": as_text(slot.salt),
        "wrapped": as_text(slot.wrapped),
        "former": slot.former,
    }


def _recovery_document(slot: RecoverySlot) -> dict[str, object]:
    return {
        "kind": "recovery",
        "kdf": "hkdf-sha256",
        "confirmed": slot.confirmed,
        "salt": as_text(slot.salt),
        "wrapped": as_text(slot.wrapped),
        "former": slot.former,
    }


def _keyring_document(slot: KeyringSlot) -> dict[str, object]:
    return {
        "kind": "keyring",
        "backend": slot.backend,
        "entry": slot.entry.hex(),
        "wrapped": as_text(slot.wrapped),
        "former": slot.former,
    }


def _person_document(keys: PersonKeys) -> dict[str, object]:
    document: dict[str, object] = {"data": as_text(keys.data), "leaf": as_text(keys.leaf)}
    if keys.next is not None:
        document["next"] = as_text(keys.next)
    if keys.withdrawn is not None:
        document["withdrawn"] = keys.withdrawn.isoformat()
    return document


def parsed_content(document: dict[str, object]) -> tuple[KeystoreContent, bytes]:
    """Return content and seal of a document of this version.

    Raises:
        KeyError, TypeError, ValueError: it is none.
    """
    slots = [as_object(slot) for slot in as_list(document["slots"], _MOST_SLOTS)]
    content = KeystoreContent(
        name_salt=as_bytes(document["name_salt"], SALT_BYTES),
        first_account=as_number(document["first_account"]),
        passphrases=tuple(_passphrase(slot) for slot in slots if slot["kind"] == "passphrase"),
        recoveries=tuple(_recovery(slot) for slot in slots if slot["kind"] == "recovery"),
        keyrings=tuple(_keyring(slot) for slot in slots if slot["kind"] == "keyring"),
        office=_office(as_object(document["office"])),
        people={
            as_number(int(number)): _person(as_object(entry)) for number, entry in as_object(document["keys"]).items()
        },
        erased=frozenset(as_number(number) for number in as_list(document["erased"], _MOST_ERASED)),
        chained=as_flag(document["chained"]),
        bridge=as_bytes(document["bridge"], WRAPPED_BYTES) if "bridge" in document else None,
    )
    _check_whole(content)
    return content, as_bytes(document["seal"], SEAL_BYTES)


def _check_whole(content: KeystoreContent) -> None:
    check_different(slot.tag for slot in content.passphrases)
    check_different(slot.account for slot in content.passphrases)
    changing_everything = content.bridge is not None
    slots: tuple[PassphraseSlot | RecoverySlot | KeyringSlot, ...] = (
        *content.passphrases,
        *content.recoveries,
        *content.keyrings,
    )
    if not content.passphrases or not content.recoveries:
        raise ValueError("a slot is missing")
    if not changing_everything and any(slot.former for slot in slots):
        raise ValueError("a slot holds a key that nothing leads on from")
    if changing_everything != (content.office.next_system is not None):
        raise ValueError("a key of the office is missing")
    if content.erased & content.people.keys():
        raise ValueError("somebody who was erased has keys")


def _passphrase(slot: dict[str, object]) -> PassphraseSlot:
    return PassphraseSlot(
        as_number(slot["account"]),
        as_bytes(slot["tag"], TAG_BYTES),
        as_cost(slot),
        as_bytes(slot["salt"], SALT_BYTES),
        as_bytes(slot["wrapped"], WRAPPED_BYTES),
        as_flag(slot["former"]),
    )


def _recovery(slot: dict[str, object]) -> RecoverySlot:
    return RecoverySlot(
        as_flag(slot["confirmed"]),
        as_bytes(slot["salt"], SALT_BYTES),
        as_bytes(slot["wrapped"], WRAPPED_BYTES),
        as_flag(slot["former"]),
    )


def _keyring(slot: dict[str, object]) -> KeyringSlot:
    backend, entry = slot["backend"], slot["entry"]
    if not isinstance(backend, str) or not isinstance(entry, str):
        raise TypeError("not text")
    if not 0 < len(backend) <= _LONGEST_BACKEND or len(entry) != 2 * ENTRY_BYTES:
        raise ValueError("a wrong length")
    return KeyringSlot(backend, bytes.fromhex(entry), as_bytes(slot["wrapped"], WRAPPED_BYTES), as_flag(slot["former"]))


def _person(entry: dict[str, object]) -> PersonKeys:
    return PersonKeys(
        as_bytes(entry["data"], WRAPPED_BYTES),
        as_bytes(entry["leaf"], WRAPPED_BYTES),
        as_bytes(entry["next"], WRAPPED_BYTES) if "next" in entry else None,
        as_moment(entry["withdrawn"]) if "withdrawn" in entry else None,
    )


def _office(entry: dict[str, object]) -> OfficeKeys:
    changing = "next_system" in entry
    return OfficeKeys(
        as_bytes(entry["system"], WRAPPED_BYTES),
        as_bytes(entry["index"], WRAPPED_BYTES),
        as_bytes(entry["leaf"], WRAPPED_BYTES),
        as_bytes(entry["next_system"], WRAPPED_BYTES) if changing else None,
        as_bytes(entry["next_index"], WRAPPED_BYTES) if changing else None,
    )


def _rendered(members: Mapping[str, str]) -> bytes:
    return ("{" + ",".join(f'"{name}":{members[name]}' for name in sorted(members)) + "}\n").encode("ascii")


def _compact(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
