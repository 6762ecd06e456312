"""A recovery key on the screen: shown to be written down, and typed back from the paper."""

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QFontDatabase, QGuiApplication, QKeyEvent
from PyQt6.QtWidgets import QPlainTextEdit, QWidget

from faceattend.ui.controls import Kind, Role, button, column, label, row, set_role
from faceattend.ui.icons import Icon
from faceattend.ui.theme import GRID

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ShownSecret(QWidget):
    """Shows a key that is kept nowhere, with a button that copies it.

    Signals:
        copied: it is on the clipboard.
    """

    copied = pyqtSignal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._text = ""
        self._key = label("", Role.CODE, wrap=True)
        self._key.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._key.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._key.setAccessibleName(name)
        copy = button(self.tr("Copy"), Kind.FLAT, Icon.COPY)
        copy.clicked.connect(self._copy)
        self.keys = row()
        self.keys.addStretch()
        self.keys.addWidget(copy)
        layout = column(gap=GRID)
        layout.addWidget(self._key)
        layout.addLayout(self.keys)
        self.setLayout(layout)

    @property
    def text(self) -> str:
        """The key, as it is copied."""
        return self._text

    @property
    def rows(self) -> str:
        """The key, as it is shown."""
        return self._key.text()

    def show_key(self, key: str) -> None:
        """Show a key in two rows."""
        self._text = key
        groups = key.split("-")
        half = (len(groups) + 1) // 2
        shown = "\n".join("-".join(part) for part in (groups[:half], groups[half:]) if part)
        self._key.setText(shown)
        self._key.setAccessibleDescription(shown)

    def start(self) -> None:
        """Put the focus on the key, so that it is read out."""
        self._key.setFocus()

    def _copy(self) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            clipboard.setText(self._text)
            self.copied.emit()


class TypedKey(QWidget):
    """Asks for a recovery key from the paper.

    Signals:
        changed: something was typed.
    """

    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self._expected: list[str] = []
        self._field = _KeyField()
        self._field.setTabChangesFocus(True)
        self._field.setFixedHeight(80)
        self._field.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._field.textChanged.connect(self._typed)
        name = label(self.tr("&Recovery key"))
        name.setBuddy(self._field)
        self._field.setAccessibleName(self.tr("Recovery key"))
        self._state = label("", Role.MUTED, wrap=True)
        layout = column(gap=GRID)
        for widget in (name, self._field, self._state):
            layout.addWidget(widget)
        self.setLayout(layout)

    def expect(self, key: str) -> None:
        """Compare what is typed with this key, letter by letter."""
        self._expected = [_letters(group) for group in key.split("-")]
        self._field.clear()
        self._typed()

    @property
    def text(self) -> str:
        """What was typed."""
        return self._field.toPlainText()

    @property
    def complete(self) -> bool:
        """Whether it is the expected key; without one, whether anything was typed."""
        typed = _letters(self.text)
        return typed == "".join(self._expected) if self._expected else bool(typed)

    def start(self) -> None:
        """Put the cursor into the field."""
        self._field.setFocus()

    def refuse(self, sentence: str) -> None:
        """Say why it is not the key; the next letter takes the sentence away."""
        self._state.setText(sentence)
        set_role(self._state, Role.BAD)
        self._field.selectAll()
        self._field.setFocus()

    def _typed(self) -> None:
        typed = _letters(self.text)
        wrong = _first_wrong_group(typed, self._expected) if self._expected else 0
        if self._expected and self.complete:
            text, role = self.tr("That is the key."), Role.OK
        elif wrong:
            template = self.tr("Group %1 is not the same as in the key; look at it again.")
            text, role = template.replace("%1", str(wrong)), Role.BAD
        else:
            text, role = self.tr("Go on typing.") if self._expected else "", Role.MUTED
        self._state.setText(text if typed else "")
        set_role(self._state, role)
        self.changed.emit()


class _KeyField(QPlainTextEdit):
    """A field of two lines for one key: Enter belongs to what is around it."""

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is not None and event.key() in _ENTER:
            event.ignore()
        else:
            super().keyPressEvent(event)


# Signs that the key does not use, read as the ones they are mistaken for.
_LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0"})


def _letters(text: str) -> str:
    return "".join(character for character in text.upper() if character.isalnum()).translate(_LOOKALIKES)


def _first_wrong_group(typed: str, expected: list[str]) -> int:
    """Return the number of the first group that was typed differently, or 0 while all that is there is right."""
    place = 0
    for number, group in enumerate(expected, start=1):
        part = typed[place : place + len(group)]
        if not group.startswith(part):
            return number
        place += len(group)
    return len(expected) if len(typed) > place else 0
