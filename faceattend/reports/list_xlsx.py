"""Lists as a workbook."""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from faceattend.reports.tables import NUMBERS, CellKind, CellValue, ListColumn, ListRow, ListTable, Tone, shown
from faceattend.reports.wording import ENGLISH, Words

_FONT = {"font_name": "Calibri", "font_size": 10, "valign": "vcenter"}
_HAIR, _GREY = {"border": 4, "border_color": "#A6A6A6"}, "#737373"
_SHADE, _HEAD_SHADE = "#E7E7E7", "#F2F2F2"
_MINUTES_A_DAY = 1440  # a workbook counts time in days
_NUMBER_FORMATS = {
    CellKind.COUNT: "#,##0",
    CellKind.DAYS: "0.#",
    CellKind.MINUTES: "[h]:mm",
    CellKind.PERCENT: "0.0",
    CellKind.DATE: "ddd d mmm yyyy",
    CellKind.TIME: "hh:mm",
    CellKind.MOMENT: "d mmm yyyy hh:mm",
}
_MEASURED_ROWS = 2000
_NARROWEST, _WIDEST = 5.0, 60.0
_LONGEST_SHEET_NAME = 31
_NOT_IN_SHEET_NAMES = "[]:*?/\\'"


def list_xlsx(tables: Sequence[ListTable], words: Words = ENGLISH) -> bytes:
    """Return a workbook with a sheet for every list; the same lists always give the same bytes.

    Numbers are numbers, dates are dates, times are moments on the clock of the site and durations can be summed. Texts
    are texts, whatever they begin with.
    """
    file = io.BytesIO()
    workbook = Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    first = tables[0]
    # A workbook carries its time of creation; the paper's own time keeps equal papers equal.
    created = first.generated_at.astimezone(UTC).replace(tzinfo=None)
    workbook.set_properties({"title": f"{first.title}, {first.period}", "company": first.site, "created": created})
    names: set[str] = set()
    for table in tables:
        _ListSheet(workbook, workbook.add_worksheet(_sheet_name(table.title, names)), table, words).write()
    workbook.close()
    return file.getvalue()


def _sheet_name(title: str, taken: set[str]) -> str:
    plain = "".join(sign for sign in title if sign not in _NOT_IN_SHEET_NAMES)[:_LONGEST_SHEET_NAME] or "List"
    name, number = plain, 1
    while name.casefold() in taken:
        number += 1
        ending = f" {number}"
        name = plain[: _LONGEST_SHEET_NAME - len(ending)] + ending
    taken.add(name.casefold())
    return name


