"""Notices that nobody has touched the keyboard or the mouse for a while."""

from datetime import datetime, timedelta

from PyQt6.QtCore import QCoreApplication, QEvent, QObject, QTimer, pyqtSignal

from faceattend.domain.clock import Clock

_LOOK = 1000
"""Milliseconds between two looks at the clock."""

WARNING = timedelta(seconds=30)
"""How long before the end it is announced."""

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class IdleWatch(QObject):
    """Counts from the last key or movement in any window of the program.

    It goes by the clock on the wall and not by a timer, so that a computer that slept has been left alone for as long;
    a clock that was set counts as a touch that is long ago.

    Signals:
        soon: nobody has touched anything and in half a minute it is over.
        touched: somebody did after all, after ``soon``.
        over: nobody has touched anything for the whole time.
        ticked: a second has passed, whoever is there.
    """

    soon = pyqtSignal()
    touched = pyqtSignal()
    over = pyqtSignal()
    ticked = pyqtSignal()

    def __init__(self, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = clock
        self._limit = timedelta(minutes=5)
        self._touched_at = clock()
        self._announced = False
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self.look)

    def set_limit(self, limit: timedelta) -> None:
        """Let this much time pass before it is over."""
        self._limit = limit

    def start(self) -> None:
        """Begin to count."""
        self._touched_at = self._clock()
        self._announced = False
        application = QCoreApplication.instance()
        if application is not None and not self._timer.isActive():
            application.installEventFilter(self)
        self._timer.start()

    def stop(self) -> None:
        """Count no more."""
        application = QCoreApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self._timer.stop()

    def eventFilter(self, _watched: QObject | None, event: QEvent | None) -> bool:
        """Note a touch; every event goes on to where it belongs."""
        if event is not None and event.type() in _TOUCHES:
            self._touched_at = self._clock()
            if self._announced:
                self._announced = False
                self.touched.emit()
        return False

    def look(self) -> None:
        """Compare with the clock; called every second."""
        self.ticked.emit()
        left = self._limit - self._since(self._touched_at)
        if left <= timedelta():
            self._announced = False
            self._touched_at = self._clock()
            self.over.emit()
        elif left <= WARNING < self._limit and not self._announced:
            self._announced = True
            self.soon.emit()

    def _since(self, moment: datetime) -> timedelta:
        return abs(self._clock() - moment)
