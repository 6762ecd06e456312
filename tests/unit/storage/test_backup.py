import os
import shutil
import sqlite3
import stat
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from faceattend import paths
from faceattend.domain.keeping import KeptPeriod
from faceattend.domain.people import Person
from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.errors import EnvironmentFault, UserError
from faceattend.storage.backup import BackupStore, backup_name, backups_in, check_backup, remove_old, taken_at
from faceattend.storage.keystore import Keystore
from faceattend.storage.migrate import newest_version
from faceattend.storage.passphrase import KeyCost
from faceattend.storage.vault import Vault

Enrol = Callable[..., Person]
DAY = date(2026, 11, 20)


def _unseen(done: int, total: int) -> None:
    assert 0 <= done <= total


@pytest.fixture
def file(vault: Vault, enrol: Enrol, now: datetime) -> Path:
    """A backup of an open vault with one person and one punch."""
    person = enrol(vault)
    vault.punches.add(NewPunch(person.id, now, DAY, Direction.IN, Method.FACE, "Front door", 0.7))
    vault.seals.seal(now)
    return vault.backups.make(vault.backups.default_folder, now, _unseen).file


def test_a_backup_is_opened_again_and_holds_the_last_seal(vault: Vault, enrol: Enrol, now: datetime) -> None:
    enrol(vault)
    head = vault.seals.seal(now)
    report = vault.backups.make(vault.backups.default_folder, now, _unseen)
    assert report.verified
    assert report.head == head.text
    assert report.taken_at == now
    assert report.size == report.file.stat().st_size
    assert report.file.name == "attendance-2026-11-20-085812.backup"
    assert taken_at(report.file) == now.replace(microsecond=0)


def test_a_backup_is_private_whatever_the_mask_of_the_user_is(vault: Vault, now: datetime) -> None:
    before = os.umask(0o022)
    try:
        file = vault.backups.make(vault.backups.default_folder, now, _unseen).file
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_backup_holds_no_keystore_and_nothing_else(file: Path) -> None:
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_nothing_that_was_deleted_is_in_a_backup(
    vault: Vault, enrol: Enrol, folder: Path, format: str, now: datetime
) -> None:
    enrol(vault)
    with closing(sqlite3.connect(f"file:{folder}/attendance.db?mode=ro", uri=True)) as database:
        [(token,)] = database.execute("SELECT token FROM template")
    person = vault.people.all()[0]
    vault.people.destroy_templates([person.id])
    report = vault.backups.make(vault.backups.default_folder, now, _unseen)
    assert token not in report.file.read_bytes()
    assert format.encode() not in report.file.read_bytes()


def test_a_backup_has_no_keys_of_seals(vault: Vault, folder: Path, now: datetime) -> None:
    """With the key of its time somebody could make all seals since then again."""
    vault.seals.seal(now)
    file = vault.backups.make(vault.backups.default_folder, now, _unseen).file
    with closing(sqlite3.connect(f"file:{folder}/attendance.db?mode=ro", uri=True)) as database:
        [(keys,)] = database.execute("SELECT token FROM vault WHERE id = 2")
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT id FROM vault ORDER BY id").fetchall() == [(1,), (3,), (4,)]
    assert keys not in file.read_bytes()


def test_whose_keys_are_gone_is_in_no_backup(vault: Vault, enrol: Enrol, now: datetime) -> None:
    """A roll-up says under the key of the office who came when."""
    person = enrol(vault)
    for number in range(5):
        time = now + timedelta(days=number)
        vault.punches.add(NewPunch(person.id, time, time.date(), Direction.IN, Method.FACE, "Front door", 0.7))
    vault.punches.between(DAY, DAY + timedelta(days=5))
    file = vault.backups.make(vault.backups.default_folder, now, _unseen).file
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT COUNT(*) FROM rollup").fetchone() == (0,)


def test_what_is_written_during_a_backup_is_not_lost(vault: Vault, enrol: Enrol, now: datetime) -> None:
    person = enrol(vault)
    written = []

    def add() -> None:
        for second in range(20):
            time = now + timedelta(seconds=second)
            written.append(vault.punches.add(NewPunch(person.id, time, DAY, Direction.IN, Method.FACE, "Door", 0.7)))

    thread = threading.Thread(target=add)
    thread.start()
    reports = [vault.backups.make(vault.backups.default_folder, now + timedelta(days=day), _unseen) for day in range(3)]
    thread.join()
    assert all(report.verified for report in reports)
    assert vault.punches.between(DAY, DAY) == written


