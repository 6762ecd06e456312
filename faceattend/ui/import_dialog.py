"""Import punches of another terminal: choose its file, see what would come of it, import it."""

from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path

from PyQt6.QtCore import QObject, Qt, pyqtSignal
from PyQt6.QtWidgets import QDialog, QFileDialog, QLineEdit, QStackedWidget, QWidget

from faceattend.domain.accounts import Right
from faceattend.domain.punches import Direction
from faceattend.errors import UserError
from faceattend.services.importing import ImportingService, ImportPlan, ImportRecord
from faceattend.ui.controls import EmptyState, Kind, Role, button, column, label, row, scrolled, size_window
from faceattend.ui.icons import Icon
from faceattend.ui.import_fields import ImportFields
from faceattend.ui.lines_model import LinesModel
from faceattend.ui.messages import MessageStrip
from faceattend.ui.plain_table import plain_table
from faceattend.ui.progress_dialog import WorkBar, stopping
from faceattend.ui.site_time import moment_words
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import Task, TaskHandle, run_task


@dataclass(frozen=True, slots=True)
class _Read:
    """A file that was looked at.

    Attributes:
        cells: of its first line.
        plan: what an import would do; None when ``error`` says why the file cannot be read so.
    """

    cells: tuple[str, ...]
    plan: ImportPlan | None
    error: UserError | None


class ImportModel(LinesModel):
    """The first punches of a file."""

    def __init__(self, zone: tzinfo, parent: QObject) -> None:
        super().__init__(parent)
        self._zone = zone
        self.name_columns(self.tr("Who"), self.tr("Line"), self.tr("Code"), self.tr("When"), self.tr("In or out"))

    def show_plan(self, plan: ImportPlan) -> None:
        """Show the first punches."""
        ways = {Direction.IN: self.tr("In"), Direction.OUT: self.tr("Out"), None: self.tr("not said")}
        rows = [
            (line.name, str(line.number), line.code, moment_words(line.time, self._zone), ways[line.direction])
            for line in plan.preview
        ]
        self.show_rows(rows)


