"""The Reports tab: every report on the screen, as pages, as files and on paper."""

from collections.abc import Callable, Mapping
from datetime import date

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QMenu, QSplitter, QWidget

from faceattend.domain.accounts import Role as AccountRole
from faceattend.domain.months import Month
from faceattend.domain.people import Person
from faceattend.services.office import Office
from faceattend.services.papers import PaperKind
from faceattend.ui.base_tab import BaseTab
from faceattend.ui.charts import charts_of
from faceattend.ui.commands import Command
from faceattend.ui.controls import Kind, button, column, holds_focus, row
from faceattend.ui.icons import Icon
from faceattend.ui.machine import MachineKey, MachineSettings
from faceattend.ui.many_entries import ManyEntries
from faceattend.ui.messages import Messages
from faceattend.ui.month_closing import MonthClosing
from faceattend.ui.month_facts import MonthFacts
from faceattend.ui.month_field import month_text
from faceattend.ui.month_model import RowChoice, figures
from faceattend.ui.page_menu import PageMenu
from faceattend.ui.payroll_dialog import PayrollDialog
from faceattend.ui.report import Report
from faceattend.ui.report_bar import ReportBar
from faceattend.ui.report_content import ReportContent
from faceattend.ui.report_fetch import FetchedReport, fetch_report
from faceattend.ui.report_kinds import ON_THE_ROLL
from faceattend.ui.report_output import ReportOutput
from faceattend.ui.report_side import ReportSide
from faceattend.ui.report_tools import ReportTools
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import Task, run_task