def test_a_backup_that_is_stopped_leaves_nothing_behind(vault: Vault, enrol: Enrol, now: datetime) -> None:
    for number in range(40):
        enrol(vault, f"Person {number}", str(number))

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        vault.backups.make(vault.backups.default_folder, now, stop)
    assert list(vault.backups.default_folder.iterdir()) == []
    assert vault.backups.make(vault.backups.default_folder, now, _unseen).verified


def test_a_stick_that_is_not_plugged_in_is_said_and_no_folder_made(vault: Vault, tmp_path: Path, now: datetime) -> None:
    stick = tmp_path / "media" / "stick"
    with pytest.raises(EnvironmentFault, match="Plug in the disk or stick"):
        vault.backups.make(stick, now, _unseen)
    assert not stick.exists()


def test_a_folder_that_cannot_be_written_is_said(vault: Vault, tmp_path: Path, now: datetime) -> None:
    # Also a user whom no mode keeps out cannot write a file where a folder of its name stands.
    target = tmp_path / "elsewhere"
    (target / f"{backup_name(now)}.new" / "inside").mkdir(parents=True)
    with pytest.raises(EnvironmentFault):
        vault.backups.make(target, now, _unseen)


def test_records_that_are_damaged_make_no_backup(vault: Vault, enrol: Enrol, folder: Path, now: datetime) -> None:
    for number in range(60):
        enrol(vault, f"Person {number}", str(number))
    vault.seals.seal(now)
    path = folder / "attendance.db"
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2] + bytes(len(content) - len(content) // 2))
    with pytest.raises(EnvironmentFault, match="database is damaged"):
        vault.backups.make(vault.backups.default_folder, now, _unseen)
    assert list(vault.backups.default_folder.iterdir()) == []


def test_a_backup_that_the_keystore_does_not_open_is_not_whole(
    vault: Vault, folder: Path, tmp_path: Path, cheap: KeyCost, now: datetime
) -> None:
    other, _ = Keystore.create(tmp_path / "other.json", "another passphrase than this", cheap)
    report = BackupStore(folder / "attendance.db", other).make(tmp_path, now, _unseen)
    assert not report.verified
    assert "of another vault" in report.problem


def test_a_whole_backup_is_accepted(file: Path, vault: Vault) -> None:
    assert check_backup(file, vault.keystore) == newest_version(paths.migrations())


def test_a_copy_is_compared_with_the_last_seal_before_it_and_its_links_are_checked(
    vault: Vault, file: Path, now: datetime
) -> None:
    head = vault.seals.latest()
    assert vault.check_copy(file, head) == ""
    # What was recorded and sealed since is no fault of the copy.
    vault.punches.add(NewPunch(vault.people.all()[0].id, now, DAY, Direction.OUT, Method.FACE, "Front door", 0.7))
    assert vault.check_copy(file, head) == ""
    later = vault.seals.seal(now)
    assert vault.check_copy(file, head) == ""
    assert "is missing" in vault.check_copy(file, later)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE event SET leaf = zeroblob(32)",
        "UPDATE checkpoint SET seal = zeroblob(32)",
        "UPDATE checkpoint SET signature = zeroblob(64)",
        "DELETE FROM event",
        "DELETE FROM checkpoint",
    ],
)
def test_a_copy_in_which_something_is_altered_is_named_unless_the_records_are_so_too(
    vault: Vault, folder: Path, file: Path, damage: str, now: datetime
) -> None:
    head = vault.seals.latest()
    assert head is not None
    with closing(sqlite3.connect(file)) as database, database:
        database.execute(damage)
    assert vault.check_copy(file, head) != ""
    with closing(sqlite3.connect(folder / "attendance.db")) as database, database:
        database.execute(damage)
    assert vault.check_copy(vault.backups.make(folder, now, _unseen).file, None) == ""


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: 5 * 4096])


def _zero_first_page(file: Path) -> None:
    file.write_bytes(bytes(4096) + file.read_bytes()[4096:])


