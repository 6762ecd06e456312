"""The whole way of the program: locked, unlocked, locked again, closed."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import QDeadlineTimer, Qt, QTimer
from PyQt6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from faceattend.__main__ import names_no_command
from faceattend.services.office import Office, VaultGate
from faceattend.ui.application import build_application
from faceattend.ui.doorway import Doorway
from faceattend.ui.entry_window import EntryWindow
from faceattend.ui.live_tab import LiveTab
from faceattend.ui.machine import MachineKey, MachineSettings
from faceattend.ui.main_window import MainWindow
from faceattend.ui.messages import CrashDialog
from faceattend.ui.start import WindowKeeper
from faceattend.ui.theme import DARK, Mode, Palette, apply
from tests.ui.conftest import PASSPHRASE, SITE, ZONE, press_key, type_text

Step = Callable[[], bool]


# A walk that has not come to its end by then never will.
_WALK_SECONDS = 120
_LOST = 99


class Walk:
    """Does one step after the other while the program runs; a step that returns False is tried again.

    When no step succeeds the program is left with an exit code of its own.
    """

    def __init__(self, steps: list[Step]) -> None:
        self._steps = steps
        self._deadline = QDeadlineTimer(_WALK_SECONDS * 1000)
        self._timer = QTimer()
        self._timer.timeout.connect(self._go)
        self._timer.start(20)

    @property
    def done(self) -> bool:
        return not self._steps

    def _go(self) -> None:
        if self._steps and self._steps[0]():
            self._steps.pop(0)
        if self._deadline.hasExpired():
            QApplication.exit(_LOST)
        if self.done:
            self._timer.stop()


def shown(kind: type[QWidget]) -> QWidget | None:
    """Return the window of a kind that is on the screen."""
    return next((each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()), None)


def unlock() -> bool:
    entry = shown(EntryWindow)
    fields = entry.findChildren(QLineEdit) if entry else []
    field = next((each for each in fields if each.accessibleName() == "Password" and each.isVisible()), None)
    if field is None:
        return False
    name = next(each for each in fields if each.accessibleName() == "Name")
    name.setText("Administrator")
    type_text(field, PASSPHRASE)
    press_key(field, Qt.Key.Key_Return)
    return True


def press_in_main(key: Qt.Key) -> Step:
    def step() -> bool:
        window = shown(MainWindow)
        if window is None or SITE not in window.windowTitle():
            return False
        # A window has its keys once it is the active one; no window manager makes it so here.
        if not window.isActiveWindow():
            window.activateWindow()
            return False
        press_key(window, key, Qt.KeyboardModifier.ControlModifier)
        return True

    return step


def close_entry() -> bool:
    entry = shown(EntryWindow)
    return entry is not None and shown(MainWindow) is None and entry.close()


@pytest.fixture
def gate(gate_for: Callable[[Path], VaultGate], tmp_path: Path) -> VaultGate:
    made = gate_for(tmp_path / "data")
    office, _ = made.create(PASSPHRASE, SITE, ZONE.key)
    office.close()
    return made


@pytest.fixture
def app(qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[QApplication]:
    """The application with a log folder of the test's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    yield qapp
    qapp.setQuitOnLastWindowClosed(True)


def test_unlock_then_quit(app: QApplication, machine: MachineSettings, gate: VaultGate) -> None:
    walk = Walk([unlock, press_in_main(Qt.Key.Key_Q)])
    assert WindowKeeper(app, machine, gate).run(None) == 0
    assert walk.done
    # The data folder is free again.
    gate.unlock(PASSPHRASE).close()


def test_locking_asks_for_the_passphrase_again(app: QApplication, machine: MachineSettings, gate: VaultGate) -> None:
    walk = Walk([unlock, press_in_main(Qt.Key.Key_L), unlock, press_in_main(Qt.Key.Key_L), close_entry])
    assert WindowKeeper(app, machine, gate).run(None) == 0
    assert walk.done
    gate.unlock(PASSPHRASE).close()


def test_an_office_that_was_open_stays_open(app: QApplication, machine: MachineSettings, office: Office) -> None:
    walk = Walk([press_in_main(Qt.Key.Key_Q)])
    assert WindowKeeper(app, machine, None).run(office) == 0
    assert walk.done
    assert office.site_name() == SITE


def test_ctrl_c_in_the_terminal_closes_the_window_in_order(
    app: QApplication, machine: MachineSettings, gate: VaultGate
) -> None:
    before = signal.getsignal(signal.SIGINT)

    def interrupt() -> bool:
        window = shown(MainWindow)
        if window is None or SITE not in window.windowTitle():
            return False
        signal.raise_signal(signal.SIGINT)
        return True

    walk = Walk([unlock, interrupt])
    assert WindowKeeper(app, machine, gate).run(None) == 0
    assert walk.done
    assert signal.getsignal(signal.SIGINT) is before
    gate.unlock(PASSPHRASE).close()


