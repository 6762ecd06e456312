"""Everybody who was seen today and is not known: somebody says who it is, or that nobody needs to know."""

from collections.abc import Callable
from datetime import tzinfo

from PyQt6.QtCore import QItemSelectionModel, QSize, Qt, QTimer, pyqtSignal
from PyQt6.QtWidgets import QDialog, QLabel, QStackedWidget, QWidget

from faceattend.domain.accounts import Right
from faceattend.domain.faces import Image
from faceattend.services.office import Office
from faceattend.services.strangers import Stranger, StrangerId
from faceattend.ui.controls import EmptyState, Kind, Role, button, column, label, row, size_window
from faceattend.ui.icons import Icon
from faceattend.ui.lines_model import LinesModel
from faceattend.ui.machine import MachineSettings
from faceattend.ui.messages import MessageStrip, Notice, Question, Severity
from faceattend.ui.pictures import rounded
from faceattend.ui.plain_table import plain_table
from faceattend.ui.site_time import moment_words
from faceattend.ui.stranger_enrolment import StrangerEnrolmentDialog
from faceattend.ui.stranger_words import kept_words, stranger_name, visit_words
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import TaskHandle, run_task

_CAMERAS = 3
_PICTURE = 112
"""Pixels."""

_LOOK_EVERY = 5000
"""Milliseconds after which whoever came meanwhile is listed."""


