"""Lists as tables: the one source of what screen, PDF, XLSX and CSV show of every paper that is a list."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from faceattend.domain.people import Person
from faceattend.domain.results import MonthStatus
from faceattend.reports.paper import Orientation, PaperKind

CellValue = str | int | float | date | datetime | None
"""What a cell holds; None for nothing."""

BOX = "\u2610"
"""Stands for an empty box where no box can be drawn."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class CellKind(Enum):
    """What the cells of a column hold, and so how they are written, aligned and sorted."""

    TEXT = "text"
    """str; goes on in further lines where it does not fit."""
    CODE = "code"
    """str of a few letters, such as the code of a day with its marks."""
    COUNT = "count"
    """int"""
    DAYS = "days"
    """float, whole or a half"""
    MINUTES = "minutes"
    """int; hours and minutes on paper and screen, a duration in a workbook, whole minutes in CSV"""
    PERCENT = "percent"
    """float, 0..100"""
    DATE = "date"
    """date; its year stands at the head of the paper"""
    TIME = "time"
    """aware datetime in the site's zone, of which the time of day is shown"""
    MOMENT = "moment"
    """aware datetime in the site's zone, shown with its date"""
    BOX = "box"
    """None; a box to be ticked by hand"""


NUMBERS = frozenset({CellKind.COUNT, CellKind.DAYS, CellKind.MINUTES, CellKind.PERCENT})
"""Kinds whose cells end below one another."""


class Tone(Enum):
    """How a row looks beside the others."""

    PLAIN = "plain"
    STRONG = "strong"
    """To be noticed first."""
    QUIET = "quiet"
    """Only completes the list."""
    SHADED = "shaded"
    """A day off or a holiday."""


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column.

    Attributes:
        key: names it for programs; never translated.
        title: its head.
        signed: whether people write into it by hand, so that it takes what room is left.
    """

    key: str
    title: str
    kind: CellKind = CellKind.TEXT
    signed: bool = False


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row.

    Attributes:
        cells: one for each column.
        person, day: whose day, or which day, it is about; None for neither.
    """

    cells: tuple[CellValue, ...]
    person: Person | None = None
    day: date | None = None
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class ListBlock:
    """Rows that belong together.

    Attributes:
        title: stands above them; empty for rows of a list that is not divided.
        sums: a row of sums below them, or None.
    """

    title: str
    rows: tuple[ListRow, ...]
    sums: tuple[CellValue, ...] | None = None


@dataclass(frozen=True, slots=True)
class FactBlock:
    """Facts that stand below a list: totals, evidence, what was corrected.

    Attributes:
        facts: labels with their values.
        wide: whether it takes the whole width of the paper.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    wide: bool = False


@dataclass(frozen=True, slots=True)
class ListTable:
    """A list with all that a paper says of it.

    Attributes:
        kind: which paper it is.
        title: what it is called: "Late list".
        period: what it is about: "May 2026", "Friday, 29 May 2026".
        site: name of the office or school; may be empty.
        subject: a name in large print, of a paper about one person; otherwise empty.
        facts: labels with values at the head: what the list is limited to, and its main numbers.
        columns: at least one.
        blocks: in order; a list that is not divided has one without a title.
        block_title: head of the column that names the block where a list is flat; empty when it is not divided.
        sums: a last row of sums, or None.
        empty: the sentence in place of the rows when there are none.
        status: of a month; None for what is never closed.
        status_note: what stands beside the status.
        check_code: of a closed month with its label; otherwise empty.
        below: stands below the last row.
        legend: signs with their meanings, at the foot of every page.
        notes: sentences at the foot of every page, such as what the numbers rest on.
        made: when and by what it was made.
        signers: who signs at the end; empty for nobody.
        generated_at: aware time in the site's zone.
        usual: how the paper lies when nobody chose.
        one_page: whether smaller print is taken so that all stands on one page.
    """

    kind: PaperKind
    title: str
    period: str
    site: str
    columns: tuple[ListColumn, ...]
    blocks: tuple[ListBlock, ...]
    generated_at: datetime
    made: str
    empty: str
    subject: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    block_title: str = ""
    sums: tuple[CellValue, ...] | None = None
    status: MonthStatus | None = None
    status_note: str = ""
    check_code: str = ""
    below: tuple[FactBlock, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    usual: Orientation = Orientation.PORTRAIT
    one_page: bool = False

    @property
    def rows(self) -> tuple[ListRow, ...]:
        """All rows in order, without sums."""
        return tuple(row for block in self.blocks for row in block.rows)

    @property
    def flat_columns(self) -> tuple[ListColumn, ...]:
        """The columns where the list is not divided by headings: on the screen, in a workbook and in CSV."""
        if not self.block_title:
            return self.columns
        return (ListColumn("block", self.block_title), *self.columns)

    def flat_rows(self) -> Iterator[ListRow]:
        """Yield all rows with cells for :attr:`flat_columns`."""
        for block in self.blocks:
            for row in block.rows:
                if self.block_title:
                    yield ListRow((block.title, *row.cells), row.person, row.day, row.tone)
                else:
                    yield row


def shown(kind: CellKind, value: CellValue, day: date | None = None) -> str:
    """Return how a cell reads on paper and screen.

    Args:
        day: of the row, so that a time on another date says so.
    """
    match value:
        case None:
            return BOX if kind is CellKind.BOX else ""
        case str():
            return value
        case datetime() if kind is CellKind.MOMENT:
            return f"{value.day} {_MONTHS[value.month - 1]} {value.year}, {value:%H:%M}"
        case datetime():
            return _time(value, day)
        case date():
            return f"{_WEEKDAYS[value.weekday()]} {value.day} {_MONTHS[value.month - 1]}"
        case _:
            return _number(kind, value)


def _number(kind: CellKind, value: float) -> str:
    match kind:
        case CellKind.MINUTES:
            hours, minutes = divmod(abs(int(value)), 60)
            return f"{'-' if value < 0 else ''}{hours}:{minutes:02d}"
        case CellKind.PERCENT:
            # Rounded down, so that nobody who is below a limit reads as having reached it.
            return f"{math.floor(value * 10 + 1e-9) / 10:.1f} %"
        case CellKind.COUNT:
            return f"{value:,}"
        case _:
            return f"{value:g}"


def _time(moment: datetime, day: date | None) -> str:
    text = f"{moment:%H:%M}"
    if day is None or moment.date() == day:
        return text
    return f"{text} {(moment.date() - day).days:+d}"


def sorted_by(kind: CellKind, value: CellValue) -> tuple[int, float, str]:
    """Return by what a cell is sorted within its column; empty cells come last."""
    match value:
        case None:
            return (1, 0.0, "")
        case "":
            return (1, 0.0, "")
        case str():
            return (0, 0.0, value.casefold())
        case datetime():
            return (0, value.timestamp(), "")
        case date():
            return (0, float(value.toordinal()), "")
        case _:
            return (0, float(value), kind.value)
