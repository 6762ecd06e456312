"""The dates of a month."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from faceattend.domain.months import Month
from faceattend.domain.results import SUB_COUNTS, TOTAL_CODES, DayCode


@given(st.integers(1, 9999), st.integers(1, 12))
def test_a_month_holds_its_dates_in_order(year: int, number: int) -> None:
    days = Month(year, number).days
    assert days[0].day == 1
    assert all(later - earlier == timedelta(days=1) for earlier, later in pairwise(days))
    assert {(day.year, day.month) for day in days} == {(year, number)}
    assert 28 <= len(days) <= 31


def test_leap_years() -> None:
    assert [len(Month(year, 2).days) for year in (2024, 2026, 2000, 1900)] == [29, 28, 29, 28]


def test_a_month_is_written_as_in_iso_8601() -> None:
    assert str(Month(2026, 5)) == "2026-05"


def test_every_code_of_a_day_that_is_over_is_counted_once() -> None:
    """Half days alone have a column of their own although they are in others."""
    assert len(TOTAL_CODES) == len(set(TOTAL_CODES))
    assert set(TOTAL_CODES) | set(SUB_COUNTS) == set(DayCode) - {DayCode.FUTURE}
    assert set(TOTAL_CODES) & set(SUB_COUNTS) == {DayCode.HALF_DAY}
