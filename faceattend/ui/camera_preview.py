"""A small picture of what a source sends, before it is kept."""

from collections.abc import Callable

from PyQt6.QtCore import QSize, Qt, QTimer
from PyQt6.QtGui import QHideEvent, QPixmap
from PyQt6.QtWidgets import QFrame, QLabel, QWidget

from faceattend.domain.clock import Clock
from faceattend.domain.faces import Frame
from faceattend.services.cameras import FrameSource
from faceattend.ui.controls import Role, button, column, label
from faceattend.ui.icons import Icon
from faceattend.ui.pictures import to_qimage
from faceattend.ui.theme import GRID
from faceattend.workers.capture import CameraState, CaptureThread
from faceattend.workers.doorbell import Doorbell
from faceattend.workers.mailbox import Mailbox

_SIZE = QSize(272, 204)

_REFRESH = 100
"""Milliseconds between two pictures: enough to see whether the camera points at the door."""

_LONGEST = 60_000
"""Milliseconds after which the camera is let go: nobody leaves it open by mistake."""


class CameraPreview(QWidget):
    """Shows what a source sends while somebody wants to see it. The camera is released when it is hidden."""

    def __init__(self, opener: Callable[[], Callable[[], FrameSource]], clock: Clock) -> None:
        """Build it without a picture.

        Args:
            opener: returns what opens the source that is chosen at the moment; called on the GUI thread.
        """
        super().__init__()
        self._opener = opener
        self._clock = clock
        self._capture: CaptureThread | None = None
        self._mailbox: Mailbox[Frame] = Mailbox()
        self._bell = Doorbell(self)
        self._bell.rung.connect(self._show_state)
        self._picture = QLabel()
        self._picture.setFixedSize(_SIZE)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setWordWrap(True)
        self._picture.setFrameShape(QFrame.Shape.StyledPanel)
        self._picture.setAccessibleName(self.tr("Picture of the camera"))
        self._state = label("", Role.MUTED, wrap=True)
        self._state.setFixedWidth(_SIZE.width())
        self._key = button(self.tr("Show the picture"), name=Icon.EYE)
        self._key.clicked.connect(self._turn)
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH)
        self._timer.timeout.connect(self._show_picture)
        self._enough = QTimer(self)
        self._enough.setSingleShot(True)
        self._enough.setInterval(_LONGEST)
        self._enough.timeout.connect(self.stop)
        layout = column(gap=GRID)
        layout.addWidget(self._picture)
        layout.addWidget(self._key)
        layout.addWidget(self._state)
        layout.addStretch()
        self.setLayout(layout)
        self._rest()

    @property
    def has_picture(self) -> bool:
        """Whether a picture is shown."""
        return not self._picture.pixmap().isNull()

    def start(self) -> None:
        """Open the source and show what comes."""
        self.stop()
        self._mailbox = Mailbox()
        self._capture = CaptureThread(self._opener(), self._mailbox, self._clock, self._bell.ring)
        self._capture.start()
        self._timer.start()
        self._enough.start()
        self._key.setText(self.tr("Stop"))
        self._picture.setText(self.tr("Opening..."))

    def stop(self) -> None:
        """Let the source go, without waiting for a read that hangs."""
        if self._capture is not None:
            self._capture.stop()
            self._capture = None
            self._rest()

    def offer(self, *, possible: bool) -> None:
        """Say whether there is a source that can be opened; what is shown of another one ends."""
        self.stop()
        self._key.setEnabled(possible)

    def hideEvent(self, event: QHideEvent | None) -> None:
        """Let the source go."""
        self.stop()
        super().hideEvent(event)

    def _turn(self) -> None:
        if self._capture is None:
            self.start()
        else:
            self.stop()

    def _rest(self) -> None:
        self._timer.stop()
        self._enough.stop()
        self._key.setText(self.tr("Show the picture"))
        self._picture.setPixmap(QPixmap())
        self._picture.setText(self.tr("No picture"))
        self._state.setText("")

    def _show_picture(self) -> None:
        frame = self._mailbox.take(0)
        if frame is not None:
            picture = QPixmap.fromImage(to_qimage(frame.image))
            self._picture.setPixmap(picture.scaled(_SIZE, Qt.AspectRatioMode.KeepAspectRatio))
        self._show_state()

    def _show_state(self) -> None:
        if self._capture is None:
            return
        status = self._capture.status
        words = {CameraState.LIVE: "", CameraState.ENDED: self.tr("The recording has ended.")}
        self._state.setText(words.get(status.state, status.reason))
