"""Making and delivering scheduled reports: the program's own work, which goes on while nobody is signed in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock

from faceattend import settings
from faceattend.domain.accounts import Right
from faceattend.domain.clock import Clock
from faceattend.domain.incidents import IncidentKind
from faceattend.errors import EnvironmentFault, UserError
from faceattend.services.incidents import IncidentDesk
from faceattend.services.letterhead import on_letterhead
from faceattend.services.mail import MailFile, MailServer, send
from faceattend.services.office_settings import OfficeSettings
from faceattend.services.paper_files import PaperChoice, paper_file
from faceattend.services.papers import PageOptions, PaperService
from faceattend.services.report_schedules import ReportPlan, ReportSchedule, ScheduleBook, done
from faceattend.services.reporting import write_whole

_DELAYS = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 240, 720))
"""How long after each failure the next try comes; the last one stays."""

_NOT_FINISHED = "It was begun and not finished."
_CLOCK_WAS_AHEAD = timedelta(days=1)
_UNWRITABLE = re.compile(r'[\\/:*?"<>|\s]+')


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a report.

    Attributes:
        due: aware UTC time at which it was due.
        name: of the file.
        places: the folder and the addresses that have it now.
        problem: why something did not go well, as a sentence; empty when all did.
    """

    schedule: ReportSchedule
    due: datetime
    name: str
    places: tuple[str, ...]
    problem: str = ""


class Scheduling:
    """Makes what is due. Any thread may call it, one at a time works."""

    def __init__(
        self,
        book: ScheduleBook,
        papers: PaperService,
        incidents: IncidentDesk,
        office_settings: OfficeSettings,
        clock: Clock,
    ) -> None:
        """Prepare.

        Args:
            papers: on the program's own access.
        """
        self._book = book
        self._papers = papers
        self._incidents = incidents
        self._settings = office_settings
        self._clock = clock
        self._working = Lock()

    def run_due(self) -> list[Delivery]:
        """Make and deliver every report that is due, each once however often it was missed.

        What fails is an incident and is tried again, later and later, until the next one is due in its place.

        Raises:
            UserError: the schedules are damaged.
        """
        with self._working:
            now = self._clock()
            found = []
            for schedule in self._book.all():
                due = self._due(schedule, now)
                if due is not None:
                    found.append(self._run(schedule, due, now))
            return found

    def waiting(self, schedule: ReportSchedule) -> datetime | None:
        """Return the due time for which a report is still to be made, tried before or not; None when there is none."""
        return self._unmade(schedule, self._clock())

    def following(self, schedule: ReportSchedule) -> datetime:
        """Return when a report is due next, whatever is still to be made."""
        return schedule.plan.due.following(self._clock(), self._settings.zone())

    def deliver(self, schedule: ReportSchedule, due: datetime, papers: PaperService) -> Delivery:
        """Make the report that was due at a time and deliver it; how far the schedule has come stays as it is.

        Args:
            papers: on the access of whoever asks for it.

        Raises:
            UserError: the report cannot be made, or the mail server refuses it.
            EnvironmentFault: it cannot be written or sent now.
        """
        plan = schedule.plan
        choice = self._choice(plan, due)
        name = _name(choice, plan)
        result = papers.paper(choice)
        options = on_letterhead(PageOptions(paper=plan.paper), self._settings)
        content = paper_file(result, Path(name), options)
        places: list[str] = []
        refused: Sequence[str] = ()
        if plan.folder:
            _put(Path(plan.folder), name, content)
            places.append(plan.folder)
        if plan.receivers:
            refused = self._mail(plan, MailFile(name, content))
            places += [address for address in plan.receivers if address not in refused]
        people = [person.id for person in result.people]
        papers.access.note(Right.EXPORT_REPORTS, people, f"scheduled report {schedule.id} {name}")
        problem = f"The mail server did not take the report for {', '.join(refused)}." if refused else ""
        return Delivery(schedule, due, name, tuple(places), problem)

    def _unmade(self, schedule: ReportSchedule, now: datetime) -> datetime | None:
        due = schedule.plan.due.latest(now, self._settings.zone())
        before = [schedule.since, schedule.done_until]
        # A clock that was ahead must not keep reports back for years.
        if any(moment is not None and due <= moment <= now + _CLOCK_WAS_AHEAD for moment in before):
            return None
        return due

    def _due(self, schedule: ReportSchedule, now: datetime) -> datetime | None:
        due = self._unmade(schedule, now)
        again = schedule.try_again if schedule.failing == due else None
        return None if again is not None and now < again <= now + _DELAYS[-1] else due

    def _run(self, schedule: ReportSchedule, due: datetime, now: datetime) -> Delivery:
        failures = schedule.failures + 1 if schedule.failing == due else 1
        again = now + _DELAYS[min(failures, len(_DELAYS)) - 1]
        # Written beforehand: what cannot be written down as sent would be sent again every minute.
        self._book.change(
            schedule.id,
            lambda kept: replace(kept, failures=failures, failing=due, try_again=again, problem=_NOT_FINISHED),
        )
        try:
            delivery = self.deliver(schedule, due, self._papers)
        except (UserError, EnvironmentFault) as error:
            problem = str(error)
            sentence = f"The scheduled report {schedule.id} failed: {problem}"
            if failures == 1:
                self._incidents.note(IncidentKind.REPORT_FAILED, now, sentence)
            self._book.change(schedule.id, lambda kept: replace(kept, problem=problem))
            return Delivery(schedule, due, "", (), sentence)
        self._book.change(schedule.id, lambda kept: done(kept, due))
        if delivery.problem:
            self._incidents.note(IncidentKind.REPORT_FAILED, now, delivery.problem)
        return delivery

    def _choice(self, plan: ReportPlan, due: datetime) -> PaperChoice:
        day = due.astimezone(self._settings.zone()).date()
        return PaperChoice(plan.kind, month=plan.about.month(day), day=plan.about.day(day), group=plan.group)

    def _mail(self, plan: ReportPlan, file: MailFile) -> Sequence[str]:
        site = self._settings.get(settings.SITE_NAME) or "faceattend"
        subject = f"{site}: {file.name.rpartition('.')[0]}"
        text = f"The report that you get from {site} is attached. This e-mail was sent by a program.\n"
        return send(self._server(), plan.receivers, subject, text, file, self._clock())

    def _server(self) -> MailServer:
        server = self._book.mail_server()
        if server is None:
            raise UserError("There is no mail server to send reports with. Set one first.")
        return server


def _put(folder: Path, name: str, content: bytes) -> None:
    if not folder.is_dir():
        # It is not made: where a stick is not plugged in, an empty folder on another disk would take its place.
        raise EnvironmentFault(f"The folder {folder} for reports is not there. Plug in its disk, or choose another.")
    write_whole(folder / name, content)


def _name(choice: PaperChoice, plan: ReportPlan) -> str:
    when = choice.day.isoformat() if choice.day is not None else str(choice.month)
    group = _UNWRITABLE.sub("-", plan.group).strip("-.")
    return "-".join(part for part in (plan.kind.value, when, group) if part) + f".{plan.format.value}"
