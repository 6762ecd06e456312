"""The window's tests: a real office on a real vault, a real theme, nothing of this computer's own settings."""

import os
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from shutil import copytree
from typing import Protocol
from zoneinfo import ZoneInfo

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PyQt6.QtCore import QLocale, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from faceattend.app import Composition
from faceattend.services.office import FIRST_ACCOUNT_NAME, Office, VaultGate
from faceattend.storage.passphrase import KeyCost
from faceattend.storage.vault import Vault
from faceattend.ui import theme
from faceattend.ui.machine import MachineSettings
from faceattend.ui.messages import Messages, MessageStrip
from faceattend.vision.models import ModelStore
from faceattend.workers.tasks import join_tasks

PASSPHRASE = "nine copper kettles on a hill"
FAST = KeyCost(8 * 1024, 1, 1)
SITE = "Analytical Society"
ZONE = ZoneInfo("Europe/London")
NOW = datetime(2026, 5, 29, 8, 30, tzinfo=UTC)


def press_key(widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key in a widget and let it go."""
    # PyQt's types call the static functions of QTest methods.
    QTest.keyClick(widget, key, modifiers)  # type: ignore[call-overload]


def type_text(widget: QWidget, text: str) -> None:
    """Type a text into a widget, key by key."""
    QTest.keyClicks(widget, text)  # type: ignore[call-arg, arg-type]


class NewOffice(Protocol):
    """Opens an office with nobody on its roll; see the fixture of this name."""

    def __call__(self, folder: Path, administrator: str = FIRST_ACCOUNT_NAME) -> Office:
        """Put its records into a folder that is not there yet, and sign the administrator in."""


class Clock:
    """Stands still until a test moves it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """The application in the light theme and an English locale, whatever this computer's are."""
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    theme.apply(qapp, theme.Mode.LIGHT)
    return qapp


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    """Fail a test that leaves a thread behind; the vault's writer lives as long as its vault."""
    before = set(threading.enumerate())
    yield
    assert join_tasks(10), "a task did not end"
    left = [thread for thread in set(threading.enumerate()) - before if thread.is_alive() and not thread.daemon]
    assert not left, f"threads are left over: {left}"


@pytest.fixture(scope="session")
def models() -> ModelStore:
    """The verified model files."""
    return ModelStore.default()


@pytest.fixture(scope="module")
def clock() -> Clock:
    """Friday morning, 29 May 2026, 09:30 in London."""
    return Clock(NOW)


@pytest.fixture(scope="module")
def opened() -> list[Vault]:
    """Every vault that was opened through a gate of the module."""
    return []


@pytest.fixture(scope="module")
def gate_for(models: ModelStore, clock: Clock, opened: list[Vault]) -> Callable[[Path], VaultGate]:
    """Makes the gate of a data folder."""
    composition = Composition(models)

    def compose(vault: Vault) -> Office:
        opened.append(vault)
        return composition.office(vault, clock)

    return lambda folder: VaultGate(folder, compose, clock, FAST)


@pytest.fixture(scope="session")
def new_records(models: ModelStore, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Makes the records of an office in which nobody has done anything, once for every name of its administrator."""
    composition = Composition(models)
    # Its last seal lies so far back that the next one is due.
    clock = Clock(NOW - timedelta(hours=1))

    @cache
    def records(administrator: str) -> Path:
        folder = tmp_path_factory.mktemp("new") / "data"
        gate = VaultGate(folder, lambda vault: composition.office(vault, clock), clock, FAST)
        office, _ = gate.create(PASSPHRASE, SITE, ZONE.key, administrator)
        office.close()
        return folder

    return records


@pytest.fixture(scope="module")
def new_office(new_records: Callable[[str], Path], gate_for: Callable[[Path], VaultGate]) -> NewOffice:
    """Opens an office with nobody on its roll in a new folder. A copy is made faster than another office."""

    def opened(folder: Path, administrator: str = FIRST_ACCOUNT_NAME) -> Office:
        copytree(new_records(administrator), folder)
        return gate_for(folder).unlock(PASSPHRASE)

    return opened


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, new_office: NewOffice) -> Iterator[Office]:
    """An open office with nobody on its roll, shared by a module."""
    office = new_office(tmp_path_factory.mktemp("vault") / "data")
    yield office
    office.close()


@pytest.fixture(scope="module")
def vault(office: Office, opened: list[Vault]) -> Vault:
    """What lies under the office; nobody who has only the office can reach it."""
    return opened[0]


@pytest.fixture
def machine(tmp_path: Path) -> MachineSettings:
    """Settings of a computer on which the program was never used."""
    return MachineSettings(tmp_path / "config")


class Stage(QWidget):
    """A bare window with a message strip, into which a test puts the tab that it tries."""

    def __init__(self) -> None:
        super().__init__()
        self.strip = MessageStrip()
        self.messages = Messages(self, self.strip)
        self.place = QVBoxLayout(self)
        self.place.addWidget(self.strip)

    def words(self) -> str:
        """Return every text that can be read on labels, for a test to look in."""
        return "\n".join(each.text() for each in self.findChildren(QLabel) if each.isVisible())


@pytest.fixture
def stage(qapp: QApplication) -> Iterator[Stage]:
    """A window for one tab or dialog; use ``stage.messages`` and look at ``stage.strip.notice``."""
    made = Stage()
    made.resize(1024, 640)
    made.show()
    yield made
    made.close()
    made.deleteLater()
