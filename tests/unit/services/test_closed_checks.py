from collections.abc import Callable
from pathlib import Path

import pytest

from faceattend.errors import WrongSecretError
from faceattend.services.checks import Check, Health
from faceattend.services.closed_checks import closed_vault_checks
from faceattend.services.office import Office, VaultGate


@pytest.fixture
def folder(office: Office, gate: VaultGate) -> Path:
    """The folder of a closed office that has a backup."""
    office.keeping.back_up()
    office.close()
    return gate.folder


def _checks(folder: Path) -> dict[str, Check]:
    return {check.subject: check for check in closed_vault_checks(folder)}


def test_a_vault_in_order_is_good_all_over(folder: Path) -> None:
    found = _checks(folder)
    assert [check.subject for check in found.values() if check.health is not Health.GOOD] == []
    assert set(found) == {"Vault", "Rights", "Keystore", "Backup files", "File of seals", "Wrong passwords"}
    assert "2026-05-29 18:00 UTC" in found["Backup files"].sentence
    assert "2026-05-29 18:00 UTC" in found["File of seals"].sentence


def test_without_a_vault_there_is_one_line(tmp_path: Path) -> None:
    found = _checks(tmp_path)
    assert list(found) == ["Vault"]
    assert found["Vault"].health is Health.WARNING


def _lose_keystore(folder: Path) -> None:
    (folder / "keystore.json").unlink()


def _lose_database(folder: Path) -> None:
    (folder / "attendance.db").unlink()


def _alter_keystore(folder: Path) -> None:
    path = folder / "keystore.json"
    path.write_bytes(path.read_bytes()[:-20])


def _open_database(folder: Path) -> None:
    (folder / "attendance.db").chmod(0o644)


def _open_folder(folder: Path) -> None:
    folder.chmod(0o755)


def _lose_backups(folder: Path) -> None:
    for file in (folder / "backups").iterdir():
        file.unlink()


def _lose_heads(folder: Path) -> None:
    (folder / "heads.jsonl").unlink()


def _damage_heads(folder: Path) -> None:
    path = folder / "heads.jsonl"
    path.write_bytes(b"nothing\n" + path.read_bytes())


@pytest.mark.parametrize(
    ("damage", "subject", "health", "words"),
    [
        (_lose_keystore, "Vault", Health.BAD, "keystore.json is missing"),
        (_lose_keystore, "Keystore", Health.BAD, "is missing"),
        (_lose_database, "Vault", Health.BAD, "attendance.db is missing"),
        (_alter_keystore, "Keystore", Health.BAD, "was altered or is damaged"),
        (_open_database, "Rights", Health.WARNING, "attendance.db"),
        (_open_folder, "Rights", Health.WARNING, "chmod go-rwx"),
        (_lose_backups, "Backup files", Health.WARNING, "There is none"),
        (_lose_heads, "File of seals", Health.WARNING, "no seal"),
        (_damage_heads, "File of seals", Health.WARNING, "1 of its lines"),
    ],
)
def test_what_is_not_in_order_is_said(
    folder: Path, damage: Callable[[Path], None], subject: str, health: Health, words: str
) -> None:
    damage(folder)
    check = _checks(folder)[subject]
    assert check.health is health
    assert words in check.sentence


def test_wrong_passwords_are_said(folder: Path, gate: VaultGate) -> None:
    for _ in range(2):
        with pytest.raises(WrongSecretError):
            gate.unlock("nine copper kettles in a vale")
    check = _checks(folder)["Wrong passwords"]
    assert check.health is Health.WARNING
    assert "There were 2 in a row" in check.sentence
