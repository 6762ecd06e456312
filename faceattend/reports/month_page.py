"""Prints one page of the month roll."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from faceattend import __version__
from faceattend.domain.results import TOTAL_CODES, DayCode, DayResult, Mark, MonthResult, MonthStatus
from faceattend.reports.fitting import HEADING_SIZE, PADDING, TEXT_SIZE, Fitting
from faceattend.reports.month_layout import SIGNATURES, GroupTotal, Heading, Layout, Page, RollLine, line_height
from faceattend.reports.month_table import DayCountLine, MonthTable, PersonLine, cell_text
from faceattend.reports.sheet import BOLD, PLAIN, Align, Cell, Rule, Sheet, Style
from faceattend.reports.wording import Words

# What must be noticed is bold, what only fills the row is grey; a copier in black and white loses nothing.
_QUIET = Style(grey=0.42)
_STYLES = {
    DayCode.PRESENT: PLAIN,
    DayCode.WORKED_OFF_DAY: BOLD,
    DayCode.ABSENT: BOLD,
    DayCode.WEEKLY_OFF: _QUIET,
    DayCode.UNOBSERVED: BOLD,
    DayCode.NOT_EMPLOYED: _QUIET,
    DayCode.FUTURE: PLAIN,
}
_OFF_SHADE, _HEAD_SHADE, _HEAD_OFF_SHADE = 0.91, 0.95, 0.82
_HAIR, _RULE, _FRAME = 0.25, 0.5, 0.9
_HAIR_GREY = 0.6

# Sizes of type in millimetres of the drawing.
_CELL_SIZE, _SUM_SIZE, _SMALL_SIZE = 2.25, 1.95, 2.1
_NUMBER_SIZE, _TITLE_SIZE = 2.2, 3.6

_MIDDLE = 0.36
"""How far below the middle of a line its base line lies, in parts of the size of its capitals."""


class PagePrinter:
    """Prints the pages of one paper."""

    def __init__(self, sheet: Sheet, layout: Layout, result: MonthResult, table: MonthTable, words: Words) -> None:
        self._sheet = sheet
        self._at = layout
        self._mm = layout.scale
        self._result = result
        self._table = table
        self._words = words
        self._fitting = Fitting(sheet.setter, layout)
        self._day_centres = [layout.day_centre(index) for index in range(len(table.dates))]
        self._total_centres = [layout.total_centre(index) for index in range(len(TOTAL_CODES))]
        self._day_cells: dict[tuple[DayCode, tuple[Mark, ...]], Cell] = {}
        self._total_cells: dict[int, Cell] = {}

    def print(self, page: Page, number: int, count: int) -> None:
        """Print a page and turn to the next one."""
        lines = page.lines
        bottom = self._at.body_top - sum(line_height(line) for line in lines) * self._mm
        self._print_header()
        self._print_shades(lines)
        self._print_column_heads()
        self._print_grid(lines, bottom)
        y = self._at.body_top
        for line in lines:
            height = line_height(line) * self._mm
            self._print_line(line, y - height / 2)
            y -= height
        if page.last:
            self._print_signatures()
        self._print_footer(number, count)
        self._sheet.next_page()

    def _print_header(self) -> None:
        mm, words, result = self._mm, self._words, self._result
        top = self._at.height - self._at.margin
        title_y = top - 10.6 * mm
        if result.site:
            self._sheet.text(self._at.margin, top - 4.6 * mm, HEADING_SIZE * mm, self._fitting.heading(result.site))
            self._sheet.words(self._at.margin, title_y, _TITLE_SIZE * mm, words.title)
        else:
            self._sheet.words(self._at.margin, top - 4.6 * mm, HEADING_SIZE * mm, words.title, BOLD)
        self._sheet.words(self._at.right, top - 4.8 * mm, 5 * mm, words.month(result.month), BOLD, Align.RIGHT)
        self._print_status(title_y)
        facts = [
            (words.group, result.group or words.all_groups),
            (words.people, words.count(self._table.people)),
            (words.working_days, str(self._table.working_days)),
            (words.shift, words.hours_of(result.week)),
            (words.weekly_off, words.weekdays(result.week.weekly_off)),
        ]
        x, y, size = self._at.margin, top - 17.2 * mm, TEXT_SIZE * mm
        self._sheet.rules([(x, top - 13 * mm, self._at.right, top - 13 * mm)], _FRAME, 0.0)
        for label, value in facts:
            x += self._sheet.words(x, y, size, label, _QUIET) + 1.4 * mm
            line = self._fitting.fact(value)
            self._sheet.text(x, y, size, line)
            x += line.width * size + 6 * mm

    def _print_status(self, y: float) -> None:
        mm = self._mm
        text = self._words.statuses[self._result.status]
        width = self._sheet.short(text, bold=True).width * TEXT_SIZE * mm + 4 * mm
        box = (self._at.right - width, y - 1.3 * mm, width, 4.5 * mm)
        grey = 0.0
        if self._result.status is MonthStatus.CLOSED:
            self._sheet.fills([box], 0.0)
            grey = 1.0
        else:
            self._sheet.frame(box, _FRAME, 0.0)
        middle = self._at.right - width / 2
        self._sheet.words(middle, y, TEXT_SIZE * mm, text, Style(bold=True, grey=grey), Align.CENTRE)
        if self._result.status is MonthStatus.DRAFT:
            note = self._at.right - width - 2 * mm
            self._sheet.words(note, y, _SMALL_SIZE * mm, self._words.draft_note, _QUIET, Align.RIGHT)

    def _print_shades(self, lines: Sequence[RollLine]) -> None:
        at = self._at
        head = at.head_top - at.body_top
        self._sheet.fills([(at.margin, at.body_top, at.right - at.margin, head)], _HEAD_SHADE)
        off = [at.days_x + index * at.day for index, is_off in enumerate(self._table.off) if is_off]
        self._sheet.fills(((x, at.body_top, at.day, head) for x in off), _HEAD_OFF_SHADE)
        # One box a column between two headings of groups, because the headings stay white.
        top = y = at.body_top
        for line in lines:
            height = line_height(line) * self._mm
            if isinstance(line, Heading):
                self._sheet.fills(((x, y, at.day, top - y) for x in off if top > y), _OFF_SHADE)
                top = y - height
            y -= height
        self._sheet.fills(((x, y, at.day, top - y) for x in off if top > y), _OFF_SHADE)

    def _print_column_heads(self) -> None:
        at, mm, words = self._at, self._mm, self._words
        size, cell = _SMALL_SIZE * mm, self._sheet.cell
        both = at.head_top - (at.head_top - at.body_top) / 2 - _MIDDLE * size
        date_y, letter_y = both + 1.9 * mm, both - 1.9 * mm
        self._sheet.words((at.number_x + at.code_x) / 2, both, size, words.number, BOLD, Align.CENTRE)
        self._sheet.words(at.code_x + PADDING * mm, both, size, words.code, BOLD)
        self._sheet.words(at.name_x + PADDING * mm, both, size, words.name, BOLD)
        days = list(enumerate(self._table.dates))
        self._sheet.row(date_y, size, ((at.day_centre(i), cell(str(day.day), BOLD)) for i, day in days), Align.CENTRE)
        self._sheet.row(
            letter_y, size, ((at.day_centre(i), cell(words.weekday_letter(day))) for i, day in days), Align.CENTRE
        )
        codes = enumerate(code.value for code in TOTAL_CODES)
        self._sheet.row(both, size, ((at.total_centre(i), cell(code, BOLD)) for i, code in codes), Align.CENTRE)
        self._sheet.words((at.hours_x + at.right) / 2, both, size, words.hours, BOLD, Align.CENTRE)

    def _print_grid(self, lines: Sequence[RollLine], bottom: float) -> None:
        at = self._at
        y = at.body_top
        hairs: list[Rule] = []
        rules: list[Rule] = []
        uprights: list[Rule] = []
        heavy: list[Rule] = []
        edges = [at.days_x + index * at.day for index in range(1, len(self._table.dates))]
        edges += [(left + right) / 2 for left, right in pairwise(self._total_centres)]
        strong_edges = [at.code_x, at.name_x, at.days_x, at.totals_x, at.hours_x]
        top = at.head_top
        for line in lines:
            height = line_height(line) * self._mm
            if isinstance(line, Heading):
                uprights += [(x, top, x, y) for x in edges if top > y]
                heavy += [(x, top, x, y) for x in strong_edges if top > y]
                rules.append((at.margin, y, at.right, y))
                top = y - height
            elif isinstance(line, GroupTotal | DayCountLine):
                # Sums have no number and no ID: their label runs across.
                heavy += [(x, top, x, y) for x in (at.code_x, at.name_x)] if top > y else []
                uprights += [(x, top, x, y - height) for x in edges]
                heavy += [(x, top, x, y - height) for x in strong_edges[2:]]
                top = y - height
            y -= height
            (rules if isinstance(line, GroupTotal) else hairs).append((at.margin, y, at.right, y))
        if top > y:
            uprights += [(x, top, x, y) for x in edges]
            heavy += [(x, top, x, y) for x in strong_edges]
        self._sheet.rules(hairs, _HAIR, _HAIR_GREY)
        self._sheet.rules(uprights, _HAIR, _HAIR_GREY)
        self._sheet.rules(heavy, _RULE, 0.0)
        self._sheet.rules([*rules, (at.margin, at.body_top, at.right, at.body_top)], _RULE, 0.0)
        self._sheet.frame((at.margin, bottom, at.right - at.margin, at.head_top - bottom), _FRAME, 0.0)

    def _print_line(self, line: RollLine, middle: float) -> None:
        match line:
            case PersonLine():
                self._print_person(line, middle)
            case Heading():
                text = self._fitting.title(line.title)
                size = TEXT_SIZE * self._mm
                self._sheet.text(self._at.margin + 1.5 * self._mm, middle - _MIDDLE * size, size, text)
            case GroupTotal(block):
                label = self._words.group_total.format(group=block.title)
                self._print_sums(label, block.present, block.totals, block.minutes, middle)
            case DayCountLine():
                self._print_sums(line.label, line.days, line.totals, line.minutes, middle)

    def _print_person(self, person: PersonLine, middle: float) -> None:
        at, mm = self._at, self._mm
        size = _NUMBER_SIZE * mm
        number = [(at.code_x - PADDING * mm, self._sheet.cell(str(person.number), _QUIET))]
        self._sheet.row(middle - _MIDDLE * size, size, number, Align.RIGHT)
        code = self._fitting.code(person.code)
        self._sheet.text(at.code_x + PADDING * mm, middle - _MIDDLE * code.size, code.size, code.lines[0])
        name = self._fitting.name(person.name)
        gap = name.size * 1.12
        y = middle - _MIDDLE * name.size + gap * (len(name.lines) - 1) / 2
        for set_line in name.lines:
            self._sheet.text(at.name_x + PADDING * mm, y, name.size, set_line)
            y -= gap
        size = _CELL_SIZE * mm
        base = middle - _MIDDLE * size
        cells = [
            (x, self._day_cell(day))
            for x, day in zip(self._day_centres, person.days, strict=True)
            if day.code is not DayCode.FUTURE or day.marks
        ]
        cells += zip(self._total_centres, map(self._total_cell, person.totals), strict=True)
        self._sheet.row(base, size, cells, Align.CENTRE)
        hours = [(at.right - PADDING * mm, self._sheet.cell(self._words.duration(person.minutes)))]
        self._sheet.row(base, size, hours, Align.RIGHT)

    def _day_cell(self, day: DayResult) -> Cell:
        key = (day.code, day.marks)
        cell = self._day_cells.get(key)
        if cell is None:
            cell = self._day_cells[key] = self._sheet.cell(cell_text(day), _STYLES[day.code])
        return cell

    def _total_cell(self, total: int) -> Cell:
        cell = self._total_cells.get(total)
        if cell is None:
            cell = self._total_cells[total] = self._sheet.cell(str(total), PLAIN if total else _QUIET)
        return cell

    def _print_sums(
        self,
        label: str,
        days: Iterable[int | None],
        totals: Iterable[int | None],
        minutes: int | None,
        middle: float,
    ) -> None:
        at, mm = self._at, self._mm
        size = _SMALL_SIZE * mm
        width = (at.days_x - at.margin - 2 * PADDING * mm) / size
        line = self._sheet.setter.fitted(label, width, bold=True)
        self._sheet.text(at.days_x - PADDING * mm, middle - _MIDDLE * size, size, line, align=Align.RIGHT)
        size = _SUM_SIZE * mm
        base = middle - _MIDDLE * size
        cells = [(at.day_centre(i), count, PLAIN if count else _QUIET) for i, count in enumerate(days)]
        cells += [(at.total_centre(i), count, BOLD) for i, count in enumerate(totals)]
        shown = ((x, self._sheet.cell(str(count), style)) for x, count, style in cells if count is not None)
        self._sheet.row(base, size, shown, Align.CENTRE)
        if minutes is not None:
            hours = [(at.right - PADDING * mm, self._sheet.cell(self._words.duration(minutes), BOLD))]
            self._sheet.row(base, size, hours, Align.RIGHT)

    def _print_signatures(self) -> None:
        at, mm, words = self._at, self._mm, self._words
        gap = 8 * mm
        stamp = 30 * mm
        width = (at.right - at.margin - stamp - gap * len(words.signers)) / len(words.signers)
        top = at.body_bottom + (SIGNATURES - 4) * mm
        size = TEXT_SIZE * mm
        for index, signer in enumerate(words.signers):
            x = at.margin + index * (width + gap)
            self._sheet.words(x, top - 2.6 * mm, size, signer, BOLD)
            for row, label in enumerate((words.signed_name, words.signature, words.signed_on)):
                y = top - (9.4 + 6.2 * row) * mm
                self._sheet.words(x, y, _SMALL_SIZE * mm, label, _QUIET)
                self._sheet.rules([(x + 14 * mm, y - 0.6 * mm, x + width, y - 0.6 * mm)], _RULE, 0.0)
        box = (at.right - stamp, at.body_bottom + 1.2 * mm, stamp, (SIGNATURES - 5.2) * mm)
        self._sheet.frame(box, _RULE, 0.4, dashed=True)
        self._sheet.words(at.right - stamp / 2, top - 3.4 * mm, _SMALL_SIZE * mm, words.stamp, _QUIET, Align.CENTRE)

    def _print_footer(self, number: int, count: int) -> None:
        at, mm, words, result = self._at, self._mm, self._words, self._result
        size = _SMALL_SIZE * mm
        x, y = at.margin, at.margin + 8.6 * mm
        entries = [(code.value, words.codes[code]) for code in TOTAL_CODES]
        entries += [(mark.value, words.marks[mark]) for mark in Mark]
        for sign, meaning in entries:
            x += self._sheet.words(x, y, size, sign, BOLD) + 0.9 * mm
            x += self._sheet.words(x, y, size, meaning) + 3.6 * mm
        self._sheet.words(at.margin, at.margin + 4.6 * mm, size, words.evidence_of(result))
        made = words.made_by(result, __version__)
        self._sheet.words(at.margin, at.margin + 0.6 * mm, size, made, _QUIET)
        page = words.page.format(number=number, count=count)
        self._sheet.words(at.right, at.margin + 0.6 * mm, TEXT_SIZE * mm, page, BOLD, Align.RIGHT)
