"""Reads what the Live tab has to know of a work day, and again when another one begins."""

from dataclasses import dataclass
from datetime import date

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from faceattend.domain.accounts import Right
from faceattend.domain.people import Person
from faceattend.services.attendance import PunchLine
from faceattend.services.office import Office
from faceattend.ui.live_sources import LiveSources, Sources
from faceattend.workers.tasks import TaskHandle, run_task

_NEW_DAY_MILLISECONDS = 60_000
"""How often it is checked whether a new work day has begun."""


@dataclass(frozen=True, slots=True)
class DayOpening:
    """What has to be known before anything can be shown.

    Attributes:
        people: everybody on the roll.
        lines: the entries of the day.
        sources: what can be watched.
    """

    day: date
    people: list[Person]
    lines: list[PunchLine]
    sources: Sources


class DayReader(QObject):
    """Reads the day off the GUI thread; errors are shown by whoever it belongs to.

    Signals:
        found: (DayOpening): the day was read.
    """

    found = pyqtSignal(object)

    def __init__(self, parent: QObject, office: Office, sources: LiveSources) -> None:
        super().__init__(parent)
        self._office = office
        self._sources = sources
        self._day: date | None = None
        self._look = QTimer(self)
        self._look.setInterval(_NEW_DAY_MILLISECONDS)
        self._look.timeout.connect(self._check)

    def start(self) -> None:
        """Read at once, and again when a new work day begins."""
        self._look.start()
        self.read()

    def stop(self) -> None:
        """Look for no new day any more."""
        self._look.stop()

    def read(self) -> None:
        """Read the day now."""
        # Whoever has no right to the live picture does not see it; the camera goes on without it.
        if self._office.access.has(Right.WATCH):
            run_task(self, self._opening, self._take)

    def _opening(self, _handle: TaskHandle) -> DayOpening:
        attendance = self._office.attendance
        day = attendance.today()
        return DayOpening(day, self._office.enrolment.people(), attendance.day(day), self._sources.read())

    def _take(self, opening: DayOpening) -> None:
        self._day = opening.day
        self.found.emit(opening)

    def _check(self) -> None:
        def compare(today: date) -> None:
            if today != self._day:
                self.read()

        run_task(self, lambda _handle: self._office.attendance.today(), compare)
