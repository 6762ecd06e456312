"""Takes the dialogs of a locked desk off the screen without losing what was typed into them."""

from typing import Protocol, runtime_checkable

from PyQt6 import sip
from PyQt6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PyQt6.QtWidgets import QApplication, QDialog, QFileDialog, QToolTip, QWidget


@runtime_checkable
class EndsAtLock(Protocol):
    """A dialog that must not wait out of sight, such as one that holds a camera."""

    def end_at_lock(self) -> None:
        """Close, and hand on what is finished."""


class DialogShelf(QObject):
    """Hides every dialog while the desk is locked, those that open meanwhile too, and shows them again afterwards.

    Whoever waits for a dialog does so with :func:`answered`: the dialog's own ``exec`` takes hiding for Cancel.
    """

    def __init__(self, cover: QWidget) -> None:
        """Prepare; dialogs of ``cover``, the page that is shown on the locked desk, stay."""
        super().__init__(cover)
        self._cover = cover
        self._away: list[QDialog] = []
        self._closed = False

    @property
    def holds_any(self) -> bool:
        """Whether a dialog waits out of sight."""
        return bool(self._away)

    def put_away(self) -> None:
        """Take every dialog, menu and tool tip off the screen."""
        self._closed = True
        application = QCoreApplication.instance()
        if application is not None:
            application.installEventFilter(self)
        QToolTip.hideText()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        # The topmost first: one that blocks the others has to give way before they do.
        before: QWidget | None = None
        while (modal := QApplication.activeModalWidget()) is not None and modal is not before:
            self._take(modal)
            before = modal
        for window in QApplication.topLevelWidgets():
            if isinstance(window, QDialog) and window.isVisible():
                self._take(window)

    def bring_back(self) -> None:
        """Show the dialogs again as they were."""
        self._open()
        for dialog in reversed(self._taken()):
            dialog.show()
            dialog.activateWindow()

    def drop(self) -> None:
        """Cancel the dialogs, unseen, because somebody else sits at the desk now."""
        self._open()
        for dialog in self._taken():
            dialog.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
            dialog.reject()

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Catch a dialog that opens on the locked desk before it is on the screen."""
        if (
            event is not None
            and event.type() is QEvent.Type.Show
            and isinstance(watched, QDialog)
            and not self._may_stay(watched)
        ):
            watched.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
            # Not from within its own show.
            QTimer.singleShot(0, lambda: self._catch(watched))
        return False

    def _open(self) -> None:
        self._closed = False
        application = QCoreApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    def _taken(self) -> list[QDialog]:
        away, self._away = self._away, []
        return [dialog for dialog in away if not _is_gone(dialog)]

    def _catch(self, dialog: QDialog) -> None:
        if _is_gone(dialog):
            return
        if self._closed:
            dialog.hide()
            dialog.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, on=False)
            # It opened over the others.
            self._away.insert(0, dialog)
        elif dialog.isVisible():
            dialog.hide()
            dialog.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, on=False)
            dialog.show()

    def _take(self, window: QWidget) -> None:
        if isinstance(window, EndsAtLock):
            window.end_at_lock()
        elif isinstance(window, QFileDialog) or not isinstance(window, QDialog):
            # The desktop's own file dialog cannot be hidden; nothing was typed into it yet but a name.
            window.close()
        elif not self._may_stay(window):
            window.hide()
            self._away.append(window)

    def _may_stay(self, dialog: QDialog) -> bool:
        return dialog.parentWidget() is self._cover


def is_dropped(dialog: QDialog) -> bool:
    """Return whether a dialog is cancelled out of sight, so that it must ask nobody about what would be lost."""
    return dialog.testAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)


def _is_gone(dialog: QDialog) -> bool:
    return sip.isdeleted(dialog)
