"""What is asked and shown about incidents: what was done about them, and the picture that is kept of one."""

from collections.abc import Sequence

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QImage, QPixmap, QShowEvent
from PyQt6.QtWidgets import QDialog, QLabel, QLineEdit, QWidget

from faceattend.services.logs import MAX_NOTE_LENGTH, Evidence, IncidentLine, LogService
from faceattend.ui.controls import Kind, Role, add_field, button, column, fit_height, form, label, row
from faceattend.ui.icons import Icon
from faceattend.ui.log_words import incident_words
from faceattend.ui.messages import MessageStrip
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import TaskHandle, run_task

_WIDTH = 520
_PICTURE = 460
"""Pixels; a kept picture is hardly larger."""


class SeenToDialog(QDialog):
    """Asks what was done about incidents; accepted once that was written down."""

    def __init__(self, logs: LogService, lines: Sequence[IncidentLine], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Seen to"))
        self._logs = logs
        self._incidents = [line.incident.id for line in lines]
        self._strip = MessageStrip()
        self._note = QLineEdit()
        self._note.setMaxLength(MAX_NOTE_LENGTH)
        fields = form()
        one = self.tr("It stays with the incident, under your name. It may be empty.")
        many = self.tr("It stays with each of them, under your name. It may be empty.")
        add_field(fields, self.tr("What was &done"), self._note, one if len(lines) == 1 else many)
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
        layout.addWidget(label(self._title(lines), Role.HEADING))
        layout.addWidget(self._strip)
        if len(lines) == 1:
            layout.addWidget(label(lines[0].incident.detail, wrap=True))
        layout.addLayout(fields)
        layout.addSpacing(GRID)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.setFixedWidth(_WIDTH)
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

    def _title(self, lines: Sequence[IncidentLine]) -> str:
        if len(lines) == 1:
            return incident_words(lines[0].incident.kind)
        return self.tr("{0} incidents").format(len(lines))

    def _write(self) -> None:
        logs, incidents, note = self._logs, self._incidents, self._note.text()
        self._strip.clear()
        self._go.setEnabled(False)

        def op(_task: TaskHandle) -> list[IncidentLine]:
            return logs.acknowledge_all(incidents, note)

        run_task(self, op, lambda _lines: self.accept())


class EvidenceDialog(QDialog):
    """Shows what is kept of one incident; that somebody looked is in the log."""

    def __init__(self, logs: LogService, line: IncidentLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("What was kept"))
        self._strip = MessageStrip()
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setMinimumSize(_PICTURE, _PICTURE // 2)
        self._picture.setAccessibleName(self.tr("Picture of the incident"))
        self._facts = label("", Role.MUTED, wrap=True)
        close = button(self.tr("Close"), Kind.PRIMARY)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = row()
        buttons.addStretch()
        buttons.addWidget(close)
        layout = column(margin=3 * GRID, gap=GRID + GRID // 2)
        layout.addWidget(label(incident_words(line.incident.kind), Role.HEADING))
        layout.addWidget(self._strip)
        layout.addWidget(label(line.incident.detail, wrap=True))
        layout.addWidget(self._picture)
        layout.addWidget(self._facts)
        layout.addWidget(label(self.tr("The log says that you looked at it."), Role.MUTED, wrap=True))
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.setFixedWidth(_WIDTH)
        id = line.incident.id
        run_task(self, lambda _task: logs.evidence(id), self._show)

    def show_error(self, error: Exception) -> None:
        """Say why it cannot be shown."""
        self._strip.show_error(error)
        fit_height(self)

    def _show(self, kept: Sequence[Evidence]) -> None:
        if not kept:
            self._picture.setText(self.tr("Nothing is kept of it any more."))
            return
        evidence = kept[0]
        words = self.tr("Camera {0}, in the picture for {1} seconds.")
        self._facts.setText(words.format(evidence.camera, round(evidence.seconds)))
        picture = QImage.fromData(evidence.picture)
        if picture.isNull():
            self._picture.setText(self.tr("No picture was kept, only where and how long the face was seen."))
            return
        shown = QPixmap.fromImage(picture)
        if shown.width() > _PICTURE or shown.height() > _PICTURE:
            shown = shown.scaled(
                _PICTURE,
                _PICTURE,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        self._picture.setPixmap(shown)
        fit_height(self)
