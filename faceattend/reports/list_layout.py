"""How wide the columns of a list are, how its cells break into lines, and which rows go on which page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from faceattend.reports.flow import wrapped
from faceattend.reports.page_frame import MARGIN
from faceattend.reports.paper import MILLIMETRE
from faceattend.reports.sheet import Sheet
from faceattend.reports.tables import CellKind, CellValue, ListColumn, ListRow, ListTable, Tone, shown
from faceattend.reports.typesetting import Line

# Millimetres at the usual size of print.
TEXT_SIZE, HEAD_SIZE = 2.75, 2.45
PADDING = 1.2
LEADING = 1.32
_ROW_PADDING = 2.1
_SIGNED_ROW = 8.0
_SIGNED_WIDTH, _BOX_WIDTH = 24.0, 9.0
_NARROWEST_TEXT = 32.0

_LARGE = 1.32
_SIZES = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7)
"""Sizes of print that are tried before texts have to go on in further lines."""

_MOST_LINES = 8


@dataclass(frozen=True, slots=True)
class Print:
    """How large everything is on one paper.

    Attributes:
        mm: points for a millimetre of the drawing.
        shrink: size of the print in the table, 1 for the usual one.
        margin: in points.
    """

    width: float
    height: float
    mm: float
    shrink: float
    margin: float

    @property
    def room(self) -> float:
        """Width between the margins in points."""
        return self.width - 2 * self.margin

    @property
    def size(self) -> float:
        """Size of the print in the table in points."""
        return TEXT_SIZE * self.mm * self.shrink

    @property
    def head_size(self) -> float:
        """Size of the heads of the columns in points."""
        return HEAD_SIZE * self.mm * self.shrink


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns stand.

    Attributes:
        lefts, widths: in points, one for each column of the table.
        heads: the lines of every head.
    """

    lefts: tuple[float, ...]
    widths: tuple[float, ...]
    heads: tuple[tuple[Line, ...], ...]

    @property
    def right(self) -> float:
        """Right edge of the last one."""
        return self.lefts[-1] + self.widths[-1]


@dataclass(frozen=True, slots=True)
class SetRow:
    """A row whose texts are broken into lines.

    Attributes:
        lines: of every cell from top to bottom; a box has none.
        height: in points.
    """

    row: ListRow
    lines: tuple[tuple[Line, ...], ...]
    height: float
    sums: bool = False


def print_of(width: float, height: float, *, large: bool) -> Print:
    """Return how large everything is on a paper of so many points."""
    # A larger paper is for larger print, though not as much larger as the paper is.
    longer = max(width, height) / MILLIMETRE
    growth = 1.0 if longer < 300 else (longer / 297.0) ** 0.5
    mm = MILLIMETRE * growth * (_LARGE if large else 1.0)
    return Print(width, height, mm, 1.0, MARGIN * MILLIMETRE)


def columns_of(sheet: Sheet, table: ListTable, paper: Print) -> tuple[Print, Columns]:
    """Return where the columns stand, and the print in which they fit."""
    naturals = [_natural(sheet, table, index) for index in range(len(table.columns))]
    heads = [_head_width(sheet, column.title) for column in table.columns]
    tried, widths = _fitted(table.columns, naturals, heads, paper)
    lefts = [tried.margin]
    for width in widths[:-1]:
        lefts.append(lefts[-1] + width)
    padding = 2 * PADDING * tried.mm
    lines = tuple(
        tuple(wrapped(sheet.setter, column.title, (width - padding) / tried.head_size * 1.002, bold=True))
        for column, width in zip(table.columns, widths, strict=True)
    )
    return tried, Columns(tuple(lefts), tuple(widths), lines)


def _fitted(
    columns: Sequence[ListColumn], naturals: Sequence[float], heads: Sequence[float], paper: Print
) -> tuple[Print, list[float]]:
    """Return the largest print in which the columns fit, and their widths in it."""
    for shrink in _SIZES:
        tried = replace(paper, shrink=shrink)
        widths = _divided(columns, naturals, heads, tried)
        if widths is not None:
            return tried, widths
    tried = replace(paper, shrink=_SIZES[-1])
    return tried, _squeezed(columns, naturals, heads, tried)


def _natural(sheet: Sheet, table: ListTable, index: int) -> float:
    """Return how wide the widest cell of a column is at size 1."""
    column = table.columns[index]
    values = ((row.cells[index], row.day) for row in table.rows)
    sums = [block.sums for block in table.blocks] + [table.sums]
    texts = {shown(column.kind, value, day): False for value, day in values}
    texts |= {shown(column.kind, line[index]): True for line in sums if line is not None}
    if column.kind is CellKind.BOX:
        return 0.0
    # Bold is the wider one, and a row may be bold.
    strong = any(row.tone is Tone.STRONG for row in table.rows)
    return max((sheet.short(text, bold=bold or strong).width for text, bold in texts.items()), default=0.0)


