"""How cells of lists read and are ordered."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from faceattend.reports.tables import BOX, CellKind, CellValue, shown, sorted_by

ZONE = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (CellKind.TEXT, "Ada", "Ada"),
        (CellKind.TEXT, None, ""),
        (CellKind.COUNT, 12345, "12,345"),
        (CellKind.DAYS, 3.0, "3"),
        (CellKind.DAYS, 0.5, "0.5"),
        (CellKind.MINUTES, 6, "0:06"),
        (CellKind.MINUTES, 6000, "100:00"),
        (CellKind.MINUTES, -61, "-1:01"),
        (CellKind.PERCENT, 100.0, "100.0 %"),
        (CellKind.DATE, date(2026, 5, 4), "Mon 4 May"),
        (CellKind.TIME, datetime(2026, 5, 4, 9, 5, 59, tzinfo=ZONE), "09:05"),
        (CellKind.MOMENT, datetime(2026, 5, 4, 9, 5, tzinfo=ZONE), "4 May 2026, 09:05"),
        (CellKind.BOX, None, BOX),
    ],
)
def test_a_cell_reads_as_people_write_it(kind: CellKind, value: CellValue, text: str) -> None:
    assert shown(kind, value) == text


@pytest.mark.parametrize(("present", "expected"), [(749, 1000), (7499, 10000), (74999, 100000)])
def test_nobody_below_a_limit_reads_as_having_reached_it(present: int, expected: int) -> None:
    assert shown(CellKind.PERCENT, 100 * present / expected) == "74.9 %"


def test_a_share_that_is_exact_is_not_rounded_down() -> None:
    assert [shown(CellKind.PERCENT, 100 * part / 1000) for part in (750, 751, 289, 573)] == [
        "75.0 %",
        "75.1 %",
        "28.9 %",
        "57.3 %",
    ]


@pytest.mark.parametrize(("day", "text"), [(4, "06:00"), (3, "06:00 +1"), (5, "06:00 -1")])
def test_a_time_on_another_date_says_so(day: int, text: str) -> None:
    assert shown(CellKind.TIME, datetime(2026, 5, 4, 6, tzinfo=ZONE), date(2026, 5, day)) == text


def test_cells_are_ordered_by_what_they_mean_and_empty_ones_come_last() -> None:
    minutes: list[CellValue] = [None, 600, 45, 7]
    assert sorted(minutes, key=lambda value: sorted_by(CellKind.MINUTES, value)) == [7, 45, 600, None]
    names: list[CellValue] = ["", "bob", "Ada", "\u00c5se"]
    assert sorted(names, key=lambda value: sorted_by(CellKind.TEXT, value)) == ["Ada", "bob", "\u00c5se", ""]
    dates: list[CellValue] = [date(2026, 5, 10), date(2026, 5, 9), date(2025, 12, 31)]
    assert sorted(dates, key=lambda value: sorted_by(CellKind.DATE, value)) == dates[::-1]
