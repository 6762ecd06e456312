"""Entering one punch for many people, telling what became of it, and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QWidget

from faceattend.domain.accounts import Right
from faceattend.domain.people import Person
from faceattend.services.attendance import ManyAdded
from faceattend.services.office import Office
from faceattend.ui.many_dialogs import ManyAddedDialog, ManyEntriesDialog, added_words
from faceattend.ui.messages import Messages, NoticeAction
from faceattend.workers.tasks import TaskHandle, run_task


@dataclass(frozen=True, slots=True)
class _Read:
    people: Sequence[Person]
    now: datetime
    zone: tzinfo


class ManyEntries(QObject):
    """Asks for an entry for many and writes it.

    Signals:
        written: something was written or taken back.
    """

    written = pyqtSignal()

    def __init__(self, office: Office, messages: Messages, window: QWidget) -> None:
        super().__init__(window)
        self._office = office
        self._messages = messages
        self._window = window

    def ask(self) -> None:
        """Read who is on the roll, then ask."""
        office = self._office

        def op(_handle: TaskHandle) -> _Read:
            people = office.enrolment.people()
            mine = [person for person in people if office.access.may(Right.CORRECT_ATTENDANCE, person)]
            return _Read(mine, office.attendance.now(), office.preferences.zone())

        run_task(self._window, op, self._ask)

    def _ask(self, read: _Read) -> None:
        if not read.people:
            self._messages.warn(self.tr("There is nobody on the roll whose record you may change."))
            return
        attendance = self._office.attendance
        dialog = ManyEntriesDialog(read.people, read.now, read.zone, attendance.add_where_possible, self._window)

        def accepted() -> None:
            if dialog.written is not None:
                self._tell(dialog.written)

        dialog.accepted.connect(accepted)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _tell(self, added: ManyAdded) -> None:
        if added.written:
            undo = NoticeAction(self.tr("Undo"), lambda: self._undo(added))
            self._messages.done(added_words(added), undo)
            self.written.emit()
        if added.left_out:
            dialog = ManyAddedDialog(added, self._window)
            dialog.accepted.connect(lambda: self._undo(added))
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def _undo(self, added: ManyAdded) -> None:
        attendance, reason = self._office.attendance, self.tr("Entered by mistake for several people")
        ids = [line.punch.id for line in added.written]

        def undone(_lines: object) -> None:
            self._messages.done(self.tr("The entries do not count any more; they stay readable as undone."))
            self.written.emit()

        run_task(self._window, lambda _handle: attendance.void_many(ids, reason), undone, self._messages.error)