def _head_width(sheet: Sheet, text: str) -> float:
    """Return how wide a head is at size 1 in two lines, or in one line if it is one word."""
    words = text.split()
    widths = [sheet.short(word, bold=True).width for word in words]
    space = sheet.short(" ", bold=True).width
    divided = (
        max(sum(part) + space * (len(part) - 1) for part in (widths[:place], widths[place:]) if part)
        for place in range(1, len(words) + 1)
    )
    return min(divided, default=0.0)


def _divided(
    columns: Sequence[ListColumn], naturals: Sequence[float], heads: Sequence[float], paper: Print
) -> list[float] | None:
    """Return the widths in which everything stands in one line, or None when the paper is too narrow."""
    widths = [_wanted(*column, paper) for column in zip(columns, naturals, heads, strict=True)]
    spare = paper.room - sum(widths)
    if spare < 0:
        # Long texts may break, as long as what is left of them is wide enough to read.
        return _broken(columns, widths, spare, paper)
    return _widened(columns, widths, spare)


def _wanted(column: ListColumn, natural: float, head: float, paper: Print) -> float:
    padding = 2 * PADDING * paper.mm
    least = 0.0
    if column.signed:
        least = _SIGNED_WIDTH * paper.mm
    elif column.kind is CellKind.BOX:
        least = _BOX_WIDTH * paper.mm
    return max(natural * paper.size + padding, head * paper.head_size * 1.002 + padding, least)


def _widened(columns: Sequence[ListColumn], widths: Sequence[float], spare: float) -> list[float]:
    """Share out what room is left: to columns that people write into, else to all in proportion."""
    signed = [index for index, column in enumerate(columns) if column.signed]
    if signed:
        return [width + (spare / len(signed) if index in signed else 0.0) for index, width in enumerate(widths)]
    whole = sum(widths)
    return [width + spare * width / whole for width in widths]


def _broken(columns: Sequence[ListColumn], widths: Sequence[float], missing: float, paper: Print) -> list[float] | None:
    """Take the missing room from the widest texts, or return None when they would become too narrow."""
    texts = [index for index, column in enumerate(columns) if column.kind is CellKind.TEXT and not column.signed]
    least = _NARROWEST_TEXT * paper.mm
    room = sum(widths[index] for index in texts) + missing
    if not texts or room < sum(min(widths[index], least) for index in texts):
        return None
    result = list(widths)
    # The narrow ones keep their width; the wide ones share the rest.
    for count, index in zip(range(len(texts), 0, -1), sorted(texts, key=lambda index: widths[index]), strict=True):
        result[index] = min(widths[index], room / count)
        room -= result[index]
    return result


def _squeezed(
    columns: Sequence[ListColumn], naturals: Sequence[float], heads: Sequence[float], paper: Print
) -> list[float]:
    """Return widths in proportion to what is wanted, where not even small print is enough."""
    widths = [_wanted(*column, paper) for column in zip(columns, naturals, heads, strict=True)]
    whole = sum(widths)
    return [width * paper.room / whole for width in widths]


def set_row(sheet: Sheet, table: ListTable, columns: Columns, paper: Print, row: ListRow) -> SetRow:
    """Break the texts of a row into lines."""
    return _set(sheet, table, columns, paper, row, sums=False)


def set_sums(sheet: Sheet, table: ListTable, columns: Columns, paper: Print, sums: tuple[CellValue, ...]) -> SetRow:
    """Break the texts of a row of sums into lines."""
    return _set(sheet, table, columns, paper, ListRow(sums, tone=Tone.STRONG), sums=True)


def _set(sheet: Sheet, table: ListTable, columns: Columns, paper: Print, row: ListRow, *, sums: bool) -> SetRow:
    bold = row.tone is Tone.STRONG
    padding = 2 * PADDING * paper.mm
    cells = []
    for column, value, width in zip(table.columns, row.cells, columns.widths, strict=True):
        text = shown(column.kind, value, row.day) if column.kind is not CellKind.BOX else ""
        # A hair more than was measured, because the sums of two orders of adding are not the same.
        cells.append(_lines(sheet, text, (width - padding) / paper.size * 1.002, bold=bold) if text else ())
    most = max(*map(len, cells), 1)
    height = most * paper.size * LEADING + _ROW_PADDING * paper.mm * paper.shrink
    if any(column.signed or column.kind is CellKind.BOX for column in table.columns) and not sums:
        height = max(height, _SIGNED_ROW * paper.mm)
    return SetRow(row, tuple(cells), height, sums)


def _lines(sheet: Sheet, text: str, width: float, *, bold: bool) -> tuple[Line, ...]:
    whole = sheet.short(text, bold=bold)
    if whole.width <= width:
        return (whole,)
    lines = tuple(wrapped(sheet.setter, text, width, bold=bold))
    if len(lines) <= _MOST_LINES:
        return lines
    rest = " ".join(line.text for line in lines[_MOST_LINES - 1 :])
    return (*lines[: _MOST_LINES - 1], sheet.setter.fitted(rest, width, bold=bold))
