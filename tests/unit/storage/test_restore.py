import json
import os
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from faceattend.domain.accounts import Account, AccountId, Role
from faceattend.domain.keeping import KeptPeriod, LostRecords
from faceattend.domain.people import Person
from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.domain.verification import Stream
from faceattend.errors import UserError
from faceattend.storage.accounts import KeptAccount
from faceattend.storage.keystore import Keystore
from faceattend.storage.passphrase import KeyCost
from faceattend.storage.restore import (
    REPLACED_KEY,
    RESTORED_KEY,
    finish_restore,
    may_restore,
    preview_of,
    put_back,
    remove_replaced,
    replaced_in,
)
from faceattend.storage.vault import Vault

Enrol = Callable[..., Person]
DAY = date(2026, 11, 20)
LATER = datetime(2026, 11, 21, 9, tzinfo=UTC)


def _unseen(done: int, total: int) -> None:
    assert 0 <= done <= total


def _crashed(folder: Path, decided: Path) -> None:
    raise KeyboardInterrupt


def _punch(vault: Vault, person: Person, time: datetime) -> None:
    vault.punches.add(NewPunch(person.id, time, DAY, Direction.IN, Method.FACE, "Front door", 0.7))


@pytest.fixture
def file(folder: Path, passphrase: str, cheap: KeyCost, enrol: Enrol, now: datetime) -> Path:
    """A backup with one person and one punch; the closed vault in ``folder`` has another person and punch since."""
    vault, _ = Vault.create(folder, passphrase, cheap)
    with vault:
        ada = enrol(vault)
        _punch(vault, ada, now)
        vault.seals.seal(now)
        file = vault.backups.make(vault.backups.default_folder, now, _unseen).file
        _punch(vault, ada, now + timedelta(hours=8))
        _punch(vault, enrol(vault, "Grace Hopper", "B 1"), now + timedelta(hours=8))
        vault.seals.seal(now + timedelta(hours=9))
    return file


@pytest.fixture
def keystore(file: Path, folder: Path, passphrase: str) -> Keystore:
    return Keystore.unlock(folder / "keystore.json", passphrase)


def test_a_look_at_a_backup_says_what_would_be_lost(
    folder: Path, file: Path, keystore: Keystore, now: datetime
) -> None:
    before = (folder / "attendance.db").read_bytes()
    preview = preview_of(folder, file, keystore)
    assert preview.lost == (LostRecords(Stream.PUNCHES, 2),)
    assert preview.sealed_at == now
    assert preview.newest_seal == now + timedelta(hours=9)
    assert preview.present_readable
    assert (preview.people, preview.erased_again, preview.unreadable) == (1, 0, 0)
    assert preview.size == file.stat().st_size
    assert (folder / "attendance.db").read_bytes() == before


@pytest.mark.parametrize("content", [None, b"", b"SQLite format 3\x00" + bytes(4096)])
def test_without_a_readable_database_the_seals_tell_what_is_missing(
    folder: Path, file: Path, keystore: Keystore, now: datetime, content: bytes | None
) -> None:
    if content is None:
        (folder / "attendance.db").unlink()
    else:
        (folder / "attendance.db").write_bytes(content)
    preview = preview_of(folder, file, keystore)
    assert not preview.present_readable
    assert preview.lost == ()
    assert preview.newest_seal == now + timedelta(hours=9)


def test_the_backup_takes_the_place_and_the_database_is_kept_aside(
    folder: Path, file: Path, keystore: Keystore, passphrase: str, now: datetime
) -> None:
    present = (folder / "attendance.db").read_bytes()
    aside = put_back(folder, file, keystore, preview_of(folder, file, keystore), LATER, _unseen)
    assert aside == folder / "attendance-2026-11-21-090000.replaced"
    assert aside.read_bytes() == present
    assert stat.S_IMODE((folder / "attendance.db").stat().st_mode) == 0o600
    assert {path.name for path in folder.iterdir()} == {
        "attendance.db", "keystore.json", "vault.lock", "heads.jsonl", "backups", aside.name
    }  # fmt: skip
    with Vault.unlock(folder, passphrase) as vault:
        assert [person.details.code for person in vault.people.all()] == ["A 7"]
        assert [punch.time for punch in vault.punches.between(DAY, DAY)] == [now]
        told = vault.settings.read(RESTORED_KEY)
    assert told == {
        "file": file.name, "at": LATER.isoformat(), "lost": {"punches": 2}, "switched_off": 0, "withdrawn_again": 0
    }  # fmt: skip


def test_what_was_kept_aside_can_be_restored_as_well(
    folder: Path, file: Path, keystore: Keystore, passphrase: str
) -> None:
    aside = put_back(folder, file, keystore, preview_of(folder, file, keystore), LATER, _unseen)
    assert aside is not None
    put_back(folder, aside, keystore, preview_of(folder, aside, keystore), LATER + timedelta(hours=1), _unseen)
    with Vault.unlock(folder, passphrase) as vault:
        assert [person.details.code for person in vault.people.all()] == ["A 7", "B 1"]


