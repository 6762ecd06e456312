"""The dialogs of leave and codes: a type of leave, the words of a code, what holds for the whole office."""

from collections.abc import Collection
from datetime import date

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtWidgets import QCheckBox, QLineEdit, QSpinBox, QWidget

from faceattend.domain.results import DayCode
from faceattend.domain.rule_book import LabelledCode, LeaveType, Policy
from faceattend.domain.rule_changes import RuleChange, changed_policy, labelled, with_leave_type
from faceattend.domain.rule_checks import MAX_LABEL_LENGTH, MAX_LATES, MAX_LEAVE_CODE_LENGTH, checked_leave_type
from faceattend.domain.shift_checks import MAX_TITLE_LENGTH
from faceattend.errors import UserError
from faceattend.services.rules import RulesService
from faceattend.ui.controls import Role, add_field, form, label
from faceattend.ui.result_words import code_words
from faceattend.ui.rule_fields import SinceField
from faceattend.ui.rule_words import date_words
from faceattend.ui.rule_writing import RuleDialog

_NUMBER_WIDTH = 132


class LeaveTypeDialog(RuleDialog):
    """Adds a type of leave, or changes what it is called and counts as."""

    def __init__(
        self,
        service: RulesService,
        kind: LeaveType | None,
        taken: Collection[str],
        parent: QWidget | None = None,
    ) -> None:
        """Build the dialog.

        Args:
            kind: the one to change; None for a new one.
            taken: codes that other types have already.
        """
        translate = QCoreApplication.translate
        if kind is None:
            title, verb = translate("LeaveTypeDialog", "Add a type of leave"), translate("LeaveTypeDialog", "Add")
        else:
            title, verb = translate("LeaveTypeDialog", "Change a type of leave"), translate("LeaveTypeDialog", "Save")
        super().__init__(service, title, verb, parent)
        self._taken = taken
        begun = kind or LeaveType("", "")
        self._code = QLineEdit(begun.code)
        self._code.setMaxLength(MAX_LEAVE_CODE_LENGTH)
        self._code.setReadOnly(kind is not None)
        self._problem = label("", Role.BAD, wrap=True)
        self._title = QLineEdit(begun.title)
        self._title.setMaxLength(MAX_TITLE_LENGTH)
        self._paid = QCheckBox(self.tr("It is &paid"))
        self._paid.setChecked(begun.paid)
        self._off_days = QCheckBox(self.tr("&Days off and holidays within it are leave too"))
        self._off_days.setChecked(begun.counts_off_days)
        fields = form()
        never = self.tr("It stands in the cells of the month and cannot be changed.")
        short = self.tr("It stands in the cells of the month: 1 to {0} letters or digits, such as CL.")
        add_field(fields, self.tr("&Code"), self._code, never if kind else short.format(MAX_LEAVE_CODE_LENGTH))
        fields.addRow(label(""), self._problem)
        add_field(fields, self.tr("&Name"), self._title)
        fields.addRow(label(""), self._paid)
        fields.addRow(label(""), self._off_days)
        self._fields = fields
        self.body.addLayout(fields)
        if kind is not None:
            self.body.addWidget(label(self.tr("It is so for all days on which this leave is entered."), wrap=True))
        self.finish_layout()
        for field in (self._code, self._title):
            field.textChanged.connect(self._refresh)
        self._refresh()
        (self._code if kind is None else self._title).setFocus()

    def change(self) -> RuleChange:
        """Return the change with the values of this moment."""
        return with_leave_type(self._kind)

    @property
    def _kind(self) -> LeaveType:
        return LeaveType(
            self._code.text(), self._title.text().strip(), self._paid.isChecked(), self._off_days.isChecked()
        )

    def _refresh(self) -> None:
        code = self._code.text().strip().upper()
        problem = self._problem_of(code) if code else ""
        self._problem.setText(problem)
        self._fields.setRowVisible(self._problem, bool(problem))
        if not code:
            self.require(self.tr("Type a code."))
        elif problem:
            self.require(self.tr("Type another code."))
        else:
            self.require("" if self._title.text().strip() else self.tr("Type a name."))
        self.fit()

    def _problem_of(self, code: str) -> str:
        if code in self._taken:
            return self.tr("There is a leave {0} already; change that one, or take another code.").format(code)
        try:
            checked_leave_type(LeaveType(code, code))
        except UserError as error:
            return str(error)
        return ""


