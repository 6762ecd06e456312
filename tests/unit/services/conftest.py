"""An office on a real vault, living by a clock that a test moves."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree

import pytest

from faceattend.api import Recognizer
from faceattend.app import Composition
from faceattend.domain.people import Person, PersonDetails
from faceattend.recognition.context import HostContext
from faceattend.recognition.registry import RecognizerRegistry
from faceattend.services.office import Office, VaultGate
from faceattend.storage.passphrase import KeyCost
from faceattend.storage.vault import Vault
from faceattend.vision.models import ModelStore
from faceattend.vision.network import Networks

PASSPHRASE = "nine copper kettles on a hill"
FAST = KeyCost(8 * 1024, 1, 1)


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 29, 18, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, step: timedelta) -> None:
        self.now += step


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opened() -> list[Vault]:
    """Every vault that was opened, the last one open now."""
    return []


@pytest.fixture
def gate(tmp_path: Path, clock: Clock, opened: list[Vault]) -> VaultGate:
    composition = Composition(ModelStore.default())

    def compose(vault: Vault) -> Office:
        opened.append(vault)
        return composition.office(vault, clock)

    return VaultGate(tmp_path / "data", compose, clock, FAST)


@pytest.fixture(scope="session")
def new_records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an office in which nobody has done anything yet. A copy is made faster than another one."""
    folder = tmp_path_factory.mktemp("new") / "data"
    composition, clock = Composition(ModelStore.default()), Clock()
    # Its last seal lies so far back that the next one is due.
    clock.advance(-timedelta(hours=1))
    office, _ = VaultGate(folder, lambda vault: composition.office(vault, clock), clock, FAST).create(
        PASSPHRASE, "Test", "UTC"
    )
    office.close()
    return folder


@pytest.fixture
def office(gate: VaultGate, new_records: Path) -> Iterator[Office]:
    copytree(new_records, gate.folder)
    office = gate.unlock(PASSPHRASE)
    yield office
    office.close()


@pytest.fixture
def vault(office: Office, opened: list[Vault]) -> Vault:
    """What lies under the office; nobody who has only the office can reach it."""
    return opened[-1]


@pytest.fixture(scope="session")
def sface() -> Recognizer:
    """The engine, outside any office."""
    networks = Networks(ModelStore.default())
    return RecognizerRegistry(lambda name: HostContext(networks, name), ["sface"]).load("sface")


@pytest.fixture
def ada(office: Office) -> Person:
    return office.enrolment.enrol(PersonDetails("Ada Lovelace", "7"), "", [])


@pytest.fixture
def flip_profile(office: Office, tmp_path: Path) -> Callable[[Person], None]:
    """Turns over one bit of the record that says who somebody is, as a bad disk does."""

    def flip(person: Person) -> None:
        with closing(sqlite3.connect(tmp_path / "data" / "attendance.db")) as database, database:
            [(profile,)] = database.execute("SELECT profile FROM person WHERE id = ?", (person.id,)).fetchall()
            damaged = bytearray(profile)
            damaged[len(damaged) // 2] ^= 1
            database.execute("UPDATE person SET profile = ? WHERE id = ?", (bytes(damaged), person.id))

    return flip


@pytest.fixture
def with_broken_engines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Install the engines that go wrong in every way, one of which claims to reject strangers."""
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parents[2] / "plugins" / "broken"))
