"""Which lines of the roll go on which page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from faceattend.reports.month_layout import SIGNATURES, Layout, LineHeights
from faceattend.reports.month_table import DayCountLine, GroupBlock, MonthTable, PersonLine
from faceattend.reports.wording import Words

_KEPT_TOGETHER = 3
"""People who go to the last page with the counts and signatures, so that nobody signs a page without a name."""


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


@dataclass(frozen=True, slots=True)
class Pages:
    """The divided roll with the heights of its lines."""

    pages: tuple[Page, ...]
    heights: LineHeights


def line_height(line: RollLine, heights: LineHeights) -> float:
    """Return the height of a line in millimetres of the drawing."""
    match line:
        case PersonLine():
            return heights.person
        case Heading():
            return heights.heading
        case GroupTotal() | DayCountLine():
            return heights.count


def divided(table: MonthTable, layout: Layout, room: float, words: Words) -> Pages:
    """Divide the roll into pages with so many millimetres of the drawing for lines and signatures.

    What fits one page when its lines are pressed together is one page.
    """
    signatures = SIGNATURES * layout.frame_scale / layout.scale
    pages = _Division(table, layout.standard, room, signatures, words).pages()
    pressed = _pressed(table, layout, room - signatures)
    if len(pages) > 1 and pressed is not None:
        return Pages(_Division(table, pressed, room, signatures, words).pages(), pressed)
    return Pages(pages, layout.standard)


def _pressed(table: MonthTable, layout: Layout, room: float) -> LineHeights | None:
    """Return heights in which everything fits into ``room``, or None when there are none that can be read."""
    headings = 1 + len(table.groups) * table.grouped
    sums = len(table.counts) + len(table.groups) * table.grouped
    left = room - headings * layout.least.heading - sums * layout.least.count
    person = left / max(table.people, 1)
    if person < layout.least.person:
        return None
    return LineHeights(min(person - 0.01, layout.standard.person), layout.least.heading, layout.least.count)


class _Division:
    """Divides one roll."""

    def __init__(self, table: MonthTable, heights: LineHeights, room: float, signatures: float, words: Words) -> None:
        self._table = table
        self._heights = heights
        self._room = room
        self._signatures = signatures
        self._words = words

    def pages(self) -> tuple[Page, ...]:
        """Return the pages; there is always one."""
        table, words, room = self._table, self._words, self._room
        if not table.people:
            return (Page((Heading(words.nobody),), last=True),)
        counts: list[RollLine] = [Heading(words.everybody.format(count=words.count(table.people))), *table.counts]
        closing = self._height(counts) + self._signatures
        result: list[list[RollLine]] = [[]]
        used = 0.0
        for line, group in self._roll():
            height = line_height(line, self._heights)
            # A heading needs a person below it, a sum one above it.
            needed = height + (self._heights.person if isinstance(line, Heading) else 0.0)
            if used + needed > room:
                carried = [result[-1].pop()] if isinstance(line, GroupTotal) else []
                result.append(self._continued(group, line) + carried)
                used = self._height(result[-1])
            result[-1].append(line)
            used += height
        if used + closing <= room:
            result[-1] += counts
        else:
            last, moved = self._split_for_closing(result[-1])
            if self._height(moved) + closing <= room:
                result[-1:] = [last, [*moved, *counts]] if last else [[*moved, *counts]]
            else:
                result[-1:] = self._flowing(result[-1], counts)
        *full, end = result
        return (*(Page(tuple(lines)) for lines in full), Page(tuple(end), last=True))

    def _flowing(self, begun: Sequence[RollLine], counts: Sequence[RollLine]) -> list[list[RollLine]]:
        """Divide the counts when they and the signatures are too high for one page; they begin below the people."""
        heading, *sums = counts
        pages = [list(begun)]
        if self._height([*begun, heading, sums[0]]) > self._room:
            pages.append([])
        pages[-1].append(heading)
        for line in sums:
            if self._height([*pages[-1], line]) > self._room:
                pages.append([])
            pages[-1].append(line)
        if self._height(pages[-1]) + self._signatures > self._room:
            pages.append([])
        if len(pages) > 1:
            missing = _KEPT_TOGETHER - len(pages[-1])
            # So many counts that nobody signs a page without numbers, but never the heading or a person.
            moved = min(missing, sum(isinstance(line, DayCountLine) for line in pages[-2]) - 1)
            if moved > 0:
                pages[-1][:0] = pages[-2][-moved:]
                del pages[-2][-moved:]
        return [page for page in pages if page]

    def _height(self, lines: Sequence[RollLine]) -> float:
        return sum(line_height(line, self._heights) for line in lines)

    def _roll(self) -> Iterator[tuple[RollLine, GroupBlock]]:
        for block in self._table.groups:
            if self._table.grouped:
                yield Heading(block.title), block
            for person in block.people:
                yield person, block
            if self._table.grouped:
                yield GroupTotal(block), block

    def _continued(self, block: GroupBlock, line: RollLine) -> list[RollLine]:
        if not self._table.grouped or isinstance(line, Heading):
            return []
        return [Heading(self._words.continued.format(group=block.title))]

    def _split_for_closing(self, lines: Sequence[RollLine]) -> tuple[list[RollLine], list[RollLine]]:
        """Part the last page so that some people stand above the counts and signatures."""
        people = [index for index, line in enumerate(lines) if isinstance(line, PersonLine)]
        at = people[-_KEPT_TOGETHER:][0]
        if not self._table.grouped:
            return list(lines[:at]), list(lines[at:])
        # The group of the first person who moves is the one whose sum comes next.
        block = next(line.block for line in lines[at:] if isinstance(line, GroupTotal))
        if isinstance(lines[at - 1], Heading):
            return list(lines[: at - 1]), list(lines[at - 1 :])
        return list(lines[:at]), [Heading(self._words.continued.format(group=block.title)), *lines[at:]]
