"""Changing keys: everything stays readable at every moment, and the former keys are gone at the end."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from faceattend.errors import UserError, WrongSecretError
from faceattend.storage.crypto import Kind, UnreadableError
from faceattend.storage.key_rotation import Rotation
from faceattend.storage.keystore import Keystore
from faceattend.storage.passphrase import KeyCost

ANOTHER = "eleven patient tortoises"
NOBODY = 0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keystore.json"


@pytest.fixture
def made(path: Path, passphrase: str, cheap: KeyCost) -> tuple[Keystore, str]:
    """A keystore with the people 7 and 8, the administrator Grace and another account; and its recovery key."""
    keystore, key = Keystore.create(path, passphrase, cheap, "Grace", 11)
    keystore.add_people([7, 8])
    keystore.slots.set_passphrase(12, "Linus", ANOTHER)
    keystore.forget()
    return Keystore.unlock(path, passphrase), key


@pytest.fixture
def keystore(made: tuple[Keystore, str]) -> Keystore:
    return made[0]


Reopen = Callable[[], Keystore]


@pytest.fixture
def reopened(path: Path, passphrase: str) -> Reopen:
    """Opens the keystore as a program does that was started after a crash."""
    return lambda: Keystore.unlock(path, passphrase)


def test_one_person_s_key_changes_and_nobody_else_s(keystore: Keystore, reopened: Reopen) -> None:
    old, others = keystore.person(7).seal(Kind.NOTE, 1, 7, b"body"), keystore.person(8).seal(Kind.NOTE, 1, 8, b"other")
    leaf = keystore.leaf_key(7)
    assert keystore.renewal.begin([7]) is None
    assert keystore.renewal.present == Rotation(everything=False, people=frozenset({7}))
    assert keystore.person(7).open(Kind.NOTE, 1, 7, old) == b"body"
    new = keystore.person(7).resealed(old)
    assert new is not None
    after = reopened()
    assert after.renewal.present == keystore.renewal.present
    assert after.person(7).open(Kind.NOTE, 1, 7, new) == after.person(7).open(Kind.NOTE, 1, 7, old) == b"body"
    after.renewal.finish()
    for each in (after, reopened()):
        assert each.renewal.present is None
        assert each.person(7).open(Kind.NOTE, 1, 7, new) == b"body"
        assert each.person(8).open(Kind.NOTE, 1, 8, others) == b"other"
        assert each.leaf_key(7) == leaf
        with pytest.raises(UnreadableError):
            each.person(7).open(Kind.NOTE, 1, 7, old)


@pytest.mark.parametrize("people", [[7], None])
def test_that_a_consent_was_taken_back_outlives_a_change_of_keys(
    keystore: Keystore, reopened: Reopen, now: datetime, people: list[int] | None
) -> None:
    keystore.consent_withdrawn(7, now)
    keystore.renewal.begin(people)
    keystore.renewal.finish()
    assert keystore.withdrawn == reopened().withdrawn == {7: now}
    keystore.consent_withdrawn(7, None)
    assert reopened().withdrawn == {}


def test_everything_changes_but_the_leaf_keys(keystore: Keystore, reopened: Reopen) -> None:
    old = keystore.person(7).seal(Kind.NOTE, 1, 7, b"body")
    office = keystore.system.seal(Kind.SETTING, 1, NOBODY, b"setting")
    leaves, code = (keystore.leaf_key(7), keystore.system_leaf), keystore.index.of_code("a 7")
    keystore.renewal.begin(None)
    for each in (keystore, reopened()):
        assert each.renewal.present == Rotation(everything=True, people=frozenset({7, 8}))
        assert each.person(7).open(Kind.NOTE, 1, 7, old) == b"body"
        assert each.system.open(Kind.SETTING, 1, NOBODY, office) == b"setting"
        assert each.index.of_code("a 7") != code
        assert each.index.former is not None
        assert each.index.former.of_code("a 7") == code
    new, new_office = keystore.person(7).resealed(old), keystore.system.resealed(office)
    new_code = keystore.index.of_code("a 7")
    assert new is not None
    assert new_office is not None
    keystore.renewal.finish()
    after = reopened()
    assert after.renewal.present is None
    assert after.index.of_code("a 7") == new_code
    assert after.index.former is None
    assert (after.leaf_key(7), after.system_leaf) == leaves
    assert after.person(7).open(Kind.NOTE, 1, 7, new) == b"body"
    assert after.system.open(Kind.SETTING, 1, NOBODY, new_office) == b"setting"
    with pytest.raises(UnreadableError):
        after.person(7).open(Kind.NOTE, 1, 7, old)
    with pytest.raises(UnreadableError):
        after.system.open(Kind.SETTING, 1, NOBODY, office)


def test_who_comes_during_a_change_of_everything_has_a_key_that_stays(keystore: Keystore, reopened: Reopen) -> None:
    keystore.renewal.begin(None)
    keystore.add_person(9)
    sealed = keystore.person(9).seal(Kind.NOTE, 1, 9, b"body")
    keystore.renewal.finish()
    assert reopened().person(9).open(Kind.NOTE, 1, 9, sealed) == b"body"


def test_who_is_erased_during_a_change_is_gone_after_it(keystore: Keystore, reopened: Reopen) -> None:
    keystore.renewal.begin([7])
    keystore.remove_person(7)
    assert keystore.renewal.present is None
    keystore.renewal.finish()
    assert reopened().erased == {7}


def test_a_new_master_key_reaches_the_accounts_whose_passphrase_was_typed(
    path: Path, keystore: Keystore, passphrase: str
) -> None:
    keystore.renewal.begin(None)
    # In the middle everybody can open the vault, and whoever does keeps the slot.
    linus = Keystore.unlock(path, ANOTHER, "Linus")
    assert linus.renewal.present is not None
    linus.settle()
    after = Keystore.unlock(path, passphrase)
    after.renewal.finish()
    assert Keystore.unlock(path, passphrase).account == 11
    assert Keystore.unlock(path, ANOTHER, "Linus").account == 12


def test_the_others_get_their_slot_again_at_their_next_sign_in(path: Path, keystore: Keystore) -> None:
    keystore.renewal.begin(None)
    keystore.renewal.finish()
    with pytest.raises(WrongSecretError):
        Keystore.unlock(path, ANOTHER, "Linus")
    assert keystore.slots.renew_passphrase(12, "Linus", ANOTHER)
    assert not keystore.slots.renew_passphrase(12, "Linus", ANOTHER)
    assert Keystore.unlock(path, ANOTHER, "Linus").account == 12


def test_the_old_recovery_key_ends_with_the_change_and_the_new_one_stays(
    path: Path, made: tuple[Keystore, str]
) -> None:
    keystore, old = made
    new = keystore.renewal.begin(None)
    assert new is not None
    for key in (old, new):
        assert Keystore.unlock_with_recovery_key(path, key).renewal.present is not None
    keystore.renewal.finish()
    assert Keystore.unlock_with_recovery_key(path, new).account is None
    assert not keystore.slots.recovery_confirmed
    with pytest.raises(WrongSecretError):
        Keystore.unlock_with_recovery_key(path, old)


def test_a_change_does_not_end_while_no_passphrase_opens_the_new_keys(
    path: Path, made: tuple[Keystore, str], passphrase: str
) -> None:
    # Nobody typed a passphrase here.
    unattended = Keystore.unlock_with_recovery_key(path, made[1])
    unattended.renewal.begin(None)
    before = path.read_bytes()
    with pytest.raises(UserError, match="Sign in as an administrator"):
        unattended.renewal.finish()
    assert path.read_bytes() == before
    unattended.slots.set_passphrase(11, "Grace", passphrase)
    unattended.renewal.finish()
    assert Keystore.unlock(path, passphrase).account == 11


def test_a_keystore_of_before_opens_nothing_of_after(
    tmp_path: Path, path: Path, keystore: Keystore, passphrase: str
) -> None:
    stolen = tmp_path / "stolen.json"
    keystore.copy_to(stolen)
    keystore.renewal.begin(None)
    keystore.renewal.finish()
    sealed = keystore.person(7).seal(Kind.NOTE, 1, 7, b"body")
    with pytest.raises(UnreadableError):
        Keystore.unlock(stolen, passphrase).person(7).open(Kind.NOTE, 1, 7, sealed)


def test_only_one_change_at_a_time(keystore: Keystore) -> None:
    keystore.renewal.begin([7])
    for people in ([8], None):
        with pytest.raises(UserError, match="going on already"):
            keystore.renewal.begin(people)


def test_keys_of_somebody_who_has_none_are_not_changed(path: Path, keystore: Keystore) -> None:
    before = path.read_bytes()
    with pytest.raises(UnreadableError):
        keystore.renewal.begin([7, 9])
    assert path.read_bytes() == before


def test_to_finish_what_was_not_begun_does_nothing(path: Path, keystore: Keystore) -> None:
    before = path.read_bytes()
    keystore.renewal.finish()
    assert path.read_bytes() == before
