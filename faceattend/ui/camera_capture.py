"""The dialog in which a person stands in front of the camera and the shutter goes by itself."""

import math
from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PyQt6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen, QTransform
from PyQt6.QtWidgets import QComboBox, QDialog, QSizePolicy, QStackedWidget, QWidget

from faceattend.domain.faces import Frame
from faceattend.errors import BugError, FaceAttendError
from faceattend.services.enrolment import FaceSample
from faceattend.services.monitoring import FrameSource, parse_source
from faceattend.services.office import Office
from faceattend.ui.controls import EmptyState, Kind, Role, button, column, label, row
from faceattend.ui.icons import Icon
from faceattend.ui.machine import MachineKey, MachineSettings
from faceattend.ui.messages import CrashDialog, MessageStrip
from faceattend.ui.picture_strip import PictureBox
from faceattend.ui.pictures import to_qimage
from faceattend.ui.source_dialog import SourceKind
from faceattend.ui.source_fields import ask_for_video, list_cameras
from faceattend.ui.theme import GRID
from faceattend.workers.capture import CameraState, CameraStatus
from faceattend.workers.doorbell import Doorbell
from faceattend.workers.portrait import POSES, Advice, PortraitNews, PortraitWatch
from faceattend.workers.tasks import run_task

_STAGE = QColor("#0c0f13")
_READY = QColor("#7ddb9a")
_GUIDE_HEIGHT = 0.78
_GUIDE_SHAPE = 0.74
"""Width of a face by its height."""

_RECORDING = "recording"
"""Marks the entry of the camera list that asks for a video file."""

_NETWORK = "network"
"""Stands for the network camera of the Live tab: its address may hold a password and stays in the vault."""


