"""Alerts while the window is open: told to others by a thread, and shown here."""

from collections.abc import Sequence

from PyQt6.QtCore import QCoreApplication, QObject, pyqtSignal
from PyQt6.QtWidgets import QSystemTrayIcon, QWidget

from faceattend.domain.accounts import Right
from faceattend.errors import EnvironmentFault, UserError
from faceattend.services.alerts import AlertDelivered, AlertMessage, IncidentKind, Show, alert_sentence
from faceattend.services.office import Office
from faceattend.ui.icons import Icon, icon
from faceattend.ui.log_words import incident_words
from faceattend.ui.messages import Messages, Notice, NoticeAction, Severity
from faceattend.workers.alerts import EVERY, AlertThread

_MOST_SHOWN = 3
_SHOWN_FOR = 15_000
"""Milliseconds, as far as the desktop follows it."""

_SAID_BY_REMINDERS = frozenset(
    {
        IncidentKind.CLOCK_JUMP,
        IncidentKind.DISK_NEARLY_FULL,
        IncidentKind.BACKUP_FAILED,
        IncidentKind.CHAIN_BROKEN,
        IncidentKind.REPORT_FAILED,
    }
)
"""What the daily work says in the window by itself."""


class AlertTeller(QObject):
    """Delivers alerts, and shows them as notifications of the desktop, or in the window where there are none.

    Signals:
        log_wanted: the user wants to see the incidents.
        broke: the Exception of a defect that ended the delivery.
    """

    log_wanted = pyqtSignal()
    broke = pyqtSignal(object)
    _came = pyqtSignal(object)

    def __init__(self, office: Office, messages: Messages, window: QWidget, *, every: float = EVERY) -> None:
        """Prepare; ``every`` is how many seconds lie between two looks when nothing is new."""
        super().__init__(window)
        self._office = office
        self._messages = messages
        self._window = window
        self._tray: QSystemTrayIcon | None = None
        self._broken = self._running = False
        self._thread = AlertThread(self, self._came.emit, every=every)
        self._came.connect(self._show)
        self.broke.connect(messages.error)

    def begin(self) -> None:
        """Begin with what was left when the program ended last."""
        self._running = True
        self._thread.start()

    def end(self) -> None:
        """Tell no more, and wait for what is being told."""
        if self._running:
            self._running = False
            self._thread.stop()
        if self._tray is not None:
            self._tray.hide()

    def deliver(self, show: Show | None = None) -> Sequence[AlertDelivered]:
        """Tell what is due, on the thread."""
        if self._broken:
            return ()
        try:
            return self._office.alerts.deliver(show)
        except (UserError, EnvironmentFault):
            raise
        except Exception as error:  # noqa: BLE001 - it is told on the GUI thread, whatever it is
            self._broken = True
            self.broke.emit(error)
            return ()

    def wait_for_news(self, seconds: float) -> None:
        """Return when there is a new alert, or after so many seconds."""
        self._office.alerts.wait_for_news(seconds)

    def wake(self) -> None:
        """Let the thread look."""
        self._office.alerts.wake()

    def _show(self, message: AlertMessage) -> None:
        allowed = self._office.access.has(Right.READ_STATE)
        tray = self._notifications()
        if tray is not None:
            # Whoever stands before a locked desk is not told what it was.
            words = _words(message) if allowed else self.tr("Something happened that an administrator should look at.")
            title = message.site or self._window.windowTitle()
            tray.showMessage(title, words, QSystemTrayIcon.MessageIcon.Warning, _SHOWN_FOR)
            return
        fresh = tuple(alert for alert in message.alerts if alert.kind not in _SAID_BY_REMINDERS)
        if not allowed or not fresh:
            return
        action = NoticeAction(self.tr("Show the log..."), self.log_wanted.emit)
        self._messages.remind(Notice(Severity.WARNING, _words(message), actions=(action,)))

    def _notifications(self) -> QSystemTrayIcon | None:
        """Return what shows notifications of the desktop, or None where it has none."""
        if not QSystemTrayIcon.isSystemTrayAvailable() or not QSystemTrayIcon.supportsMessages():
            return None
        if self._tray is None:
            own = self._window.windowIcon()
            self._tray = QSystemTrayIcon(icon(Icon.BELL) if own.isNull() else own, self)
            self._tray.activated.connect(self._window.activateWindow)
            self._tray.messageClicked.connect(self._window.activateWindow)
        self._tray.show()
        return self._tray


def _words(message: AlertMessage) -> str:
    """Return the alerts, one a line, the kind of each in words."""
    shown = [f"{incident_words(alert.kind)}. {alert_sentence(alert)}" for alert in message.alerts[:_MOST_SHOWN]]
    more = len(message.alerts) - len(shown) + message.more
    if more:
        shown.append(QCoreApplication.translate("AlertTeller", "And {0} more.").format(more))
    return "\n".join(shown)
