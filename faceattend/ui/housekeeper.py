"""The daily work on the records while the window is open, told on the GUI thread."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PyQt6.QtCore import QObject, pyqtSignal

from faceattend.errors import EnvironmentFault, UserError
from faceattend.services.office import Office
from faceattend.workers.housekeeping import EVERY, HousekeepingThread


class Housekeeper(QObject):
    """Seals, backs up and checks every minute what is due, and looks at the clock meanwhile.

    Signals:
        looked: the sentences that the office should know of, after all that was due was done, mostly
            none, and of the clock when there is something.
        broke: the Exception of a defect that ended the daily work.
    """

    looked = pyqtSignal(object)
    broke = pyqtSignal(object)

    def __init__(self, office: Office, parent: QObject, *, every: float = EVERY) -> None:
        """Prepare; ``every`` is after how many seconds what is due is done again."""
        super().__init__(parent)
        self._keeping = office.keeping
        self._broken = False
        self._running = False
        # It tells through the signals of a look, which also says that there was nothing.
        self._thread = HousekeepingThread(
            self._tick, self._watch_clock, office.attendance.now, lambda _time, _text: None, every=every
        )

    def begin(self) -> None:
        """Begin; what is due is done for the first time after one interval."""
        self._running = True
        self._thread.start()

    def end(self) -> None:
        """Look no more, and wait for what is being done."""
        if self._running:
            self._running = False
            self._thread.stop()

    def _tick(self, now: datetime, seconds: float) -> Sequence[str]:
        """Do what is due, on the thread."""
        sentences = self._carried_out(partial(self._keeping.tick, now, seconds))
        if sentences is not None:
            self.looked.emit(tuple(sentences))
        return ()

    def _watch_clock(self, now: datetime, seconds: float) -> Sequence[str]:
        """Look at the clock, on the thread; only what is new is told."""
        sentences = self._carried_out(partial(self._keeping.watch_clock, now, seconds))
        if sentences:
            self.looked.emit(tuple(sentences))
        return ()

    def _carried_out(self, work: Callable[[], Sequence[str]]) -> Sequence[str] | None:
        """Return the sentences of some work; None when a defect has ended the daily work."""
        if self._broken:
            return None
        try:
            return work()
        except (UserError, EnvironmentFault) as fault:
            # What is due stays due: the next look tries again.
            return (str(fault),)
        except Exception as error:  # noqa: BLE001 - it is told on the GUI thread, whatever it is
            self._broken = True
            self.broke.emit(error)
            return None
