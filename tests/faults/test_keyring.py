"""The keyring of the computer: a real one, and each of the ways in which it lets the office down."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from faceattend.storage.keystore import Keystore
from tests.faults.conftest import CHEAP, CHILDREN, ROOT

# Starts the keyring that GNOME has; with a password on standard input it is unlocked, as after a log-in.
_UNLOCKED = "printf 'log-in password' | gnome-keyring-daemon --unlock --components=secrets >/dev/null"
_LOCKED = "gnome-keyring-daemon --start --components=secrets >/dev/null"

Use = Callable[..., str]


@pytest.fixture
def keystore(tmp_path: Path, passphrase: str) -> Path:
    path = tmp_path / "keystore.json"
    Keystore.create(path, passphrase, CHEAP)[0].forget()
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A user's own folders, in which the keyring's files and settings lie."""
    folder = tmp_path / "home"
    for name in ("data", "config", "runtime", "cache"):
        (folder / name).mkdir(parents=True, mode=0o700)
    return folder


@pytest.fixture
def use(keystore: Path, home: Path, passphrase: str) -> Use:
    """Runs the child on the keystore, in a session of its own unless ``bus`` names another."""

    def run(action: str, daemon: str = "", seconds: float = 10.0, bus: str | None = None, backend: str = "") -> str:
        child = [sys.executable, str(CHILDREN / "use_keyring.py"), action, str(keystore), str(seconds)]
        session = ["dbus-run-session", "--", "sh", "-c", f'{daemon or ":"}; exec "$@"', "sh", *child]
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "HOME": str(home),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "XDG_RUNTIME_DIR": str(home / "runtime"),
        }
        if backend:
            environment["PYTHON_KEYRING_BACKEND"] = backend
        if bus is not None:
            environment["DBUS_SESSION_BUS_ADDRESS"] = bus
        ended = subprocess.run(
            session if bus is None else child,
            input=passphrase + "\n",
            capture_output=True,
            text=True,
            env=environment,
            timeout=60,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout.strip()

    return run


@pytest.fixture
def silent_bus(tmp_path: Path) -> Iterator[str]:
    """The address of a message bus that takes calls and never says a word."""
    path = tmp_path / "bus"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()
        yield f"unix:path={path}"


def test_a_real_keyring_opens_the_vault_in_a_later_session_and_signs_nobody_in(use: Use) -> None:
    assert use("add", _UNLOCKED) == "Secret Service; account 1"
    assert use("open", _UNLOCKED) == "Secret Service; account None"


def test_of_several_keyrings_the_trusted_one_is_taken(use: Use) -> None:
    assert use("add", _UNLOCKED, backend="keyring.backends.chainer.ChainerBackend") == "Secret Service; account 1"
    assert use("open", _UNLOCKED) == "Secret Service; account None"


def test_what_was_removed_opens_no_more(use: Use) -> None:
    use("add", _UNLOCKED)
    assert use("remove", _UNLOCKED) == "no keyring; account 1"
    assert "not switched on" in use("open", _UNLOCKED)


def test_the_slot_can_be_removed_while_the_keyring_is_gone(use: Use) -> None:
    use("add", _UNLOCKED)
    assert use("remove") == "no keyring; account 1"


@pytest.mark.parametrize("action", ["add", "open"])
@pytest.mark.parametrize(
    ("daemon", "backend"),
    [
        (_LOCKED, ""),
        ("", ""),
        (_UNLOCKED, "keyring.backends.null.Keyring"),
        (_UNLOCKED, "keyring.backends.fail.Keyring"),
        (_UNLOCKED, "tests.fakes.plain_keyring.PlainFileKeyring"),
    ],
    ids=["locked", "missing", "null", "fail", "plain file"],
)
def test_a_keyring_that_cannot_be_trusted_means_the_passphrase(
    use: Use, keystore: Path, home: Path, action: str, daemon: str, backend: str
) -> None:
    use("add", _UNLOCKED)
    before = keystore.read_bytes()
    said = use(action, daemon, backend=backend)
    assert said.startswith("KeyringFault: ")
    assert "passphrase" in said
    assert keystore.read_bytes() == before
    assert not (home / "plain").exists()


def test_a_keyring_that_lost_the_key_means_the_passphrase(use: Use, home: Path) -> None:
    use("add", _UNLOCKED)
    for file in (home / "data" / "keyrings").iterdir():
        file.unlink()
    assert "not in the keyring any more" in use("open", _UNLOCKED)


def test_a_keyring_that_does_not_answer_is_given_up(use: Use, silent_bus: str) -> None:
    use("add", _UNLOCKED)
    assert "did not answer within 0.5 seconds" in use("open", seconds=0.5, bus=silent_bus)
    assert "did not answer within 0.5 seconds" in use("add", seconds=0.5, bus=silent_bus)
