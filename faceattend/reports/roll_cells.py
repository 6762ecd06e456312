"""The codes in the cells of the roll, set once and as large as their cell allows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from faceattend.domain.results import DayCode, DayResult, Mark
from faceattend.reports.sheet import BOLD, PLAIN, Cell, Sheet, Style

# What must be noticed is bold, what only fills the row is grey; a copier in black and white loses nothing.
QUIET = Style(grey=0.42)
LOUD_CODES = frozenset(
    {
        DayCode.ABSENT,
        DayCode.HALF_DAY,
        DayCode.MISSING,
        DayCode.UNOBSERVED,
        DayCode.WORKED_HOLIDAY,
        DayCode.WORKED_OFF_DAY,
    }
)
QUIET_CODES = frozenset({DayCode.HOLIDAY, DayCode.WEEKLY_OFF, DayCode.NOT_EMPLOYED})

# Sizes of type in millimetres of the drawing, by the number of lines in a cell.
_SIZES = (2.25, 1.95, 1.45)
_HEIGHT_SHARES = (0.45, 0.36, 0.26)
_PITCH = 1.08
_MIDDLE = 0.36
_SIDE = 0.25
_FEWER_LINES = 0.85
"""A text goes on one line more only when it gets larger by this much."""

_STEPS = 40
"""Sizes are whole parts of this of a millimetre, so that most cells of a row share one."""

Key = tuple[DayCode, DayCode | None, str, str, tuple[Mark, ...]]
Place = tuple[float, float]
"""How far a line lies above the middle of its cell, and its size; both in millimetres of the drawing."""


@dataclass(frozen=True, slots=True)
class SetCell:
    """The lines of a cell from top to bottom."""

    lines: tuple[tuple[Place, Cell], ...]


class RollCells:
    """Sets the cells of one paper."""

    def __init__(self, sheet: Sheet, width: float, height: float) -> None:
        """Begin with no cell set.

        Args:
            width, height: of a cell, in millimetres of the drawing.
        """
        self._sheet = sheet
        self._width = width - 2 * _SIDE
        self._height = height
        self._cells: dict[Key, SetCell] = {}

    def of(self, day: DayResult) -> SetCell:
        """Return the cell of a day."""
        key = (day.code, day.other, day.leave, day.other_leave, day.marks)
        cell = self._cells.get(key)
        if cell is None:
            cell = self._cells[key] = self._set(day)
        return cell

    def _set(self, day: DayResult) -> SetCell:
        codes = {day.code, day.other}
        style = BOLD if codes & LOUD_CODES else QUIET if day.code in QUIET_CODES else PLAIN
        best: tuple[float, tuple[Cell, ...]] = (0.0, ())
        for texts in _divisions(day.text, "".join(mark.value for mark in day.marks)):
            cells = tuple(self._sheet.cell(text, style) for text in texts)
            size = self._size(cells)
            if size * _FEWER_LINES > best[0] or not best[1]:
                best = (size, cells)
        return SetCell(tuple(zip(_places(*best), best[1], strict=True)))

    def _size(self, cells: Sequence[Cell]) -> float:
        count = len(cells) - 1
        widest = max(cell.width for cell in cells)
        size = min(_SIZES[count], _HEIGHT_SHARES[count] * self._height, self._width / widest if widest else _SIZES[0])
        return int(size * _STEPS) / _STEPS


def _divisions(text: str, marks: str) -> Iterator[tuple[str, ...]]:
    """Yield the ways in which a cell can be written on one, two and three lines."""
    yield (text + marks,)
    first, slash, second = text.partition("/")
    if marks:
        yield text, marks
    if slash:
        yield first + slash, second + marks
        if marks:
            yield first + slash, second, marks


def _places(size: float, cells: Sequence[Cell]) -> Iterator[Place]:
    upper = (len(cells) - 1) / 2 * _PITCH
    for number in range(len(cells)):
        yield (upper - number * _PITCH - _MIDDLE) * size, size
