"""Reports that the program makes and delivers by itself, as an administrator set them up, and how far each has come.

They are kept whole as one sealed value among the settings, the mail server with its password as another.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import Enum
from threading import Lock
from typing import NewType, TypeVar

from cattrs.errors import BaseValidationError
from cattrs.preconf.json import make_converter

from faceattend.domain.due_times import DueTimes
from faceattend.domain.months import Month
from faceattend.errors import UserError
from faceattend.reports.paper import Paper, PaperKind
from faceattend.services.mail import MailServer
from faceattend.storage.settings import SettingsRepository

Value = TypeVar("Value")

ScheduleId = NewType("ScheduleId", int)

SCHEDULES_KEY = "reports.schedules"
MAIL_KEY = "reports.mail"

DAY_PAPERS = frozenset({PaperKind.DAY, PaperKind.ROLL_CALL})
"""Papers of a day; LATE is one of a day or of a month, and all others are of a month."""


class FileFormat(Enum):
    """As what a report is written."""

    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"


class About(Enum):
    """Which day or month a report is of, counted from the day on which it is due."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    THIS_MONTH = "this-month"
    LAST_MONTH = "last-month"

    @property
    def is_day(self) -> bool:
        """Whether it is a day."""
        return self in {About.TODAY, About.YESTERDAY}

    def day(self, due: date) -> date | None:
        """Return the day for a report that is due on a day; None when it is of a month."""
        match self:
            case About.TODAY:
                return due
            case About.YESTERDAY:
                return due - timedelta(days=1)
            case _:
                return None

    def month(self, due: date) -> Month | None:
        """Return the month for a report that is due on a day; None when it is of a day."""
        match self:
            case About.THIS_MONTH:
                return Month.of(due)
            case About.LAST_MONTH:
                return Month.of(due.replace(day=1) - timedelta(days=1))
            case _:
                return None


@dataclass(frozen=True, slots=True)
class ReportPlan:
    """What report is made, when, and where it goes.

    Attributes:
        group: empty for everybody.
        folder: where it is put; empty for none. It has to be there.
        receivers: addresses to which it is sent.
    """

    kind: PaperKind
    due: DueTimes
    about: About
    format: FileFormat = FileFormat.PDF
    group: str = ""
    folder: str = ""
    receivers: tuple[str, ...] = ()
    paper: Paper = Paper.A4


@dataclass(frozen=True, slots=True)
class ReportSchedule:
    """A plan, and how far it has come.

    Attributes:
        since: aware UTC time; what was due before is not made.
        by: name of the account that set it up.
        done_until: the last due time that was made and delivered, or None.
        failures: how often the present one failed.
        failing: the due time that failed; None when the last one went well.
        try_again: when it is tried again.
        problem: why it failed last, as a sentence.
    """

    id: ScheduleId
    plan: ReportPlan
    since: datetime
    by: str
    done_until: datetime | None = None
    failures: int = 0
    failing: datetime | None = None
    try_again: datetime | None = None
    problem: str = ""


class ScheduleBook:
    """Keeps the schedules and the mail server. Any thread may call it."""

    def __init__(self, repository: SettingsRepository) -> None:
        self._repository = repository
        self._converter = make_converter(detailed_validation=False)
        self._converter.register_unstructure_hook(time, lambda value: value.isoformat("minutes"))
        self._converter.register_structure_hook(time, lambda value, _: time.fromisoformat(value))
        # A paper's value is its size, which may be told more exactly one day.
        self._converter.register_unstructure_hook(Paper, lambda value: value.name)
        self._converter.register_structure_hook(Paper, lambda value, _: Paper[value])
        self._changing = Lock()

    def all(self) -> tuple[ReportSchedule, ...]:
        """Return the schedules in the order in which they were added.

        Raises:
            UserError: they are damaged.
        """
        return self._read(SCHEDULES_KEY, tuple[ReportSchedule, ...]) or ()

    def find(self, id: ScheduleId) -> ReportSchedule:
        """Return one schedule.

        Raises:
            UserError: there is none with this number.
        """
        found = next((schedule for schedule in self.all() if schedule.id == id), None)
        if found is None:
            raise UserError(f"There is no scheduled report {id}; list them first.")
        return found

    def add(self, plan: ReportPlan, since: datetime, by: str) -> ReportSchedule:
        """Add a schedule, and return it with its number."""
        with self._changing:
            known = self.all()
            schedule = ReportSchedule(_next_id(known), plan, since, by)
            self._write((*known, schedule))
        return schedule

    def remove(self, id: ScheduleId) -> None:
        """Remove a schedule.

        Raises:
            UserError: there is none with this number.
        """
        with self._changing:
            self.find(id)
            self._write(tuple(schedule for schedule in self.all() if schedule.id != id))

    def put_back(self, schedule: ReportSchedule) -> ReportSchedule:
        """Keep a schedule that was removed among the others in the order of numbers, and return it.

        Another one may have its number by now; then it gets the next.
        """
        with self._changing:
            known = self.all()
            if any(one.id == schedule.id for one in known):
                schedule = replace(schedule, id=_next_id(known))
            self._write(tuple(sorted((*known, schedule), key=lambda one: one.id)))
        return schedule

    def change(self, id: ScheduleId, change: Callable[[ReportSchedule], ReportSchedule]) -> None:
        """Change how far a schedule has come; one that was removed meanwhile stays so."""
        with self._changing:
            self._write(tuple(change(schedule) if schedule.id == id else schedule for schedule in self.all()))

    def mail_server(self) -> MailServer | None:
        """Return the mail server with its password, or None when none was set.

        Raises:
            UserError: it is damaged.
        """
        return self._read(MAIL_KEY, MailServer)

    def set_mail_server(self, server: MailServer | None) -> None:
        """Keep a mail server, or with None keep none."""
        self._repository.write(MAIL_KEY, None if server is None else self._converter.unstructure(server))

    def _write(self, schedules: tuple[ReportSchedule, ...]) -> None:
        self._repository.write(SCHEDULES_KEY, self._converter.unstructure(schedules, tuple[ReportSchedule, ...]))

    def _read(self, key: str, kind: type[Value]) -> Value | None:
        document = self._repository.read(key)
        if document is None:
            return None
        try:
            return self._converter.structure(document, kind)
        except (BaseValidationError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise UserError("The scheduled reports are damaged. Restore the last backup.") from error


def _next_id(known: Sequence[ReportSchedule]) -> ScheduleId:
    return ScheduleId(max((one.id for one in known), default=0) + 1)


def planned_anew(schedule: ReportSchedule, plan: ReportPlan, now: datetime, by: str) -> ReportSchedule:
    """Return a schedule with another plan; at other times than before, nothing that is past becomes due by it.

    What failed is tried at once, because the plan may have been changed to mend it.
    """
    if plan.due != schedule.plan.due:
        schedule = replace(schedule, since=now, done_until=None)
    return replace(schedule, plan=plan, by=by, failures=0, failing=None, try_again=None, problem="")


def done(schedule: ReportSchedule, due: datetime) -> ReportSchedule:
    """Return a schedule after what was due was delivered."""
    return replace(schedule, done_until=due, failures=0, failing=None, try_again=None, problem="")
