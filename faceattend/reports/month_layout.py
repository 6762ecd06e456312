"""Where everything stands on a page of the month roll, and which lines go on which page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from faceattend.domain.results import TOTAL_CODES
from faceattend.reports.month_table import DayCountLine, GroupBlock, MonthTable, PersonLine
from faceattend.reports.sheet import MILLIMETRE
from faceattend.reports.wording import Words

# Millimetres on A4; other papers are scaled to their width, so that A3 is the same page in large print.
_MARGIN = 8.0
_NUMBER, _CODE, _TOTAL, _HOURS = 7.0, 18.0, 7.2, 13.0
_DAY = 4.95
_HEADER, _COLUMN_HEAD, _FOOTER = 21.0, 8.6, 14.0
_PERSON, _HEADING, _COUNT = 6.0, 5.2, 4.8
SIGNATURES = 27.0
_A4_WIDTH = 297.0

_KEPT_TOGETHER = 3
"""People who go to the last page with the counts and signatures, so that nobody signs a page without a name."""


class Paper(Enum):
    """A size of paper, lying: width and height in millimetres."""

    A4 = (297.0, 210.0)
    A3 = (420.0, 297.0)
    LETTER = (279.4, 215.9)


@dataclass(frozen=True, slots=True)
class Layout:
    """Places of a page in points from its lower left corner.

    Attributes:
        scale: points for a millimetre of the drawing.
        columns: left edges of number, code and name, of the days, of the totals and of the hours, and the right edge.
    """

    width: float
    height: float
    scale: float
    margin: float
    day: float
    number_x: float
    code_x: float
    name_x: float
    days_x: float
    totals_x: float
    hours_x: float
    right: float

    @property
    def head_top(self) -> float:
        """Upper edge of the heads of the columns."""
        return self.height - self.margin - _HEADER * self.scale

    @property
    def body_top(self) -> float:
        """Upper edge of the first line."""
        return self.head_top - _COLUMN_HEAD * self.scale

    @property
    def body_bottom(self) -> float:
        """Lowest edge of the last line."""
        return self.margin + _FOOTER * self.scale

    @property
    def room(self) -> float:
        """Height for lines, in millimetres of the drawing."""
        return (self.body_top - self.body_bottom) / self.scale

    def day_centre(self, index: int) -> float:
        """Middle of the column of a day."""
        return self.days_x + (index + 0.5) * self.day

    def total_centre(self, index: int) -> float:
        """Middle of a column of totals."""
        return self.totals_x + (index + 0.5) * _TOTAL * self.scale


def layout_of(paper: Paper, days: int) -> Layout:
    """Return the layout of a month of so many days."""
    wide, high = paper.value
    margin = _MARGIN * MILLIMETRE
    scale = MILLIMETRE * max(wide / _A4_WIDTH, 0.94)
    right = wide * MILLIMETRE - margin
    hours_x = right - _HOURS * scale
    totals_x = hours_x - len(TOTAL_CODES) * _TOTAL * scale
    day = _DAY * scale
    days_x = totals_x - days * day
    code_x = margin + _NUMBER * scale
    return Layout(
        width=wide * MILLIMETRE,
        height=high * MILLIMETRE,
        scale=scale,
        margin=margin,
        day=day,
        number_x=margin,
        code_x=code_x,
        name_x=code_x + _CODE * scale,
        days_x=days_x,
        totals_x=totals_x,
        hours_x=hours_x,
        right=right,
    )


@dataclass(frozen=True, slots=True)
class Heading:
    """What the lines below it are about: the name of a group, or everybody."""

    title: str


@dataclass(frozen=True, slots=True)
class GroupTotal:
    """The sums of a group below its people."""

    block: GroupBlock


RollLine = PersonLine | Heading | GroupTotal | DayCountLine


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the roll.

    Attributes:
        last: whether the lines end with the counts of each day and the signatures go below them.
    """

    lines: tuple[RollLine, ...]
    last: bool = False


def line_height(line: RollLine) -> float:
    """Return the height of a line in millimetres of the drawing."""
    match line:
        case PersonLine():
            return _PERSON
        case Heading() | GroupTotal():
            return _HEADING
        case DayCountLine():
            return _COUNT


def pages(table: MonthTable, room: float, words: Words) -> list[Page]:
    """Divide the roll into pages with so many millimetres for lines."""
    if not table.people:
        return [Page((Heading(words.nobody),), last=True)]
    counts: list[RollLine] = [Heading(words.everybody.format(count=words.count(table.people))), *table.counts]
    closing = sum(line_height(line) for line in counts) + SIGNATURES
    result: list[list[RollLine]] = [[]]
    used = 0.0
    for line, group in _roll(table):
        height = line_height(line)
        # A heading needs a person below it, a sum one above it.
        needed = height + (_PERSON if isinstance(line, Heading) else 0.0)
        if used + needed > room:
            carried = [result[-1].pop()] if isinstance(line, GroupTotal) else []
            result.append(_continued(group, line, table, words) + carried)
            used = sum(line_height(kept) for kept in result[-1])
        result[-1].append(line)
        used += height
    if used + closing > room:
        last, moved = _split_for_closing(result[-1], table, words)
        result[-1:] = [last, moved] if last else [moved]
    *full, last = result
    return [Page(tuple(lines)) for lines in full] + [Page((*last, *counts), last=True)]


def _roll(table: MonthTable) -> Iterator[tuple[RollLine, GroupBlock]]:
    for block in table.groups:
        if table.grouped:
            yield Heading(block.title), block
        for person in block.people:
            yield person, block
        if table.grouped:
            yield GroupTotal(block), block


def _continued(block: GroupBlock, line: RollLine, table: MonthTable, words: Words) -> list[RollLine]:
    if not table.grouped or isinstance(line, Heading):
        return []
    return [Heading(words.continued.format(group=block.title))]


def _split_for_closing(
    lines: Sequence[RollLine], table: MonthTable, words: Words
) -> tuple[list[RollLine], list[RollLine]]:
    """Part the last page so that some people stand above the counts and signatures."""
    people = [index for index, line in enumerate(lines) if isinstance(line, PersonLine)]
    at = people[-_KEPT_TOGETHER:][0]
    if not table.grouped:
        return list(lines[:at]), list(lines[at:])
    # The group of the first person who moves is the one whose sum comes next.
    block = next(line.block for line in lines[at:] if isinstance(line, GroupTotal))
    if isinstance(lines[at - 1], Heading):
        return list(lines[: at - 1]), list(lines[at - 1 :])
    return list(lines[:at]), [Heading(words.continued.format(group=block.title)), *lines[at:]]
