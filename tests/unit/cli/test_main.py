"""Whatever goes wrong in a command ends in one sentence and an exit code."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from faceattend.cli.main import prepare_streams, supervised
from faceattend.errors import BugError, UserError


def failing(error: BaseException) -> Callable[[], int]:
    def work() -> int:
        raise error

    return work


def test_the_code_of_the_work_is_the_code_of_the_program(tmp_path: Path) -> None:
    assert supervised(lambda: 3, tmp_path) == 3


def test_a_failure_is_told_in_its_own_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert supervised(failing(UserError("The code 7 is taken; choose another.")), tmp_path) == 1
    assert capsys.readouterr() == ("", "The code 7 is taken; choose another.\n")


@pytest.mark.parametrize("error", [KeyError("Kestrel"), BugError("A time without a zone: Kestrel.")])
def test_a_defect_is_told_in_one_sentence_and_its_places_are_in_the_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    assert supervised(failing(error), tmp_path) == 1
    file = tmp_path / "faceattend.log"
    assert capsys.readouterr().err == f"Something went wrong inside the program; the details are in {file}.\n"
    log = file.read_text(encoding="utf-8")
    assert type(error).__name__ in log
    assert "failing.<locals>.work" in log
    assert "Kestrel" not in log


def test_a_log_that_cannot_be_written_stops_no_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "log").touch()
    assert supervised(lambda: 0, tmp_path / "log") == 0
    assert capsys.readouterr().err == ""
    assert supervised(failing(KeyError("Kestrel")), tmp_path / "log") == 1
    [line] = capsys.readouterr().err.splitlines()
    assert "cannot be written" in line


def test_ctrl_c_is_told_and_has_its_own_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert supervised(failing(KeyboardInterrupt()), tmp_path) == 130
    assert capsys.readouterr().err.startswith("Stopped")


class Screen(io.TextIOWrapper):
    """A terminal with an old code page."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("kind", "json", "expected"),
    [
        (io.TextIOWrapper, False, "Zoë 王\n".encode()),
        (Screen, True, "Zoë 王\n".encode()),
        (Screen, False, b"Zo\xeb \\u738b\n"),
    ],
)
def test_every_name_can_be_written(
    monkeypatch: pytest.MonkeyPatch, kind: type[io.TextIOWrapper], json: bool, expected: bytes
) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", kind(written, encoding="cp1252", newline="\n"))
    prepare_streams(json=json)
    sys.stdout.write("Zoë 王\n")
    sys.stdout.flush()
    assert written.getvalue() == expected
