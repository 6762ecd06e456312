"""The Reports tab: the month on the screen, as pages, as files and on paper."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PyQt6.QtCore import QSize, QTimer
from PyQt6.QtWidgets import QButtonGroup, QComboBox, QMenu, QPushButton, QStackedWidget, QWidget

from faceattend.domain.accounts import Role as AccountRole
from faceattend.domain.months import Month
from faceattend.domain.results import DayCode, Mark, MonthResult
from faceattend.errors import UserError
from faceattend.services.office import Office
from faceattend.services.reporting import PageOptions, Paper
from faceattend.ui.base_tab import BaseTab
from faceattend.ui.commands import Command
from faceattend.ui.controls import EmptyState, Kind, Role, button, card, column, label, row
from faceattend.ui.icons import Icon
from faceattend.ui.machine import MachineKey, MachineSettings
from faceattend.ui.messages import Messages
from faceattend.ui.month_facts import MonthFacts
from faceattend.ui.month_field import MonthField, month_words
from faceattend.ui.month_model import MonthModel
from faceattend.ui.month_output import MonthOutput
from faceattend.ui.month_view import MonthView
from faceattend.ui.pdf_preview import PdfPreview
from faceattend.ui.result_words import code_words, mark_words
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import Task, run_task

_SETTLE = 200
"""Milliseconds without a change after which a month is fetched, so that leafing through months fetches one."""

_PAPERS = {"A4": Paper.A4, "A3": Paper.A3, "Letter": Paper.LETTER}


@dataclass(frozen=True, slots=True)
class _Fetched:
    """What one look at the records brought.

    Attributes:
        result: None when there is nothing to show for ``reason``.
        latest: the last month with data, or None when there is none at all.
        problems: sentences on names that cannot be printed in full.
    """

    current: Month
    groups: tuple[str, ...]
    result: MonthResult | None
    reason: str
    latest: Month | None
    problems: tuple[str, ...]


class ReportsTab(BaseTab):
    """A month at a time: as a table and as the pages that are printed."""

    def __init__(
        self, office: Office, messages: Messages, machine: MachineSettings, parent: QWidget | None = None
    ) -> None:
        super().__init__(office, messages, machine, parent)
        self._begun = False
        self._fetching: Task | None = None
        self._making: Task | None = None
        self._pdf: bytes | None = None
        self._printing: Task | None = None
        self._model = MonthModel(self)
        self._month = MonthField()
        self._group = QComboBox()
        self._paper = QComboBox()
        self._as_table = _toggle(self.tr("&Table"))
        self._as_pages = _toggle(self.tr("Pa&ges"))
        self._save = button(self.tr("&Save as"), name=Icon.SAVE)
        self._print = button(self.tr("Print..."), Kind.PRIMARY, Icon.PRINT)
        self._facts = MonthFacts()
        self._output = MonthOutput(self, office.reporting, messages, machine)
        self._output.status_changed.connect(self.status_changed)
        self._view = MonthView(self._model)
        self._cell = label("", wrap=True)
        self._preview = PdfPreview()
        self._wait = EmptyState(Icon.CLOCK, self.tr("Working out the month..."))
        self._latest: Month | None = None
        self._show_latest = button("")
        self._nothing = EmptyState(Icon.CALENDAR, "", "", (self._show_latest,))
        self._table_page = QWidget()
        self._pages = QStackedWidget()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLE)
        self._build()
        self._connect()
        self._show(None)

    @property
    def model(self) -> MonthModel:
        """The month in the table."""
        return self._model

    @property
    def preview(self) -> PdfPreview:
        """The pages."""
        return self._preview

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        """Offer printing and saving while there is a month to print."""
        always = {Command.REFRESH: self.refresh, Command.NEXT_PANE: self._next_pane}
        if self._model.result is None:
            return always
        return {
            **always,
            Command.PRINT: self.print_pages,
            Command.SAVE_PDF: lambda: self.save_as(".pdf"),
            Command.SAVE_XLSX: lambda: self.save_as(".xlsx"),
            Command.SAVE_CSV: lambda: self.save_as(".csv"),
        }

    def opened(self) -> None:
        """Fetch what may have changed."""
        self.refresh()
        self._month.setFocus()

    def closing(self) -> None:
        """Let go of the document."""
        self._stop_tasks()
        self._preview.clear()

    def roll_changed(self) -> None:
        """Work the month out again when it is looked at."""
        self._refresh_if_visible()

    def attendance_changed(self) -> None:
        """Work the month out again when it is looked at."""
        self._refresh_if_visible()

    def settings_changed(self) -> None:
        """Work the month out by the new rules."""
        self._refresh_if_visible()

    def returned(self) -> None:
        """Work the month out as it is now."""
        self._refresh_if_visible()

    def refresh(self) -> None:
        """Work the month out again."""
        self._timer.stop()
        self._stop_tasks()
        month = self._month.month if self._begun else None
        group = str(self._group.currentData() or "")
        office, options = self.office, self._options()
        self._fetching = run_task(
            self, lambda _handle: _fetch(office, month, group, options), self._fetched, self._fetch_failed
        )
        if self._model.result is None:
            self._pages.setCurrentWidget(self._wait)

    def show_month(self, month: Month) -> None:
        """Show another month."""
        self._month.show_month(month)

    def save_as(self, ending: str) -> None:
        """Ask for a file and write the month into it; ``ending`` is .pdf, .xlsx or .csv."""
        if self._model.result is not None:
            self._output.save(self._model.result, self._options(), ending)

    def print_pages(self) -> None:
        """Ask for the printer and print the month."""
        result = self._model.result
        if result is not None and self._output.has_printer(self.print_pages, lambda: self.save_as(".pdf")):
            self._print_month(result, self._options())

    def _build(self) -> None:
        self._group.setAccessibleName(self.tr("Group"))
        self._group.setMinimumWidth(128)
        account = self.office.access.account
        # Whoever sees only his own card has no groups to choose from.
        self._group.setVisible(account is None or account.role is not AccountRole.PERSON)
        self._group.addItem(self.tr("All groups"), "")
        self._paper.setAccessibleName(self.tr("Paper"))
        for name in _PAPERS:
            self._paper.addItem(name, name)
        self._paper.setCurrentIndex(max(0, self._paper.findData(self.machine.text(MachineKey.PAPER))))
        menu = QMenu(self._save)
        for text, ending in (
            (self.tr("&PDF document..."), ".pdf"),
            (self.tr("&Excel workbook..."), ".xlsx"),
            (self.tr("&CSV table..."), ".csv"),
        ):
            action = menu.addAction(text)
            if action is not None:
                action.triggered.connect(lambda _checked=False, ending=ending: self.save_as(ending))
        self._save.setMenu(menu)
        self._save.setProperty("menu", "true")
        looks = QButtonGroup(self)
        toggles = row(gap=0)
        for each in (self._as_table, self._as_pages):
            looks.addButton(each)
            toggles.addWidget(each)
        self._as_table.setChecked(True)
        head = row()
        head.addWidget(self._month)
        head.addWidget(self._group)
        head.addLayout(toggles)
        head.addStretch()
        head.addWidget(self._paper)
        head.addWidget(self._save)
        head.addWidget(self._print)
        self._build_table_page()
        for page in (self._wait, self._nothing, self._table_page, self._preview):
            self._pages.addWidget(page)
        layout = column(margin=2 * GRID, gap=GRID + GRID // 2)
        layout.addLayout(head)
        layout.addWidget(self._facts)
        layout.addWidget(self._pages, 1)
        self.setLayout(layout)

    def _build_table_page(self) -> None:
        codes = " \u00b7 ".join(f"{code.value}\u00a0{code_words(code)}" for code in DayCode if code.value)
        # With a space that does not break: a sign and what it means stay on one line.
        marks = " \u00b7 ".join(f"{mark.value}\u00a0{mark_words(mark)}" for mark in Mark)
        inside = column()
        inside.addWidget(self._cell)
        detail = card(inside)
        inside.setContentsMargins(GRID + GRID // 2, GRID, GRID + GRID // 2, GRID)
        layout = column()
        layout.addWidget(self._view, 1)
        layout.addWidget(detail)
        layout.addWidget(label(f"{codes} \u00b7 {marks}", Role.MUTED, wrap=True))
        self._table_page.setLayout(layout)

    def _connect(self) -> None:
        self._month.changed.connect(self._timer.start)
        self._timer.timeout.connect(self.refresh)
        self._group.activated.connect(self.refresh)
        self._paper.activated.connect(self._paper_chosen)
        self._as_table.clicked.connect(self._show_page)
        self._as_pages.clicked.connect(self._show_page)
        self._print.clicked.connect(self.print_pages)
        self._show_latest.clicked.connect(self._go_to_latest)
        self._view.cell_chosen.connect(lambda: self._explain(self._model.sentence(self._view.currentIndex())))

    def _options(self) -> PageOptions:
        return PageOptions(_PAPERS[self._paper.currentText()])

    def _refresh_if_visible(self) -> None:
        if self.isVisible():
            self.refresh()

    def _stop_tasks(self) -> None:
        for task in (self._fetching, self._making, self._printing):
            if task is not None:
                task.cancel()
        self._fetching = self._making = self._printing = None

    def _fetched(self, fetched: _Fetched) -> None:
        self._fetching = None
        if not self._begun:
            self._month.show_month(fetched.current, fetched.current)
            self._timer.stop()
            self._begun = True
        self._show_groups(fetched.groups)
        self._show(fetched.result)
        self._facts.show_problems(fetched.problems)
        if fetched.result is None:
            self._explain_nothing(fetched)
        self.commands_changed.emit()

    def _fetch_failed(self, error: Exception) -> None:
        self._fetching = None
        self._show(None)
        self._nothing.say(self.tr("The month could not be worked out"), str(error))
        self._show_latest.hide()
        self.messages.error(error)

    def _show_groups(self, groups: tuple[str, ...]) -> None:
        before = self._group.currentData()
        self._group.clear()
        self._group.addItem(self.tr("All groups"), "")
        for group in groups:
            self._group.addItem(group, group)
        self._group.setCurrentIndex(max(0, self._group.findData(before)))

    def _show(self, result: MonthResult | None) -> None:
        self._pdf = None
        self._preview.clear()
        self._model.set_result(result)
        for each in (self._save, self._print, self._as_table, self._as_pages, self._paper):
            each.setEnabled(result is not None)
        self._facts.show_result(result)
        self._explain("")
        self._show_page()

    def _show_page(self) -> None:
        if self._model.result is None:
            self._pages.setCurrentWidget(self._nothing)
        elif self._as_table.isChecked():
            self._pages.setCurrentWidget(self._table_page)
        elif self._pdf is not None:
            self._show_pdf(self._pdf)
        else:
            self._make_pdf()

    def _explain(self, words: str) -> None:
        self._cell.setText(words or self.tr("Choose a cell to read what it stands for."))

    def _explain_nothing(self, fetched: _Fetched) -> None:
        chosen = month_words(self._month.month, self._month)
        self._nothing.say(self.tr("No attendance in {0}").format(chosen), fetched.reason)
        latest = fetched.latest
        other = latest is not None and latest != self._month.month
        self._show_latest.setVisible(other)
        if latest is not None and other:
            self._show_latest.setText(self.tr("Show {0}").format(month_words(latest, self._month)))
            self._latest = latest

    def _go_to_latest(self) -> None:
        if self._latest is not None:
            self.show_month(self._latest)

    def _paper_chosen(self) -> None:
        self.machine.keep(MachineKey.PAPER, self._paper.currentText())
        self.refresh()

    def _print_month(self, result: MonthResult, options: PageOptions) -> None:
        reporting = self.office.reporting
        if self._printing is None:
            self._printing = run_task(
                self,
                lambda _handle: reporting.pdf(result, options),
                lambda pdf: self._have_print(result, options, pdf),
                self._print_failed,
            )

    def _have_print(self, result: MonthResult, options: PageOptions, pdf: bytes) -> None:
        self._printing = None
        self._output.print(result, options, pdf)

    def _print_failed(self, error: Exception) -> None:
        self._printing = None
        self.messages.error(error)

    def _make_pdf(self) -> None:
        """Lay out the pages, unless that is going on; they are shown when pages are what is looked at."""
        result = self._model.result
        if result is None:
            return
        self._wait.say(self.tr("Laying out the pages..."))
        if self._as_pages.isChecked():
            self._pages.setCurrentWidget(self._wait)
        if self._making is None:
            reporting, options = self.office.reporting, self._options()
            self._making = run_task(
                self, lambda _handle: reporting.preview(result, options), self._have_pdf, self._pdf_failed
            )

    def _have_pdf(self, pdf: bytes) -> None:
        self._making = None
        self._pdf = pdf
        if self._as_pages.isChecked():
            self._show_pdf(pdf)

    def _pdf_failed(self, error: Exception) -> None:
        self._making = None
        self._as_table.setChecked(True)
        self._show_page()
        self.messages.error(error)

    def _show_pdf(self, pdf: bytes) -> None:
        if not self._preview.page_count:
            self._preview.show_pdf(pdf)
        if self._as_pages.isChecked():
            self._pages.setCurrentWidget(self._preview)

    def _next_pane(self) -> None:
        page = self._pages.currentWidget()
        focused = self.focusWidget()
        if page is None or (focused is not None and page.isAncestorOf(focused)):
            self._month.setFocus()
        elif page is self._preview:
            self._preview.set_focus()
        elif page is self._table_page:
            self._view.setFocus()
        else:
            self._show_latest.setFocus()


def _fetch(office: Office, month: Month | None, group: str, options: PageOptions) -> _Fetched:
    """Work a month out; without one, the current month."""
    reporting = office.reporting
    current = reporting.current_month()
    groups = tuple(reporting.groups())
    latest = reporting.latest_month()
    try:
        result = reporting.month(month or current, group if group in groups else "")
    except UserError as error:
        return _Fetched(current, groups, None, str(error), latest, ())
    return _Fetched(current, groups, result, "", latest, tuple(reporting.problems(result, options)))


def _toggle(text: str) -> QPushButton:
    made = button(text)
    made.setCheckable(True)
    made.setIconSize(QSize(18, 18))
    return made
