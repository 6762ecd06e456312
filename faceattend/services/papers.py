"""All papers: one result feeds the screen, the printer, PDF, XLSX and CSV."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from faceattend.domain.accounts import Right
from faceattend.domain.clock import Clock
from faceattend.domain.explanation import Explanation
from faceattend.domain.months import Month
from faceattend.domain.statistics import statistics
from faceattend.errors import UserError
from faceattend.reports.day_lists import day_list, late_of_day, roll_call
from faceattend.reports.explanation_words import day_text, punch_text, step_text, use_text
from faceattend.reports.low_list import low_attendance
from faceattend.reports.month_table import cell_text
from faceattend.reports.paper import Letterhead, Orientation, PageOptions, Paper, PaperKind
from faceattend.reports.tables import (
    NUMBERS,
    CellKind,
    CellValue,
    FactBlock,
    ListBlock,
    ListColumn,
    ListRow,
    ListTable,
    Tone,
    shown,
    sorted_by,
)
from faceattend.services.access import Access, needs
from faceattend.services.calculation import Calculation
from faceattend.services.day_papers import DayPapers, days_of
from faceattend.services.export_watch import ExportWatch
from faceattend.services.frozen_months import FrozenMonths
from faceattend.services.letterhead import on_letterhead
from faceattend.services.month_papers import MonthPapers
from faceattend.services.office_settings import OfficeSettings
from faceattend.services.paper_files import (
    PaperChoice,
    PaperResult,
    month_tables,
    paper_file,
    paper_pdf,
    paper_problems,
)
from faceattend.services.reach import Reach
from faceattend.services.reporting import ReportingService, write_whole
from faceattend.storage.vault import Vault

__all__ = [
    "NUMBERS",
    "CellKind",
    "CellValue",
    "FactBlock",
    "Letterhead",
    "ListBlock",
    "ListColumn",
    "ListRow",
    "ListTable",
    "Orientation",
    "PageOptions",
    "Paper",
    "PaperChoice",
    "PaperKind",
    "PaperResult",
    "PaperService",
    "Tone",
    "cell_text",
    "day_text",
    "punch_text",
    "shown",
    "sorted_by",
    "step_text",
    "use_text",
]

_A4 = PageOptions()
_WHOLE = 100


class PaperService:
    """Makes every kind of paper.

    Attributes:
        access: who acts.
    """

    def __init__(
        self,
        vault: Vault,
        office_settings: OfficeSettings,
        calculation: Calculation,
        reporting: ReportingService,
        exports: ExportWatch,
        access: Access,
        clock: Clock,
    ) -> None:
        self.access = access
        self._exports = exports
        self._calculation = calculation
        self._reporting = reporting
        self._frozen = FrozenMonths(vault)
        self._reach = Reach(vault.people, access)
        self._settings = office_settings
        self._days = DayPapers(vault, office_settings, calculation, clock)
        self._months = MonthPapers(reporting, calculation, self._frozen)

    @needs(Right.READ_ATTENDANCE)
    def paper(self, choice: PaperChoice) -> PaperResult:
        """Return a paper of everybody whom the account may see.

        Raises:
            NotAllowedError: the account may not see this person's attendance.
            UserError: nobody is on the roll, the group, code or percentage is not known, or nothing was recorded then.
        """
        if choice.percent is not None and not 0 <= choice.percent <= _WHOLE:
            raise UserError(f"{choice.percent} is no percentage; choose a number from 0 to 100.")
        match choice.kind:
            case PaperKind.DAY | PaperKind.ROLL_CALL:
                return self._of_day(choice)
            case PaperKind.LATE if choice.month is None:
                return self._of_day(choice)
            case PaperKind.LOW:
                return self._low(choice)
            case _:
                return self._of_month(choice)

    @needs(Right.READ_ATTENDANCE)
    def preview(self, result: PaperResult, options: PageOptions = _A4) -> bytes:
        """Return the paper as a PDF to be looked at on the screen; to print it, take :meth:`pdf`.

        Raises:
            NotAllowedError: somebody is in it whose attendance the account may not see.
        """
        self.access.require_people(Right.READ_ATTENDANCE, result.people)
        return paper_pdf(result, self._printed(options))

    @needs(Right.EXPORT_REPORTS)
    def pdf(self, result: PaperResult, options: PageOptions = _A4) -> bytes:
        """Return the paper as a PDF to be printed.

        Raises:
            NotAllowedError: somebody is in it whose attendance the account may not take away.
        """
        self.access.require_people(Right.EXPORT_REPORTS, result.people)
        self._note_export(result, "pdf")
        return paper_pdf(result, self._printed(options))

    @needs(Right.EXPORT_REPORTS)
    def export(self, result: PaperResult, path: Path, options: PageOptions = _A4) -> None:
        """Write the paper as the kind of file that the ending of ``path`` names; an old file is replaced whole.

        Raises:
            NotAllowedError: somebody is in it whose attendance the account may not take away.
            UserError: the ending is not .pdf, .xlsx or .csv, or the paper cannot be that kind of file.
            EnvironmentFault: the file cannot be written there; nothing was changed.
        """
        self.access.require_people(Right.EXPORT_REPORTS, result.people)
        content = paper_file(result, path, self._printed(options))
        self._note_export(result, path.suffix.lower().removeprefix("."))
        write_whole(path, content)

    @needs(Right.EXPORT_REPORTS)
    def explanation(self, explanation: Explanation) -> bytes:
        """Return why a day is what it is as a PDF to be printed.

        Raises:
            NotAllowedError: the account may not take this person's attendance away.
        """
        return self._explained(explanation)

    @needs(Right.EXPORT_REPORTS)
    def export_explanation(self, explanation: Explanation, path: Path) -> None:
        """Write why a day is what it is as a PDF; an old file is replaced whole.

        Raises:
            NotAllowedError: the account may not take this person's attendance away.
            UserError: the ending of ``path`` is not .pdf.
            EnvironmentFault: the file cannot be written there; nothing was changed.
        """
        self.access.require_person(Right.EXPORT_REPORTS, explanation.person)
        if path.suffix.lower() != ".pdf":
            raise UserError(f"{path.name}: the name must end with .pdf.")
        write_whole(path, self._explained(explanation))

    @needs(Right.READ_ATTENDANCE)
    def problems(self, result: PaperResult, options: PageOptions = _A4) -> Sequence[str]:
        """Return a sentence for every name that the PDF cannot print in full.

        Raises:
            NotAllowedError: somebody is in it whose attendance the account may not see.
        """
        self.access.require_people(Right.READ_ATTENDANCE, result.people)
        return paper_problems(result, self._printed(options))

    def _explained(self, explanation: Explanation) -> bytes:
        from faceattend.reports.explanation_pdf import explanation_pdf

        person = explanation.person
        self.access.require_person(Right.EXPORT_REPORTS, person)
        content = explanation_pdf(explanation, self._days.origin(person.details.group))
        self.access.note(Right.EXPORT_REPORTS, [person.id], f"explanation {explanation.result.day} pdf")
        return content

    def _printed(self, options: PageOptions) -> PageOptions:
        return on_letterhead(options, self._settings)

    def _of_day(self, choice: PaperChoice) -> PaperResult:
        day = choice.day or self._calculation.today()
        if choice.kind is PaperKind.ROLL_CALL:
            return self._roll_call(choice)
        if self._frozen.closing(Month.of(day)) is not None:
            rows, origin = days_of(day, self._reporting.month(Month.of(day), choice.group))
        else:
            people = self._reach.everybody(choice.group)
            self.access.note(Right.READ_ATTENDANCE, [person.id for person in people], str(day))
            rows, origin = self._days.draft(day, people, choice.group)
        table = (day_list if choice.kind is PaperKind.DAY else late_of_day)(day, rows, origin)
        return PaperResult(replace(choice, day=day), tuple(person for person, _ in rows), tables=(table,))

    def _roll_call(self, choice: PaperChoice) -> PaperResult:
        people = self._reach.everybody(choice.group)
        self.access.note(Right.READ_ATTENDANCE, [person.id for person in people], "roll call")
        found = self._days.whereabouts(people)
        table = roll_call(found, self._days.origin(choice.group))
        return PaperResult(replace(choice, day=self._calculation.today()), tuple(people), tables=(table,))

    def _low(self, choice: PaperChoice) -> PaperResult:
        first, last = self._range(choice)
        rows, origin = self._months.attendance(first, last, choice.group, choice.person_code)
        percent = choice.percent
        if percent is None:
            percent = self._calculation.book().policy(last).low_attendance_percent
        table = low_attendance(first, last, rows, percent, origin)
        return PaperResult(choice, tuple(person for person, _ in rows), tables=(table,))

    def _range(self, choice: PaperChoice) -> tuple[date, date]:
        """Return the first and the last day that count: of the dates, the term or the month that was chosen."""
        if choice.term:
            terms = self._calculation.book().terms
            found = [term for term in terms if term.title.casefold() == choice.term.strip().casefold()]
            if not found:
                known = ", ".join(dict.fromkeys(term.title for term in terms))
                raise UserError(f"There is no term called {choice.term}; the terms are: {known or 'none yet'}.")
            # Two calendars may have a term of the same name: the latest is meant.
            term = max(found, key=lambda term: term.first)
            return choice.first or term.first, choice.last or term.last
        month = choice.month or self._reporting.current_month()
        first = choice.first or (Month.of(choice.last) if choice.last and choice.month is None else month).days[0]
        return first, choice.last or max(month.days[-1], first)

    def _of_month(self, choice: PaperChoice) -> PaperResult:
        month = choice.month or self._reporting.current_month()
        result = self._reporting.month(month, choice.group, choice.person_code)
        numbers = None
        if choice.kind is PaperKind.CHART:
            numbers = statistics(result, self._months.trend(month, choice.group))
        return PaperResult(
            choice=replace(choice, month=month),
            people=tuple(row.person for row in result.rows),
            month=result,
            tables=month_tables(choice.kind, result, numbers),
            statistics=numbers,
        )

    def _note_export(self, result: PaperResult, ending: str) -> None:
        choice = result.choice
        when = choice.month or choice.day or choice.first or ""
        detail = f"{choice.kind.value} {when} {ending}" if choice.kind is not PaperKind.MONTH else f"{when} {ending}"
        self.access.note(Right.EXPORT_REPORTS, [person.id for person in result.people], detail)
        self._exports.taken(result.rows, detail)