def test_a_database_that_was_lost_is_replaced(folder: Path, file: Path, keystore: Keystore, passphrase: str) -> None:
    (folder / "attendance.db").unlink()
    assert put_back(folder, file, keystore, preview_of(folder, file, keystore), LATER, _unseen) is None
    with Vault.unlock(folder, passphrase) as vault:
        assert len(vault.people.all()) == 1


def test_the_log_of_a_crashed_program_is_never_taken_for_the_backups(
    folder: Path, file: Path, keystore: Keystore, passphrase: str, now: datetime, tmp_path: Path
) -> None:
    crashed = tmp_path / "crashed"
    with Vault.unlock(folder, passphrase) as vault:
        ada = vault.people.find("A 7")
        assert ada is not None
        _punch(vault, ada, now + timedelta(hours=9))
        shutil.copytree(folder, crashed)
    assert (crashed / "attendance.db-wal").stat().st_size > 0
    aside = put_back(crashed, file, keystore, preview_of(crashed, file, keystore), LATER, _unseen)
    assert aside is not None
    with Vault.unlock(crashed, passphrase) as vault:
        assert len(vault.punches.between(DAY, DAY)) == 1
        vault.seals.begin_anew(LATER)
        assert vault.verify().findings == ()
    # The punch in the log went aside with its database.
    with closing(sqlite3.connect(aside)) as database:
        assert database.execute("SELECT COUNT(*) FROM event").fetchone() == (4,)


def test_a_restore_that_was_decided_is_finished_at_the_next_opening(
    folder: Path, file: Path, keystore: Keystore, passphrase: str
) -> None:
    aside = folder / "attendance-2026-11-21-090000.replaced"
    with pytest.MonkeyPatch.context() as crash:
        # As a crash leaves it right after the decision.
        crash.setattr("faceattend.storage.restore._put_in_place", _crashed)
        with pytest.raises(KeyboardInterrupt):
            put_back(folder, file, keystore, preview_of(folder, file, keystore), LATER, _unseen)
    with Vault.unlock(folder, passphrase) as vault:
        assert len(vault.people.all()) == 1
        assert vault.opening_problems == ()
    assert replaced_in(folder) == [aside]
    assert not list(folder.glob("*.restored*"))


@pytest.mark.parametrize("planted", ["old backup", "nothing", "pipe"])
def test_a_file_that_the_program_did_not_prepare_is_left_alone_and_told(
    folder: Path, file: Path, passphrase: str, planted: str
) -> None:
    target = folder / "attendance-2020-01-01-000000.restored"
    if planted == "pipe":
        os.mkfifo(target)
    else:
        target.write_bytes(file.read_bytes() if planted == "old backup" else b"")
    target.with_name(target.name + ".mark").write_bytes(b"mine")
    with Vault.unlock(folder, passphrase) as vault:
        assert len(vault.people.all()) == 2
        [problem] = vault.opening_problems
    assert target.name in problem
    assert target.exists()
    assert replaced_in(folder) == []


def test_the_mark_of_one_restore_is_none_for_another_file(
    folder: Path, file: Path, keystore: Keystore, passphrase: str
) -> None:
    with pytest.MonkeyPatch.context() as crash:
        crash.setattr("faceattend.storage.restore._put_in_place", _crashed)
        with pytest.raises(KeyboardInterrupt):
            put_back(folder, file, keystore, preview_of(folder, file, keystore), LATER, _unseen)
    [decided] = folder.glob("*.restored")
    decided.write_bytes(file.read_bytes())
    with Vault.unlock(folder, passphrase) as vault:
        assert len(vault.people.all()) == 2
        assert vault.opening_problems


def test_nothing_to_finish_changes_nothing(folder: Path, file: Path, keystore: Keystore) -> None:
    before = sorted(path.name for path in folder.iterdir())
    assert finish_restore(folder, keystore) == ()
    assert sorted(path.name for path in folder.iterdir()) == before


