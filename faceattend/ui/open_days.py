"""Before you print: the days of a month that nobody has decided yet, and what else should be looked at."""

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QDate, QLocale, QModelIndex, QObject, Qt, pyqtSignal
from PyQt6.QtWidgets import QFrame, QStackedWidget, QWidget

from faceattend.domain.people import Person
from faceattend.domain.results import DayResult, MonthResult
from faceattend.ui.controls import EmptyState, Kind, Role, button, column, icon_button, label, row
from faceattend.ui.icons import Icon
from faceattend.ui.lines_model import LinesModel
from faceattend.ui.plain_table import plain_table
from faceattend.ui.result_words import cell_text, issue_words
from faceattend.ui.theme import GRID, Palette

_NARROWEST = 320


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A day to look at.

    Attributes:
        blocking: whether it keeps the month from being closed.
    """

    person: Person
    result: DayResult
    blocking: bool


def open_days(result: MonthResult) -> list[OpenDay]:
    """Return the days with issues, those that keep the month from being closed first."""
    found = [OpenDay(row.person, day, day.undecided) for row in result.rows for day in row.days if day.issues]
    return sorted(found, key=lambda each: not each.blocking)


class OpenDaysModel(LinesModel):
    """Whose days are to be looked at, one on each row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name_columns(self.tr("Name"), self.tr("Day"), self.tr("Code"))
        self._days: Sequence[OpenDay] = ()

    def show_days(self, days: Sequence[OpenDay]) -> None:
        """Show other days."""
        self._days = days
        self.show_rows([_cells(each) for each in days])

    def day(self, place: int) -> OpenDay | None:
        """Return what stands on a row."""
        return self._days[place] if 0 <= place < len(self._days) else None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell; what is to be looked at is its tool tip."""
        open_day = self.day(index.row()) if index.isValid() else None
        if open_day is None:
            return None
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return " ".join(issue_words(issue) for issue in open_day.result.issues)
        if role == Qt.ItemDataRole.ForegroundRole and not open_day.blocking:
            return Palette.current().color("muted")
        return super().data(index, role)


def _cells(open_day: OpenDay) -> tuple[str, ...]:
    result = open_day.result
    day = QDate(result.day.year, result.day.month, result.day.day)
    return open_day.person.details.name, QLocale().toString(day, "ddd d"), cell_text(result)


class OpenDaysPanel(QWidget):
    """Lists what should be decided before the month is printed for good.

    Signals:
        day_wanted: (Person, date) of a day that shall be explained.
        close_wanted: the month shall be closed.
        closed: the panel shall go away.
    """

    day_wanted = pyqtSignal(object, object)
    close_wanted = pyqtSignal()
    closed = pyqtSignal()

    def __init__(self, *, may_close: bool, parent: QWidget | None = None) -> None:
        """Build the panel.

        Args:
            may_close: whether whoever is signed in may close months.
        """
        super().__init__(parent)
        self.setMinimumWidth(_NARROWEST)
        self._may_close = may_close
        self.model = OpenDaysModel(self)
        self._table = plain_table(self.tr("Days to decide"), self.model, stretched=0)
        # It must not be gone while the table still gets the focus, when all of the window goes away.
        self.model.setParent(self._table)
        self._table.activated.connect(self._open)
        self._table.clicked.connect(self._open)
        self._words = label("", wrap=True)
        self._whole = label("", Role.MUTED, wrap=True)
        # Two lines always have room, so that the table does not move under the mouse.
        self._whole.setMinimumHeight(5 * GRID)
        self._whole.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        selection = self._table.selectionModel()
        if selection is not None:
            selection.currentChanged.connect(self._say)
        self._close_month = button(self.tr("Close the month..."), Kind.PRIMARY, Icon.LOCK)
        self._close_month.clicked.connect(self.close_wanted)
        nothing = EmptyState(Icon.CHECK_CIRCLE, self.tr("Nothing is left to decide"))
        self._places = QStackedWidget()
        self._places.addWidget(self._table)
        self._places.addWidget(nothing)
        away = icon_button(Icon.CLOSE, self.tr("Close this list"))
        away.clicked.connect(self.closed)
        head = row()
        head.addWidget(label(self.tr("Before you print"), Role.HEADING, wrap=True), 1)
        head.addWidget(away)
        inside = column(margin=2 * GRID, gap=GRID)
        inside.addLayout(head)
        inside.addWidget(self._words)
        inside.addWidget(self._places, 1)
        inside.addWidget(self._whole)
        inside.addWidget(self._close_month)
        frame = QFrame()
        frame.setProperty("role", "card")
        frame.setLayout(inside)
        layout = column()
        layout.addWidget(frame)
        self.setLayout(layout)
        self.show_month(None)

    def show_month(self, result: MonthResult | None) -> None:
        """List the days of a month, or none."""
        days = [] if result is None else open_days(result)
        blocking = sum(1 for each in days if each.blocking)
        self.model.show_days(days)
        self._places.setCurrentIndex(0 if days else 1)
        self._whole.setText("")
        self._whole.setVisible(bool(days))
        self._words.setText(self._sentence(result, blocking, len(days) - blocking))
        over = result is not None and result.generated_at.date() > result.month.days[-1]
        open_month = result is not None and result.closing is None and not result.group
        self._close_month.setVisible(self._may_close and over and open_month)

    def set_focus(self) -> None:
        """Put the focus on the list."""
        (self._table if self.model.rowCount() else self._close_month).setFocus()

    def _sentence(self, result: MonthResult | None, blocking: int, others: int) -> str:
        if result is None:
            return ""
        words = []
        if result.closing is not None:
            words.append(self.tr("The month is closed: what is printed does not change any more."))
        elif blocking:
            words.append(
                self.tr("Undecided days: {0}. Until they are decided, what is printed is a draft.").format(blocking)
            )
        if others:
            words.append(self.tr("Days that are worth a look: {0}.").format(others))
        return " ".join(words)

    def _say(self, index: QModelIndex) -> None:
        self._whole.setText(str(index.data(Qt.ItemDataRole.ToolTipRole) or ""))

    def _open(self, index: QModelIndex) -> None:
        chosen = self.model.day(index.row())
        if chosen is not None:
            self.day_wanted.emit(chosen.person, chosen.result.day)
