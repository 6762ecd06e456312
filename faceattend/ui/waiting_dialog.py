"""Entries that were typed while the records were locked: somebody decides which of them count."""

from datetime import tzinfo

from PyQt6.QtCore import QModelIndex, QObject, Qt, pyqtSignal
from PyQt6.QtWidgets import QDialog, QStackedWidget, QWidget

from faceattend.domain.punches import Direction
from faceattend.services.office import Office
from faceattend.services.waiting import WaitingLine, WaitingList
from faceattend.ui.controls import EmptyState, Kind, Role, button, column, label, row, size_window
from faceattend.ui.icons import Icon
from faceattend.ui.lines_model import LinesModel
from faceattend.ui.messages import MessageStrip, Notice, Question, Severity
from faceattend.ui.plain_table import plain_table
from faceattend.ui.safety_words import counted
from faceattend.ui.site_time import moment_words
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import TaskHandle, run_task

_NAME = 2


class WaitingModel(LinesModel):
    """The entries in the order in which they were typed, each with a box that says whether it is accepted.

    Signals:
        chosen_changed: a box was ticked or cleared.
    """

    chosen_changed = pyqtSignal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.name_columns(self.tr("Accept"), self.tr("When"), self.tr("Who"), self.tr("Code"), self.tr("In or out"))
        self._lines: tuple[WaitingLine, ...] = ()
        self._chosen: set[int] = set()

    @property
    def chosen(self) -> list[WaitingLine]:
        """The lines whose boxes are ticked."""
        return [line for row, line in enumerate(self._lines) if row in self._chosen]

    @property
    def others(self) -> list[WaitingLine]:
        """The lines whose boxes are not ticked."""
        return [line for row, line in enumerate(self._lines) if row not in self._chosen]

    def show_lines(self, lines: tuple[WaitingLine, ...], zone: tzinfo) -> None:
        """Show these lines, ticked where somebody has the code."""
        self._lines = lines
        self._chosen = {row for row, line in enumerate(lines) if line.person is not None}
        self.show_rows([self._cells(line, zone) for line in lines])
        self.chosen_changed.emit()

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell says, and in the first column whether the box is ticked."""
        if role == Qt.ItemDataRole.CheckStateRole and self._has_box(index):
            return Qt.CheckState.Checked if index.row() in self._chosen else Qt.CheckState.Unchecked
        return super().data(index, role)

    def setData(self, index: QModelIndex, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or clear a box."""
        if role != Qt.ItemDataRole.CheckStateRole or not self._has_box(index):
            return False
        if Qt.CheckState(value) is Qt.CheckState.Checked:
            self._chosen.add(index.row())
        else:
            self._chosen.discard(index.row())
        self.dataChanged.emit(index, index, [role])
        self.chosen_changed.emit()
        return True

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        """Return that boxes can be ticked where somebody has the code."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if self._has_box(index) else flags

    def _has_box(self, index: QModelIndex) -> bool:
        return index.isValid() and index.column() == 0 and self._lines[index.row()].person is not None

    def _cells(self, line: WaitingLine, zone: tzinfo) -> tuple[str, ...]:
        entry = line.entry
        name = self.tr("nobody has this code") if line.person is None else line.person.details.name
        way = self.tr("In") if entry.direction is Direction.IN else self.tr("Out")
        return "", moment_words(entry.time, zone), name, entry.code, way


class WaitingDialog(QDialog):
    """Lists what waits; what is accepted becomes an entry by hand.

    Signals:
        written: entries were accepted.
    """

    written = pyqtSignal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Typed while the records were locked"))
        self._office = office
        self._damaged = 0
        self._strip = MessageStrip()
        self._model = WaitingModel(self)
        self._table = plain_table(self.tr("Entries that wait"), self._model, stretched=_NAME)
        self._empty = EmptyState(Icon.CHECK, self.tr("Reading what waits..."))
        self._places = QStackedWidget()
        self._places.addWidget(self._empty)
        self._places.addWidget(self._table)
        self._besides = label("", Role.MUTED, wrap=True)
        self._accept = button(self.tr("Accept chosen"), Kind.PRIMARY)
        self._dismiss = button(self.tr("Dismiss the others..."), Kind.DANGER)
        close = button(self.tr("Decide later"))
        words = self.tr(
            "A code proves nothing by itself: accept what you know to be right. What you accept is an entry by hand."
        )
        buttons = row()
        buttons.addWidget(self._dismiss)
        buttons.addStretch()
        buttons.addWidget(close)
        buttons.addWidget(self._accept)
        layout = column(margin=2 * GRID, gap=GRID + GRID // 2)
        layout.addWidget(label(self.tr("Typed while the records were locked"), Role.HEADING))
        layout.addWidget(self._strip)
        layout.addWidget(label(words, Role.MUTED, wrap=True))
        layout.addWidget(self._places, 1)
        layout.addWidget(self._besides)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.setMinimumSize(560, 360)
        size_window(self, 720, 480)
        self._model.chosen_changed.connect(self._refresh)
        self._accept.clicked.connect(self._accept_chosen)
        self._dismiss.clicked.connect(self._ask)
        close.clicked.connect(self.accept)
        self._refresh()
        self._read()

    def show_error(self, error: Exception) -> None:
        """Say why nothing was read or written."""
        self._strip.show_error(error)
        self._busy(on=False)

    def _read(self) -> None:
        office = self._office
        zone = office.preferences.zone()

        def show(found: WaitingList) -> None:
            self._damaged = found.damaged
            self._besides.setText(self._besides_words(found))
            self._besides.setVisible(bool(found.damaged or found.others))
            self._model.show_lines(found.lines, zone)
            self._empty.say(self.tr("Nothing waits"), self.tr("Everything that was typed is decided."))
            self._places.setCurrentWidget(self._table if found.lines else self._empty)
            self._table.setCurrentIndex(self._model.index(0, 0))
            self._table.setFocus()
            self._busy(on=False)

        run_task(self, lambda _task: office.waiting.entries(), show)

    def _besides_words(self, found: WaitingList) -> str:
        unreadable = counted(
            found.damaged,
            self.tr("One more entry cannot be read, because the file was damaged or altered."),
            self.tr("{0} more entries cannot be read, because the file was damaged or altered."),
        )
        elsewhere = counted(
            found.others,
            self.tr("One more entry waits for somebody else to decide."),
            self.tr("{0} more entries wait for somebody else to decide."),
        )
        return " ".join(words for count, words in ((found.damaged, unreadable), (found.others, elsewhere)) if count)

    def _refresh(self) -> None:
        chosen = len(self._model.chosen)
        others = self._model.rowCount() - chosen + self._damaged
        self._accept.setEnabled(chosen > 0)
        self._dismiss.setEnabled(others > 0)

    def _busy(self, *, on: bool) -> None:
        self._table.setEnabled(not on)
        if on:
            self._accept.setEnabled(False)
            self._dismiss.setEnabled(False)
        else:
            self._refresh()

    def _accept_chosen(self) -> None:
        office, chosen = self._office, self._model.chosen
        self._strip.clear()
        self._busy(on=True)

        def op(_task: TaskHandle) -> int:
            return len(office.waiting.accept(chosen))

        run_task(self, op, self._settled)

    def _ask(self) -> None:
        chosen = len(self._model.chosen)
        others = self._model.rowCount() - chosen + self._damaged
        title = counted(others, self.tr("Dismiss one entry?"), self.tr("Dismiss {0} entries?"))
        text = self.tr("Nobody can read them again, and they never count.")
        verb = self.tr("Dismiss")
        if chosen:
            text += " " + self.tr("What you have chosen is accepted.")
            verb = self.tr("Accept chosen, dismiss the others")
        question = Question(self, title, text, [verb], destructive=True, severity=Severity.WARNING)
        question.accepted.connect(self._settle)
        question.finished.connect(question.deleteLater)
        question.open()

    def _settle(self) -> None:
        office, chosen, others = self._office, self._model.chosen, self._model.others
        damaged = bool(self._damaged)
        self._strip.clear()
        self._busy(on=True)

        def op(_task: TaskHandle) -> int:
            accepted = len(office.waiting.accept(chosen)) if chosen else 0
            office.waiting.dismiss(others, damaged=damaged)
            return accepted

        run_task(self, op, self._settled)

    def _settled(self, accepted: int) -> None:
        if accepted:
            words = counted(accepted, self.tr("One entry was accepted."), self.tr("{0} entries were accepted."))
            self._strip.show_notice(Notice(Severity.OK, words))
            self.written.emit()
        self._read()