class _ListSheet:
    """One list on one sheet."""

    def __init__(self, workbook: Workbook, sheet: Worksheet, table: ListTable, words: Words) -> None:
        self._workbook = workbook
        self._sheet = sheet
        self._table = table
        self._words = words
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}

    def write(self) -> None:
        """Write everything."""
        head = self._write_header()
        row = head + 1
        columns = self._table.flat_columns
        for line in self._table.flat_rows():
            self._write_row(row, line)
            row += 1
        if row == head + 1:
            self._sheet.write_string(row, 0, self._table.empty, self._format(font_color=_GREY))
            row += 1
        else:
            self._sheet.autofilter(head, 0, row - 1, len(columns) - 1)
        if self._table.sums is not None:
            extra: tuple[CellValue, ...] = (None,) if self._table.block_title else ()
            self._write_sums(row, (*extra, *self._table.sums))
            row += 1
        self._write_end(row + 1)
        self._set_up_page(head)

    def _write_header(self) -> int:
        table, sheet = self._table, self._sheet
        lines = [(table.site, 14, True), (f"{table.title}, {table.period}", 12, False), (table.subject, 12, True)]
        row = 0
        for text, size, bold in lines:
            if text:
                sheet.write_string(row, 0, text, self._format(font_size=size, bold=bold))
                row += 1
        facts = [f"{label}: {value}" for label, value in table.facts]
        facts += [text for text in (self._status(), table.check_code) if text]
        sheet.write_string(row, 0, "   ".join(facts), self._format())
        row += 2
        for column, head in enumerate(table.flat_columns):
            look = {"bold": True, "bg_color": _HEAD_SHADE, "text_wrap": True, "align": _align(head.kind), **_HAIR}
            sheet.write_string(row, column, head.title, self._format(**look))
        sheet.freeze_panes(row + 1, 0)
        return row

    def _status(self) -> str:
        status = self._table.status
        return "" if status is None else f"{self._words.statuses[status]}. {self._table.status_note}"

    def _write_row(self, row: int, line: ListRow) -> None:
        for number, (column, value) in enumerate(zip(self._table.flat_columns, line.cells, strict=True)):
            self._write_cell(row, number, column, value, line.tone, bold=line.tone is Tone.STRONG)

    def _write_sums(self, row: int, sums: Sequence[CellValue]) -> None:
        for number, (column, value) in enumerate(zip(self._table.flat_columns, sums, strict=True)):
            self._write_cell(row, number, column, value, Tone.PLAIN, bold=True)

    def _write_cell(
        self, row: int, number: int, column: ListColumn, value: CellValue, tone: Tone, *, bold: bool
    ) -> None:
        look: dict[str, object] = {"align": _align(column.kind), "bold": bold, **_HAIR}
        if tone is Tone.SHADED:
            look["bg_color"] = _SHADE
        if tone is Tone.QUIET:
            look["font_color"] = _GREY
        sheet = self._sheet
        match value:
            case None:
                sheet.write_blank(row, number, None, self._format(**look))
            case str():
                sheet.write_string(row, number, value, self._format(**look))
            case datetime():
                look["num_format"] = _NUMBER_FORMATS[column.kind]
                # A workbook knows no zones: the clock of the site is what is read on paper too.
                sheet.write_datetime(
                    row, number, value.replace(tzinfo=None, second=0, microsecond=0), self._format(**look)
                )
            case date():
                look["num_format"] = _NUMBER_FORMATS[CellKind.DATE]
                sheet.write_datetime(row, number, value, self._format(**look))
            case _:
                look["num_format"] = _number_format(column.kind, value)
                counted = value / _MINUTES_A_DAY if column.kind is CellKind.MINUTES else value
                sheet.write_number(row, number, counted, self._format(**look))

    def _write_end(self, row: int) -> None:
        plain, bold = self._format(), self._format(bold=True)
        for block in self._table.below:
            self._sheet.write_string(row, 0, block.title, bold)
            row += 1
            for label, value in block.facts:
                self._sheet.write_string(row, 0, f"{label}: {value}" if label else value, plain)
                row += 1
            row += 1
        legend = (f"{sign}: {meaning}" for sign, meaning in self._table.legend)
        for text in (*legend, *self._table.notes, self._table.made):
            self._sheet.write_string(row, 0, text, self._format(font_color=_GREY))
            row += 1

    def _set_up_page(self, head: int) -> None:
        sheet, columns = self._sheet, self._table.flat_columns
        rows = [row for row, _ in zip(self._table.flat_rows(), range(_MEASURED_ROWS), strict=False)]
        for number, column in enumerate(columns):
            texts = [shown(column.kind, row.cells[number], row.day) for row in rows]
            longest = max((len(text) for text in [column.title, *texts]), default=0)
            sheet.set_column(number, number, min(max(longest * 1.05 + 2, _NARROWEST), _WIDEST))
        sheet.set_paper(9)  # A4
        if len(columns) > 9:
            sheet.set_landscape()
        sheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(head)
        sheet.set_footer("&L&A&R&P / &N")

    def _format(self, **look: object) -> Format:
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self._workbook.add_format({**_FONT, **look})
        return self._formats[key]


def _number_format(kind: CellKind, value: float) -> str:
    # "0.#" would print a whole number of days with a lonely point.
    if kind is CellKind.DAYS and float(value).is_integer():
        return "0"
    return _NUMBER_FORMATS.get(kind, "General")


def _align(kind: CellKind) -> str:
    if kind in NUMBERS:
        return "right"
    return "center" if kind in {CellKind.CODE, CellKind.TIME, CellKind.BOX} else "left"
