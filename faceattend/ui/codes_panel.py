"""What the codes and marks of the roll mean."""

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from faceattend.domain.results import DayCode, Mark, MonthResult
from faceattend.ui.controls import Role, column, icon_button, label, row, scrolled
from faceattend.ui.icons import Icon
from faceattend.ui.result_words import code_words, mark_words
from faceattend.ui.theme import GRID

_NARROWEST = 320


class CodesPanel(QWidget):
    """Lists codes, types of leave and marks.

    Signals:
        closed: the panel shall go away.
    """

    closed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(_NARROWEST)
        self._area: QScrollArea | None = None
        away = icon_button(Icon.CLOSE, self.tr("Close the codes"))
        away.clicked.connect(self.closed)
        head = row()
        head.addWidget(label(self.tr("Codes"), Role.HEADING), 1)
        head.addWidget(away)
        self._place = QVBoxLayout()
        inside = column(margin=2 * GRID, gap=GRID)
        inside.addLayout(head)
        inside.addLayout(self._place, 1)
        frame = QFrame()
        frame.setProperty("role", "card")
        frame.setLayout(inside)
        layout = column()
        layout.addWidget(frame)
        self.setLayout(layout)
        self.show_month(None)

    def show_month(self, result: MonthResult | None) -> None:
        """List the codes in the words of a month."""
        labels = {} if result is None else result.labels
        leave = {} if result is None else result.leave_titles
        lines = [(code.value, code_words(code, labels)) for code in DayCode if code.value and code is not DayCode.LEAVE]
        lines += [(code, title) for code, title in sorted(leave.items())] or [
            (DayCode.LEAVE.value, code_words(DayCode.LEAVE))
        ]
        lines.append((f"{DayCode.PRESENT.value}/{DayCode.ABSENT.value}", self.tr("the two halves of a day differ")))
        marks = [(mark.value, mark_words(mark)) for mark in Mark]
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setColumnStretch(1, 1)
        places = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        for number, (sign, words) in enumerate([*lines, *marks]):
            grid.addWidget(label(sign, Role.STRONG), number, 0, places)
            grid.addWidget(label(words, wrap=True), number, 1)
        grid.setRowStretch(grid.rowCount(), 1)
        page = QWidget()
        page.setLayout(grid)
        if self._area is not None:
            self._area.hide()
            self._area.deleteLater()
        self._area = scrolled(page, read_only=self.tr("Meanings of the codes"))
        self._place.addWidget(self._area)
        self._area.show()

    def set_focus(self) -> None:
        """Put the focus on the list."""
        if self._area is not None:
            self._area.setFocus()
