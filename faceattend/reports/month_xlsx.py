"""The month roll as a workbook."""

import io
from datetime import UTC, datetime

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from faceattend.domain.results import ColumnKind, DayCode, DayColumn, DayResult, MonthResult
from faceattend.reports.month_legend import legend_of
from faceattend.reports.month_table import MonthTable, PersonLine, cell_text, month_table
from faceattend.reports.page_frame import month_foot
from faceattend.reports.roll_cells import LOUD_CODES, QUIET_CODES
from faceattend.reports.total_columns import Measure, Numbers
from faceattend.reports.wording import ENGLISH, Words

_FONT = {"font_name": "Calibri", "font_size": 10, "valign": "vcenter"}
_HAIR, _GREY = {"border": 4, "border_color": "#A6A6A6"}, "#737373"
_SHADES = {ColumnKind.WORKING: "", ColumnKind.OFF: "#E7E7E7", ColumnKind.HOLIDAY: "#D9D9D9"}
_HEAD_SHADES = {ColumnKind.WORKING: "#F2F2F2", ColumnKind.OFF: "#D0D0D0", ColumnKind.HOLIDAY: "#BFBFBF"}
_OWN_SHADES = {
    DayCode.WEEKLY_OFF: _SHADES[ColumnKind.OFF],
    DayCode.WORKED_OFF_DAY: _SHADES[ColumnKind.OFF],
    DayCode.HOLIDAY: _SHADES[ColumnKind.HOLIDAY],
    DayCode.WORKED_HOLIDAY: _SHADES[ColumnKind.HOLIDAY],
}
_HATCH = {"pattern": 14, "fg_color": "#BFBFBF"}
_DURATION = "[h]:mm"
# A workbook counts time in days.
_UNITS = {Measure.HALVES: 2, Measure.DAYS: 1, Measure.MINUTES: 1440, Measure.SHARE: 10}

_IDENTITY = 4
_TITLES_ROW, _DATES_ROW, _LETTERS_ROW = 3, 4, 5
_WIDTHS = {"number": 5, "code": 14, "name": 32, "group": 18, "day": 5.3}
_TOTAL_WIDTHS = {Measure.HALVES: 6, Measure.DAYS: 6, Measure.MINUTES: 10, Measure.SHARE: 8}
_NUMBER_FORMATS = {
    Measure.HALVES: "General",
    Measure.DAYS: "General",
    Measure.MINUTES: _DURATION,
    Measure.SHARE: "0.0",
}
_HOLIDAY_HEIGHT = 60
"""Points; about 14 letters run upwards in it."""


def month_xlsx(result: MonthResult, words: Words = ENGLISH, *, percent: bool = False) -> bytes:
    """Return a workbook with the register and its legend; the same result always gives the same bytes.

    Numbers are numbers and hours are durations. Names, codes and groups are text, whatever they begin with.
    """
    table = month_table(result, words, percent=percent)
    file = io.BytesIO()
    workbook = Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    # A workbook carries its time of creation; the paper's own time keeps equal papers equal.
    workbook.set_properties(
        {
            "title": f"{words.title}, {words.month(result.month)}",
            "company": result.site,
            "comments": words.draft_note,
            "created": _naive(result.generated_at),
        }
    )
    _Register(workbook, result, table, words).write()
    _write_legend(workbook, result, table, words)
    workbook.close()
    return file.getvalue()


