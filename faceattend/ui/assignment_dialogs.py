"""Who works which shift: assigning one, ending that, and making one day different."""

from collections.abc import Sequence
from datetime import date

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtWidgets import QComboBox, QWidget

from faceattend.domain.people import Person
from faceattend.domain.rule_book import ALWAYS, Assignment
from faceattend.domain.rule_changes import RuleChange, assigned, overridden, unassigned
from faceattend.domain.schedules import Shift
from faceattend.errors import UserError
from faceattend.services.rules import RulesService
from faceattend.ui.controls import add_field, form, label
from faceattend.ui.rule_fields import OpenDate, WeekdayTicks, WhoField, date_field, long_box
from faceattend.ui.rule_words import shift_words
from faceattend.ui.rule_writing import RuleDialog


class AssignDialog(RuleDialog):
    """Gives a shift to everybody, a group or a person."""

    def __init__(
        self,
        service: RulesService,
        shifts: Sequence[Shift],
        chosen: str,
        groups: Sequence[str],
        people: Sequence[Person],
        usual: date,
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        """Build the dialog.

        Args:
            chosen: key of the shift that is proposed.
            usual: from when a change usually holds.
        """
        translate = QCoreApplication.translate
        title = translate("AssignDialog", "Who works this shift?")
        super().__init__(service, title, translate("AssignDialog", "Assign"), parent)
        self._shift = shift_box(shifts, chosen)
        self._who = WhoField(groups, people)
        self._first = OpenDate(self.tr("Always"), self.tr("From a day on:"), None if usual == ALWAYS else usual, today)
        self._last = OpenDate(self.tr("For ever"), self.tr("Until and with:"), None, today)
        self._days = WeekdayTicks()
        fields = form()
        add_field(fields, self.tr("&Shift"), self._shift)
        order = self.tr("A person goes before the group, and a group before everybody.")
        add_field(fields, self.tr("F&or"), self._who, order)
        add_field(fields, self.tr("&From"), self._first)
        add_field(fields, self.tr("&Until"), self._last)
        only = self.tr("Tick days for a shift of these days only; none is for every day.")
        add_field(fields, self.tr("Only &on"), self._days, only)
        self.body.addLayout(fields)
        instead = self.tr("Another shift that was assigned to the same for these days ends.")
        self.body.addWidget(label(instead, wrap=True))
        self.finish_layout()
        for signal in (self._who.changed, self._first.changed, self._last.changed):
            signal.connect(self._refresh)
        self._refresh()
        self._who.setFocus()

    def change(self) -> RuleChange:
        """Return the change with the values of this moment."""
        target = self._who.target
        if target is None:
            raise UserError(self.tr("Nobody was chosen."))
        first, last = self._first.day, self._last.day
        return assigned(target, str(self._shift.currentData()), first, last, self._days.days, replacing=True)

    def _refresh(self) -> None:
        first, last = self._first.day, self._last.day
        if self._who.target is None:
            self.require(self.tr("Choose who it is for."))
        elif first is not None and last is not None and last < first:
            self.require(self.tr("The last day is before the first."))
        else:
            self.require("")
        self.fit()


class EndAssignmentDialog(RuleDialog):
    """Ends that somebody works a shift."""

    def __init__(
        self,
        service: RulesService,
        assignment: Assignment,
        words: str,
        usual: date,
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        """Build the dialog; ``words`` say whose shift it is."""
        translate = QCoreApplication.translate
        title = translate("EndAssignmentDialog", "End this assignment")
        super().__init__(service, title, translate("EndAssignmentDialog", "End"), parent)
        self._assignment = assignment
        proposed = None if usual == ALWAYS else usual
        self._since = OpenDate(self.tr("As if it never was"), self.tr("From a day on:"), proposed, today)
        self.body.addWidget(label(words, wrap=True))
        fields = form()
        add_field(fields, self.tr("&No longer holds"), self._since)
        self.body.addLayout(fields)
        self.finish_layout()
        self._since.changed.connect(self.fit)
        self._since.setFocus()

    def change(self) -> RuleChange:
        """Return the change with the values of this moment."""
        return unassigned(self._assignment.id, self._since.day)


class OneDayDialog(RuleDialog):
    """Makes one day different: another shift, also on a day off, or a day off."""

    def __init__(
        self,
        service: RulesService,
        shifts: Sequence[Shift],
        groups: Sequence[str],
        people: Sequence[Person],
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        translate = QCoreApplication.translate
        title = translate("OneDayDialog", "Change one day")
        super().__init__(service, title, translate("OneDayDialog", "Change the day"), parent)
        self._who = WhoField(groups, people)
        self._day = date_field(today)
        self._what = long_box()
        self._what.addItem(self.tr("Day off"), "")
        for shift in shifts:
            self._what.addItem(self.tr("Works: {0}, {1}").format(shift.title, shift_words(shift)), shift.key)
        fields = form()
        add_field(fields, self.tr("F&or"), self._who)
        add_field(fields, self.tr("&Day"), self._day)
        off = self.tr("With a shift it is a working day, also on a holiday or a weekly day off.")
        add_field(fields, self.tr("&What"), self._what, off)
        self.body.addLayout(fields)
        self.finish_layout()
        self._who.changed.connect(self._refresh)
        self._refresh()
        self._who.setFocus()

    def change(self) -> RuleChange:
        """Return the change with the values of this moment."""
        target = self._who.target
        if target is None:
            raise UserError(self.tr("Nobody was chosen."))
        return overridden(target, self._day.date().toPyDate(), str(self._what.currentData()) or None)

    def _refresh(self) -> None:
        self.require("" if self._who.target is not None else self.tr("Choose who it is for."))
        self.fit()


def shift_box(shifts: Sequence[Shift], chosen: str) -> QComboBox:
    """Return a box of shifts with their hours; its data are their short names."""
    made = long_box()
    for shift in shifts:
        made.addItem(f"{shift.title}, {shift_words(shift)}", shift.key)
    made.setCurrentIndex(max(0, made.findData(chosen)))
    return made
