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
_SIDE = 0.38
_FEWER_LINES = 0.85
"""A text goes on one line more only when it gets larger by this much."""

_STEPS = 40
"""Sizes are whole parts of this of a millimetre, so that most cells of a row share one."""

# Marks stand a little higher and smaller than the code and are never bold, so that ``l`` is no capital I.
_MARK_SCALE, _MARK_RISE, _MARK_GAP = 0.92, 0.14, 0.07

Key = tuple[DayCode, DayCode | None, str, str, tuple[Mark, ...]]
Placed = tuple[float, float, Cell]
"""How far a line lies above the middle of its cell, its size, both in millimetres of the drawing, and what it says."""

BASE = -_MIDDLE * _SIZES[0]
"""How far the only line of a cell lies above its middle, whatever its size, in millimetres of the drawing."""


@dataclass(frozen=True, slots=True)
class SetCell:
    """The lines of a cell from top to bottom."""

    lines: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class _Text:
    """A line of a cell: a code, or a part of one, and marks behind it."""

    code: Cell | None
    marks: Cell | None

    @property
    def width(self) -> float:
        code = self.code.width if self.code else 0.0
        gap = _MARK_GAP if self.code else 0.0
        return code + (self.marks.width * _MARK_SCALE + gap if self.marks else 0.0)


class RollCells:
    """Sets the cells of one paper."""

    def __init__(self, sheet: Sheet, width: float, height: float, scale: float) -> None:
        """Begin with no cell set.

        Args:
            width, height: of a cell, in millimetres of the drawing.
            scale: points for a millimetre of the drawing.
        """
        self._sheet = sheet
        self._width = width - 2 * _SIDE
        self._height = height
        self._scale = scale
        self._cells: dict[Key, SetCell] = {}

    def of(self, day: DayResult) -> SetCell:
        """Return the cell of a day."""
        key = (day.code, day.other, day.leave, day.other_leave, day.marks)
        cell = self._cells.get(key)
        if cell is None:
            cell = self._cells[key] = self._set(day)
        return cell

    def _set(self, day: DayResult) -> SetCell:
        style = BOLD if {day.code, day.other} & LOUD_CODES else QUIET if day.code in QUIET_CODES else PLAIN
        best: tuple[float, tuple[_Text, ...]] = (0.0, ())
        for division in _divisions(day.text, "".join(mark.value for mark in day.marks)):
            texts = tuple(self._text(code, marks, style) for code, marks in division)
            size = self._size(texts)
            if size * _FEWER_LINES > best[0] or not best[1]:
                best = (size, texts)
        size, texts = best
        cells = [self._joined(text, size * self._scale) for text in texts]
        rises = [BASE] if len(cells) == 1 else _rises(size, len(cells))
        return SetCell(tuple((rise, size, cell) for rise, cell in zip(rises, cells, strict=True)))

    def _text(self, code: str, marks: str, style: Style) -> _Text:
        return _Text(
            self._sheet.cell(code, style) if code else None,
            self._sheet.cell(marks, Style(grey=style.grey)) if marks else None,
        )

    def _size(self, texts: Sequence[_Text]) -> float:
        count = len(texts) - 1
        widest = max(text.width for text in texts)
        size = min(_SIZES[count], _HEIGHT_SHARES[count] * self._height, self._width / widest if widest else _SIZES[0])
        return int(size * _STEPS) / _STEPS

    def _joined(self, text: _Text, size: float) -> Cell:
        """Return one cell that prints a code and its marks at a size in points."""
        code, marks = text.code, text.marks
        if code is None or marks is None:
            [only] = [cell for cell in (code, marks) if cell is not None]
            return only
        gap = f"{-_MARK_GAP * 1000:.0f}"
        raised = f"{marks.font} {size * _MARK_SCALE:.2f} Tf {size * _MARK_RISE:.2f} Ts [{gap}{marks.array}] TJ 0 Ts"
        array = f"{code.array}] TJ {raised} {code.font} {size:.2f} Tf ["
        return Cell(array, text.width, code.font, code.colour)


def _divisions(text: str, marks: str) -> Iterator[tuple[tuple[str, str], ...]]:
    """Yield the ways in which a cell can be written on one, two and three lines of code and marks."""
    yield ((text, marks),)
    first, slash, second = text.partition("/")
    if marks and text:
        yield (text, ""), ("", marks)
    if slash:
        yield (first + slash, ""), (second, marks)
        if marks:
            yield (first + slash, ""), (second, ""), ("", marks)


def _rises(size: float, count: int) -> Iterator[float]:
    upper = (count - 1) / 2 * _PITCH
    for number in range(count):
        yield (upper - number * _PITCH - _MIDDLE) * size
