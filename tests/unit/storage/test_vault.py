import json
import logging
import shutil
import sqlite3
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from faceattend import paths
from faceattend.domain.people import Consent, Person, PersonDetails
from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.errors import EnvironmentFault, UserError
from faceattend.storage.database import read_version
from faceattend.storage.migrate import newest_version
from faceattend.storage.open_keystore import LockedError
from faceattend.storage.passphrase import KeyCost
from faceattend.storage.vault import Vault

Enrol = Callable[..., Person]
DAY = date(2026, 11, 20)
NEWEST = newest_version(paths.migrations())


def _files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture
def closed(folder: Path, passphrase: str, cheap: KeyCost, enrol: Enrol, now: datetime) -> str:
    """A closed vault in ``folder`` with one person and one punch; its recovery key."""
    vault, key = Vault.create(folder, passphrase, cheap)
    with vault:
        person = enrol(vault)
        vault.punches.add(NewPunch(person.id, now, DAY, Direction.IN, Method.FACE, "Front door", 0.7))
    return key


def test_a_vault_is_opened_with_either_key(folder: Path, passphrase: str, closed: str) -> None:
    with Vault.unlock(folder, passphrase) as vault:
        people, punches = vault.people.all(), vault.punches.between(DAY, DAY)
    with Vault.unlock_with_recovery_key(folder, closed.lower()) as vault:
        assert vault.people.all() == people
        assert vault.punches.between(DAY, DAY) == punches
    assert (len(people), len(punches)) == (1, 1)


def test_the_vault_costs_what_is_measured(folder: Path, passphrase: str) -> None:
    vault, _ = Vault.create(folder, passphrase)
    vault.close()
    Vault.unlock(folder, passphrase).close()


def test_everything_is_private(vault: Vault, folder: Path, enrol: Enrol) -> None:
    enrol(vault)
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {"attendance.db", "attendance.db-wal", "keystore.json"} < set(modes)
    assert set(modes.values()) == {0o600}


def test_there_is_a_vault_once_it_is_made(folder: Path, passphrase: str, cheap: KeyCost) -> None:
    assert not Vault.exists(folder)
    Vault.create(folder, passphrase, cheap)[0].close()
    assert Vault.exists(folder)


def test_a_second_vault_is_refused(folder: Path, passphrase: str, cheap: KeyCost, closed: str) -> None:
    before = _files(folder)
    with pytest.raises(UserError, match=r"There is a vault in .* already"):
        Vault.create(folder, "another passphrase than this", cheap)
    assert _files(folder) == before


def test_a_weak_passphrase_makes_nothing(folder: Path) -> None:
    with pytest.raises(UserError, match="at least 15"):
        Vault.create(folder, "short")
    assert not folder.exists()


def test_a_folder_without_a_vault_stays_empty(tmp_path: Path, passphrase: str) -> None:
    with pytest.raises(UserError, match="There is no vault"):
        Vault.unlock(tmp_path, passphrase)
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_passphrase_changes_no_byte(folder: Path, closed: str) -> None:
    before = _files(folder)
    with pytest.raises(UserError, match="The passphrase is wrong"):
        Vault.unlock(folder, "seven green umbrellas in July")
    assert _files(folder) == before


def test_a_wrong_recovery_key_changes_no_byte(folder: Path, tmp_path: Path, cheap: KeyCost, closed: str) -> None:
    other, key = Vault.create(tmp_path / "other", "another passphrase than this", cheap)
    other.close()
    before = _files(folder)
    with pytest.raises(UserError, match="another vault"):
        Vault.unlock_with_recovery_key(folder, key)
    assert _files(folder) == before


def test_a_failed_opening_leaves_the_folder_free(folder: Path, passphrase: str, closed: str) -> None:
    with pytest.raises(UserError):
        Vault.unlock(folder, "seven green umbrellas in July")
    Vault.unlock(folder, passphrase).close()


def test_an_open_vault_is_not_opened_twice(vault: Vault, folder: Path, passphrase: str) -> None:
    with pytest.raises(UserError, match="already open"):
        Vault.unlock(folder, passphrase)
    assert vault.people.all() == []


def test_closing_leaves_three_files(folder: Path, closed: str) -> None:
    assert set(_files(folder)) == {"attendance.db", "keystore.json", "vault.lock"}


def _lose_keystore(folder: Path) -> None:
    (folder / "keystore.json").unlink()


def _lose_database(folder: Path) -> None:
    (folder / "attendance.db").unlink()


