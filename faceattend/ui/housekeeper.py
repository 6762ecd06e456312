"""The daily work on the records while the window is open, told on the GUI thread."""

from collections.abc import Sequence
from datetime import datetime

from PyQt6.QtCore import QObject, pyqtSignal

from faceattend.errors import EnvironmentFault, UserError
from faceattend.services.office import Office
from faceattend.workers.housekeeping import EVERY, HousekeepingThread


class Housekeeper(QObject):
    """Seals, backs up and checks every minute what is due.

    Signals:
        looked: the sentences that the office should know of, after every look; mostly none.
        broke: the Exception of a defect that ended the daily work.
    """

    looked = pyqtSignal(object)
    broke = pyqtSignal(object)

    def __init__(self, office: Office, parent: QObject, *, every: float = EVERY) -> None:
        """Prepare; ``every`` is how many seconds lie between two looks."""
        super().__init__(parent)
        self._keeping = office.keeping
        self._broken = False
        self._running = False
        # It tells through the signals of a look, which also says that there was nothing.
        self._thread = HousekeepingThread(self._tick, office.attendance.now, lambda _time, _text: None, every=every)

    def begin(self) -> None:
        """Begin; the first look comes after one interval."""
        self._running = True
        self._thread.start()

    def end(self) -> None:
        """Look no more, and wait for what is being done."""
        if self._running:
            self._running = False
            self._thread.stop()

    def _tick(self, now: datetime, seconds: float) -> Sequence[str]:
        """Do what is due, on the thread."""
        if self._broken:
            return ()
        sentences: Sequence[str] = ()
        try:
            sentences = self._keeping.tick(now, seconds)
        except (UserError, EnvironmentFault) as fault:
            # What is due stays due: the next look tries again.
            sentences = (str(fault),)
        except Exception as error:  # noqa: BLE001 - it is told on the GUI thread, whatever it is
            self._broken = True
            self.broke.emit(error)
            return ()
        self.looked.emit(tuple(sentences))
        return ()
