"""The page Cameras of Preferences: what is watched, how far away faces are looked for, and when a visit is a new one.

Changes of the list are made at once; the settings below it wait for Apply.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QComboBox, QDialog, QSpinBox

from faceattend import settings
from faceattend.domain.punches import CameraDirection
from faceattend.services.cameras import ListedCamera, LocalCamera, SourceKind
from faceattend.services.office import Office
from faceattend.ui.camera_dialog import CameraDialog
from faceattend.ui.controls import Role, add_field, form, label, line
from faceattend.ui.icons import Icon
from faceattend.ui.messages import MessageStrip, Notice, NoticeAction, Severity, ask
from faceattend.ui.preference_pages import PreferencePage
from faceattend.ui.row_list import Line, RowList
from faceattend.workers.tasks import Task, TaskHandle, run_task


@dataclass(frozen=True, slots=True)
class _Read:
    """What the page shows.

    Attributes:
        others: cameras of this computer that could be meant by one that is not connected, by its name.
        connected: what opens the cameras of this computer that are connected now.
    """

    cameras: tuple[ListedCamera, ...]
    others: Mapping[str, Sequence[LocalCamera]]
    connected: frozenset[str]


class CameraPage(PreferencePage):
    """Lists the cameras and changes them; below, what holds for all of them.

    Signals:
        written: the list is another one.
    """

    written = pyqtSignal()

    def __init__(self, office: Office) -> None:
        super().__init__(self.tr("Cameras"))
        self._office = office
        self._read_last: _Read | None = None
        self._reading: Task | None = None
        self._strip = MessageStrip()
        self.cameras: RowList[ListedCamera] = RowList(
            self.tr("Cameras"),
            (self.tr("Name"), self.tr("Source"), self.tr("Passing it means"), self.tr("State")),
            1,
            self.tr("There is no camera yet"),
            self.tr("Add the camera at the entrance. A network camera, a video or a folder works as well."),
            Icon.CAMERA,
        )
        self._distance = QComboBox()
        self._repeat = QSpinBox()
        self._build()

    def opened(self) -> None:
        """Read the cameras."""
        self._read()

    def show_values(self, values: Mapping[str, object]) -> None:
        """Fill the fields."""
        width = values.get(settings.DETECTION_WIDTH.key)
        if isinstance(width, int):
            if self._distance.findData(width) < 0:
                self._distance.addItem(self.tr("Own: %1 pixels").replace("%1", str(width)), width)
            self._distance.setCurrentIndex(self._distance.findData(width))
        minutes = values.get(settings.REPEAT_MINUTES.key)
        if isinstance(minutes, int):
            self._repeat.setValue(minutes)

    def values(self) -> dict[str, object]:
        """Return what the fields say."""
        return {
            settings.DETECTION_WIDTH.key: self._distance.currentData(),
            settings.REPEAT_MINUTES.key: self._repeat.value(),
        }

    def _build(self) -> None:
        words = self.tr("All cameras are watched side by side. Changes of the list are made at once.")
        self.body.addWidget(label(words, Role.MUTED, wrap=True))
        self.body.addWidget(self._strip)
        self.body.addWidget(self.cameras, 1)
        self.cameras.add_button(self.tr("Add..."), Icon.ADD, self._add)
        self.cameras.add_row_button(self.tr("Change..."), Icon.EDIT, self._change, usual=True)
        self.cameras.add_row_button(self.tr("Remove..."), Icon.TRASH, self._remove)
        self.body.addWidget(line())
        self._distance.addItem(self.tr("Near: people stop in front of the camera"), 320)
        self._distance.addItem(self.tr("Usual: people walk past a desk"), 640)
        self._distance.addItem(self.tr("Far: a hall or a wide door"), 960)
        self._distance.addItem(self.tr("Very far"), 1280)
        self._distance.currentIndexChanged.connect(self.changed)
        fields = form()
        hint = self.tr("The farther faces are looked for, the longer each picture takes. Change it only when needed.")
        add_field(fields, self.tr("&Distance"), self._distance, hint)
        self._repeat.setRange(1, 720)
        self._repeat.setSuffix(self.tr(" min"))
        self._repeat.setFixedWidth(120)
        self._repeat.valueChanged.connect(self.changed)
        seen = self.tr("Whoever was seen within this time is still on the same visit and is not written down again.")
        add_field(fields, self.tr("&New visit after"), self._repeat, seen)
        self.body.addLayout(fields)

    def _read(self) -> None:
        service = self._office.cameras

        def op(_handle: TaskHandle) -> _Read:
            cameras = service.all()
            others = {each.camera.name: service.in_place_of(each.camera.name) for each in cameras}
            return _Read(cameras, others, frozenset(each.source for each in service.present()))

        # What was read before a change must not be shown after it.
        if self._reading is not None:
            self._reading.cancel()
        self._reading = run_task(self, op, self._show)

    def _show(self, read: _Read) -> None:
        self._read_last = read
        self.cameras.show_lines([Line(each, self._cells(each, read)) for each in read.cameras])
        missing = next((name for name, others in read.others.items() if others), None)
        if missing is not None:
            self._offer(missing, read.others[missing][0])

    def _offer(self, name: str, other: LocalCamera) -> None:
        """Ask whether a camera that is there is to take the place of one that is not."""
        found = other.name or self.tr("Camera {0}").format(other.number + 1)
        words = self.tr("{0} is not connected, and {1} is.").format(name, found)
        use = NoticeAction(self.tr("Use it for {0}").format(name), lambda: self._replace(name, other.source))
        self._strip.show_notice(Notice(Severity.WARNING, words, actions=(use,)))

    def _cells(self, listed: ListedCamera, read: _Read) -> tuple[str, ...]:
        ways = {
            CameraDirection.AUTO: self.tr("In or out, in turn"),
            CameraDirection.IN: self.tr("Arrivals"),
            CameraDirection.OUT: self.tr("Departures"),
        }
        camera = listed.camera
        return camera.name, listed.shown, ways[camera.direction], self._state(listed, read)

    def _state(self, listed: ListedCamera, read: _Read) -> str:
        if listed.kind is None:
            return self.tr("File not found")
        source = listed.camera.source
        # A system that lists no cameras may have some all the same, but not by a name that it would give them.
        is_listed = bool(read.connected) or source.startswith("/dev/")
        if listed.kind is SourceKind.CAMERA and is_listed and source not in read.connected:
            return self.tr("Not connected")
        if not listed.camera.enabled:
            return self.tr("Not watched")
        return self.tr("When it is played") if listed.recorded else self.tr("Watched")

    def _add(self) -> None:
        self._open(CameraDialog(self._office, None, self), self.tr("The camera was added."))

    def _change(self, listed: ListedCamera) -> None:
        self._open(CameraDialog(self._office, listed, self), self.tr("The camera was changed."))

    def _remove(self, listed: ListedCamera) -> None:
        name = listed.camera.name
        title = self.tr("Remove the camera {0}?").format(name)
        text = self.tr("It is not watched any more, and its password is forgotten. What it saw stays.")
        if ask(self, title, text, self.tr("Remove")):
            self._do(lambda: self._office.cameras.remove(name), self.tr("The camera was removed."))

    def _replace(self, name: str, source: str) -> None:
        words = self.tr("{0} is another camera now.").format(name)
        self._do(lambda: self._office.cameras.change(name, source=source), words)

    def _open(self, dialog: QDialog, words: str) -> None:
        self._strip.clear()
        dialog.accepted.connect(lambda: self._done(words))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _do(self, work: Callable[[], object], words: str) -> None:
        self._strip.clear()
        run_task(self, lambda _handle: work(), lambda _done: self._done(words))

    def _done(self, words: str) -> None:
        self._strip.show_notice(Notice(Severity.OK, words))
        self.written.emit()
        self._read()
