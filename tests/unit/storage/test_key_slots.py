"""Ways to open the vault: accounts, recovery keys, and what is never lost."""

from pathlib import Path

import pytest

from faceattend.errors import UserError, WrongSecretError
from faceattend.storage.crypto import Kind
from faceattend.storage.keystore import Keystore
from faceattend.storage.open_keystore import LockedError
from faceattend.storage.passphrase import KeyCost
from faceattend.storage.slot_changes import SlotInfo, SlotKind

ANOTHER = "eleven patient tortoises"
NOBODY = 0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keystore.json"


@pytest.fixture
def made(path: Path, passphrase: str, cheap: KeyCost) -> tuple[Keystore, str]:
    """A keystore whose first administrator is Grace, number 11, and its recovery key."""
    return Keystore.create(path, passphrase, cheap, "Grace", 11)


@pytest.fixture
def keystore(made: tuple[Keystore, str]) -> Keystore:
    return made[0]


@pytest.mark.parametrize("name", ["Grace", "grace", "  GRACE ", None])
def test_an_account_is_found_by_its_name_however_it_is_typed(
    path: Path, keystore: Keystore, passphrase: str, name: str | None
) -> None:
    assert Keystore.unlock(path, passphrase, name).account == 11


def test_names_are_not_in_the_file(path: Path, keystore: Keystore) -> None:
    keystore.slots.set_passphrase(12, "Linus", ANOTHER)
    assert "grace" not in path.read_text().casefold()
    assert "linus" not in path.read_text().casefold()


def test_two_vaults_have_no_tag_in_common(tmp_path: Path, keystore: Keystore, passphrase: str, cheap: KeyCost) -> None:
    other, _ = Keystore.create(tmp_path / "other.json", passphrase, cheap, "Grace", 11)
    assert other.slots.tag_of("Grace") != keystore.slots.tag_of("Grace") == keystore.slots.tag_of(" grace")


def test_an_unknown_name_and_a_wrong_passphrase_are_told_in_the_same_words(
    path: Path, keystore: Keystore, passphrase: str
) -> None:
    with pytest.raises(WrongSecretError) as unknown:
        Keystore.unlock(path, passphrase, "Nobody")
    with pytest.raises(WrongSecretError) as wrong:
        Keystore.unlock(path, ANOTHER, "Grace")
    assert str(unknown.value) == str(wrong.value)


def test_everybody_opens_the_same_keys_with_his_own_passphrase(path: Path, keystore: Keystore, passphrase: str) -> None:
    keystore.slots.set_passphrase(12, "Linus", ANOTHER)
    sealed = keystore.system.seal(Kind.SETTING, 1, NOBODY, b"body")
    linus = Keystore.unlock(path, ANOTHER, "Linus")
    assert linus.account == 12
    assert linus.first_account == 11
    assert linus.system.open(Kind.SETTING, 1, NOBODY, sealed) == b"body"
    with pytest.raises(WrongSecretError):
        Keystore.unlock(path, ANOTHER, "Grace")


def test_a_changed_passphrase_opens_and_the_old_one_does_not(path: Path, keystore: Keystore, passphrase: str) -> None:
    keystore.slots.set_passphrase(11, "Grace", ANOTHER)
    assert Keystore.unlock(path, ANOTHER).account == 11
    with pytest.raises(WrongSecretError):
        Keystore.unlock(path, passphrase)


def test_every_slot_costs_the_same(path: Path, keystore: Keystore, cheap: KeyCost) -> None:
    keystore.slots.set_passphrase(12, "Linus", ANOTHER)
    assert path.read_text().count(f'"memory_kib":{cheap.memory_kib},"passes":{cheap.passes}') == 2
    assert keystore.slots.cost == cheap


def test_a_weak_passphrase_or_the_own_name_changes_nothing(path: Path, keystore: Keystore) -> None:
    before = path.read_bytes()
    with pytest.raises(UserError, match="at least 15"):
        keystore.slots.set_passphrase(12, "Linus", "short")
    with pytest.raises(UserError, match="everybody tries first"):
        keystore.slots.set_passphrase(12, "Wilhelmina Featherstone", "wilhelmina featherstone")
    assert path.read_bytes() == before


def test_two_accounts_cannot_have_one_name(keystore: Keystore) -> None:
    with pytest.raises(UserError, match="Another account has the name"):
        keystore.slots.set_passphrase(12, "grace", ANOTHER)
    keystore.slots.set_passphrase(12, "Linus", ANOTHER)
    with pytest.raises(UserError, match="Another account has the name"):
        keystore.slots.rename(12, "Grace")


def test_a_renamed_account_keeps_its_passphrase(path: Path, keystore: Keystore, passphrase: str) -> None:
    keystore.slots.rename(11, "Admiral")
    assert Keystore.unlock(path, passphrase, "Admiral").account == 11
    with pytest.raises(WrongSecretError):
        Keystore.unlock(path, passphrase, "Grace")


