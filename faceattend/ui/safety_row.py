"""One line of the page Safety: how something is, and what can be done about it."""

from collections.abc import Callable

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QPushButton, QWidget

from faceattend.services.doctor import Health
from faceattend.ui.controls import Role, button, column, label, row
from faceattend.ui.safety_words import Action, SafetyLine, say
from faceattend.ui.theme import GRID

_BADGE_WIDTH = 96
_BUTTONS_WIDTH = 160


class SafetyRow(QWidget):
    """Shows one line with its badge and its buttons."""

    def __init__(self, line: SafetyLine, offered: Callable[[Action], bool], run: Callable[[Action], None]) -> None:
        """Build the row.

        Args:
            offered: whether whoever is signed in may do something.
        """
        super().__init__()
        self.line = line
        self.buttons: dict[Action, QPushButton] = {}
        title = label(line.subject.title, Role.STRONG, wrap=True)
        at_ease = line.health in {None, Health.GOOD}
        sentence = label(line.sentence, Role.MUTED if at_ease else None, wrap=True)
        sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words = column(gap=2)
        words.addWidget(title)
        words.addWidget(sentence)
        words.addStretch()
        state = column()
        if line.health is not None:
            badge = label(health_words(line.health), badge_role(line.health))
            badge.setAlignment(Qt.AlignmentFlag.AlignCenter)
            state.addWidget(badge)
        state.addStretch()
        keys = column(gap=GRID // 2)
        for action in line.actions:
            if offered(action):
                keys.addWidget(self._button(action, run))
        keys.addStretch()
        badges, ends = QWidget(), QWidget()
        badges.setFixedWidth(_BADGE_WIDTH)
        badges.setLayout(state)
        ends.setFixedWidth(_BUTTONS_WIDTH)
        ends.setLayout(keys)
        layout = row(gap=2 * GRID)
        layout.setContentsMargins(0, GRID, 0, GRID)
        layout.addWidget(badges)
        layout.addLayout(words, 1)
        layout.addWidget(ends)
        self.setLayout(layout)

    def _button(self, action: Action, run: Callable[[Action], None]) -> QPushButton:
        made = button(action.verb)
        # Enter is OK in this dialog, wherever the focus is but on a button.
        made.setAutoDefault(False)
        made.setAccessibleDescription(f"{self.line.subject.title}: {self.line.sentence}")
        made.clicked.connect(lambda: run(action))
        self.buttons[action] = made
        return made


def health_words(health: Health) -> str:
    """Return how something is, in two words at most."""
    return {Health.GOOD: say("Good"), Health.WARNING: say("Look here"), Health.BAD: say("Bad")}[health]


def badge_role(health: Health) -> Role:
    """Return the badge of a state."""
    return {Health.GOOD: Role.BADGE_OK, Health.WARNING: Role.BADGE_LATE, Health.BAD: Role.BADGE_BAD}[health]
