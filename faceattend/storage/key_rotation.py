"""Changing keys: what the keystore's content is at the beginning and at the end of it.

In between the file holds new and former keys beside one another. Former keys are destroyed at the end only, so that a
crash at any moment leaves everything readable and the change can go on.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from faceattend.storage.key_slots import KeyringSlot, PassphraseSlot, RecoverySlot
from faceattend.storage.keystore_content import KeystoreContent, OfficeKeys, PersonKeys
from faceattend.storage.master_key import MasterKey


@dataclass(frozen=True, slots=True)
class Rotation:
    """A change of keys that has begun and is not finished.

    Attributes:
        everything: the keys of the office and the master key are changed as well.
        people: whose keys are changed.
    """

    everything: bool
    people: frozenset[int]


def rotation_of(content: KeystoreContent) -> Rotation | None:
    """Return what change is going on, or None."""
    people = frozenset(person for person, keys in content.people.items() if keys.next is not None)
    everything = content.bridge is not None
    return Rotation(everything, people) if everything or people else None


def begin_people(content: KeystoreContent, master: MasterKey, people: Collection[int]) -> KeystoreContent:
    """Return the content with a next data key for some people."""
    changed = {person: replace(content.people[person], next=master.wrapped_new()) for person in people}
    return replace(content, people={**content.people, **changed})


def begin_everything(
    content: KeystoreContent,
    former: MasterKey,
    master: MasterKey,
    slot_keys: Mapping[bytes, bytes],
    recovery: RecoverySlot,
    keyring: KeyringSlot | None,
) -> KeystoreContent:
    """Return the content under a new master key, with a next key for everything but the leaf keys.

    Args:
        slot_keys: what passphrases make for their slots, by the slot's salt, as far as it is known; the other slots
            stay with the former master key.
        recovery: the slot of the new recovery key.
        keyring: the slot that takes the place of the present one, if there is one.
    """

    def moved(wrapped: bytes) -> bytes:
        return master.wrap(former.unwrap(wrapped))

    def passphrase(slot: PassphraseSlot) -> PassphraseSlot:
        known = slot_keys.get(slot.salt)
        return replace(slot, former=True) if known is None else replace(slot, wrapped=master.wrapped_for(known))

    office = content.office
    return replace(
        content,
        passphrases=tuple(map(passphrase, content.passphrases)),
        recoveries=(*(replace(slot, former=True) for slot in content.recoveries), recovery),
        keyrings=(*(replace(slot, former=True) for slot in content.keyrings), *([keyring] if keyring else [])),
        office=OfficeKeys(
            moved(office.system),
            moved(office.index),
            moved(office.leaf),
            master.wrapped_new(),
            master.wrapped_new(),
        ),
        people={
            person: PersonKeys(moved(keys.data), moved(keys.leaf), master.wrapped_new(), keys.withdrawn)
            for person, keys in content.people.items()
        },
        bridge=former.bridge_to(master),
    )


def finish(content: KeystoreContent) -> KeystoreContent:
    """Return the content without any former key."""
    office = content.office
    if office.next_system is not None and office.next_index is not None:
        office = OfficeKeys(office.next_system, office.next_index, office.leaf)
    return replace(
        content,
        passphrases=tuple(slot for slot in content.passphrases if not slot.former),
        recoveries=tuple(slot for slot in content.recoveries if not slot.former),
        keyrings=tuple(slot for slot in content.keyrings if not slot.former),
        office=office,
        people={
            person: replace(keys, data=keys.next or keys.data, next=None) for person, keys in content.people.items()
        },
        bridge=None,
    )
