"""One data folder, two programs."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from faceattend.errors import UserError
from faceattend.storage.vault import Vault

StartChild = Callable[..., "subprocess.Popen[str]"]


def _wait_until_open(child: "subprocess.Popen[str]") -> None:
    assert child.stdout is not None
    assert child.stdout.readline() == "open\n"


def test_the_second_program_is_told_who_holds_the_folder(
    folder: Path, passphrase: str, start_child: StartChild
) -> None:
    child = start_child("hold_vault", str(folder))
    _wait_until_open(child)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    with pytest.raises(UserError, match=f"already open on this data folder .process {child.pid} on the computer"):
        Vault.unlock(folder, passphrase)
    with pytest.raises(UserError, match="already open"):
        Vault.create(folder, passphrase)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    child.communicate("\n", timeout=60)
    assert child.returncode == 0
    Vault.unlock(folder, passphrase).close()


def test_a_killed_program_locks_nobody_out(folder: Path, passphrase: str, start_child: StartChild) -> None:
    child = start_child("hold_vault", str(folder))
    _wait_until_open(child)
    child.kill()
    child.communicate()
    assert (folder / "vault.lock").read_bytes() != b""
    Vault.unlock(folder, passphrase).close()
