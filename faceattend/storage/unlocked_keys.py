"""The keys of an open keystore, as they are between two changes of it."""

from dataclasses import dataclass, field

from faceattend.storage.crypto import BlindIndex, Sealer, UnreadableError
from faceattend.storage.keystore_content import KeystoreContent, PersonKeys
from faceattend.storage.master_key import MasterKey


@dataclass(frozen=True, slots=True)
class UnlockedKeys:
    """What an open keystore holds; every change makes a new one, so that no thread sees half of it.

    Attributes:
        system: seals what belongs to the office and to no person.
        index: keyed fingerprints.
        system_leaf: key of the commitments to what belongs to the office, 32 bytes.
        sealers: those that were asked for so far, by person.
        leaf_keys: likewise.
    """

    content: KeystoreContent
    master: MasterKey = field(repr=False)
    system: Sealer = field(repr=False)
    index: BlindIndex = field(repr=False)
    system_leaf: bytes = field(repr=False)
    sealers: dict[int, Sealer] = field(default_factory=dict, repr=False)
    leaf_keys: dict[int, bytes] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, content: KeystoreContent, master: MasterKey) -> "UnlockedKeys":
        """Return the keys of a keystore that the master key opens."""
        office = content.office
        system, index = master.unwrap(office.system), BlindIndex(master.unwrap(office.index))
        leaf = master.unwrap(office.leaf)
        if office.next_system is None or office.next_index is None:
            return cls(content, master, Sealer(system), index, leaf)
        next_system, next_index = master.unwrap(office.next_system), master.unwrap(office.next_index)
        return cls(content, master, Sealer(next_system, system), BlindIndex(next_index, index), leaf)

    def with_content(self, content: KeystoreContent) -> "UnlockedKeys":
        """Return the keys after a change under the same master key; what is ready for unchanged people stays ready."""
        former, people = self.content.people, content.people
        changed = UnlockedKeys.of(content, self.master)
        # Copied first: another thread may be asking for the keys of somebody else.
        for number, sealer in self.sealers.copy().items():
            if people.get(number) is former.get(number):
                changed.sealers[number] = sealer
        for number, key in self.leaf_keys.copy().items():
            if people.get(number) is former.get(number):
                changed.leaf_keys[number] = key
        return changed

    def keys_of(self, person: int) -> PersonKeys:
        """Return the wrapped keys of a person.

        Raises:
            UnreadableError: there are none.
        """
        keys = self.content.people.get(person)
        if keys is None:
            raise UnreadableError("The keystore holds no key for this person.")
        return keys

    def sealer(self, person: int) -> Sealer:
        """Return what seals and opens a person's data.

        Raises:
            UnreadableError: there is no key for this person.
        """
        sealer = self.sealers.get(person)
        if sealer is None:
            keys = self.keys_of(person)
            data = self.master.unwrap(keys.data)
            sealer = Sealer(data) if keys.next is None else Sealer(self.master.unwrap(keys.next), data)
            self.sealers[person] = sealer
        return sealer

    def leaf_key(self, person: int) -> bytes:
        """Return the key of the commitments to a person's rows, 32 bytes.

        Raises:
            UnreadableError: there is no key for this person.
        """
        key = self.leaf_keys.get(person)
        if key is None:
            key = self.leaf_keys[person] = self.master.unwrap(self.keys_of(person).leaf)
        return key
