"""The page Shifts of Preferences: the shifts, who has them, and single days. Changes are made at once."""

from PyQt6.QtCore import QCoreApplication

from faceattend.domain.rule_book import Assignment, Override
from faceattend.domain.rule_changes import not_overridden, without_shift
from faceattend.domain.schedules import Shift
from faceattend.domain.shift_checks import expected_minutes
from faceattend.services.office import Office
from faceattend.ui.assignment_dialogs import AssignDialog, EndAssignmentDialog, OneDayDialog
from faceattend.ui.icons import Icon
from faceattend.ui.messages import ask
from faceattend.ui.result_words import hours
from faceattend.ui.row_list import Line, RowList
from faceattend.ui.rule_page import RulePage
from faceattend.ui.rule_words import (
    date_words,
    day_words,
    days_words,
    shift_words,
    since_words,
    target_words,
    until_words,
)
from faceattend.ui.rules_shown import RulesShown
from faceattend.ui.shift_dialog import ShiftDialog


class ShiftsPage(RulePage):
    """Lists the shifts and who works them, and changes both."""

    def __init__(self, office: Office) -> None:
        translate = QCoreApplication.translate
        words = translate(
            "ShiftsPage",
            "When people are expected. Changes are made at once; the past is shown before it would change.",
        )
        super().__init__(office, translate("ShiftsPage", "Shifts"), words)
        self._shown: RulesShown | None = None
        self.shifts: RowList[Shift] = RowList(
            self.tr("Shifts"),
            (self.tr("Shift"), self.tr("Hours"), self.tr("Expected"), self.tr("Who has it")),
            3,
            self.tr("Reading the shifts..."),
        )
        self.assignments: RowList[Assignment] = RowList(
            self.tr("Who has which shift"),
            (self.tr("Who"), self.tr("Shift"), self.tr("On"), self.tr("From"), self.tr("Until")),
            0,
            self.tr("No shift is assigned"),
            self.tr("Everybody works the first shift then."),
        )
        self.days: RowList[Override] = RowList(
            self.tr("Single days"),
            (self.tr("Day"), self.tr("Who"), self.tr("What")),
            1,
            self.tr("No single day is different"),
            self.tr("Here a day becomes a working day, a day off, or gets another shift."),
        )
        self._build()

    def _build(self) -> None:
        self.shifts.add_button(self.tr("Add..."), Icon.ADD, self._add)
        self.shifts.add_row_button(self.tr("Change..."), Icon.EDIT, self._change, usual=True)
        self.shifts.add_row_button(self.tr("Assign..."), Icon.PEOPLE, self._assign)
        self.shifts.add_row_button(self.tr("Remove..."), Icon.TRASH, self._remove)
        self.assignments.add_button(self.tr("Assign..."), Icon.ADD, lambda: self._assign(None))
        self.assignments.add_row_button(self.tr("End..."), Icon.REMOVE, self._end, usual=True)
        self.days.add_button(self.tr("Change a day..."), Icon.ADD, self._one_day)
        self.days.add_row_button(self.tr("Remove..."), Icon.TRASH, self._remove_day, usual=True)
        for each, title in (
            (self.shifts, self.tr("Shifts")),
            (self.assignments, self.tr("Who has which shift")),
            (self.days, self.tr("Single days")),
        ):
            self.tabs.addTab(each, title)

    def show_rules(self, shown: RulesShown) -> None:
        """Show what was read."""
        self._shown = shown
        book, names = shown.book, shown.names
        titles = {shift.key: shift.title for shift in shown.shifts}
        self.shifts.show_lines(
            [
                Line(shift, (shift.title, shift_words(shift), hours(expected_minutes(shift)), self._who(shift, shown)))
                for shift in shown.shifts
            ]
        )
        self.assignments.show_lines(
            [
                Line(each, self._cells(each, shown))
                for each in sorted(book.assignments, key=lambda each: (each.target.person or 0, each.target.group))
            ]
        )
        self.days.show_lines(
            [
                Line(
                    each,
                    (
                        day_words(each.day),
                        target_words(each.target, names),
                        self.tr("Day off") if each.shift is None else titles.get(each.shift, each.shift),
                    ),
                )
                for each in sorted(book.overrides, key=lambda each: each.day, reverse=True)
            ]
        )

    def _cells(self, each: Assignment, shown: RulesShown) -> tuple[str, ...]:
        return (
            target_words(each.target, shown.names),
            next((shift.title for shift in shown.shifts if shift.key == each.shift), each.shift),
            days_words(each.weekdays),
            since_words(each.first),
            until_words(each.last),
        )

    def _who(self, shift: Shift, shown: RulesShown) -> str:
        holding = [
            target_words(each.target, shown.names)
            for each in shown.book.assignments
            if each.shift == shift.key and (each.last is None or each.last >= shown.today)
        ]
        return ", ".join(dict.fromkeys(holding)) or self.tr("nobody")

    def _add(self) -> None:
        shown = self._shown
        if shown is None:
            return
        taken = {shift.key for shift in shown.shifts}
        dialog = ShiftDialog(self.office.rules, None, taken, shown.usual, shown.today, self)
        self.changes.open(dialog, self.tr("The shift was added. Assign it to those who work it."))

    def _change(self, shift: Shift) -> None:
        shown = self._shown
        if shown is None:
            return
        later = [
            dated.since for dated in shown.book.shifts if dated.shift.key == shift.key and dated.since > shown.today
        ]
        dialog = ShiftDialog(self.office.rules, shift, (), shown.usual, shown.today, self, later=later)
        self.changes.open(dialog, self.tr("The shift was changed."))

    def _assign(self, shift: Shift | None) -> None:
        shown = self._shown
        if shown is None:
            return
        key = "" if shift is None else shift.key
        dialog = AssignDialog(
            self.office.rules, shown.shifts, key, shown.groups, shown.people, shown.usual, shown.today, self
        )
        self.changes.open(dialog, self.tr("The shift was assigned."))

    def _end(self, assignment: Assignment) -> None:
        shown = self._shown
        if shown is None:
            return
        who, shift, *_ = self._cells(assignment, shown)
        words = self.tr("{0}: {1}, {2}.").format(who, shift, days_words(assignment.weekdays))
        dialog = EndAssignmentDialog(self.office.rules, assignment, words, shown.usual, shown.today, self)
        self.changes.open(dialog, self.tr("It does not hold any more."))

    def _one_day(self) -> None:
        shown = self._shown
        if shown is None:
            return
        dialog = OneDayDialog(self.office.rules, shown.shifts, shown.groups, shown.people, shown.today, self)
        self.changes.open(dialog, self.tr("The day was changed."))

    def _remove(self, shift: Shift) -> None:
        title = self.tr("Remove the shift {0}?").format(shift.title)
        if ask(self, title, self.tr("Only a shift that nobody has or had can be removed."), self.tr("Remove")):
            self.changes.make(lambda: without_shift(shift.key), self.tr("The shift was removed."))

    def _remove_day(self, override: Override) -> None:
        title = self.tr("Is {0} a day like others?").format(date_words(override.day))
        if ask(self, title, self.tr("The shifts and the calendar say what it is then."), self.tr("Remove")):
            self.changes.make(lambda: not_overridden(override.id), self.tr("The day is one like others."))
