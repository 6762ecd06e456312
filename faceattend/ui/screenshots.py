"""Pictures of the window, for the demonstration and the documentation."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from PyQt6.QtCore import QEventLoop, QSize, Qt, QTimer

from faceattend.domain.punches import CameraDirection
from faceattend.errors import EnvironmentFault
from faceattend.services.office import Office
from faceattend.ui.application import build_application
from faceattend.ui.live_tab import LiveTab
from faceattend.ui.machine import MachineKey, MachineSettings
from faceattend.ui.main_window import MainWindow
from faceattend.ui.source_dialog import SourceChoice, SourceKind
from faceattend.ui.video_view import MarkLook
from faceattend.workers.tasks import tasks_running

_CAMERA = "Front desk"
_SIZE = QSize(1280, 800)
_LONGEST_WAIT = 10_000
"""Milliseconds for a tab to fetch what it shows."""

_LONGEST_VIDEO = 30_000
"""Milliseconds of a video within which somebody must have been named."""

_LOOK_INTERVAL = 40
"""Milliseconds between two looks whether a task is at work."""

_IDLE_LOOKS = 3
"""A task that ended may start another when its outcome is delivered; after so many idle looks none will."""


def grab_office(office: Office, folder: Path, video: Path) -> list[Path]:
    """Open the window on an office, write a picture of every tab into ``folder``, and return the files.

    Args:
        video: what the Live tab watches while it is photographed.
    """
    has_screen = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    with TemporaryDirectory() as settings:
        # Settings of its own: the user's window keeps its size and its camera.
        machine = MachineSettings(Path(settings))
        machine.keep_truth(MachineKey.MUTED, value=True)
        build_application(machine, () if has_screen or sys.platform != "linux" else ("-platform", "offscreen"))
        window = MainWindow(office, machine)
        window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        window.resize(_SIZE)
        window.show()
        window.begin()
        settle()
        live = window.findChildren(LiveTab)[0]
        try:
            window.show_tab(window.tabs.indexOf(live))
            settle()
            live.watch(SourceChoice(SourceKind.VIDEO, str(video), _CAMERA, CameraDirection.AUTO))
            _wait_until(lambda: _names_somebody(live), _LONGEST_VIDEO)
            return grab_tabs(window, folder)
        finally:
            # A window that is recording asks before it closes, and nobody is there to answer.
            live.watching.toggle()
            _wait_until(lambda: not live.watching.recording, _LONGEST_WAIT)
            window.close()


def grab_tabs(window: MainWindow, folder: Path) -> list[Path]:
    """Write a picture of every tab of a window that is shown into ``folder``, and return the files.

    Raises:
        EnvironmentFault: a file cannot be written.
    """
    files = []
    for index in range(window.tabs.count()):
        window.show_tab(index)
        settle()
        name = window.tabs.tabText(index).replace("&", "").lower()
        file = folder / f"{name}.png"
        if not window.grab().save(str(file)):
            raise EnvironmentFault(f"{file} could not be written; choose another folder or free some space.")
        files.append(file)
    return files


def settle() -> None:
    """Let the window run until its background tasks are done, what they started too, and everything is painted."""
    idle_looks = 0

    def idle() -> bool:
        nonlocal idle_looks
        idle_looks = 0 if tasks_running() else idle_looks + 1
        return idle_looks == _IDLE_LOOKS

    _wait_until(idle, _LONGEST_WAIT)


def _names_somebody(live: LiveTab) -> bool:
    """Return whether at least two faces are followed and one of them has a name."""
    looks = [mark.look for mark in live.stage.view.marks]
    return len(looks) > 1 and MarkLook.RECOGNISED in looks


def _wait_until(reached: Callable[[], bool], longest: int) -> None:
    """Let the window run until something is reached, for ``longest`` milliseconds at most."""
    loop = QEventLoop()
    limit = QTimer()
    limit.setSingleShot(True)
    limit.timeout.connect(loop.quit)
    limit.start(longest)
    timer = QTimer()
    timer.timeout.connect(lambda: loop.quit() if reached() else None)
    timer.start(_LOOK_INTERVAL)
    loop.exec()
