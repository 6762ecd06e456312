"""The picture of the Live tab with the cards of who came, and the card that stands in its place while there is none."""

from dataclasses import replace

from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QLabel, QPushButton, QWidget

from faceattend.ui.confirmation import ConfirmationRow
from faceattend.ui.controls import Kind, Role, button, column, label
from faceattend.ui.icons import Tone, icon
from faceattend.ui.live_words import Alarm, StageAction, StageWords
from faceattend.ui.theme import GRID
from faceattend.ui.video_view import VideoView

_USUAL = 400
"""Pixels; words that wrap are easy to read at about this width."""
_WIDEST = 520
_LOW = 340
"""Pixels of height below which cards of the usual size would cover most of the picture."""


class StageCard(QFrame):
    """Says why there is no picture and what can be done.

    Signals:
        chosen: a StageAction.
    """

    chosen = pyqtSignal(object)

    def __init__(self, before: QWidget) -> None:
        """Build the card; ``before`` is where the Tab key comes from."""
        super().__init__()
        self._before = before
        self.setProperty("role", "card")
        self.setMaximumWidth(_WIDEST)
        self._words: StageWords | None = None
        self._picture = QLabel()
        self._title = label("", Role.HEADING, wrap=True)
        self._text = label("", Role.MUTED, wrap=True)
        for each in (self._picture, self._title, self._text):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._buttons.setSpacing(GRID)
        self._made: dict[StageAction, QPushButton] = {}
        self._low = False
        layout = column(margin=2 * GRID)
        layout.addWidget(self._picture)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addLayout(self._buttons)
        self.setLayout(layout)

    @property
    def words(self) -> StageWords | None:
        """What the card says."""
        return self._words

    def button(self, action: StageAction) -> QPushButton:
        """Return the button of an action that is offered."""
        return self._made[action]

    def say(self, words: StageWords) -> None:
        """Show other words; buttons are only rebuilt when they change, so that the focus stays."""
        if self._words is None or self._words.actions != words.actions:
            self._offer(words.actions)
        tone = Tone.BAD if words.alarm is Alarm.FAULT else Tone.MUTED
        wanted = sum(each.sizeHint().width() + GRID for each in self._made.values()) + 4 * GRID
        across = wanted <= self._room()
        self._buttons.setDirection(QBoxLayout.Direction.LeftToRight if across else QBoxLayout.Direction.TopToBottom)
        self._picture.setPixmap(icon(words.icon, tone).pixmap(QSize(40, 40), self.devicePixelRatioF()))
        self._title.setText(words.title)
        self._text.setText(words.text)
        self._text.setVisible(bool(words.text))
        self._words = words
        width = min(self._room(), _USUAL)
        self.setMinimumWidth(width)
        # The words wrap, so the height depends on the width; without this the last lines are cut off.
        self.setMinimumHeight(self.heightForWidth(width))

    def set_low(self, *, low: bool) -> None:
        """Do without the sign because there is little height, or show it again."""
        if low == self._low:
            return
        self._low = low
        self._picture.setVisible(not low)
        margin = GRID if low else 2 * GRID
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(margin, margin, margin, margin)
        if self._words is not None:
            self.say(self._words)

    def _room(self) -> int:
        """Return how wide the card can be."""
        parent = self.parentWidget()
        return _WIDEST if parent is None else min(_WIDEST, max(200, parent.width() - 4 * GRID))

    def _offer(self, actions: tuple[StageAction, ...]) -> None:
        while (item := self._buttons.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._made = {}
        if not actions:
            return
        self._buttons.addStretch()
        before = self._before
        for number, action in enumerate(actions):
            made = button(action.verb, Kind.PLAIN if number else Kind.PRIMARY)
            made.clicked.connect(lambda _checked=False, each=action: self.chosen.emit(each))
            self._buttons.addWidget(made)
            self._made[action] = made
            # Tab would find a button that was made late after everything else in the window.
            QWidget.setTabOrder(before, made)
            before = made
        self._buttons.addStretch()


class LiveStage(QWidget):
    """The picture with the card in its middle, and at its foot who came and left just now.

    Attributes:
        view: the picture.
        card: hidden while the picture is live.
        cards: of who came and left; also there while the camera is lost, for those who type a PIN.
    """

    def __init__(self, *, offers: bool = True) -> None:
        """Show nothing yet.

        Args:
            offers: whether somebody is there who can do something about a missing picture.
        """
        super().__init__()
        self._offers = offers
        self.view = VideoView()
        self.card = StageCard(self.view)
        self.cards = ConfirmationRow()
        layout = QGridLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view, 0, 0)
        foot = column(margin=GRID)
        foot.addStretch()
        foot.addWidget(self.card, 0, Qt.AlignmentFlag.AlignHCenter)
        foot.addStretch()
        foot.addWidget(self.cards)
        layout.addLayout(foot, 0, 0)
        self.setLayout(layout)
        self.card.hide()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Cover as much of the picture as it can bear."""
        super().resizeEvent(event)
        low = self.height() < _LOW
        self.cards.set_low(low=low)
        self.card.set_low(low=low)

    def say(self, words: StageWords | None) -> None:
        """Show the card with these words, or the live picture alone."""
        if words is None:
            self.view.brighten()
            self.card.hide()
        else:
            self.view.darken()
            self.card.say(words if self._offers else replace(words, actions=()))
            self.card.show()
