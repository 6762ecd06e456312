"""Ctrl+C in the terminal, and the end of the session, close the window in order."""

import signal
import socket
from contextlib import ExitStack
from types import FrameType

from PyQt6 import sip
from PyQt6.QtCore import QObject, QSocketNotifier, pyqtSignal

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupts(QObject):
    """Hears the signals that ask a program to end while Qt's loop runs, in which Python never gets to its handlers.

    Signals:
        asked: the program shall end.
    """

    asked = pyqtSignal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._restore = ExitStack()

    def install(self) -> None:
        """Take the signals from now on. Only the main thread may call it."""
        here, there = socket.socketpair()
        for end in (here, there):
            self._restore.callback(end.close)
            end.settimeout(0)
        notifier = QSocketNotifier(sip.voidptr(here.fileno()), QSocketNotifier.Type.Read, self)
        self._restore.callback(lambda: notifier.setEnabled(False))
        notifier.activated.connect(lambda: self._read(here))
        for each in _SIGNALS:
            self._restore.callback(signal.signal, each, signal.signal(each, _wake))
        before = signal.set_wakeup_fd(there.fileno(), warn_on_full_buffer=False)
        self._restore.callback(signal.set_wakeup_fd, before)

    def uninstall(self) -> None:
        """Give the signals back."""
        self._restore.close()

    def _read(self, here: socket.socket) -> None:
        try:
            received = here.recv(64)
        except BlockingIOError:
            # Another signal was read along with the one before.
            return
        if any(each in received for each in _SIGNALS):
            self.asked.emit()


def _wake(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: the number of the signal was written to the socket already."""
