import os
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Protocol

import pytest

from faceattend import settings
from faceattend.domain.accounts import Role
from faceattend.domain.people import Person
from faceattend.errors import EnvironmentFault, UserError, WrongSecretError
from faceattend.services.access import NotAllowedError, PasswordNeededError
from faceattend.services.office import Office, VaultGate
from faceattend.storage.vault import Vault

PASSPHRASE = "nine copper kettles on a hill"
OTHER = "a dozen brass kettles in a valley"


class MovableClock(Protocol):
    """A clock that a test moves."""

    def advance(self, step: timedelta) -> None:
        """Let time pass."""


def _sentences(vault: Vault) -> list[str]:
    return [incident.detail for incident in vault.incidents.open()]


def _actions(vault: Vault) -> list[tuple[str, str]]:
    lines = vault.audit.between(datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC))
    return [(line.action, line.detail) for line in lines]


def test_a_new_office_is_told_what_is_missing(office: Office, tmp_path: Path) -> None:
    status = office.keeping.status()
    assert status.last_backup is None
    assert status.backup_overdue
    assert status.backup_folder == tmp_path / "data" / "backups"
    assert not status.recovery_key_confirmed
    assert status.keyring == ""
    assert not status.verification_key_taken
    assert status.verification is None
    assert not status.rotating
    assert status.free_bytes > 0
    assert status.clock_jump is None


def test_a_backup_is_remembered_across_openings(office: Office, gate: VaultGate, ada: Person) -> None:
    report = office.keeping.back_up()
    assert report.verified
    assert report.head == office.keeping.status().head
    assert office.keeping.status().last_backup == report
    assert not office.keeping.status().backup_overdue
    office.close()
    again = gate.unlock(PASSPHRASE)
    assert again.keeping.status().last_backup == report
    again.close()


def test_a_backup_of_three_days_ago_is_overdue(office: Office, clock: MovableClock) -> None:
    office.keeping.back_up()
    clock.advance(timedelta(days=2, minutes=1))
    office.accounts.sign_in("Administrator", PASSPHRASE)
    assert office.keeping.status().backup_overdue


