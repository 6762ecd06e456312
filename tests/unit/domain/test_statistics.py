"""What charts show."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonDetails, PersonId
from faceattend.domain.results import (
    ColumnKind,
    DayCode,
    DayColumn,
    DayResult,
    MonthResult,
    MonthStatus,
    PersonMonth,
)
from faceattend.domain.rule_book import Policy
from faceattend.domain.statistics import month_trend, statistics
from faceattend.domain.totals import totals

MAY = Month(2026, 5)
ZONE = ZoneInfo("Europe/Berlin")
P, A, L, U, H, WO, HD = (
    DayCode.PRESENT,
    DayCode.ABSENT,
    DayCode.LEAVE,
    DayCode.UNOBSERVED,
    DayCode.HOLIDAY,
    DayCode.WEEKLY_OFF,
    DayCode.HALF_DAY,
)


def month(*people: tuple[str, dict[int, DayResult]]) -> MonthResult:
    """Return a month in which everybody is off on all days but these."""
    rows = []
    for number, (group, known) in enumerate(people, start=1):
        days: Sequence[DayResult] = tuple(known.get(day.day, DayResult(day, WO)) for day in MAY.days)
        person = Person(PersonId(number), PersonDetails(f"Person {number}", str(number), group), None, None, None, {})
        rows.append(PersonMonth(person, tuple(days), totals(days, [Policy()] * len(days), {})))
    return MonthResult(
        month=MAY,
        site="",
        zone=ZONE.key,
        status=MonthStatus.DRAFT,
        generated_at=datetime(2026, 6, 1, tzinfo=ZONE),
        group="",
        columns=tuple(DayColumn(day, ColumnKind.WORKING) for day in MAY.days),
        shifts=(),
        calendars=(),
        rows=tuple(rows),
        evidence={},
        watched=(0, 0),
        labels={},
        leave_titles={},
    )


def day(number: int, code: DayCode = P, **facts: object) -> DayResult:
    return DayResult(date(2026, 5, number), code, **facts)  # type: ignore[arg-type]


def test_a_day_counts_people_in_halves_and_adds_up_to_all_who_were_expected() -> None:
    numbers = statistics(
        month(
            ("", {4: day(4, late=6)}),
            ("", {4: day(4, HD)}),
            ("", {4: day(4, P, other=L, other_leave="CL")}),
            ("", {4: day(4, A)}),
            ("", {4: day(4, U)}),
            ("", {4: day(4, H)}),
        )
    )
    [monday] = numbers.presence
    assert (monday.present, monday.late, monday.absent, monday.leave, monday.unobserved) == (2.0, 1, 1.5, 0.5, 1.0)
    assert monday.expected == 5.0


def test_days_on_which_nobody_is_expected_are_left_out() -> None:
    assert statistics(month(("", {}))).presence == ()
    assert statistics(month()).presence == ()


def test_lateness_is_a_share_of_the_days_on_which_somebody_came() -> None:
    numbers = statistics(
        month(
            ("Office", {4: day(4, late=10), 5: day(5), 11: day(11), 12: day(12, A)}),
            ("Labs", {4: day(4), 11: day(11, late=20)}),
        )
    )
    monday, tuesday = (late for _, late in numbers.late_weekdays)
    assert (monday.came, monday.late, monday.minutes, monday.percent) == (4, 2, 30, 50.0)
    assert (tuesday.came, tuesday.late, tuesday.percent) == (1, 0, 0.0)
    assert [(group, late.late) for group, late in numbers.late_groups] == [("Office", 1), ("Labs", 1)]


def test_work_elsewhere_counts_as_worked_and_days_to_come_are_not_expected_yet() -> None:
    numbers = statistics(
        month(
            (
                "Office",
                {
                    4: day(4, worked=470, expected=480),
                    5: day(5, DayCode.FROM_HOME, credited=480, expected=480),
                    6: day(6, DayCode.FUTURE, expected=480),
                },
            )
        )
    )
    [(group, minutes)] = numbers.worked_groups
    assert (group, minutes.worked, minutes.expected) == ("Office", 950, 960)
    weeks = {week: minutes.worked for week, minutes in numbers.worked_weeks}
    assert weeks == {
        date(2026, 5, 1): 0,
        date(2026, 5, 4): 950,
        date(2026, 5, 11): 0,
        date(2026, 5, 18): 0,
        date(2026, 5, 25): 0,
    }


@pytest.mark.parametrize(
    ("days", "attended", "late"),
    [
        ({}, None, None),
        ({4: day(4, U)}, None, None),
        ({4: day(4), 5: day(5, A)}, 50.0, 0.0),
        ({4: day(4, late=1), 5: day(5, L, leave="CL"), 6: day(6), 7: day(7, U)}, pytest.approx(200 / 3), 50.0),
    ],
)
def test_a_month_beside_others(days: dict[int, DayResult], attended: float | None, late: float | None) -> None:
    trend = month_trend(month(("", days)))
    assert (trend.month, trend.attended, trend.late) == (MAY, attended, late)


def test_the_trend_ends_with_the_month_itself() -> None:
    earlier = month_trend(month(("", {4: day(4)})))
    assert statistics(month(("", {4: day(4, A)})), [earlier]).trend[0] is earlier
    assert statistics(month(("", {4: day(4, A)})), [earlier]).trend[-1].attended == 0.0
