"""Where secrets come from: a file, a variable or the keyboard, never an argument."""

import io
import sys
from argparse import Namespace
from pathlib import Path

import pytest

from faceattend.cli.parser import build_parser
from faceattend.cli.passphrases import Passphrases
from faceattend.errors import EnvironmentFault, UserError
from tests.fakes.keyboard import Keyboard


@pytest.fixture(autouse=True)
def _nobody_types(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    for variable in ("FACEATTEND_PASSPHRASE", "FACEATTEND_NEW_PASSPHRASE", "FACEATTEND_USER"):
        monkeypatch.delenv(variable, raising=False)


def parsed(*words: str) -> Namespace:
    return build_parser().parse_args(words)


def test_a_file_comes_before_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEATTEND_PASSPHRASE", "from the variable")
    monkeypatch.setenv("FACEATTEND_NEW_PASSPHRASE", "new from the variable")
    assert Passphrases(parsed("keys", "passphrase")).current() == "from the variable"
    assert Passphrases(parsed("keys", "passphrase")).new() == "new from the variable"
    file = tmp_path / "secret.txt"
    file.write_bytes("\ufeffZoë's wörds\r\nsecond line".encode())
    words = ("keys", "passphrase", "--passphrase-file", str(file), "--new-passphrase-file", str(file))
    assert Passphrases(parsed(*words)).current() == "Zoë's wörds"
    assert Passphrases(parsed(*words)).new() == "Zoë's wörds"


def test_what_is_missing_is_said_with_the_way_to_give_it(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = Passphrases(parsed("keys", "passphrase"))
    with pytest.raises(UserError, match="FACEATTEND_PASSPHRASE"):
        secrets.current()
    with pytest.raises(UserError, match="FACEATTEND_NEW_PASSPHRASE"):
        secrets.new()
    with pytest.raises(UserError, match="--recovery-file"):
        secrets.typed_recovery_key()
    monkeypatch.setenv("FACEATTEND_NEW_PASSPHRASE", "")
    with pytest.raises(UserError, match="empty"):
        secrets.new()


def test_a_file_that_holds_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / "secret.bin"
    with pytest.raises(EnvironmentFault, match=r"recovery key file .*secret\.bin could not be read"):
        Passphrases(parsed("keys", "confirm", "--recovery-file", str(file))).typed_recovery_key()
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError, match=r"secret\.bin is not a text file"):
        Passphrases(parsed("keys", "confirm", "--recovery-file", str(file))).typed_recovery_key()


def test_the_recovery_key_is_asked_for_where_somebody_types(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Keyboard("abcd-efgh\n"))
    assert Passphrases(parsed("keys", "confirm")).typed_recovery_key() == "abcd-efgh"
    assert capsys.readouterr() == ("", "Recovery key, as you wrote it down: ")


@pytest.mark.parametrize(
    "words",
    [
        ("account", "add", "Olga", "--role", "owner"),
        ("account", "add", "Olga", "--role", "operator", "--password", "secret"),
        ("account", "change", "Olga", "--opens-records", "--closes-records"),
        ("keys", "keyring", "maybe"),
        ("person", "leave", "B-1"),
        ("person", "erase", "B-1"),
        ("audit", "--month", "May"),
    ],
)
def test_wrong_usage_ends_with_code_2(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        parsed(*words)
    assert stopped.value.code == 2
    assert capsys.readouterr().err.startswith("usage: ")


def test_options_of_every_command_may_stand_before_and_after_it() -> None:
    for words in (("--user", "Olga", "account", "list"), ("account", "list", "--user", "Olga")):
        assert parsed(*words).user == "Olga"
