"""The log: what went wrong, and who did, read or was refused what."""

from collections.abc import Sequence

from PyQt6.QtCore import QItemSelectionModel, QSortFilterProxyModel, Qt
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QInputDialog,
    QLineEdit,
    QStackedWidget,
    QTableView,
    QTabWidget,
    QWidget,
)

from faceattend.domain.accounts import Right
from faceattend.services.logs import AuditLine, IncidentLine
from faceattend.services.office import Office
from faceattend.ui.controls import EmptyState, Role, button, column, label, row, size_window
from faceattend.ui.icons import Icon
from faceattend.ui.log_models import LogModel, audit_cells, incident_cells
from faceattend.ui.messages import MessageStrip
from faceattend.ui.month_field import MonthField
from faceattend.ui.theme import CONTROL_HEIGHT, GRID
from faceattend.workers.tasks import TaskHandle, run_task


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
        close = button(self.tr("Close"))
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


class IncidentsView(QWidget):
    """What went wrong, until somebody takes note of it."""

    def __init__(self, office: Office, strip: MessageStrip) -> None:
        super().__init__()
        self._office = office
        self._strip = strip
        titles = (self.tr("When"), self.tr("What"), self.tr("What it means"), self.tr("Seen to by"))
        self._model: LogModel[IncidentLine] = LogModel(titles, incident_cells, self)
        self._table = _table(self.tr("Incidents"), stretched=2)
        self._table.setModel(self._model)
        self._empty = EmptyState(Icon.CHECK, self.tr("Nothing went wrong"), self.tr("No incident is on record."))
        self._places = QStackedWidget()
        self._places.addWidget(self._table)
        self._places.addWidget(self._empty)
        self._note = button(self.tr("Seen to..."), name=Icon.CHECK)
        self._note.clicked.connect(self._acknowledge)
        self._note.setVisible(office.access.has(Right.KEEP_RECORDS))
        self._note.setEnabled(False)
        buttons = row()
        buttons.addWidget(self._note)
        buttons.addStretch()
        layout = column(margin=GRID, gap=GRID)
        layout.addWidget(self._places, 1)
        layout.addLayout(buttons)
        self.setLayout(layout)
        selection = self._table.selectionModel()
        if selection is not None:
            selection.selectionChanged.connect(lambda: self._note.setEnabled(self._chosen() is not None))
        self._read()

    def show_error(self, error: Exception) -> None:
        """Say why something was not read or written."""
        self._strip.show_error(error)

    def _read(self) -> None:
        office = self._office
        zone = office.preferences.zone()

        def success(lines: list[IncidentLine]) -> None:
            self._model.show_lines(lines, zone)
            self._places.setCurrentWidget(self._table if lines else self._empty)
            self._table.selectRow(0)

        run_task(self, lambda _task: office.logs.incidents(), success)

    def _chosen(self) -> IncidentLine | None:
        selection = self._table.selectionModel()
        rows = selection.selectedRows() if isinstance(selection, QItemSelectionModel) else []
        return self._model.line(rows[0].row()) if rows else None

    def _acknowledge(self) -> None:
        line = self._chosen()
        if line is None:
            return
        question = self.tr("What was done about it? It stays with the incident.")
        note, agreed = QInputDialog.getText(self, self.tr("Seen to"), question)
        if not agreed:
            return
        office, incident = self._office, line.incident.id

        def op(_task: TaskHandle) -> IncidentLine:
            return office.logs.acknowledge(incident, note)

        run_task(self, op, lambda _line: self._read())


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
        self._table = _table(self.tr("Who did what"), stretched=4)
        self._table.setModel(self._shown)
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
        self.setLayout(layout)
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

    def _say(self) -> None:
        count = self._shown.rowCount()
        self._places.setCurrentWidget(self._table if count else self._empty)
        self._count.setText(self.tr("1 line") if count == 1 else self.tr("{0} lines").format(count))


def _table(name: str, stretched: int) -> QTableView:
    table = QTableView()
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setWordWrap(False)
    down, across = table.verticalHeader(), table.horizontalHeader()
    if down is not None and across is not None:
        down.hide()
        down.setDefaultSectionSize(CONTROL_HEIGHT)
        across.setHighlightSections(False)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        across.setStretchLastSection(True)
        across.setDefaultSectionSize(150)
        across.resizeSection(stretched, 320)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    return table
