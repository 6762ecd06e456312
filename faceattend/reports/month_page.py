"""Prints the pages of the month roll."""

from collections.abc import Iterator, Sequence

from faceattend.domain.results import DayCode
from faceattend.reports.bidi import apart
from faceattend.reports.fitting import PADDING, Fitting
from faceattend.reports.month_layout import SIGNATURES, Layout, LineHeights
from faceattend.reports.month_table import DayCountLine, MonthTable, PersonLine
from faceattend.reports.page_frame import SMALL_SIZE, TEXT_SIZE, PageFrame
from faceattend.reports.roll_cells import BASE, QUIET, RollCells
from faceattend.reports.roll_grid import Band, print_grid
from faceattend.reports.roll_heads import print_heads
from faceattend.reports.roll_pages import GroupTotal, Heading, Page, RollLine, line_height
from faceattend.reports.sheet import BOLD, PLAIN, Align, Cell, Sheet
from faceattend.reports.total_columns import Numbers, total_text
from faceattend.reports.typesetting import Line
from faceattend.reports.wording import Words

_RULE = 0.5

# Sizes of type in millimetres of the drawing.
_TOTAL_SIZE, _SUM_SIZE, _NUMBER_SIZE = 2.15, 1.95, 2.2
_STEPS = 40
_SIDE = 0.45

_MIDDLE = 0.36
"""How far below the middle of a line its base line lies, in parts of the size of its capitals."""

Placed = tuple[float, float, Cell]
"""Middle of a column and size in points, and what stands there."""


