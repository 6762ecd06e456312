"""What reaches the terminal."""

import pytest

from faceattend.cli.output import printable, warn


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