class StrangersDialog(QDialog):
    """Lists people who are not known, and visitors.

    Signals:
        enrolled: somebody is on the roll now.
        changed: somebody is a visitor, or forgotten.
    """

    enrolled = pyqtSignal()
    changed = pyqtSignal()

    def __init__(self, office: Office, machine: MachineSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Not known today"))
        self._office = office
        self._machine = machine
        self._strangers: list[Stranger] = []
        self._strip = MessageStrip()
        self._model = LinesModel(self)
        self._model.name_columns(
            self.tr("Last seen"), self.tr("Who"), self.tr("Came"), self.tr("Cameras"), self.tr("Remembered until")
        )
        self._table = plain_table(self.tr("People who are not known"), self._model, stretched=_CAMERAS)
        nobody = self.tr("People who are not known are listed here while the cameras watch.")
        self._empty = EmptyState(Icon.CHECK, self.tr("Nobody is waiting"), nobody)
        self._places = QStackedWidget()
        self._places.addWidget(self._empty)
        self._places.addWidget(self._table)
        self._picture = QLabel()
        self._picture.setFixedSize(_PICTURE, _PICTURE)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._facts = label("", wrap=True)
        self._enrol = button(self.tr("Enrol as..."), Kind.PRIMARY, Icon.ADD)
        self._visitor = button(self.tr("Visitor..."))
        self._dismiss = button(self.tr("Dismiss..."))
        self._arrange()
        self._connect()
        self._choose()
        self._read()

    def show_error(self, error: Exception) -> None:
        """Say why something was not read or written."""
        self._strip.show_error(error)
        self._choose()

    def choose(self, id: StrangerId) -> None:
        """Choose somebody, if he is listed."""
        rows = [number for number, stranger in enumerate(self._strangers) if stranger.id == id]
        if rows:
            self._table.selectRow(rows[0])

    def _arrange(self) -> None:
        meaning = self.tr(
            "They are remembered for today only and never written down, unless you make them visitors. A face is kept "
            "for good only when the person agrees."
        )
        chosen = row(gap=2 * GRID)
        chosen.addWidget(self._picture)
        chosen.addWidget(self._facts, 1)
        close = button(self.tr("Close"))
        close.clicked.connect(self.accept)
        buttons = row()
        for each in (self._dismiss, self._visitor):
            buttons.addWidget(each)
        buttons.addStretch()
        buttons.addWidget(close)
        buttons.addWidget(self._enrol)
        layout = column(margin=2 * GRID, gap=GRID + GRID // 2)
        layout.addWidget(label(self.tr("Not known today"), Role.HEADING))
        layout.addWidget(self._strip)
        layout.addWidget(label(meaning, Role.MUTED, wrap=True))
        layout.addWidget(self._places, 1)
        layout.addLayout(chosen)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.setMinimumSize(600, 420)
        size_window(self, 760, 560)

    def _connect(self) -> None:
        self._enrol.setVisible(self._office.access.has(Right.EDIT_PEOPLE))
        self._enrol.clicked.connect(self._enrol_chosen)
        self._visitor.clicked.connect(self._ask_visitor)
        self._dismiss.clicked.connect(self._ask_dismiss)
        selection = self._table.selectionModel()
        if selection is not None:
            selection.selectionChanged.connect(self._choose)
        timer = QTimer(self)
        timer.setInterval(_LOOK_EVERY)
        timer.timeout.connect(self._read)
        timer.start()

    def _read(self) -> None:
        strangers = self._office.strangers
        run_task(self, lambda _task: strangers.waiting(), self._show)

    def _show(self, strangers: list[Stranger]) -> None:
        if strangers == self._strangers:
            return
        chosen = self._chosen()
        zone = self._office.preferences.zone()
        self._strangers = strangers
        self._model.show_rows([_cells(stranger, zone) for stranger in strangers])
        self._places.setCurrentWidget(self._table if strangers else self._empty)
        if strangers:
            ids = [stranger.id for stranger in strangers]
            self._table.selectRow(ids.index(chosen.id) if chosen is not None and chosen.id in ids else 0)
        self._choose()

    def _chosen(self) -> Stranger | None:
        selection = self._table.selectionModel()
        rows = selection.selectedRows() if isinstance(selection, QItemSelectionModel) else []
        return self._strangers[rows[0].row()] if rows and rows[0].row() < len(self._strangers) else None

    def _choose(self) -> None:
        chosen = self._chosen()
        for each in (self._enrol, self._visitor, self._dismiss):
            each.setEnabled(chosen is not None)
        self._facts.setText("" if chosen is None else self._fact_words(chosen))
        self._picture.clear()
        self._picture.setAccessibleName("")
        if chosen is None:
            return
        strangers = self._office.strangers
        run_task(self, lambda _task: strangers.picture(chosen.id), lambda image: self._show_picture(chosen, image))

    def _show_picture(self, stranger: Stranger, image: Image | None) -> None:
        if image is None or self._chosen() != stranger:
            return
        side = min(image.shape[:2])
        top, left = (image.shape[0] - side) // 2, (image.shape[1] - side) // 2
        square = image[top : top + side, left : left + side]
        ratio = self._picture.devicePixelRatioF()
        self._picture.setPixmap(rounded(square, QSize(_PICTURE, _PICTURE), GRID, ratio))
        self._picture.setAccessibleName(self.tr("Picture of {0}").format(stranger_name(stranger)))

    def _fact_words(self, stranger: Stranger) -> str:
        zone = self._office.preferences.zone()
        seen = self.tr("First seen {0}, last {1}.").format(
            moment_words(stranger.first, zone), moment_words(stranger.last, zone)
        )
        faces = self.tr("In the picture {0} times.").format(stranger.sightings)
        if stranger.sightings == 1:
            faces = self.tr("In the picture once.")
        return "\n".join([stranger_name(stranger), seen, faces])

    def _enrol_chosen(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        dialog = StrangerEnrolmentDialog(self._office, self._machine, chosen, self)
        dialog.accepted.connect(self._enrolled)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _enrolled(self) -> None:
        self._strip.show_notice(Notice(Severity.OK, self.tr("The person is on the roll now. Add pictures as well.")))
        self.enrolled.emit()
        self._read()

    def _ask_visitor(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        title = self.tr("Remember as a visitor?")
        if chosen.visitor is not None:
            title = self.tr("Remember {0} for longer?").format(stranger_name(chosen))
        text = self.tr(
            "The face is kept, encrypted, until the days for visitors are over, and is then deleted by itself. "
            "Tell the person."
        )
        strangers = self._office.strangers
        self._ask(title, text, self.tr("Remember"), lambda: strangers.make_visitor(chosen.id), destructive=False)

    def _ask_dismiss(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        title = self.tr("Dismiss?") if chosen.visitor is None else self.tr("Forget {0}?").format(stranger_name(chosen))
        text = self.tr("The face is forgotten at once. If the person comes again, it is somebody new.")
        strangers = self._office.strangers
        self._ask(title, text, self.tr("Dismiss"), lambda: strangers.dismiss(chosen.id), destructive=True)

    def _ask(self, title: str, text: str, verb: str, work: Callable[[], object], *, destructive: bool) -> None:
        question = Question(self, title, text, [verb], destructive=destructive, severity=Severity.WARNING)
        question.accepted.connect(lambda: self._carry_out(work))
        question.finished.connect(question.deleteLater)
        question.open()

    def _carry_out(self, work: Callable[[], object]) -> None:
        self._strip.clear()

        def op(_task: TaskHandle) -> object:
            return work()

        run_task(self, op, self._done)

    def _done(self, _result: object) -> None:
        self.changed.emit()
        self._read()


def _cells(stranger: Stranger, zone: tzinfo) -> tuple[str, ...]:
    return (
        moment_words(stranger.last, zone),
        stranger_name(stranger),
        visit_words(stranger),
        ", ".join(stranger.cameras),
        kept_words(stranger, zone),
    )
