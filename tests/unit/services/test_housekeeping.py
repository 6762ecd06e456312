import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import pytest

from faceattend import settings
from faceattend.domain.incidents import IncidentKind
from faceattend.domain.people import Person
from faceattend.services.office import Office, VaultGate
from faceattend.storage.vault import Vault
from tests.fakes.nearly_full_disk import DefectiveDisk, NearlyFullDisk

PASSPHRASE = "nine copper kettles on a hill"
MINUTE = timedelta(minutes=1)


class MovableClock(Protocol):
    """A clock that a test moves."""

    now: datetime

    def advance(self, step: timedelta) -> None:
        """Let time pass."""


class Life:
    """An office whose records are looked after; time passes on both clocks, or the one of the computer is set."""

    def __init__(self, office: Office, clock: MovableClock) -> None:
        self._office = office
        self._clock = clock
        self._seconds = 1000.0

    def look(self) -> Sequence[str]:
        """Do what is due now."""
        return self._office.keeping.tick(self._clock.now, self._seconds)

    def glance(self) -> Sequence[str]:
        """Look only at the clock, after five seconds."""
        self._clock.advance(timedelta(seconds=5))
        self._seconds += 5
        return self._office.keeping.watch_clock(self._clock.now, self._seconds)

    def pass_by(self, step: timedelta) -> Sequence[str]:
        """Let time pass, and look."""
        self._clock.advance(step)
        self._seconds += step.total_seconds()
        return self.look()

    def set_clock(self, step: timedelta) -> Sequence[str]:
        """Set the clock of the computer, and look after a minute."""
        self._clock.advance(step)
        return self.pass_by(MINUTE)


@pytest.fixture
def life(office: Office, clock: MovableClock) -> Life:
    return Life(office, clock)


def _kinds(vault: Vault) -> list[IncidentKind]:
    return [incident.kind for incident in vault.incidents.open()]


def test_the_first_look_of_a_day_seals_checks_and_backs_up(office: Office, life: Life, ada: Person) -> None:
    assert life.look() == []
    status = office.keeping.status()
    assert status.last_backup is not None
    assert status.last_backup.verified
    assert status.verification is not None
    assert status.verification.ok
    assert status.sealed_at is not None


def test_a_clock_that_is_set_and_set_back_within_a_minute_is_noted_both_times(
    vault: Vault, life: Life, clock: MovableClock
) -> None:
    life.look()
    assert life.glance() == []
    clock.advance(timedelta(hours=2))
    assert ["forward by 2 hours" in sentence for sentence in life.glance()] == [True]
    clock.advance(timedelta(hours=-2))
    assert ["back by 2 hours" in sentence for sentence in life.glance()] == [True]
    assert _kinds(vault) == [IncidentKind.CLOCK_JUMP] * 2


def test_the_daily_work_is_done_once_a_day(office: Office, life: Life) -> None:
    life.look()
    first = office.keeping.status().last_backup
    life.pass_by(timedelta(hours=5))
    assert _backups(office) == [first]
    life.pass_by(timedelta(hours=2))
    assert len(_backups(office)) == 2


def test_the_daily_work_is_not_done_again_after_a_new_start(
    office: Office, gate: VaultGate, life: Life, clock: MovableClock
) -> None:
    life.look()
    before = len(list(office.keeping.status().backup_folder.iterdir()))
    office.close()
    again = gate.unlock(PASSPHRASE)
    clock.advance(MINUTE)
    again.keeping.tick(clock.now, 5.0)
    assert len(list(again.keeping.status().backup_folder.iterdir())) == before
    again.close()


def test_records_are_sealed_every_quarter_of_an_hour(office: Office, life: Life) -> None:
    life.look()
    first = office.keeping.status().head
    life.pass_by(timedelta(minutes=14))
    assert office.keeping.status().head == first
    life.pass_by(timedelta(minutes=1))
    assert office.keeping.status().head != first


@pytest.mark.parametrize("step", [timedelta(days=1), timedelta(days=-1), timedelta(minutes=3), timedelta(minutes=-3)])
def test_a_clock_that_jumps_is_an_incident(office: Office, vault: Vault, life: Life, step: timedelta) -> None:
    life.look()
    sentence = life.set_clock(step)[0]
    assert ("forward" if step > timedelta() else "back") in sentence
    assert _kinds(vault) == [IncidentKind.CLOCK_JUMP]
    office.accounts.sign_in("Administrator", PASSPHRASE)
    jump = office.keeping.status().clock_jump
    assert jump is not None
    assert jump.by == step


