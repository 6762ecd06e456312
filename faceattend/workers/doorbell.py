"""The way from any thread to the window: one signal that says that there is something to fetch."""

from threading import Lock

from PyQt6.QtCore import QObject, Qt, pyqtSignal


class Doorbell(QObject):
    """Wakes the thread that owns it. However often it is rung before somebody answers, it rings once.

    Nothing is carried by the signal: frames stay in their mailbox, so that they cannot pile up in the event queue.

    Signals:
        rung: emitted on the thread of the owner; fetch what is new now.
    """

    rung = pyqtSignal()
    _pressed = pyqtSignal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = Lock()
        self._pending = False
        # Queued even when the owner rings himself: who rings must never run what answers. The stubs lack the type.
        self._pressed.connect(self._answer, Qt.ConnectionType.QueuedConnection)  # type: ignore[call-arg]

    def ring(self) -> None:
        """Wake the owner; any thread may call it."""
        with self._lock:
            if self._pending:
                return
            self._pending = True
        self._pressed.emit()

    def _answer(self) -> None:
        # Cleared before the fetch: what arrives during it rings again.
        with self._lock:
            self._pending = False
        self.rung.emit()
