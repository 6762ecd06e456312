"""PDF, XLSX and CSV hold the same numbers, cell by cell, and they are those of the month result."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from pypdf import PdfReader

from faceattend.domain.months import Month
from faceattend.domain.people import PersonDetails
from faceattend.domain.results import TOTAL_CODES, MonthResult
from faceattend.reports.month_csv import month_csv
from faceattend.reports.month_pdf import month_pdf
from faceattend.reports.month_table import month_table
from faceattend.reports.month_xlsx import month_xlsx
from faceattend.reports.wording import ENGLISH

MakeMonth = Callable[..., MonthResult]
Staff = Callable[[int], list[PersonDetails]]

FIRST_ROW = 7


def expected_rows(result: MonthResult) -> list[list[str]]:
    rows = []
    for number, row in enumerate(result.rows, start=1):
        details = row.person.details
        cells = [day.code.value + "".join(mark.value for mark in day.marks) for day in row.days]
        totals = [str(row.totals[code]) for code in TOTAL_CODES]
        rows.append([str(number), details.code, details.name, details.group, *cells, *totals, str(row.minutes)])
    return rows


def csv_rows(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def register(content: bytes) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Register"]
    assert isinstance(sheet, Worksheet)
    return sheet


def xlsx_rows(content: bytes, days: int) -> list[list[str]]:
    """Return the lines of people, with hours as minutes."""
    rows = []
    for cells in register(content).iter_rows(min_row=FIRST_ROW, values_only=True):
        number, code, name, group, *rest = cells
        if not isinstance(number, int):
            continue
        marks = [str(mark or "") for mark in rest[:days]]
        totals = rest[days : days + len(TOTAL_CODES)]
        assert all(isinstance(total, int) for total in totals)
        duration = rest[days + len(TOTAL_CODES)]
        minutes = round(duration.total_seconds() / 60) if hasattr(duration, "total_seconds") else None
        rows.append([str(number), str(code), str(name), str(group or ""), *marks, *map(str, totals), str(minutes)])
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
    for number, code, name, _, *cells, minutes in expected:
        words = [number, code, name, *(cell for cell in cells if cell), ENGLISH.duration(int(minutes))]
        assert lines.count(" ".join(words)) == 1


def test_sums_are_the_sums_of_the_cells(make_month: MakeMonth, staff: Staff) -> None:
    result = make_month(staff(40), now=datetime(2026, 5, 20, 12, tzinfo=UTC))
    table = month_table(result, ENGLISH)
    columns = list(zip(*(person.totals for block in table.groups for person in block.people), strict=True))
    everybody = [sum(column) for column in columns]
    assert [sum(block.totals[i] for block in table.groups) for i in range(len(TOTAL_CODES))] == everybody
    printed = [
        next(line.totals[i] for line in table.counts if line.totals[i] is not None) for i in range(len(TOTAL_CODES))
    ]
    assert printed == everybody
    assert table.counts[0].minutes == sum(row.minutes for row in result.rows)
    for index, day in enumerate(table.dates):
        counted = [line.days[index] for line in table.counts]
        if day.day > 20:
            assert counted == [None] * len(table.counts)
        else:
            still_open = sum(row.days[index].code.value == "" for row in result.rows)
            assert sum(count or 0 for count in counted) + still_open == 40


def test_sums_are_printed_alike_on_paper_and_in_the_workbook(make_month: MakeMonth, staff: Staff) -> None:
    result = make_month(staff(30))
    table = month_table(result, ENGLISH)
    lines = pdf_lines(month_pdf(result))
    sheet = [
        [cell for cell in row if cell is not None] for row in register(month_xlsx(result)).iter_rows(values_only=True)
    ]
    for block in table.groups:
        label = f"{block.title}, present"
        assert (
            f"{label} {' '.join(map(str, [*block.present, *block.totals]))} {ENGLISH.duration(block.minutes)}" in lines
        )
        assert any(row[:1] == [label] and row[1:-1] == [*block.present, *block.totals] for row in sheet)
    for line in table.counts:
        numbers = [*line.days, *(total for total in line.totals if total is not None)]
        tail = [] if line.minutes is None else [ENGLISH.duration(line.minutes)]
        assert " ".join(map(str, [line.label, *numbers, *tail])) in lines
        assert any(row[:1] == [line.label] and row[1 : 1 + len(numbers)] == numbers for row in sheet)


@pytest.mark.parametrize("write", [month_pdf, month_xlsx, month_csv])
def test_the_same_month_gives_the_same_bytes(
    make_month: MakeMonth, staff: Staff, write: Callable[[MonthResult], bytes]
) -> None:
    assert write(make_month(staff(12))) == write(make_month(staff(12)))


@pytest.mark.parametrize("write", [month_pdf, month_xlsx, month_csv])
def test_a_paper_for_nobody_is_a_paper(make_month: MakeMonth, write: Callable[[MonthResult], bytes]) -> None:
    assert write(make_month([], group="Sales"))
