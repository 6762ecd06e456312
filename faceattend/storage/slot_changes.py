"""What may be done to the slots of a keystore, and what there is to say of them."""

from dataclasses import dataclass, replace
from enum import Enum

from faceattend.errors import UserError, WrongSecretError
from faceattend.storage.key_slots import KeyringSlot, PassphraseSlot, RecoverySlot, find_recovery_slot, name_tag
from faceattend.storage.keystore_content import MOST_ACCOUNTS, KeystoreContent


class SlotKind(Enum):
    """What opens a slot."""

    PASSPHRASE = "passphrase"
    RECOVERY = "recovery"
    KEYRING = "keyring"


@dataclass(frozen=True, slots=True)
class SlotInfo:
    """One way to open the vault.

    Attributes:
        account: whose passphrase it is; None for the other kinds.
        confirmed: False for a recovery key that nobody has typed again yet.
        backend: name of the keyring; empty for the other kinds.
        former: it ends with the change of keys that is going on.
    """

    kind: SlotKind
    account: int | None = None
    confirmed: bool = True
    backend: str = ""
    former: bool = False


def slots_of(content: KeystoreContent) -> tuple[SlotInfo, ...]:
    """Return every way to open the vault."""
    return (
        *(SlotInfo(SlotKind.PASSPHRASE, slot.account, former=slot.former) for slot in content.passphrases),
        *(SlotInfo(SlotKind.RECOVERY, confirmed=slot.confirmed, former=slot.former) for slot in content.recoveries),
        *(SlotInfo(SlotKind.KEYRING, backend=slot.backend, former=slot.former) for slot in content.keyrings),
    )


def free_tag(content: KeystoreContent, account: int, name: str) -> bytes:
    """Return the tag of a name for an account.

    Raises:
        UserError: another account has this name.
    """
    tag = name_tag(content.name_salt, name)
    if any(slot.tag == tag and slot.account != account for slot in content.passphrases):
        raise UserError(f"Another account has the name {name} already; choose another name.")
    return tag


def with_passphrase(content: KeystoreContent, slot: PassphraseSlot) -> KeystoreContent:
    """Return the content with a slot in the place of the one that its account had.

    Raises:
        UserError: there are too many accounts.
    """
    others = [other for other in content.passphrases if other.account != slot.account]
    if len(others) >= MOST_ACCOUNTS:
        raise UserError(f"Not more than {MOST_ACCOUNTS} accounts can open the vault; let another one sign in later.")
    return replace(content, passphrases=(*others, slot))


def renamed(content: KeystoreContent, account: int, name: str) -> KeystoreContent:
    """Return the content with an account's slot under another name.

    Raises:
        UserError: another account has this name.
    """
    tag = free_tag(content, account, name)
    slots = (replace(slot, tag=tag) if slot.account == account else slot for slot in content.passphrases)
    return replace(content, passphrases=tuple(slots))


def without_passphrase(content: KeystoreContent, account: int) -> KeystoreContent:
    """Return the content without an account's slot.

    Raises:
        UserError: it is the first administrator's.
    """
    if account == content.first_account:
        raise UserError(
            "The passphrase of the first administrator cannot be removed: somebody must be able to open the vault. "
            "Make another administrator the first one before."
        )
    return replace(content, passphrases=tuple(slot for slot in content.passphrases if slot.account != account))


def with_first(content: KeystoreContent, account: int) -> KeystoreContent:
    """Return the content with another first administrator.

    Raises:
        UserError: this account's passphrase does not open the vault.
    """
    if all(slot.account != account for slot in content.passphrases):
        raise UserError("The passphrase of this account does not open the vault; let it do so first.")
    return replace(content, first_account=account)


def with_recovery(content: KeystoreContent, slot: RecoverySlot) -> KeystoreContent:
    """Return the content with a slot for a new recovery key; the one before is good until this is confirmed."""
    former = (other for other in content.recoveries if other.former)
    # One that was never confirmed either may be the one that is written down.
    before = [other for other in content.recoveries if not other.former][:1]
    return replace(content, recoveries=(*former, *before, slot))


def with_confirmed_recovery(content: KeystoreContent, key: bytes) -> KeystoreContent:
    """Return the content with the newest recovery key confirmed, and without the one before.

    Raises:
        WrongSecretError: this is not the newest key.
    """
    *older, newest = content.recoveries
    if find_recovery_slot([newest], key) is None:
        raise WrongSecretError("This is not the newest recovery key of this vault; look for the newest one.")
    former = (slot for slot in older if slot.former)
    return replace(content, recoveries=(*former, replace(newest, confirmed=True)))


def with_keyring(content: KeystoreContent, slot: KeyringSlot) -> KeystoreContent:
    """Return the content with a keyring's slot in the place of the one before."""
    former = (other for other in content.keyrings if other.former)
    return replace(content, keyrings=(*former, slot))
