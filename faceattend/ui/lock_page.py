"""What covers the window while the desk is locked: nothing of the records, only whether they go on."""

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QWidget

from faceattend.services.office import Office
from faceattend.ui.controls import Picture, Role, card, column, label, row, set_role
from faceattend.ui.icons import Icon, Tone
from faceattend.ui.machine import MachineSettings
from faceattend.ui.sign_in_form import SignInForm
from faceattend.ui.theme import GRID

_CARD_WIDTH = 480


class LockPage(QWidget):
    """Says that recording goes on, and lets somebody sign in.

    Signals:
        entered: the Account that signed in.
    """

    entered = pyqtSignal(object)

    def __init__(self, office: Office, machine: MachineSettings) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("The desk is locked"))
        self._recording = label("", Role.BADGE)
        self._meaning = label("", Role.MUTED, wrap=True)
        self._reason = label("", Role.MUTED, wrap=True)
        self._form = SignInForm(machine, self.tr("Sign in"), office.accounts.sign_in)
        self._form.entered.connect(self.entered)
        self._form.failed.connect(self._form.tell)
        head = row(gap=GRID + GRID // 2)
        head.addWidget(Picture(Icon.LOCK, Tone.ACCENT, 28))
        head.addWidget(label(self.tr("The desk is locked"), Role.TITLE), 1)
        state = row()
        state.addWidget(self._recording)
        state.addStretch()
        inside = column(gap=GRID)
        frame = card(inside)
        inside.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        frame.setFixedWidth(_CARD_WIDTH)
        inside.addLayout(head)
        inside.addSpacing(GRID // 2)
        inside.addLayout(state)
        inside.addWidget(self._meaning)
        inside.addWidget(self._reason)
        inside.addSpacing(GRID)
        inside.addWidget(self._form)
        middle = row()
        middle.addStretch()
        middle.addWidget(frame)
        middle.addStretch()
        layout = column(margin=2 * GRID)
        layout.addStretch(2)
        layout.addLayout(middle)
        layout.addStretch(3)
        self.setLayout(layout)
        self.show_recording(recording=False, words="")
        self.say_why("")

    def begin(self, reason: str = "") -> None:
        """Wait for somebody.

        Args:
            reason: why the desk was locked, when nobody asked for it.
        """
        self.say_why(reason)
        self._form.begin_again()

    def say_why(self, reason: str) -> None:
        """Say why the desk was locked."""
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))

    def show_recording(self, *, recording: bool, words: str) -> None:
        """Say whether attendance is being recorded, and ``words`` about why not."""
        self._recording.setText(self.tr("● Recording") if recording else self.tr("○ Not recording"))
        set_role(self._recording, Role.BADGE_OK if recording else Role.BADGE_LATE)
        goes_on = self.tr("Whoever comes or goes is still written down.")
        stopped = words or self.tr("Attendance is not being recorded.")
        self._meaning.setText(goes_on if recording else stopped)
