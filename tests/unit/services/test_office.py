"""The gate of the vault: what is left when making or opening an office fails half-way."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from faceattend.app import Composition
from faceattend.errors import EnvironmentFault, FaceAttendError
from faceattend.services.office import Office, VaultGate
from faceattend.storage.vault import Vault
from faceattend.vision.models import ModelStore
from tests.unit.services.conftest import FAST, PASSPHRASE

Compose = Callable[[Vault], Office]


def now() -> datetime:
    return datetime(2026, 5, 29, tzinfo=UTC)


def gate_of(folder: Path) -> VaultGate:
    composition = Composition(ModelStore.default())
    return VaultGate(folder, lambda vault: composition.office(vault, now), now, FAST)


def fails_at_once(vault: Vault) -> Office:
    raise EnvironmentFault("The disk failed.")


def keeps_no_setting(folder: Path) -> Compose:
    """Return what composes nothing, after it made the database refuse every setting."""

    def compose(vault: Vault) -> Office:
        with closing(sqlite3.connect(folder / "attendance.db")) as database, database:
            database.execute(
                "CREATE TRIGGER refuse BEFORE INSERT ON setting BEGIN SELECT RAISE(ABORT, 'the disk failed'); END"
            )
        vault.settings.write("site.name", "Test")
        raise AssertionError("the setting was written")

    return compose


@pytest.mark.parametrize("late", [False, True])
def test_what_fails_while_an_office_is_made_leaves_no_vault_without_a_recovery_key(tmp_path: Path, late: bool) -> None:
    folder = tmp_path / "data"
    compose = keeps_no_setting(folder) if late else fails_at_once
    with pytest.raises(FaceAttendError):
        VaultGate(folder, compose, now, FAST).create(PASSPHRASE, "Test", "UTC")
    gate = gate_of(folder)
    assert not gate.exists
    assert [each.name for each in folder.iterdir()] == ["vault.lock"]
    office, recovery_key = gate.create(PASSPHRASE, "Second", "UTC")
    office.close()
    again = gate.unlock_with_recovery_key(recovery_key)
    assert again.site_name() == "Second"
    again.close()


def test_what_fails_while_an_office_is_opened_gives_the_folder_free(tmp_path: Path) -> None:
    gate = gate_of(tmp_path)
    office, recovery_key = gate.create(PASSPHRASE, "Test", "UTC")
    office.close()
    broken = VaultGate(tmp_path, fails_at_once, now)
    with pytest.raises(EnvironmentFault):
        broken.unlock(PASSPHRASE)
    with pytest.raises(EnvironmentFault):
        broken.unlock_with_recovery_key(recovery_key)
    again = gate.unlock(PASSPHRASE)
    assert again.site_name() == "Test"
    again.close()
