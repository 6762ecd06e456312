import json
import logging
from pathlib import Path

import pytest

from faceattend.errors import UserError
from faceattend.logfile import log_file, no_log


def read(folder: Path) -> str:
    return (folder / "faceattend.log").read_text(encoding="utf-8")


def test_the_log_is_in_a_folder_that_only_its_owner_can_read(tmp_path: Path) -> None:
    before = list(logging.getLogger().handlers)
    with log_file(tmp_path / "log"):
        logging.getLogger("faceattend").warning("the disk is nearly full")
    assert "the disk is nearly full" in read(tmp_path / "log")
    assert (tmp_path / "log").stat().st_mode & 0o077 == 0
    assert logging.getLogger().handlers == before


def test_no_file_of_the_log_can_be_read_by_others(tmp_path: Path) -> None:
    with log_file(tmp_path):
        for _ in range(12):
            logging.getLogger("faceattend").warning("x" * 100_000)
    files = list(tmp_path.glob("faceattend.log*"))
    assert len(files) == 2
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


@pytest.mark.parametrize("trick", ["a\nb", "a\r\nb", "\x1b[2J", "a\u2028b\u202ec", "\x00", '", "level": "ERROR'])
def test_whatever_is_logged_stays_one_line_that_steers_nothing(tmp_path: Path, trick: str) -> None:
    with log_file(tmp_path):
        logging.getLogger("faceattend").warning("The name is %s.", trick)
    text = read(tmp_path)
    assert text.isascii()
    [line] = text.splitlines()
    assert line.isprintable()
    assert json.loads(line)["message"] == f"The name is {trick}."
    assert json.loads(line)["level"] == "WARNING"


def test_a_window_within_a_command_writes_each_line_once(tmp_path: Path) -> None:
    with log_file(tmp_path), log_file(tmp_path):
        logging.getLogger("faceattend").warning("the disk is nearly full")
    assert read(tmp_path).count("the disk is nearly full") == 1


def test_an_error_is_logged_with_its_places_and_without_its_words(tmp_path: Path) -> None:
    with log_file(tmp_path):
        try:
            try:
                int("Kestrel-4711")
            except ValueError as cause:
                raise UserError("The code Kestrel-4711 belongs to Ada already.") from cause
        except UserError:
            logging.getLogger("faceattend").exception("a task failed")
    text = read(tmp_path)
    assert "builtins.ValueError" in text
    assert "faceattend.errors.UserError" in text
    assert "test_logfile.py" in text
    assert "Kestrel" not in text


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "log").touch()
    with pytest.raises(OSError), log_file(tmp_path / "log"):  # noqa: PT011 - each system has its own kind
        pass


def test_a_log_that_is_dropped_reaches_no_screen(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    with no_log():
        logging.getLogger("faceattend").error("nobody reads this")
    assert capsys.readouterr() == ("", "")