def _empty_database(folder: Path) -> None:
    (folder / "attendance.db").write_bytes(b"")


def _cut_database(folder: Path) -> None:
    path = folder / "attendance.db"
    path.write_bytes(path.read_bytes()[:12_288])


def _zero_first_page(folder: Path) -> None:
    path = folder / "attendance.db"
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])


def _alter_keystore(folder: Path) -> None:
    path = folder / "keystore.json"
    path.write_bytes(path.read_bytes().replace(b'"passes":1', b'"passes":2'))


def _newer_database(folder: Path) -> None:
    connection = sqlite3.connect(folder / "attendance.db")
    connection.execute("PRAGMA user_version = 2000")
    connection.close()


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (_lose_keystore, r"keystore keystore\.json is missing beside the database"),
        (_lose_database, r"database attendance\.db is missing beside the keystore"),
        (_empty_database, "is empty"),
        (_cut_database, "database is damaged"),
        (_zero_first_page, "is damaged or is not a database"),
        (_alter_keystore, "was altered or is damaged"),
        (_newer_database, "newer version of faceattend"),
    ],
)
def test_what_cannot_be_opened_is_named_and_left_alone(
    folder: Path, passphrase: str, closed: str, damage: Callable[[Path], None], sentence: str
) -> None:
    damage(folder)
    before = _files(folder)
    with pytest.raises((UserError, EnvironmentFault), match=sentence):
        Vault.unlock(folder, passphrase)
    assert Vault.exists(folder)
    assert _files(folder) == before


def test_two_halves_of_different_vaults_are_refused(
    folder: Path, tmp_path: Path, passphrase: str, cheap: KeyCost, closed: str
) -> None:
    Vault.create(tmp_path / "other", passphrase, cheap)[0].close()
    shutil.copy(tmp_path / "other" / "attendance.db", folder / "attendance.db")
    before = _files(folder)
    with pytest.raises(UserError, match="do not belong to the same vault"):
        Vault.unlock(folder, passphrase)
    assert _files(folder) == before


def test_a_creation_that_was_cut_off_starts_again(folder: Path, passphrase: str, cheap: KeyCost, closed: str) -> None:
    (folder / "attendance.db").rename(folder / "attendance.db.new")
    (folder / "attendance.db.new-wal").write_bytes(b"left over")
    assert not Vault.exists(folder)
    vault, _ = Vault.create(folder, "another passphrase than this", cheap)
    with vault:
        assert vault.people.all() == []
    assert set(_files(folder)) == {"attendance.db", "keystore.json", "vault.lock"}


def test_a_person_cut_off_between_keystore_and_database_is_not_there(
    folder: Path, passphrase: str, closed: str, enrol: Enrol
) -> None:
    without = (folder / "attendance.db").read_bytes()
    with Vault.unlock(folder, passphrase) as vault:
        enrol(vault, "Grace Hopper", "B 1")
    (folder / "attendance.db").write_bytes(without)
    with Vault.unlock(folder, passphrase) as vault:
        assert [person.details.code for person in vault.people.all()] == ["A 7"]
        again = enrol(vault, "Grace Hopper", "B 1")
        assert vault.people.find("B 1") == again
        assert vault.problems == ()


def test_a_keystore_older_than_a_person_is_said(folder: Path, passphrase: str, closed: str, enrol: Enrol) -> None:
    older = (folder / "keystore.json").read_bytes()
    with Vault.unlock(folder, passphrase) as vault:
        enrol(vault, "Grace Hopper", "B 1")
    (folder / "keystore.json").write_bytes(older)
    with Vault.unlock(folder, passphrase) as vault:
        assert [person.details.code for person in vault.people.all()] == ["A 7"]
        assert "its key is missing from the keystore" in vault.problems[0]


def test_an_older_database_is_copied_and_brought_up_to_date(folder: Path, passphrase: str, closed: str) -> None:
    connection = sqlite3.connect(folder / "attendance.db")
    connection.execute("PRAGMA user_version = 0")
    connection.close()
    with Vault.unlock(folder, passphrase) as vault:
        assert len(vault.punches.between(DAY, DAY)) == 1
    assert read_version(folder / "attendance.db", NEWEST) == NEWEST
    assert read_version(folder / "attendance-version-0.backup", NEWEST) == 0


