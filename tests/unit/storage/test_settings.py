import sqlite3
from pathlib import Path

import pytest

from faceattend.errors import UserError
from faceattend.storage.vault import Vault


@pytest.mark.parametrize("value", ["Büro Süd", "", 7, 0.42, True, ["saturday", "sunday"], []])
def test_a_value_comes_back(vault: Vault, value: object) -> None:
    vault.settings.write("any.key", value)
    assert vault.settings.read("any.key") == value
    assert type(vault.settings.read("any.key")) is type(value)


def test_the_last_value_counts_and_the_unwritten_is_none(vault: Vault) -> None:
    vault.settings.write("site.name", "old")
    vault.settings.write("site.name", "new")
    assert vault.settings.read("site.name") == "new"
    assert vault.settings.read("site.zone") is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE setting SET token = zeroblob(90) WHERE key = 'b'",
        "UPDATE setting SET token = (SELECT token FROM setting WHERE key = 'a') WHERE key = 'b'",
    ],
)
def test_an_altered_value_is_said_and_can_be_written_again(vault: Vault, folder: Path, statement: str) -> None:
    vault.settings.write("a", 1)
    vault.settings.write("b", 2)
    connection = sqlite3.connect(folder / "attendance.db")
    connection.execute(statement)
    connection.commit()
    connection.close()
    with pytest.raises(UserError, match="The setting b is damaged"):
        vault.settings.read("b")
    vault.settings.write("b", 3)
    assert (vault.settings.read("a"), vault.settings.read("b")) == (1, 3)
