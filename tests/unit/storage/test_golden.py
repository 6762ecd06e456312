"""Vaults that earlier versions wrote, as they wrote them."""

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from faceattend import paths
from faceattend.domain.accounts import AccountId
from faceattend.domain.incidents import IncidentId
from faceattend.domain.months import Month
from faceattend.domain.punches import Punch
from faceattend.storage.keystore import Keystore
from faceattend.storage.restore import preview_of, put_back
from faceattend.storage.vault import Vault

GOLDEN = paths.migrations().parent / "golden"
NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
YEAR = date(2024, 1, 1), date(2024, 12, 31)


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A copy of the vault of version 1."""
    folder = tmp_path / "vault"
    shutil.copytree(GOLDEN / "version-1", folder)
    return folder


@pytest.fixture
def contents() -> dict[str, Any]:
    document: dict[str, Any] = json.loads((GOLDEN / "version-1" / "contents.json").read_text())
    return document


def as_listed(punch: Punch, code: str) -> list[Any]:
    return [
        punch.id,
        code,
        punch.time.isoformat(),
        punch.day.isoformat(),
        punch.direction.value,
        punch.method.value,
        punch.camera,
        punch.score,
        punch.note,
        punch.void_reason,
    ]


def check_contents(vault: Vault, contents: dict[str, Any]) -> None:
    people = {person.id: person for person in vault.people.all()}
    punches = vault.punches.between(*YEAR)
    assert [as_listed(punch, people[punch.person].details.code) for punch in punches] == contents["punches"]
    assert [
        [one.details.name, one.details.code, one.details.group, dict(sorted(one.templates.items()))]
        for one in people.values()
    ] == contents["people"]
    assert vault.settings.read("site.name") == "The Golden Office"
    assert vault.problems == ()


def test_a_vault_of_version_1_is_read_chained_and_sealed(first: Path, contents: dict[str, Any]) -> None:
    with Vault.unlock(first, contents["passphrase"]) as vault:
        check_contents(vault, contents)
        found = vault.verify()
        assert found.ok
        assert found.rows == len(contents["punches"]) + 2
        head = vault.seals.seal(NOW)
    with Vault.unlock_with_recovery_key(first, contents["recovery_key"]) as vault:
        check_contents(vault, contents)
        assert vault.verify((head,)).ok
    assert (first / "attendance-version-1.backup").exists()


def test_an_upgrade_that_was_cut_off_goes_on(first: Path, contents: dict[str, Any]) -> None:
    """Between the new tables and the chain, which needs the keys."""
    with Vault.unlock(first, contents["passphrase"]):
        pass
    # It is the keystore that says whether the chain was begun.
    shutil.copy(GOLDEN / "version-1" / "keystore.json", first)
    with closing(sqlite3.connect(first / "attendance.db")) as database:
        database.execute("UPDATE event SET leaf = x'', link = x''")
        database.execute("UPDATE coverage SET proof = x''")
        database.execute("DELETE FROM vault WHERE id = 2")
        database.commit()
    with Vault.unlock(first, contents["passphrase"]) as vault:
        check_contents(vault, contents)
        assert vault.verify().ok


def test_rows_that_were_gone_or_damaged_before_are_named_and_keep_nobody_out(
    first: Path, contents: dict[str, Any]
) -> None:
    with closing(sqlite3.connect(first / "attendance.db")) as database:
        database.execute("DELETE FROM event WHERE seq = 5")
        database.execute("UPDATE event SET token = zeroblob(89) WHERE seq = 9")
        database.commit()
    with Vault.unlock(first, contents["passphrase"]) as vault:
        assert len(vault.punches.between(*YEAR)) == len(contents["punches"]) - 2
        assert [problem.split(" of")[0] for problem in vault.problems] == ["The record 5", "The record 9"]
        assert [finding.row for finding in vault.verify().findings] == [5]
        assert AccountId(vault.keystore.first_account) > 0


def test_a_vault_of_version_2_is_as_it_was_left(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(GOLDEN / "version-2", tmp_path / "vault"))
    known = json.loads((folder / "contents.json").read_text())
    with Vault.unlock(folder, known["passphrase"]) as vault:
        people = {person.id: person.details for person in vault.people.all()}
        punches = vault.punches.between(date(2026, 9, 1), date(2026, 9, 30))
        assert [as_listed(punch, people[punch.person].code) for punch in punches] == known["punches"]
        assert sorted(details.name for details in people.values()) == [name for name, *_ in known["people"]]
        accounts = [kept.account for kept in vault.accounts.all()]
        found = sorted([account.name, account.role.value, account.opens_vault] for account in accounts)
        assert found == known["accounts"]
        assert len(vault.erasures.all()) == 1
        assert vault.verify().findings == ()
        assert vault.problems == ()
    with Vault.unlock_with_recovery_key(folder, known["recovery_key"]) as vault:
        assert vault.verify().ok


@pytest.fixture
def second(tmp_path: Path) -> tuple[Path, str]:
    """A copy of the vault of version 2, and its passphrase."""
    folder = Path(shutil.copytree(GOLDEN / "version-2", tmp_path / "vault"))
    return folder, json.loads((folder / "contents.json").read_text())["passphrase"]


def test_new_tables_leave_the_sums_of_version_2_proved(second: tuple[Path, str]) -> None:
    """A row that somebody took away before the upgrade stays found after it."""
    folder, passphrase = second
    with closing(sqlite3.connect(folder / "attendance.db")) as database:
        database.execute("DELETE FROM account WHERE id = (SELECT MAX(id) FROM account)")
        database.commit()
    with Vault.unlock(folder, passphrase) as vault:
        [finding] = vault.verify().findings
        assert finding.sentence.startswith("The accounts are not as the program left them")
        vault.settings.write("site.name", "Another")
        vault.seals.seal(NOW)
        [finding] = vault.verify().findings
        assert finding.sentence.startswith("The accounts are not as the program left them")


def test_what_is_put_into_new_tables_before_their_sums_is_found(second: tuple[Path, str]) -> None:
    folder, passphrase = second
    with Vault.unlock(folder, passphrase) as vault:
        assert vault.verify().findings == ()
    with closing(sqlite3.connect(folder / "attendance.db")) as database:
        database.execute("INSERT INTO closing (month, number, token) VALUES (680, 0, zeroblob(64))")
        database.commit()
    with Vault.unlock(folder, passphrase) as vault:
        vault.settings.write("site.name", "Another")
        sentences = [finding.sentence.split(":")[0] for finding in vault.verify().findings]
        assert "The closed months are not as the program left them" in sentences


def test_a_backup_of_version_2_is_restored(second: tuple[Path, str]) -> None:
    folder, passphrase = second
    file = folder / "attendance-2026-09-14-090000.backup"
    shutil.copy(folder / "attendance.db", file)
    with Vault.unlock(folder, passphrase) as vault:
        vault.settings.write("site.name", "Another")
    keystore = Keystore.unlock(folder / "keystore.json", passphrase)
    put_back(folder, file, keystore, preview_of(folder, file, keystore), NOW, lambda done, total: None)
    with Vault.unlock(folder, passphrase) as vault:
        assert vault.settings.read("site.name") == "Golden Office"
        assert vault.closings.all() == []
        vault.seals.begin_anew(NOW)
        assert vault.verify().findings == ()


def test_a_vault_of_version_3_is_as_it_was_left(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(GOLDEN / "version-3", tmp_path / "vault"))
    known = json.loads((folder / "contents.json").read_text())
    with Vault.unlock(folder, known["passphrase"]) as vault:
        codes = {person.id: person.details.code for person in vault.people.all()}
        september = date(2026, 9, 1), date(2026, 9, 30)
        punches = vault.punches.between(*september)
        assert [as_listed(punch, codes[punch.person]) for punch in punches] == known["punches"]
        entries = vault.day_entries.between(*september)
        assert [
            [codes[one.person], str(one.day), one.kind.value, one.part.value, one.leave, one.reason, one.by]
            for one in entries
        ] == known["entries"]
        closings = vault.closings.all()
        assert [
            [
                str(one.month),
                one.number,
                one.code,
                one.at.isoformat(),
                one.by,
                one.reason,
                one.undecided,
                one.people,
            ]
            for one in closings
        ] == known["closings"]
        closed = vault.closings.read(Month(2026, 9))
        assert closed is not None
        assert (closed.erased, closed.lost) == (1, 0)
        cells = {row.person.details.code: [day.text for day in row.days] for row in closed.rows}
        assert cells == known["cells"]
        assert vault.verify().findings == ()
        assert vault.problems == ()
    with Vault.unlock_with_recovery_key(folder, known["recovery_key"]) as vault:
        assert vault.verify().ok


@pytest.fixture
def third(tmp_path: Path) -> tuple[Path, str]:
    """A copy of the vault of version 3, and its passphrase."""
    folder = Path(shutil.copytree(GOLDEN / "version-3", tmp_path / "vault"))
    return folder, json.loads((folder / "contents.json").read_text())["passphrase"]


def test_what_somebody_removed_before_the_upgrade_of_version_3_stays_found(third: tuple[Path, str]) -> None:
    folder, passphrase = third
    with closing(sqlite3.connect(folder / "attendance.db")) as database:
        database.execute("DELETE FROM closing_row WHERE id = 1")
        database.commit()
    with Vault.unlock(folder, passphrase) as vault:
        vault.settings.write("site.name", "Another")
        vault.seals.seal(NOW)
        sentences = [finding.sentence for finding in vault.verify().findings]
        assert any(one.startswith("The results of closed months are not as the program left") for one in sentences)


def test_a_badge_that_is_put_in_before_there_is_a_sum_of_badges_is_found(third: tuple[Path, str]) -> None:
    folder, passphrase = third
    with Vault.unlock(folder, passphrase) as vault:
        assert vault.verify().findings == ()
    with closing(sqlite3.connect(folder / "attendance.db")) as database:
        database.execute("INSERT INTO credential (person, tag, token) VALUES (1, zeroblob(16), zeroblob(64))")
        database.commit()
    with Vault.unlock(folder, passphrase) as vault:
        vault.settings.write("site.name", "Another")
        sentences = [finding.sentence.split(":")[0] for finding in vault.verify().findings]
        assert "The PINs and badges are not as the program left them" in sentences
        assert vault.credentials.find_badge("04a377f1") is None


def test_a_backup_of_version_3_is_restored(third: tuple[Path, str]) -> None:
    folder, passphrase = third
    file = folder / "attendance-2026-10-14-090000.backup"
    shutil.copy(folder / "attendance.db", file)
    keystore = Keystore.unlock(folder / "keystore.json", passphrase)
    put_back(folder, file, keystore, preview_of(folder, file, keystore), NOW, lambda done, total: None)
    with Vault.unlock(folder, passphrase) as vault:
        assert len(vault.closings.all()) == 2
        assert vault.credentials.all_kinds() == {}
        vault.seals.begin_anew(NOW)
        assert vault.verify().findings == ()


def test_a_vault_of_version_4_is_as_it_was_left(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(GOLDEN / "version-4", tmp_path / "vault"))
    known = json.loads((folder / "contents.json").read_text())
    day = date(2026, 11, 20)
    with Vault.unlock(folder, known["passphrase"]) as vault:
        people = {person.details.code: person.id for person in vault.people.all()}
        codes = {id: code for code, id in people.items()}
        assert [as_listed(punch, codes[punch.person]) for punch in vault.punches.between(day, day)] == known["punches"]
        for code, secrets in known["credentials"].items():
            assert {kind.value for kind in vault.credentials.kinds_of(people[code])} == set(secrets)
            assert vault.credentials.verify_pin(people[code], secrets["pin"])
        assert vault.credentials.find_badge(known["credentials"]["A-1"]["badge"]) == people["A-1"]
        assert set(vault.credentials.all_kinds()) == set(people.values())
        assert [
            [one.id, one.kind.value, one.time.isoformat(), one.camera, one.detail] for one in vault.incidents.open()
        ] == known["incidents"]
        for number, pictures in known["pictures"].items():
            assert [picture.decode() for picture in vault.evidence.of(IncidentId(int(number)))] == pictures
        looks = [
            [
                None if look.person is None else codes[look.person],
                look.day.isoformat(),
                dict(look.meta),
                [round(float(value), 6) for value in look.template[0]],
            ]
            for look in vault.kept_looks.between(day, day)
        ]
        assert looks == known["looks"]
        strangers = [
            [one.id, dict(one.meta), [[round(float(value), 6) for value in row] for row in one.templates]]
            for one in vault.strangers.all()
        ]
        assert strangers == known["strangers"]
        assert list(vault.outbox.all().values()) == known["outbox"]
        assert vault.verify().findings == ()
        assert vault.problems == ()
    with Vault.unlock_with_recovery_key(folder, known["recovery_key"]) as vault:
        assert vault.verify().ok
