"""A report on the screen: as the month roll, as a list, as charts or as the pages that are printed."""

from collections.abc import Sequence
from datetime import date

from PyQt6.QtCore import QModelIndex, pyqtSignal
from PyQt6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from faceattend.domain.people import Person
from faceattend.domain.results import MonthResult
from faceattend.services.papers import FactBlock, ListTable
from faceattend.ui.chart_view import ChartData, ChartView
from faceattend.ui.controls import EmptyState, Role, button, card, column, label, scrolled
from faceattend.ui.icons import Icon
from faceattend.ui.list_model import ListModel
from faceattend.ui.list_view import ListView
from faceattend.ui.month_model import MonthModel, RowChoice
from faceattend.ui.month_view import MonthView
from faceattend.ui.pdf_preview import PdfPreview
from faceattend.ui.theme import GRID

_CHART_HEIGHT = 248


class ReportContent(QStackedWidget):
    """Shows one report at a time.

    Signals:
        day_wanted: (Person, date) of a cell or row that shall be explained.
        day_passed: (Person, date) of the cell or row that is the current one now.
        latest_wanted: the last month with anything in it shall be shown.
    """

    day_wanted = pyqtSignal(object, object)
    day_passed = pyqtSignal(object, object)
    latest_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.roll = MonthModel(self)
        self.list = ListModel(self)
        self.roll_view = MonthView(self.roll)
        self.list_view = ListView(self.list)
        self.preview = PdfPreview()
        self._sentence = label("", wrap=True)
        self._below = label("", Role.MUTED, wrap=True)
        self._no_rows = EmptyState(Icon.CHECK_CIRCLE, "")
        self._not_found = EmptyState(Icon.SEARCH, self.tr("Nothing found"), self.tr("Search for something else."))
        self._charts: list[ChartView] = []
        self._chart_grid = QGridLayout()
        self._wait = EmptyState(Icon.CLOCK, self.tr("Working it out..."))
        self._show_latest = button("")
        self._nothing = EmptyState(Icon.CALENDAR, "", "", (self._show_latest,))
        self._list_rows = QStackedWidget()
        self._roll_page = self._made_roll_page()
        self._list_page = self._made_list_page()
        self._chart_page = self._made_chart_page()
        for page in (
            self._wait,
            self._nothing,
            self._not_found,
            self._roll_page,
            self._list_page,
            self._chart_page,
            self.preview,
        ):
            self.addWidget(page)
        self._connect()

    def wait(self, words: str) -> None:
        """Say that something is being made."""
        self._wait.say(words)
        self.setCurrentWidget(self._wait)

    def say_nothing(self, title: str, text: str, latest: str = "") -> None:
        """Say that there is nothing to show; ``latest`` is the verb with which the last month is shown, if any."""
        self._nothing.say(title, text)
        self._show_latest.setText(latest)
        self._show_latest.setVisible(bool(latest))
        self.setCurrentWidget(self._nothing)

    def show_roll(self, result: MonthResult) -> None:
        """Show a month as the roll."""
        self._say(QModelIndex())
        self.roll.set_result(result)

    def show_list(self, table: ListTable) -> None:
        """Show a list."""
        self.list.set_table(table)
        self._no_rows.say(table.empty)
        words = _blocks_text(table.below)
        self._below.setText(words)
        self._below.setVisible(bool(words))

    def show_charts(self, charts: Sequence[ChartData]) -> None:
        """Show charts, the first one over the whole width."""
        for old in self._charts:
            old.hide()
            old.deleteLater()
        self._charts = []
        for number, data in enumerate(charts):
            view = ChartView()
            view.setMinimumHeight(_CHART_HEIGHT)
            view.show_chart(data)
            place = number + 1
            if number == 0:
                self._chart_grid.addWidget(view, 0, 0, 1, 2)
            else:
                self._chart_grid.addWidget(view, place // 2, place % 2)
            self._charts.append(view)

    def search(self, text: str) -> None:
        """Show only the rows in which every word of ``text`` stands."""
        self.roll.set_search(text)
        self.list.set_search(text)

    def choose(self, choice: RowChoice) -> None:
        """Show only people of the roll of whom something is to be seen."""
        self.roll.set_choice(choice)

    def found(self, *, roll: bool) -> tuple[int, int]:
        """Return how many rows are shown and how many there are, of the roll or of the list."""
        if roll:
            result = self.roll.result
            return self.roll.rowCount(), 0 if result is None else len(result.rows)
        table = self.list.table
        return self.list.found, 0 if table is None else len(table.rows)

    def turn_to_roll(self) -> None:
        """Bring the roll to the front."""
        self.setCurrentWidget(self._roll_page if self.roll.rowCount() else self._not_found)

    def turn_to_list(self) -> None:
        """Bring the list to the front."""
        anything = bool(self.list.table is not None and self.list.table.rows)
        found = self._list_page if self.list.found or not anything else self._not_found
        self._list_rows.setCurrentWidget(self.list_view if anything else self._no_rows)
        self.setCurrentWidget(found)

    def turn_to_charts(self) -> None:
        """Bring the charts to the front."""
        self.setCurrentWidget(self._chart_page)

    def turn_to_pages(self) -> None:
        """Bring the pages to the front."""
        self.setCurrentWidget(self.preview)

    def show_day(self, person: Person, day: date) -> None:
        """Make the cell of a person's day the current one, when it is shown."""
        place = self.roll.place_of(int(person.id), day.day - 1)
        if place.isValid():
            self.roll_view.setCurrentIndex(place)
            self.roll_view.scrollTo(place)

    def set_focus(self) -> None:
        """Put the focus on what is shown."""
        page = self.currentWidget()
        if page is self.preview:
            self.preview.set_focus()
        elif page is self._roll_page:
            self.roll_view.setFocus()
        elif page is self._list_page:
            self.list_view.setFocus()
        elif page is self._chart_page and self._charts:
            self._charts[0].setFocus()
        else:
            self._show_latest.setFocus()

    def _made_roll_page(self) -> QWidget:
        inside = QVBoxLayout()
        inside.addWidget(self._sentence)
        detail = card(inside)
        inside.setContentsMargins(GRID + GRID // 2, GRID, GRID + GRID // 2, GRID)
        layout = column()
        layout.addWidget(self.roll_view, 1)
        layout.addWidget(detail)
        page = QWidget()
        page.setLayout(layout)
        return page

    def _made_list_page(self) -> QWidget:
        self._list_rows.addWidget(self.list_view)
        self._list_rows.addWidget(self._no_rows)
        layout = column()
        layout.addWidget(self._list_rows, 1)
        layout.addWidget(self._below)
        page = QWidget()
        page.setLayout(layout)
        return page

    def _made_chart_page(self) -> QWidget:
        self._chart_grid.setContentsMargins(0, 0, 0, 0)
        self._chart_grid.setSpacing(GRID)
        content = QWidget()
        content.setLayout(self._chart_grid)
        return scrolled(content)

    def _connect(self) -> None:
        self._show_latest.clicked.connect(self.latest_wanted)
        self.roll_view.cell_chosen.connect(lambda: self._pass(self.roll_view.currentIndex()))
        self.roll_view.clicked.connect(self._want_cell)
        self.roll_view.activated.connect(self._want_cell)
        self.list_view.row_chosen.connect(self._pass_row)
        self.list_view.clicked.connect(self._want_row)
        self.list_view.activated.connect(self._want_row)

    def _pass(self, index: QModelIndex) -> None:
        self._say(index)
        found = self.roll.day(index)
        if found is not None:
            self.day_passed.emit(found[0].person, found[1].day)

    def _want_cell(self, index: QModelIndex) -> None:
        found = self.roll.day(index)
        if found is not None:
            self.day_wanted.emit(found[0].person, found[1].day)

    def _pass_row(self) -> None:
        row = self.list.row(self.list_view.currentIndex().row())
        if row is not None and row.person is not None and row.day is not None:
            self.day_passed.emit(row.person, row.day)

    def _want_row(self, index: QModelIndex) -> None:
        row = self.list.row(index.row())
        if row is not None and row.person is not None and row.day is not None:
            self.day_wanted.emit(row.person, row.day)

    def _say(self, index: QModelIndex) -> None:
        words = self.roll.sentence(index)
        self._sentence.setText(words or self.tr("Choose a cell to read what it stands for."))


def _blocks_text(blocks: Sequence[FactBlock]) -> str:
    """Return what stands below a list on paper, a line for each block."""
    lines = []
    for block in blocks:
        facts = " \u00b7 ".join(f"{name} {value}".strip() for name, value in block.facts)
        lines.append(f"{block.title}: {facts}" if block.title else facts)
    return "\n".join(lines)
