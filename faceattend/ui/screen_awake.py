"""Keeps the screen from going dark, where the desktop lets a program ask for it; elsewhere nothing happens."""

import ctypes
import logging
import sys

from PyQt6.QtCore import QObject

_LOGGER = logging.getLogger(__name__)

_SERVICE, _PATH = "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"
_ANSWER_MILLISECONDS = 500

# SetThreadExecutionState of the Windows API.
_CONTINUOUS, _DISPLAY_REQUIRED = 0x80000000, 0x00000002


class ScreenAwake(QObject):
    """Asks the desktop for it. What a program asked for ends with the program."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._cookie: int | None = None

    def keep(self, why: str) -> None:
        """Keep the screen on from now on.

        Args:
            why: for the desktop's own list of programs that do so.
        """
        if sys.platform == "win32":
            ctypes.windll.kernel32.SetThreadExecutionState(_CONTINUOUS | _DISPLAY_REQUIRED)
        elif sys.platform.startswith("linux") and self._cookie is None:
            answer = _ask("Inhibit", "faceattend", why)
            self._cookie = answer if isinstance(answer, int) else None

    def let_go(self) -> None:
        """Let it go dark again."""
        if sys.platform == "win32":
            ctypes.windll.kernel32.SetThreadExecutionState(_CONTINUOUS)
        elif self._cookie is not None:
            _ask("UnInhibit", self._cookie)
            self._cookie = None


def _ask(method: str, *arguments: object) -> object:
    """Call the desktop; return its answer, or None where there is no desktop that has one."""
    # Loaded when it is needed: a desk that is no kiosk never does.
    try:
        from PyQt6.QtDBus import QDBusConnection, QDBusInterface  # noqa: PLC0415
    except ImportError as error:
        _LOGGER.info("the screen is not kept on: %s", error)
        return None
    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return None
    desktop = QDBusInterface(_SERVICE, _PATH, _SERVICE, bus)
    desktop.setTimeout(_ANSWER_MILLISECONDS)
    given = desktop.call(method, *arguments).arguments()
    return given[0] if given else None