@pytest.mark.parametrize("step", [timedelta(seconds=110), timedelta(seconds=-110)])
def test_a_clock_that_is_put_right_by_less_is_none(vault: Vault, life: Life, step: timedelta) -> None:
    life.look()
    assert life.set_clock(step) == []
    assert _kinds(vault) == []


def test_a_computer_that_slept_is_no_jump(vault: Vault, life: Life) -> None:
    life.look()
    life.pass_by(timedelta(hours=9))
    assert _kinds(vault) == []


def test_a_clock_that_went_back_while_the_program_was_closed_is_noticed(
    office: Office, gate: VaultGate, life: Life, clock: MovableClock, opened: list[Vault]
) -> None:
    life.look()
    office.close()
    clock.advance(timedelta(days=-2))
    again = gate.unlock(PASSPHRASE)
    sentence = again.keeping.tick(clock.now, 3.0)[0]
    assert "went back by 2 days" in sentence
    assert _kinds(opened[-1]) == [IncidentKind.CLOCK_JUMP]
    again.close()


def test_nothing_is_deleted_by_a_date_that_jumped(vault: Vault, life: Life, clock: MovableClock) -> None:
    life.look()
    vault.incidents.add(IncidentKind.BACKUP_FAILED, "There is no backup.", clock.now)
    sentences = life.set_clock(timedelta(days=4000))
    assert any("Nothing old is deleted" in sentence for sentence in sentences)
    assert IncidentKind.BACKUP_FAILED in _kinds(vault)


def test_a_small_jump_does_not_hide_a_large_one(office: Office, life: Life) -> None:
    life.look()
    life.set_clock(timedelta(days=4000))
    life.set_clock(timedelta(minutes=5))
    sentences = life.pass_by(timedelta(days=1))
    assert any("Nothing old is deleted" in sentence for sentence in sentences)
    office.accounts.sign_in("Administrator", PASSPHRASE)
    jump = office.keeping.status().clock_jump
    assert jump is not None
    assert jump.by == timedelta(days=4000)


def test_a_clock_that_was_ahead_from_the_start_deletes_nothing_and_is_said(
    office: Office, vault: Vault, gate: VaultGate, life: Life, clock: MovableClock
) -> None:
    vault.incidents.add(IncidentKind.BACKUP_FAILED, "There is no backup.", clock.now)
    life.look()
    for _ in range(9):
        life.pass_by(timedelta(days=1))
    backups = _files(office)
    office.close()
    clock.advance(timedelta(days=5 * 365))
    with closing(gate.unlock(PASSPHRASE)) as again:
        [sentence] = again.keeping.tick(clock.now, 3.0)
        assert "Nothing old is deleted before the records were in use for a week" in sentence
    assert all(file.exists() for file in backups)


@pytest.mark.parametrize("step", [timedelta(days=5 * 365), timedelta(days=-5 * 365)])
def test_a_clock_that_jumps_removes_no_backup(office: Office, life: Life, step: timedelta) -> None:
    for _ in range(10):
        life.pass_by(timedelta(days=1))
    backups = _files(office)
    assert len(backups) == 10
    life.set_clock(step)
    assert set(backups) < set(_files(office))


def test_a_defect_in_one_duty_is_told_once_and_keeps_nothing_else_from_being_done(vault: Vault, life: Life) -> None:
    vault.backups = DefectiveDisk(vault.folder / "attendance.db", vault.keystore)
    [sentence] = life.look()
    assert "failed (free space)" in sentence
    assert life.pass_by(MINUTE) == []
    assert len(list(vault.backups.default_folder.iterdir())) == 1
    first = vault.seals.latest()
    life.pass_by(timedelta(hours=1))
    assert vault.seals.latest() != first