class PagePrinter:
    """Prints the pages of one roll."""

    def __init__(
        self,
        sheet: Sheet,
        layout: Layout,
        heights: LineHeights,
        frame: PageFrame,
        table: MonthTable,
        words: Words,
    ) -> None:
        self._sheet = sheet
        self._at = layout
        self._mm = layout.scale
        self._heights = heights
        self._frame = frame
        self._table = table
        self._words = words
        self._fitting = Fitting(sheet.setter, layout)
        self._cells = RollCells(sheet, layout.day / layout.scale, heights.person / layout.bands, layout.scale)
        self._day_places = [layout.day_place(index) for index in range(len(table.days))]
        self._total_places = [layout.total_place(index) for index in range(len(table.totals.columns))]

    def print(self, page: Page, number: int, count: int) -> None:
        """Print a page and turn to the next one."""
        at, sheet = self._at, self._sheet
        sheet.turn(at.width, at.height)
        self._frame.print(number, count)
        top = self._frame.top - at.head * self._mm
        bands = list(self._bands(page.lines, top))
        print_grid(sheet, at, self._table, self._frame.top, bands)
        print_heads(sheet, at, self._table, self._frame.top, self._words)
        for band in bands:
            self._print_line(band.line, band.top, band.bottom)
        if page.last:
            self._print_signatures()
        sheet.next_page()

    def _bands(self, lines: Sequence[RollLine], top: float) -> Iterator[Band]:
        for line in lines:
            bottom = top - line_height(line, self._heights) * self._mm
            yield Band(line, top, bottom)
            top = bottom

    def _print_line(self, line: RollLine, top: float, bottom: float) -> None:
        match line:
            case PersonLine():
                self._print_person(line, top, bottom)
            case Heading():
                text = self._fitting.title(line.title)
                size = TEXT_SIZE * self._mm
                middle = (top + bottom) / 2
                self._sheet.text(self._at.number_x + 1.5 * self._mm, middle - _MIDDLE * size, size, text)
            case GroupTotal(block):
                self._print_sums(self._group_label(block.title), block.present, block.numbers, top, bottom)
            case DayCountLine():
                self._print_sums(self._sheet.short(line.label, bold=True), line.days, line.numbers, top, bottom)

    def _group_label(self, title: str) -> Line:
        """Set what stands before the sums of a group; of a long group the end is cut, never what is counted."""
        label = self._words.group_total
        whole = self._sheet.setter.line(label.format(group=apart(title)), bold=True)
        if whole.width <= self._label_width:
            return whole
        rest = self._sheet.short(label.format(group=""), bold=True).width
        cut = self._sheet.setter.fitted(title, self._label_width - rest, bold=True)
        return self._sheet.setter.line(label.format(group=apart(cut.text)), bold=True)

    @property
    def _label_width(self) -> float:
        """Room for what stands before sums, at size 1."""
        return (self._at.days_x - self._at.number_x - 2 * PADDING * self._mm) / (SMALL_SIZE * self._mm)

    def _print_person(self, person: PersonLine, top: float, bottom: float) -> None:
        at, mm = self._at, self._mm
        middle = (top + bottom) / 2
        size = _NUMBER_SIZE * mm
        number = [(at.code_x - PADDING * mm, self._sheet.cell(str(person.number), QUIET))]
        self._sheet.row(middle - _MIDDLE * size, size, number, Align.RIGHT)
        code = self._fitting.code(person.code)
        self._sheet.text(at.code_x + PADDING * mm, middle - _MIDDLE * code.size, code.size, code.lines[0])
        name = self._fitting.name(person.name)
        gap = name.size * 1.12
        y = middle - _MIDDLE * name.size + gap * (len(name.lines) - 1) / 2
        for set_line in name.lines:
            self._sheet.text(at.name_x + PADDING * mm, y, name.size, set_line)
            y -= gap
        self._print_days(person, top, bottom)
        self._print_totals(person.numbers, top, bottom, _TOTAL_SIZE, bold=False)

    def _print_days(self, person: PersonLine, top: float, bottom: float) -> None:
        mm = self._mm
        high = (top - bottom) / self._at.bands
        half = self._at.day / 2
        # One line of cells after the other, in the order in which a reader speaks or copies them.
        rows: list[list[Placed]] = [[] for _ in range(self._at.bands)]
        folded: list[tuple[float, Placed]] = []
        for (band, x), day in zip(self._day_places, person.days, strict=True):
            if day.code is DayCode.FUTURE and day.other is None:
                continue
            lines = self._cells.of(day).lines
            if len(lines) == 1:
                [(_, size, cell)] = lines
                rows[band].append((x + half, size * mm, cell))
            else:
                middle = top - (band + 0.5) * high
                folded += [(middle + rise * mm, (x + half, size * mm, cell)) for rise, size, cell in lines]
        for band, cells in enumerate(rows):
            self._sheet.centred(top - (band + 0.5) * high + BASE * mm, cells)
        for y, placed in folded:
            self._sheet.centred(y, [placed])

    def _print_totals(self, numbers: Numbers, top: float, bottom: float, liked: float, *, bold: bool) -> None:
        """Print what stands in the columns of totals, smaller where it would not fit."""
        rows: list[list[Placed]] = [[] for _ in range(self._at.bands)]
        columns = self._table.totals.columns
        for column, number, (band, left, right) in zip(columns, numbers, self._total_places, strict=True):
            if number is None:
                continue
            text = total_text(column, number, self._words)
            cell = self._sheet.cell(text, BOLD if bold else PLAIN if number else QUIET)
            rows[band].append(((left + right) / 2, self._size(cell, right - left, liked), cell))
        self._print_rows(rows, top, bottom, liked)

    def _print_sums(self, label: Line, days: Numbers, numbers: Numbers, top: float, bottom: float) -> None:
        at, mm = self._at, self._mm
        size = SMALL_SIZE * mm
        middle = (top + bottom) / 2
        self._sheet.text(at.days_x - PADDING * mm, middle - _MIDDLE * size, size, label, align=Align.RIGHT)
        rows: list[list[Placed]] = [[] for _ in range(at.bands)]
        for (band, x), halves in zip(self._day_places, days, strict=True):
            if halves is not None:
                cell = self._sheet.cell(self._words.halves(halves), PLAIN if halves else QUIET)
                rows[band].append((x + at.day / 2, self._size(cell, at.day, _SUM_SIZE), cell))
        self._print_rows(rows, top, bottom, _SUM_SIZE)
        self._print_totals(numbers, top, bottom, _SUM_SIZE, bold=True)

    def _size(self, cell: Cell, width: float, liked: float) -> float:
        """Return the size in points at which a number fits its column."""
        most = (width / self._mm - 2 * _SIDE) / cell.width
        return (liked if most >= liked else int(most * _STEPS) / _STEPS) * self._mm

    def _print_rows(self, rows: Sequence[Sequence[Placed]], top: float, bottom: float, liked: float) -> None:
        high = (top - bottom) / self._at.bands
        for band, cells in enumerate(rows):
            self._sheet.centred(top - (band + 0.5) * high - _MIDDLE * liked * self._mm, cells)

    def _print_signatures(self) -> None:
        at, mm, words = self._at, self._at.frame_scale, self._words
        floor, left, right = self._frame.bottom, self._frame.left, self._frame.right
        gap = 8 * mm
        stamp = 30 * mm
        width = (right - left - stamp - gap * len(words.signers)) / len(words.signers)
        top = floor + (SIGNATURES - 3) * mm
        size = TEXT_SIZE * mm
        for index, signer in enumerate(words.signers):
            x = left + index * (width + gap)
            self._sheet.words(x, top - 2.6 * mm, size, signer, BOLD)
            for row, label in enumerate((words.signed_name, words.signature, words.signed_on)):
                y = top - (9.4 + 6.0 * row) * mm
                self._sheet.words(x, y, SMALL_SIZE * mm, label, QUIET)
                self._sheet.rules([(x + 14 * mm, y - 0.6 * mm, x + width, y - 0.6 * mm)], _RULE, 0.0)
        box = (at.right - stamp, floor + 1.0 * mm, stamp, (SIGNATURES - 4.4) * mm)
        self._sheet.frame(box, _RULE, 0.4, dashed=True)
        middle = at.right - stamp / 2
        self._sheet.words(middle, top - 3.8 * mm, SMALL_SIZE * mm, words.stamp, QUIET, Align.CENTRE)
