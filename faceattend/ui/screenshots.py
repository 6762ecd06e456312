"""Pictures of the window, for the demonstration and the documentation."""

import os
import sys
from pathlib import Path

from PyQt6.QtCore import QEventLoop, QSize, Qt, QTimer

from faceattend.errors import EnvironmentFault
from faceattend.services.office import Office
from faceattend.ui.machine import MachineSettings
from faceattend.ui.main_window import MainWindow
from faceattend.ui.start import build_application
from faceattend.workers.tasks import tasks_running

_SIZE = QSize(1280, 800)
_LONGEST_WAIT = 10_000
"""Milliseconds for a tab to fetch what it shows."""

_LOOK_INTERVAL = 40
"""Milliseconds between two looks whether a task is at work."""

_IDLE_LOOKS = 3
"""A task that ended may start another when its outcome is delivered; after so many idle looks none will."""


def grab_office(office: Office, folder: Path) -> list[Path]:
    """Open the window on an office, write a picture of every tab into ``folder``, and return the files."""
    machine = MachineSettings()
    has_screen = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    build_application(machine, () if has_screen or sys.platform != "linux" else ("-platform", "offscreen"))
    window = MainWindow(office, machine)
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.resize(_SIZE)
    window.show()
    try:
        return grab_tabs(window, folder)
    finally:
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
    loop = QEventLoop()
    limit = QTimer()
    limit.setSingleShot(True)
    limit.timeout.connect(loop.quit)
    limit.start(_LONGEST_WAIT)
    idle_looks = 0

    def look() -> None:
        nonlocal idle_looks
        idle_looks = 0 if tasks_running() else idle_looks + 1
        if idle_looks == _IDLE_LOOKS:
            loop.quit()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(_LOOK_INTERVAL)
    loop.exec()
