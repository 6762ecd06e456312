"""Papers as data, and what they are as PDF, workbook or CSV.

It asks nobody for rights and is not handed out. What writes PDF and workbooks is loaded when one is wanted.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from faceattend.domain.months import Month
from faceattend.domain.people import Person
from faceattend.domain.results import MonthResult
from faceattend.domain.statistics import Statistics
from faceattend.errors import UserError
from faceattend.reports.card import all_cards, card
from faceattend.reports.chart_tables import chart_tables
from faceattend.reports.group_summary import group_summary
from faceattend.reports.list_csv import list_csv
from faceattend.reports.month_csv import month_csv
from faceattend.reports.month_lists import corrections, exceptions, late_of_month, overtime, overtime_by_person
from faceattend.reports.paper import PageOptions, PaperKind
from faceattend.reports.tables import ListTable

_ROLLS = frozenset({PaperKind.MONTH, PaperKind.PACK})

_LISTS: Mapping[PaperKind, Sequence[Callable[[MonthResult], ListTable]]] = {
    PaperKind.SUMMARY: (group_summary,),
    PaperKind.EXCEPTIONS: (exceptions,),
    PaperKind.CORRECTIONS: (corrections,),
    PaperKind.LATE: (late_of_month,),
    PaperKind.OVERTIME: (overtime, overtime_by_person),
}


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
        term: title of a school term between whose dates LOW counts; empty for none.
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
    term: str = ""


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

    @property
    def rows(self) -> int:
        """How many rows about people it has."""
        listed = sum(len(block.rows) for table in self.tables for block in table.blocks)
        return max(listed, len(self.people))


def month_tables(kind: PaperKind, result: MonthResult, numbers: Statistics | None) -> tuple[ListTable, ...]:
    """Return the lists of a paper of a month, none for the roll."""
    if kind is PaperKind.CARD:
        return tuple(card(result, row) for row in result.rows)
    if numbers is not None:
        return chart_tables(result, numbers)
    return tuple(make(result) for make in _LISTS.get(kind, ()))


def paper_pdf(result: PaperResult, options: PageOptions) -> bytes:
    """Return a paper as a PDF."""
    from faceattend.reports.charts import chart_pdf
    from faceattend.reports.list_page import list_pdf
    from faceattend.reports.month_pack import month_pack
    from faceattend.reports.month_pdf import month_pdf

    kind, month = result.choice.kind, result.month
    if month is not None and kind in _ROLLS:
        return month_pack(month, options) if kind is PaperKind.PACK else month_pdf(month, options)
    if month is not None and result.statistics is not None:
        return chart_pdf(month, result.statistics, options)
    return list_pdf(result.tables, options)


def paper_file(result: PaperResult, path: Path, options: PageOptions) -> bytes:
    """Return a paper as the kind of file that the ending of ``path`` names.

    Raises:
        UserError: the ending is not .pdf, .xlsx or .csv.
    """
    match path.suffix.lower():
        case ".pdf":
            return paper_pdf(result, options)
        case ".xlsx":
            return _workbook(result, options)
        case ".csv":
            return _csv(result, options)
        case _:
            raise UserError(f"{path.name}: the name must end with .pdf, .xlsx or .csv.")


def paper_problems(result: PaperResult, options: PageOptions) -> Sequence[str]:
    """Return a sentence for every name that the PDF cannot print in full."""
    from faceattend.reports.list_problems import list_problems
    from faceattend.reports.month_pdf import month_problems

    if result.month is not None and result.choice.kind in _ROLLS:
        return month_problems(result.month, options)
    return list_problems(result.tables)


def _workbook(result: PaperResult, options: PageOptions) -> bytes:
    from faceattend.reports.list_xlsx import list_xlsx
    from faceattend.reports.month_xlsx import month_xlsx

    if result.month is not None and result.choice.kind in _ROLLS:
        return month_xlsx(result.month, percent=options.percent)
    return list_xlsx(_for_programs(result))


def _csv(result: PaperResult, options: PageOptions) -> bytes:
    if result.month is not None and result.choice.kind in _ROLLS:
        return month_csv(result.month, percent=options.percent)
    return list_csv(_for_programs(result)[0])


def _for_programs(result: PaperResult) -> Sequence[ListTable]:
    """Return lists to be read by other programs: the cards of several people as one list."""
    if result.choice.kind is PaperKind.CARD and len(result.tables) > 1:
        return (all_cards(result.tables),)
    return result.tables
