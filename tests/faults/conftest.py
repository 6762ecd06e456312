"""A closed vault with one person, and programs of their own that work on it."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from faceattend.domain.people import Consent, PersonDetails
from faceattend.storage.passphrase import KeyCost
from faceattend.storage.vault import Vault

ROOT = Path(__file__).resolve().parent.parent.parent
CHILDREN = Path(__file__).resolve().parent / "children"
CHEAP = KeyCost(memory_kib=8 * 1024, passes=1, lanes=1)


@pytest.fixture
def passphrase() -> str:
    return "seven green umbrellas in June"


@pytest.fixture
def folder(tmp_path: Path, passphrase: str) -> Path:
    """The data folder of a closed vault with one person, code A 7."""
    folder = tmp_path / "vault"
    vault, _ = Vault.create(folder, passphrase, CHEAP)
    with vault:
        consent = Consent("Signed on paper", datetime(2026, 11, 1, 9, tzinfo=UTC))
        templates = {"sface:1": np.ones((3, 128), np.float32)}
        vault.people.add(PersonDetails("Ada Lovelace", "A 7"), consent, date(2026, 11, 1), templates)
    return folder


@pytest.fixture
def start_child(passphrase: str) -> Callable[..., subprocess.Popen[str]]:
    """Starts a program of the folder ``children`` and hands it the passphrase."""

    def start(name: str, *arguments: str, secret: str = passphrase) -> subprocess.Popen[str]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        child = subprocess.Popen(
            [sys.executable, CHILDREN / f"{name}.py", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        assert child.stdin is not None
        child.stdin.write(secret + "\n")
        child.stdin.flush()
        return child

    return start
