"""The page Scheduled reports of Preferences: what the program makes by itself, and the mail server it sends through.

Changes are made at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path

from PyQt6.QtCore import Qt, QUrl
from PyQt6.QtGui import QDesktopServices
from PyQt6.QtWidgets import QWidget

from faceattend.services.office import Office
from faceattend.services.schedules import Delivery, MailServer, Outlook, ReportPlan, ReportSchedule
from faceattend.ui.controls import Role, button, label, row
from faceattend.ui.followed_page import FollowedPage
from faceattend.ui.icons import Icon
from faceattend.ui.mail_dialogs import MailServerDialog, TrialMailDialog
from faceattend.ui.messages import Notice, NoticeAction, Severity, ask
from faceattend.ui.report_kinds import report_words
from faceattend.ui.row_list import Line, RowList
from faceattend.ui.schedule_dialog import ScheduleDialog
from faceattend.ui.schedule_words import due_words, last_words, next_words, plan_words, state_words, where_words
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import run_task

_LOOK_AGAIN = 30_000
"""Milliseconds after which it is read again how far the reports have come, while they are looked at."""


@dataclass(frozen=True, slots=True)
class _Read:
    outlooks: Sequence[Outlook]
    zone: tzinfo
    server: MailServer | None
    groups: Sequence[str]


class SchedulesPage(FollowedPage[_Read]):
    """Lists the scheduled reports with how far they have come, and changes them."""

    def __init__(self, office: Office) -> None:
        words = self.tr(
            "Made while the program is open. What became due while the computer was off is made up for once. "
            "Changes are made at once."
        )
        super().__init__(office, self.tr("Scheduled reports"), words, _LOOK_AGAIN)
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
        self._mail = label("", wrap=True)
        self._server = button(self.tr("Mail server..."), name=Icon.NETWORK)
        self._test = button(self.tr("Send a test mail..."))
        self._no_mail = button(self.tr("Remove..."), name=Icon.TRASH)
        self._build()
        self._connect()
        self._show_mail(None)

    def _build(self) -> None:
        self.add_tab(self.tr("Reports"), self.reports, self._about)
        keys = QWidget()
        beside = row()
        for each in (self._server, self._test, self._no_mail):
            beside.addWidget(each)
        beside.addStretch()
        keys.setLayout(beside)
        safe = self.tr(
            "The way to the server is always encrypted. The password is kept in the records and shown to nobody."
        )
        self.add_tab(self.tr("E-mail"), self._mail, label(safe, Role.MUTED, wrap=True), keys)
        self.reports.add_button(self.tr("Add..."), Icon.ADD, self._add)
        self.reports.add_row_button(self.tr("Change..."), Icon.EDIT, self._change, usual=True)
        self.reports.add_row_button(self.tr("Make now"), Icon.PLAY, self._make)
        self.reports.add_row_button(self.tr("Remove"), Icon.TRASH, self._remove)

    def _connect(self) -> None:
        self._server.clicked.connect(self._set_server)
        self._test.clicked.connect(self._send_test)
        self._no_mail.clicked.connect(self._remove_server)
        selection = self.reports.table.selectionModel()
        if selection is not None:
            selection.selectionChanged.connect(self._show_chosen)

    def fetch(self) -> _Read:
        """Read the scheduled reports and the mail server."""
        service = self.office.schedules
        return _Read(
            service.outlooks(), self.office.preferences.zone(), service.mail_server(), self.office.reporting.groups()
        )

    def show_read(self, read: _Read) -> None:
        """Show the scheduled reports and the mail server."""
        self.reports.show_lines([Line(outlook, _cells(outlook, read.zone)) for outlook in read.outlooks])
        self._show_mail(read.server)
        self._show_chosen()

    def _show_chosen(self) -> None:
        outlook, read = self.reports.chosen, self.shown
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
        service = self.office.schedules
        self._open_schedule(service.add, None, self.tr("The report was scheduled."), self._take_away)

    def _change(self, outlook: Outlook) -> None:
        service, before = self.office.schedules, outlook.schedule

        def undo(_changed: ReportSchedule) -> None:
            self.do(lambda: service.change(before.id, before.plan), self.tr("It is as it was before."))

        words = self.tr("The scheduled report was changed.")
        self._open_schedule(lambda plan: service.change(before.id, plan), before.plan, words, undo)

    def _open_schedule(
        self,
        write: Callable[[ReportPlan], ReportSchedule],
        plan: ReportPlan | None,
        words: str,
        undo: Callable[[ReportSchedule], None],
    ) -> None:
        read = self.shown
        if read is None:
            return
        dialog = ScheduleDialog(write, plan, read.groups, self, has_mail=read.server is not None)

        def accepted() -> None:
            written = dialog.written
            if written is not None:
                self.done(words, NoticeAction(self.tr("Undo"), lambda: undo(written)))

        self.open_dialog(dialog, accepted)

    def _make(self, outlook: Outlook) -> None:
        service, schedule = self.office.schedules, outlook.schedule
        words = self.tr("Making the report {0}...").format(report_words(schedule.plan.kind))
        self.strip.show_notice(Notice(Severity.INFO, words))
        run_task(self, lambda _handle: service.try_out(schedule.id), self._made)

    def _made(self, delivery: Delivery) -> None:
        words = self.tr("{0} went to {1}.").format(delivery.name, ", ".join(delivery.places))
        folder = delivery.schedule.plan.folder
        actions = (NoticeAction(self.tr("Open folder"), lambda: _open(Path(folder))),) if folder else ()
        severity = Severity.WARNING if delivery.problem else Severity.OK
        self.strip.show_notice(Notice(severity, " ".join(filter(None, (words, delivery.problem))), actions=actions))

    def _remove(self, outlook: Outlook) -> None:
        service, schedule = self.office.schedules, outlook.schedule

        def put_back() -> None:
            self.do(lambda: service.put_back(schedule), self.tr("It is as it was before."))

        self.do(
            lambda: service.remove(schedule.id),
            self.tr("The report is not made any more. What was made stays where it is."),
            NoticeAction(self.tr("Undo"), put_back),
        )

    def _take_away(self, schedule: ReportSchedule) -> None:
        self.do(lambda: self.office.schedules.remove(schedule.id), self.tr("It is as it was before."))

    def _set_server(self) -> None:
        server = None if self.shown is None else self.shown.server
        dialog = MailServerDialog(self.office.schedules, server, self)
        trial = NoticeAction(self.tr("Send a test mail..."), self._send_test)
        self.open_dialog(dialog, lambda: self.done(self.tr("The mail server is kept. See whether it works."), trial))

    def _send_test(self) -> None:
        read = self.shown
        if read is None or read.server is None:
            return
        dialog = TrialMailDialog(self.office.schedules, read.server.sender, self)
        words = self.tr("The mail server took an e-mail for {0}. Look whether it arrives.")
        self.open_dialog(dialog, lambda: self.done(words.format(dialog.written)))

    def _remove_server(self) -> None:
        title = self.tr("Remove the mail server?")
        text = self.tr("No report can be sent by e-mail then, and its password is forgotten.")
        if ask(self, title, text, self.tr("Remove")):
            service = self.office.schedules
            self.do(lambda: service.set_mail_server(None), self.tr("The mail server was removed."))


def _cells(outlook: Outlook, zone: tzinfo) -> tuple[str, ...]:
    plan = outlook.schedule.plan
    return (
        report_words(plan.kind),
        due_words(plan.due),
        where_words(plan),
        last_words(outlook, zone),
        next_words(outlook, zone),
    )


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
