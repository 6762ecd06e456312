"""Sightings, incidents and the audit log: what is written comes back, and a full disk loses nothing of the log."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from peewee import SqliteDatabase

from faceattend.domain.accounts import AccountId
from faceattend.domain.audit import AuditEntry, Outcome
from faceattend.domain.incidents import IncidentId, IncidentKind
from faceattend.domain.matching import Verdict
from faceattend.domain.people import Person, PersonId
from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.domain.sightings import Appearance
from faceattend.errors import BugError, UserError
from faceattend.storage.database import open_for_writing
from faceattend.storage.folder_lock import FolderLock
from faceattend.storage.keystore import Keystore
from faceattend.storage.vault import Vault

Enrol = Callable[..., Person]
DAY = date(2026, 11, 20)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("account", [None, AccountId(2**32 - 1)])
def test_a_line_of_the_audit_log_comes_back(
    vault: Vault, now: datetime, outcome: Outcome, account: AccountId | None
) -> None:
    people = (PersonId(5), PersonId(2**32 - 1))
    line = AuditEntry(now, account, "read attendance", outcome, people, detail="2026-11 – März")
    everybody = AuditEntry(now, account, "read people", outcome, everybody=True)
    vault.audit.add(line)
    vault.audit.add(everybody)
    assert vault.audit.between(now, now + HOUR) == [line, everybody]
    assert vault.audit.between(now + HOUR, now + 2 * HOUR) == []
    assert vault.audit.about(PersonId(5)) == [line, everybody]
    assert vault.audit.about(PersonId(6)) == [everybody]


def test_a_line_that_cannot_be_written_keeps_out_none_that_comes_after_it(vault: Vault, now: datetime) -> None:
    endless = AuditEntry(now, None, "read people", Outcome.DONE, tuple(PersonId(number) for number in range(2**16)))
    with pytest.raises(BugError):
        vault.audit.add(endless)
    line = AuditEntry(now, None, "lock", Outcome.DONE)
    vault.audit.add(line)
    assert vault.audit.between(now, now + HOUR) == [line]
    assert vault.audit.waiting == 0


def test_a_damaged_line_is_left_out_and_told(vault: Vault, folder: Path, now: datetime) -> None:
    for detail in ("first", "second"):
        vault.audit.add(AuditEntry(now, None, "lock", Outcome.DONE, detail=detail))
    with closing(sqlite3.connect(folder / "attendance.db")) as database:
        database.execute("UPDATE audit SET note = (SELECT note FROM audit WHERE seq = 2)")
        database.commit()
    assert [line.detail for line in vault.audit.between(now, now + HOUR)] == ["second"]
    assert vault.problems == ("The line 1 of the audit log is damaged. Run a check of the records.",)


def test_a_full_disk_does_not_fail_what_the_log_is_about(
    vault: Vault, folder: Path, passphrase: str, now: datetime
) -> None:
    vault.close()
    connections: list[SqliteDatabase] = []

    def on_a_small_disk(path: Path) -> SqliteDatabase:
        database = open_for_writing(path)
        connections.append(database)
        database.pragma("max_page_count", database.pragma("page_count"))
        return database

    lock = FolderLock.acquire(folder)
    keystore = Keystore.unlock(folder / "keystore.json", passphrase)
    lines = [AuditEntry(now, None, "lock", Outcome.DONE, detail=str(number) * 3000) for number in range(4)]
    with Vault(folder, keystore, lock, write_with=on_a_small_disk) as full:
        for line in lines[:3]:
            full.audit.add(line)
        waiting = full.audit.waiting
        assert waiting >= 2
        assert "newest lines wait in memory" in full.problems[0]
        assert full.audit.between(now, now + HOUR) == lines[: 3 - waiting]
        connections[0].pragma("max_page_count", 10_000)
        full.audit.add(lines[3])
        assert full.audit.waiting == 0
        assert full.audit.between(now, now + HOUR) == lines
        assert full.verify().ok


@pytest.mark.parametrize("kind", IncidentKind)
def test_an_incident_is_open_until_somebody_takes_note_of_it(vault: Vault, now: datetime, kind: IncidentKind) -> None:
    incident = vault.incidents.add(kind, "Something happened – früh.", now)
    assert vault.incidents.open() == [incident]
    assert vault.incidents.between(now, now + HOUR) == [incident]
    noted = vault.incidents.acknowledge(incident.id, AccountId(7), "Looked at it.", now + 50 * HOUR)
    assert noted.acknowledged is not None
    assert (noted.acknowledged.account, noted.acknowledged.note) == (7, "Looked at it.")
    assert (noted.kind, noted.detail, noted.time) == (kind, incident.detail, now)
    assert vault.incidents.open() == []
    assert vault.incidents.between(now, now + HOUR) == [noted]
    assert vault.incidents.between(now + HOUR, now + 2 * HOUR) == []


def test_only_an_incident_can_be_acknowledged(vault: Vault, now: datetime) -> None:
    incident = vault.incidents.add(IncidentKind.CLOCK_JUMP, "It jumped.", now)
    vault.incidents.acknowledge(incident.id, AccountId(7), "Seen", now)
    for id in (IncidentId(2), IncidentId(3)):
        with pytest.raises(UserError, match="There is no incident"):
            vault.incidents.acknowledge(id, AccountId(7), "Seen", now)


@pytest.mark.parametrize("verdict", Verdict)
def test_a_sighting_comes_back(vault: Vault, enrol: Enrol, now: datetime, verdict: Verdict) -> None:
    ada = enrol(vault)
    known = Appearance(now, DAY, "Front door", verdict, ada.id, 0.6125)
    stranger = Appearance(now, DAY - timedelta(days=1), "Yard", verdict, None, -0.25)
    vault.sightings.add(known, stranger)
    assert vault.sightings.between(DAY - timedelta(days=1), DAY) == [known, stranger]
    assert vault.sightings.between(DAY, DAY) == [known]
    assert vault.sightings.of(ada.id, DAY - timedelta(days=1), DAY) == [known]


def test_a_sighting_of_somebody_who_is_gone_is_nobodys(vault: Vault, now: datetime) -> None:
    vault.sightings.add(Appearance(now, DAY, "Front door", Verdict.RECOGNISED, PersonId(5), 0.5))
    assert [one.person for one in vault.sightings.between(DAY, DAY)] == [None]


def test_a_score_that_is_no_number_is_our_mistake(vault: Vault, now: datetime) -> None:
    with pytest.raises(BugError):
        vault.sightings.add(Appearance(now, DAY, "Front door", Verdict.UNKNOWN, None, float("nan")))


def test_every_token_of_every_stream_has_one_length_and_no_time(
    vault: Vault, enrol: Enrol, folder: Path, now: datetime
) -> None:
    ada = enrol(vault)
    punch = vault.punches.add(NewPunch(ada.id, now, DAY, Direction.IN, Method.FACE, "Front door", 0.5, "note"))
    vault.punches.void(punch.id, "reason", now)
    vault.sightings.add(Appearance(now, DAY, "Front door", Verdict.RECOGNISED, ada.id, 0.5))
    incident = vault.incidents.add(IncidentKind.CLOCK_JUMP, "It jumped.", now)
    vault.incidents.acknowledge(incident.id, AccountId(7), "Seen", now)
    vault.audit.add(AuditEntry(now, None, "lock", Outcome.DONE, (ada.id,)))
    with closing(sqlite3.connect(folder / "attendance.db")) as database:
        tokens = [
            token
            for table in ("event", "sighting", "incident", "audit")
            for (token,) in database.execute(f"SELECT token FROM {table}")  # noqa: S608  the tests' own words
        ]
    assert len(tokens) == 6
    assert len({len(token) for token in tokens}) == 1
    # One byte of ours, one of Fernet's version, eight of its time.
    assert {token[2:10] for token in tokens} == {bytes(8)}