class LabelDialog(RuleDialog):
    """Gives a code the office's own words."""

    def __init__(
        self, service: RulesService, code: LabelledCode, own: str, meaning: str, parent: QWidget | None = None
    ) -> None:
        """Build the dialog.

        Args:
            own: the office's words until now; empty for those of the program.
            meaning: what a day with this code counts as.
        """
        translate = QCoreApplication.translate
        title = translate("LabelDialog", "What is {0} called?").format(code.value)
        super().__init__(service, title, translate("LabelDialog", "Save"), parent)
        self._of = code
        self._words = QLineEdit(own)
        self._words.setMaxLength(MAX_LABEL_LENGTH)
        self._words.setPlaceholderText(code_words(DayCode(code.value)))
        fields = form()
        empty = self.tr("Leave it empty for the words of the program.")
        add_field(fields, self.tr("&Words"), self._words, empty)
        self.body.addLayout(fields)
        stays = self.tr("{0} stands in the cells as before, and its days count as before: {1}.")
        self.body.addWidget(label(stays.format(code.value, meaning), wrap=True))
        self.finish_layout()
        self.require("")
        self._words.setFocus()

    def change(self) -> RuleChange:
        """Return the change with the values of this moment."""
        return labelled(self._of, self._words.text())


class PolicyDialog(RuleDialog):
    """Changes what holds for the whole office: what is paid, what late days cost, when attendance is low."""

    def __init__(
        self,
        service: RulesService,
        policy: Policy,
        usual: date,
        today: date,
        parent: QWidget | None = None,
        *,
        later: Collection[date] = (),
    ) -> None:
        """Build the dialog.

        Args:
            policy: as it is today.
            usual: from when a change usually holds.
            later: days on which other changes begin, which are written already.
        """
        translate = QCoreApplication.translate
        title = translate("PolicyDialog", "What is paid, and when attendance is low")
        super().__init__(service, title, translate("PolicyDialog", "Save"), parent)
        self._weekly_off = QCheckBox(self.tr("&Weekly days off are paid"))
        self._weekly_off.setChecked(policy.paid_weekly_off)
        self._holidays = QCheckBox(self.tr("&Holidays are paid"))
        self._holidays.setChecked(policy.paid_holidays)
        self._lates = _number(policy.lates_per_half_day, MAX_LATES)
        self._lates.setSpecialValueText(self.tr("never"))
        self._low = _number(policy.low_attendance_percent, 100)
        self._low.setSuffix(self.tr(" %"))
        self._since = SinceField(usual, today)
        fields = form()
        fields.addRow(self._weekly_off)
        fields.addRow(self._holidays)
        lates = self.tr("So many late days of a month stand as half a day in a column of its own.")
        add_field(fields, self.tr("&Late days for half a day"), self._lates, lates)
        low = self.tr("Whoever was there on a smaller share of his expected days is on the list of low attendance.")
        add_field(fields, self.tr("Attendance is low &below"), self._low, low)
        add_field(fields, self.tr("Holds &from"), self._since, self._since_words(later))
        self.body.addLayout(fields)
        self.finish_layout()
        self._since.changed.connect(self.fit)
        self.require("")
        self._weekly_off.setFocus()

    def change(self) -> RuleChange:
        """Return the change with the values of this moment."""
        policy = Policy(
            self._lates.value(), self._weekly_off.isChecked(), self._holidays.isChecked(), self._low.value()
        )
        return changed_policy(policy, self._since.since)

    def _since_words(self, later: Collection[date]) -> str:
        words = self.tr("Days before keep what they have now.")
        if later:
            days = ", ".join(date_words(day) for day in sorted(later))
            words = f"{words} {self.tr('Other changes are written already from {0}, and stay.').format(days)}"
        return words


def _number(value: int, most: int) -> QSpinBox:
    made = QSpinBox()
    made.setRange(0, most)
    made.setValue(value)
    made.setFixedWidth(_NUMBER_WIDTH)
    return made
