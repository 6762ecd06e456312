"""The month as a workbook."""

import io
from collections.abc import Callable

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from faceattend.domain.people import PersonDetails
from faceattend.domain.results import MonthResult
from faceattend.reports.month_xlsx import month_xlsx

MakeMonth = Callable[..., MonthResult]


def register(result: MonthResult) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(month_xlsx(result)))["Register"]
    assert isinstance(sheet, Worksheet)
    return sheet


def test_nothing_that_people_wrote_becomes_a_formula_or_a_link(make_month: MakeMonth) -> None:
    odd = ["=1+1", "+1", "-1", "@x", "http://example.org", "{=1}", "<b>&amp;"]
    result = make_month([PersonDetails(text, text, text) for text in odd], site="=cmd()")
    sheet = register(result)
    people = [row for row in sheet.iter_rows(min_row=7) if isinstance(row[0].value, int)]
    assert sorted(str(row[2].value) for row in people) == sorted(odd)
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)
    assert sheet["A1"].value == "=cmd()"


def test_headings_and_names_stay_in_sight(make_month: MakeMonth) -> None:
    sheet = register(make_month([PersonDetails("Grace", "1")]))
    assert sheet.freeze_panes == "D7"
    assert sheet.print_title_rows == "$4:$6"
    assert sheet.column_dimensions["C"].width > 25


def test_weekly_off_days_are_shaded_from_the_heading_down(make_month: MakeMonth) -> None:
    sheet = register(make_month([PersonDetails("Grace", "1")]))
    shaded = {
        sheet.cell(5, column).value for column in range(5, 36) if sheet.cell(7, column).fill.fgColor.rgb != "00000000"
    }
    assert shaded == {2, 3, 9, 10, 16, 17, 23, 24, 30, 31}


def test_hours_are_durations(make_month: MakeMonth) -> None:
    result = make_month([PersonDetails("Grace", "1")])
    cell = register(result).cell(7, 4 + 31 + 10 + 1)
    assert cell.number_format == "[h]:mm"
    assert result.rows[0].totals.worked > 24 * 60


def test_the_legend_explains_every_code(make_month: MakeMonth) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(month_xlsx(make_month([PersonDetails("Grace", "1")]))))
    signs = {row[0] for row in workbook["Legend"].iter_rows(values_only=True)}
    assert {"P", "HD", "A", "CL", "H", "WO", "PH", "PW", "OD", "WFH", "MO", "U", "-", "l", "e", "*", "?"} <= signs
