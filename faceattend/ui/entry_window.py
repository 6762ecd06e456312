"""The window before the office is open: first-run wizard, unlock page, or why neither is possible."""

from dataclasses import dataclass

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtGui import QCloseEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QWidget

from faceattend.errors import BugError, FaceAttendError
from faceattend.services.office import Office, VaultGate
from faceattend.ui.check_in_page import CheckInPage
from faceattend.ui.controls import Pages, Role, card, column, label, row, size_window
from faceattend.ui.first_run import FirstRunWizard
from faceattend.ui.icons import application_icon
from faceattend.ui.machine import MachineSettings
from faceattend.ui.messages import CrashDialog, choose
from faceattend.ui.restore_page import RestorePage
from faceattend.ui.theme import GRID
from faceattend.ui.unlock import BlockedPage, NewPasswordPage, OpeningPage, UnlockPage
from faceattend.workers.tasks import TaskHandle, run_task

_CARD_WIDTH = 560


@dataclass(frozen=True, slots=True)
class _Found:
    exists: bool
    opens_alone: bool
    takes_entries: bool


class EntryWindow(QWidget):
    """Leads to an open office.

    Signals:
        opened: the open Office; whoever takes it closes this window.
        closed: the user closed the window.
    """

    opened = pyqtSignal(object)
    closed = pyqtSignal()

    def __init__(self, gate: VaultGate, machine: MachineSettings, *, alone: bool = False) -> None:
        """Build the window.

        Args:
            alone: whether the records may be opened by the key that this computer keeps, if it keeps one.
        """
        super().__init__()
        self._gate = gate
        self._alone = alone
        self._pages = Pages()
        self._opening = OpeningPage(gate)
        self._opening.opened.connect(self.opened)
        self._opening.failed.connect(self._not_alone)
        self._unlock = UnlockPage(gate, machine)
        self._unlock.opened.connect(self._came_in)
        self._unlock.blocked.connect(self._block)
        self._new_password = NewPasswordPage()
        self._new_password.done.connect(self.opened)
        self._wizard = FirstRunWizard(gate, machine)
        self._wizard.opened.connect(self.opened)
        self._blocked = BlockedPage(gate.folder)
        self._blocked.retried.connect(self.begin)
        self._check_in = CheckInPage(gate)
        self._check_in.left.connect(lambda: self._turn_to(self._unlock))
        self._restore = RestorePage(gate, machine)
        self._restore.left.connect(self.begin)
        self._restore.restored.connect(self.begin)
        self._unlock.check_in_wanted.connect(lambda: self._turn_to(self._check_in))
        for each in (self._unlock, self._blocked):
            each.restore_wanted.connect(lambda: self._turn_to(self._restore))
        for page in (
            self._opening,
            self._unlock,
            self._new_password,
            self._wizard,
            self._blocked,
            self._check_in,
            self._restore,
        ):
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

        def look(_task: TaskHandle) -> _Found:
            exists = gate.exists
            return _Found(exists, exists and gate.has_keyring_slot, exists and gate.takes_entries)

        run_task(self, look, self._greet, self._block)

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
        self._new_password.give_up()
        self._restore.give_up()
        event.accept()
        self.closed.emit()

    def _may_lose_key(self) -> bool:
        title = self.tr("Quit without the recovery key?")
        text = self.tr(
            "The records are made and locked with your password. The recovery key is shown only now: if the "
            "password is ever forgotten, everything is lost."
        )
        return choose(self, title, text, [self.tr("Quit without it")], destructive=True) is not None

    def _greet(self, found: _Found) -> None:
        self._unlock.offer_check_in(on=found.takes_entries)
        if found.exists and found.opens_alone and self._alone:
            self._turn_to(self._opening)
        else:
            self._turn_to(self._unlock if found.exists else self._wizard)

    def _not_alone(self, error: Exception) -> None:
        # Whoever comes back to the unlock page is not passed by once more.
        self._alone = False
        self._unlock.explain(error)
        self._turn_to(self._unlock)

    def _came_in(self, office: Office) -> None:
        """Go on, or ask for a new password first when it was the recovery key that opened."""
        if office.access.must_set_password:
            self._new_password.ask_for(office)
            self._turn_to(self._new_password)
        else:
            self.opened.emit(office)

    def _turn_to(self, page: "_EntryPage") -> None:
        self._pages.turn_to(page)
        page.start()

    def _block(self, error: Exception) -> None:
        if not isinstance(error, FaceAttendError) or isinstance(error, BugError):
            CrashDialog(error, parent=self).open()
        self._blocked.say(error)
        self._turn_to(self._blocked)

    def _name(self) -> QHBoxLayout:
        picture = QLabel()
        picture.setPixmap(application_icon().pixmap(40, 40))
        line = row(gap=GRID + GRID // 2)
        line.addStretch()
        line.addWidget(picture)
        line.addWidget(label("faceattend", Role.TITLE))
        line.addStretch()
        return line


_EntryPage = UnlockPage | OpeningPage | NewPasswordPage | FirstRunWizard | BlockedPage | CheckInPage | RestorePage
