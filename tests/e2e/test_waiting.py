"""Checking in while the records are locked."""

from pathlib import Path

from tests.e2e.conftest import Faceattend


def test_what_was_typed_while_locked_counts_once_it_is_accepted(vault: Faceattend) -> None:
    added = vault("person", "add", "--name", "Ada Lovelace", "--code", "7")
    assert added.code == 0, added.errors
    nobody = {"FACEATTEND_PASSPHRASE": ""}
    taken = vault("punches", "check-in", "7", "--direction", "in", "--json", variables=nobody)
    assert taken.code == 0, taken.errors
    assert vault("punches", "check-in", "77", "--direction", "out", variables=nobody).code == 0
    [entry] = taken.lines
    accepted = vault("punches", "waiting", "--accept", "--json")
    assert [line["person"] for line in accepted.lines] == ["7", None]
    [left] = vault("punches", "waiting", "--dismiss", "--json").lines
    assert left["code"] == "77"
    listed = vault("punches", "list", "--month", entry["time"][:7], "--json")
    [punch] = listed.lines
    assert (punch["person"], punch["direction"], punch["method"]) == ("7", "in", "manual")
    assert "locked" in punch["reason"]
    assert vault("punches", "waiting", "--json").lines == []


def test_a_pin_is_given_from_a_file_and_taken_away(vault: Faceattend, tmp_path: Path) -> None:
    assert vault("person", "add", "--name", "Ada Lovelace", "--code", "8").code == 0
    file = tmp_path / "pin"
    file.write_text("1234\n", encoding="utf-8")
    assert "in no such order" in vault.fails("person", "pin", "8", "--file", str(file))
    file.write_text("4826\n", encoding="utf-8")
    given = vault("person", "pin", "8", "--file", str(file), "--json")
    assert (given.code, given.lines) == (0, [{"code": "8", "pin": True}])
    assert "had no badge" in vault("person", "badge", "8", "--take-away").output
    assert "no PIN any more" in vault("person", "pin", "8", "--take-away").output


def test_a_folder_without_a_vault_takes_nothing(empty: Faceattend) -> None:
    assert "no vault" in empty.fails("punches", "check-in", "7", "--direction", "in")
