"""The large cards over the picture that tell people at the door what was written down of them."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from time import monotonic

from PyQt6.QtCore import QEvent, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from faceattend.ui.controls import Role, button, column, label, row, set_role
from faceattend.ui.elided_label import ElidedLabel
from faceattend.ui.icons import Icon, Tone, icon
from faceattend.ui.theme import GRID

SHOWN_SECONDS = 6.0
"""How long a card stays."""

CROWDED_SECONDS = 2.0
"""How long it stays at least while others wait for its place: long enough to read a name and a word."""

NOT_ME_SECONDS = 5.0
"""How long the person at the door can say that it was not he."""

_NARROWEST = 280
"""Pixels: a name of common length in large letters beside its sign."""
_WIDEST = 520
_SIGN, _SMALL_SIGN = 36, 24
_LETTERS = 10.0
"""Points; a long name is written smaller before it is cut."""
_LOOK_MILLISECONDS = 200
_SPARE = 3


class Outcome(Enum):
    """What a card says: its sign, its tone and its look. They differ in sign, word and line, not in colour alone."""

    CAME = (Icon.ARROW_IN, Tone.OK, "confirm-came")
    WENT = (Icon.ARROW_OUT, Tone.ACCENT, "confirm-went")
    ALREADY = (Icon.CHECK_CIRCLE, Tone.MUTED, "confirm-again")
    ASK = (Icon.QUESTION, Tone.LATE, "confirm-ask")
    REFUSED = (Icon.WARNING, Tone.BAD, "confirm-refused")
    PROMPT = (Icon.PERSON, Tone.ACCENT, "confirm-ask")
    UNDONE = (Icon.UNDO, Tone.MUTED, "confirm-again")


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What one card says.

    Attributes:
        key: a card with the same key takes the place of the one before.
        name: whom it is about; empty where nobody is to be named.
        what: what happened, in two words.
        time: when, as the site's clock shows it; empty for none.
        facts: hours today and the like, each in a few words; they may come later.
        advice: what to do now, as a sentence.
        late: whether the facts speak of being late.
        voidable: whether the person may say that it was not he.
    """

    key: str
    outcome: Outcome
    name: str
    what: str
    time: str = ""
    facts: str = ""
    advice: str = ""
    late: bool = False
    voidable: bool = False


class ConfirmationCard(QFrame):
    """One card.

    Signals:
        refused: the key of the card whose person says that it was not he.
    """

    refused = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        # Whoever covers the picture must not let it shine through: Qt would paint the picture below as well.
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(_NARROWEST)
        self.setMaximumWidth(_WIDEST)
        self.said: Confirmation | None = None
        self.since = 0.0
        self._low = False
        self._sign = QLabel()
        self._name = ElidedLabel(smallest=_LETTERS)
        self._what = ElidedLabel(smallest=_LETTERS)
        for each in (self._name, self._what):
            # They take what the sign and the button leave, also where nothing else stands below them.
            each.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._facts = ElidedLabel(smallest=8.5)
        self.not_me: QPushButton = button(self.tr("Not me (N)"))
        self.not_me.setToolTip(self.tr("This was somebody else: undo it (N)"))
        self.not_me.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.not_me.clicked.connect(self._refuse)
        words = column(gap=0)
        words.addWidget(self._name)
        words.addWidget(self._what)
        self._advice = label("", Role.MUTED, wrap=True)
        self._advice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        words.addWidget(self._advice)
        self._foot = row()
        self._foot.addWidget(self._facts, 1)
        words.addLayout(self._foot)
        words.addStretch()
        self._inside = row()
        self._inside.setContentsMargins(GRID, GRID, GRID, GRID)
        self._inside.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        self._inside.addLayout(words, 1)
        self.setLayout(self._inside)
        self._arrange()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def say(self, confirmation: Confirmation, since: float) -> None:
        """Show what happened.

        Args:
            since: seconds on the monotonic clock at which it is said.
        """
        sign, tone, role = confirmation.outcome.value
        self.said, self.since = confirmation, since
        set_role(self, role)
        self._sign.setPixmap(icon(sign, tone).pixmap(self._sign.size(), self.devicePixelRatioF()))
        self._name.setText(confirmation.name)
        self._name.setVisible(bool(confirmation.name))
        heading = self.tr("{0} {1}").format(confirmation.what, confirmation.time) if confirmation.time else ""
        self._what.setText(heading or confirmation.what)
        set_role(self._facts, Role.LATE if confirmation.late else Role.MUTED)
        self._facts.setText(confirmation.facts)
        # Where the button stands below the words the line keeps its place, so that the card does not jump.
        self._facts.setVisible(bool(confirmation.facts) or (confirmation.voidable and not self._low))
        self._advice.setText(confirmation.advice)
        self._advice.setVisible(bool(confirmation.advice))
        self.not_me.setVisible(confirmation.voidable)
        said = (confirmation.name, heading or confirmation.what, confirmation.facts, confirmation.advice)
        self.setAccessibleName(". ".join(part for part in said if part))

    def set_low(self, *, low: bool) -> None:
        """Say the same in small letters because the picture behind it is low, or in large ones again."""
        if low != self._low:
            self._low = low
            self._arrange()
            if self.said is not None:
                self.say(self.said, self.since)

    def calm(self) -> None:
        """Offer no more to undo it."""
        self.not_me.hide()

    def changeEvent(self, event: QEvent | None) -> None:
        """Draw the sign again in the colours of the new theme."""
        super().changeEvent(event)
        if event is not None and event.type() is QEvent.Type.PaletteChange and self.said is not None:
            self.say(self.said, self.since)

    def _arrange(self) -> None:
        side = _SMALL_SIGN if self._low else _SIGN
        self._sign.setFixedSize(side, side)
        set_role(self._name, Role.HEADING if self._low else Role.ANNOUNCED)
        set_role(self._what, Role.STRONG if self._low else Role.TITLE)
        beside, below = self._inside, self._foot
        wanted, other = (beside, below) if self._low else (below, beside)
        other.removeWidget(self.not_me)
        wanted.addWidget(self.not_me)
        self.not_me.setText(self.tr("Not me") if self._low else self.tr("Not me (N)"))

    def _refuse(self) -> None:
        if self.said is not None:
            self.refused.emit(self.said.key)


