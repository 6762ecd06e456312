"""Help > Keyboard: every key that does something."""

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PyQt6.QtGui import QKeySequence
from PyQt6.QtWidgets import QDialog, QGridLayout, QWidget

from faceattend.ui.commands import Command
from faceattend.ui.controls import Kind, Role, button, card, column, label, row, scrolled
from faceattend.ui.theme import GRID

_CONTEXT = "Keyboard"

_WINDOW_KEYS = (
    ("Ctrl+1", QT_TRANSLATE_NOOP("Keyboard", "People")),
    ("Ctrl+2", QT_TRANSLATE_NOOP("Keyboard", "Live")),
    ("Ctrl+3", QT_TRANSLATE_NOOP("Keyboard", "Reports")),
    ("Ctrl+H", QT_TRANSLATE_NOOP("Keyboard", "Log")),
    ("Ctrl+K", QT_TRANSLATE_NOOP("Keyboard", "People who are not known")),
    ("Ctrl+,", QT_TRANSLATE_NOOP("Keyboard", "Preferences")),
    ("Ctrl+L", QT_TRANSLATE_NOOP("Keyboard", "Lock the desk; recording goes on")),
    ("F1", QT_TRANSLATE_NOOP("Keyboard", "Help")),
    ("Ctrl+Q", QT_TRANSLATE_NOOP("Keyboard", "Quit")),
)
_PLACE_KEYS = (
    ("Enter", QT_TRANSLATE_NOOP("Keyboard", "Press the main button; never one that removes something")),
    ("Esc", QT_TRANSLATE_NOOP("Keyboard", "Close, or clear the search")),
    ("Tab", QT_TRANSLATE_NOOP("Keyboard", "Go to the next control")),
    ("Space", QT_TRANSLATE_NOOP("Keyboard", "Take a picture; press the button that has the focus")),
    ("N", QT_TRANSLATE_NOOP("Keyboard", "Say within five seconds that it was somebody else")),
    ("P", QT_TRANSLATE_NOOP("Keyboard", "Check in by PIN, on the Live tab")),
    ("Shift+F10", QT_TRANSLATE_NOOP("Keyboard", "Show what can be done with the person who is chosen")),
    ("Ctrl+Shift+O", QT_TRANSLATE_NOOP("Keyboard", "Order a report by the column of the cell that is chosen")),
    ("Del", QT_TRANSLATE_NOOP("Keyboard", "Remove the picture that has the focus from a form")),
)


class KeyboardDialog(QDialog):
    """Lists the keys, in two columns."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard"))
        window = [(keys, QCoreApplication.translate(_CONTEXT, text)) for keys, text in _WINDOW_KEYS]
        places = [(keys, QCoreApplication.translate(_CONTEXT, text)) for keys, text in _PLACE_KEYS]
        work = [
            (each.keys.toString(), each.title.replace("&", "").removesuffix("...")) for each in Command if each.value[1]
        ]
        left = column(gap=2 * GRID)
        left.addWidget(_section(self.tr("Window"), window))
        left.addWidget(_section(self.tr("Everywhere"), places))
        left.addStretch()
        right = column(gap=2 * GRID)
        right.addWidget(_section(self.tr("Work"), work))
        right.addStretch()
        both = QWidget()
        sides = row(gap=2 * GRID)
        sides.addLayout(left, 1)
        sides.addLayout(right, 1)
        both.setLayout(sides)
        close = button(self.tr("Close"), Kind.PRIMARY)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = row()
        buttons.addStretch()
        buttons.addWidget(close)
        layout = column(margin=3 * GRID, gap=2 * GRID)
        layout.addWidget(label(self.tr("Everything can be done without a mouse"), Role.TITLE))
        layout.addWidget(scrolled(both, read_only=self.tr("Keys")), 1)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.resize(860, 600)


def _section(title: str, lines: list[tuple[str, str]]) -> QWidget:
    grid = QGridLayout()
    grid.setHorizontalSpacing(2 * GRID)
    grid.setVerticalSpacing(GRID // 2)
    grid.setColumnStretch(1, 1)
    frame = card(grid)
    grid.addWidget(label(title, Role.HEADING), 0, 0, 1, 2)
    for number, (keys, text) in enumerate(lines, start=1):
        native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
        grid.addWidget(label(native, Role.KEY), number, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(label(text, wrap=True), number, 1)
    return frame
