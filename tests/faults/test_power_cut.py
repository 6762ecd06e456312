"""Whatever was acknowledged survives a power cut, which takes all that was not synced."""

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from faceattend.domain.people import Consent, PersonDetails
from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.errors import EnvironmentFault
from faceattend.storage.database import WRITER_PRAGMAS
from faceattend.storage.folder_lock import FolderLock
from faceattend.storage.keystore import Keystore
from faceattend.storage.vault import Vault
from tests.fakes.forgetful_disk import ForgetfulDisk

DAY = date(2026, 11, 20)
START = datetime(2026, 11, 20, 8, tzinfo=UTC)
CUTS = 20
# Small, so that many cuts fall into the moving of the log into the database.
PAGES_IN_LOG = 40
TOO_MANY = 10_000
SYNCHRONOUS_NORMAL = 1


def _write_until_the_cut(
    folder: Path, passphrase: str, disk: ForgetfulDisk, weaker: Mapping[str, int]
) -> tuple[set[int], int]:
    """Write punches and people with the program's own vault; return what it acknowledged before the power went."""
    keystore = Keystore.unlock(folder / "keystore.json", passphrase)
    # The log belongs to one connection here, so that both share it; the test itself reads and writes in turns.
    pragmas = {**WRITER_PRAGMAS, "wal_autocheckpoint": PAGES_IN_LOG, **weaker}
    shared = disk.connect(pragmas)(folder / "attendance.db")
    vault = Vault(folder, keystore, FolderLock.acquire(folder), write_with=lambda _: shared, read_with=lambda _: shared)
    punches: set[int] = set()
    people = 0
    try:
        person = vault.people.all()[0].id
        for number in range(TOO_MANY):
            time = START + timedelta(seconds=number)
            new = NewPunch(person, time, DAY, Direction.IN, Method.FACE, "Front door", 0.7)
            punches.add(vault.punches.add(new).id)
            if number % 10 == 9:
                templates = {"sface:1": np.ones((3, 128), np.float32)}
                vault.people.add(PersonDetails("Somebody", f"B {number}"), Consent("yes", START), DAY, templates)
                people += 1
    except EnvironmentFault:
        return punches, people
    finally:
        disk.run_down()
        vault.close()
        disk.close()
    raise AssertionError("The power never went.")


def _cut(
    folder: Path, passphrase: str, tmp_path: Path, seed: int, weaker: Mapping[str, int]
) -> tuple[int, int, list[str]]:
    """Run until a cut; return how many punches and people were acknowledged and lost, and what else was wrong."""
    before = tmp_path / f"before-{seed}"
    after = tmp_path / f"after-{seed}"
    shutil.copytree(folder, before)
    disk = ForgetfulDisk(f"forgetful-{seed}", writes=60 + 97 * seed)
    punches, people = _write_until_the_cut(before, passphrase, disk, weaker)
    shutil.copytree(before, after, ignore=shutil.ignore_patterns("attendance.db*"))
    disk.leave_to(after, seed)
    with Vault.unlock(after, passphrase) as vault:
        lost = len(punches - {punch.id for punch in vault.punches.between(DAY, DAY)})
        lost_people = people + 1 - len(vault.people.all())
        wrong = [finding.sentence for finding in vault.verify().findings] + list(vault.problems)
    with closing(sqlite3.connect(after / "attendance.db")) as database:
        wrong += [row for (row,) in database.execute("PRAGMA integrity_check") if row != "ok"]
    return lost, max(lost_people, 0), wrong


@pytest.mark.parametrize("seed", range(CUTS))
def test_no_acknowledged_row_is_lost(folder: Path, passphrase: str, tmp_path: Path, seed: int) -> None:
    assert _cut(folder, passphrase, tmp_path, seed, {}) == (0, 0, [])


def test_the_disk_does_forget_what_a_weaker_setting_leaves_unsynced(
    folder: Path, passphrase: str, tmp_path: Path
) -> None:
    lost = [_cut(folder, passphrase, tmp_path, seed, {"synchronous": SYNCHRONOUS_NORMAL})[0] for seed in range(CUTS)]
    assert sum(1 for number in lost if number) > CUTS / 2
