"""Months and days made by hand, for the tests of what shows them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from faceattend.domain.closing import Closing
from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonDetails, PersonId
from faceattend.domain.results import (
    BALANCE_CODES,
    SUB_COUNTS,
    ColumnKind,
    DayCode,
    DayColumn,
    DayResult,
    Issue,
    Mark,
    MonthResult,
    MonthStatus,
    PersonMonth,
    Totals,
)
from tests.ui.conftest import ZONE

MAY = Month(2026, 5)
NAMES = ("Ada Lovelace", "Emmy Noether", "王小明")


def person(number: int, name: str, group: str = "") -> Person:
    """Return somebody on the roll with a number as code."""
    return Person(PersonId(number), PersonDetails(name, str(number), group), None, None, None, {})


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of May 2026 in London."""
    return datetime(2026, 5, day, hour, minute, tzinfo=ZONE)


def present(day: int, *, late: int = 0) -> DayResult:
    """Return a day from nine to five."""
    marks = (Mark.LATE,) if late else ()
    came = at(day, 9) + timedelta(minutes=late)
    return DayResult(
        date(2026, 5, day), DayCode.PRESENT, marks, came, at(day, 17), worked=480 - late, late=late, expected=480
    )


def missing(day: int) -> DayResult:
    """Return a day without an out."""
    return DayResult(
        date(2026, 5, day),
        DayCode.MISSING,
        first_in=at(day, 9),
        expected=480,
        issues=(Issue.MISSING_OUT,),
        proposed=at(day, 17),
    )


def plain(day: int, code: DayCode) -> DayResult:
    """Return a day of a code with nothing else."""
    return DayResult(date(2026, 5, day), code)


def person_month(who: Person, special: Sequence[DayResult] = ()) -> PersonMonth:
    """Return a month of days at work on weekdays, but for those that are given."""
    given = {result.day: result for result in special}
    days = tuple(
        given.get(day) or (plain(day.day, DayCode.WEEKLY_OFF) if day.weekday() > 4 else present(day.day))
        for day in MAY.days
    )
    halves = {code: 2 * sum(1 for each in days if each.code is code) for code in (*BALANCE_CODES, *SUB_COUNTS)}
    return PersonMonth(
        who,
        days,
        Totals(
            halves=halves,
            leave={},
            late_days=sum(1 for each in days if each.late),
            early_days=0,
            late_deduction=0,
            pay=halves[DayCode.PRESENT],
            worked=sum(each.worked for each in days),
            expected=sum(each.expected for each in days),
            credited=0,
            late=sum(each.late for each in days),
            early=0,
            overtime=0,
            approved=0,
        ),
    )


def month(rows: Sequence[PersonMonth], *, closing: Closing | None = None) -> MonthResult:
    """Return a month of these people, looked at in June."""
    columns = tuple(DayColumn(day, ColumnKind.OFF if day.weekday() > 4 else ColumnKind.WORKING) for day in MAY.days)
    return MonthResult(
        month=MAY,
        site="Analytical Society",
        zone=ZONE.key,
        status=MonthStatus.DRAFT if closing is None else MonthStatus.CLOSED,
        generated_at=datetime(2026, 6, 2, 8, 0, tzinfo=UTC).astimezone(ZONE),
        group="",
        columns=columns,
        shifts=(),
        calendars=("Office",),
        rows=tuple(rows),
        evidence={},
        watched=(90, 100),
        labels={},
        leave_titles={"CL": "Casual leave"},
        closing=closing,
    )


def three_people() -> MonthResult:
    """Return a month in which the first is late once, the second misses an out, the third is absent twice."""
    ada, emmy, wang = (person(number, name) for number, name in enumerate(NAMES, start=1))
    return month(
        [
            person_month(ada, [present(5, late=12)]),
            person_month(emmy, [missing(6)]),
            person_month(wang, [plain(7, DayCode.ABSENT), plain(8, DayCode.ABSENT)]),
        ]
    )
