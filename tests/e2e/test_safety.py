"""Checking, copying, putting back and sealing anew, as an administrator does it by hand."""

import os
import pty
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.conftest import PASSPHRASE, Faceattend

RECOVERY_KEY = re.compile(r"(?:[0-9A-Z]{4}-){13}[0-9A-Z]{4}")


@pytest.fixture(scope="module")
def kept_vault(made_vault: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a vault with one person and two punches, which is only ever copied."""
    vault = Faceattend(tmp_path_factory.mktemp("kept") / "data")
    shutil.copytree(made_vault, vault.folder)
    assert vault("person", "add", "--name", "Ada", "--code", "B-1").code == 0
    for time in ("08:00", "17:00"):
        punch(vault, f"2026-05-28T{time}:00")
    return vault.folder


@pytest.fixture
def kept(kept_vault: Path, empty: Faceattend) -> Faceattend:
    shutil.copytree(kept_vault, empty.folder)
    return empty


def punch(vault: Faceattend, time: str) -> None:
    run = vault("punches", "add", "--person", "B-1", "--time", time, "--direction", "in", "--reason", "forgot")
    assert run.code == 0, run.errors


def punches(vault: Faceattend) -> int:
    return len(vault("punches", "list", "--month", "2026-05", "--json").lines)


def edit(vault: Faceattend, statement: str) -> None:
    with closing(sqlite3.connect(vault.folder / "attendance.db")) as database:
        database.execute(statement)
        database.commit()


def test_unaltered_records_are_said_to_be_unaltered(kept: Faceattend) -> None:
    run = kept("verify", "--json")
    assert run.code == 0, run.errors
    [end] = run.of_type("end")
    assert end["ok"] is True
    assert end["findings"] == 0
    assert end["rows"] >= 2
    assert end["sealed_until"] is not None


def test_an_altered_row_is_named(kept: Faceattend) -> None:
    edit(kept, "UPDATE event SET day = day + 1 WHERE seq = 2")
    run = kept("verify", "--json")
    assert run.code == 1
    assert len(run.errors.splitlines()) == 1, run.errors
    assert [(finding["stream"], finding["row"]) for finding in run.of_type("finding")][:1] == [("punches", 2)]
    assert run.of_type("end")[0]["ok"] is False


def test_a_mark_that_was_written_down_shows_that_the_database_was_set_back(kept: Faceattend, tmp_path: Path) -> None:
    earlier = (kept.folder / "attendance.db").read_bytes()
    before = {path: path.read_bytes() for path in kept.folder.iterdir() if path.is_file()}
    punch(kept, "2026-05-29T08:00:00")
    head = kept("verify", "--json").of_type("end")[0]["head"]
    heads = tmp_path / "heads.jsonl"
    shutil.copy(kept.folder / "heads.jsonl", heads)
    for path in kept.folder.iterdir():
        if path.is_file():
            path.unlink()
    for path, content in before.items():
        path.write_bytes(content)
    assert (kept.folder / "attendance.db").read_bytes() == earlier

    assert kept("verify").code == 0, "nothing inside the folder tells"
    assert kept("verify", "--head", head).code == 1
    assert kept("verify", "--heads", heads).code == 1
    assert "12-ABCD-EF01-2345-6789" in kept.fails("verify", "--head", "12-ABCD")


def test_a_backup_is_put_back_after_saying_what_is_lost(kept: Faceattend, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    made = kept("backup", "--output", tmp_path / "stick", "--json")
    assert made.code == 0, made.errors
    [report] = made.lines
    assert report["verified"] is True
    file = Path(report["file"])
    assert file.parent == tmp_path / "stick"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    punch(kept, "2026-05-29T08:00:00")
    assert punches(kept) == 3

    assert "1 row of the punches" in kept.fails("restore", file)
    assert punches(kept) == 3, "without --yes nothing is changed"
    restored = kept("restore", file, "--yes", "--json")
    assert restored.code == 0, restored.errors
    assert restored.lines[0]["lost"]["punches"] == 1
    assert punches(kept) == 2
    assert "restored_backup" in {line["kind"] for line in kept("incident", "list", "--json").lines}

    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    kept.fails("restore", file, "--yes")
    assert punches(kept) == 2


def test_all_keys_are_renewed_and_the_old_recovery_key_opens_nothing(kept: Faceattend, tmp_path: Path) -> None:
    old = tmp_path / "old.txt"
    old.write_text(kept("keys", "recovery", "--json").lines[0]["recovery_key"])
    assert kept("person", "list", "--recovery-file", old).code == 0
    run = kept("rotate", "--json")
    assert run.code == 0, run.errors
    [report] = run.lines
    assert report["rows"] > 0
    assert RECOVERY_KEY.fullmatch(report["recovery_key"])
    kept.fails("person", "list", "--recovery-file", old)
    new = tmp_path / "new.txt"
    new.write_text(report["recovery_key"])
    assert kept("keys", "confirm", "--recovery-file", new).code == 0
    kept.fails("keys", "confirm", "--recovery-file", old)
    assert punches(kept) == 2
    assert kept("verify").code == 0

    one = kept("rotate", "--person", "B-1", "--json")
    assert one.code == 0, one.errors
    assert one.lines[0]["person"] == "B-1"
    assert one.lines[0]["recovery_key"] is None


def test_keys_leave_the_program_only_into_files_of_their_own(kept: Faceattend, tmp_path: Path) -> None:
    key = tmp_path / "verification.txt"
    taken = kept("keys", "verification", "--output", key)
    assert taken.code == 0, taken.errors
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert key.read_text().strip() not in taken.output
    kept.fails("keys", "verification", "--output", key)
    kept.fails("keys", "verification", "--output", tmp_path / "again.txt")
    assert not (tmp_path / "again.txt").exists(), "it can be taken once"
    proved = kept("verify", "--key", key, "--json")
    assert proved.code == 0, proved.errors
    assert proved.of_type("end")[0]["seals_proved"] is True

    copy = tmp_path / "keystore.json"
    assert kept("keys", "copy", copy).code == 0
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert kept("keys", "status", "--json").lines[0]["verification_key_taken"] is True


def test_the_keyring_is_used_only_by_who_knows_what_it_means(kept: Faceattend) -> None:
    sentence = kept.fails("keys", "keyring", "on")
    assert "without a passphrase" in sentence
    assert "--yes" in sentence
    assert kept("keys", "status", "--json").lines[0]["keyring"] is None
    assert "passphrase" in kept.fails("watch", "0", "--unattended")


def test_the_self_check_says_how_safe_the_records_are(kept: Faceattend) -> None:
    checks = {line["subject"]: line for line in kept("doctor", "--json").lines}
    assert checks["Backup"]["health"] == "warning"
    assert checks["Recovery key"]["health"] == "warning"
    assert {"Seals", "Records", "Retention", "Keyring"} <= set(checks)


def test_the_recovery_key_is_typed_again_before_a_vault_is_made_at_a_terminal(empty: Faceattend) -> None:
    ours, theirs = pty.openpty()
    environment = os.environ | {"FACEATTEND_DATA": str(empty.folder), "FACEATTEND_PASSPHRASE": PASSPHRASE}
    process = subprocess.Popen(
        [sys.executable, "-m", "faceattend", "init", "--zone", "UTC"],
        env=environment | {"XDG_STATE_HOME": str(empty.folder.parent / "state")},
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    os.close(theirs)
    assert process.stdout is not None
    key = None
    while key is None:
        key = RECOVERY_KEY.search(process.stdout.readline())
    os.write(ours, b"not the key\n" + key[0].encode() + b"\n")
    rest = process.stdout.read()
    process.stdout.close()
    assert process.wait(60) == 0, rest
    os.close(ours)
    assert "The recovery key is right." in rest
    assert empty("keys", "status", "--json").lines[0]["recovery_key_confirmed"] is True