def test_the_chosen_folder_gets_the_backups(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "other disk"
    folder.mkdir()
    office.preferences.set(settings.BACKUP_FOLDER, str(folder))
    assert office.keeping.back_up().file.parent == folder
    assert office.keeping.back_up(tmp_path / "data").file.parent == tmp_path / "data"


def test_a_stick_that_is_missing_is_remembered_until_a_backup_is_made(office: Office, tmp_path: Path) -> None:
    office.preferences.set(settings.BACKUP_FOLDER, str(tmp_path / "stick"))
    with pytest.raises(EnvironmentFault, match="Plug in"):
        office.keeping.back_up()
    status = office.keeping.status()
    assert "Plug in" in status.backup_problem
    assert status.backup_overdue
    (tmp_path / "stick").mkdir()
    assert office.keeping.back_up().verified
    assert office.keeping.status().backup_problem == ""


def _back_up_daily(office: Office, clock: MovableClock, days: int) -> list[Path]:
    files = []
    for _ in range(days):
        clock.advance(timedelta(days=1))
        office.accounts.sign_in("Administrator", PASSPHRASE)
        files.append(office.keeping.back_up().file)
    return files


def test_too_old_backups_are_removed_but_for_the_newest_three(office: Office, clock: MovableClock) -> None:
    files = [office.keeping.back_up().file, *_back_up_daily(office, clock, 3)]
    clock.advance(timedelta(days=40))
    files += _back_up_daily(office, clock, 1)
    assert office.keeping.status().last_backup is not None
    assert [file for file in files if file.exists()] == files[-3:]


def test_backups_in_a_former_folder_are_removed_in_time(office: Office, clock: MovableClock, tmp_path: Path) -> None:
    former, once, present = (tmp_path / name for name in ("former", "once", "present"))
    for folder in (former, once, present):
        folder.mkdir()
    office.preferences.set(settings.BACKUP_FOLDER, str(former))
    office.keeping.back_up()
    office.keeping.back_up(once)
    office.preferences.set(settings.BACKUP_FOLDER, str(present))
    _back_up_daily(office, clock, 8)
    assert [len(list(folder.iterdir())) for folder in (former, once, present)] == [1, 1, 8]
    once.rename(tmp_path / "unplugged")
    clock.advance(timedelta(days=28))
    _back_up_daily(office, clock, 1)
    assert list(former.iterdir()) == []
    (tmp_path / "unplugged").rename(once)
    report = office.keeping.back_up()
    assert list(once.iterdir()) == []
    assert report.verified
    assert report.removed == 1


def test_no_backup_is_removed_by_a_date_that_is_years_ahead(office: Office, clock: MovableClock) -> None:
    files = _back_up_daily(office, clock, 10)
    clock.advance(timedelta(days=5 * 365))
    ahead = _back_up_daily(office, clock, 1)
    assert all(file.exists() for file in (*files, *ahead))
    clock.advance(timedelta(days=-5 * 365))
    # One that was taken by the wrong date is not newer than all others for years.
    assert not any(file.exists() for file in ahead if _back_up_daily(office, clock, 1))
    assert all(file.exists() for file in files)


def test_a_check_is_remembered(office: Office, ada: Person) -> None:
    found = office.keeping.verify()
    assert found.ok
    record = office.keeping.status().verification
    assert record is not None
    assert record.ok
    assert record.rows == found.rows


def test_a_check_that_finds_something_is_an_incident(office: Office, vault: Vault, ada: Person, tmp_path: Path) -> None:
    office.keeping.back_up()
    with closing(sqlite3.connect(tmp_path / "data" / "attendance.db")) as database, database:
        database.execute("UPDATE audit SET day = day + 1 WHERE seq = 2")
    found = office.keeping.verify()
    assert not found.ok
    record = office.keeping.status().verification
    assert record is not None
    assert record.first == found.findings[0].sentence
    assert found.findings[0].sentence in _sentences(vault)


def test_heads_that_were_kept_elsewhere_are_read(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "stick.jsonl"
    office.preferences.set(settings.HEADS_FILE, str(file))
    office.keeping.back_up()
    heads = office.keeping.read_heads(file)
    assert [head.text for head in heads] == [office.keeping.status().head]
    assert office.keeping.verify(heads).ok


@pytest.mark.parametrize("content", [None, "", "holiday plans\n"])
def test_a_file_without_heads_is_said(office: Office, tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "stick.jsonl"
    if content is not None:
        file.write_text(content)
    with pytest.raises(UserError):
        office.keeping.read_heads(file)


def test_a_missing_stick_for_heads_keeps_nothing_from_being_sealed(office: Office, tmp_path: Path) -> None:
    office.preferences.set(settings.HEADS_FILE, str(tmp_path / "stick" / "heads.jsonl"))
    assert office.keeping.back_up().verified
    status = office.keeping.status()
    assert status.head != ""
    assert "stick" in status.heads_problem


def test_everything_is_renewed_with_a_new_recovery_key_and_a_backup_is_due(
    office: Office, gate: VaultGate, clock: MovableClock, ada: Person
) -> None:
    office.keeping.tick(datetime(2026, 5, 29, 18, tzinfo=UTC), 0)
    old = office.keeping.status().last_backup
    assert old is not None
    clock.advance(timedelta(minutes=1))
    report = office.keeping.rotate()
    assert report.rows > 0
    assert report.recovery_key is not None
    status = office.keeping.status()
    assert not status.rotating
    assert status.last_backup is None
    office.keeping.tick(datetime(2026, 5, 29, 18, 1, tzinfo=UTC), 60)
    status = office.keeping.status()
    assert status.last_backup is not None
    assert status.last_backup.verified
    office.keeping.confirm_recovery_key(report.recovery_key)
    assert office.keeping.status().recovery_key_confirmed
    assert office.enrolment.people() == [ada]
    office.close()
    with pytest.raises(UserError, match="renewed since"):
        gate.begin_restore(old.file, PASSPHRASE)
    gate.unlock_with_recovery_key(report.recovery_key).close()
    gate.unlock(PASSPHRASE).close()


def test_a_renewal_that_is_cut_off_leaves_the_recovery_key_that_somebody_has(
    office: Office, gate: VaultGate, ada: Person
) -> None:
    known = office.keeping.new_recovery_key()
    office.keeping.confirm_recovery_key(known)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        office.keeping.rotate(progress=stop)
    assert office.keeping.status().rotating
    office.close()
    with closing(gate.unlock_with_recovery_key(known)) as again:
        again.accounts.sign_in("Administrator", PASSPHRASE)
        shown = again.keeping.rotate().recovery_key
    assert shown is not None
    gate.unlock_with_recovery_key(shown).close()
    with pytest.raises(WrongSecretError):
        gate.unlock_with_recovery_key(known)


def test_a_reader_in_the_way_at_the_end_does_not_lose_the_new_recovery_key(
    office: Office, gate: VaultGate, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "data" / "attendance.db", isolation_level=None)) as reading:
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM audit").fetchall()
        shown = office.keeping.rotate().recovery_key
    assert shown is not None
    office.close()
    gate.unlock_with_recovery_key(shown).close()


def test_two_long_works_wait_for_each_other_and_who_waits_can_be_stopped(office: Office) -> None:
    begun, go_on = Event(), Event()

    def hold(done: int, total: int) -> None:
        begun.set()
        go_on.wait(30)

    def stop(done: int, total: int) -> None:
        raise InterruptedError

    first = Thread(target=office.keeping.verify, kwargs={"progress": hold})
    first.start()
    assert begun.wait(30)
    try:
        for work in (office.keeping.rotate, office.keeping.back_up, office.keeping.verify):
            with pytest.raises(InterruptedError):
                work(progress=stop)
        assert office.keeping.tick(datetime(2026, 5, 29, 18, tzinfo=UTC), 0) == []
        assert office.keeping.status().last_backup is None
        assert office.keeping.status().sealed_at is not None
    finally:
        go_on.set()
        first.join()


def test_one_person_is_renewed(office: Office, vault: Vault, ada: Person) -> None:
    report = office.keeping.rotate(ada.id)
    assert report.recovery_key is None
    assert office.enrolment.people() == [ada]
    assert ("manage keys", "keys renewed") in _actions(vault)


def test_a_renewal_that_was_stopped_goes_on_with_a_key_that_somebody_sees(office: Office, vault: Vault) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        office.keeping.rotate(progress=stop)
    assert office.keeping.status().rotating
    report = office.keeping.rotate()
    assert report.recovery_key is not None
    office.keeping.confirm_recovery_key(report.recovery_key)
    assert vault.keystore.renewal.present is None


def test_a_new_recovery_key_counts_once_it_was_typed_again(office: Office) -> None:
    key = office.keeping.new_recovery_key()
    assert not office.keeping.status().recovery_key_confirmed
    with pytest.raises(WrongSecretError):
        office.keeping.confirm_recovery_key("AAAA-BBBB")
    office.keeping.confirm_recovery_key(key.lower())
    assert office.keeping.status().recovery_key_confirmed


def test_the_verification_key_is_taken_once(office: Office) -> None:
    office.keeping.back_up()
    key = office.keeping.take_verification_key()
    assert office.keeping.status().verification_key_taken
    assert office.keeping.verify(verification_key=key).seals_proved
    with pytest.raises(UserError, match="already"):
        office.keeping.take_verification_key()


def test_the_keystore_is_copied_away_from_the_records(office: Office, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    before = os.umask(0o022)
    try:
        office.keeping.copy_keystore(stick / "keys.json")
    finally:
        os.umask(before)
    assert (stick / "keys.json").read_bytes() == (tmp_path / "data" / "keystore.json").read_bytes()
    assert stat.S_IMODE((stick / "keys.json").stat().st_mode) == 0o600
    with pytest.raises(UserError, match="exists already"):
        office.keeping.copy_keystore(stick / "keys.json")
    for folder in (tmp_path / "data", tmp_path / "data" / "backups"):
        with pytest.raises(UserError, match="away from the records"):
            office.keeping.copy_keystore(folder / "keys.json")


def test_closing_seals_what_was_written(office: Office, gate: VaultGate, ada: Person) -> None:
    office.close()
    again = gate.unlock(PASSPHRASE)
    found = again.keeping.verify()
    # Only the line of this sign-in and of its check came since.
    assert found.unsealed <= 2
    again.close()


def test_nobody_looks_after_records_whom_they_are_not_entrusted_to(office: Office) -> None:
    office.accounts.add("Edith", Role.OPERATOR, OTHER)
    office.accounts.sign_in("Edith", OTHER)
    assert office.keeping.status().last_backup is None
    for call in (office.keeping.back_up, office.keeping.verify, office.keeping.rotate, office.keeping.new_recovery_key):
        with pytest.raises(NotAllowedError):
            call()


def test_keys_and_copies_need_a_fresh_password(office: Office, clock: MovableClock) -> None:
    clock.advance(timedelta(minutes=11))
    for call in (office.keeping.back_up, office.keeping.rotate, office.keeping.take_verification_key):
        with pytest.raises(PasswordNeededError):
            call()
    assert office.keeping.verify().ok
