"""Where a password is typed, and what is said when it was wrong."""

import math
import time
from collections.abc import Callable

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QHideEvent, QKeySequence
from PyQt6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from faceattend.errors import TryLaterError
from faceattend.ui.controls import Role, label
from faceattend.ui.icons import Icon, Tone, icon

_MINUTE = 60


class SecretField(QLineEdit):
    """A field for a passphrase, with an eye that shows what was typed; empties itself when it is hidden."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setAccessibleName(name)
        self._eye = self.addAction(icon(Icon.EYE, Tone.MUTED), QLineEdit.ActionPosition.TrailingPosition)
        if self._eye is not None:
            self._eye.setShortcut(QKeySequence("Alt+S"))
            self._eye.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self._name_eye(self.tr("Show what is typed (Alt+S)"))
            self._eye.triggered.connect(self._turn)

    def hideEvent(self, event: QHideEvent | None) -> None:
        """Forget what was typed."""
        self.clear()
        self._show(hidden=True)
        super().hideEvent(event)

    def _turn(self) -> None:
        self._show(hidden=self.echoMode() is not QLineEdit.EchoMode.Password)

    def _show(self, *, hidden: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Password if hidden else QLineEdit.EchoMode.Normal)
        if self._eye is not None:
            self._eye.setIcon(icon(Icon.EYE if hidden else Icon.EYE_OFF, Tone.MUTED))
            self._name_eye(self.tr("Show what is typed (Alt+S)") if hidden else self.tr("Hide what is typed (Alt+S)"))

    def _name_eye(self, text: str) -> None:
        if self._eye is not None:
            self._eye.setText(text)
            self._eye.setToolTip(text)


class SecretProblem(QWidget):
    """Says why a secret was not taken; counts down while the next one has to wait.

    Signals:
        over: the wait is over.
    """

    over = pyqtSignal()

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Build it, hidden; ``clock`` counts seconds and never goes back."""
        super().__init__()
        self._clock = clock
        self._until = 0.0
        self._words = label("", Role.BAD, wrap=True)
        layout = QVBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._words)
        self.setLayout(layout)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._count)
        self.hide()

    @property
    def waiting(self) -> bool:
        """Whether the next secret would not be looked at yet."""
        return self._timer.isActive()

    def tell(self, error: Exception) -> None:
        """Show the sentence of an error."""
        self.clear()
        self.show()
        if isinstance(error, TryLaterError):
            self._until = self._clock() + error.seconds
            self._timer.start()
            self._count()
        else:
            self._words.setText(str(error))

    def clear(self) -> None:
        """Say nothing more."""
        self._timer.stop()
        self._words.clear()
        self.hide()

    def _count(self) -> None:
        left = math.ceil(self._until - self._clock())
        if left <= 0:
            self.clear()
            self.over.emit()
            return
        self._words.setText(self._wait_words(left))

    def _wait_words(self, seconds: int) -> str:
        if seconds > 2 * _MINUTE:
            minutes = str(math.ceil(seconds / _MINUTE))
            return self.tr("Too many wrong tries. Wait %1 minutes and try again.").replace("%1", minutes)
        if seconds == 1:
            return self.tr("Too many wrong tries. Wait 1 second and try again.")
        return self.tr("Too many wrong tries. Wait %1 seconds and try again.").replace("%1", str(seconds))
