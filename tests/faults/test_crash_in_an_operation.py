"""A crash at any step of a long operation leaves every row readable, and the operation can be finished."""

import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from faceattend.domain.credentials import CredentialKind
from faceattend.domain.incidents import IncidentId
from faceattend.domain.months import Month
from faceattend.domain.people import Consent, PersonDetails
from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.storage.copying import copy_database
from faceattend.storage.vault import Vault

StartChild = Callable[..., "subprocess.Popen[str]"]
Crash = Callable[..., list[Path]]

GOLDENS = Path(__file__).resolve().parents[2] / "db" / "golden"
SEPTEMBER = Month(2026, 9)
OLD, DAY = date(2026, 11, 19), date(2026, 11, 20)
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
STEPS = 40
"""How many steps of an operation are tried at most."""


@pytest.fixture
def filled(folder: Path, passphrase: str) -> Path:
    """A closed vault with two people, each with punches on two days, one of them voided."""
    with Vault.unlock(folder, passphrase) as vault:
        consent = Consent("Signed on paper", datetime(2026, 11, 1, 9, tzinfo=UTC))
        templates = {"sface:1": np.full((2, 128), 2, np.float32)}
        vault.people.add(PersonDetails("Grace Hopper", "B 1"), consent, OLD, templates)
        for day in (OLD, DAY):
            write_day(vault, day)
        for person in vault.people.all():
            vault.credentials.set(person.id, CredentialKind.BADGE, f"badge of {person.details.code}")
            vault.kept_looks.add(DAY, person.id, np.ones((1, 128), np.float32), {})
            vault.evidence.add(IncidentId(1), DAY, b"a picture" * 100, person.id)
        vault.seals.seal(NOW)
    return folder


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A vault with a month that was closed and amended, and with somebody in it who was erased."""
    return Path(shutil.copytree(GOLDENS / "version-3", tmp_path / "golden"))


@pytest.fixture
def closed_secret(closed: Path) -> str:
    secret: str = json.loads((closed / "contents.json").read_text(encoding="utf-8"))["passphrase"]
    return secret


@pytest.fixture
def crash(start_child: StartChild, passphrase: str) -> Crash:
    """Carry out an operation on copies of a folder, each of which ends at another step; return the copies."""

    def run(folder: Path, operation: str, secret: str = passphrase) -> list[Path]:
        child = start_child("end_suddenly", str(folder), operation, str(STEPS), secret=secret)
        output, _ = child.communicate(timeout=200)
        assert child.returncode == 0
        found = json.loads(output)
        assert found["steps"] >= 8
        return [Path(copy) for copy in found["copies"]]

    return run


def write_day(vault: Vault, day: date) -> None:
    """Write four punches of everybody, and void one."""
    start = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
    for number, person in enumerate(vault.people.all() * 4):
        time = start + timedelta(minutes=number)
        punch = vault.punches.add(NewPunch(person.id, time, day, Direction.IN, Method.FACE, "Front door", 0.7))
        if number == 3:
            vault.punches.void(punch.id, "typed twice", time)


def contents(vault: Vault) -> tuple[dict[str, int], dict[str, list[object]]]:
    """Return what everybody has: how many templates, and every punch of two days."""
    people = {person.id: person.details.code for person in vault.people.all()}
    templates = vault.people.templates("sface:1")
    punches: dict[str, list[object]] = {code: [] for code in people.values()}
    for punch in vault.punches.between(OLD, DAY):
        punches[people[punch.person]].append((punch.time, punch.direction, punch.void_reason))
    return {people[person]: len(rows) for person, rows in templates.items()}, punches


def kept(vault: Vault) -> dict[str, tuple[bool, int, int]]:
    """Return of everybody whether the badge is found, and how many looks and pictures there are."""
    looks = vault.kept_looks.between(OLD, DAY)
    return {
        person.details.code: (
            vault.credentials.find_badge(f"badge of {person.details.code}") == person.id,
            sum(look.person == person.id for look in looks),
            vault.evidence.count_of(person.id),
        )
        for person in vault.people.all()
    }


def is_sound(vault: Vault) -> bool:
    """Return whether every row of every stream is as it was written and sealed, and all of it was readable."""
    return vault.verify().findings == () and vault.problems == ()


@pytest.mark.parametrize("operation", ["renew_one", "renew_everything"])
def test_keys_that_are_renewed(filled: Path, passphrase: str, crash: Crash, operation: str) -> None:
    with Vault.unlock(filled, passphrase) as vault:
        before, kept_before = contents(vault), kept(vault)
    assert set(kept_before.values()) == {(True, 1, 1)}
    for copy in crash(filled, operation):
        with Vault.unlock(copy, passphrase) as vault:
            assert (contents(vault), kept(vault)) == (before, kept_before)
            assert is_sound(vault)
            vault.resealing.go_on(lambda done, total: None)
            assert not vault.resealing.under_way
        with Vault.unlock(copy, passphrase) as vault:
            assert (contents(vault), kept(vault)) == (before, kept_before)
            assert is_sound(vault)


def test_an_erasure(filled: Path, passphrase: str, crash: Crash) -> None:
    with Vault.unlock(filled, passphrase) as vault:
        templates, punches = contents(vault)
    rest, gone = {"B 1": templates["B 1"]}, {"B 1": punches["B 1"]}
    outcomes = set()
    for copy in crash(filled, "erase"):
        with Vault.unlock(copy, passphrase) as vault:
            begun = bool(vault.erasures.all())
            vault.finish_erasures(NOW)
            assert contents(vault) == ((rest, gone) if begun else (templates, punches))
            assert kept(vault) == dict.fromkeys(rest if begun else templates, (True, 1, 1))
            assert len(vault.evidence.of(IncidentId(1))) == len(rest if begun else templates)
            assert (vault.credentials.find_badge("badge of A 7") is None) == begun
            assert is_sound(vault)
        outcomes.add(begun)
    assert outcomes == {False, True}


def test_a_migration(tmp_path: Path, crash: Crash) -> None:
    golden = Path(shutil.copytree(GOLDENS / "version-1", tmp_path / "golden"))
    known = json.loads((golden / "contents.json").read_text(encoding="utf-8"))
    expected = [[seq, code, *rest[:2]] for seq, code, *rest in known["punches"]]
    for copy in crash(golden, "migrate", known["passphrase"]):
        with Vault.unlock(copy, known["passphrase"]) as vault:
            codes = {person.id: person.details.code for person in vault.people.all()}
            found = [
                [punch.id, codes[punch.person], punch.time.isoformat(), punch.day.isoformat()]
                for punch in vault.punches.between(date(2024, 1, 1), date(2024, 12, 31))
            ]
            assert sorted(found) == sorted(expected)
            assert sorted(codes.values()) == sorted(code for _, code, *_ in known["people"])
            assert is_sound(vault)


def test_a_migration_to_the_tables_of_closed_months(tmp_path: Path, crash: Crash) -> None:
    golden = Path(shutil.copytree(GOLDENS / "version-2", tmp_path / "golden"))
    secret = json.loads((golden / "contents.json").read_text(encoding="utf-8"))["passphrase"]
    for copy in crash(golden, "migrate", secret):
        with Vault.unlock(copy, secret) as vault:
            assert len(vault.punches.between(date(2026, 9, 1), date(2026, 9, 30))) > 0
            assert vault.closings.all() == []
            assert is_sound(vault)


def test_an_amendment_of_a_closed_month(closed: Path, closed_secret: str, crash: Crash) -> None:
    outcomes = set()
    for copy in crash(closed, "amend", closed_secret):
        with Vault.unlock(copy, closed_secret) as vault:
            numbers = [closing.number for closing in vault.closings.all()]
            assert numbers in ([0, 1], [0, 1, 2])
            found = vault.closings.read(SEPTEMBER)
            assert found is not None
            assert (len(found.rows), found.lost) == (3, 0)
            assert is_sound(vault)
        outcomes.add(len(numbers))
    assert outcomes == {2, 3}


def test_keys_of_closed_months_that_are_renewed(closed: Path, closed_secret: str, crash: Crash) -> None:
    with Vault.unlock(closed, closed_secret) as vault:
        before = vault.closings.all(), vault.closings.read(SEPTEMBER)
    for copy in crash(closed, "renew_everything", closed_secret):
        with Vault.unlock(copy, closed_secret) as vault:
            assert (vault.closings.all(), vault.closings.read(SEPTEMBER)) == before
            vault.resealing.go_on(lambda done, total: None)
            assert (vault.closings.all(), vault.closings.read(SEPTEMBER)) == before
            assert is_sound(vault)


def test_the_deletion_of_what_was_kept_long_enough(filled: Path, passphrase: str, crash: Crash) -> None:
    with Vault.unlock(filled, passphrase) as vault:
        before = {punch.id for punch in vault.punches.between(OLD, DAY)}
        after = {punch.id for punch in vault.punches.between(DAY, DAY)}
    outcomes = set()
    for copy in crash(filled, "delete_old"):
        with Vault.unlock(copy, passphrase) as vault:
            found = {punch.id for punch in vault.punches.between(OLD, DAY)}
            assert found in (before, after)
            assert is_sound(vault)
        outcomes.add(found == after)
    assert outcomes == {False, True}


def test_a_restore(filled: Path, passphrase: str, crash: Crash) -> None:
    copy_database(filled / "attendance.db", filled / "attendance-2026-11-20-180000.backup", lambda done, total: None)
    with Vault.unlock(filled, passphrase) as vault:
        backed_up = contents(vault)
        write_day(vault, DAY)
        present = contents(vault)
    outcomes = set()
    for copy in crash(filled, "restore"):
        with Vault.unlock(copy, passphrase) as vault:
            found = contents(vault)
            assert found in (backed_up, present)
            if found == backed_up:
                # As the office does; no copy holds the keys of the seals.
                vault.seals.begin_anew(NOW)
            assert is_sound(vault)
        outcomes.add(found == backed_up)
    assert outcomes == {False, True}