class ImportDialog(QDialog):
    """Reads a file again whenever something is said of it; nothing is written before Import is pressed.

    Attributes:
        record: the import, once the dialog was accepted; None when the file held nothing new.

    Signals:
        imported: punches were written.
    """

    imported = pyqtSignal()

    def __init__(self, service: ImportingService, zone: tzinfo, parent: QWidget | None = None) -> None:
        """Build the dialog; ``zone`` is that of the site."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Import punches"))
        self.record: ImportRecord | None = None
        self._service = service
        self._path: Path | None = None
        self._plan: ImportPlan | None = None
        self._task: Task | None = None
        self._strip = MessageStrip()
        self._file = QLineEdit()
        self._file.setReadOnly(True)
        self._file.setPlaceholderText(self.tr("No file is chosen"))
        self._file.setAccessibleName(self.tr("File"))
        self._choose = button(self.tr("Choose &file..."), Kind.PLAIN, Icon.FOLDER)
        # Whom a terminal did not see would be absent, also in groups that this account has nothing to do with.
        may_cover = service.access.own_groups(Right.CORRECT_ATTENDANCE) is None
        self._fields = ImportFields(service.mappings(), may_cover=may_cover)
        self._model = ImportModel(zone, self)
        self._table = plain_table(self.tr("What the file holds"), self._model, stretched=0)
        self._empty = EmptyState(
            Icon.FOLDER,
            self.tr("Choose the file of a terminal"),
            self.tr("Files of {0} are recognised; any other table can be read as well.").format(
                ", ".join(service.known_files()[1:])
            ),
        )
        self._wrong = label("", wrap=True)
        self._wrong.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        self._wrong.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._wrong_place = scrolled(self._wrong, read_only=self.tr("What is wrong"))
        self._places = QStackedWidget()
        self._places.addWidget(self._empty)
        self._places.addWidget(self._table)
        self._places.addWidget(self._wrong_place)
        self._summary = label("", Role.STRONG, wrap=True)
        self._notes = label("", Role.MUTED, wrap=True)
        self._bar = WorkBar()
        self._import = button(self.tr("Import"), Kind.PRIMARY)
        self._cancel = button(self.tr("Cancel"))
        self._build()
        self._choose.clicked.connect(self._ask_file)
        self._fields.changed.connect(self._read)
        self._import.clicked.connect(self._carry_out)
        self._cancel.clicked.connect(self.reject)
        self._show(None)

    def choose(self, path: Path) -> None:
        """Read a file."""
        self._path = path
        self._file.setText(str(path))
        self._fields.show_file(path.stem)
        self._read()

    def show_error(self, error: Exception) -> None:
        """Say why nothing was read or written."""
        self._rest()
        self._strip.show_error(error)

    def reject(self) -> None:
        """Stop what is at work; nothing is written."""
        if self._task is not None:
            self._task.cancel()
        super().reject()

    def _build(self) -> None:
        chosen = row()
        chosen.addWidget(self._file, 1)
        chosen.addWidget(self._choose)
        right = column()
        right.addWidget(self._places, 1)
        right.addWidget(self._summary)
        right.addWidget(self._notes)
        sides = row(gap=3 * GRID)
        fields = scrolled(self._fields)
        fields.setFixedWidth(380)
        sides.addWidget(fields)
        sides.addLayout(right, 1)
        buttons = row()
        buttons.addStretch()
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._import)
        layout = column(margin=3 * GRID, gap=2 * GRID)
        layout.addWidget(label(self.tr("Import punches"), Role.HEADING))
        layout.addWidget(self._strip)
        layout.addLayout(chosen)
        layout.addLayout(sides, 1)
        layout.addWidget(self._bar)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.setMinimumSize(820, 480)
        size_window(self, 1040, 640)

    def _ask_file(self) -> None:
        kinds = self.tr("Files of terminals (*.csv *.txt *.dat *.tsv);;All files (*)")
        near = "" if self._path is None else str(self._path.parent)
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Choose the file of a terminal"), near, kinds)
        if path:
            self.choose(Path(path))

    def _read(self) -> None:
        """Read the file by what is said of it, in place of a reading that has not ended."""
        if self._path is None:
            return
        if self._task is not None:
            self._task.cancel()
        self._strip.clear()
        self._show(None)
        missing = self._fields.missing()
        if missing:
            self._rest()
            self._summary.setText(missing)
            return
        service, path, options = self._service, self._path, self._fields.options()

        def look(handle: TaskHandle) -> _Read:
            cells = service.first_cells(path)
            try:
                return _Read(cells, service.plan(path, options, stopping(handle)), None)
            except UserError as error:
                return _Read(cells, None, error)

        self._bar.begin(self.tr("Reading {0}...").format(path.name))
        self._task = run_task(self, look, self._was_read, progress=self._bar.show_progress)

    def _was_read(self, read: _Read) -> None:
        self._rest()
        self._fields.show_heading(read.cells)
        if read.error is not None:
            self._strip.show_error(read.error)
            self._empty.say(
                self.tr("The file cannot be read like this"),
                self.tr("Say on the left what it holds, or choose another."),
            )
        self._show(read.plan)

    def _show(self, plan: ImportPlan | None) -> None:
        self._plan = plan
        ready = plan is not None and not plan.problem_count and len(plan.punches) > 0
        self._import.setEnabled(ready)
        wrong = plan is not None and plan.problem_count > 0
        self._places.setCurrentWidget(self._empty if plan is None else self._wrong_place if wrong else self._table)
        self._summary.setText("" if plan is None else self._summary_words(plan))
        self._notes.setText("" if plan is None else "\n".join(self._note_lines(plan)))
        self._notes.setVisible(bool(self._notes.text()))
        if plan is not None:
            self._model.show_plan(plan)
            self._wrong.setText("\n".join(plan.problems))

    def _summary_words(self, plan: ImportPlan) -> str:
        if plan.problem_count:
            return self.tr("Nothing can be imported while lines are wrong: {0}.").format(plan.problem_count)
        if not len(plan.punches):
            return self.tr("There is nothing new in the file.")
        return self.tr("{0} punches of {1} people from {2} to {3}, read as: {4}").format(
            len(plan.punches), plan.people, plan.first, plan.last, plan.layout.title
        )

    def _note_lines(self, plan: ImportPlan) -> list[str]:
        lines = list(plan.notes)
        if plan.duplicate_count:
            lines.append(self.tr("Left out because they are there already: {0}.").format(plan.duplicate_count))
            lines += plan.duplicates[:3]
        if plan.quiet_days:
            days = ", ".join(f"{day:%d.%m.}" for day in plan.quiet_days[:10])
            lines.append(
                self.tr("Working days without a punch of anybody: {0} ({1}).").format(len(plan.quiet_days), days)
            )
        return lines

    def _carry_out(self) -> None:
        plan, service = self._plan, self._service
        if plan is None:
            return
        self._strip.clear()
        self._bar.begin(self.tr("Writing the punches; stopping leaves all of them out."))
        for widget in (self._import, self._choose, self._fields):
            widget.setEnabled(False)
        self._task = run_task(
            self,
            lambda handle: service.carry_out(plan, stopping(handle)),
            self._was_imported,
            self._failed,
            self._bar.show_progress,
        )

    def _was_imported(self, record: ImportRecord | None) -> None:
        self._rest()
        self.record = record
        self.imported.emit()
        self.accept()

    def _failed(self, error: Exception) -> None:
        self.show_error(error)
        self._show(self._plan)

    def _rest(self) -> None:
        self._task = None
        self._bar.end()
        for widget in (self._choose, self._fields):
            widget.setEnabled(True)
