"""The log: what went wrong, and who did, read or was refused what."""

from collections.abc import Sequence
from datetime import tzinfo

from PyQt6.QtCore import QCoreApplication, QItemSelectionModel, QSortFilterProxyModel, Qt
from PyQt6.QtGui import QShowEvent
from PyQt6.QtWidgets import QDialog, QLabel, QLineEdit, QStackedWidget, QTabWidget, QWidget

from faceattend.domain.accounts import Right
from faceattend.services.logs import MAX_NOTE_LENGTH, AuditLine, IncidentLine, LogService
from faceattend.services.office import Office
from faceattend.ui.controls import (
    EmptyState,
    Kind,
    Role,
    add_field,
    button,
    column,
    fit_height,
    form,
    label,
    row,
    size_window,
)
from faceattend.ui.icons import Icon
from faceattend.ui.log_models import LogModel, audit_cells, incident_cells
from faceattend.ui.log_words import incident_words
from faceattend.ui.messages import MessageStrip
from faceattend.ui.month_field import MonthField
from faceattend.ui.plain_table import plain_table
from faceattend.ui.site_time import moment_words
from faceattend.ui.theme import GRID
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


class IncidentsView(QWidget):
    """What went wrong, until somebody takes note of it."""

    def __init__(self, office: Office, strip: MessageStrip) -> None:
        super().__init__()
        self._office = office
        self._strip = strip
        titles = (self.tr("When"), self.tr("What"), self.tr("What it means"), self.tr("Seen to by"))
        self._model: LogModel[IncidentLine] = LogModel(titles, incident_cells, self)
        self._table = plain_table(self.tr("Incidents"), self._model, stretched=2)
        self._whole = whole_line()
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
        layout.addWidget(self._whole)
        layout.addLayout(buttons)
        self.setLayout(layout)
        selection = self._table.selectionModel()
        if selection is not None:
            selection.selectionChanged.connect(self._choose)
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
            self._table.selectRow(max(0, self._model.row_of(lambda line: line.incident.acknowledged is None)))
            self._choose()

        run_task(self, lambda _task: office.logs.incidents(), success)

    def _chosen(self) -> IncidentLine | None:
        selection = self._table.selectionModel()
        rows = selection.selectedRows() if isinstance(selection, QItemSelectionModel) else []
        return self._model.line(rows[0].row()) if rows else None

    def _choose(self) -> None:
        line = self._chosen()
        self._note.setEnabled(line is not None)
        self._whole.setText("" if line is None else line_words(line, self._office.preferences.zone()))

    def _acknowledge(self) -> None:
        line = self._chosen()
        if line is not None:
            dialog = SeenToDialog(self._office.logs, line, self)
            dialog.accepted.connect(self._read)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()


class SeenToDialog(QDialog):
    """Asks what was done about an incident; accepted once that was written down."""

    def __init__(self, logs: LogService, line: IncidentLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Seen to"))
        self._logs = logs
        self._incident = line.incident.id
        self._strip = MessageStrip()
        self._note = QLineEdit()
        self._note.setMaxLength(MAX_NOTE_LENGTH)
        fields = form()
        hint = self.tr("It stays with the incident, under your name. It may be empty.")
        add_field(fields, self.tr("What was &done"), self._note, hint)
        self._go = button(self.tr("Seen to"), Kind.PRIMARY, Icon.CHECK)
        self._go.setDefault(True)
        self._go.clicked.connect(self._write)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        buttons = row()
        buttons.addStretch()
        buttons.addWidget(cancel)
        buttons.addWidget(self._go)
        layout = column(margin=3 * GRID, gap=GRID + GRID // 2)
        layout.addWidget(label(incident_words(line.incident.kind), Role.HEADING))
        layout.addWidget(self._strip)
        layout.addWidget(label(line.incident.detail, wrap=True))
        layout.addLayout(fields)
        layout.addSpacing(GRID)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.setFixedWidth(520)
        self._note.setFocus()

    def showEvent(self, event: QShowEvent | None) -> None:
        """Begin as high as it has to be."""
        super().showEvent(event)
        fit_height(self)

    def show_error(self, error: Exception) -> None:
        """Say why it was not written down."""
        self._go.setEnabled(True)
        self._strip.show_error(error)
        fit_height(self)

    def _write(self) -> None:
        logs, incident, note = self._logs, self._incident, self._note.text()
        self._strip.clear()
        self._go.setEnabled(False)

        def op(_task: TaskHandle) -> IncidentLine:
            return logs.acknowledge(incident, note)

        run_task(self, op, lambda _line: self.accept())


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


def whole_line() -> QLabel:
    """Return the place under a table where the chosen line is written out."""
    made = label("", Role.MUTED, wrap=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    # Two lines always have room, so that the table does not move under the mouse.
    made.setMinimumHeight(5 * GRID)
    made.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
    return made


def line_words(line: IncidentLine, zone: tzinfo) -> str:
    """Return an incident written out."""
    incident = line.incident
    words = [incident.detail]
    if incident.acknowledged is not None:
        seen = QCoreApplication.translate("Log", "Seen to by {0} on {1}.")
        words.append(seen.format(line.acknowledged_by, moment_words(incident.acknowledged.time, zone)))
        words.append(incident.acknowledged.note)
    return " ".join(word for word in words if word)