def _foreign(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("CREATE TABLE somebody (elses)")


def _newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("PRAGMA user_version = 99")


def _text(file: Path) -> None:
    file.write_text("This is not a database." * 100)


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (_empty, "is empty"),
        (_cut, "is damaged"),
        (_zero_first_page, "is damaged or is not a database"),
        (_text, "is not a database"),
        (_foreign, "database of another program"),
        (_newer, "newer version of faceattend"),
    ],
)
def test_what_is_no_whole_backup_is_named_and_left_alone(
    file: Path, vault: Vault, damage: Callable[[Path], None], sentence: str
) -> None:
    damage(file)
    before = file.read_bytes()
    with pytest.raises(UserError, match=sentence):
        check_backup(file, vault.keystore)
    assert file.read_bytes() == before


def test_a_backup_that_is_not_there_is_said(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is missing"):
        check_backup(tmp_path / "nothing.backup", vault.keystore)


def test_the_backup_of_another_vault_is_refused(file: Path, tmp_path: Path, cheap: KeyCost) -> None:
    Vault.create(tmp_path / "other", "another passphrase than this", cheap)[0].close()
    other = Keystore.unlock(tmp_path / "other" / "keystore.json", "another passphrase than this")
    with pytest.raises(UserError, match="of another vault"):
        check_backup(file, other)


def test_a_backup_from_before_all_keys_were_renewed_cannot_be_opened(file: Path, vault: Vault) -> None:
    vault.resealing.begin(None)
    vault.resealing.go_on(_unseen)
    with pytest.raises(UserError, match="all keys of this one were renewed"):
        check_backup(file, vault.keystore)


def test_old_backups_and_those_of_a_clock_that_was_ahead_go(tmp_path: Path) -> None:
    moments = [datetime(2026, month, 1, 8, tzinfo=UTC) for month in range(1, 7)]
    ahead = datetime(2031, 6, 1, 8, tzinfo=UTC)
    for moment in (*moments, ahead):
        (tmp_path / backup_name(moment)).write_bytes(b"x")
    (tmp_path / f"{backup_name(moments[4])}.new").write_bytes(b"cut off")
    (tmp_path / "attendance-version-1.backup").write_bytes(b"x")
    (tmp_path / "holiday.jpg").write_bytes(b"x")
    kept = KeptPeriod.until(moments[5], moments[5] - moments[3])
    assert remove_old(tmp_path, kept) == 4
    assert backups_in(tmp_path) == [tmp_path / backup_name(moment) for moment in moments[3:]]
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {*map(backup_name, moments[3:]), "attendance-version-1.backup", "holiday.jpg"}


@pytest.mark.parametrize(("at_least", "left"), [(0, 0), (2, 2), (9, 6)])
def test_so_many_of_the_newest_backups_stay_however_old_they_are(tmp_path: Path, at_least: int, left: int) -> None:
    moments = [datetime(2026, month, 1, 8, tzinfo=UTC) for month in range(1, 7)]
    for moment in moments:
        (tmp_path / backup_name(moment)).write_bytes(b"x")
    kept = KeptPeriod.until(datetime(2031, 6, 1, 8, tzinfo=UTC), timedelta(days=35))
    assert remove_old(tmp_path, kept, at_least) == 6 - left
    assert backups_in(tmp_path) == [tmp_path / backup_name(moment) for moment in moments[6 - left :]]


@pytest.mark.parametrize("name", ["attendance-2026-13-01-000000.backup", "attendance.db", "attendance-2026.backup"])
def test_another_name_is_no_backups(tmp_path: Path, name: str) -> None:
    assert taken_at(tmp_path / name) is None


def test_a_backup_is_a_whole_vault_beside_its_keystore(
    file: Path, vault: Vault, folder: Path, tmp_path: Path, passphrase: str, now: datetime
) -> None:
    people, punches = vault.people.all(), vault.punches.between(DAY, DAY)
    vault.keystore.copy_to(tmp_path / "keystore.json")
    shutil.copy(file, tmp_path / "attendance.db")
    shutil.copy(folder / "heads.jsonl", tmp_path)
    with Vault.unlock(tmp_path, passphrase) as again:
        assert again.people.all() == people
        assert again.punches.between(DAY, DAY) == punches
        # Restored by the program it would have begun a new line of seals.
        assert [finding.sentence for finding in again.verify().findings] == [
            "The keys that seal the records are missing or damaged."
        ]
        again.seals.begin_anew(now)
        assert again.verify().findings == ()
