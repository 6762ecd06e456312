"""When seals are made, and where their heads go."""

import json
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from faceattend.domain.audit import AuditEntry, Outcome
from faceattend.domain.matching import Verdict
from faceattend.domain.people import Person
from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.domain.sightings import Appearance
from faceattend.domain.verification import Stream
from faceattend.errors import UserError
from faceattend.storage.heads_file import HEADS_NAME, read_heads
from faceattend.storage.ledger import cut, cut_count
from faceattend.storage.moments import to_day_number
from faceattend.storage.passphrase import KeyCost
from faceattend.storage.seal_state import SealState, next_key
from faceattend.storage.seals import MOST_UNSEALED, SEAL_INTERVAL
from faceattend.storage.vault import Vault

Enrol = Callable[..., Person]
MINUTE = timedelta(minutes=1)


def test_a_seal_is_due_at_first_after_a_quarter_of_an_hour_and_at_midnight(vault: Vault, now: datetime) -> None:
    assert vault.seals.latest() is None
    assert vault.seals.due(now)
    head = vault.seals.seal(now)
    assert vault.seals.latest() == head
    assert not vault.seals.due(now + SEAL_INTERVAL - MINUTE)
    assert vault.seals.due(now + SEAL_INTERVAL)
    late = now.replace(hour=23, minute=58)
    vault.seals.seal(late)
    assert not vault.seals.due(late + MINUTE)
    assert vault.seals.due(late + 2 * MINUTE)


def test_a_clock_that_is_set_back_stops_no_seals(vault: Vault, now: datetime) -> None:
    vault.seals.seal(now)
    assert vault.seals.due(now - timedelta(hours=1))
    assert not vault.seals.due(now - MINUTE)


def test_a_rush_is_sealed_before_its_time(vault: Vault, now: datetime) -> None:
    vault.seals.seal(now)
    stranger = Appearance(now, now.date(), "Door", Verdict.UNKNOWN, None, 0.1)
    vault.sightings.add(*[stranger] * (MOST_UNSEALED - 1))
    assert not vault.seals.due(now)
    vault.audit.add(AuditEntry(now, None, "lock", Outcome.DONE))
    assert vault.seals.due(now)


def test_every_head_goes_to_both_files(vault: Vault, folder: Path, tmp_path: Path, now: datetime) -> None:
    stick = tmp_path / "stick.jsonl"
    vault.settings.write("keeping.heads_file", str(stick))
    stranger = Appearance(now, now.date(), "Door", Verdict.UNKNOWN, None, 0.1)
    vault.sightings.add(stranger)
    heads = [vault.seals.seal(now + number * MINUTE) for number in range(2)]
    report = vault.retention.cut({Stream.SIGHTINGS: now.date() + timedelta(days=1)}, now)
    assert report.head is not None
    heads += [report.head, vault.seals.begin_anew(now)]
    for path in (folder / HEADS_NAME, stick):
        written = read_heads(path)
        assert written is not None
        assert (list(written.heads), written.damaged) == (heads, 0)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert vault.seals.heads_problem == ""
    assert [json.loads(line)["epoch"] for line in stick.read_text().splitlines()] == [1, 2, 3, 4]


def test_a_missing_stick_is_told_and_stops_nothing(vault: Vault, folder: Path, tmp_path: Path, now: datetime) -> None:
    stick = tmp_path / "not there" / "heads.jsonl"
    vault.settings.write("keeping.heads_file", str(stick))
    head = vault.seals.seal(now)
    assert vault.seals.heads_problem == f"The mark of the last seal could not be written into {stick}."
    written = read_heads(folder / HEADS_NAME)
    assert written is not None
    assert written.heads == (head,)
    stick.parent.mkdir()
    vault.seals.seal(now)
    assert vault.seals.heads_problem == ""


def test_a_damaged_choice_of_a_stick_is_told_and_stops_nothing(vault: Vault, folder: Path, now: datetime) -> None:
    vault.settings.write("keeping.heads_file", "/media/stick/heads.jsonl")
    with closing(sqlite3.connect(folder / "attendance.db")) as database:
        database.execute("UPDATE setting SET token = zeroblob(100)")
        database.commit()
    assert vault.seals.seal(now).epoch == 1
    assert "The setting keeping.heads_file is damaged" in vault.seals.heads_problem


def test_the_key_that_proves_seals_is_taken_once(vault: Vault, now: datetime) -> None:
    vault.seals.seal(now)
    before = vault.seals.verification_key_taken
    assert vault.verify().seals_proved
    key = vault.seals.take_verification_key()
    assert (before, vault.seals.verification_key_taken) == (False, True)
    with pytest.raises(UserError, match="taken out already"):
        vault.seals.take_verification_key()
    vault.seals.seal(now)
    assert vault.verify(verification_key=key.lower().replace("-", "- ")).seals_proved
    assert not vault.verify().seals_proved
    for wrong in (key[:-1], key.removeprefix("SEALS-"), key[:-1] + ("0" if key[-1] != "0" else "1"), ""):
        with pytest.raises(UserError, match="key that proves seals"):
            vault.verify(verification_key=wrong)


