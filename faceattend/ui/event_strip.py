"""The strip under the live picture: what happened last, and what can be done about it."""

from dataclasses import dataclass
from enum import Enum, auto

from PyQt6.QtCore import QSize, QTimer, pyqtSignal
from PyQt6.QtWidgets import QFrame, QLabel, QPushButton

from faceattend.ui.controls import Kind, Role, button, row, set_role
from faceattend.ui.elided_label import ElidedLabel
from faceattend.ui.icons import Icon, Tone, icon
from faceattend.ui.theme import GRID

FRESH_SECONDS = 6
"""How long an event stands out; after that it stays, but quietly."""


class StripAction(Enum):
    """What can be done about the last event."""

    UNDO = auto()
    OTHER_PERSON = auto()
    ENTER = auto()
    CONFIRM = auto()
    REFUSE = auto()


@dataclass(frozen=True, slots=True)
class StripEvent:
    """What happened last.

    Attributes:
        role: the look of the strip while the event is fresh.
        key: of the line in the list of the day that it is about.
    """

    icon: Icon
    tone: Tone
    role: str
    text: str
    actions: tuple[StripAction, ...]
    key: str


class EventStrip(QFrame):
    """Shows the last event with its actions; always as high, so that the picture does not jump.

    Signals:
        chosen: (StripAction, key of the event).
    """

    chosen = pyqtSignal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.event_shown: StripEvent | None = None
        self._picture = QLabel()
        self._text = ElidedLabel()
        self._buttons = {
            StripAction.UNDO: button(self.tr("Undo"), name=Icon.UNDO),
            StripAction.OTHER_PERSON: button(self.tr("Not this person...")),
            StripAction.ENTER: button(self.tr("Enter who it was..."), name=Icon.EDIT),
            StripAction.CONFIRM: button(self.tr("Yes"), Kind.PRIMARY, Icon.CHECK),
            StripAction.REFUSE: button(self.tr("No")),
        }
        self._buttons[StripAction.UNDO].setToolTip(self.tr("Undo the last entry (Ctrl+Z)"))
        layout = row()
        layout.setContentsMargins(GRID + GRID // 2, GRID, GRID, GRID)
        layout.addWidget(self._picture)
        layout.addWidget(self._text, 1)
        for action, each in self._buttons.items():
            each.clicked.connect(lambda _checked=False, chosen=action: self._choose(chosen))
            layout.addWidget(each)
        self.setLayout(layout)
        self.setFixedHeight(self._buttons[StripAction.UNDO].sizeHint().height() + 2 * GRID + 4)
        self._fade = QTimer(self)
        self._fade.setSingleShot(True)
        self._fade.timeout.connect(lambda: set_role(self, "card"))
        self.rest()

    def button(self, action: StripAction) -> QPushButton:
        """Return the button of an action."""
        return self._buttons[action]

    def show_event(self, event: StripEvent) -> None:
        """Show what happened."""
        self.event_shown = event
        set_role(self, event.role)
        self._draw(event.icon, event.tone, event.text, Role.STRONG)
        for action, each in self._buttons.items():
            each.setVisible(action in event.actions)
        if StripAction.CONFIRM in event.actions:
            self._fade.stop()
        else:
            self._fade.start(FRESH_SECONDS * 1000)

    def rest(self) -> None:
        """Show that nothing has happened yet."""
        self.event_shown = None
        self._fade.stop()
        set_role(self, "card")
        self._draw(Icon.CLOCK, Tone.MUTED, self.tr("Whoever comes or leaves is named here."), Role.MUTED)
        for each in self._buttons.values():
            each.hide()

    def _draw(self, name: Icon, tone: Tone, text: str, role: Role) -> None:
        self._picture.setPixmap(icon(name, tone).pixmap(QSize(20, 20), self.devicePixelRatioF()))
        set_role(self._text, role)
        self._text.setText(text)
        self._text.setToolTip(text)
        self.setAccessibleName(text)

    def _choose(self, action: StripAction) -> None:
        if self.event_shown is not None:
            self.chosen.emit(action, self.event_shown.key)