def test_a_removed_account_opens_no_more(path: Path, keystore: Keystore) -> None:
    keystore.slots.set_passphrase(12, "Linus", ANOTHER)
    keystore.slots.remove_passphrase(12)
    with pytest.raises(WrongSecretError):
        Keystore.unlock(path, ANOTHER, "Linus")


def test_the_first_administrator_stays_until_there_is_another(path: Path, keystore: Keystore, passphrase: str) -> None:
    with pytest.raises(UserError, match="somebody must be able to open"):
        keystore.slots.remove_passphrase(11)
    with pytest.raises(UserError, match="does not open the vault"):
        keystore.slots.make_first(12)
    keystore.slots.set_passphrase(12, "Linus", ANOTHER)
    keystore.slots.make_first(12)
    keystore.slots.remove_passphrase(11)
    assert Keystore.unlock(path, ANOTHER).first_account == 12
    with pytest.raises(WrongSecretError):
        Keystore.unlock(path, passphrase, "Grace")


def test_more_accounts_than_a_file_may_hold_are_refused(keystore: Keystore, cheap: KeyCost) -> None:
    for account in range(12, 12 + 199):
        keystore.slots.renew_passphrase(account, f"Account {account}", ANOTHER)
    with pytest.raises(UserError, match="Not more than 200"):
        keystore.slots.renew_passphrase(999, "One too many", ANOTHER)


def test_the_recovery_key_opens_and_signs_nobody_in(path: Path, made: tuple[Keystore, str]) -> None:
    opened = Keystore.unlock_with_recovery_key(path, made[1])
    assert opened.account is None
    assert opened.first_account == 11
    opened.slots.set_passphrase(11, "Grace", ANOTHER)
    assert Keystore.unlock(path, ANOTHER).account == 11


def test_a_recovery_key_is_confirmed_by_typing_it_again(
    path: Path, made: tuple[Keystore, str], passphrase: str
) -> None:
    keystore, key = made
    assert not keystore.slots.recovery_confirmed
    with pytest.raises(WrongSecretError, match="typing mistake"):
        keystore.slots.confirm_recovery_key(key[:-1] + ("0" if key[-1] != "0" else "1"))
    keystore.slots.confirm_recovery_key(key.lower())
    assert Keystore.unlock(path, passphrase).slots.recovery_confirmed


def test_the_recovery_key_before_is_good_until_the_new_one_is_confirmed(path: Path, made: tuple[Keystore, str]) -> None:
    keystore, first = made
    forgotten, second = keystore.slots.new_recovery_key(), keystore.slots.new_recovery_key()
    Keystore.unlock_with_recovery_key(path, first)
    with pytest.raises(WrongSecretError, match="another vault"):
        Keystore.unlock_with_recovery_key(path, forgotten)
    with pytest.raises(WrongSecretError, match="not the newest"):
        keystore.slots.confirm_recovery_key(first)
    keystore.slots.confirm_recovery_key(second)
    assert keystore.slots.recovery_confirmed
    Keystore.unlock_with_recovery_key(path, second)
    with pytest.raises(WrongSecretError, match="another vault"):
        Keystore.unlock_with_recovery_key(path, first)


def test_the_slots_are_listed(keystore: Keystore) -> None:
    keystore.slots.set_passphrase(12, "Linus", ANOTHER)
    assert keystore.slots.all() == (
        SlotInfo(SlotKind.PASSPHRASE, 11),
        SlotInfo(SlotKind.PASSPHRASE, 12),
        SlotInfo(SlotKind.RECOVERY, confirmed=False),
    )
    assert keystore.slots.keyring_backend == ""


def test_without_the_unattended_start_no_keyring_is_asked(path: Path, keystore: Keystore) -> None:
    assert not Keystore.has_keyring_slot(path)
    with pytest.raises(UserError, match="not switched on"):
        Keystore.unlock_with_keyring(path)


def test_a_copy_opens_as_the_file_did(tmp_path: Path, path: Path, keystore: Keystore, passphrase: str) -> None:
    copy = tmp_path / "stick" / "keystore.json"
    copy.parent.mkdir()
    keystore.copy_to(copy)
    assert copy.read_bytes() == path.read_bytes()
    assert Keystore.unlock(copy, passphrase).account == 11


def test_a_keystore_that_forgot_its_keys_gives_none(keystore: Keystore) -> None:
    keystore.add_person(7)
    keystore.forget()
    keystore.forget()
    for use in (
        lambda: keystore.system,
        lambda: keystore.person(7),
        keystore.slots.all,
        keystore.slots.new_recovery_key,
    ):
        with pytest.raises(LockedError, match="Unlock it first"):
            use()
