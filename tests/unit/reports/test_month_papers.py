"""PDF, XLSX and CSV hold the same numbers, cell by cell, and they are those of the month result."""

import csv
import io
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time, timedelta

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from pypdf import PdfReader

from faceattend.domain.months import Month
from faceattend.domain.people import PersonDetails
from faceattend.domain.results import TOTAL_CODES, ColumnKind, Mark, MonthResult, PersonMonth
from faceattend.reports.month_csv import month_csv
from faceattend.reports.month_pdf import month_pdf
from faceattend.reports.month_table import DayCountLine, GroupBlock, month_table
from faceattend.reports.month_xlsx import month_xlsx
from faceattend.reports.total_columns import Measure, Numbers, total_text
from faceattend.reports.wording import ENGLISH

MakeMonth = Callable[..., MonthResult]
Staff = Callable[[int], list[PersonDetails]]

FIRST_ROW = 7


def days(halves: int) -> str:
    return f"{halves // 2}.5" if halves % 2 else str(halves // 2)


def totals_of(row: PersonMonth) -> list[str]:
    """Return the days of the columns of totals, and the minutes worked and of overtime, in their order."""
    totals = row.totals
    codes = [days(totals.halves[code]) for code in TOTAL_CODES]
    return [*codes, *map(str, (totals.late_days, totals.early_days, totals.worked, totals.approved)), days(totals.pay)]


def expected_rows(result: MonthResult) -> list[list[str]]:
    rows = []
    for number, row in enumerate(result.rows, start=1):
        details = row.person.details
        cells = [day.text + "".join(mark.value for mark in day.marks) for day in row.days]
        rows.append([str(number), details.code, details.name, details.group, *cells, *totals_of(row)])
    return rows


def csv_rows(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def register(content: bytes) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Register"]
    assert isinstance(sheet, Worksheet)
    return sheet


def xlsx_text(value: object) -> str:
    """Return a number as it stands in the CSV file: a duration in minutes, half days as .5."""
    if isinstance(value, timedelta):
        return str(round(value.total_seconds() / 60))
    if isinstance(value, time):
        return str(value.hour * 60 + value.minute)
    assert isinstance(value, int | float)
    return f"{value:g}"


def xlsx_rows(content: bytes, days: int) -> list[list[str]]:
    """Return the lines of people, with hours as minutes."""
    rows = []
    for cells in register(content).iter_rows(min_row=FIRST_ROW, values_only=True):
        number, code, name, group, *rest = cells
        if not isinstance(number, int):
            continue
        marks = [str(mark or "") for mark in rest[:days]]
        rows.append([str(number), str(code), str(name), str(group or ""), *marks, *map(xlsx_text, rest[days:])])
    return rows


def pdf_lines(content: bytes) -> list[str]:
    return [line for page in PdfReader(io.BytesIO(content)).pages for line in page.extract_text().splitlines()]


@pytest.mark.parametrize(
    ("count", "month", "now"),
    [
        (1, Month(2026, 2), datetime(2026, 7, 1, tzinfo=UTC)),
        (24, Month(2026, 5), datetime(2026, 7, 1, tzinfo=UTC)),
        (25, Month(2024, 2), datetime(2026, 7, 1, tzinfo=UTC)),
        (60, Month(2026, 4), datetime(2026, 4, 22, 12, tzinfo=UTC)),
    ],
)
def test_the_papers_agree_cell_by_cell(
    make_month: MakeMonth, staff: Staff, count: int, month: Month, now: datetime
) -> None:
    result = make_month(staff(count), month=month, now=now)
    days = len(month.days)
    expected = expected_rows(result)
    assert len(expected) == count

    headings, *rows = csv_rows(month_csv(result))
    assert headings[4 : 4 + days] == [day.isoformat() for day in month.days]
    assert rows == expected

    assert xlsx_rows(month_xlsx(result), days) == expected

    lines = pdf_lines(month_pdf(result))
    for number, code, name, _, *cells, worked, overtime, pay in expected:
        durations = [ENGLISH.duration(int(worked)), ENGLISH.duration(int(overtime))]
        words = [number, code, name, *(cell for cell in cells if cell), *durations, pay]
        assert lines.count(" ".join(words)) == 1


def numbers_of(lines: Iterable[DayCountLine | GroupBlock]) -> list[Numbers]:
    return [line.numbers for line in lines]


def test_sums_are_the_sums_of_the_cells(make_month: MakeMonth, staff: Staff) -> None:
    result = make_month(staff(40), now=datetime(2026, 5, 20, 12, tzinfo=UTC), holidays={1: "Labour Day"})
    table = month_table(result, ENGLISH)
    people = zip(*(person.numbers for block in table.groups for person in block.people), strict=True)
    everybody = [sum(number or 0 for number in column) for column in people]
    groups = zip(*numbers_of(table.groups), strict=True)
    assert [sum(number or 0 for number in column) for column in groups] == everybody
    counted = [
        [number for number in column if number is not None] for column in zip(*numbers_of(table.counts), strict=True)
    ]
    for column, printed, total in zip(table.totals.columns, counted, everybody, strict=True):
        # A line that nobody is in may be left out.
        assert (printed or [0]) == [total], column.head
    besides = {ENGLISH.late_people, ENGLISH.early_people}
    for index, day in enumerate(table.days):
        halves = [line.days[index] for line in table.counts if line.label not in besides]
        if day.day.day > 20 and day.kind is ColumnKind.WORKING:
            assert halves == [None] * len(halves)
        else:
            still_open = sum(row.days[index].text == "" for row in result.rows)
            assert sum(half or 0 for half in halves) + 2 * still_open == 80


def test_each_line_of_counts_counts_its_codes(make_month: MakeMonth, staff: Staff) -> None:
    result = make_month(staff(30), holidays={1: "Labour Day"})
    lines = {line.label: line.days for line in month_table(result, ENGLISH).counts}
    for index in range(31):
        texts = [row.days[index].text for row in result.rows]
        half = sum(text in {"HD", "P/SL"} for text in texts)
        present = 2 * sum(text in {"P", "OD", "WFH", "MO"} for text in texts)
        assert lines["Present"][index] == present + half
        assert lines["Absent"][index] == 2 * texts.count("A") + texts.count("HD")
        assert lines["On leave"][index] == 2 * sum(text in {"CL", "LOP"} for text in texts) + texts.count("P/SL")
        assert lines["Holiday"][index] == 2 * sum(text in {"H", "PH"} for text in texts)
        assert lines["Late"][index] == 2 * sum(Mark.LATE in row.days[index].marks for row in result.rows)


def test_sums_are_printed_alike_on_paper_and_in_the_workbook(make_month: MakeMonth, staff: Staff) -> None:
    result = make_month(staff(30))
    table = month_table(result, ENGLISH)
    columns = table.totals.columns
    lines = pdf_lines(month_pdf(result))
    sheet = {
        row[2]: row[4:] for row in register(month_xlsx(result)).iter_rows(values_only=True) if isinstance(row[2], str)
    }
    sums = [(f"{block.title}, present", block.present, block.numbers) for block in table.groups]
    sums += [(line.label, line.days, line.numbers) for line in table.counts]
    for label, halves, numbers in sums:
        dates = ["" if half is None else days(half) for half in halves]
        totals = [total_text(column, number, ENGLISH) for column, number in zip(columns, numbers, strict=True)]
        assert " ".join([label, *(text for text in (*dates, *totals) if text)]) in lines
        row = sheet[label]
        assert ["" if value is None else xlsx_text(value) for value in row[:31]] == dates
        minutes = ["" if number is None else str(number) for number in numbers]
        written = ["" if value is None else xlsx_text(value) for value in row[31:]]
        for column, text, minute, cell in zip(columns, totals, minutes, written, strict=True):
            assert cell == (minute if column.measure is Measure.MINUTES else text)


@pytest.mark.parametrize("write", [month_pdf, month_xlsx, month_csv])
def test_the_same_month_gives_the_same_bytes(
    make_month: MakeMonth, staff: Staff, write: Callable[[MonthResult], bytes]
) -> None:
    assert write(make_month(staff(12))) == write(make_month(staff(12)))


@pytest.mark.parametrize("write", [month_pdf, month_xlsx, month_csv])
def test_a_paper_for_nobody_is_a_paper(make_month: MakeMonth, write: Callable[[MonthResult], bytes]) -> None:
    assert write(make_month([], group="Sales"))
