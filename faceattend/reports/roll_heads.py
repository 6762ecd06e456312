"""The heads of the columns of the roll, with the names of holidays written upwards."""

from collections.abc import Iterator
from itertools import groupby

from faceattend.domain.results import DayColumn
from faceattend.reports.fitting import PADDING
from faceattend.reports.flow import wrapped
from faceattend.reports.month_layout import Layout
from faceattend.reports.month_table import MonthTable
from faceattend.reports.page_frame import SMALL_SIZE
from faceattend.reports.sheet import BOLD, PLAIN, Align, Cell, Sheet
from faceattend.reports.typesetting import Line
from faceattend.reports.wording import Words

_DATE_SIZE = 2.1
_HOLIDAY_SIZES = (1.9, 1.7)
_TITLE_HEIGHTS = (10.0, 13.0, 16.0, 20.0)
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


def title_height(sheet: Sheet, days: tuple[DayColumn, ...], day: float) -> tuple[float, bool]:
    """Return how high heads must be for the titles of holidays, and whether all of them fit.

    Args:
        day: width of the column of a date.

    Returns:
        Millimetres of the drawing, 0 without holidays.
    """
    found = list(holidays(days))
    if not found:
        return 0.0, True
    for height in _TITLE_HEIGHTS:
        if all(_title_fits(sheet, title, height, count * day) for _, count, title in found):
            return height, True
    return _TITLE_HEIGHTS[-1], False


def _title_fits(sheet: Sheet, title: str, height: float, width: float) -> bool:
    _, lines = _title_lines(sheet, title, height - 2 * _SIDE, width - _SIDE)
    return _whole_words(lines, title)


def _print_totals(sheet: Sheet, layout: Layout, table: MonthTable, top: float) -> None:
    mm = layout.scale
    high = layout.head * mm / layout.bands
    cells = [sheet.cell(column.head, BOLD) for column in table.totals.columns]
    places = [layout.total_place(index) for index in range(len(cells))]
    size = min(
        SMALL_SIZE * mm,
        *((right - left - 2 * _SIDE * mm) / cell.width for cell, (_, left, right) in zip(cells, places, strict=True)),
    )
    for cell, (band, left, right) in zip(cells, places, strict=True):
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
    size, lines = _title_lines(sheet, title, layout.titles - 2 * _SIDE, width / mm - _SIDE)
    x = left + width / 2 + (_MIDDLE - (len(lines) - 1) / 2 * _PITCH) * size * mm
    for line in lines:
        sheet.upright(x, top - (layout.titles - _SIDE) * mm, size * mm, line)
        x += _PITCH * size * mm


def _title_lines(sheet: Sheet, title: str, room: float, width: float) -> tuple[float, list[Line]]:
    """Return the size and the lines of a title that fit ``width``, the first size in which it does."""
    for size in _HOLIDAY_SIZES:
        lines = list(wrapped(sheet.setter, title, room / size))
        if len(lines) * _PITCH * size <= width and _whole_words(lines, title):
            return size, lines
    smallest = _HOLIDAY_SIZES[-1]
    lines = list(wrapped(sheet.setter, title, room / smallest))
    most = max(int(width / (_PITCH * smallest)), 1)
    if len(lines) <= most:
        return smallest, lines
    rest = " ".join(line.text for line in lines[most - 1 :])
    return smallest, [*lines[: most - 1], sheet.setter.fitted(rest, room / smallest)]


def _whole_words(lines: list[Line], title: str) -> bool:
    return " ".join(line.text for line in lines) == " ".join(title.split())