@pytest.mark.parametrize("version", [1, 0, -5])
def test_a_version_that_was_put_back_is_put_right_and_told(
    folder: Path, passphrase: str, closed: str, version: int
) -> None:
    connection = sqlite3.connect(folder / "attendance.db")
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    with Vault.unlock(folder, passphrase) as vault:
        [problem] = vault.opening_problems
        assert f"its version is {version}, but its tables were those of version {NEWEST}" in problem
    with Vault.unlock(folder, passphrase) as vault:
        assert vault.opening_problems == ()


def test_a_version_that_was_put_back_with_the_list_of_steps_is_refused(
    folder: Path, passphrase: str, closed: str
) -> None:
    connection = sqlite3.connect(folder / "attendance.db")
    connection.execute("PRAGMA user_version = 1")
    connection.execute("DELETE FROM schema_migration WHERE name LIKE '0002%'")
    connection.commit()
    connection.close()
    before = _files(folder)
    with pytest.raises(UserError, match="exchanged for an older one, or altered"):
        Vault.unlock(folder, passphrase)
    assert _files(folder) == before


def test_a_wrong_passphrase_starts_no_migration(folder: Path, closed: str) -> None:
    connection = sqlite3.connect(folder / "attendance.db")
    connection.execute("PRAGMA user_version = 0")
    connection.close()
    before = _files(folder)
    with pytest.raises(UserError, match="The passphrase is wrong"):
        Vault.unlock(folder, "seven green umbrellas in July")
    assert _files(folder) == before


def test_many_threads_write_and_read_at_once(vault: Vault, enrol: Enrol, now: datetime) -> None:
    people = [enrol(vault, f"Person {number}", str(number)) for number in range(4)]

    def work(number: int) -> int:
        person = people[number % 4]
        time = now + timedelta(seconds=number)
        punch = vault.punches.add(
            NewPunch(person.id, time, DAY, Direction.IN, Method.FACE, f"Camera {number % 3}", 0.7)
        )
        assert punch in vault.punches.of(person.id, DAY, DAY)
        return punch.id

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(work, range(80)))
    assert sorted(numbers) == list(range(1, 81))
    assert len(vault.punches.between(DAY, DAY)) == 80


def test_no_canary_is_on_the_disk_or_in_the_log(
    folder: Path, passphrase: str, cheap: KeyCost, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    words = ["Canaryname Lovelace", "CANARY-77", "canarygroup", "canaryconsent", "canarycamera", "canarynote",
             "canaryreason", "canarysite", passphrase]  # fmt: skip
    template = np.random.default_rng(3).normal(size=(2, 128)).astype(np.float32)
    vault, key = Vault.create(folder, passphrase, cheap)
    with vault:
        details = PersonDetails(words[0], words[1], words[2])
        person = vault.people.add(details, Consent(words[3], now), DAY, {"sface:1": template})
        new = NewPunch(person.id, now, DAY, Direction.IN, Method.MANUAL, words[4], 0.0, words[5])
        vault.punches.void(vault.punches.add(new).id, words[6], now)
        vault.coverage.extend(vault.coverage.begin(words[4], now), now + timedelta(hours=1))
        vault.settings.write("site.name", words[7])
        open_bytes = b"".join(_files(folder).values())
        assert (folder / "attendance.db-wal").stat().st_size > 0
    closed_bytes = b"".join(_files(folder).values())
    hunted = [form for word in [*words, key] for form in (word.encode(), word.encode("utf-16-le"))]
    hunted += [template.tobytes()[start : start + 16] for start in range(0, template.nbytes, 16)]
    hunted.append(now.isoformat().encode())
    for canary in hunted:
        assert canary not in open_bytes
        assert canary not in closed_bytes
    assert "peewee" in {record.name for record in caplog.records}
    assert not [word for word in [*words, key] if word.casefold() in caplog.text.casefold()]


def test_a_closed_vault_has_no_keys(vault: Vault) -> None:
    keystore = vault.keystore
    vault.close()
    with pytest.raises(LockedError):
        keystore.person(7)


def test_a_keystore_of_version_1_beside_a_foreign_database_is_left_as_it_was(folder: Path, closed: str) -> None:
    golden = Path(__file__).resolve().parents[3] / "db" / "golden" / "version-1"
    (folder / "keystore.json").write_bytes((golden / "keystore.json").read_bytes())
    before = _files(folder)
    with pytest.raises(UserError, match="do not belong to the same vault"):
        Vault.unlock(folder, json.loads((golden / "contents.json").read_bytes())["passphrase"])
    assert _files(folder) == before
