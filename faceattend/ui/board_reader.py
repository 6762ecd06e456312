"""Reads the board again when something changed, and now and then because time passes."""

from time import monotonic

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from faceattend.domain.accounts import Right
from faceattend.domain.punches import Punch
from faceattend.services.office import Office
from faceattend.ui.board import Lines, board_lines, with_punch
from faceattend.workers.tasks import TaskHandle, run_task

_SOON = 1.0
"""Seconds from a change to the reading, so that a crowd at the door is one reading."""

_SHARE = 20.0
"""A reading may take one part in so many of all time: a large roll is read less often."""

_ANYHOW_MILLISECONDS = 60_000
"""Whoever is expected becomes late without anything being written."""


class BoardReader(QObject):
    """Keeps the newest board.

    Signals:
        read: somebody stands otherwise than before.

    Attributes:
        lines: everybody as far as it is known; empty before the first reading.
    """

    read = pyqtSignal()

    def __init__(self, parent: QObject, office: Office) -> None:
        super().__init__(parent)
        self.lines: Lines = {}
        self._office = office
        self._reading = False
        self._again = False
        self._took = 0.0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._read)
        self._anyhow = QTimer(self)
        self._anyhow.setInterval(_ANYHOW_MILLISECONDS)
        self._anyhow.timeout.connect(self.changed)

    def start(self) -> None:
        """Read at once, and go on reading."""
        self._anyhow.start()
        self._read()

    def stop(self) -> None:
        """Read no more."""
        self._anyhow.stop()
        self._soon.stop()

    def changed(self) -> None:
        """Read soon, because something was written."""
        if self._reading:
            self._again = True
        elif not self._soon.isActive():
            self._soon.start(round(1000 * max(_SOON, _SHARE * self._took)))

    def note(self, punch: Punch) -> None:
        """Take a punch into account that was written just now, and work the rest out soon."""
        line = self.lines.get(punch.person)
        if line is not None:
            self.lines[punch.person] = with_punch(line, punch)
        self.changed()

    def _read(self) -> None:
        if self._reading or not self._office.access.has(Right.READ_ATTENDANCE):
            return
        self._reading = True

        def read(_task: TaskHandle) -> tuple[Lines, float]:
            began = monotonic()
            lines = board_lines(self._office.presence.board())
            return lines, monotonic() - began

        run_task(self, read, self._take, self._fail)

    def _take(self, found: tuple[Lines, float]) -> None:
        self.lines, self._took = found
        self._end()
        self.read.emit()

    def _fail(self, _error: Exception) -> None:
        # Whoever sat here was signed out in between, or a record is damaged: the list of the day says that already.
        self._end()

    def _end(self) -> None:
        self._reading = False
        if self._again:
            self._again = False
            self.changed()
