"""What others may do with the files, and what happens when their own user may not write them."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.errors import EnvironmentFault
from faceattend.storage.vault import Vault
from tests.faults.conftest import CHEAP

DAY = date(2026, 11, 20)
START = datetime(2026, 11, 20, 8, tzinfo=UTC)
NOBODY = 65534


@pytest.fixture(autouse=True)
def usual_mask() -> Iterator[None]:
    """The mask of most systems, which opens new files to everybody."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def ordinary(folder: Path) -> Iterator[Path]:
    """A copy of the closed vault that belongs to whoever runs the rest of the test, and who is no administrator."""
    place = Path(tempfile.mkdtemp())
    place.chmod(0o755)
    copy = shutil.copytree(folder, place / "vault")
    administrator = os.geteuid() == 0
    if administrator:
        for path in (copy, *copy.iterdir()):
            os.chown(path, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    yield copy
    if administrator:
        os.seteuid(0)
    copy.chmod(0o700)
    shutil.rmtree(place)


def modes(folder: Path) -> set[int]:
    return {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".lock"}


def test_every_file_of_an_open_vault_is_closed_to_others(tmp_path: Path, passphrase: str) -> None:
    folder = tmp_path / "new"
    with Vault.create(folder, passphrase, CHEAP)[0] as vault:
        vault.seals.seal(START)
        assert {"attendance.db-wal", "attendance.db-shm", "heads.jsonl"} <= {path.name for path in folder.iterdir()}
        assert modes(folder) == {0o600}
        assert folder.stat().st_mode & 0o777 == 0o700


def test_files_that_were_opened_to_others_are_closed_again(folder: Path, passphrase: str) -> None:
    (folder / "backups").mkdir(exist_ok=True)
    (folder / "waiting.entries").touch()
    for path in folder.iterdir():
        path.chmod(0o777 if path.is_dir() else 0o644)
    (folder / "vault.lock").chmod(0o600)
    folder.chmod(0o777)
    with Vault.unlock(folder, passphrase):
        assert (folder / "attendance.db-wal").exists()
        assert modes(folder) == {0o600}
        assert {path.stat().st_mode & 0o777 for path in (folder, folder / "backups")} == {0o700}


@pytest.mark.parametrize("closed", ["vault", "attendance.db", "keystore.json", "vault.lock"])
def test_a_file_that_cannot_be_read_is_said(ordinary: Path, passphrase: str, closed: str) -> None:
    path = ordinary if closed == "vault" else ordinary / closed
    path.chmod(0)
    with pytest.raises(EnvironmentFault, match="cannot be read and written"):
        Vault.unlock(ordinary, passphrase)
    path.chmod(0o700 if closed == "vault" else 0o600)
    Vault.unlock(ordinary, passphrase).close()


@pytest.mark.parametrize("read_only", ["attendance.db", "vault"])
def test_a_place_that_cannot_be_written_is_said_and_left_alone(ordinary: Path, passphrase: str, read_only: str) -> None:
    before = contents(ordinary)
    path = ordinary if read_only == "vault" else ordinary / read_only
    path.chmod(0o500 if read_only == "vault" else 0o400)
    with pytest.raises(EnvironmentFault, match="cannot be read and written"):
        Vault.unlock(ordinary, passphrase)
    assert contents(ordinary) == before
    path.chmod(0o700 if read_only == "vault" else 0o600)
    with Vault.unlock(ordinary, passphrase) as vault:
        person = vault.people.all()[0].id
        vault.punches.add(NewPunch(person, START, DAY, Direction.IN, Method.FACE, "Front door", 0.7))


def test_these_tests_know_users(ordinary: Path) -> None:
    assert sys.platform == "win32" or os.geteuid() != 0
