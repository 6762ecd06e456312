"""Closing and amending months and verifying their papers, by dialogs over the window."""

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QDialog, QWidget

from faceattend.domain.months import Month
from faceattend.services.office import Office
from faceattend.ui.closing_dialogs import AmendMonthDialog, CloseMonthDialog
from faceattend.ui.messages import Messages
from faceattend.ui.month_field import month_text
from faceattend.ui.paper_check_dialog import PaperCheckDialog


class MonthClosing(QObject):
    """Opens the dialogs.

    Signals:
        changed: a month was closed or amended.
        open_days_wanted: the days that keep a month from being closed shall be shown.
    """

    changed = pyqtSignal()
    open_days_wanted = pyqtSignal()

    def __init__(self, office: Office, messages: Messages, window: QWidget) -> None:
        super().__init__(window)
        self._office = office
        self._messages = messages
        self._window = window

    def close(self, month: Month) -> None:
        """Ask whether a month shall be closed."""
        dialog = CloseMonthDialog(self._office.closing, month, self._window)
        dialog.open_days_wanted.connect(self.open_days_wanted)
        self._open(dialog, self.tr("{0} is closed.").format(month_text(month)))

    def amend(self, month: Month) -> None:
        """Show what is different from what was closed, and ask why it shall count."""
        dialog = AmendMonthDialog(self._office.closing, month, self._window)
        self._open(dialog, self.tr("{0} was amended.").format(month_text(month)))

    def verify_paper(self) -> None:
        """Ask for the code on a paper."""
        dialog = PaperCheckDialog(self._office.closing, self._office.preferences.zone(), self._window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _open(self, dialog: QDialog, words: str) -> None:
        def accepted() -> None:
            self._messages.done(words)
            self.changed.emit()

        dialog.accepted.connect(accepted)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
