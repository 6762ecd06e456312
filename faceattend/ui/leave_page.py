"""The page Leave and codes of Preferences: types of leave, words for codes, what is paid. Changes are made at once."""

from PyQt6.QtCore import QCoreApplication

from faceattend.domain.results import DayCode
from faceattend.domain.rule_book import DatedPolicy, LabelledCode, LeaveType, Policy
from faceattend.domain.rule_changes import without_leave_type
from faceattend.services.office import Office
from faceattend.ui.icons import Icon
from faceattend.ui.leave_dialogs import LabelDialog, LeaveTypeDialog, PolicyDialog
from faceattend.ui.messages import ask
from faceattend.ui.result_words import code_words
from faceattend.ui.row_list import Line, RowList
from faceattend.ui.rule_page import RulePage
from faceattend.ui.rule_words import since_words
from faceattend.ui.rules_shown import RulesShown


class LeavePage(RulePage):
    """Lists the types of leave, the words of codes and what holds for the whole office, and changes them."""

    def __init__(self, office: Office) -> None:
        translate = QCoreApplication.translate
        words = translate(
            "LeavePage",
            "What an absence is called and what is paid. Changes are made at once; the past is shown before it would "
            "change.",
        )
        super().__init__(office, translate("LeavePage", "Leave and codes"), words)
        self._shown: RulesShown | None = None
        self.leave: RowList[LeaveType] = RowList(
            self.tr("Types of leave"),
            (self.tr("Code"), self.tr("Leave"), self.tr("Paid"), self.tr("Days off in it")),
            1,
            self.tr("There are no types of leave"),
            self.tr("Add one, such as CL for casual leave, so that it can be entered for people."),
        )
        self.labels: RowList[LabelledCode] = RowList(
            self.tr("Words for codes"),
            (self.tr("Code"), self.tr("Is called"), self.tr("Counts as")),
            1,
            self.tr("Reading the codes..."),
        )
        self.policy: RowList[DatedPolicy] = RowList(
            self.tr("What holds for the whole office"),
            (
                self.tr("Holds from"),
                self.tr("Paid besides work"),
                self.tr("Half a day for"),
                self.tr("Low below"),
            ),
            1,
            self.tr("Reading what holds..."),
        )
        self._build()

    def show_rules(self, shown: RulesShown) -> None:
        """Show what was read."""
        self._shown = shown
        yes, no = self.tr("yes"), self.tr("no")
        leave, off = self.tr("are leave too"), self.tr("stay days off")
        self.leave.show_lines(
            [
                Line(each, (each.code, each.title, yes if each.paid else no, leave if each.counts_off_days else off))
                for each in shown.book.leave_types
            ]
        )
        own = dict(shown.book.labels)
        self.labels.show_lines(
            [
                Line(code, (code.value, own.get(code) or code_words(DayCode(code.value)), self._meaning(code)))
                for code in LabelledCode
            ]
        )
        self.policy.show_lines(
            [
                Line(each, self._policy_cells(each))
                for each in sorted(shown.book.policies, key=lambda each: each.since, reverse=True)
            ]
        )

    def _build(self) -> None:
        self.leave.add_button(self.tr("Add..."), Icon.ADD, self._add)
        self.leave.add_row_button(self.tr("Change..."), Icon.EDIT, self._change, usual=True)
        self.leave.add_row_button(self.tr("Remove..."), Icon.TRASH, self._remove)
        self.labels.add_row_button(self.tr("Change the words..."), Icon.EDIT, self._change_words, usual=True)
        self.policy.add_row_button(self.tr("Change..."), Icon.EDIT, lambda _each: self._change_policy(), usual=True)
        for each, title in (
            (self.leave, self.tr("Leave")),
            (self.labels, self.tr("Words for codes")),
            (self.policy, self.tr("Pay and limits")),
        ):
            self.tabs.addTab(each, title)

    def _meaning(self, code: LabelledCode) -> str:
        return {
            LabelledCode.ON_DUTY: self.tr("present"),
            LabelledCode.FROM_HOME: self.tr("present"),
            LabelledCode.HOLIDAY: self.tr("holiday"),
            LabelledCode.WEEKLY_OFF: self.tr("day off"),
        }[code]

    def _policy_cells(self, dated: DatedPolicy) -> tuple[str, ...]:
        policy = dated.policy
        return (
            since_words(dated.since),
            self._paid_words(policy),
            self._lates_words(policy.lates_per_half_day),
            self.tr("{0} %").format(policy.low_attendance_percent),
        )

    def _lates_words(self, lates: int) -> str:
        if not lates:
            return self.tr("nothing")
        return self.tr("1 late day") if lates == 1 else self.tr("{0} late days").format(lates)

    def _paid_words(self, policy: Policy) -> str:
        found = []
        if policy.paid_weekly_off:
            found.append(self.tr("weekly days off"))
        if policy.paid_holidays:
            found.append(self.tr("holidays"))
        return ", ".join(found) or self.tr("nothing")

    def _add(self) -> None:
        shown = self._shown
        if shown is not None:
            dialog = LeaveTypeDialog(self.office.rules, None, shown.book.leave_by_code, self)
            self.changes.open(dialog, self.tr("The type of leave was added."))

    def _change(self, kind: LeaveType) -> None:
        dialog = LeaveTypeDialog(self.office.rules, kind, (), self)
        self.changes.open(dialog, self.tr("The type of leave was changed."))

    def _remove(self, kind: LeaveType) -> None:
        title = self.tr("Remove the leave {0}, {1}?").format(kind.code, kind.title)
        text = self.tr("Only one that is not entered for anybody can be removed.")
        if ask(self, title, text, self.tr("Remove")):
            self.changes.make(lambda: without_leave_type(kind.code), self.tr("The type of leave was removed."))

    def _change_words(self, code: LabelledCode) -> None:
        shown = self._shown
        if shown is not None:
            own = dict(shown.book.labels).get(code, "")
            dialog = LabelDialog(self.office.rules, code, own, self._meaning(code), self)
            self.changes.open(dialog, self.tr("The words were changed."))

    def _change_policy(self) -> None:
        shown = self._shown
        if shown is not None:
            later = [dated.since for dated in shown.book.policies if dated.since > shown.today]
            policy = shown.book.policy(shown.today)
            dialog = PolicyDialog(self.office.rules, policy, shown.usual, shown.today, self, later=later)
            self.changes.open(dialog, self.tr("What holds for the office was changed."))
