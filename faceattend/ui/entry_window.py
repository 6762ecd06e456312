"""The window before the office is open: first-run wizard, unlock page, or why neither is possible."""

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtGui import QCloseEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QWidget

from faceattend.errors import BugError, FaceAttendError
from faceattend.services.office import VaultGate
from faceattend.ui.controls import Pages, Role, card, column, label, row, size_window
from faceattend.ui.first_run import FirstRunWizard
from faceattend.ui.icons import application_icon
from faceattend.ui.messages import CrashDialog, choose
from faceattend.ui.theme import GRID
from faceattend.ui.unlock import BlockedPage, UnlockPage
from faceattend.workers.tasks import run_task

_CARD_WIDTH = 560


class EntryWindow(QWidget):
    """Leads to an open office.

    Signals:
        opened: the open Office; whoever takes it closes this window.
        closed: the user closed the window.
    """

    opened = pyqtSignal(object)
    closed = pyqtSignal()

    def __init__(self, gate: VaultGate) -> None:
        super().__init__()
        self._gate = gate
        self._pages = Pages()
        self._unlock = UnlockPage(gate)
        self._unlock.opened.connect(self.opened)
        self._unlock.blocked.connect(self._block)
        self._wizard = FirstRunWizard(gate)
        self._wizard.opened.connect(self.opened)
        self._blocked = BlockedPage(gate.folder)
        self._blocked.retried.connect(self.begin)
        for page in (self._unlock, self._wizard, self._blocked):
            self._pages.add(page)
        frame = card()
        frame.setFixedWidth(_CARD_WIDTH)
        inside = frame.layout()
        assert inside is not None  # noqa: S101 - a card has one
        inside.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        inside.addWidget(self._pages)
        layout = column(margin=2 * GRID, gap=2 * GRID)
        layout.addStretch(2)
        layout.addLayout(self._name())
        middle = row()
        middle.addStretch()
        middle.addWidget(frame)
        middle.addStretch()
        layout.addLayout(middle)
        layout.addStretch(3)
        self.setLayout(layout)
        self.setWindowTitle("faceattend")
        self.setMinimumSize(640, 600)
        size_window(self, 1024, 640)

    def begin(self) -> None:
        """Look whether there is a vault, and show the page for it."""
        gate = self._gate
        run_task(self, lambda _task: gate.exists, self._greet, self._block)

    def show_error(self, error: Exception) -> None:
        """Show why it cannot go on."""
        self._block(error)

    def closeEvent(self, event: QCloseEvent | None) -> None:
        """Stay while a vault is being made; ask before a recovery key is lost that nobody has written down."""
        if event is None:
            return
        if self._wizard.creating:
            event.ignore()
            return
        if self._wizard.unconfirmed and not self._may_lose_key():
            event.ignore()
            return
        self._wizard.give_up()
        event.accept()
        self.closed.emit()

    def _may_lose_key(self) -> bool:
        title = self.tr("Quit without the recovery key?")
        text = self.tr(
            "The records are made and locked with your passphrase. The recovery key is shown only now: if the "
            "passphrase is ever forgotten, everything is lost."
        )
        return choose(self, title, text, [self.tr("Quit without it")], destructive=True) is not None

    def _greet(self, exists: bool) -> None:  # noqa: FBT001 - the outcome of a task
        page = self._unlock if exists else self._wizard
        self._pages.turn_to(page)
        page.start()

    def _block(self, error: Exception) -> None:
        if not isinstance(error, FaceAttendError) or isinstance(error, BugError):
            CrashDialog(error, parent=self).open()
        self._blocked.say(error)
        self._pages.turn_to(self._blocked)
        self._blocked.start()

    def _name(self) -> QHBoxLayout:
        picture = QLabel()
        picture.setPixmap(application_icon().pixmap(40, 40))
        line = row(gap=GRID + GRID // 2)
        line.addStretch()
        line.addWidget(picture)
        line.addWidget(label("faceattend", Role.TITLE))
        line.addStretch()
        return line
