"""Lists as workbooks and as CSV: the same cells as on paper."""

import io
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from faceattend.reports.list_csv import list_csv
from faceattend.reports.list_xlsx import list_xlsx
from faceattend.reports.tables import CellKind, CellValue, ListBlock, ListColumn, ListRow, ListTable
from tests.unit.reports.lists import lines, plain_list

ZONE = ZoneInfo("Europe/Berlin")
COLUMNS = tuple(ListColumn(kind.value, kind.value.title(), kind) for kind in CellKind if kind is not CellKind.BOX)
VALUES: tuple[CellValue, ...] = (
    "Ada",
    "P/CLl*",
    1234,
    0.5,
    485,
    74.96,
    date(2026, 5, 4),
    datetime(2026, 5, 4, 9, 5, 30, tzinfo=ZONE),
    datetime(2026, 5, 5, 18, 0, tzinfo=ZONE),
)


def of(columns: tuple[ListColumn, ...], *rows: tuple[CellValue, ...]) -> ListTable:
    return replace(plain_list(1), columns=columns, blocks=(ListBlock("", tuple(map(ListRow, rows))),))


def cells_of(content: bytes, sheet: int = 0) -> list[list[object]]:
    book = load_workbook(io.BytesIO(content))
    return [[cell.value for cell in row] for row in book.worksheets[sheet].iter_rows()]


def test_values_of_every_kind_keep_their_meaning_in_csv() -> None:
    [row] = lines(list_csv(of(COLUMNS, VALUES)))
    assert list(row.values()) == [
        *("Ada", "P/CLl*", "1234", "0.5", "485", "74.96", "2026-05-04"),
        *("2026-05-04T09:05:30+02:00", "2026-05-05T18:00:00+02:00"),
    ]
    assert "Minutes (minutes)" in row


def test_values_of_every_kind_are_numbers_and_dates_in_a_workbook() -> None:
    rows = cells_of(list_xlsx([of(COLUMNS, VALUES)]))
    [values] = [row for row in rows if row[0] == "Ada"]
    assert (*values[:4], values[5]) == ("Ada", "P/CLl*", 1234, 0.5, 74.96)
    assert values[6:] == [datetime(2026, 5, 4), datetime(2026, 5, 4, 9, 5), datetime(2026, 5, 5, 18, 0)]  # noqa: DTZ001


def test_durations_of_a_workbook_can_be_summed() -> None:
    book = load_workbook(io.BytesIO(list_xlsx([of(COLUMNS, VALUES)])))
    [cell] = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.number_format == "[h]:mm"]
    assert str(cell.value) == "8:05:00"


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-2", "@home", "\tx", "\rx"])
def test_no_text_becomes_a_formula(text: str) -> None:
    table = of((ListColumn("name", "Name"),), (text,))
    [row] = lines(list_csv(table))
    assert row["Name"] == f"'{text}"
    cells = [cell for row in load_workbook(io.BytesIO(list_xlsx([table]))).worksheets[0].iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)


def test_the_code_of_who_is_not_on_the_roll_stays_a_dash() -> None:
    columns = (ListColumn("name", "Name"), ListColumn("day", "Day", CellKind.CODE))
    [row] = lines(list_csv(of(columns, ("-", "-"))))
    assert (row["Name"], row["Day"]) == ("'-", "-")


def test_a_divided_list_is_flat_with_a_column_that_says_which_part() -> None:
    table = plain_list(4, groups=2)
    rows = lines(list_csv(table))
    assert [(row["Class"], row["Code"]) for row in rows] == [
        ("Class 1", "E0001"),
        ("Class 1", "E0003"),
        ("Class 2", "E0002"),
        ("Class 2", "E0004"),
    ]
    found = [row[:2] for row in cells_of(list_xlsx([table])) if str(row[0]).startswith("Class ")]
    assert found == [[row["Class"], row["Code"]] for row in rows]


def test_every_list_has_a_sheet_with_a_name_of_its_own() -> None:
    table = plain_list(1)
    long = replace(table, title="A title: longer/than [31] letters? in every way")
    book = load_workbook(io.BytesIO(list_xlsx([table, table, long, long])))
    names = book.sheetnames
    assert len({name.casefold() for name in names}) == 4
    assert all(len(name) <= 31 for name in names)


def test_an_empty_list_says_so() -> None:
    empty = replace(plain_list(1), blocks=())
    assert lines(list_csv(empty)) == []
    assert ["Nobody was late."] in [row[:1] for row in cells_of(list_xlsx([empty]))]


def test_the_same_list_gives_the_same_files() -> None:
    assert list_xlsx([plain_list(30)]) == list_xlsx([plain_list(30)])
    assert list_csv(plain_list(30)) == list_csv(plain_list(30))