class ConfirmationRow(QWidget):
    """The cards side by side; those for whom there is no room yet wait.

    Signals:
        refused: the key of a card whose person says that it was not he.
        shown: the Confirmation that has just come on the screen.
    """

    refused = pyqtSignal(str)
    shown = pyqtSignal(object)

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        """Show nothing yet.

        Args:
            clock: seconds that only ever grow.
        """
        super().__init__()
        self._clock = clock
        self._low = False
        self._waiting: deque[Confirmation] = deque()
        self._cards: list[ConfirmationCard] = []
        # Made ahead: a card takes as long to build as a third of a frame, and they are needed when people pass.
        self._spare = [self._new_card() for _ in range(_SPARE)]
        self._place = row(gap=GRID)
        self._place.addStretch()
        self._place.addStretch()
        self.setLayout(self._place)
        self.setAccessibleName(self.tr("Who came and left just now"))
        # No higher than the words of the highest card: the picture behind it has to be seen.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MILLISECONDS)
        self._look.timeout.connect(self.look)
        self.hide()

    @property
    def said(self) -> tuple[Confirmation, ...]:
        """What stands on the screen, the oldest first."""
        return tuple(card.said for card in self._cards if card.said is not None)

    @property
    def cards(self) -> tuple[ConfirmationCard, ...]:
        """The cards on the screen, the oldest first."""
        return tuple(self._cards)

    @property
    def refusable(self) -> str | None:
        """The key of the newest card that can still be said to be somebody else's; None for none."""
        now = self._clock()
        for card in reversed(self._cards):
            if card.said is not None and card.said.voidable and now - card.since <= NOT_ME_SECONDS:
                return card.said.key
        return None

    def show_card(self, confirmation: Confirmation) -> None:
        """Show a card, as soon as there is room; one with the same key is said anew."""
        for card in self._cards:
            if card.said is not None and card.said.key == confirmation.key:
                card.say(confirmation, self._clock())
                self.shown.emit(confirmation)
                return
        self._waiting.append(confirmation)
        self.look()

    def set_low(self, *, low: bool) -> None:
        """Show low cards because the picture behind them is low, or usual ones again."""
        self._low = low
        for card in (*self._cards, *self._spare):
            card.set_low(low=low)

    def add_facts(self, key: str, facts: str, *, late: bool) -> None:
        """Add what was worked out meanwhile to a card that is on the screen or waits."""
        for card in self._cards:
            if card.said is not None and card.said.key == key:
                card.say(replace(card.said, facts=facts, late=late), card.since)
        self._waiting = deque(
            replace(each, facts=facts, late=late) if each.key == key else each for each in self._waiting
        )

    def clear(self) -> None:
        """Show nothing."""
        self._waiting.clear()
        for card in list(self._cards):
            self._remove(card)
        self._settle()

    def look(self) -> None:
        """Take away what was long enough on the screen and show what waits; happens by itself."""
        now = self._clock()
        for card in list(self._cards):
            if now - card.since >= SHOWN_SECONDS:
                self._remove(card)
            elif now - card.since > NOT_ME_SECONDS:
                card.calm()
        while self._waiting:
            if len(self._cards) >= self._room():
                oldest = self._cards[0]
                if now - oldest.since < CROWDED_SECONDS:
                    break
                self._remove(oldest)
            self._add(self._waiting.popleft(), now)
        self._settle()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Let those wait again for whom there is no room any more."""
        super().resizeEvent(event)
        while len(self._cards) > self._room():
            self._remove(self._cards[0])

    def _room(self) -> int:
        parent = self.parentWidget()
        width = self.width() if parent is None else parent.width() - 2 * GRID
        return max(1, (width + GRID) // (_NARROWEST + GRID))

    def _add(self, confirmation: Confirmation, now: float) -> None:
        card = self._spare.pop() if self._spare else self._new_card()
        card.say(confirmation, now)
        self._cards.append(card)
        # Before the stretch that keeps the cards in the middle.
        self._place.insertWidget(self._place.count() - 1, card, 1)
        card.show()
        self.shown.emit(confirmation)

    def _new_card(self) -> ConfirmationCard:
        made = ConfirmationCard()
        made.set_low(low=self._low)
        made.setParent(self)
        made.hide()
        made.ensurePolished()
        made.refused.connect(self.refused)
        return made

    def _remove(self, card: ConfirmationCard) -> None:
        self._cards.remove(card)
        self._place.removeWidget(card)
        card.hide()
        card.said = None
        self._spare.append(card)

    def _settle(self) -> None:
        self.setVisible(bool(self._cards))
        if self._cards or self._waiting:
            self._look.start()
        else:
            self._look.stop()
