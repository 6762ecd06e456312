"""Earlier imports, and taking one of them back."""

from collections.abc import Callable, Sequence
from datetime import tzinfo

from PyQt6.QtCore import QCoreApplication, QObject, pyqtSignal
from PyQt6.QtWidgets import QDialog, QLineEdit, QStackedWidget, QWidget

from faceattend.services.importing import ImportingService, ImportRecord
from faceattend.ui.controls import EmptyState, Kind, Role, add_field, button, column, form, label, row, size_window
from faceattend.ui.icons import Icon
from faceattend.ui.lines_model import LinesModel
from faceattend.ui.messages import MessageStrip, Notice, Severity
from faceattend.ui.plain_table import plain_table
from faceattend.ui.site_time import moment_words
from faceattend.ui.theme import GRID
from faceattend.ui.write_dialog import WriteDialog
from faceattend.workers.tasks import run_task

_FILE = 1


class ImportsModel(LinesModel):
    """The imports, the last one first."""

    def __init__(self, zone: tzinfo, parent: QObject) -> None:
        super().__init__(parent)
        self._zone = zone
        self.name_columns(
            self.tr("When"),
            self.tr("File"),
            self.tr("Punches"),
            self.tr("First day"),
            self.tr("By"),
            self.tr("Taken back by"),
        )
        self.records: Sequence[ImportRecord] = ()

    def show_records(self, records: Sequence[ImportRecord]) -> None:
        """Show these imports."""
        self.records = records
        self.show_rows([self._cells(record) for record in records])

    def _cells(self, record: ImportRecord) -> Sequence[str]:
        when = moment_words(record.at, self._zone)
        return when, record.file, str(record.punches), record.first.isoformat(), record.by, record.undone_by


class TakeBackDialog(WriteDialog[int]):
    """Asks why an import is taken back, and takes it back."""

    def __init__(self, service: ImportingService, record: ImportRecord, parent: QWidget | None = None) -> None:
        self._service = service
        self._record = record
        translate = QCoreApplication.translate
        title = translate("TakeBackDialog", "Take back the import of {0}?").format(record.file)
        super().__init__(title, translate("TakeBackDialog", "Take back"), Kind.DANGER, parent)
        self._reason = QLineEdit()
        self._reason.setMaxLength(160)
        fields = form()
        add_field(fields, self.tr("&Reason"), self._reason)
        words = self.tr("Its punches stay in the records and do not count any more; what was added by hand stays.")
        self.body.addWidget(label(words, Role.MUTED, wrap=True))
        self.body.addLayout(fields)
        self._reason.textChanged.connect(self._check)
        self._check()

    def job(self) -> Callable[[], int]:
        """Return the taking back."""
        service, number, reason = self._service, self._record.number, self._reason.text()
        return lambda: service.undo(number, reason)

    def _check(self) -> None:
        self.require("" if self._reason.text().strip() else self.tr("Type why."))


class ImportsDialog(QDialog):
    """Lists what was imported.

    Signals:
        written: an import was taken back.
    """

    written = pyqtSignal()

    def __init__(self, service: ImportingService, zone: tzinfo, parent: QWidget | None = None) -> None:
        """Build the dialog; ``zone`` is that of the site."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Earlier imports"))
        self._service = service
        self._strip = MessageStrip()
        self._model = ImportsModel(zone, self)
        self._table = plain_table(self.tr("Earlier imports"), self._model, stretched=_FILE)
        self._empty = EmptyState(Icon.FOLDER, self.tr("Nothing was imported yet"))
        self._places = QStackedWidget()
        self._places.addWidget(self._empty)
        self._places.addWidget(self._table)
        self._undo = button(self.tr("Take back..."), Kind.DANGER)
        close = button(self.tr("Close"))
        buttons = row()
        buttons.addWidget(self._undo)
        buttons.addStretch()
        buttons.addWidget(close)
        layout = column(margin=3 * GRID, gap=2 * GRID)
        layout.addWidget(label(self.tr("Earlier imports"), Role.HEADING))
        layout.addWidget(self._strip)
        layout.addWidget(self._places, 1)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.setMinimumSize(640, 360)
        size_window(self, 960, 480)
        selection = self._table.selectionModel()
        if selection is not None:
            selection.currentRowChanged.connect(self._refresh)
        self._undo.clicked.connect(self._ask)
        close.clicked.connect(self.accept)
        self._read()

    def show_error(self, error: Exception) -> None:
        """Say why nothing was read."""
        self._strip.show_error(error)

    def _read(self) -> None:
        service = self._service
        run_task(self, lambda _handle: service.imports(), self._show)
        self._refresh()

    def _show(self, records: Sequence[ImportRecord]) -> None:
        self._model.show_records(records)
        self._places.setCurrentWidget(self._table if records else self._empty)
        self._table.setCurrentIndex(self._model.index(0, 0))
        self._refresh()

    def _chosen(self) -> ImportRecord | None:
        place = self._table.currentIndex().row()
        return self._model.records[place] if 0 <= place < len(self._model.records) else None

    def _refresh(self) -> None:
        chosen = self._chosen()
        self._undo.setEnabled(chosen is not None and chosen.undone_at is None)

    def _ask(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        dialog = TakeBackDialog(self._service, chosen, self)
        dialog.accepted.connect(lambda: self._taken_back(dialog.written or 0))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _taken_back(self, voided: int) -> None:
        words = self.tr("The import is taken back; punches that do not count any more: {0}.").format(voided)
        self._strip.show_notice(Notice(Severity.OK, words))
        self.written.emit()
        self._read()
