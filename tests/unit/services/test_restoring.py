import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest

from faceattend.domain.accounts import Role
from faceattend.domain.incidents import IncidentKind
from faceattend.domain.people import Person, PersonDetails
from faceattend.domain.verification import Stream
from faceattend.errors import UserError, WrongSecretError
from faceattend.services.office import Office, VaultGate
from faceattend.storage.vault import Vault

PASSPHRASE = "nine copper kettles on a hill"
OTHER = "a dozen brass kettles in a valley"


class MovableClock(Protocol):
    """A clock that a test moves."""

    def advance(self, step: timedelta) -> None:
        """Let time pass."""


@pytest.fixture
def backup(office: Office, clock: MovableClock, ada: Person) -> Path:
    """A backup with Ada; the closed office has Grace since, and an operator whose password opens it."""
    file = office.keeping.back_up().file
    clock.advance(timedelta(minutes=5))
    office.enrolment.enrol(PersonDetails("Grace Hopper", "B 1"), "", [])
    office.accounts.add("Edith", Role.OPERATOR, OTHER, opens_vault=True)
    office.close()
    return file


@pytest.fixture
def restored(gate: VaultGate, backup: Path) -> Iterator[Office]:
    """The office after the backup was put in place."""
    with gate.begin_restore(backup, PASSPHRASE) as restoration:
        restoration.carry_out()
    office = gate.unlock(PASSPHRASE)
    yield office
    office.close()


def test_the_backup_is_looked_at_first(gate: VaultGate, backup: Path) -> None:
    with gate.begin_restore(backup, PASSPHRASE) as restoration:
        preview = restoration.preview
    assert preview.people == 1
    assert Stream.AUDIT in [lost.stream for lost in preview.lost]
    assert preview.head
    office = gate.unlock(PASSPHRASE)
    assert len(office.enrolment.people()) == 2
    office.close()


def test_a_version_that_was_put_back_is_an_incident(
    office: Office, gate: VaultGate, opened: list[Vault], tmp_path: Path
) -> None:
    office.close()
    with closing(sqlite3.connect(tmp_path / "data" / "attendance.db")) as database:
        database.execute("PRAGMA user_version = 1")
    again = gate.unlock(PASSPHRASE)
    [incident] = opened[-1].incidents.open()
    again.close()
    assert incident.kind is IncidentKind.CHAIN_BROKEN
    assert "its version is 1" in incident.detail


def test_the_office_is_as_it_was(restored: Office, ada: Person) -> None:
    assert restored.enrolment.people() == [ada]


def test_that_it_was_restored_is_in_both_logs_and_seals_begin_anew(
    restored: Office, opened: list[Vault], backup: Path
) -> None:
    vault = opened[-1]
    [incident] = [one for one in vault.incidents.open() if one.kind is IncidentKind.RESTORED_BACKUP]
    [begun] = [one for one in vault.incidents.open() if one.kind is IncidentKind.SEALS_BEGUN_ANEW]
    assert begun.detail.startswith("Seals began anew with ")
    assert backup.name in incident.detail
    assert "audit log" in incident.detail
    lines = vault.audit.between(datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC))
    assert [line.detail for line in lines if line.action == "restore"] == [incident.detail]
    found = restored.keeping.verify()
    assert found.ok
    assert found.notes


def test_no_account_comes_back_but_the_one_that_restores(
    office: Office, gate: VaultGate, opened: list[Vault], clock: MovableClock
) -> None:
    newer = "eleven silver kettles by a brook"
    office.accounts.add("Edith", Role.AUDITOR, OTHER, opens_vault=True)
    office.accounts.add("Adele", Role.ADMINISTRATOR, OTHER, opens_vault=True)
    linus = office.accounts.add("Linus", Role.OPERATOR, OTHER)
    file = office.keeping.back_up().file
    clock.advance(timedelta(minutes=5))
    [edith] = [account for account in office.accounts.accounts() if account.name == "Edith"]
    office.accounts.remove(edith.id)
    office.accounts.change_own_password(PASSPHRASE, newer)
    office.close()
    with gate.begin_restore(file, newer) as restoration:
        assert restoration.preview.switched_off == 3
        restoration.carry_out()
    again = gate.unlock(newer)
    [incident] = [one for one in opened[-1].incidents.open() if one.kind is IncidentKind.RESTORED_BACKUP]
    assert "Accounts switched off until an administrator switches them on again: 3." in incident.detail
    assert again.keeping.verify().ok
    for name, password in (("Edith", OTHER), ("Adele", OTHER), ("Linus", OTHER), ("Administrator", PASSPHRASE)):
        with pytest.raises(WrongSecretError):
            again.accounts.sign_in(name, password)
    again.accounts.sign_in("Administrator", newer)
    again.accounts.enable(linus.id)
    assert again.accounts.sign_in("Linus", OTHER).role is Role.OPERATOR
    again.close()
    with pytest.raises(WrongSecretError):
        gate.unlock(OTHER, "Adele")
    with pytest.raises(WrongSecretError):
        gate.unlock(OTHER, "Edith")


