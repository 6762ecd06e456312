"""A computer that keeps a key itself watches without anybody signing in, and lets nobody do more."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.e2e.conftest import Faceattend

# Starts the keyring that GNOME has, unlocked as after a log-in; then two commands on one session.
_SESSION = """
printf 'log-in password' | gnome-keyring-daemon --unlock --components=secrets >/dev/null
"$@" keys keyring on --yes --json &&
unset FACEATTEND_PASSPHRASE &&
"$@" watch "$PICTURES" --unattended --json &&
! "$@" person list
"""


def test_cameras_are_watched_with_the_key_of_the_computer_and_nothing_else_is_open(
    vault: Faceattend, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    for name in ("data", "config", "runtime", "cache", "state"):
        (home / name).mkdir(parents=True, mode=0o700)
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    (pictures / "1.pgm").write_bytes(b"P5 64 64 255\n" + bytes(64 * 64))
    ended = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", _SESSION, "sh", sys.executable, "-m", "faceattend"],
        env=os.environ
        | {f"XDG_{name.upper()}_HOME": str(home / name) for name in ("data", "config", "cache", "state")}
        | {
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(home / "runtime"),
            "FACEATTEND_DATA": str(vault.folder),
            "FACEATTEND_PASSPHRASE": vault.passphrase,
            "PICTURES": str(pictures),
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    switched, end = (json.loads(line) for line in ended.stdout.splitlines())
    assert switched["keyring"]
    assert end["type"] == "end"
    assert end["frames"] == 1
    assert "The passphrase is missing" in ended.stderr
    done = {line["action"]: line for line in vault("audit", "--json").lines}
    assert done["unattended start"]["account"] is None
