"""Rows of the tables without a chain that somebody puts back or removes with plain SQL, and needs no key for."""

# The statements are put together of the tests' own words.
# ruff: noqa: S608

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from peewee import SqliteDatabase

from faceattend.domain.accounts import Account, AccountId, Role
from faceattend.domain.people import Person
from faceattend.errors import UserError
from faceattend.storage.accounts import KeptAccount
from faceattend.storage.database import open_for_writing
from faceattend.storage.folder_lock import FolderLock
from faceattend.storage.keystore import Keystore
from faceattend.storage.vault import Vault

Enrol = Callable[..., Person]
EDITH = Account(AccountId(9), "Edith", Role.ADMINISTRATOR)
TABLES = {
    "account": "accounts",
    "person": "people",
    "template": "templates",
    "setting": "settings",
    "camera": "cameras",
    "coverage": "watched times",
    "erasure": "erasures",
}


def nothing(done: int, total: int) -> None:
    assert 0 <= done <= total


def fill(vault: Vault, enrol: Enrol, now: datetime) -> None:
    for number, name in enumerate(("Ada", "Ben", "Cleo")):
        enrol(vault, name, str(number))
    vault.erasures.erase(vault.people.all()[2].id, "asked for it", now)
    vault.accounts.add(KeptAccount(EDITH, None))
    vault.settings.write("site.name", "The Office")
    vault.coverage.extend(vault.coverage.begin("Door", now), now + timedelta(hours=8))


@pytest.fixture
def filled(vault: Vault, enrol: Enrol, now: datetime) -> Vault:
    fill(vault, enrol, now)
    return vault


def rows_of(folder: Path, table: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "attendance.db")) as database:
        return database.execute(f"SELECT * FROM {table}").fetchall()


def put_back(folder: Path, table: str, rows: list[tuple[Any, ...]]) -> None:
    with closing(sqlite3.connect(folder / "attendance.db")) as database, database:
        database.execute(f"DELETE FROM {table}")
        places = ", ".join("?" * len(rows[0]))
        database.executemany(f"INSERT INTO {table} VALUES ({places})", rows)


def sentences(vault: Vault) -> list[str]:
    return [finding.sentence.split(":")[0] for finding in vault.verify().findings]


class _Interrupted(SqliteDatabase):
    """A connection on which Ctrl+C comes at the end of a commit."""

    armed = False

    def commit(self) -> None:
        super().commit()
        if self.armed:
            self.armed = False
            raise KeyboardInterrupt


def test_ctrl_c_at_the_end_of_a_change_keeps_the_sums(filled: Vault, folder: Path, passphrase: str) -> None:
    filled.close()
    connections: list[_Interrupted] = []

    def connect(path: Path) -> SqliteDatabase:
        database = open_for_writing(path)
        database.__class__ = _Interrupted
        connections.append(cast("_Interrupted", database))
        return database

    keystore = Keystore.unlock(folder / "keystore.json", passphrase)
    with Vault(folder, keystore, FolderLock.acquire(folder), write_with=connect) as vault:
        vault.settings.write("site.name", "Another")
        connections[0].armed = True
        with pytest.raises(KeyboardInterrupt):
            vault.settings.write("site.name", "A third")
        vault.settings.write("site.hours", "8")
        assert vault.settings.read("site.name") == "A third"
        assert vault.verify().ok


def test_what_the_program_does_keeps_the_sums(filled: Vault, enrol: Enrol, format: str, now: datetime) -> None:
    ada, ben = filled.people.all()
    filled.accounts.change(KeptAccount(replace(EDITH, role=Role.OPERATOR), None))
    filled.people.update(ada.id, replace(ada.details, code="77"))
    filled.people.set_templates(ada.id, {format: np.ones((2, 128), np.float32)})
    filled.people.withdraw_consent(ben.id, now)
    filled.settings.write("site.name", "Another")
    filled.seals.seal(now)
    filled.erasures.erase(ben.id, "asked for it", now)
    filled.accounts.remove(EDITH.id)
    filled.resealing.begin([ada.id])
    filled.resealing.go_on(nothing)
    with pytest.raises(UserError):
        enrol(filled, "Somebody else", "77")
    assert sentences(filled) == []
    filled.seals.seal(now)
    assert sentences(filled) == []


@pytest.mark.parametrize("table", TABLES)
def test_a_row_that_was_removed_is_found(filled: Vault, folder: Path, now: datetime, table: str) -> None:
    filled.seals.seal(now)
    with closing(sqlite3.connect(folder / "attendance.db")) as database, database:
        database.execute(f"DELETE FROM {table} WHERE rowid = (SELECT MIN(rowid) FROM {table})")
    assert f"The {TABLES[table]} are not as the program left them" in sentences(filled)