def test_an_administrator_who_is_newer_than_the_backup_still_opens_what_he_restored(
    office: Office, gate: VaultGate, clock: MovableClock
) -> None:
    file = office.keeping.back_up().file
    clock.advance(timedelta(minutes=5))
    office.accounts.add("Adele", Role.ADMINISTRATOR, OTHER, opens_vault=True)
    office.close()
    with gate.begin_restore(file, OTHER, "Adele") as restoration:
        assert restoration.preview.switched_off == 1
        restoration.carry_out()
    again = gate.unlock(OTHER, "Adele")
    assert {account.name: account.enabled for account in again.accounts.accounts()} == {
        "Adele": True, "Administrator": False
    }  # fmt: skip
    again.close()


def test_a_consent_that_was_taken_back_since_is_taken_back_again(
    office: Office, gate: VaultGate, opened: list[Vault], clock: MovableClock, ada: Person
) -> None:
    office.enrolment.give_consent(ada.id, "signed on paper")
    opened[-1].people.set_templates(ada.id, {"sface:1": np.ones((2, 4), np.float32)})
    file = office.keeping.back_up().file
    clock.advance(timedelta(minutes=5))
    office.privacy.withdraw(ada.id)
    office.close()
    with gate.begin_restore(file, PASSPHRASE) as restoration:
        assert restoration.preview.withdrawn_again == 1
        restoration.carry_out()
    again = gate.unlock(PASSPHRASE)
    found = again.enrolment.find("7")
    assert found.consent is not None
    assert not found.consent.valid
    assert found.templates == {}
    [incident] = [one for one in opened[-1].incidents.open() if one.kind is IncidentKind.RESTORED_BACKUP]
    assert "Consents that were taken back again: 1." in incident.detail
    assert again.keeping.verify().ok
    again.close()


def test_a_file_that_nobody_prepared_is_told_once(
    office: Office, gate: VaultGate, opened: list[Vault], tmp_path: Path
) -> None:
    office.close()
    planted = tmp_path / "data" / "attendance-2020-01-01-000000.restored"
    planted.touch()
    for _ in range(2):
        gate.unlock(PASSPHRASE).close()
    again = gate.unlock(PASSPHRASE)
    [incident] = opened[-1].incidents.open()
    again.close()
    assert planted.name in incident.detail
    assert planted.exists()


def test_it_is_written_down_once(restored: Office, gate: VaultGate, opened: list[Vault]) -> None:
    restored.close()
    again = gate.unlock(PASSPHRASE)
    assert [one.kind for one in opened[-1].incidents.open()].count(IncidentKind.RESTORED_BACKUP) == 1
    again.close()


def test_who_was_erased_since_stays_erased(office: Office, gate: VaultGate, clock: MovableClock, ada: Person) -> None:
    file = office.keeping.back_up().file
    clock.advance(timedelta(minutes=5))
    office.privacy.erase(ada.id, "asked for it")
    office.close()
    with gate.begin_restore(file, PASSPHRASE) as restoration:
        assert restoration.preview.erased_again == 1
        restoration.carry_out()
    again = gate.unlock(PASSPHRASE)
    assert again.enrolment.people() == []
    assert again.keeping.verify().ok
    again.close()


def test_the_recovery_key_restores_too(gate: VaultGate) -> None:
    office, key = gate.create(PASSPHRASE, "Test", "UTC")
    file = office.keeping.back_up().file
    office.close()
    with gate.begin_restore_with_recovery_key(file, key) as restoration:
        assert restoration.carry_out().kept_aside is not None
    gate.unlock(PASSPHRASE).close()


def test_a_new_computer_needs_the_keystore_and_a_backup(
    office: Office, gate: VaultGate, tmp_path: Path, ada: Person
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    office.keeping.copy_keystore(stick / "keystore.json")
    file = office.keeping.back_up(stick).file
    office.close()
    shutil.rmtree(gate.folder)
    gate.folder.mkdir()
    with pytest.raises(UserError, match=r"There is no keystore\.json"):
        gate.begin_restore(file, PASSPHRASE)
    shutil.copy(stick / "keystore.json", gate.folder)
    with gate.begin_restore(file, PASSPHRASE) as restoration:
        assert not restoration.preview.present_readable
        assert restoration.carry_out().kept_aside is None
    again = gate.unlock(PASSPHRASE)
    assert again.enrolment.people() == [ada]
    again.close()


def test_a_wrong_password_restores_nothing_and_is_counted(gate: VaultGate, backup: Path) -> None:
    for _ in range(5):
        with pytest.raises(WrongSecretError):
            gate.begin_restore(backup, "nine copper kettles in a vale")
    with pytest.raises(UserError, match="Wait 30 seconds"):
        gate.begin_restore(backup, PASSPHRASE)


def test_an_operator_restores_nothing(gate: VaultGate, backup: Path) -> None:
    with pytest.raises(UserError, match="Only an administrator"):
        gate.begin_restore(backup, OTHER, "Edith")
    # The folder is free again.
    gate.unlock(PASSPHRASE).close()


def test_nothing_is_restored_into_an_open_office(office: Office, gate: VaultGate) -> None:
    file = office.keeping.back_up().file
    with pytest.raises(UserError, match="already open"):
        gate.begin_restore(file, PASSPHRASE)


def test_a_damaged_backup_changes_nothing(gate: VaultGate, backup: Path) -> None:
    backup.write_bytes(backup.read_bytes()[:20_000])
    with pytest.raises(UserError, match="is damaged"):
        gate.begin_restore(backup, PASSPHRASE)
    office = gate.unlock(PASSPHRASE)
    assert len(office.enrolment.people()) == 2
    office.close()
