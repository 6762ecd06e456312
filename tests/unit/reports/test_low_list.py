"""Who attended less than a share of his days."""

from datetime import date, datetime

import pytest

from faceattend.domain.results import DayCode, DayResult, Totals
from faceattend.domain.rule_book import Policy
from faceattend.domain.totals import totals
from faceattend.reports.list_frame import Origin
from faceattend.reports.low_list import low_attendance
from faceattend.reports.tables import ListTable
from tests.unit.reports.conftest import ZONE
from tests.unit.reports.lists import person

FIRST, LAST = date(2026, 5, 1), date(2026, 5, 31)


def of(present: float, absent: float = 0, leave: float = 0, unobserved: int = 0) -> Totals:
    """Return the totals of so many days, halves included."""
    days = []
    for code, count in ((DayCode.PRESENT, present), (DayCode.ABSENT, absent), (DayCode.LEAVE, leave)):
        days += [DayResult(FIRST, code)] * int(count)
        if count % 1:
            days.append(DayResult(FIRST, code, other=DayCode.WEEKLY_OFF))
    days += [DayResult(FIRST, DayCode.UNOBSERVED)] * unobserved
    return totals(days, [Policy()] * len(days), {})


def listed(*rows: Totals, percent: int = 75, first: date = FIRST, last: date = LAST) -> ListTable:
    origin = Origin("Northgate College", ZONE.key, "", datetime(2026, 6, 1, 9, tzinfo=ZONE))
    return low_attendance(first, last, [(person(number), one) for number, one in enumerate(rows)], percent, origin)


@pytest.mark.parametrize(
    ("one", "low"),
    [
        (of(15, 5), False),
        (of(14.5, 5.5), True),
        (of(15, 0, 5), False),
        (of(14, 0, 6), True),
        (of(3, 1, 0, unobserved=20), False),
        (of(0, 0, 0, unobserved=5), False),
        (of(0, 1), True),
        (of(0), False),
    ],
)
def test_who_has_exactly_the_share_is_not_on_the_list(one: Totals, low: bool) -> None:
    assert bool(listed(one).rows) is low


@pytest.mark.parametrize(
    ("present", "absent", "percent", "needed"),
    [(14, 6, 75, 4), (0, 1, 75, 3), (0, 4, 50, 4), (10, 10, 90, 80), (14.5, 5.5, 75, 2), (5, 5, 100, None)],
)
def test_so_many_days_without_a_gap_bring_somebody_back(
    present: float, absent: float, percent: int, needed: int | None
) -> None:
    [row] = listed(of(present, absent), percent=percent).rows
    assert row.cells[-1] == needed
    if needed is not None:
        assert (present + needed) * 100 >= percent * (present + absent + needed)
        assert (present + needed - 1) * 100 < percent * (present + absent + needed - 1)


def test_an_empty_list_names_the_limit() -> None:
    assert listed(of(20), percent=80).empty == "Nobody is below 80 %."


@pytest.mark.parametrize(
    ("first", "last", "period"),
    [
        (FIRST, LAST, "May 2026"),
        (date(2026, 4, 1), LAST, "1 April \u2013 31 May 2026"),
        (date(2025, 9, 1), date(2026, 1, 31), "1 September 2025 \u2013 31 January 2026"),
        (FIRST, date(2026, 5, 30), "1 May \u2013 30 May 2026"),
    ],
)
def test_the_heading_says_between_which_dates_it_counts(first: date, last: date, period: str) -> None:
    assert listed(of(1), first=first, last=last).period == period
