"""PINs and badges: found by what is typed only, one badge for one person, gone with an erased person."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from faceattend.domain.credentials import CredentialKind
from faceattend.domain.people import Person
from faceattend.errors import UserError
from faceattend.storage.vault import Vault

Enrol = Callable[..., Person]
PIN, BADGE = CredentialKind.PIN, CredentialKind.BADGE


def nothing(done: int, total: int) -> None:
    assert 0 <= done <= total


@pytest.fixture
def ada(vault: Vault, enrol: Enrol) -> Person:
    return enrol(vault)


@pytest.fixture
def ben(vault: Vault, enrol: Enrol) -> Person:
    return enrol(vault, "Ben", "B 1")


def test_a_pin_fits_its_person_only(vault: Vault, ada: Person, ben: Person) -> None:
    vault.credentials.set(ada.id, PIN, " 4071 ")
    assert vault.credentials.verify_pin(ada.id, "4071")
    assert not vault.credentials.verify_pin(ada.id, "4072")
    assert not vault.credentials.verify_pin(ben.id, "4071")
    assert vault.credentials.kinds_of(ada.id) == {PIN}
    assert vault.credentials.all_kinds() == {ada.id: {PIN}}


def test_a_new_pin_takes_the_place_of_the_one_before(vault: Vault, ada: Person) -> None:
    vault.credentials.set(ada.id, PIN, "4071")
    vault.credentials.set(ada.id, BADGE, "04A3-77F1")
    vault.credentials.set(ada.id, PIN, "9902")
    assert not vault.credentials.verify_pin(ada.id, "4071")
    assert vault.credentials.verify_pin(ada.id, "9902")
    assert vault.credentials.clear(ada.id, PIN)
    assert not vault.credentials.clear(ada.id, PIN)
    assert not vault.credentials.verify_pin(ada.id, "9902")
    assert vault.credentials.kinds_of(ada.id) == {BADGE}


@pytest.mark.parametrize("pin", ["123", "123456789", "40 71", "4o71", "1111", "2345", "9876", "", "٤٠٧١"])
def test_a_pin_that_is_none_or_guessed_at_once_is_refused(vault: Vault, ada: Person, pin: str) -> None:
    with pytest.raises(UserError, match="PIN"):
        vault.credentials.set(ada.id, PIN, pin)
    assert vault.credentials.kinds_of(ada.id) == frozenset()


def test_a_badge_is_found_however_the_reader_writes_it(vault: Vault, ada: Person) -> None:
    vault.credentials.set(ada.id, BADGE, "04A3 77F1\r")
    assert vault.credentials.find_badge("04a377f1\n") == ada.id
    assert vault.credentials.find_badge("04a377f2") is None
    assert vault.credentials.find_badge("") is None
    assert not vault.credentials.verify_pin(ada.id, "04a377f1")


@pytest.mark.parametrize("badge", ["", "123", "x" * 129, "04\x00a3\x0777"])
def test_what_no_badge_can_say_is_refused(vault: Vault, ada: Person, badge: str) -> None:
    with pytest.raises(UserError, match="badge"):
        vault.credentials.set(ada.id, BADGE, badge)


def test_a_badge_belongs_to_one_person(vault: Vault, ada: Person, ben: Person) -> None:
    vault.credentials.set(ada.id, BADGE, "04a377f1")
    with pytest.raises(UserError, match="somebody else's"):
        vault.credentials.set(ben.id, BADGE, "04A377F1")
    assert vault.credentials.find_badge("04a377f1") == ada.id
    # The same one again is no second one.
    vault.credentials.set(ada.id, BADGE, "04A377F1")
    vault.credentials.clear(ada.id, BADGE)
    vault.credentials.set(ben.id, BADGE, "04a377f1")
    assert vault.credentials.find_badge("04a377f1") == ben.id


def test_neither_is_readable_in_the_files(vault: Vault, folder: Path, ada: Person) -> None:
    vault.credentials.set(ada.id, PIN, "40719902")
    vault.credentials.set(ada.id, BADGE, "04a377f1")
    content = b"".join(path.read_bytes() for path in folder.glob("attendance.db*"))
    assert [text for text in (b"40719902", b"04a377f1") if text in content] == []


def test_both_go_with_an_erased_person(vault: Vault, folder: Path, ada: Person, ben: Person, now: datetime) -> None:
    for person, badge in ((ada, "04a377f1"), (ben, "11112222")):
        vault.credentials.set(person.id, PIN, "4071")
        vault.credentials.set(person.id, BADGE, badge)
    vault.erasures.erase(ada.id, "asked for it", now)
    assert vault.credentials.all_kinds() == {ben.id: {PIN, BADGE}}
    assert vault.credentials.find_badge("04a377f1") is None
    assert not vault.credentials.verify_pin(ada.id, "4071")
    with closing(sqlite3.connect(folder / "attendance.db")) as database:
        assert database.execute("SELECT COUNT(*) FROM credential").fetchone() == (2,)
    with pytest.raises(UserError, match="not on the roll"):
        vault.credentials.set(ada.id, PIN, "4071")
    assert vault.verify().findings == ()


@pytest.mark.parametrize("everything", [False, True])
def test_both_are_the_same_under_new_keys(
    vault: Vault, folder: Path, passphrase: str, ada: Person, everything: bool
) -> None:
    vault.credentials.set(ada.id, PIN, "4071")
    vault.credentials.set(ada.id, BADGE, "04a377f1")
    vault.resealing.begin(None if everything else [ada.id])
    # While both keys are in use as well.
    assert vault.credentials.find_badge("04a377f1") == ada.id
    vault.resealing.go_on(nothing)
    vault.close()
    with Vault.unlock(folder, passphrase) as again:
        assert again.credentials.find_badge("04a377f1") == ada.id
        assert again.credentials.verify_pin(ada.id, "4071")
        assert again.verify().findings == ()


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE credential SET token = zeroblob(900) WHERE id = 1", "The PIN or badge 1 was changed"),
        ("UPDATE credential SET tag = zeroblob(16) WHERE tag IS NOT NULL", "The PIN or badge 2 was changed"),
        ("DELETE FROM credential WHERE id = 1", "The PINs and badges are not as the program left them"),
    ],
)
def test_what_somebody_changes_is_found(vault: Vault, folder: Path, ada: Person, statement: str, sentence: str) -> None:
    vault.credentials.set(ada.id, PIN, "4071")
    vault.credentials.set(ada.id, BADGE, "04a377f1")
    with closing(sqlite3.connect(folder / "attendance.db")) as database, database:
        database.execute(statement)
    assert any(finding.sentence.startswith(sentence) for finding in vault.verify().findings)
    assert not (vault.credentials.verify_pin(ada.id, "4071") and vault.credentials.find_badge("04a377f1"))