def test_a_pipe_is_no_backup(folder: Path, keystore: Keystore, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.backup")
    with pytest.raises(UserError, match="is not a file"):
        preview_of(folder, tmp_path / "pipe.backup", keystore)


def test_a_restore_that_is_stopped_changes_nothing(folder: Path, file: Path, keystore: Keystore) -> None:
    preview = preview_of(folder, file, keystore)
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        put_back(folder, file, keystore, preview, LATER, stop)
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


def test_a_backup_that_breaks_after_the_look_changes_nothing(folder: Path, file: Path, keystore: Keystore) -> None:
    preview = preview_of(folder, file, keystore)
    file.write_bytes(b"")
    before = (folder / "attendance.db").read_bytes()
    with pytest.raises(UserError):
        put_back(folder, file, keystore, preview, LATER, _unseen)
    assert (folder / "attendance.db").read_bytes() == before


def test_who_was_erased_since_does_not_come_back(
    folder: Path, file: Path, passphrase: str, format: str, now: datetime
) -> None:
    with Vault.unlock(folder, passphrase) as vault:
        ada = vault.people.find("A 7")
        assert ada is not None
        vault.erasures.erase(ada.id, "asked for it", now + timedelta(hours=10))
    keystore = Keystore.unlock(folder / "keystore.json", passphrase)
    preview = preview_of(folder, file, keystore)
    assert (preview.people, preview.erased_again, preview.unreadable) == (1, 1, 0)
    put_back(folder, file, keystore, preview, LATER, _unseen)
    with Vault.unlock(folder, passphrase) as vault:
        vault.finish_erasures(LATER)
        assert vault.people.all() == []
        assert vault.people.templates(format) == {}
        assert vault.punches.between(DAY, DAY) == []
        assert vault.verify().ok is False
        vault.seals.begin_anew(LATER)
        assert vault.verify().findings == ()


def test_whose_keys_were_renewed_since_is_counted(folder: Path, file: Path, passphrase: str) -> None:
    with Vault.unlock(folder, passphrase) as vault:
        ada = vault.people.find("A 7")
        assert ada is not None
        vault.resealing.begin([ada.id])
        vault.resealing.go_on(_unseen)
    preview = preview_of(folder, file, Keystore.unlock(folder / "keystore.json", passphrase))
    assert (preview.people, preview.unreadable) == (1, 1)


def test_a_backup_of_version_1_can_be_restored(tmp_path: Path) -> None:
    golden = Path(__file__).resolve().parents[3] / "db" / "golden" / "version-1"
    folder = Path(shutil.copytree(golden, tmp_path / "golden"))
    passphrase = json.loads((folder / "contents.json").read_text(encoding="utf-8"))["passphrase"]
    file = folder / "attendance-version-1.backup"
    shutil.copy(folder / "attendance.db", file)
    with Vault.unlock(folder, passphrase) as vault:
        people = vault.people.all()
    keystore = Keystore.unlock(folder / "keystore.json", passphrase)
    put_back(folder, file, keystore, preview_of(folder, file, keystore), LATER, _unseen)
    with Vault.unlock(folder, passphrase) as vault:
        assert vault.people.all() == people
        assert vault.settings.read(RESTORED_KEY) is not None
        vault.seals.begin_anew(LATER)
        assert vault.verify().ok


@pytest.mark.parametrize(
    ("role", "enabled", "allowed"),
    [
        (Role.ADMINISTRATOR, True, True),
        (Role.ADMINISTRATOR, False, False),
        (Role.OPERATOR, True, False),
        (Role.AUDITOR, True, False),
    ],
)
def test_only_an_administrator_restores(
    folder: Path, file: Path, passphrase: str, role: Role, *, enabled: bool, allowed: bool
) -> None:
    with Vault.unlock(folder, passphrase) as vault:
        account = Account(AccountId(77), "Edith", role, opens_vault=True, enabled=enabled)
        vault.accounts.add(KeptAccount(account, None))
        vault.keystore.slots.set_passphrase(77, "Edith", "seven blue umbrellas in May")
    keystore = Keystore.unlock(folder / "keystore.json", "seven blue umbrellas in May", "Edith")
    assert may_restore(folder, file, keystore) is allowed
    # In the backup there was no such account yet.
    (folder / "attendance.db").unlink()
    assert may_restore(folder, file, keystore) is False


def test_who_holds_the_recovery_key_restores(tmp_path: Path, passphrase: str, cheap: KeyCost, now: datetime) -> None:
    vault, key = Vault.create(tmp_path / "new", passphrase, cheap)
    with vault:
        file = vault.backups.make(vault.backups.default_folder, now, _unseen).file
    keystore = Keystore.unlock_with_recovery_key(tmp_path / "new" / "keystore.json", key)
    assert may_restore(tmp_path / "new", file, keystore)


def test_databases_that_were_replaced_go_in_time(folder: Path, file: Path, keystore: Keystore) -> None:
    put_back(folder, file, keystore, preview_of(folder, file, keystore), LATER, _unseen)
    month = timedelta(days=31)
    in_time, too_late = (KeptPeriod.until(LATER + month + step, month) for step in (timedelta(), timedelta(seconds=1)))
    [aside] = replaced_in(folder)
    noted = {aside.name: LATER}
    assert remove_replaced(folder, noted, in_time) == 0
    # Whatever only has the name of one stays.
    planted = folder / "attendance-2020-01-01-000000.replaced"
    planted.write_bytes(b"")
    assert remove_replaced(folder, noted, too_late) == 1
    assert replaced_in(folder) == [planted]


def test_what_was_replaced_stays_on_record_over_restores(
    folder: Path, file: Path, keystore: Keystore, passphrase: str
) -> None:
    for hours in (0, 1):
        put_back(folder, file, keystore, preview_of(folder, file, keystore), LATER + timedelta(hours=hours), _unseen)
    with Vault.unlock(folder, passphrase) as vault:
        noted = vault.settings.read(REPLACED_KEY)
    assert isinstance(noted, dict)
    assert sorted(noted) == [aside.name for aside in replaced_in(folder)]
