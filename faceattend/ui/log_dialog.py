"""The log: what went wrong, who did, read or was refused what, and who was seen."""

from collections.abc import Sequence

from PyQt6.QtCore import QItemSelectionModel, QSortFilterProxyModel, Qt
from PyQt6.QtWidgets import QDialog, QLineEdit, QStackedWidget, QTabWidget, QWidget

from faceattend.domain.accounts import Right
from faceattend.services.logs import AuditLine
from faceattend.services.office import Office
from faceattend.ui.attempts_view import AttemptsView
from faceattend.ui.controls import EmptyState, Kind, Role, button, column, label, row, size_window
from faceattend.ui.icons import Icon
from faceattend.ui.incidents_view import IncidentsView, whole_line
from faceattend.ui.log_models import LogModel, audit_cells
from faceattend.ui.messages import MessageStrip
from faceattend.ui.month_field import MonthField
from faceattend.ui.plain_table import plain_table
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import run_task


class LogDialog(QDialog):
    """Shows the incidents, and month by month what accounts did; as far as the account that is signed in may see."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Log"))
        self._strip = MessageStrip()
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        if office.access.has(Right.READ_STATE):
            tabs.addTab(IncidentsView(office, self._strip), self.tr("Incidents"))
        if office.access.has(Right.READ_AUDIT):
            tabs.addTab(AuditView(office, self._strip), self.tr("Who did what"))
            tabs.addTab(AttemptsView(office, self._strip), self.tr("Who was seen"))
        bar = tabs.tabBar()
        if bar is not None:
            bar.setAccessibleName(self.tr("Parts of the log"))
        close = button(self.tr("Close"), Kind.PRIMARY)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = row()
        buttons.addStretch()
        buttons.addWidget(close)
        layout = column(margin=2 * GRID, gap=GRID + GRID // 2)
        layout.addWidget(self._strip)
        layout.addWidget(tabs, 1)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.setMinimumSize(640, 420)
        size_window(self, 960, 600)

    def show_error(self, error: Exception) -> None:
        """Say why something was not read or written."""
        self._strip.show_error(error)


class AuditView(QWidget):
    """Who did, read or was refused what in a month."""

    def __init__(self, office: Office, strip: MessageStrip) -> None:
        super().__init__()
        self._office = office
        self._strip = strip
        self._month = MonthField()
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Search"))
        self._search.setAccessibleName(self.tr("Search in the log"))
        self._search.setClearButtonEnabled(True)
        self._count = label("", Role.MUTED)
        titles = (self.tr("When"), self.tr("Who"), self.tr("Did what"), self.tr("About"), self.tr("Details"))
        self._model: LogModel[AuditLine] = LogModel(titles, audit_cells, self)
        self._shown = QSortFilterProxyModel(self)
        self._shown.setSourceModel(self._model)
        self._shown.setFilterKeyColumn(-1)
        self._shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._table = plain_table(self.tr("Who did what"), self._shown, stretched=4)
        self._whole = whole_line()
        self._empty = EmptyState(Icon.SEARCH, self.tr("Nothing found"), self.tr("Choose another month or word."))
        self._places = QStackedWidget()
        self._places.addWidget(self._table)
        self._places.addWidget(self._empty)
        top = row()
        top.addWidget(self._month)
        top.addWidget(self._search, 1)
        top.addWidget(self._count)
        layout = column(margin=GRID, gap=GRID)
        layout.addLayout(top)
        layout.addWidget(self._places, 1)
        layout.addWidget(self._whole)
        self.setLayout(layout)
        selection = self._table.selectionModel()
        if selection is not None:
            selection.selectionChanged.connect(self._choose)
        month = office.reporting.current_month()
        self._month.show_month(month, month)
        self._month.changed.connect(self._read)
        self._search.textChanged.connect(self._filter)
        self._read()

    def show_error(self, error: Exception) -> None:
        """Say why the log was not read."""
        self._strip.show_error(error)

    def _read(self) -> None:
        office, month = self._office, self._month.month
        zone = office.preferences.zone()

        def success(lines: Sequence[AuditLine]) -> None:
            if month == self._month.month:
                self._model.show_lines(lines, zone)
                self._say()

        run_task(self, lambda _task: office.logs.audit(month.days[0], month.days[-1]), success)

    def _filter(self, words: str) -> None:
        self._shown.setFilterFixedString(words)
        self._say()

    def _choose(self) -> None:
        selection = self._table.selectionModel()
        rows = selection.selectedRows() if isinstance(selection, QItemSelectionModel) else []
        columns = range(self._shown.columnCount())
        cells = [str(self._shown.index(rows[0].row(), place).data()) for place in columns] if rows else []
        self._whole.setText(" · ".join(cell for cell in cells if cell))

    def _say(self) -> None:
        count = self._shown.rowCount()
        self._places.setCurrentWidget(self._table if count else self._empty)
        self._count.setText(self.tr("1 line") if count == 1 else self.tr("{0} lines").format(count))
