"""The heads of the columns of the roll, with the names of holidays written upwards."""

from collections.abc import Iterator
from itertools import groupby

from faceattend.domain.results import DayColumn
from faceattend.reports.fitting import PADDING
from faceattend.reports.flow import wrapped
from faceattend.reports.month_layout import HOLIDAY_HEAD, Layout
from faceattend.reports.month_table import MonthTable
from faceattend.reports.page_frame import SMALL_SIZE
from faceattend.reports.sheet import BOLD, PLAIN, Align, Cell, Sheet
from faceattend.reports.typesetting import Line
from faceattend.reports.wording import Words

_DATE_SIZE = 2.1
_HOLIDAY_SIZES = (1.9, 1.75, 1.6)
_DATES = 8.6
"""Height of date and day of the week where holidays stand above them."""

_MIDDLE = 0.36
_PITCH = 1.15
_SIDE = 0.3


def print_heads(sheet: Sheet, layout: Layout, table: MonthTable, top: float, words: Words) -> None:
    """Print the heads below ``top``, the upper edge of the table in points."""
    mm = layout.scale
    size = SMALL_SIZE * mm
    middle = top - layout.head * mm / 2 - _MIDDLE * size
    sheet.words((layout.number_x + layout.code_x) / 2, middle, size, words.number, BOLD, Align.CENTRE)
    sheet.words(layout.code_x + PADDING * mm, middle, size, words.code, BOLD)
    sheet.words(layout.name_x + PADDING * mm, middle, size, words.name, BOLD)
    _print_totals(sheet, layout, table, top)
    _print_dates(sheet, layout, table, top, words)
    if layout.bands == 1:
        for first, count, title in holidays(table.days):
            _print_holiday(sheet, layout, top, layout.day_place(first)[1], count * layout.day, title)


def holidays(days: tuple[DayColumn, ...]) -> Iterator[tuple[int, int, str]]:
    """Yield index of the first date, number of dates and title of holidays; dates of one title stand together."""
    index = 0
    for title, group in groupby(days, key=lambda day: day.title):
        count = len(list(group))
        if title:
            yield index, count, title
        index += count


def _print_totals(sheet: Sheet, layout: Layout, table: MonthTable, top: float) -> None:
    mm = layout.scale
    high = layout.head * mm / layout.bands
    for index, column in enumerate(table.totals.columns):
        band, left, right = layout.total_place(index)
        cell = sheet.cell(column.head, BOLD)
        size = min(SMALL_SIZE * mm, (right - left - 2 * _SIDE * mm) / cell.width)
        y = top - (band + 0.5) * high - _MIDDLE * size
        sheet.row(y, size, [((left + right) / 2, cell)], Align.CENTRE)


def _print_dates(sheet: Sheet, layout: Layout, table: MonthTable, top: float, words: Words) -> None:
    mm = layout.scale
    size = _DATE_SIZE * mm
    # Holidays stand above the dates, so that the dates are next to the codes.
    free = layout.head * mm - _DATES * mm if layout.bands == 1 else 0.0
    high = (layout.head * mm - free) / layout.bands
    rows: list[tuple[list[tuple[float, Cell]], list[tuple[float, Cell]]]] = [([], []) for _ in range(layout.bands)]
    for index, column in enumerate(table.days):
        band, x = layout.day_place(index)
        centre = x + layout.day / 2
        dates, letters = rows[band]
        dates.append((centre, sheet.cell(str(column.day.day), BOLD)))
        letters.append((centre, sheet.cell(words.weekday_letter(column.day), PLAIN)))
    for band, (dates, letters) in enumerate(rows):
        middle = top - free - (band + 0.5) * high - _MIDDLE * size
        apart = min(1.9 * mm, 0.23 * high)
        sheet.row(middle + apart, size, dates, Align.CENTRE)
        sheet.row(middle - apart, size, letters, Align.CENTRE)


def _print_holiday(sheet: Sheet, layout: Layout, top: float, left: float, width: float, title: str) -> None:
    """Print the title upwards in one or more lines; what is too long for them ends in an ellipsis."""
    mm = layout.scale
    room = (HOLIDAY_HEAD - 2 * _SIDE) * mm + 0.4 * mm
    size, lines = _title_lines(sheet, title, room, width - _SIDE * mm, mm)
    x = left + width / 2 + (_MIDDLE - (len(lines) - 1) / 2 * _PITCH) * size
    for line in lines:
        sheet.upright(x, top - HOLIDAY_HEAD * mm + _SIDE * mm, size, line)
        x += _PITCH * size


def _title_lines(sheet: Sheet, title: str, room: float, width: float, mm: float) -> tuple[float, list[Line]]:
    """Return the size and the lines of a title that fit ``width``, the first size in which it does."""
    for share in _HOLIDAY_SIZES:
        size = share * mm
        lines = list(wrapped(sheet.setter, title, room / size))
        if len(lines) * _PITCH * size <= width:
            return size, lines
    smallest = _HOLIDAY_SIZES[-1] * mm
    lines = list(wrapped(sheet.setter, title, room / smallest))
    most = max(int(width / (_PITCH * smallest)), 1)
    rest = " ".join(line.text for line in lines[most - 1 :])
    return smallest, [*lines[: most - 1], sheet.setter.fitted(rest, room / smallest)]