def test_a_record_that_cannot_be_read_is_an_incident_once_and_names_nobody(
    office: Office,
    gate: VaultGate,
    vault: Vault,
    life: Life,
    ada: Person,
    clock: MovableClock,
    flip_profile: Callable[[Person], None],
    opened: list[Vault],
) -> None:
    flip_profile(ada)
    office.enrolment.people()
    life.look()
    life.pass_by(MINUTE)
    [incident] = [one for one in vault.incidents.open() if one.kind is IncidentKind.RECORD_UNREADABLE]
    assert incident.detail == f"The record {ada.id} (person) cannot be read. Restore a backup."
    office.close()
    with closing(gate.unlock(PASSPHRASE)) as again:
        again.enrolment.people()
        again.keeping.tick(clock.now, 5.0)
        assert _kinds(opened[-1]).count(IncidentKind.RECORD_UNREADABLE) == 1


def test_old_rows_go_by_themselves(office: Office, vault: Vault, life: Life) -> None:
    vault.incidents.add(IncidentKind.BACKUP_FAILED, "There is no backup.", datetime(2026, 5, 29, 18, tzinfo=UTC))
    life.look()
    assert len(vault.incidents.open()) == 1
    life.pass_by(timedelta(days=32))
    assert vault.incidents.open() == []
    assert vault.verify().ok


def test_a_missing_stick_is_told_once_a_day_and_tried_again_every_hour(
    office: Office, vault: Vault, life: Life, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    office.preferences.set(settings.BACKUP_FOLDER, str(stick))
    [sentence] = life.look()
    assert "There is no backup of today" in sentence
    assert life.pass_by(MINUTE) == []
    assert life.pass_by(timedelta(hours=1)) == []
    assert _kinds(vault) == [IncidentKind.BACKUP_FAILED]
    stick.mkdir()
    life.pass_by(timedelta(hours=1))
    assert len(list(stick.iterdir())) == 1
    assert office.keeping.status().backup_problem == ""


def test_a_missing_stick_keeps_nothing_else_from_being_done(office: Office, life: Life, tmp_path: Path) -> None:
    office.preferences.set(settings.BACKUP_FOLDER, str(tmp_path / "stick"))
    office.preferences.set(settings.HEADS_FILE, str(tmp_path / "stick" / "heads.jsonl"))
    sentences = life.look()
    assert len(sentences) == 2
    status = office.keeping.status()
    assert status.head
    assert status.verification is not None
    assert status.verification.ok


def test_a_disk_that_fills_up_is_an_incident_once_a_day(office: Office, vault: Vault, life: Life) -> None:
    vault.backups = NearlyFullDisk(vault.folder / "attendance.db", vault.keystore)
    [sentence] = life.look()
    assert "Only 512 MiB are free" in sentence
    life.pass_by(timedelta(hours=1))
    assert _kinds(vault) == [IncidentKind.DISK_NEARLY_FULL]
    life.pass_by(timedelta(days=1))
    assert _kinds(vault) == [IncidentKind.DISK_NEARLY_FULL] * 2


def test_the_daily_check_tells_what_it_finds(office: Office, vault: Vault, life: Life, tmp_path: Path) -> None:
    life.look()
    with closing(sqlite3.connect(tmp_path / "data" / "attendance.db")) as database, database:
        database.execute("UPDATE audit SET day = day - 1 WHERE seq = 1")
    sentences = life.pass_by(timedelta(days=1))
    assert any("daily check of the records found" in sentence for sentence in sentences)
    assert IncidentKind.CHAIN_BROKEN in _kinds(vault)


@pytest.fixture
def paused(office: Office, vault: Vault, ada: Person) -> Office:
    """An office in which the renewal of one person's keys was begun and cut off."""
    vault.resealing.begin([ada.id])
    return office


def test_a_renewal_of_one_persons_keys_ends_by_itself(paused: Office, life: Life) -> None:
    assert paused.keeping.status().rotating
    life.look()
    assert not paused.keeping.status().rotating


def test_a_renewal_of_all_keys_waits_for_whom_the_recovery_key_is_shown_to(
    office: Office, vault: Vault, life: Life
) -> None:
    vault.resealing.begin(None)
    [sentence] = life.look()
    assert "Renew them again" in sentence
    assert office.keeping.status().rotating
    assert office.keeping.rotate().recovery_key is not None


def _files(office: Office) -> list[Path]:
    office.accounts.sign_in("Administrator", PASSPHRASE)
    return sorted(office.keeping.status().backup_folder.iterdir())


def _backups(office: Office) -> list[object]:
    folder = office.keeping.status().backup_folder
    last = office.keeping.status().last_backup
    return [last if last is not None and file == last.file else file for file in sorted(folder.iterdir())]
