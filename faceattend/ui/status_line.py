"""The line at the bottom of the window: whether attendance is being recorded, by which engine, for how many people."""

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QFrame, QSizePolicy, QStatusBar, QWidget

from faceattend.ui.controls import Kind, Picture, Role, button, label, row, set_role, upright_line
from faceattend.ui.icons import Icon
from faceattend.ui.theme import GRID

_LINE_HEIGHT = 28
"""Pixels; the one button in the line is lower than others, because everything it does has a key and a menu."""


class StatusLine(QStatusBar):
    """Always says "Recording" or "Not recording" in words.

    Signals:
        lock_wanted: the user pressed Lock.
    """

    lock_wanted = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self._recording = label("", Role.BADGE)
        self._news = label("", Role.MUTED)
        # A long text is cut off rather than make the window wider.
        self._news.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._engine = label("", Role.MUTED)
        self._people = label("", Role.MUTED)
        self._account = _IconText(Icon.PERSON)
        self._lock = button(self.tr("Lock"), Kind.FLAT)
        self._lock.setFixedHeight(_LINE_HEIGHT)
        self._lock.setToolTip(self.tr("Cover the records until somebody signs in; recording goes on (Ctrl+L)"))
        self._lock.clicked.connect(self.lock_wanted)
        inside = QWidget()
        line = row(gap=GRID + GRID // 2)
        line.setContentsMargins(GRID, 0, GRID // 2, 0)
        line.addWidget(self._recording)
        line.addWidget(self._news, 1)
        for each in (self._engine, _divider(), self._people, _divider(), self._account, self._lock):
            line.addWidget(each)
        inside.setLayout(line)
        self.addWidget(inside, 1)
        self.show_recording(recording=False)

    @property
    def words(self) -> str:
        """What is said about recording."""
        return self._recording.text()

    def show_recording(self, *, recording: bool) -> None:
        """Say whether attendance is being recorded."""
        self._recording.setText(self.tr("● Recording") if recording else self.tr("○ Not recording"))
        set_role(self._recording, Role.BADGE_OK if recording else Role.BADGE_LATE)

    def show_news(self, text: str) -> None:
        """Say what the tabs have to tell."""
        self._news.setText(text)
        self._news.setToolTip(text)

    def show_facts(self, engine: str, people: str) -> None:
        """Say which engine decides, and how many people are on the roll."""
        self._engine.setText(engine)
        self._people.setText(people)

    def show_account(self, name: str) -> None:
        """Say who is signed in."""
        self._account.say(name, self.tr("Signed in: {0}").format(name))


def _divider() -> QFrame:
    made = upright_line()
    made.setFixedHeight(_LINE_HEIGHT - GRID)
    return made


class _IconText(QWidget):
    def __init__(self, name: Icon) -> None:
        super().__init__()
        self._words = label("", Role.MUTED)
        line = row(gap=GRID // 2)
        line.addWidget(Picture(name))
        line.addWidget(self._words)
        self.setLayout(line)

    def say(self, text: str, description: str) -> None:
        self._words.setText(text)
        self._words.setAccessibleName(description)
        self.setToolTip(description)
