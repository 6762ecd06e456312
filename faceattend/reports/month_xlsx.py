"""The month roll as a workbook."""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from faceattend import __version__
from faceattend.domain.results import TOTAL_CODES, DayCode, Mark, MonthResult
from faceattend.reports.month_table import MonthTable, PersonLine, cell_text, month_table
from faceattend.reports.wording import ENGLISH, Words

_FONT = {"font_name": "Calibri", "font_size": 10, "valign": "vcenter"}
_HAIR, _GREY = {"border": 4, "border_color": "#A6A6A6"}, "#737373"
_SHADE, _HEAD_SHADE, _HEAD_OFF_SHADE = "#E7E7E7", "#F2F2F2", "#D0D0D0"
_QUIET_CODES = frozenset({DayCode.WEEKLY_OFF, DayCode.NOT_EMPLOYED})
_LOUD_CODES = frozenset({DayCode.ABSENT, DayCode.UNOBSERVED, DayCode.WORKED_OFF_DAY})
_DURATION = "[h]:mm"
_MINUTES_A_DAY = 1440  # a workbook counts time in days

_IDENTITY = 4
_WIDTHS = {"number": 5, "code": 14, "name": 32, "group": 18, "day": 4.3, "total": 6, "hours": 10}


def month_xlsx(result: MonthResult, words: Words = ENGLISH) -> bytes:
    """Return a workbook with the register and its legend; the same result always gives the same bytes.

    Numbers are numbers and hours are durations. Names, codes and groups are text, whatever they begin with.
    """
    table = month_table(result, words)
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
    _write_legend(workbook, result, words)
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
        self._totals_column = _IDENTITY + len(table.dates)
        self._hours_column = self._totals_column + len(TOTAL_CODES)

    def write(self) -> None:
        """Write everything."""
        row = self._write_header()
        for block in self._table.groups:
            for person in block.people:
                self._write_person(row, person)
                row += 1
            if self._table.grouped:
                label = self._words.group_total.format(group=block.title)
                self._write_sums(row, label, block.present, block.totals, block.minutes)
                row += 1
        if self._table.people:
            row += 1
            for line in self._table.counts:
                self._write_sums(row, line.label, line.days, line.totals, line.minutes)
                row += 1
        else:
            self._sheet.write_string(row, 0, self._words.nobody)
        self._set_up_page()

    def _write_header(self) -> int:
        words, result, sheet = self._words, self._result, self._sheet
        sheet.write_string(0, 0, result.site or words.title, self._format(bold=True, font_size=14))
        sheet.write_string(1, 0, f"{words.title}, {words.month(result.month)}", self._format(font_size=12))
        facts = (
            f"{words.group}: {result.group or words.all_groups}",
            f"{words.people}: {words.count(self._table.people)}",
            f"{words.working_days}: {self._table.working_days}",
            f"{words.shift}: {words.hours_of(result.week)}",
            f"{words.weekly_off}: {words.weekdays(result.week.weekly_off)}",
            f"{words.status}: {words.statuses[result.status]}",
        )
        sheet.write_string(2, 0, "   ".join(facts), self._format())
        dates_row, letters_row = 4, 5
        for column, text in enumerate((words.number, words.code, words.name, words.group)):
            self._write_head(column, text, "left")
        for index, (day, off) in enumerate(zip(self._table.dates, self._table.off, strict=True)):
            shade = _HEAD_OFF_SHADE if off else _HEAD_SHADE
            head = self._format(bold=True, align="center", bg_color=shade, **_HAIR)
            sheet.write_number(dates_row, _IDENTITY + index, day.day, head)
            letter = self._format(align="center", bg_color=shade, **_HAIR)
            sheet.write_string(letters_row, _IDENTITY + index, words.weekday_letter(day), letter)
        for index, code in enumerate(TOTAL_CODES):
            self._write_head(self._totals_column + index, code.value, "center")
        self._write_head(self._hours_column, words.hours, "right")
        sheet.freeze_panes(letters_row + 1, _IDENTITY - 1)
        return letters_row + 1

    def _write_head(self, column: int, text: str, align: str) -> None:
        head = self._format(bold=True, align=align, bg_color=_HEAD_SHADE, **_HAIR)
        self._sheet.write_string(4, column, text, head)
        self._sheet.write_blank(5, column, None, head)

    def _write_person(self, row: int, person: PersonLine) -> None:
        sheet, plain = self._sheet, self._format(**_HAIR)
        sheet.write_number(row, 0, person.number, self._format(font_color=_GREY, **_HAIR))
        for column, text in enumerate((person.code, person.name, person.group), start=1):
            sheet.write_string(row, column, text, plain)
        for index, (day, off) in enumerate(zip(person.days, self._table.off, strict=True)):
            look: dict[str, object] = {"align": "center", **_HAIR}
            if off:
                look["bg_color"] = _SHADE
            if day.code in _QUIET_CODES:
                look["font_color"] = _GREY
            if day.code in _LOUD_CODES:
                look["bold"] = True
            sheet.write_string(row, _IDENTITY + index, cell_text(day), self._format(**look))
        self._write_numbers(row, self._totals_column, person.totals, bold=False)
        self._write_hours(row, person.minutes, bold=False)

    def _write_sums(
        self, row: int, label: str, days: Sequence[int | None], totals: Iterable[int | None], minutes: int | None
    ) -> None:
        name_column = _IDENTITY - 2
        look = self._format(bold=True, **_HAIR)
        for column in range(_IDENTITY):
            if column != name_column:
                self._sheet.write_blank(row, column, None, look)
        self._sheet.write_string(row, name_column, label, look)
        self._write_numbers(row, _IDENTITY, days, bold=False, shaded=self._table.off)
        self._write_numbers(row, self._totals_column, totals, bold=True)
        self._write_hours(row, minutes, bold=True)

    def _write_numbers(
        self, row: int, column: int, numbers: Iterable[int | None], *, bold: bool, shaded: Sequence[bool] = ()
    ) -> None:
        for index, number in enumerate(numbers):
            look: dict[str, object] = {"align": "center", "bold": bold, **_HAIR}
            if shaded and shaded[index]:
                look["bg_color"] = _SHADE
            if number is None:
                self._sheet.write_blank(row, column + index, None, self._format(**look))
            else:
                self._sheet.write_number(row, column + index, number, self._format(**look))

    def _write_hours(self, row: int, minutes: int | None, *, bold: bool) -> None:
        look = self._format(align="right", bold=bold, num_format=_DURATION, **_HAIR)
        if minutes is None:
            self._sheet.write_blank(row, self._hours_column, None, look)
        else:
            self._sheet.write_number(row, self._hours_column, minutes / _MINUTES_A_DAY, look)

    def _set_up_page(self) -> None:
        sheet = self._sheet
        for column, kind in enumerate(("number", "code", "name", "group")):
            sheet.set_column(column, column, _WIDTHS[kind])
        sheet.set_column(_IDENTITY, self._totals_column - 1, _WIDTHS["day"])
        sheet.set_column(self._totals_column, self._hours_column - 1, _WIDTHS["total"])
        sheet.set_column(self._hours_column, self._hours_column, _WIDTHS["hours"])
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=0.32, right=0.32, top=0.32, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(4, 5)
        sheet.set_footer(f"&L{self._words.month(self._result.month)}&R&P / &N")

    def _format(self, **look: object) -> Format:
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self._workbook.add_format({**_FONT, **look})
        return self._formats[key]


def _write_legend(workbook: Workbook, result: MonthResult, words: Words) -> None:
    sheet: Worksheet = workbook.add_worksheet(words.legend)
    bold = workbook.add_format({**_FONT, "bold": True})
    plain = workbook.add_format(_FONT)
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 1, 100)
    entries = [(code.value, words.codes[code]) for code in TOTAL_CODES]
    entries += [(mark.value, words.marks[mark]) for mark in Mark]
    for row, (sign, meaning) in enumerate(entries):
        sheet.write_string(row, 0, sign, bold)
        sheet.write_string(row, 1, meaning, plain)
    made = words.made_by(result, __version__)
    sheet.write_string(len(entries) + 1, 1, words.evidence_of(result), plain)
    sheet.write_string(len(entries) + 2, 1, made, plain)


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
