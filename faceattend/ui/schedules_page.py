"""The page Scheduled reports of Preferences: what the program makes by itself, and the mail server it sends through.

Changes are made at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path

from PyQt6.QtCore import Qt, QTimer, QUrl
from PyQt6.QtGui import QDesktopServices, QHideEvent, QShowEvent
from PyQt6.QtWidgets import QDialog, QTabWidget, QWidget

from faceattend.services.office import Office
from faceattend.services.schedules import Delivery, MailServer, Outlook, ReportPlan, ReportSchedule
from faceattend.ui.controls import Role, button, column, label, row
from faceattend.ui.icons import Icon
from faceattend.ui.mail_dialogs import MailServerDialog, TrialMailDialog
from faceattend.ui.messages import MessageStrip, Notice, NoticeAction, Severity, ask
from faceattend.ui.preference_pages import PreferencePage
from faceattend.ui.report_kinds import report_words
from faceattend.ui.row_list import Line, RowList
from faceattend.ui.schedule_dialog import ScheduleDialog
from faceattend.ui.schedule_words import due_words, last_words, next_words, plan_words, state_words, where_words
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import Task, TaskHandle, run_task

_LOOK_AGAIN = 30_000
"""Milliseconds after which it is read again how far the reports have come, while they are looked at."""


@dataclass(frozen=True, slots=True)
class _Read:
    outlooks: Sequence[Outlook]
    zone: tzinfo
    server: MailServer | None
    groups: Sequence[str]


class SchedulesPage(PreferencePage):
    """Lists the scheduled reports with how far they have come, and changes them."""

    def __init__(self, office: Office) -> None:
        super().__init__(self.tr("Scheduled reports"))
        self._office = office
        self._read_last: _Read | None = None
        self._reading: Task | None = None
        self._strip = MessageStrip()
        self.reports: RowList[Outlook] = RowList(
            self.tr("Scheduled reports"),
            (self.tr("Report"), self.tr("When"), self.tr("Goes to"), self.tr("Last time"), self.tr("Next time")),
            2,
            self.tr("No report is scheduled"),
            self.tr("The program can put reports into a folder or send them by e-mail, by itself and on time."),
        )
        self._about = label("", Role.MUTED, wrap=True)
        self._about.setMinimumHeight(4 * (2 * GRID + GRID // 4))
        self._about.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.tabs = QTabWidget()
        self._mail = label("", wrap=True)
        self._server = button(self.tr("Mail server..."), name=Icon.NETWORK)
        self._test = button(self.tr("Send a test mail..."))
        self._no_mail = button(self.tr("Remove..."), name=Icon.TRASH)
        self._again = QTimer(self)
        self._again.setInterval(_LOOK_AGAIN)
        self._build()
        self._connect()
        self._show_mail(None)

    def opened(self) -> None:
        """Read the scheduled reports."""
        self._read()

    def show_error(self, error: Exception) -> None:
        """Say why something was not done."""
        self._strip.show_error(error)

    def showEvent(self, event: QShowEvent | None) -> None:
        """Follow how far the reports come."""
        super().showEvent(event)
        self._again.start()

    def hideEvent(self, event: QHideEvent | None) -> None:
        """Follow nothing while nobody looks."""
        self._again.stop()
        super().hideEvent(event)

    def _build(self) -> None:
        words = self.tr(
            "Made while the program is open. What became due while the computer was off is made up for once. "
            "Changes are made at once."
        )
        self.body.addWidget(label(words, Role.MUTED, wrap=True))
        self.body.addWidget(self._strip)
        self.tabs.setAccessibleName(self.title)
        bar = self.tabs.tabBar()
        if bar is not None:
            bar.setAccessibleName(self.tr("Parts of {0}").format(self.title))
        self.tabs.addTab(_page(self.reports, self._about), self.tr("Reports"))
        keys = QWidget()
        beside = row()
        for each in (self._server, self._test, self._no_mail):
            beside.addWidget(each)
        beside.addStretch()
        keys.setLayout(beside)
        safe = self.tr(
            "The way to the server is always encrypted. The password is kept in the records and shown to nobody."
        )
        mail = _page(self._mail, label(safe, Role.MUTED, wrap=True), keys)
        self.tabs.addTab(mail, self.tr("E-mail"))
        self.body.addWidget(self.tabs, 1)
        self.reports.add_button(self.tr("Add..."), Icon.ADD, self._add)
        self.reports.add_row_button(self.tr("Change..."), Icon.EDIT, self._change, usual=True)
        self.reports.add_row_button(self.tr("Make now"), Icon.PLAY, self._make)
        self.reports.add_row_button(self.tr("Remove"), Icon.TRASH, self._remove)

    def _connect(self) -> None:
        self._again.timeout.connect(self._read)
        self._server.clicked.connect(self._set_server)
        self._test.clicked.connect(self._send_test)
        self._no_mail.clicked.connect(self._remove_server)
        selection = self.reports.table.selectionModel()
        if selection is not None:
            selection.selectionChanged.connect(self._show_chosen)

    def _read(self) -> None:
        office = self._office

        def op(_handle: TaskHandle) -> _Read:
            service = office.schedules
            return _Read(
                service.outlooks(), office.preferences.zone(), service.mail_server(), office.reporting.groups()
            )

        # What was read before a change must not be shown after it.
        if self._reading is not None:
            self._reading.cancel()
        self._reading = run_task(self, op, self._show)

    def _show(self, read: _Read) -> None:
        if read == self._read_last:
            return
        self._read_last = read
        self.reports.show_lines([Line(outlook, _cells(outlook, read.zone)) for outlook in read.outlooks])
        self._show_mail(read.server)
        self._show_chosen()

    def _show_chosen(self) -> None:
        outlook, read = self.reports.chosen, self._read_last
        if outlook is None or read is None:
            self._about.setText("")
            return
        self._about.setText(f"{plan_words(outlook.schedule.plan)} {state_words(outlook, read.zone)}")

    def _show_mail(self, server: MailServer | None) -> None:
        words = self.tr("There is no mail server yet, so nothing can be sent.")
        if server is not None:
            words = self.tr("E-mail goes through {0}, port {1}, from {2}.")
            words = words.format(server.host, server.port, server.sender)
        self._mail.setText(words)
        self._test.setEnabled(server is not None)
        self._no_mail.setEnabled(server is not None)

    def _add(self) -> None:
        service = self._office.schedules
        self._open_schedule(service.add, None, self.tr("The report was scheduled."), self._take_away)

    def _change(self, outlook: Outlook) -> None:
        service, before = self._office.schedules, outlook.schedule

        def undo(_changed: ReportSchedule) -> None:
            self._do(lambda: service.change(before.id, before.plan), self.tr("It is as it was before."))

        words = self.tr("The scheduled report was changed.")
        self._open_schedule(lambda plan: service.change(before.id, plan), before.plan, words, undo)

    def _open_schedule(
        self,
        write: Callable[[ReportPlan], ReportSchedule],
        plan: ReportPlan | None,
        words: str,
        undo: Callable[[ReportSchedule], None],
    ) -> None:
        read = self._read_last
        if read is None:
            return
        dialog = ScheduleDialog(write, plan, read.groups, self, has_mail=read.server is not None)

        def accepted() -> None:
            written = dialog.written
            if written is not None:
                self._done(words, NoticeAction(self.tr("Undo"), lambda: undo(written)))

        self._open(dialog, accepted)

    def _make(self, outlook: Outlook) -> None:
        service, schedule = self._office.schedules, outlook.schedule
        words = self.tr("Making the report {0}...").format(report_words(schedule.plan.kind))
        self._strip.show_notice(Notice(Severity.INFO, words))
        run_task(self, lambda _handle: service.try_out(schedule.id), self._made)

    def _made(self, delivery: Delivery) -> None:
        words = self.tr("{0} went to {1}.").format(delivery.name, ", ".join(delivery.places))
        folder = delivery.schedule.plan.folder
        actions = (NoticeAction(self.tr("Open folder"), lambda: _open(Path(folder))),) if folder else ()
        severity = Severity.WARNING if delivery.problem else Severity.OK
        self._strip.show_notice(Notice(severity, " ".join(filter(None, (words, delivery.problem))), actions=actions))

    def _remove(self, outlook: Outlook) -> None:
        service, schedule = self._office.schedules, outlook.schedule

        def put_back() -> None:
            self._do(lambda: service.put_back(schedule), self.tr("It is as it was before."))

        self._do(
            lambda: service.remove(schedule.id),
            self.tr("The report is not made any more. What was made stays where it is."),
            NoticeAction(self.tr("Undo"), put_back),
        )

    def _take_away(self, schedule: ReportSchedule) -> None:
        self._do(lambda: self._office.schedules.remove(schedule.id), self.tr("It is as it was before."))

    def _set_server(self) -> None:
        server = None if self._read_last is None else self._read_last.server
        dialog = MailServerDialog(self._office.schedules, server, self)
        trial = NoticeAction(self.tr("Send a test mail..."), self._send_test)
        self._open(dialog, lambda: self._done(self.tr("The mail server is kept. See whether it works."), trial))

    def _send_test(self) -> None:
        read = self._read_last
        if read is None or read.server is None:
            return
        dialog = TrialMailDialog(self._office.schedules, read.server.sender, self)
        words = self.tr("The mail server took an e-mail for {0}. Look whether it arrives.")
        self._open(dialog, lambda: self._done(words.format(dialog.written)))

    def _remove_server(self) -> None:
        title = self.tr("Remove the mail server?")
        text = self.tr("No report can be sent by e-mail then, and its password is forgotten.")
        if ask(self, title, text, self.tr("Remove")):
            service = self._office.schedules
            self._do(lambda: service.set_mail_server(None), self.tr("The mail server was removed."))

    def _open(self, dialog: QDialog, accepted: Callable[[], None]) -> None:
        self._strip.clear()
        dialog.accepted.connect(accepted)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _do(self, work: Callable[[], object], words: str, *actions: NoticeAction) -> None:
        self._strip.clear()
        run_task(self, lambda _handle: work(), lambda _done: self._done(words, *actions))

    def _done(self, words: str, *actions: NoticeAction) -> None:
        self._strip.show_notice(Notice(Severity.OK, words, actions=actions))
        self._read()


def _cells(outlook: Outlook, zone: tzinfo) -> tuple[str, ...]:
    plan = outlook.schedule.plan
    return (
        report_words(plan.kind),
        due_words(plan.due),
        where_words(plan),
        last_words(outlook, zone),
        next_words(outlook, zone),
    )


def _page(*parts: QWidget) -> QWidget:
    """Return a page with parts below one another; a list gets the room that is left."""
    layout = column(gap=GRID + GRID // 2)
    layout.setContentsMargins(0, GRID, 0, 0)
    for part in parts:
        layout.addWidget(part, 1 if isinstance(part, RowList) else 0)
    if not any(isinstance(part, RowList) for part in parts):
        layout.addStretch()
    made = QWidget()
    made.setLayout(layout)
    return made


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
