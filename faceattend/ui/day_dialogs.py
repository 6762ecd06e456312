"""The dialogs that write about a day: leave and duty elsewhere, decisions, approved overtime, withdrawing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PyQt6.QtCore import QCoreApplication, QDate
from PyQt6.QtWidgets import QComboBox, QDateEdit, QLineEdit, QSpinBox, QWidget

from faceattend.domain.day_entries import DayPart, EntryKind
from faceattend.domain.people import Person, PersonId
from faceattend.domain.rule_book import LeaveType
from faceattend.services.attendance import MAX_REASON_LENGTH
from faceattend.ui.controls import Kind, Role, add_field, form, label
from faceattend.ui.entry_words import kind_words, part_words
from faceattend.ui.person_box import PeopleTicks
from faceattend.ui.result_words import hours
from faceattend.ui.write_dialog import WriteDialog

_MINUTES_OF_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class WantedEntry:
    """What somebody typed into the dialog for leave and duty elsewhere.

    Attributes:
        last: not before ``first``.
        leave: code of the type of leave; empty for other kinds.
    """

    people: tuple[PersonId, ...]
    first: date
    last: date
    kind: EntryKind
    part: DayPart
    leave: str
    reason: str


class AbsenceDialog(WriteDialog[object]):
    """Asks for leave, duty elsewhere or work from home, of one person or of many."""

    def __init__(
        self,
        people: Sequence[Person],
        leave_types: Sequence[LeaveType],
        day: date,
        enter: Callable[[WantedEntry], object],
        parent: QWidget | None = None,
        *,
        kind: EntryKind = EntryKind.LEAVE,
    ) -> None:
        """Build the dialog.

        Args:
            people: when there is only one, it is for this person; otherwise they are ticked.
            day: the first and last day that are proposed.
            enter: writes it, off the GUI thread.
            kind: what is proposed: LEAVE, ON_DUTY or FROM_HOME.
        """
        translate = QCoreApplication.translate
        title = translate("AbsenceDialog", "Enter leave or duty elsewhere")
        super().__init__(title, translate("AbsenceDialog", "Enter"), Kind.PRIMARY, parent)
        self._enter = enter
        self._one = people[0].id if len(people) == 1 else None
        self._ticks = PeopleTicks(people)
        self._what = QComboBox()
        for each in leave_types:
            self._what.addItem(f"{each.code}  {each.title}", (EntryKind.LEAVE, each.code))
        for other in (EntryKind.ON_DUTY, EntryKind.FROM_HOME):
            self._what.addItem(kind_words(other), (other, ""))
        self._what.setCurrentIndex(self._place_of(kind))
        self._first, self._last = _day_edit(day), _day_edit(day)
        self._part = QComboBox()
        for part in DayPart:
            self._part.addItem(part_words(part), part)
        self._reason = reason_field()
        fields = form()
        if self._one is None:
            add_field(fields, self.tr("F&or"), self._ticks)
        else:
            fields.addRow(label(self.tr("For")), label(people[0].details.name, Role.STRONG, wrap=True))
        add_field(fields, self.tr("&What"), self._what)
        add_field(fields, self.tr("&First day"), self._first)
        add_field(fields, self.tr("&Last day"), self._last)
        add_field(fields, self.tr("Par&t"), self._part)
        add_field(fields, self.tr("&Reason"), self._reason)
        self.body.addLayout(fields)
        self._first.dateChanged.connect(self._first_changed)
        self._last.dateChanged.connect(self._refresh)
        self._reason.textChanged.connect(self._refresh)
        self._what.currentIndexChanged.connect(self._refresh)
        self._ticks.changed.connect(self._refresh)
        self._refresh()
        (self._what if self._one is not None else self._ticks).setFocus()

    def job(self) -> Callable[[], object]:
        """Return the writing of what is typed."""
        kind, leave = self._what.currentData()
        people = (self._one,) if self._one is not None else tuple(self._ticks.people)
        first, last = self._first.date().toPyDate(), self._last.date().toPyDate()
        part = DayPart(self._part.currentData())
        wanted = WantedEntry(people, first, last, EntryKind(kind), part, str(leave), self._reason.text())
        return lambda: self._enter(wanted)

    def _place_of(self, kind: EntryKind) -> int:
        kinds = [self._what.itemData(place)[0] for place in range(self._what.count())]
        return kinds.index(kind) if kind in kinds else 0

    def _first_changed(self, day: QDate) -> None:
        if self._last.date() < day:
            self._last.setDate(day)
        self._refresh()

    def _refresh(self) -> None:
        kind, _leave = self._what.currentData()
        if self._one is None and not self._ticks.people:
            self.require(self.tr("Tick who it is for."))
        elif self._last.date() < self._first.date():
            self.require(self.tr("The last day is before the first."))
        elif kind is not EntryKind.LEAVE and not self._reason.text().strip():
            self.require(self.tr("Write down the reason."))
        else:
            self.require("")


class ReasonDialog(WriteDialog[object]):
    """Asks why something about a day is decided or taken back."""

    def __init__(
        self,
        title: str,
        verb: str,
        text: str,
        write: Callable[[str], object],
        parent: QWidget | None = None,
        *,
        kind: Kind = Kind.PRIMARY,
    ) -> None:
        """Build the dialog.

        Args:
            text: what is going to be written, as a sentence.
            write: writes it with the reason, off the GUI thread.
        """
        super().__init__(title, verb, kind, parent)
        self._write_it = write
        self._reason = reason_field()
        self.body.addWidget(label(text, wrap=True))
        fields = form()
        add_field(fields, self.tr("&Reason"), self._reason)
        self.body.addLayout(fields)
        self._reason.textChanged.connect(self._refresh)
        self._refresh()
        self._reason.setFocus()

    def job(self) -> Callable[[], object]:
        """Return the writing of what is typed."""
        reason = self._reason.text()
        return lambda: self._write_it(reason)

    def _refresh(self) -> None:
        self.require("" if self._reason.text().strip() else self.tr("Write down the reason."))


class OvertimeDialog(WriteDialog[object]):
    """Asks how many minutes of overtime are approved."""

    def __init__(
        self,
        text: str,
        minutes: int,
        approve: Callable[[int, str], object],
        parent: QWidget | None = None,
    ) -> None:
        """Build the dialog.

        Args:
            text: whose overtime of which day it is.
            minutes: that were worked; all of them are proposed.
            approve: writes minutes and reason, off the GUI thread.
        """
        translate = QCoreApplication.translate
        title = translate("OvertimeDialog", "Approve overtime")
        super().__init__(title, translate("OvertimeDialog", "Approve"), Kind.PRIMARY, parent)
        self._approve = approve
        self._minutes = QSpinBox()
        self._minutes.setRange(0, _MINUTES_OF_A_DAY)
        self._minutes.setSuffix(self.tr(" min"))
        self._minutes.setValue(minutes)
        self._reason = reason_field()
        self.body.addWidget(label(text, wrap=True))
        fields = form()
        hint = self.tr("Worked beyond the shift: {0}. With 0 nothing counts.").format(hours(minutes))
        add_field(fields, self.tr("&Minutes that count"), self._minutes, hint)
        add_field(fields, self.tr("&Reason"), self._reason)
        self.body.addLayout(fields)
        self._minutes.setFocus()
        self._minutes.selectAll()

    def job(self) -> Callable[[], object]:
        """Return the writing of what is typed."""
        minutes, reason = self._minutes.value(), self._reason.text()
        return lambda: self._approve(minutes, reason)


def reason_field() -> QLineEdit:
    """Return a field for a reason, as long as one may be."""
    made = QLineEdit()
    made.setMaxLength(MAX_REASON_LENGTH)
    return made


def _day_edit(day: date) -> QDateEdit:
    made = QDateEdit(QDate(day.year, day.month, day.day))
    made.setCalendarPopup(True)
    return made
