"""Locks the desk: covers the window, puts dialogs away, signs out, and lets the next one in."""

from datetime import datetime, timedelta

from PyQt6 import sip
from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QApplication, QStackedWidget, QWidget

from faceattend import settings
from faceattend.domain.accounts import Account, AccountId
from faceattend.services.office import Office
from faceattend.ui.dialog_shelf import DialogShelf
from faceattend.ui.idle import IdleWatch
from faceattend.ui.lock_page import LockPage
from faceattend.ui.machine import MachineSettings
from faceattend.workers.tasks import TaskHandle, run_task

UNSAVED_KEPT = timedelta(hours=1)
"""How long a locked desk keeps the records open for something unsaved alone, while no camera is watched."""


class DeskLock(QObject):
    """Who sits at the desk. The window asks it to lock and hears who came back.

    Signals:
        locked: the desk was covered just now.
        returned: the account came back that was there before; everything is as it was.
        changed_hands: the Account of somebody else who signed in; what was open before is dropped.
        idle: nobody has touched anything for the time that the office allows.
        warned: True when the desk is about to lock by itself, False when somebody is there after all.
        ticked: a second has passed.
    """

    locked = pyqtSignal()
    returned = pyqtSignal()
    changed_hands = pyqtSignal(object)
    idle = pyqtSignal()
    warned = pyqtSignal(bool)
    ticked = pyqtSignal()

    def __init__(self, office: Office, machine: MachineSettings, stack: QStackedWidget, work: QWidget) -> None:
        """Prepare; the page that covers the desk is added to ``stack``, beside ``work``."""
        super().__init__(stack)
        self._office = office
        self._stack = stack
        self._work = work
        self._focus: QWidget | None = None
        self._locked_at: datetime | None = None
        account = office.access.account
        self._last: AccountId | None = None if account is None else account.id
        self.page = LockPage(office, machine)
        self.page.entered.connect(self._enter)
        stack.addWidget(self.page)
        self._shelf = DialogShelf(self.page)
        self._idle = IdleWatch(office.attendance.now, self)
        self._idle.over.connect(self._over)
        self._idle.soon.connect(lambda: self._warn(on=True))
        self._idle.touched.connect(lambda: self._warn(on=False))
        self._idle.ticked.connect(self._tick)

    @property
    def is_locked(self) -> bool:
        """Whether the desk is covered."""
        return self._locked_at is not None

    @property
    def dialog_open(self) -> bool:
        """Whether a dialog is open, or waits behind the cover."""
        return self._shelf.holds_any or QApplication.activeModalWidget() is not None

    def begin(self) -> None:
        """Watch over the desk; covered at once when nobody is signed in."""
        self.read_limit()
        self._idle.start()
        if self._office.access.account is None:
            self._cover("")

    def end(self) -> None:
        """Watch no more, because the window closes."""
        self._idle.stop()
        if self.is_locked:
            self._shelf.drop()

    def look(self) -> None:
        """Compare with the clock; happens by itself every second."""
        self._idle.look()

    def read_limit(self) -> None:
        """Take up how long a desk may be left alone."""
        office = self._office

        def read(_task: TaskHandle) -> int:
            return office.preferences.get(settings.LOCK_MINUTES)

        run_task(self, read, lambda minutes: self._idle.set_limit(timedelta(minutes=minutes)))

    def lock(self, reason: str = "") -> None:
        """Cover the desk at once, then sign out; recording goes on."""
        if self.is_locked:
            return
        self._cover(reason)
        office = self._office
        run_task(self, lambda _task: office.accounts.lock(), lambda _none: None)

    def forget_account(self) -> None:
        """Let whoever signs in next find nothing of what was open, even when it is the same account."""
        self._last = None

    def overstayed(self) -> bool:
        """Return whether something unsaved has kept the records open for too long."""
        return self._locked_at is not None and abs(self._office.attendance.now() - self._locked_at) >= UNSAVED_KEPT

    def _cover(self, reason: str) -> None:
        window = self._work.window()
        self._focus = None if window is None else window.focusWidget()
        self._locked_at = self._office.attendance.now()
        self._stack.setCurrentWidget(self.page)
        self._shelf.put_away()
        self.locked.emit()
        self.page.begin(reason)

    def _enter(self, account: Account) -> None:
        same = account.id == self._last
        self._last = account.id
        self._locked_at = None
        self._idle.start()
        if same:
            self._stack.setCurrentWidget(self._work)
            self.returned.emit()
            self._shelf.bring_back()
            if self._focus is not None and not sip.isdeleted(self._focus) and self._work.isAncestorOf(self._focus):
                self._focus.setFocus()
        else:
            # What waits is dropped while it is still out of sight.
            self._shelf.drop()
            self.changed_hands.emit(account)
            self._stack.setCurrentWidget(self._work)
        self._focus = None

    def _over(self) -> None:
        if not self.is_locked:
            self.idle.emit()

    def _warn(self, *, on: bool) -> None:
        if not self.is_locked:
            self.warned.emit(on)

    def _tick(self) -> None:
        # Twelve hours have passed, or the account was switched off by somebody else.
        if not self.is_locked and self._office.access.account is None:
            self.lock(self.tr("The sign-in has ended. Sign in again."))
        self.ticked.emit()
