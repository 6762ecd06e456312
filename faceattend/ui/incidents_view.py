"""The incidents: what an administrator must know of, until somebody has seen to it."""

from collections.abc import Sequence
from datetime import tzinfo

from PyQt6.QtCore import QCoreApplication, QItemSelectionModel, QSignalBlocker, Qt
from PyQt6.QtWidgets import QAbstractItemView, QCheckBox, QComboBox, QLabel, QStackedWidget, QWidget

from faceattend.domain.accounts import Right
from faceattend.services.logs import IncidentKind, IncidentLine
from faceattend.services.office import Office
from faceattend.ui.controls import EmptyState, Role, button, column, label, row
from faceattend.ui.icons import Icon
from faceattend.ui.incident_dialogs import EvidenceDialog, SeenToDialog
from faceattend.ui.log_models import LogModel, incident_cells
from faceattend.ui.log_words import incident_words
from faceattend.ui.messages import MessageStrip
from faceattend.ui.plain_table import plain_table
from faceattend.ui.site_time import moment_words
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import run_task


class IncidentsView(QWidget):
    """Lists incidents; several can be seen to at once."""

    def __init__(self, office: Office, strip: MessageStrip) -> None:
        super().__init__()
        self._office = office
        self._strip = strip
        self._lines: list[IncidentLine] = []
        self._kind = QComboBox()
        self._kind.setAccessibleName(self.tr("Kind of incident"))
        self._open = QCheckBox(self.tr("Only what nobody has seen to"))
        titles = (self.tr("When"), self.tr("What"), self.tr("What it means"), self.tr("Seen to by"))
        self._model: LogModel[IncidentLine] = LogModel(titles, incident_cells, self)
        self._table = plain_table(self.tr("Incidents"), self._model, stretched=2)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._whole = whole_line()
        self._empty = EmptyState(Icon.CHECK, self.tr("Nothing went wrong"), self.tr("No incident is on record."))
        self._places = QStackedWidget()
        self._places.addWidget(self._table)
        self._places.addWidget(self._empty)
        self._note = button(self.tr("Seen to..."), name=Icon.CHECK)
        self._note.setVisible(office.access.has(Right.KEEP_RECORDS))
        self._picture = button(self.tr("Show what was kept..."))
        self._picture.setVisible(office.access.has(Right.VIEW_EVIDENCE))
        self._arrange()
        self._offer_kinds()
        self._note.clicked.connect(self._acknowledge)
        self._picture.clicked.connect(self._show_evidence)
        self._kind.currentIndexChanged.connect(self._show)
        self._open.toggled.connect(self._show)
        selection = self._table.selectionModel()
        if selection is not None:
            selection.selectionChanged.connect(self._choose)
        self._choose()
        self._read()

    def show_error(self, error: Exception) -> None:
        """Say why something was not read or written."""
        self._strip.show_error(error)

    def _arrange(self) -> None:
        top = row()
        top.addWidget(self._kind)
        top.addWidget(self._open)
        top.addStretch()
        buttons = row()
        buttons.addWidget(self._note)
        buttons.addWidget(self._picture)
        buttons.addStretch()
        layout = column(margin=GRID, gap=GRID)
        layout.addLayout(top)
        layout.addWidget(self._places, 1)
        layout.addWidget(self._whole)
        layout.addLayout(buttons)
        self.setLayout(layout)

    def _read(self) -> None:
        office = self._office

        def success(lines: list[IncidentLine]) -> None:
            self._lines = lines
            self._offer_kinds()
            self._show()

        run_task(self, lambda _task: office.logs.incidents(), success)

    def _offer_kinds(self) -> None:
        """Offer the kinds that there are, and keep the choice."""
        chosen = self._kind.currentData()
        kinds = dict.fromkeys(line.incident.kind for line in self._lines)
        with QSignalBlocker(self._kind):
            self._kind.clear()
            self._kind.addItem(self.tr("All incidents"), None)
            for kind in sorted(kinds, key=incident_words):
                self._kind.addItem(incident_words(kind), kind)
            self._kind.setCurrentIndex(max(0, self._kind.findData(chosen)))

    def _show(self) -> None:
        wanted: IncidentKind | None = self._kind.currentData()
        lines = [
            line
            for line in self._lines
            if wanted in (None, line.incident.kind)
            and not (self._open.isChecked() and line.incident.acknowledged is not None)
        ]
        self._model.show_lines(lines, self._office.preferences.zone())
        if self._lines and not lines:
            self._empty.say(self.tr("Nothing found"), self.tr("Choose another kind, or show what was seen to."))
        self._places.setCurrentWidget(self._table if lines else self._empty)
        if lines:
            self._table.selectRow(max(0, self._model.row_of(lambda line: line.incident.acknowledged is None)))
        self._choose()

    def _chosen(self) -> list[IncidentLine]:
        selection = self._table.selectionModel()
        rows = selection.selectedRows() if isinstance(selection, QItemSelectionModel) else []
        found = [self._model.line(each.row()) for each in sorted(rows, key=lambda index: index.row())]
        return [line for line in found if line is not None]

    def _choose(self) -> None:
        chosen = self._chosen()
        self._note.setEnabled(bool(chosen))
        self._picture.setEnabled(len(chosen) == 1 and chosen[0].has_evidence)
        self._whole.setText(self._words(chosen))

    def _words(self, chosen: Sequence[IncidentLine]) -> str:
        if len(chosen) > 1:
            return self.tr("{0} incidents are chosen.").format(len(chosen))
        return line_words(chosen[0], self._office.preferences.zone()) if chosen else ""

    def _acknowledge(self) -> None:
        chosen = self._chosen()
        if chosen:
            dialog = SeenToDialog(self._office.logs, chosen, self)
            dialog.accepted.connect(self._read)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def _show_evidence(self) -> None:
        chosen = self._chosen()
        if chosen:
            dialog = EvidenceDialog(self._office.logs, chosen[0], self)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()


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
