"""What can be done about somebody's day, by dialogs where a reason is needed."""

from collections.abc import Sequence
from datetime import date, datetime, time

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QDialog, QWidget

from faceattend.domain.accounts import Right
from faceattend.domain.day_entries import DayEntry, EntryKind
from faceattend.domain.explanation import Explanation
from faceattend.domain.people import Person
from faceattend.domain.punches import Direction, Punch
from faceattend.domain.results import Issue
from faceattend.services.office import Office
from faceattend.ui.controls import Kind
from faceattend.ui.day_dialogs import AbsenceDialog, OvertimeDialog, ReasonDialog, WantedEntry
from faceattend.ui.entry_dialog import EntryDialog, VoidDialog
from faceattend.ui.entry_words import entry_words
from faceattend.ui.messages import Messages
from faceattend.ui.result_words import clock_text
from faceattend.ui.site_time import day_text
from faceattend.workers.tasks import run_task

_NOON = time(12, 0)


class DayActions(QObject):
    """Writes about days.

    Signals:
        written: something was written, so that results are others than before.
    """

    written = pyqtSignal()

    def __init__(self, office: Office, messages: Messages, window: QWidget) -> None:
        super().__init__(window)
        self._office = office
        self._messages = messages
        self._window = window

    def may_correct(self, person: Person) -> bool:
        """Return whether whoever is signed in may change the record of a person."""
        return self._office.access.may(Right.CORRECT_ATTENDANCE, person)

    def accept(self, explanation: Explanation) -> None:
        """Write the missing punch at the proposed time."""
        service, person, day = self._office.day_entries, explanation.person, explanation.result.day
        words = self.tr("The punch of {0} was written.").format(person.details.name)
        run_task(
            self._window,
            lambda _handle: service.accept_proposed(person.id, day),
            lambda _written: self._done(words),
            self._messages.error,
        )

    def decide(self, explanation: Explanation, kind: EntryKind) -> None:
        """Ask why a day is decided as it is, and write that."""
        service, person, day = self._office.day_entries, explanation.person, explanation.result.day
        texts = {
            EntryKind.PRESENT: self.tr("{0} counts as present on {1}."),
            EntryKind.HALF_DAY: self.tr("{0} counts as present for half of {1}."),
            EntryKind.ABSENT: self.tr("{0} counts as absent on {1}."),
        }
        dialog = ReasonDialog(
            self.tr("Decide the day"),
            self.tr("Decide"),
            texts[kind].format(person.details.name, day_text(day)),
            lambda reason: service.decide(person.id, day, kind, reason),
            self._window,
        )
        self._open(dialog, self.tr("The day was decided."))

    def add_punch(self, explanation: Explanation) -> None:
        """Ask for a punch by hand of the person and day that are shown."""
        result, zone = explanation.result, self._office.preferences.zone()
        noon = datetime.combine(result.day, _NOON, tzinfo=zone)
        missing_in = Issue.MISSING_IN in result.issues
        direction = Direction.OUT if result.first_in is not None and not missing_in else Direction.IN
        moment = result.proposed or result.first_in or noon
        dialog = EntryDialog(
            [explanation.person],
            moment,
            zone,
            self._office.attendance.add,
            self._window,
            person=explanation.person.id,
            direction=direction,
        )
        self._open(dialog, self.tr("The punch was written."))

    def void(self, explanation: Explanation, punch: Punch) -> None:
        """Ask why a punch does not count."""
        service = self._office.attendance
        used = next((used for used in explanation.punches if used.punch.id == punch.id), None)
        when = "" if used is None else f"{day_text(explanation.result.day)}, {clock_text(used.time)}"
        what = f"{explanation.person.details.name}, {when}"
        dialog = VoidDialog(what, lambda reason: service.void(punch.id, reason), self._window)
        self._open(dialog, self.tr("The punch does not count any more."))

    def enter(self, people: Sequence[Person], day: date, kind: EntryKind = EntryKind.LEAVE) -> None:
        """Ask for leave, duty elsewhere or work from home; people are ticked when there is more than one."""
        service = self._office.day_entries
        if not people:
            self._messages.warn(self.tr("There is nobody on the roll whose record you may change."))
            return

        def write(wanted: WantedEntry) -> object:
            return service.enter(
                wanted.people,
                wanted.first,
                wanted.last,
                wanted.kind,
                part=wanted.part,
                leave=wanted.leave,
                reason=wanted.reason,
            )

        types = self._office.rules.book().leave_types
        dialog = AbsenceDialog(people, types, day, write, self._window, kind=kind)
        self._open(dialog, self.tr("The entry was written."))

    def approve(self, explanation: Explanation) -> None:
        """Ask how much overtime of a day counts."""
        service, person, result = self._office.day_entries, explanation.person, explanation.result
        text = f"{person.details.name}, {day_text(result.day)}"

        def write(minutes: int, reason: str) -> object:
            return service.approve_overtime(person.id, result.day, minutes, reason)

        self._open(OvertimeDialog(text, result.overtime, write, self._window), self.tr("The overtime was approved."))

    def withdraw(self, explanation: Explanation, entry: DayEntry) -> None:
        """Ask why an entry does not count any more."""
        service = self._office.day_entries
        text = f"{explanation.person.details.name}, {day_text(entry.day)}: {entry_words(entry)}"
        dialog = ReasonDialog(
            self.tr("Withdraw the entry"),
            self.tr("Withdraw"),
            text,
            lambda reason: service.withdraw([entry.id], reason),
            self._window,
            kind=Kind.DANGER,
        )
        self._open(dialog, self.tr("The entry was withdrawn."))

    def _open(self, dialog: QDialog, words: str) -> None:
        dialog.accepted.connect(lambda: self._done(words))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _done(self, words: str) -> None:
        self._messages.done(words)
        self.written.emit()
