"""What reaches the terminal."""

import io
import sys

import pytest

from faceattend.cli.output import printable, show_progress, warn


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ελένη 王小明 أمين", "Ελένη 王小明 أمين"),
        ("red\x1b[31m.jpg", "red\\x1b[31m.jpg"),
        ("a\u202egpj.exe", "a\\u202egpj.exe"),
        ("two\nlines", "two\nlines"),
    ],
)
def test_nothing_that_steers_a_terminal_reaches_it(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_a_warning_goes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    warn("bell\x07")
    assert capsys.readouterr() == ("", "bell\\x07\n")


class Screen(io.StringIO):
    """Standard error on a terminal."""

    def isatty(self) -> bool:
        return True


def test_progress_is_one_line_that_is_written_over(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    progress = show_progress("rows")
    for done in (1, 2, 2, 2):
        progress(done, 2)
    assert screen.getvalue() == "\r1 of 2 rows\r2 of 2 rows\n"


def test_a_file_gets_no_progress(capsys: pytest.CaptureFixture[str]) -> None:
    show_progress("rows")(1, 2)
    assert capsys.readouterr() == ("", "")
