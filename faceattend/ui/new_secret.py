"""Two fields in which a new password is chosen, with the rules that it keeps or breaks."""

from collections.abc import Callable

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QFormLayout, QWidget

from faceattend.ui.controls import Picture, Role, add_field, column, form, label, row, set_role
from faceattend.ui.icons import Icon, Tone
from faceattend.ui.secret_field import SecretField
from faceattend.ui.theme import GRID

Problem = Callable[[str], str]
"""Returns why a password is too weak as a sentence; empty when it is good."""


class NewSecret(QWidget):
    """Asks twice for a new password.

    Signals:
        changed: something was typed, or the rules are others.
    """

    changed = pyqtSignal()

    def __init__(self, name: str, fields: QFormLayout | None = None) -> None:
        """Build the fields.

        Args:
            name: of the first field, with its mnemonic.
            fields: a form of the caller that the two fields are put into, so that they stand in line with others.
        """
        super().__init__()
        self._shortest = 0
        self._problem: Problem = lambda _text: ""
        self._first = SecretField("")
        self._second = SecretField("")
        for each in (self._first, self._second):
            each.textChanged.connect(self._typed)
        layout = column(gap=GRID)
        own = form() if fields is None else fields
        add_field(own, name, self._first)
        add_field(own, self.tr("&Once more"), self._second)
        if fields is None:
            layout.addLayout(own)
            layout.addSpacing(GRID)
        self._length = Rule("")
        self._guess = Rule(self.tr("Not easy to guess"))
        self._same = Rule(self.tr("Both are the same"))
        for rule in (self._length, self._guess, self._same):
            layout.addWidget(rule)
        self.setLayout(layout)

    def set_rules(self, shortest: int, problem: Problem) -> None:
        """Ask for at least so many characters, and for nothing that has a problem."""
        self._shortest = shortest
        self._problem = problem
        self._length.say(self.tr("At least %1 characters; spaces count").replace("%1", str(shortest)))
        self._typed()

    @property
    def fields(self) -> tuple[SecretField, SecretField]:
        """The two fields."""
        return self._first, self._second

    @property
    def text(self) -> str:
        """What was typed."""
        return self._first.text()

    @property
    def empty(self) -> bool:
        """Whether nothing was typed at all."""
        return not self._first.text() and not self._second.text()

    @property
    def complete(self) -> bool:
        """Whether every rule is kept."""
        return self._length.kept and self._guess.kept and self._same.kept

    def start(self) -> None:
        """Put the cursor into the first field."""
        self._first.setFocus()

    def forget(self) -> None:
        """Drop what was typed."""
        self._first.clear()
        self._second.clear()

    def _typed(self) -> None:
        typed = self._first.text()
        self._length.keep(on=len(typed) >= self._shortest)
        self._guess.keep(on=self._length.kept and not self._problem(typed))
        self._same.keep(on=bool(typed) and typed == self._second.text())
        self.changed.emit()


class Rule(QWidget):
    """A rule with a mark that says whether it is kept."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.kept = False
        self._mark = Picture(Icon.REMOVE)
        self._text = label(text, Role.MUTED)
        line = row()
        line.addWidget(self._mark)
        line.addWidget(self._text, 1)
        self.setLayout(line)
        self.keep(on=False)

    def say(self, text: str) -> None:
        """Show another rule."""
        self._text.setText(text)

    def keep(self, *, on: bool) -> None:
        """Mark the rule as kept or not."""
        self.kept = on
        self._mark.show_icon(Icon.CHECK if on else Icon.REMOVE, Tone.OK if on else Tone.MUTED)
        set_role(self._text, Role.OK if on else Role.MUTED)
        self._text.setAccessibleDescription(self.tr("kept") if on else self.tr("not yet kept"))
