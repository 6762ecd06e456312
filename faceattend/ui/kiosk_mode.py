"""Puts the window at the door and takes it back: nobody is signed in meanwhile, and leaving needs a password."""

from collections.abc import Callable

from PyQt6.QtCore import QObject, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import QMainWindow, QStackedWidget

from faceattend.domain.accounts import Right
from faceattend.services.office import Office
from faceattend.ui.desk_lock import DeskLock
from faceattend.ui.kiosk import KioskPage
from faceattend.ui.live_tab import LiveTab
from faceattend.ui.machine import MachineKey, MachineSettings
from faceattend.ui.screen_awake import ScreenAwake

_SIGN_IN_MILLISECONDS = 60_000
"""How long somebody from the office may take to sign in before the people at the door have their screen again."""

_FAULT_MILLISECONDS = 10_000
"""How often it is looked whether recognition was ended by a fault and has to begin anew."""


class KioskMode(QObject):
    """The desk is locked while it is on; who signs in ends it.

    Signals:
        ended: somebody signed in, and the window is as it was.
    """

    ended = pyqtSignal()

    def __init__(
        self, window: QMainWindow, office: Office, machine: MachineSettings, desk: DeskLock, stack: QStackedWidget
    ) -> None:
        super().__init__(window)
        self.on = False
        self.page = KioskPage(office.attendance.now)
        self._window = window
        self._office = office
        self._machine = machine
        self._desk = desk
        self._stack = stack
        self._live: LiveTab | None = None
        self._before: Qt.WindowState = Qt.WindowState.WindowNoState
        self._awake = ScreenAwake(self)
        self._back = _timer(self, _SIGN_IN_MILLISECONDS, self._return_to_door)
        self._back.setSingleShot(True)
        self._fault = _timer(self, _FAULT_MILLISECONDS, self._look_for_faults)
        stack.addWidget(self.page)
        self.page.leave_wanted.connect(self._ask_who)
        desk.returned.connect(self._leave)
        desk.changed_hands.connect(lambda _account: self._leave())
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), desk.page)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._return_to_door)

    def serve(self, live: LiveTab) -> None:
        """Show what a Live tab shows."""
        self._live = live
        live.kiosk_wanted.connect(self.enter)
        live.recording_changed.connect(lambda recording, _words: self.page.show_recording(recording=recording))
        live.door.checked_in.connect(lambda _check_in: self.page.close_pad())
        live.door.voided.connect(lambda _punch: self._ask_pin())
        live.keys.listen_within(self.page)

    def resume(self) -> None:
        """Go back to the door when the program ended there and nobody has signed in since."""
        if self._machine.truth(MachineKey.KIOSK) and self._desk.is_locked:
            self.enter()

    def enter(self) -> None:
        """Fill the screen for the people at the door; whoever is signed in is signed out."""
        live = self._live
        if self.on or live is None:
            return
        if not self._desk.is_locked and not self._office.access.has(Right.WATCH):
            return
        self.on = True
        self._before = self._window.windowState()
        self._machine.keep_truth(MachineKey.KIOSK, value=True)
        self._machine.save()
        self._desk.lock()
        self.page.begin(self._office.site_name(), live.zone)
        self.page.show_recording(recording=live.watching.recording)
        self._stack.setCurrentWidget(self.page)
        live.stand_at_door(self.page.stage, self.page.pad)
        self._window.showFullScreen()
        self.page.stage.view.setFocus()
        self._awake.keep(self.tr("People check in and out at this screen."))
        self._fault.start()

    def _ask_who(self) -> None:
        self.page.close_pad()
        self._stack.setCurrentWidget(self._desk.page)
        self._desk.page.begin(self.tr("Sign in to use this computer for the office. Esc goes back to the door."))
        self._back.start()

    def _return_to_door(self) -> None:
        if self.on:
            self._back.stop()
            self._stack.setCurrentWidget(self.page)
            self.page.close_pad()

    def _ask_pin(self) -> None:
        """Let the person whose face was taken for another's type his PIN."""
        if self.on:
            self.page.open_pad()

    def _look_for_faults(self) -> None:
        if self._live is not None:
            self._live.sources.again_after_fault()

    def _leave(self) -> None:
        if not self.on:
            return
        self.on = False
        self._back.stop()
        self._fault.stop()
        self._awake.let_go()
        self._machine.keep_truth(MachineKey.KIOSK, value=False)
        self._machine.save()
        if self._live is not None:
            self._live.leave_door()
        self._window.setWindowState(self._before & ~Qt.WindowState.WindowFullScreen)
        self.ended.emit()


def _timer(parent: QObject, milliseconds: int, run: Callable[[], None]) -> QTimer:
    made = QTimer(parent)
    made.setInterval(milliseconds)
    made.timeout.connect(run)
    return made
