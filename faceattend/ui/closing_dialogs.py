"""Closing a month for good, and amending one that was closed."""

from collections.abc import Callable

from PyQt6.QtCore import QCoreApplication, pyqtSignal
from PyQt6.QtWidgets import QCheckBox, QWidget

from faceattend.domain.months import Month
from faceattend.services.closing import Amendment, Closing, ClosingService, MonthState
from faceattend.ui.controls import Kind, Role, add_field, button, form, label
from faceattend.ui.day_dialogs import reason_field
from faceattend.ui.differences import DifferencesModel
from faceattend.ui.icons import Icon
from faceattend.ui.month_field import month_text
from faceattend.ui.plain_table import plain_table
from faceattend.ui.result_words import cell_text
from faceattend.ui.site_time import day_text
from faceattend.ui.write_dialog import WriteDialog
from faceattend.workers.tasks import run_task

_NAMED_DAYS = 4
_TABLE_HEIGHT = 220


class CloseMonthDialog(WriteDialog[Closing]):
    """Says what closing means and how far the month is, and closes it.

    Signals:
        open_days_wanted: the days that are undecided shall be shown; the dialog is closed.
    """

    open_days_wanted = pyqtSignal()

    def __init__(self, service: ClosingService, month: Month, parent: QWidget | None = None) -> None:
        translate = QCoreApplication.translate
        title = translate("CloseMonthDialog", "Close {0}").format(month_text(month))
        super().__init__(title, translate("CloseMonthDialog", "Close the month"), Kind.PRIMARY, parent)
        self._service = service
        self._month = month
        self._state: MonthState | None = None
        self._facts = label(self.tr("Looking at the month..."), wrap=True)
        self._days = label("", Role.MUTED, wrap=True)
        self._show = button(self.tr("Show the undecided days"), name=Icon.CALENDAR)
        self._anyway = QCheckBox(self.tr("Close it all the same, with these days undecided"))
        self._reason = reason_field()
        meaning = self.tr(
            "The numbers are frozen and get a check code, which is printed on every paper. Later corrections stay "
            "possible: they come in by a numbered amendment."
        )
        self.body.addWidget(label(meaning, Role.MUTED, wrap=True))
        self.body.addWidget(self._facts)
        self.body.addWidget(self._days)
        self.body.addWidget(self._show)
        self.body.addWidget(self._anyway)
        fields = form()
        hint = self.tr("It is printed on every paper of the month.")
        add_field(fields, self.tr("&Reason"), self._reason, hint)
        self._reason_row = QWidget()
        self._reason_row.setLayout(fields)
        self.body.addWidget(self._reason_row)
        self._anyway.toggled.connect(self._refresh)
        self._reason.textChanged.connect(self._refresh)
        self._show.clicked.connect(self._show_days)
        self._refresh()
        run_task(self, lambda _handle: service.status(month), self._looked, self.show_error)

    def job(self) -> Callable[[], Closing]:
        """Return the closing with the reason that is typed."""
        service, month = self._service, self._month
        reason = self._reason.text() if self._anyway.isChecked() else ""
        return lambda: service.close(month, reason)

    def _looked(self, state: MonthState) -> None:
        self._state = state
        self._refresh()
        self.fit()

    def _show_days(self) -> None:
        self.reject()
        self.open_days_wanted.emit()

    def _refresh(self) -> None:
        state = self._state
        undecided = () if state is None else state.undecided
        open_month = state is not None and state.closing is None and state.over
        blocked = open_month and bool(undecided)
        for each in (self._days, self._show, self._anyway):
            each.setVisible(blocked)
        self._reason_row.setVisible(blocked and self._anyway.isChecked())
        self._facts.setText(self._sentence(state))
        self._days.setText(_named(state))
        if state is None:
            self.require(self.tr("One moment."))
        elif not open_month:
            self.require(self.tr("It cannot be closed now."))
        elif undecided and not self._anyway.isChecked():
            self.require(self.tr("Decide the days first."))
        elif undecided and not self._reason.text().strip():
            self.require(self.tr("Write down the reason."))
        else:
            self.require("")
        self.fit()

    def _sentence(self, state: MonthState | None) -> str:
        if state is None:
            return self.tr("Looking at the month...")
        if state.closing is not None:
            return self.tr("The month is closed already.")
        if not state.over:
            return self.tr("The month is not over yet. Come back when its last day is.")
        if not state.undecided:
            return self.tr("People in the month: {0}. Every day is decided.").format(state.people)
        words = self.tr("People in the month: {0}. Undecided days: {1}.")
        return words.format(state.people, len(state.undecided))


class AmendMonthDialog(WriteDialog[Amendment]):
    """Shows what is different from what was closed, and makes it count."""

    def __init__(self, service: ClosingService, month: Month, parent: QWidget | None = None) -> None:
        translate = QCoreApplication.translate
        title = translate("AmendMonthDialog", "Amend {0}").format(month_text(month))
        super().__init__(title, translate("AmendMonthDialog", "Amend the month"), Kind.PRIMARY, parent)
        self._service = service
        self._month = month
        self._state: MonthState | None = None
        self._facts = label(self.tr("Looking for what is different..."), wrap=True)
        self._model = DifferencesModel(self)
        self._table = plain_table(self.tr("What is different"), self._model, stretched=0)
        self._model.setParent(self._table)
        self._table.setMinimumHeight(_TABLE_HEIGHT)
        self._reason = reason_field()
        self.body.addWidget(self._facts)
        self.body.addWidget(self._table)
        fields = form()
        hint = self.tr("It is printed on every paper of the amended month.")
        add_field(fields, self.tr("&Reason"), self._reason, hint)
        self.body.addLayout(fields)
        self.setMinimumWidth(720)
        self._reason.textChanged.connect(self._refresh)
        self._refresh()
        self._reason.setFocus()
        run_task(self, lambda _handle: service.status(month), self._looked, self.show_error)

    def job(self) -> Callable[[], Amendment]:
        """Return the amendment with the reason that is typed."""
        service, month, reason = self._service, self._month, self._reason.text()
        return lambda: service.amend(month, reason)

    def _looked(self, state: MonthState) -> None:
        self._state = state
        self._model.show_differences(state.changed)
        self._refresh()

    def _refresh(self) -> None:
        state = self._state
        changed = state is not None and bool(state.changed)
        self._table.setVisible(changed)
        self._facts.setText(self._sentence(state))
        if state is None:
            self.require(self.tr("One moment."))
        elif not changed:
            self.require(self.tr("Nothing is to be amended."))
        else:
            self.require("" if self._reason.text().strip() else self.tr("Write down the reason."))
        self.fit()

    def _sentence(self, state: MonthState | None) -> str:
        if state is None:
            return self.tr("Looking for what is different...")
        if state.closing is None:
            return self.tr("The month is not closed; its papers are drafts.")
        if not state.changed:
            return self.tr("Everything is as it was closed.")
        words = self.tr("People whose month is different: {0}. Papers that were printed before stay provable.")
        return words.format(len(state.changed))


def _named(state: MonthState | None) -> str:
    """Return the first undecided days by name."""
    if state is None:
        return ""
    lines = [
        f"{each.person.details.name}, {day_text(each.result.day)}: {cell_text(each.result)}"
        for each in state.undecided[:_NAMED_DAYS]
    ]
    more = len(state.undecided) - len(lines)
    if more > 0:
        lines.append(QCoreApplication.translate("CloseMonthDialog", "and {0} more").format(more))
    return "\n".join(lines)
