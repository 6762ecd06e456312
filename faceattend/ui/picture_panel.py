"""The part of a person's form with the pictures: from files, from the camera, dropped and pasted."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtGui import QGuiApplication, QImage
from PyQt6.QtWidgets import QFileDialog, QWidget

from faceattend.errors import BugError, FaceAttendError
from faceattend.services.enrolment import FaceSample
from faceattend.services.office import Office
from faceattend.ui.camera_capture import CameraCapture
from faceattend.ui.controls import Role, button, column, label, row
from faceattend.ui.icons import Icon
from faceattend.ui.machine import MachineKey, MachineSettings
from faceattend.ui.picture_strip import PictureStrip
from faceattend.ui.pictures import PICTURE_ENDINGS, dropped_files, from_qimage
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import Task, TaskHandle, run_task

_SHOWN_PROBLEMS = 3
"""How many pictures that could not be used are explained one by one."""


class PicturePanel(QWidget):
    """Collects the pictures of one person and learns the face on each, off the GUI thread.

    Signals:
        changed: a picture was added or removed, or reading began or ended.
        progressed: (done, total) while several pictures are read.
        refused: sentences on pictures that could not be used, in one text.
        failed: an Exception that ended the reading.
        camera_wanted: photos are about to be taken with a camera of this computer.
        camera_returned: no more photos are taken.
    """

    changed = pyqtSignal()
    progressed = pyqtSignal(int, int)
    refused = pyqtSignal(str)
    failed = pyqtSignal(object)
    camera_wanted = pyqtSignal()
    camera_returned = pyqtSignal()

    def __init__(self, office: Office, machine: MachineSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._machine = machine
        self._name = ""
        self._task: Task | None = None
        self._waiting: list[Callable[[], FaceSample]] = []
        self._hindrance = ""
        self._strip = PictureStrip()
        self._camera = button(self.tr("&Take photos..."), name=Icon.CAMERA)
        self._files = button(self.tr("From f&iles..."), name=Icon.PICTURE)
        self._strip.changed.connect(self.changed)
        self._camera.clicked.connect(self._take_photos)
        self._files.clicked.connect(self._choose_files)
        buttons = row()
        buttons.addWidget(self._camera)
        buttons.addWidget(self._files)
        buttons.addStretch()
        advice = self.tr("Five are best; drop or paste them here too. No picture is kept, only what was learned.")
        self._why_not = label("", Role.LATE, wrap=True)
        layout = column(gap=GRID + GRID // 2)
        layout.addWidget(label(self.tr("Face pictures"), Role.HEADING))
        layout.addWidget(self._why_not)
        layout.addWidget(self._strip)
        layout.addLayout(buttons)
        layout.addWidget(label(advice, Role.MUTED, wrap=True))
        self.setLayout(layout)

    @property
    def samples(self) -> tuple[FaceSample, ...]:
        """The pictures in order."""
        return self._strip.samples

    @property
    def reading(self) -> bool:
        """Whether pictures are being read."""
        return self._task is not None

    @property
    def waiting(self) -> int:
        """How many pictures were brought that nobody has looked at yet."""
        return len(self._waiting)

    def allow(self, hindrance: str) -> None:
        """Look at no picture as long as there is a hindrance, a sentence; those that wait are read afterwards."""
        self._hindrance = hindrance
        self._show_hindrance()
        if not hindrance and self._task is None and self._waiting:
            self._read_waiting()

    def begin(self, name: str = "") -> None:
        """Start without pictures."""
        self.stop()
        self._name = name
        self._strip.clear()

    def name_person(self, name: str) -> None:
        """Say of whom photos are taken."""
        self._name = name

    def mark_odd(self, samples: Sequence[FaceSample]) -> None:
        """Mark pictures that seem to show somebody else."""
        self._strip.mark_odd(samples)

    def add_files(self, paths: Sequence[Path]) -> None:
        """Read picture files; those that cannot be used are explained, the others are taken."""
        self._read([_reader(self._office, path) for path in paths])

    def add_picture(self, picture: QImage) -> None:
        """Take a picture from the clipboard or from another program."""
        source = self.tr("Pasted picture")
        try:
            image = from_qimage(picture)
        except FaceAttendError as error:
            self.failed.emit(error)
            return
        self._read([lambda: self._office.enrolment.sample_image(image, source)])

    def paste(self) -> None:
        """Take pictures or picture files from the clipboard."""
        clipboard = QGuiApplication.clipboard()
        if clipboard is None:
            return
        files = dropped_files(clipboard.mimeData())
        if files:
            self.add_files(files)
        else:
            self.add_picture(clipboard.image())

    def stop(self) -> None:
        """Give up reading."""
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _read(self, readers: Sequence[Callable[[], FaceSample]]) -> None:
        """Read pictures, after those that are being read now."""
        if not self.isEnabled():
            return
        self._waiting.extend(readers)
        if self._hindrance:
            self._show_hindrance()
            self.changed.emit()
        elif self._task is None:
            self._read_waiting()

    def _show_hindrance(self) -> None:
        waits = self.tr("Pictures that wait until then: {0}.").format(self.waiting) if self._waiting else ""
        self._why_not.setText(f"{self._hindrance} {waits}".strip())
        self._why_not.setVisible(bool(self._hindrance))
        for each in (self._camera, self._files):
            each.setEnabled(not self._hindrance)

    def _read_waiting(self) -> None:
        readers, self._waiting = self._waiting, []
        if not readers:
            self.changed.emit()
            return

        def read(handle: TaskHandle) -> tuple[list[FaceSample], list[str]]:
            samples: list[FaceSample] = []
            problems: list[str] = []
            for done, reader in enumerate(readers):
                handle.raise_if_cancelled()
                handle.report(done, len(readers))
                try:
                    samples.append(reader())
                except FaceAttendError as error:
                    if isinstance(error, BugError):
                        raise
                    problems.append(str(error))
            return samples, list(dict.fromkeys(problems))

        self._task = run_task(self, read, self._have_read, self._reading_failed, self._reading_goes_on)
        self.changed.emit()

    def _reading_goes_on(self, done: int, total: int, _text: str) -> None:
        self.progressed.emit(done, total)

    def _have_read(self, result: tuple[list[FaceSample], list[str]]) -> None:
        samples, problems = result
        self._task = None
        self._strip.add(samples)
        self._read_waiting()
        if problems:
            shown = problems[:_SHOWN_PROBLEMS]
            if len(problems) > len(shown):
                shown.append(self.tr("And {0} more could not be used.").format(len(problems) - len(shown)))
            self.refused.emit("\n".join(shown))

    def _reading_failed(self, error: Exception) -> None:
        self._task = None
        self._read_waiting()
        self.failed.emit(error)

    def _choose_files(self) -> None:
        folder = self._machine.text(MachineKey.PICTURE_FOLDER) or str(Path.home())
        dialog = QFileDialog(self, self.tr("Choose pictures of this person"), folder)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setOption(QFileDialog.Option.HideNameFilterDetails)
        endings = " ".join(f"*{ending} *{ending.upper()}" for ending in PICTURE_ENDINGS)
        dialog.setNameFilters([self.tr("Pictures ({0})").format(endings), self.tr("All files (*)")])
        dialog.filesSelected.connect(self._files_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _files_chosen(self, files: list[str]) -> None:
        paths = [Path(file) for file in files]
        if paths:
            self._machine.keep(MachineKey.PICTURE_FOLDER, str(paths[0].parent))
            self.add_files(paths)

    def _take_photos(self) -> None:
        dialog = CameraCapture(self._office, self._machine, self._name, self)
        dialog.accepted.connect(lambda: self._strip.add(dialog.samples))
        dialog.finished.connect(lambda _result: self.camera_returned.emit())
        self.camera_wanted.emit()
        dialog.open()


def _reader(office: Office, path: Path) -> Callable[[], FaceSample]:
    return lambda: office.enrolment.sample_file(path)
