"""Reads what the Reports tab shows; it runs off the GUI thread."""

from dataclasses import dataclass, replace
from datetime import date

from faceattend.domain.months import Month
from faceattend.domain.people import Person
from faceattend.errors import UserError
from faceattend.services.office import Office
from faceattend.services.papers import PageOptions, PaperChoice, PaperKind
from faceattend.ui.report import Report
from faceattend.ui.report_kinds import OF_A_DAY


@dataclass(frozen=True, slots=True)
class FetchedReport:
    """What one look at the records brought.

    Attributes:
        report: None when there is nothing to show for ``reason``.
        latest: the last month with data, or None when there is none at all.
    """

    today: date
    groups: tuple[str, ...]
    people: tuple[Person, ...]
    report: Report | None
    reason: str
    latest: Month | None


def fetch_report(office: Office, kind: PaperKind, choice: PaperChoice | None, options: PageOptions) -> FetchedReport:
    """Work a report out; without a choice, that of the kind for the current month or day."""
    today = office.attendance.today()
    groups, people = tuple(office.reporting.groups()), tuple(office.enrolment.people())
    latest = office.reporting.latest_month()
    wanted = choice or PaperChoice(kind, month=None if kind in OF_A_DAY else Month.of(today))
    if wanted.group not in groups:
        wanted = replace(wanted, group="")
    try:
        result = office.papers.paper(wanted)
    except UserError as error:
        return FetchedReport(today, groups, people, None, str(error), latest)
    report = Report(result, options, tuple(office.papers.problems(result, options)), office.papers)
    return FetchedReport(today, groups, people, report, "", latest)
