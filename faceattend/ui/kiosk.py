"""The screen for the people at the door: picture, cards, a way to check in by PIN, and nothing else.

It keeps honest people from leaving by accident. It is no security border: whoever may use the keyboard of this computer
can end the program by other means.
"""

from datetime import UTC, tzinfo

from PyQt6.QtCore import QTimer, pyqtSignal
from PyQt6.QtWidgets import QWidget

from faceattend.domain.clock import Clock
from faceattend.ui.controls import Kind, Role, button, card, column, label, row, set_role
from faceattend.ui.icons import Icon
from faceattend.ui.live_stage import LiveStage
from faceattend.ui.pin_pad import PinPad
from faceattend.ui.site_time import time_text
from faceattend.ui.theme import GRID

_PAD_SECONDS = 30
"""How long the pad stays after the last key: the next person must not find a number that somebody else typed."""

_CLOCK_MILLISECONDS = 1000


class KioskPage(QWidget):
    """Picture and cards, large, with the time and the way to the PIN.

    Signals:
        leave_wanted: somebody from the office wants to sign in.
    """

    leave_wanted = pyqtSignal()

    def __init__(self, clock: Clock) -> None:
        """Build the page.

        Args:
            clock: by which it shows the time.
        """
        super().__init__()
        self.setAccessibleName(self.tr("Check in and out"))
        self._clock = clock
        self._zone: tzinfo = UTC
        self.stage = LiveStage(offers=False)
        self.pad = PinPad()
        self._frame = card(column())
        self._time = label("", Role.ANNOUNCED)
        self._site = label("", Role.TITLE)
        self._state = label("", Role.BADGE)
        self.type_pin = button(self.tr("Check in by PIN..."), Kind.PRIMARY, Icon.KEYPAD)
        self.leave = button(self.tr("For the office..."), Kind.FLAT, Icon.LOCK)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(_PAD_SECONDS * 1000)
        self._idle.timeout.connect(self.close_pad)
        self._tick = QTimer(self)
        self._tick.setInterval(_CLOCK_MILLISECONDS)
        self._tick.timeout.connect(self._show_time)
        self._tick.start()
        self.type_pin.clicked.connect(self.open_pad)
        self.leave.clicked.connect(self.leave_wanted)
        self.pad.given_up.connect(self.close_pad)
        for field in (self.pad.code, self.pad.pin):
            field.textChanged.connect(lambda _text: self._idle.start())
        self._build()

    def begin(self, site: str, zone: tzinfo) -> None:
        """Stand at the door of an office."""
        self._zone = zone
        self._site.setText(site)
        self.close_pad()
        self._show_time()

    def show_recording(self, *, recording: bool) -> None:
        """Say whether whoever passes is written down."""
        set_role(self._state, Role.BADGE_OK if recording else Role.BADGE_LATE)
        self._state.setText(self.tr("● Recording") if recording else self.tr("○ Not recording"))

    def open_pad(self) -> None:
        """Let somebody type his number and PIN."""
        self._frame.show()
        self.type_pin.hide()
        self.pad.begin()
        self._idle.start()

    def close_pad(self) -> None:
        """Take the pad away with whatever was typed on it."""
        self._idle.stop()
        self._frame.hide()
        self.type_pin.show()
        self.pad.begin()
        self.stage.view.setFocus()

    def _build(self) -> None:
        inside = self._frame.layout()
        if inside is not None:
            inside.addWidget(self.pad)
        head = row()
        head.addWidget(self._site, 1)
        head.addWidget(self._state)
        head.addSpacing(2 * GRID)
        head.addWidget(self._time)
        beside = column()
        beside.addStretch()
        beside.addWidget(self._frame)
        beside.addStretch()
        middle = row(gap=2 * GRID)
        middle.addWidget(self.stage, 1)
        middle.addLayout(beside)
        foot = row()
        foot.addWidget(self.leave)
        foot.addStretch()
        foot.addWidget(self.type_pin)
        layout = column(margin=2 * GRID, gap=GRID + GRID // 2)
        layout.addLayout(head)
        layout.addLayout(middle, 1)
        layout.addLayout(foot)
        self.setLayout(layout)

    def _show_time(self) -> None:
        self._time.setText(time_text(self._clock(), self._zone))