def test_another_vaults_key_proves_nothing(
    vault: Vault, tmp_path: Path, passphrase: str, cheap: KeyCost, now: datetime
) -> None:
    other, _ = Vault.create(tmp_path / "other", passphrase, cheap)
    with other:
        key = other.seals.take_verification_key()
    vault.seals.seal(now)
    [finding] = vault.verify(verification_key=key).findings
    assert finding.sentence == "The key that was given proves none of the seals."


def test_the_key_moves_on_and_the_one_before_is_gone(vault: Vault, now: datetime) -> None:
    state = SealState.new()
    moved = state.moved_on()
    assert moved.epoch == state.epoch + 1
    assert moved.key == next_key(state.key) != state.key
    assert "key=" not in repr(state)
    assert state.key.hex() not in repr(state)


def test_the_device_is_the_same_after_every_start(folder: Path, passphrase: str, vault: Vault, now: datetime) -> None:
    fingerprint = vault.seals.fingerprint
    vault.seals.seal(now)
    vault.close()
    with Vault.unlock(folder, passphrase) as again:
        assert again.seals.fingerprint == fingerprint
        assert again.seals.seal(now).epoch == 2
        again.seals.begin_anew(now)
        assert again.seals.fingerprint == fingerprint


def test_what_is_cut_off_is_covered_by_the_seal_and_numbers_go_on(vault: Vault, enrol: Enrol, now: datetime) -> None:
    ada = enrol(vault)
    for number in range(5):
        time = now + timedelta(days=number)
        vault.punches.add(NewPunch(ada.id, time, time.date(), Direction.IN, Method.FACE, "Door", 0.5))
    vault.seals.seal(now)
    before = to_day_number(now.date() + timedelta(days=3))
    planned = vault.seals.seal_after(lambda database: cut_count(database, Stream.PUNCHES, before, before), now)[0]
    count, _ = vault.seals.seal_after(lambda database: cut(database, Stream.PUNCHES, before, before), now)
    assert (planned, count) == (3, 3)
    assert vault.verify().ok
    assert vault.verify().rows == 2
    everything = to_day_number(date(2100, 1, 1))
    vault.seals.seal_after(lambda database: cut(database, Stream.PUNCHES, everything, everything), now)
    assert vault.seals.seal_after(lambda database: cut(database, Stream.PUNCHES, everything, everything), now)[0] == 0
    punch = vault.punches.add(NewPunch(ada.id, now, now.date(), Direction.IN, Method.FACE, "Door", 0.5))
    assert punch.id == 6
    assert vault.verify().ok


def test_a_voiding_whose_punch_was_deleted_is_no_damage(vault: Vault, enrol: Enrol, now: datetime) -> None:
    ada = enrol(vault)
    day = now.date()
    later = now + timedelta(days=9)
    punch = vault.punches.add(NewPunch(ada.id, now, day, Direction.IN, Method.FACE, "Door", 0.5))
    vault.punches.add(NewPunch(ada.id, later, later.date(), Direction.IN, Method.FACE, "Door", 0.5))
    vault.punches.void(punch.id, "Somebody else", later)
    kept = to_day_number(later.date())
    vault.seals.seal_after(lambda database: cut(database, Stream.PUNCHES, kept, kept), later)
    assert len(vault.punches.between(day, later.date())) == 1
    assert vault.problems == ()


@pytest.mark.parametrize("epoch", ["1e999", "1e300", "true", '"7"', "-1", "0", str(2**64), "null"])
def test_a_mark_with_an_impossible_number_is_no_mark(vault: Vault, folder: Path, now: datetime, epoch: str) -> None:
    vault.seals.seal(now)
    path = folder / HEADS_NAME
    path.write_text(path.read_text() + path.read_text().replace('"epoch": 1', f'"epoch": {epoch}'))
    assert [finding.sentence for finding in vault.verify().findings] == [
        "The file heads.jsonl has 1 lines that cannot be read."
    ]
    assert vault.seals.begin_anew(now).epoch == 2


def test_heads_of_a_vault_that_was_here_before_are_set_aside(
    folder: Path, passphrase: str, cheap: KeyCost, now: datetime
) -> None:
    former, _ = Vault.create(folder, passphrase, cheap)
    with former:
        former.seals.seal(now)
    heads = (folder / HEADS_NAME).read_bytes()
    for name in ("keystore.json", "attendance.db"):
        (folder / name).unlink()
    fresh, _ = Vault.create(folder, passphrase, cheap)
    with fresh:
        fresh.seals.seal(now)
        assert fresh.verify().ok
    assert (folder / "heads.former").read_bytes() == heads