class _Register:
    """The sheet with the roll."""

    def __init__(self, workbook: Workbook, result: MonthResult, table: MonthTable, words: Words) -> None:
        self._workbook = workbook
        self._sheet: Worksheet = workbook.add_worksheet(words.register)
        self._result = result
        self._table = table
        self._words = words
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}
        self._day_formats: dict[tuple[DayCode, DayCode | None, ColumnKind], Format] = {}
        self._totals_column = _IDENTITY + len(table.days)
        self._columns = table.totals.columns

    def write(self) -> None:
        """Write everything."""
        row = self._write_header()
        for block in self._table.groups:
            for person in block.people:
                self._write_person(row, person)
                row += 1
            if self._table.grouped:
                label = self._words.group_total.format(group=block.title)
                self._write_sums(row, label, block.present, block.numbers)
                row += 1
        if self._table.people:
            row += 1
            for line in self._table.counts:
                self._write_sums(row, line.label, line.days, line.numbers)
                row += 1
        else:
            self._sheet.write_string(row, 0, self._words.nobody)
        self._set_up_page()

    def _write_header(self) -> int:
        words, result, sheet = self._words, self._result, self._sheet
        sheet.write_string(0, 0, result.site or words.title, self._format(bold=True, font_size=14))
        sheet.write_string(1, 0, f"{words.title}, {words.month(result.month)}", self._format(font_size=12))
        facts = [
            f"{words.group}: {result.group or words.all_groups}",
            *(f"{label}: {value}" for label, value in words.facts_of(result)),
            f"{words.status}: {words.statuses[result.status]}",
            words.status_of(result),
        ]
        sheet.write_string(2, 0, "   ".join(fact for fact in facts if fact), self._format())
        for column, text in enumerate((words.number, words.code, words.name, words.group)):
            self._write_head(column, text, "left")
        for index, day in enumerate(self._table.days):
            self._write_date(_IDENTITY + index, day)
        if any(column.title for column in self._table.days):
            sheet.set_row(_TITLES_ROW, _HOLIDAY_HEIGHT)
        for index, total in enumerate(self._columns):
            self._write_head(self._totals_column + index, total.head, "center")
        sheet.freeze_panes(_LETTERS_ROW + 1, _IDENTITY - 1)
        return _LETTERS_ROW + 1

    def _write_date(self, column: int, day: DayColumn) -> None:
        shade = _HEAD_SHADES[day.kind]
        head = self._format(bold=True, align="center", bg_color=shade, **_HAIR)
        self._sheet.write_number(_DATES_ROW, column, day.day.day, head)
        letter = self._format(align="center", bg_color=shade, **_HAIR)
        self._sheet.write_string(_LETTERS_ROW, column, self._words.weekday_letter(day.day), letter)
        if day.title:
            upwards = self._format(rotation=90, align="center", text_wrap=True, font_size=8, bg_color=shade)
            self._sheet.write_string(_TITLES_ROW, column, day.title, upwards)

    def _write_head(self, column: int, text: str, align: str) -> None:
        head = self._format(bold=True, align=align, bg_color=_HEAD_SHADES[ColumnKind.WORKING], **_HAIR)
        self._sheet.write_string(_DATES_ROW, column, text, head)
        self._sheet.write_blank(_LETTERS_ROW, column, None, head)

    def _write_person(self, row: int, person: PersonLine) -> None:
        sheet, plain = self._sheet, self._format(**_HAIR)
        sheet.write_number(row, 0, person.number, self._format(font_color=_GREY, **_HAIR))
        for column, text in enumerate((person.code, person.name, person.group), start=1):
            sheet.write_string(row, column, text, plain)
        for index, (day, head) in enumerate(zip(person.days, self._table.days, strict=True)):
            sheet.write_string(row, _IDENTITY + index, cell_text(day), self._day_format(day, head.kind))
        self._write_totals(row, person.numbers, bold=False)

    def _day_format(self, day: DayResult, kind: ColumnKind) -> Format:
        key = (day.code, day.other, kind)
        known = self._day_formats.get(key)
        if known is None:
            look: dict[str, object] = {"align": "center", **_HAIR}
            shade = _OWN_SHADES.get(day.code, "") if kind is ColumnKind.WORKING else _SHADES[kind]
            if shade:
                look["bg_color"] = shade
            if day.code is DayCode.NOT_EMPLOYED:
                look |= _HATCH
            if day.code in QUIET_CODES:
                look["font_color"] = _GREY
            if {day.code, day.other} & LOUD_CODES:
                look["bold"] = True
            known = self._day_formats[key] = self._format(**look)
        return known

    def _write_sums(self, row: int, label: str, days: Numbers, numbers: Numbers) -> None:
        name_column = _IDENTITY - 2
        look = self._format(bold=True, **_HAIR)
        for column in range(_IDENTITY):
            if column != name_column:
                self._sheet.write_blank(row, column, None, look)
        self._sheet.write_string(row, name_column, label, look)
        for index, (halves, head) in enumerate(zip(days, self._table.days, strict=True)):
            shade = {"bg_color": _SHADES[head.kind]} if _SHADES[head.kind] else {}
            cell = self._format(align="center", bold=False, **shade, **_HAIR)
            self._write_number(row, _IDENTITY + index, None if halves is None else halves / 2, cell)
        self._write_totals(row, numbers, bold=True)

    def _write_totals(self, row: int, numbers: Numbers, *, bold: bool) -> None:
        for index, (column, number) in enumerate(zip(self._columns, numbers, strict=True)):
            look = self._format(align="center", bold=bold, num_format=_NUMBER_FORMATS[column.measure], **_HAIR)
            value = None if number is None else number / _UNITS[column.measure]
            self._write_number(row, self._totals_column + index, value, look)

    def _write_number(self, row: int, column: int, number: float | None, look: Format) -> None:
        if number is None:
            self._sheet.write_blank(row, column, None, look)
        else:
            self._sheet.write_number(row, column, number, look)

    def _set_up_page(self) -> None:
        sheet = self._sheet
        for column, kind in enumerate(("number", "code", "name", "group")):
            sheet.set_column(column, column, _WIDTHS[kind])
        sheet.set_column(_IDENTITY, self._totals_column - 1, _WIDTHS["day"])
        for index, total in enumerate(self._columns):
            column = self._totals_column + index
            sheet.set_column(column, column, _TOTAL_WIDTHS[total.measure])
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=0.32, right=0.32, top=0.32, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_TITLES_ROW, _LETTERS_ROW)
        sheet.set_footer(f"&L{self._words.month(self._result.month)}&R&P / &N")

    def _format(self, **look: object) -> Format:
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self._workbook.add_format({**_FONT, **look})
        return self._formats[key]


def _write_legend(workbook: Workbook, result: MonthResult, table: MonthTable, words: Words) -> None:
    sheet: Worksheet = workbook.add_worksheet(words.legend)
    bold = workbook.add_format({**_FONT, "bold": True})
    plain = workbook.add_format(_FONT)
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 1, 100)
    entries = legend_of(result, table, words)
    for row, (sign, meaning) in enumerate(entries):
        sheet.write_string(row, 0, sign, bold)
        sheet.write_string(row, 1, meaning, plain)
    foot = month_foot(result, entries, words)
    below = [*foot.lines, foot.code, foot.made]
    for row, text in enumerate((text for text in below if text), start=len(entries) + 1):
        sheet.write_string(row, 1, text, plain)


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