class ReportsTab(BaseTab):
    """One report at a time, with why and what to decide beside it."""

    def __init__(
        self, office: Office, messages: Messages, machine: MachineSettings, parent: QWidget | None = None
    ) -> None:
        super().__init__(office, messages, machine, parent)
        self._fetching: Task | None = None
        self._making: Task | None = None
        self._report: Report | None = None
        self._latest: Month | None = None
        self._pdf: bytes | None = None
        self._print_next = False
        account = office.access.account
        # Whoever sees only his own card has no groups to choose from.
        self._bar = ReportBar(groups_offered=account is None or account.role is not AccountRole.PERSON)
        self._paper = PageMenu(machine)
        self._save = button(self.tr("&Save as"), name=Icon.SAVE)
        self._print = button(self.tr("Print..."), Kind.PRIMARY, Icon.PRINT)
        self._tools = ReportTools()
        self._facts = MonthFacts()
        self.content = ReportContent()
        self.side = ReportSide(office, messages, self)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._output = ReportOutput(self, messages, machine)
        self._months = MonthClosing(office, messages, self)
        self._many = ManyEntries(office, messages, self)
        self._many.written.connect(self._written)
        self._output.status_changed.connect(self.status_changed)
        self._build()
        self._connect()
        self._show(None)

    @property
    def report(self) -> Report | None:
        """What is shown, None while there is nothing."""
        return self._report

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        """Offer printing and saving while there is something to print."""
        always = {
            Command.REFRESH: self.refresh,
            Command.NEXT_PANE: self._next_pane,
            Command.ENTER_LEAVE: self.enter_leave,
            Command.ENTER_MANY: self._many.ask,
            Command.ROLL_CALL: self.print_roll_call,
            Command.VERIFY_PAPER: self._months.verify_paper,
        }
        if self._report is None:
            return always
        shown: dict[Command, Callable[[], None]] = {
            Command.SEARCH: self._tools.search,
            Command.PRINT: self.print_pages,
            Command.SAVE_PDF: lambda: self.save_as(".pdf"),
            Command.SAVE_XLSX: lambda: self.save_as(".xlsx"),
            Command.SAVE_CSV: lambda: self.save_as(".csv"),
            Command.PAYROLL: self.make_payroll,
        }
        roll = self._report.roll
        if roll is not None:
            shown[Command.OPEN_DAYS] = lambda: self._open_panel(self.side.open_days)
            if roll.closing is None:
                shown[Command.CLOSE_MONTH] = lambda: self._months.close(roll.month)
            else:
                shown[Command.AMEND_MONTH] = lambda: self._months.amend(roll.month)
        return {**always, **shown}

    def opened(self) -> None:
        """Fetch what may have changed."""
        self.refresh()
        self._bar.set_focus()

    def closing(self) -> None:
        """Let go of the document."""
        self.machine.keep(MachineKey.REPORTS_SPLITTER, self._split.saveState())
        self._stop_tasks()
        self.content.preview.clear()

    def roll_changed(self) -> None:
        """Work the report out again when it is looked at."""
        self._refresh_if_visible()

    def attendance_changed(self) -> None:
        """Work the report out again when it is looked at."""
        self._refresh_if_visible()

    def settings_changed(self) -> None:
        """Work the report out by the new rules."""
        self._refresh_if_visible()

    def returned(self) -> None:
        """Work the report out as it is now."""
        self._refresh_if_visible()

    def refresh(self) -> None:
        """Work the report out again."""
        self._stop_tasks()
        choice = self._bar.choice if self._bar.begun else None
        office, kind, options = self.office, self._bar.kind, self._paper.options
        self._fetching = run_task(
            self, lambda _handle: fetch_report(office, kind, choice, options), self._fetched, self._failed
        )
        if self._report is None:
            self.content.wait(self.tr("Working it out..."))

    def show_month(self, month: Month) -> None:
        """Show another month."""
        self._bar.choose(month=month)

    def show_report(self, kind: PaperKind) -> None:
        """Show another report."""
        self._bar.choose(kind=kind)

    def save_as(self, ending: str) -> None:
        """Ask for a file and write the report into it; ``ending`` is .pdf, .xlsx or .csv."""
        if self._report is not None:
            self._output.save(self._report, ending)

    def make_payroll(self) -> None:
        """Ask for a layout and write the month that is chosen for a payroll program."""
        group = self._bar.choice.group
        dialog = PayrollDialog(self.office, self.machine, self._bar.month, group, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def print_pages(self) -> None:
        """Ask for the printer and print the report."""
        if self._report is not None:
            self._output.print(self._report, lambda: self.save_as(".pdf"))

    def print_roll_call(self) -> None:
        """Print who is in now, on the printer that was used last."""
        self._print_next = True
        self._bar.choose(kind=PaperKind.ROLL_CALL)

    def enter_leave(self) -> None:
        """Ask for leave or duty elsewhere of one person or of many."""
        enrolment, attendance = self.office.enrolment, self.office.attendance

        def ask(found: tuple[list[Person], date]) -> None:
            people, today = found
            actions = self.side.actions_of_day
            actions.enter([person for person in people if actions.may_correct(person)], today)

        run_task(self, lambda _handle: (enrolment.people(), attendance.today()), ask)

    def _build(self) -> None:
        menu = QMenu(self._save)
        for text, ending in (
            (self.tr("&PDF document..."), ".pdf"),
            (self.tr("&Excel workbook..."), ".xlsx"),
            (self.tr("&CSV table..."), ".csv"),
        ):
            action = menu.addAction(text)
            if action is not None:
                action.triggered.connect(lambda _checked=False, ending=ending: self.save_as(ending))
        menu.addSeparator()
        payroll = menu.addAction(self.tr("Payroll &file..."))
        if payroll is not None:
            payroll.triggered.connect(lambda _checked=False: self.make_payroll())
        self._save.setMenu(menu)
        self._save.setProperty("menu", "true")
        head = row()
        head.addWidget(self._bar)
        head.addStretch()
        for each in (self._paper, self._save, self._print):
            head.addWidget(each)
        self._split.addWidget(self.content)
        self._split.addWidget(self.side)
        self._split.setStretchFactor(0, 1)
        self._split.setChildrenCollapsible(False)
        self._split.restoreState(self.machine.layout(MachineKey.REPORTS_SPLITTER))
        self.side.hide()
        layout = column(margin=2 * GRID, gap=GRID)
        layout.addLayout(head)
        layout.addWidget(self._tools)
        layout.addWidget(self._facts)
        layout.addWidget(self._split, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        self._bar.changed.connect(self.refresh)
        self._bar.kind_changed.connect(self._kind_changed)
        self._paper.changed.connect(self.refresh)
        self._print.clicked.connect(self.print_pages)
        self._tools.look_changed.connect(self._show_look)
        self._tools.search_changed.connect(self._search)
        self._tools.rows_changed.connect(self._choose_rows)
        self._tools.found_wanted.connect(self.content.set_focus)
        self._tools.open_days_wanted.connect(lambda on: self._open_panel(self.side.open_days if on else None))
        self._tools.codes_wanted.connect(lambda on: self._open_panel(self.side.codes if on else None))
        self.content.latest_wanted.connect(self._go_to_latest)
        self.content.day_wanted.connect(lambda person, day: self.side.explain(person.id, day))
        self.content.day_passed.connect(lambda person, day: self.side.follow(person.id, day))
        self.side.day_wanted.connect(self.content.show_day)
        self.side.close_wanted.connect(lambda: self._months.close(self._bar.month))
        self._months.changed.connect(self.refresh)
        self._months.open_days_wanted.connect(lambda: self._open_panel(self.side.open_days))
        self.side.written.connect(self._written)
        self.side.save_wanted.connect(lambda day: self._output.save(day, ".pdf"))
        self.side.print_wanted.connect(lambda day: self._output.print(day, lambda: self._output.save(day, ".pdf")))
        self.side.turned.connect(self._show_panels)
        self.side.left.connect(self.content.set_focus)

    def _refresh_if_visible(self) -> None:
        if self.isVisible():
            self.refresh()

    def _written(self) -> None:
        self.punches_changed.emit()
        self.refresh()

    def _stop_tasks(self) -> None:
        for task in (self._fetching, self._making):
            if task is not None:
                task.cancel()
        self._fetching = self._making = None
        self._output.cancel()
        self.side.stop()

    def _kind_changed(self) -> None:
        """Take away what does not belong to the report that was chosen."""
        self.side.forget()
        if self._bar.kind not in ON_THE_ROLL:
            self.side.turn_to(None)
        self._show(None)
        self.content.wait(self.tr("Working it out..."))

    def _fetched(self, fetched: FetchedReport) -> None:
        self._fetching = None
        self._bar.begin(fetched.today)
        self._bar.offer(fetched.groups, fetched.people)
        self._latest = fetched.latest
        self._show(fetched.report)
        if fetched.report is None:
            self._say_nothing(fetched.reason)
        elif self._print_next and fetched.report.kind is PaperKind.ROLL_CALL:
            self._output.print_now(fetched.report, lambda: self.save_as(".pdf"))
        self._print_next = False
        self.commands_changed.emit()

    def _failed(self, error: Exception) -> None:
        self._fetching = None
        self._print_next = False
        self._show(None)
        self.content.say_nothing(self.tr("The report could not be made"), str(error))
        self.messages.error(error)

    def _show(self, report: Report | None) -> None:
        if self._making is not None:
            # These would be the pages of the report before.
            self._making.cancel()
        self._report, self._pdf, self._making = report, None, None
        kind = self._bar.kind
        roll = None if report is None else report.roll
        self.content.preview.clear()
        if report is not None and report.table is not None:
            self.content.show_list(report.table)
        if roll is not None:
            self.content.show_roll(roll)
        if report is not None and report.result.statistics is not None:
            self.content.show_charts(charts_of(report.result.statistics))
        self._paper.show_for(kind)
        self._tools.count_open(None if roll is None else figures(roll).undecided)
        for each in (self._save, self._print):
            each.setEnabled(report is not None)
        self._facts.show_report(report)
        self.side.show_month(roll)
        self._show_look()

    def _show_look(self) -> None:
        report, kind = self._report, self._bar.kind
        self._tools.show_for(roll=kind in ON_THE_ROLL, charts=kind is PaperKind.CHART)
        if report is None:
            return
        if self._tools.pages_wanted:
            self._show_pages(report)
        elif report.roll is not None:
            self.content.turn_to_roll()
        elif report.table is not None:
            self.content.turn_to_list()
        elif report.kind is PaperKind.CHART:
            self.content.turn_to_charts()
        self._say_found()

    def _search(self, words: str) -> None:
        self.content.search(words)
        self._show_look()

    def _choose_rows(self, choice: RowChoice) -> None:
        self.content.choose(choice)
        self._show_look()

    def _say_found(self) -> None:
        found, all_of_them = self.content.found(roll=self._report is not None and self._report.roll is not None)
        shown = self._report is not None and not self._tools.pages_wanted and found != all_of_them
        self._tools.show_found(self.tr("{0} of {1}").format(found, all_of_them) if shown else "")

    def _say_nothing(self, reason: str) -> None:
        month, latest = self._bar.month, self._latest
        of_a_month = self._bar.choice.month is not None
        title = self.tr("No attendance in {0}").format(month_text(month)) if of_a_month else self.tr("Nothing to show")
        other = of_a_month and latest is not None and latest != month
        verb = self.tr("Show {0}").format(month_text(latest)) if latest is not None and other else ""
        self.content.say_nothing(title, reason, verb)

    def _go_to_latest(self) -> None:
        if self._latest is not None:
            self.show_month(self._latest)

    def _open_panel(self, panel: QWidget | None) -> None:
        self.side.turn_to(panel)
        self.side.set_focus()

    def _show_panels(self) -> None:
        panel = self.side.panel
        self._tools.show_open(open_days=panel is self.side.open_days, codes=panel is self.side.codes)

    def _show_pages(self, report: Report) -> None:
        """Show the pages; lay them out first, unless that is done or going on."""
        if self._pdf is not None:
            if not self.content.preview.page_count:
                self.content.preview.show_pdf(self._pdf)
            self.content.turn_to_pages()
            return
        self.content.wait(self.tr("Laying out the pages..."))
        if self._making is None:
            self._making = run_task(self, lambda _handle: report.preview(), self._have_pdf, self._pdf_failed)

    def _have_pdf(self, pdf: bytes) -> None:
        self._making = None
        self._pdf = pdf
        self._show_look()

    def _pdf_failed(self, error: Exception) -> None:
        self._making = None
        self._tools.want_screen()
        self._show_look()
        self.messages.error(error)

    def _next_pane(self) -> None:
        if holds_focus(self.side) or (holds_focus(self.content) and self.side.panel is None):
            self._bar.set_focus()
        elif holds_focus(self.content):
            self.side.set_focus()
        else:
            self.content.set_focus()
