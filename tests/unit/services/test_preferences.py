"""The settings of an office, as they are written and read."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from faceattend import settings
from faceattend.errors import UserError
from faceattend.services.office import Office
from faceattend.storage.vault import Vault


@pytest.mark.parametrize("name", ["keystore.json", "attendance.db", "heads.jsonl", "new.jsonl", "backups/heads.jsonl"])
def test_no_seal_is_ever_written_into_the_folder_of_the_records(office: Office, tmp_path: Path, name: str) -> None:
    file = tmp_path / "data" / name
    for path in (file, tmp_path / "data" / "backups" / ".." / name):
        with pytest.raises(UserError, match="lies in the folder of the records"):
            office.preferences.set(settings.HEADS_FILE, str(path))
    with pytest.raises(UserError, match="lies in the folder of the records"):
        office.preferences.change({settings.SITE_NAME.key: "Other", settings.HEADS_FILE.key: str(file)})
    assert office.preferences.get(settings.HEADS_FILE) == ""
    assert office.preferences.get(settings.SITE_NAME) == "Test"


def test_no_seal_is_ever_written_into_a_file_of_something_else(
    office: Office, vault: Vault, clock: Callable[[], datetime], tmp_path: Path
) -> None:
    letter, pipe, stick = tmp_path / "letter.txt", tmp_path / "pipe", tmp_path / "heads.jsonl"
    letter.write_text("Dear all")
    os.mkfifo(pipe)
    for path in (letter, pipe, tmp_path):
        with pytest.raises(UserError, match="holds something else"):
            office.preferences.set(settings.HEADS_FILE, str(path))
    office.preferences.set(settings.HEADS_FILE, str(stick))
    vault.seals.seal(clock())
    office.preferences.set(settings.HEADS_FILE, str(stick))
    stick.unlink()
    stick.symlink_to(letter)
    vault.seals.seal(clock())
    assert letter.read_text() == "Dear all"
    assert "holds something else" in vault.seals.heads_problem


def test_one_value_that_is_not_valid_changes_none(office: Office) -> None:
    with pytest.raises(UserError):
        office.preferences.change({"site.name": "Other", "attendance.repeat_minutes": 0})
    assert office.preferences.get(settings.SITE_NAME) == "Test"