def test_an_account_that_was_put_back_is_found_and_stays_found(filled: Vault, folder: Path, now: datetime) -> None:
    """Who was demoted and switched off makes himself an administrator again."""
    former = rows_of(folder, "account")
    filled.accounts.change(KeptAccount(replace(EDITH, role=Role.OPERATOR, enabled=False), None))
    filled.seals.seal(now)
    put_back(folder, "account", former)
    assert [kept.account for kept in filled.accounts.all()] == [EDITH]
    found = ["The accounts are not as the program left them"]
    assert sentences(filled) == found
    # What the program writes afterwards does not make it sound.
    filled.accounts.change(KeptAccount(replace(EDITH, name="Edith Again"), None))
    filled.settings.write("site.name", "Another")
    filled.seals.seal(now)
    assert sentences(filled) == found


def test_templates_that_were_deleted_cannot_be_put_back(
    filled: Vault, folder: Path, now: datetime, format: str
) -> None:
    former = rows_of(folder, "template")
    filled.people.destroy_templates([person.id for person in filled.people.all()])
    put_back(folder, "template", former)
    assert filled.people.templates(format)
    assert sentences(filled) == ["The templates are not as the program left them"]


def test_all_tables_put_back_with_their_sums_are_found_by_the_seal(
    filled: Vault, folder: Path, passphrase: str, now: datetime
) -> None:
    tables = [*TABLES, "vault"]
    former = {table: rows_of(folder, table) for table in tables}
    filled.accounts.change(KeptAccount(replace(EDITH, role=Role.OPERATOR), None))
    filled.seals.seal(now)
    state = [row for row in rows_of(folder, "vault") if row[0] == 2]
    former["vault"] = [row for row in former["vault"] if row[0] != 2] + state
    for table in tables:
        put_back(folder, table, former[table])
    assert sentences(filled) == ["Accounts, people or settings are from before the last seal."]
    filled.close()
    with Vault.unlock(folder, passphrase) as again:
        for name in ("One", "Two", "Three"):
            again.settings.write("site.name", name)
        assert "Accounts, people or settings are from before the last seal." in sentences(again)
        again.seals.seal(now)
        assert "The seal 2 says that accounts, people and settings are older than before." in sentences(again)


def test_all_tables_put_back_under_the_open_program_are_found(filled: Vault, folder: Path, now: datetime) -> None:
    former = {table: rows_of(folder, table) for table in ("account", "vault")}
    filled.accounts.change(KeptAccount(replace(EDITH, role=Role.OPERATOR), None))
    for table, rows in former.items():
        put_back(folder, table, rows)
    filled.settings.write("site.name", "Another")
    filled.seals.seal(now)
    assert sentences(filled) == ["The accounts are not as the program left them"]


@pytest.mark.parametrize("statement", ["DELETE FROM vault WHERE id = 4", "UPDATE vault SET token = 'x' WHERE id = 4"])
def test_sums_that_are_missing_are_found_and_not_made_again(
    filled: Vault, folder: Path, passphrase: str, now: datetime, statement: str
) -> None:
    filled.seals.seal(now)
    filled.close()
    with closing(sqlite3.connect(folder / "attendance.db")) as database, database:
        database.execute(statement)
    for _ in range(2):
        with Vault.unlock(folder, passphrase) as again:
            assert "The sums over accounts, people and settings are missing or damaged." in sentences(again)
            again.settings.write("site.name", "Another")
            again.seals.seal(now)


def test_a_change_that_came_to_nothing_is_not_counted(filled: Vault, enrol: Enrol) -> None:
    with pytest.raises(UserError, match="belongs to another person already"):
        filled.people.update(filled.people.all()[0].id, filled.people.all()[1].details)
    with pytest.raises(RuntimeError, match="halfway"):
        filled._writer.call(_change_and_fail)
    assert sentences(filled) == []


def _change_and_fail(database: Any) -> None:
    database.execute_sql("DELETE FROM account")
    raise RuntimeError("halfway")


def test_a_renewal_of_all_keys_begins_with_the_tables_as_they_are(filled: Vault, folder: Path, now: datetime) -> None:
    """The keys under which a former row could be put back are gone then."""
    with closing(sqlite3.connect(folder / "attendance.db")) as database, database:
        database.execute("UPDATE setting SET token = zeroblob(100)")
    filled.settings.write("site.name", "The Office")
    assert sentences(filled) == ["The settings are not as the program left them"]
    filled.resealing.begin(None)
    filled.resealing.go_on(nothing)
    filled.seals.seal(now)
    assert sentences(filled) == []