class GuideView(QWidget):
    """The person as in a mirror, with an oval for the face and, around it, how long to hold still."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 200)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._frame: Frame | None = None
        self._steady = 0.0
        self._good = False

    def show_moment(self, frame: Frame | None, steady: float, *, good: bool) -> None:
        """Show the newest picture.

        Args:
            steady: how much of the time to hold still has passed, 0..1.
            good: the face is as it should be.
        """
        self._frame, self._steady, self._good = frame, steady, good
        self.update()

    def sizeHint(self) -> QSize:
        """Prefer a common shape of camera pictures."""
        return QSize(520, 390)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Draw the mirrored picture, darker outside the oval."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), _STAGE)
        if self._frame is not None:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
            target = self._paint_mirror(painter, self._frame)
            self._paint_guide(painter, target)
        painter.end()

    def _paint_mirror(self, painter: QPainter, frame: Frame) -> QRectF:
        height, width = frame.image.shape[:2]
        size = QSizeF(width, height).scaled(QSizeF(self.size()), Qt.AspectRatioMode.KeepAspectRatio)
        corner = QPointF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2)
        target = QRectF(corner, size)
        painter.setTransform(QTransform(-1, 0, 0, 1, self.width(), 0))
        painter.drawImage(target, to_qimage(frame.image))
        painter.resetTransform()
        return target

    def _paint_guide(self, painter: QPainter, target: QRectF) -> None:
        height = target.height() * _GUIDE_HEIGHT
        oval = QRectF(0, 0, height * _GUIDE_SHAPE, height)
        oval.moveCenter(target.center())
        outside = QPainterPath()
        outside.addRect(target)
        inside = QPainterPath()
        inside.addEllipse(oval)
        painter.fillPath(outside.subtracted(inside), QColor(12, 15, 19, 130))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        style = Qt.PenStyle.SolidLine if self._good else Qt.PenStyle.DashLine
        painter.setPen(QPen(QColor(255, 255, 255, 230), 3, style))
        painter.drawEllipse(oval)
        if self._steady > 0:
            painter.setPen(QPen(_READY, 7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            # Qt counts sixteenths of a degree, against the clock, from three o'clock.
            painter.drawArc(oval, 90 * 16, -math.floor(360 * 16 * min(1.0, self._steady)))


class CameraCapture(QDialog):
    """Takes the pictures of one person; :attr:`samples` holds them once the dialog was accepted.

    A dialog that was closed deletes itself when its camera is released.
    """

    def __init__(self, office: Office, machine: MachineSettings, name: str, parent: QWidget | None = None) -> None:
        """Build the dialog and open the camera.

        Args:
            name: of the person, for the title; may be empty.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Take photos of {0}").format(name) if name else self.tr("Take photos"))
        self._office = office
        self._machine = machine
        self._watch: PortraitWatch | None = None
        self._told_defect = False
        self._source = machine.text(MachineKey.PICTURE_CAMERA) or _usual_camera(machine)
        self._bell = Doorbell(self)
        self._bell.rung.connect(self._show_news)
        self._strip = MessageStrip()
        self._advice = label("", Role.TITLE)
        self._count = label("", Role.MUTED)
        self._view = GuideView()
        self._nothing = EmptyState(Icon.CAMERA_OFF, "")
        self._stack = QStackedWidget()
        self._boxes = [PictureBox(number + 1) for number in range(len(POSES))]
        self._cameras = QComboBox()
        self._cameras.setAccessibleName(self.tr("Camera"))
        self._shutter = button(self.tr("Take photo now"), name=Icon.CAMERA)
        self._shutter.setToolTip(self.tr("Take the photo without waiting (Space)"))
        self._use = button(self.tr("Use photos"), Kind.PRIMARY)
        self._build()
        self._list_cameras()
        self._open()

    @property
    def samples(self) -> tuple[FaceSample, ...]:
        """The pictures that were taken, in order."""
        slots = () if self._watch is None else self._watch.news.slots
        return tuple(sample for sample in slots if sample is not None)

    def end_at_lock(self) -> None:
        """Let go of the camera, which nobody looks into any more; photos that were taken go into the form."""
        if self.samples:
            self.accept()
        else:
            self.reject()

    def done(self, result: int) -> None:
        """Close the dialog; it deletes itself once the camera is released, whose thread still rings its bell."""
        super().done(result)
        self._release(self.deleteLater)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Let Space press the shutter unless a button has the focus."""
        if event is not None and event.key() == Qt.Key.Key_Space and self._shutter.isEnabled():
            self._press_shutter()
            return
        super().keyPressEvent(event)

    def _build(self) -> None:
        head = row()
        head.addWidget(self._advice, 1)
        head.addWidget(self._count)
        boxes = row()
        boxes.addStretch()
        for place, box in enumerate(self._boxes):
            box.clicked.connect(lambda _checked=False, place=place: self._retake(place))
            boxes.addWidget(box)
        boxes.addStretch()
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._shutter.clicked.connect(self._press_shutter)
        self._use.clicked.connect(self.accept)
        self._cameras.activated.connect(self._camera_chosen)
        self._cameras.setMinimumWidth(180)
        foot = row()
        foot.addWidget(self._cameras)
        foot.addWidget(self._shutter)
        foot.addStretch()
        foot.addWidget(cancel)
        foot.addWidget(self._use)
        self._stack.addWidget(self._view)
        self._stack.addWidget(self._nothing)
        layout = column(margin=2 * GRID, gap=GRID + GRID // 2)
        layout.addLayout(head)
        layout.addWidget(self._strip)
        layout.addWidget(self._stack, 1)
        layout.addLayout(boxes)
        layout.addLayout(foot)
        self.setLayout(layout)
        self.resize(680, 580)
        # Not a button: one that is disabled would pass the focus on to Cancel, and Space would close the dialog.
        self._view.setFocus()

    def _list_cameras(self) -> None:
        list_cameras(self._cameras)
        if _NETWORK in (self._source, _usual_camera(self._machine)):
            self._cameras.addItem(self.tr("Network camera of the Live tab"), _NETWORK)
        self._cameras.addItem(self.tr("Video file..."), _RECORDING)
        if self._cameras.findData(self._source) < 0:
            self._add_source(self._source)
        self._cameras.setCurrentIndex(max(0, self._cameras.findData(self._source)))

    def _add_source(self, source: str) -> None:
        try:
            title = parse_source(source).title
        except FaceAttendError:
            # A file that is gone by now: it is not offered again.
            return
        self._cameras.insertItem(self._cameras.findData(_RECORDING), title, source)

    def _camera_chosen(self, index: int) -> None:
        source = self._cameras.itemData(index)
        if source != _RECORDING:
            self._watch_source(source)
            return
        path = ask_for_video(self)
        if path:
            if self._cameras.findData(path) < 0:
                self._cameras.insertItem(index, Path(path).name, path)
            self._watch_source(path)
        self._cameras.setCurrentIndex(max(0, self._cameras.findData(self._source)))

    def _watch_source(self, source: str) -> None:
        self._source = source
        self._machine.keep(MachineKey.PICTURE_CAMERA, source)
        self._open()

    def _open(self) -> None:
        """Open the chosen camera; pictures that were taken with another one stay."""
        taken = () if self._watch is None else self._watch.news.slots
        self._release()
        source, office, enrolment = self._source, self._office, self._office.enrolment
        camera = self._cameras.currentText()

        def open_source() -> FrameSource:
            return office.monitoring.portrait_opener(None if source == _NETWORK else source, camera)()

        ring = self._bell.ring
        now = office.attendance.now
        self._watch = PortraitWatch(open_source, enrolment.look, enrolment.sample_look, now, ring, taken=taken)
        self._watch.start()
        self._show_news()

    def _release(self, then: Callable[[], None] | None = None) -> None:
        """Let the camera go without waiting for a read that hangs; ``then`` is done when it is released."""
        watch = self._watch
        if watch is not None:
            watch.stop()
            run_task(self, lambda _handle: watch.join(), lambda _ended: None if then is None else then())

    def _press_shutter(self) -> None:
        if self._watch is not None:
            self._watch.press_shutter()

    def _retake(self, place: int) -> None:
        if self._watch is not None:
            self._watch.retake(place)
            self._view.setFocus()

    def _show_news(self) -> None:
        if self._watch is None:
            return
        news = self._watch.news
        advice = news.moment.advice
        self._show_camera(news.camera, has_picture=news.frame is not None)
        good = advice in (Advice.HOLD_STILL, Advice.TAKEN, Advice.COMPLETE)
        self._view.show_moment(news.frame, news.moment.steady, good=good)
        self._view.setAccessibleName(self._words(advice))
        for place, box in enumerate(self._boxes):
            box.show_sample(news.slots[place], is_next=place == news.next_slot)
            if news.slots[place] is not None:
                box.setToolTip(self.tr("Take this photo again"))
        self._say(news, advice)
        if news.problem is None:
            self._told_defect = False
            self._strip.clear()
        else:
            self._show_problem(news.problem)

    def _say(self, news: PortraitNews, advice: Advice) -> None:
        taken = sum(1 for sample in news.slots if sample is not None)
        working = news.camera.state.sees
        complete = news.next_slot is None
        if complete:
            self._advice.setText(self._words(Advice.COMPLETE))
            self._count.setText(self.tr("{0} photos").format(taken))
        else:
            self._advice.setText(self._words(advice) if working else self._state_words(news.camera.state))
            self._count.setText(self.tr("Photo {0} of {1}").format((news.next_slot or 0) + 1, len(news.slots)))
        self._shutter.setEnabled(working and not complete)
        if taken and not self._use.isEnabled():
            self._use.setEnabled(True)
        elif not taken:
            self._use.setEnabled(False)
        self._use.setDefault(complete)
        if complete and self._view.hasFocus():
            self._use.setFocus()

    def _show_camera(self, camera: CameraStatus, *, has_picture: bool) -> None:
        dead = camera.state in (CameraState.FAILED, CameraState.LOST) or (
            camera.state is CameraState.OPENING and not has_picture
        )
        self._stack.setCurrentWidget(self._nothing if dead else self._view)
        if camera.state is CameraState.OPENING:
            self._nothing.say(self.tr("Opening the camera..."))
        elif dead:
            hint = self.tr("Or choose another camera below, or close this window and take picture files.")
            self._nothing.say(camera.reason, hint)

    def _show_problem(self, problem: Exception) -> None:
        """Show why no picture was learned; the problem is the same for many frames and is shown once."""
        if isinstance(problem, FaceAttendError) and not isinstance(problem, BugError):
            if self._strip.notice is None:
                self._strip.show_error(problem)
        elif not self._told_defect:
            self._told_defect = True
            CrashDialog(problem, parent=self).open()

    def _words(self, advice: Advice) -> str:
        return {
            Advice.LOOK_HERE: self.tr("Look at the camera"),
            Advice.ONE_AT_A_TIME: self.tr("One person at a time"),
            Advice.COME_CLOSER: self.tr("Come closer"),
            Advice.TOO_DARK: self.tr("Too dark"),
            Advice.TOO_BRIGHT: self.tr("Too bright"),
            Advice.FACE_CAMERA: self.tr("Look straight at the camera"),
            Advice.TURN_LEFT: self.tr("Turn a little to your left"),
            Advice.TURN_RIGHT: self.tr("Turn a little to your right"),
            Advice.HOLD_STILL: self.tr("Hold still"),
            Advice.TAKEN: self.tr("Got it"),
            Advice.COMPLETE: self.tr("All photos are taken"),
        }[advice]

    def _state_words(self, state: CameraState) -> str:
        return {
            CameraState.OPENING: self.tr("One moment"),
            CameraState.STALLED: self.tr("The picture has stopped"),
            CameraState.FROZEN: self.tr("The picture has stopped"),
            CameraState.COVERED: self.tr("Nothing can be seen"),
            CameraState.LOST: self.tr("No picture"),
            CameraState.FAILED: self.tr("No picture"),
            CameraState.ENDED: self.tr("The video has ended"),
        }.get(state, self.tr("No picture"))


def _usual_camera(machine: MachineSettings) -> str:
    """Return the camera that the Live tab watches, or the first one while it watches none."""
    kind, _, text = machine.text(MachineKey.SOURCE).partition(":")
    if kind == SourceKind.NETWORK:
        return _NETWORK
    return text if kind == SourceKind.CAMERA else "0"
