"""What the window tells whoever signs in, and its daily work."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PyQt6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from faceattend import settings
from faceattend.domain.accounts import Role
from faceattend.domain.incidents import IncidentKind
from faceattend.domain.punches import Direction
from faceattend.services.office import Office, VaultGate
from faceattend.storage.vault import Vault
from faceattend.ui.log_dialog import LogDialog
from faceattend.ui.machine import MachineSettings
from faceattend.ui.main_window import MainWindow
from faceattend.ui.preferences import PreferencesDialog
from faceattend.ui.reminders import Reminders
from faceattend.ui.screenshots import settle
from faceattend.ui.waiting_dialog import WaitingDialog
from faceattend.workers.tasks import join_tasks
from tests.ui.conftest import PASSPHRASE, SITE, ZONE, Clock, Stage

DESK_PASSWORD = "the green boat sails at dawn"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def office(gate_for: Callable[[Path], VaultGate], folder: Path) -> Iterator[Office]:
    gate = gate_for(folder)
    first, _ = gate.create(PASSPHRASE, SITE, ZONE.key)
    first.accounts.add("Front desk", Role.OPERATOR, DESK_PASSWORD)
    first.accounts.add("Council", Role.AUDITOR, DESK_PASSWORD)
    first.close()
    gate.write_while_locked("7", Direction.IN)
    made = gate.unlock(PASSPHRASE)
    yield made
    assert join_tasks(20)
    made.close()


@pytest.fixture
def reminders(office: Office, stage: Stage) -> Iterator[Reminders]:
    """Reminders whose daily work looks as often as it can."""
    made = Reminders(office, stage.messages, stage, every=0.05)
    yield made
    made.end()


def test_whoever_signs_in_hears_of_entries_that_wait(reminders: Reminders, stage: Stage) -> None:
    reminders.greet()
    settle()
    assert "1 entry was typed while the records were locked." in stage.words()


def test_an_auditor_is_not_asked_to_decide(reminders: Reminders, office: Office, stage: Stage) -> None:
    office.accounts.sign_in("Council", DESK_PASSWORD)
    reminders.greet()
    settle()
    assert stage.strip.notice is None


def test_a_new_office_is_not_scolded_before_it_had_time_for_a_backup(
    reminders: Reminders, office: Office, stage: Stage
) -> None:
    office.waiting.dismiss(office.waiting.entries().lines)
    reminders.greet()
    settle()
    assert stage.strip.notice is None


def test_incidents_that_nobody_has_seen_to_are_told_once(
    reminders: Reminders, office: Office, stage: Stage, opened: list[Vault], clock: Clock
) -> None:
    office.waiting.dismiss(office.waiting.entries().lines)
    opened[-1].incidents.add(IncidentKind.CLOCK_JUMP, "The clock went back by 3 hours.", clock())
    reminders.greet()
    settle()
    assert "Something happened that nobody has seen to yet: The clock jumped." in stage.words()
    stage.messages.clear()
    reminders.greet()
    settle()
    assert stage.strip.notice is None


def test_the_daily_work_makes_the_backup(
    reminders: Reminders, office: Office, stage: Stage, folder: Path, qtbot: QtBot
) -> None:
    office.waiting.dismiss(office.waiting.entries().lines)
    reminders.begin()
    qtbot.waitUntil(lambda: office.keeping.status().last_backup is not None, timeout=30_000)
    reminders.end()
    assert list((folder / "backups").glob("*.backup"))


def test_a_backup_that_cannot_be_made_is_told(
    reminders: Reminders, office: Office, stage: Stage, qtbot: QtBot, tmp_path: Path
) -> None:
    office.waiting.dismiss(office.waiting.entries().lines)
    office.preferences.set(settings.BACKUP_FOLDER, str(tmp_path / "no stick here"))
    reminders.begin()
    qtbot.waitUntil(lambda: "There is no backup of today" in stage.words(), timeout=30_000)
    reminders.end()


def test_a_backup_that_is_late_is_told_at_the_next_sign_in(
    reminders: Reminders, office: Office, stage: Stage, clock: Clock, tmp_path: Path
) -> None:
    office.waiting.dismiss(office.waiting.entries().lines)
    office.keeping.back_up()
    office.preferences.set(settings.BACKUP_FOLDER, str(tmp_path / "no stick here"))
    before = clock.now
    clock.now += timedelta(days=3)
    office.keeping.tick(clock.now, timedelta(days=3).total_seconds())
    office.accounts.sign_in("Front desk", DESK_PASSWORD)
    reminders.greet()
    settle()
    assert "Backup: The last try failed" in stage.words()
    clock.now = before


def test_a_window_opens_what_the_reminders_speak_of(
    office: Office, machine: MachineSettings, qtbot: QtBot, opened: list[Vault], clock: Clock
) -> None:
    opened[-1].incidents.add(IncidentKind.CLOCK_JUMP, "The clock went back by 3 hours.", clock())
    window = MainWindow(office, machine)
    qtbot.addWidget(window)
    window.show()
    window.begin()
    settle()
    press(window, "Show the log...")
    close_dialog(LogDialog, qtbot)
    press(window, "Show them...")
    close_dialog(WaitingDialog, qtbot)
    window.dialogs.show_safety()
    close_dialog(PreferencesDialog, qtbot)
    window.end()


def press(window: MainWindow, verb: str) -> None:
    next(each for each in window.findChildren(QPushButton) if each.text() == verb and each.isVisible()).click()


def close_dialog(kind: type[LogDialog] | type[WaitingDialog] | type[PreferencesDialog], qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind), timeout=20_000)
    settle()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, kind)
    dialog.reject()
    settle()
