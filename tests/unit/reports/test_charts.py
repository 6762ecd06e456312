"""Charts of a month on paper."""

from dataclasses import replace
from datetime import datetime

import pytest

from faceattend.domain.months import Month
from faceattend.domain.people import PersonDetails
from faceattend.domain.results import DayCode, DayResult, MonthResult
from faceattend.domain.statistics import MonthTrend, statistics
from faceattend.reports.chart_tables import chart_tables
from faceattend.reports.charts import chart_pdf
from faceattend.reports.list_csv import list_csv
from faceattend.reports.paper import Orientation, PageOptions, Paper
from tests.unit.reports.conftest import ZONE
from tests.unit.reports.lists import NAMES, MakeMonth, Staff, lines, pages

A4 = PageOptions()
TITLES = ("People by day", "Late by day of the week", "Late by group", "Attended and late", "Hours worked and expected")


def drawn(result: MonthResult, options: PageOptions = A4) -> str:
    [text] = pages(chart_pdf(result, statistics(result), options))
    return text


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("orientation", list(Orientation))
@pytest.mark.parametrize("count", [1, 40])
def test_all_charts_stand_on_one_page(
    make_month: MakeMonth, staff: Staff, paper: Paper, orientation: Orientation, count: int
) -> None:
    text = drawn(make_month(staff(count)), PageOptions(paper=paper, orientation=orientation))
    assert all(title in text for title in TITLES)
    assert "Page 1 of 1" in text


def test_a_month_without_anybody_says_that_there_is_nothing(make_month: MakeMonth) -> None:
    text = drawn(make_month([]))
    assert text.count("There is nothing to show yet.") == len(TITLES)


def test_a_month_in_which_nobody_was_late_says_so(make_month: MakeMonth, staff: Staff) -> None:
    result = make_month(staff(1))
    days = tuple(DayResult(day, DayCode.PRESENT, worked=480, expected=480) for day in result.month.days)
    quiet = replace(result, rows=(replace(result.rows[0], days=days),))
    assert drawn(quiet).count("Nobody was late.") == 2


def test_many_groups_are_the_largest_ones_and_that_is_said(make_month: MakeMonth) -> None:
    people = [PersonDetails(f"Person {number}", str(number), f"Group {number % 30:02d}") for number in range(90)]
    assert "(8 largest of 30)" in drawn(make_month(people))


def test_groups_in_any_script_are_named(make_month: MakeMonth) -> None:
    people = [PersonDetails(f"Person {number}", str(number), name[:40]) for number, name in enumerate(NAMES)]
    assert "\u738b\u5c0f\u660e" in drawn(make_month(people))


def test_a_month_that_has_only_begun_is_drawn(make_month: MakeMonth, staff: Staff) -> None:
    for day in (1, 2, 3):
        assert "People by day" in drawn(make_month(staff(5), now=datetime(2026, 5, day, 12, tzinfo=ZONE)))


def test_the_same_numbers_give_the_same_bytes(make_month: MakeMonth, staff: Staff) -> None:
    result = make_month(staff(10))
    numbers = statistics(result, [MonthTrend(Month(2026, 3), 90.0, 5.0), MonthTrend(Month(2026, 4), None, None)])
    assert chart_pdf(result, numbers, A4) == chart_pdf(result, numbers, A4)


def test_the_numbers_of_the_charts_are_lists_too(make_month: MakeMonth, staff: Staff) -> None:
    result = make_month(staff(12))
    numbers = statistics(result)
    presence, weekdays, *_ = (lines(list_csv(table)) for table in chart_tables(result, numbers))
    assert [row["Date"] for row in presence] == [one.day.isoformat() for one in numbers.presence]
    for row, one in zip(presence, numbers.presence, strict=True):
        parts = ("present, on time", "late", "on leave", "absent", "not watched")
        assert sum(float(row[part]) for part in parts) == one.expected
    assert [row["Day of the week"] for row in weekdays][:5] == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
