"""Tells a badge reader, which types like a keyboard but faster than any hand, from somebody who types."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from PyQt6 import sip
from PyQt6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

SHORTEST_BADGE = 4
"""Characters; what is shorter is not taken for a badge."""

_HELD_MILLISECONDS = 100
"""How long a key is held back outside of fields to see whether more follow. Readers send a key every 1 to 20 ms."""

_FIELD_SECONDS = 0.035
"""Between two keys in a field, where nothing is held back: nobody types four keys and Enter this fast."""

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_FIELDS = (QLineEdit, QAbstractSpinBox, QComboBox, QPlainTextEdit, QTextEdit)
_HARMLESS = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


@dataclass(frozen=True, slots=True)
class _Held:
    """A key that was held back."""

    target: QWidget
    event: QKeyEvent


class KeyBursts(QObject):
    """Listens to the keys within some widgets.

    Outside of fields a key is held back for a moment; unless a badge comes of it, it then goes where it was meant to
    go. In a field every key goes on at once, and what a reader typed there is taken out again.

    Signals:
        badge: the text of a badge.
    """

    badge = pyqtSignal(str)

    def __init__(
        self, parent: QObject, single: Callable[[Qt.Key], bool], clock: Callable[[], float] = monotonic
    ) -> None:
        """Listen to nothing yet.

        Args:
            single: carries out the command of a key that was typed alone, outside of fields; False when it has none.
        """
        super().__init__(parent)
        self._single = single
        self._clock = clock
        self._roots: list[QWidget] = []
        self._held: list[_Held] = []
        self._replaying = False
        self._field: QLineEdit | None = None
        self._field_before = ""
        self._typed = ""
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_HELD_MILLISECONDS)
        self._timer.timeout.connect(self._let_go)

    def listen_within(self, root: QWidget) -> None:
        """Listen to the keys in a widget and in everything inside it, as long as it is on the screen."""
        self._roots.append(root)
        application = QCoreApplication.instance()
        if application is not None and len(self._roots) == 1:
            application.installEventFilter(self)

    def stop(self) -> None:
        """Listen no more."""
        self._timer.stop()
        self._held.clear()
        self._roots.clear()
        application = QCoreApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Look at a key; return whether it goes no further."""
        if self._replaying or not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return False
        if event.type() is QEvent.Type.ShortcutOverride:
            # The letters of a badge are no commands.
            if self._held and _types(event):
                event.accept()
                return True
            return False
        if event.type() is not QEvent.Type.KeyPress or not self._is_inside(watched):
            return False
        if isinstance(watched, QLineEdit):
            return self._in_field(watched, event)
        return False if isinstance(watched, _FIELDS) else self._outside(watched, event)

    def _is_inside(self, widget: QWidget) -> bool:
        return any(
            root.isVisible() and (root is widget or root.isAncestorOf(widget) or widget is root.window())
            for root in self._roots
        )

    def _outside(self, target: QWidget, event: QKeyEvent) -> bool:
        if event.key() in _ENTER and self._held:
            text = "".join(held.event.text() for held in self._held)
            if len(text) >= SHORTEST_BADGE:
                self._forget()
                self.badge.emit(text)
                return True
            self._let_go()
            return False
        if event.key() == Qt.Key.Key_Space and not self._held:
            # No badge begins with it, and a button that is pressed by it has to be let go after that.
            return False
        alone = event.key() == Qt.Key.Key_Backspace and not self._held
        if not alone and not _types(event):
            self._let_go()
            return False
        copy = event.clone()
        if copy is None:
            return False
        self._held.append(_Held(target, copy))
        self._timer.start()
        return True

    def _in_field(self, field: QLineEdit, event: QKeyEvent) -> bool:
        now = self._clock()
        fast = field is self._field and now - self._last <= _FIELD_SECONDS
        self._last = now
        if event.key() in _ENTER:
            text, self._field = self._typed, None
            if fast and len(text) >= SHORTEST_BADGE:
                field.setText(self._field_before)
                self.badge.emit(text)
                return True
            return False
        if not _types(event):
            self._field = None
            return False
        if not fast:
            self._field, self._field_before, self._typed = field, field.text(), ""
        self._typed += event.text()
        return False

    def _let_go(self) -> None:
        """Let the keys that were held back do what they were typed for."""
        held, self._held = self._held, []
        self._timer.stop()
        if len(held) == 1 and self._single(Qt.Key(held[0].event.key())):
            return
        self._replaying = True
        for each in held:
            if not sip.isdeleted(each.target):
                QCoreApplication.sendEvent(each.target, each.event)
        self._replaying = False

    def _forget(self) -> None:
        self._held.clear()
        self._timer.stop()


def _types(event: QKeyEvent) -> bool:
    """Return whether a key writes something."""
    return not event.modifiers() & ~_HARMLESS and bool(event.text()) and event.text().isprintable()
