"""Checking in while the records are locked."""

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


def test_a_folder_without_a_vault_takes_nothing(empty: Faceattend) -> None:
    assert "no vault" in empty.fails("punches", "check-in", "7", "--direction", "in")
