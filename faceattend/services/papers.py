"""All papers: one result feeds the screen, the printer, PDF, XLSX and CSV."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from faceattend.domain.accounts import Right
from faceattend.domain.clock import Clock
from faceattend.domain.months import Month
from faceattend.domain.people import Person
from faceattend.domain.results import MonthResult
from faceattend.domain.statistics import Statistics
from faceattend.errors import UserError
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
from faceattend.services.office_settings import OfficeSettings
from faceattend.services.reporting import ReportingService
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
    "shown",
    "sorted_by",
]

_A4 = PageOptions()


@dataclass(frozen=True, slots=True)
class PaperChoice:
    """Which paper is wanted.

    Attributes:
        month: of papers of a month; of LOW it may be given in place of ``first`` and ``last``.
        day: of papers of a day (DAY, ROLL_CALL, and LATE where ``month`` is None); None for now.
        first, last: dates between which LOW counts, both included; None for the whole month.
        group: empty for everybody whom the account may see.
        person_code: of the card of one person, and of any paper of a month that shall be about him alone; empty for
            all. A card without one is a card for everybody.
        percent: who has less than this is on LOW, 0..100; None for the office's own limit.
    """

    kind: PaperKind
    month: Month | None = None
    day: date | None = None
    first: date | None = None
    last: date | None = None
    group: str = ""
    person_code: str = ""
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class PaperResult:
    """A paper as data.

    Attributes:
        people: whom it is about.
        month: the month that it was made from, and that MONTH, SUMMARY and PACK show; None for papers of a day or of a
            range of dates.
        tables: its lists, the one for the screen first; empty for MONTH, PACK and CHART.
        statistics: the numbers of CHART; None for other papers.
    """

    choice: PaperChoice
    people: tuple[Person, ...]
    month: MonthResult | None = None
    tables: tuple[ListTable, ...] = ()
    statistics: Statistics | None = None


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
        access: Access,
        clock: Clock,
    ) -> None:
        self.access = access
        self._vault = vault
        self._settings = office_settings
        self._calculation = calculation
        self._reporting = reporting
        self._clock = clock

    @needs(Right.READ_ATTENDANCE)
    def paper(self, choice: PaperChoice) -> PaperResult:
        """Return a paper of everybody whom the account may see.

        Raises:
            NotAllowedError: the account may not see this person's attendance.
            UserError: the choice lacks what the paper needs, nobody is on the roll, the group or code is not known, or
                nothing was recorded then.
        """
        raise UserError(f"There is no paper of the kind {choice.kind.value}.")

    @needs(Right.READ_ATTENDANCE)
    def preview(self, result: PaperResult, options: PageOptions = _A4) -> bytes:
        """Return the paper as a PDF to be looked at on the screen; to print it, take :meth:`pdf`.

        Raises:
            NotAllowedError: somebody is in it whose attendance the account may not see.
        """
        raise UserError(f"There is no paper of the kind {result.choice.kind.value}.")

    @needs(Right.EXPORT_REPORTS)
    def pdf(self, result: PaperResult, options: PageOptions = _A4) -> bytes:
        """Return the paper as a PDF to be printed.

        Raises:
            NotAllowedError: somebody is in it whose attendance the account may not take away.
        """
        raise UserError(f"There is no paper of the kind {result.choice.kind.value}.")

    @needs(Right.EXPORT_REPORTS)
    def export(self, result: PaperResult, path: Path, options: PageOptions = _A4) -> None:
        """Write the paper as the kind of file that the ending of ``path`` names; an old file is replaced whole.

        Raises:
            NotAllowedError: somebody is in it whose attendance the account may not take away.
            UserError: the ending is not .pdf, .xlsx or .csv, or the paper cannot be that kind of file.
            EnvironmentFault: the file cannot be written there; nothing was changed.
        """
        raise UserError(f"There is no paper of the kind {result.choice.kind.value}.")

    @needs(Right.READ_ATTENDANCE)
    def problems(self, result: PaperResult, options: PageOptions = _A4) -> Sequence[str]:
        """Return a sentence for every name that the PDF cannot print in full.

        Raises:
            NotAllowedError: somebody is in it whose attendance the account may not see.
        """
        return ()
