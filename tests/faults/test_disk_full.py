"""A full disk is said, loses nothing, and is over as soon as there is room again."""

import json
import sqlite3
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from faceattend.storage.vault import Vault

DAY = date(2026, 11, 20)
StartChild = Callable[..., "subprocess.Popen[str]"]


@pytest.mark.parametrize("limit", [96 * 1024, 300 * 1024])
def test_a_full_disk_is_said_and_over_when_there_is_room(
    folder: Path, passphrase: str, start_child: StartChild, limit: int
) -> None:
    child = start_child("write_until_full", str(folder), str(limit))
    output, _ = child.communicate(timeout=60)
    assert child.returncode == 0
    found = json.loads(output)
    assert len(found["faults"]) == 4
    for fault in found["faults"]:
        assert "was not recorded" in fault
        assert "Free some space" in fault
    assert found["acknowledged"]
    assert found["read_while_full"] == found["acknowledged"]
    assert found["people_while_full"] == ["A 7"]
    with Vault.unlock(folder, passphrase) as vault:
        assert [punch.id for punch in vault.punches.between(DAY, DAY)] == [*found["acknowledged"], found["after"]]
        assert {person.details.code for person in vault.people.all()} == {"A 7", "B 1"}
        assert vault.problems == ()
    connection = sqlite3.connect(folder / "attendance.db")
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()


@pytest.mark.parametrize("limit", [96 * 1024, 300 * 1024])
def test_closing_on_a_full_disk_keeps_what_was_acknowledged(
    folder: Path, passphrase: str, start_child: StartChild, limit: int
) -> None:
    child = start_child("close_when_full", str(folder), str(limit))
    output, _ = child.communicate(timeout=60)
    assert child.returncode == 0
    found = json.loads(output)
    assert "was not recorded" in found["fault"]
    assert any("wait in memory" in problem for problem in found["problems"])
    with Vault.unlock(folder, passphrase) as vault:
        assert [punch.id for punch in vault.punches.between(DAY, DAY)] == found["acknowledged"]
        assert vault.verify().findings == ()
        assert vault.problems == ()


def test_a_keystore_that_does_not_fit_leaves_the_old_one(
    folder: Path, passphrase: str, start_child: StartChild
) -> None:
    before = (folder / "keystore.json").read_bytes()
    child = start_child("enrol_without_room", str(folder), str(len(before)))
    output, _ = child.communicate(timeout=60)
    assert child.returncode == 0
    assert "The disk is full" in output
    assert (folder / "keystore.json").read_bytes() == before
    assert {file.name for file in folder.iterdir()} == {"attendance.db", "keystore.json", "vault.lock"}
    with Vault.unlock(folder, passphrase) as vault:
        assert [person.details.code for person in vault.people.all()] == ["A 7"]


def test_a_renewal_of_keys_without_room_is_said_and_goes_on_when_there_is_some(
    folder: Path, passphrase: str, start_child: StartChild
) -> None:
    child = start_child("renew_without_room", str(folder), str(96 * 1024))
    output, _ = child.communicate(timeout=60)
    assert child.returncode == 0
    found = json.loads(output)
    assert "was not recorded" in found["fault"]
    assert found["read_while_full"] == found["written"]
    assert found["finished"]
    with Vault.unlock(folder, passphrase) as vault:
        assert [punch.id for punch in vault.punches.between(DAY, DAY)] == found["written"]
        assert vault.verify().findings == ()
        assert vault.problems == ()