def test_the_end_of_the_session_closes_a_locked_window(
    app: QApplication, machine: MachineSettings, gate: VaultGate
) -> None:
    def end() -> bool:
        if shown(EntryWindow) is None:
            return False
        signal.raise_signal(signal.SIGTERM)
        return True

    walk = Walk([end])
    assert WindowKeeper(app, machine, gate).run(None) == 0
    assert walk.done


def test_a_defect_is_shown_and_the_program_goes_on(app: QApplication, machine: MachineSettings, office: Office) -> None:
    def break_down() -> None:
        raise ValueError("x")

    def start_defect() -> bool:
        QTimer.singleShot(0, break_down)
        return True

    def dismiss() -> bool:
        dialog = shown(CrashDialog)
        return dialog is not None and dialog.close()

    walk = Walk([start_defect, dismiss, press_in_main(Qt.Key.Key_Q)])
    assert WindowKeeper(app, machine, None).run(office) == 0
    assert walk.done


def test_the_program_starts_in_the_colours_that_were_chosen(qapp: QApplication, machine: MachineSettings) -> None:
    machine.keep(MachineKey.THEME, Mode.DARK)
    try:
        assert build_application(machine) is qapp
        assert Palette.current() is DARK
    finally:
        apply(qapp, Mode.LIGHT)


def test_the_doorway_is_on_the_screen_before_the_program_is_loaded() -> None:
    code = (
        "import sys\n"
        "from faceattend.ui.doorway import open_doorway\n"
        "doorway = open_doorway()\n"
        "print(doorway.isVisible(), *{name.partition('.')[0] for name in sys.modules})"
    )
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True, timeout=60
    )
    visible, *loaded = ran.stdout.split()
    assert visible == "True"
    assert not {"numpy", "cv2", "peewee", "cryptography", "reportlab", "cattrs"} & set(loaded)


def test_the_first_window_takes_the_place_of_the_doorway(
    app: QApplication, machine: MachineSettings, gate: VaultGate
) -> None:
    doorway = Doorway()
    doorway.show()

    def close_entry() -> bool:
        entry = shown(EntryWindow)
        return entry is not None and not doorway.isVisible() and entry.close()

    walk = Walk([close_entry])
    assert WindowKeeper(app, machine, gate, doorway).run(None) == 0
    assert walk.done


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ([], True),
        (["--data", "somewhere"], True),
        (["--data=somewhere", "--user", "Ada"], True),
        (["person", "list"], False),
        (["--data", "somewhere", "doctor"], False),
        (["--help"], False),
        (["--version"], False),
    ],
)
def test_only_a_command_line_without_a_command_opens_the_window(words: list[str], window: bool) -> None:
    assert names_no_command(words) is window


def test_records_that_open_by_themselves_are_watched_on_a_locked_desk(
    app: QApplication, machine: MachineSettings, gate: VaultGate
) -> None:
    # No computer has as many: a camera that is not plugged in is tried again for as long as the window is open.
    machine.keep(MachineKey.SOURCE, "camera:63")
    machine.keep(MachineKey.CAMERA_NAME, "Front desk")
    alone = GateWithKeyring(gate)
    seen: list[str] = []

    def look() -> bool:
        window = shown(MainWindow)
        if window is None:
            return False
        assert isinstance(window, MainWindow)
        live = window.tab(LiveTab)
        if not isinstance(live, LiveTab) or not live.watching.active:
            return False
        seen.extend(label.text() for label in window.findChildren(QLabel) if label.isVisible())
        window.end()
        return True

    walk = Walk([look])
    assert WindowKeeper(app, machine, alone).run(None) == 0  # type: ignore[arg-type]
    assert walk.done
    assert "The desk is locked" in seen
    assert SITE not in seen
    gate.unlock(PASSPHRASE).close()


class GateWithKeyring:
    """A gate on a computer that keeps a key for the records."""

    exists = True
    has_keyring_slot = True
    takes_entries = False

    def __init__(self, gate: VaultGate) -> None:
        self._gate = gate
        self.folder = gate.folder
        self.unlock = gate.unlock
        self.unlock_with_recovery_key = gate.unlock_with_recovery_key

    def unlock_with_keyring(self) -> Office:
        office = self._gate.unlock(PASSPHRASE)
        office.accounts.sign_out()
        office.access.begin_unattended()
        return office
