"""What people at the door do themselves: check in by PIN or badge, and say that an entry was not theirs."""

from PyQt6.QtCore import QObject, Qt, pyqtSignal
from PyQt6.QtWidgets import QWidget

from faceattend.domain.accounts import Right
from faceattend.domain.punches import Punch
from faceattend.errors import UserError
from faceattend.services.check_in import CheckIn
from faceattend.services.office import Office
from faceattend.ui.announcer import Announcer
from faceattend.ui.controls import answered
from faceattend.ui.day_events import DayBook
from faceattend.ui.pin_pad import PinDialog, PinPad
from faceattend.workers.tasks import TaskHandle, run_task


class Door(QObject):
    """Carries it out, off the thread of the window, and has it announced.

    Signals:
        checked_in: the CheckIn of a PIN or a badge.
        voided: the Punch that does not count any more because it was somebody else.
    """

    checked_in = pyqtSignal(object)
    voided = pyqtSignal(object)

    def __init__(self, parent: QWidget, office: Office, book: DayBook, announcer: Announcer) -> None:
        super().__init__(parent)
        self._widget = parent
        self._office = office
        self._book = book
        self._announcer = announcer
        self._pad: PinPad | None = None
        announcer.refused.connect(self._not_me)

    def use_pad(self, pad: PinPad | None) -> None:
        """Let a pad that is on the screen all the time say what was wrong; None for none."""
        if self._pad is not None:
            self._pad.entered.disconnect(self.with_pin)
        self._pad = pad
        if pad is not None:
            pad.entered.connect(self.with_pin)

    def ask_pin(self) -> None:
        """Let somebody type his number and PIN at the desk."""
        dialog = PinDialog(self._widget)
        self.use_pad(dialog.pad)
        self.checked_in.connect(dialog.accept)
        answered(dialog)
        self.checked_in.disconnect(dialog.accept)
        self.use_pad(None)
        dialog.deleteLater()

    def with_pin(self, code: str, pin: str) -> None:
        """Check in or out whoever typed his number and PIN."""
        check_in = self._office.check_in.with_pin
        run_task(self, lambda _task: check_in(code, pin), self._accept, self._refuse)

    def with_badge(self, badge: str) -> None:
        """Check in or out whoever held his badge to the reader."""
        check_in = self._office.check_in.with_badge
        run_task(self, lambda _task: check_in(badge), self._accept, self._announcer.refuse)

    def key(self, key: Qt.Key) -> bool:
        """Carry out the command of a key that was pressed alone; return whether it has one now."""
        refusable = self._announcer.refusable
        if key in (Qt.Key.Key_N, Qt.Key.Key_Backspace) and refusable is not None:
            self._not_me(refusable)
            return True
        if key == Qt.Key.Key_P and self._pad is None:
            self.ask_pin()
            return True
        return False

    def _not_me(self, key: str) -> None:
        event = self._book.find(key)
        punch = None if event is None else event.punch
        if punch is None or not punch.counts:
            return
        office = self._office

        def void(_task: TaskHandle) -> Punch:
            try:
                return office.check_in.not_me(punch.id)
            except UserError:
                # Too late for the door, but whoever sits at the desk may.
                if not office.access.has(Right.CORRECT_ATTENDANCE):
                    raise
                return office.recognition.not_this_person(punch.id)

        run_task(self, void, self._take_back, self._announcer.refuse)

    def _take_back(self, punch: Punch) -> None:
        self.voided.emit(punch)
        self._announcer.undone(punch)

    def _accept(self, check_in: CheckIn) -> None:
        self.checked_in.emit(check_in)
        self._announcer.checked_in(check_in)

    def _refuse(self, error: Exception) -> None:
        if self._pad is not None and self._pad.isVisible():
            self._pad.tell(error)
            self._announcer.sound_refusal()
        else:
            self._announcer.refuse(error)
