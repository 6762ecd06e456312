"""Scheduled reports, as administrators set them up."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from faceattend.domain.accounts import Right
from faceattend.domain.calendars import Weekday
from faceattend.domain.clock import Clock
from faceattend.domain.due_times import DueTimes, Frequency
from faceattend.errors import UserError
from faceattend.reports.paper import Paper, PaperKind
from faceattend.services.access import Access, Unchecked, needs, unchecked
from faceattend.services.mail import MailSecurity, MailServer, checked_address, checked_server, send
from faceattend.services.papers import PaperService
from faceattend.services.report_schedules import (
    DAY_PAPERS,
    About,
    FileFormat,
    ReportPlan,
    ReportSchedule,
    ScheduleBook,
    ScheduleId,
    planned_anew,
)
from faceattend.services.scheduling import Delivery, Scheduling

__all__ = [
    "DAY_PAPERS",
    "ONLY_AS_PDF",
    "About",
    "Delivery",
    "DueTimes",
    "FileFormat",
    "Frequency",
    "MailSecurity",
    "MailServer",
    "Outlook",
    "Paper",
    "PaperKind",
    "ReportPlan",
    "ReportSchedule",
    "ScheduleId",
    "ScheduleService",
    "Weekday",
]

ONLY_AS_PDF = frozenset({PaperKind.CHART, PaperKind.PACK})
"""Reports that are no single table."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """A scheduled report and what is to come.

    Attributes:
        waiting: aware UTC due time for which the report is still to be made, now or when it is tried again; None when
            nothing is to be caught up.
        following: aware UTC time at which it is due next.
    """

    schedule: ReportSchedule
    waiting: datetime | None
    following: datetime


class ScheduleService:
    """Sets up reports that the program makes by itself.

    They are of everybody, or of a whole group, whoever is signed in when they are made.

    Attributes:
        access: who acts.
    """

    def __init__(
        self, book: ScheduleBook, scheduling: Scheduling, papers: PaperService, access: Access, clock: Clock
    ) -> None:
        self.access = access
        self._book = book
        self._scheduling = scheduling
        self._papers = papers
        self._clock = clock

    @needs(Right.CHANGE_SETTINGS)
    def schedules(self) -> Sequence[ReportSchedule]:
        """Return the scheduled reports in the order in which they were added.

        Raises:
            UserError: they are damaged.
        """
        return self._book.all()

    @needs(Right.CHANGE_SETTINGS)
    def add(self, plan: ReportPlan) -> ReportSchedule:
        """Have a report made from now on.

        Raises:
            PasswordNeededError: the password must be typed again first.
            UserError: the plan lacks something, its folder is not there, or there is no mail server for it.
        """
        self.access.require(Right.EXPORT_REPORTS)
        checked = self._checked(plan)
        schedule = self._book.add(checked, self._clock(), self.access.name)
        self.access.note(Right.CHANGE_SETTINGS, detail=f"scheduled report {schedule.id}")
        return schedule

    @needs(Right.CHANGE_SETTINGS)
    def outlooks(self) -> Sequence[Outlook]:
        """Return the scheduled reports as :meth:`schedules` does, each with what is to come.

        Raises:
            UserError: they are damaged.
        """
        scheduling = self._scheduling
        return [Outlook(one, scheduling.waiting(one), scheduling.following(one)) for one in self._book.all()]

    @needs(Right.CHANGE_SETTINGS)
    def change(self, id: ScheduleId, plan: ReportPlan) -> ReportSchedule:
        """Have a report made by another plan from now on; what failed is tried again at once.

        Raises:
            PasswordNeededError: the password must be typed again first.
            UserError: there is none with this number, or the plan cannot be used as with :meth:`add`.
        """
        self.access.require(Right.EXPORT_REPORTS)
        self._book.find(id)
        checked, now, by = self._checked(plan), self._clock(), self.access.name
        # A report may be made at this very moment, and how far it has come must not be lost.
        self._book.change(id, lambda kept: planned_anew(kept, checked, now, by))
        self.access.note(Right.CHANGE_SETTINGS, detail=f"scheduled report {id} changed")
        return self._book.find(id)

    @needs(Right.CHANGE_SETTINGS)
    def put_back(self, schedule: ReportSchedule) -> None:
        """Have a report made again as it was before it was removed; under the next number when its own is taken.

        Raises:
            PasswordNeededError: the password must be typed again first.
            UserError: its folder is not there any more, or there is no mail server for it.
        """
        self.access.require(Right.EXPORT_REPORTS)
        kept = self._book.put_back(replace(schedule, plan=self._checked(schedule.plan)))
        self.access.note(Right.CHANGE_SETTINGS, detail=f"scheduled report {kept.id} as before")

    @needs(Right.CHANGE_SETTINGS)
    def remove(self, id: ScheduleId) -> None:
        """Make a report no more.

        Raises:
            UserError: there is none with this number.
        """
        self._book.remove(id)
        self.access.note(Right.CHANGE_SETTINGS, detail=f"scheduled report {id} removed")

    @needs(Right.CHANGE_SETTINGS)
    def try_out(self, id: ScheduleId) -> Delivery:
        """Make and deliver a report now, as if it were due; the schedule goes on as before.

        Raises:
            PasswordNeededError: the password must be typed again first.
            UserError: there is none with this number, or it cannot be made or sent.
            EnvironmentFault: it cannot be written or sent now.
        """
        self.access.require(Right.EXPORT_REPORTS)
        return self._scheduling.deliver(self._book.find(id), self._clock(), self._papers)

    @unchecked(Unchecked.OWN_WORK)
    def run_due(self) -> Sequence[Delivery]:
        """Make and deliver what is due, as it was set up; see :meth:`Scheduling.run_due`.

        Raises:
            UserError: the schedules are damaged.
        """
        return self._scheduling.run_due()

    @needs(Right.CHANGE_SETTINGS)
    def mail_server(self) -> MailServer | None:
        """Return the mail server without its password, which is shown to nobody; None when none was set.

        Raises:
            UserError: it is damaged.
        """
        server = self._book.mail_server()
        return None if server is None else replace(server, password="")

    @needs(Right.CHANGE_SETTINGS)
    def set_mail_server(self, server: MailServer | None, *, keep_password: bool = False) -> None:
        """Send through this server from now on, or with None through none.

        Args:
            keep_password: use the password that is kept, which is only done for the server and the name for which it
                was typed.

        Raises:
            PasswordNeededError: the password must be typed again first.
            UserError: a field cannot be used, or with None, a scheduled report is still sent by e-mail.
        """
        self.access.require(Right.EXPORT_REPORTS)
        if server is not None and keep_password:
            server = replace(server, password=self._kept_password(server))
        if server is None and any(schedule.plan.receivers for schedule in self._book.all()):
            raise UserError("There are scheduled reports that are sent by e-mail. Remove them first.")
        self._book.set_mail_server(None if server is None else checked_server(server))
        self.access.note(Right.CHANGE_SETTINGS, detail="mail server")

    @needs(Right.CHANGE_SETTINGS)
    def send_trial(self, address: str) -> None:
        """Send an e-mail without any report, to see whether the mail server takes it.

        Raises:
            PasswordNeededError: the password must be typed again first.
            UserError: there is no mail server, it refuses the e-mail, or this is no address.
            EnvironmentFault: the server cannot be reached or is not trusted.
        """
        self.access.require(Right.EXPORT_REPORTS)
        receiver = checked_address(address)
        server = self._book.mail_server()
        if server is None:
            raise UserError("There is no mail server yet. Set one first.")
        text = "This is a trial. Reports of faceattend can be sent to this address.\n"
        send(server, (receiver,), "faceattend: a trial", text, None, self._clock())
        self.access.note(Right.CHANGE_SETTINGS, detail="trial e-mail")

    def _kept_password(self, server: MailServer) -> str:
        kept = self._book.mail_server()
        # Another server, or one that another certificate vouches for, could take the password for itself.
        if kept is None or _who_is_asked(kept) != _who_is_asked(server):
            raise UserError("The password is kept for another server or name. Type it again.")
        return kept.password

    def _checked(self, plan: ReportPlan) -> ReportPlan:
        if not plan.folder and not plan.receivers:
            raise UserError("The report has nowhere to go; give a folder, an e-mail address, or both.")
        if plan.kind in DAY_PAPERS and not plan.about.is_day:
            raise UserError(f"The report {plan.kind.value} is of a day; make it about today or yesterday.")
        if plan.kind not in DAY_PAPERS | {PaperKind.LATE} and plan.about.is_day:
            raise UserError(f"The report {plan.kind.value} is of a month; make it about this month or the last one.")
        if plan.kind in ONLY_AS_PDF and plan.format is not FileFormat.PDF:
            raise UserError(f"The report {plan.kind.value} can only be a PDF.")
        folder = str(Path(plan.folder).absolute()) if plan.folder else ""
        if folder and not Path(folder).is_dir():
            raise UserError(f"There is no folder {folder}. Make it first.")
        receivers = tuple(dict.fromkeys(checked_address(address) for address in plan.receivers))
        if receivers and self._book.mail_server() is None:
            raise UserError("There is no mail server to send reports with. Set one first.")
        return replace(plan, folder=folder, receivers=receivers)


def _who_is_asked(server: MailServer) -> tuple[str, str, str]:
    return server.host, server.user, server.authority
