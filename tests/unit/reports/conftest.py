"""Month results for the papers, with invented days of every kind."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonDetails, PersonId
from faceattend.domain.punches import Method
from faceattend.domain.results import (
    ColumnKind,
    DayCode,
    DayColumn,
    DayResult,
    Issue,
    Mark,
    MonthResult,
    MonthStatus,
    OvertimeClass,
    PersonMonth,
    Totals,
)
from faceattend.domain.schedules import Shift

ZONE = ZoneInfo("Europe/Berlin")

MakeMonth = Callable[..., MonthResult]

_UNWATCHED = 13
_COUNTS_AS = {
    DayCode.HALF_DAY: (DayCode.PRESENT, DayCode.ABSENT),
    DayCode.WORKED_HOLIDAY: (DayCode.HOLIDAY, DayCode.HOLIDAY),
    DayCode.WORKED_OFF_DAY: (DayCode.WEEKLY_OFF, DayCode.WEEKLY_OFF),
    DayCode.ON_DUTY: (DayCode.PRESENT, DayCode.PRESENT),
    DayCode.FROM_HOME: (DayCode.PRESENT, DayCode.PRESENT),
    DayCode.MISSING: (DayCode.PRESENT, DayCode.PRESENT),
}
_SUB_COUNTS = (*_COUNTS_AS,)
_ANY_DAY = date(2000, 1, 1)
_UNOBSERVED = DayResult(_ANY_DAY, DayCode.UNOBSERVED, expected=480, issues=(Issue.UNOBSERVED,))
_RARE = {
    0: DayResult(_ANY_DAY, DayCode.ABSENT, expected=480),
    1: DayResult(_ANY_DAY, DayCode.LEAVE, leave="CL"),
    2: DayResult(_ANY_DAY, DayCode.PRESENT, other=DayCode.LEAVE, other_leave="SL", worked=240, expected=240),
    3: DayResult(_ANY_DAY, DayCode.LEAVE, leave="LOP"),
    4: DayResult(_ANY_DAY, DayCode.ABSENT, marks=(Mark.MANUAL,), expected=480),
    7: DayResult(_ANY_DAY, DayCode.ON_DUTY, expected=480, credited=480),
    11: DayResult(_ANY_DAY, DayCode.FROM_HOME, expected=480, credited=480),
    17: DayResult(
        _ANY_DAY,
        DayCode.MISSING,
        marks=(Mark.LATE,),
        late=7,
        expected=480,
        issues=(Issue.MISSING_OUT,),
        methods=(Method.FACE,),
    ),
}


def _person(number: int, details: PersonDetails, month: Month) -> Person:
    """Every seventh joins on the tenth, every ninth leaves on the twentieth."""
    joined = month.days[9] if number % 7 == 3 else None
    left = month.days[19] if number % 9 == 5 else None
    return Person(PersonId(number), details, None, joined, left, {})


def _day(person: Person, column: DayColumn, today: date) -> DayResult:
    """Come and go nearly every working day, and everything else now and then."""
    day, mixed = column.day, person.id * 31 + column.day.day * 17
    if (person.joined and day < person.joined) or (person.left and day > person.left):
        return DayResult(day, DayCode.NOT_EMPLOYED)
    if column.kind is not ColumnKind.WORKING:
        holiday = column.kind is ColumnKind.HOLIDAY
        if mixed % 11 or day >= today:
            return DayResult(day, DayCode.HOLIDAY if holiday else DayCode.WEEKLY_OFF, holiday=column.title)
        return _worked(day, mixed, DayCode.WORKED_HOLIDAY if holiday else DayCode.WORKED_OFF_DAY, column.title)
    if day > today:
        return DayResult(day, DayCode.FUTURE, shift="day")
    rare = _UNOBSERVED if day.day == _UNWATCHED else _RARE.get(mixed % 29)
    if rare is not None:
        return replace(rare, day=day)
    return _worked(day, mixed, DayCode.HALF_DAY if mixed % 29 == 5 else DayCode.PRESENT)


def _worked(day: date, mixed: int, code: DayCode, holiday: str = "") -> DayResult:
    come = datetime.combine(day, time(8, 40), ZONE) + timedelta(minutes=mixed % 40)
    worked = 400 + mixed % 120
    on_duty = code in {DayCode.PRESENT, DayCode.HALF_DAY}
    late = max(mixed % 40 - 20, 0) if on_duty and mixed % 5 == 0 else 0
    overtime = max(worked - 480, 0) if on_duty else worked
    kinds = {DayCode.WORKED_HOLIDAY: OvertimeClass.HOLIDAY, DayCode.WORKED_OFF_DAY: OvertimeClass.OFF_DAY}
    method = {3: Method.MANUAL, 7: Method.CONFIRMED}.get(mixed % 19, Method.FACE)
    marks = [
        *([Mark.LATE] if late else []),
        *([Mark.MANUAL] if method is Method.MANUAL else []),
        *([Mark.WEAK] if method is Method.CONFIRMED else []),
    ]
    return DayResult(
        day,
        code,
        marks=tuple(marks),
        first_in=come,
        last_out=come + timedelta(minutes=worked),
        worked=worked,
        late=late,
        overtime=overtime,
        approved=overtime,
        overtime_class=kinds.get(code, OvertimeClass.WEEKDAY) if overtime else None,
        expected=480 if on_duty else 0,
        shift="day",
        holiday=holiday,
        methods=(Method.FACE, method),
    )


def totals_of(days: Sequence[DayResult]) -> Totals:
    """Return the totals of some days, counted the slow and plain way."""
    halves = Counter[DayCode]()
    leave = Counter[str]()
    for day in days:
        for code, kind, side in (
            (day.code, day.leave, 0),
            (day.other or day.code, day.leave if day.other is None else day.other_leave, 1),
        ):
            halves[_COUNTS_AS.get(code, (code, code))[side]] += 1
            if code in _SUB_COUNTS:
                halves[code] += 1
            if code is DayCode.LEAVE:
                leave[kind] += 1
    paid = halves[DayCode.PRESENT] + halves[DayCode.HOLIDAY] + halves[DayCode.WEEKLY_OFF]
    return Totals(
        halves={code: halves[code] for code in DayCode},
        leave=dict(leave),
        late_days=sum(Mark.LATE in day.marks for day in days),
        early_days=sum(Mark.EARLY in day.marks for day in days),
        late_deduction=0,
        pay=paid + sum(number for kind, number in leave.items() if kind != "LOP"),
        worked=sum(day.worked for day in days),
        expected=sum(day.expected for day in days),
        credited=sum(day.credited for day in days),
        late=sum(day.late for day in days),
        early=sum(day.early for day in days),
        overtime=sum(day.overtime for day in days),
        approved=sum(day.approved for day in days),
    )


def _columns(month: Month, holidays: dict[int, str]) -> tuple[DayColumn, ...]:
    def column(day: date) -> DayColumn:
        if day.day in holidays:
            return DayColumn(day, ColumnKind.HOLIDAY, holidays[day.day])
        return DayColumn(day, ColumnKind.OFF if day.weekday() >= 5 else ColumnKind.WORKING)

    return tuple(map(column, month.days))


def _on_the_roll(details: PersonDetails) -> tuple[bool, str, str]:
    return not details.group, details.group, details.name


@pytest.fixture
def make_month() -> MakeMonth:
    """Returns a function that makes a month of people with these details."""

    def make(
        details: Sequence[PersonDetails],
        month: Month = Month(2026, 5),  # noqa: B008 - immutable
        now: datetime = datetime(2026, 7, 1, 10, 30, tzinfo=UTC),
        site: str = "Northgate College",
        group: str = "",
        holidays: dict[int, str] | None = None,
    ) -> MonthResult:
        local = now.astimezone(ZONE)
        columns = _columns(month, holidays or {})
        rows = []
        for number, one in enumerate(sorted(details, key=_on_the_roll), start=1):
            person = _person(number, one, month)
            days = tuple(_day(person, column, local.date()) for column in columns)
            rows.append(PersonMonth(person, days, totals_of(days)))
        methods = Counter(method for row in rows for day in row.days for method in day.methods)
        over = sum(column.day <= local.date() and column.kind is ColumnKind.WORKING for column in columns)
        return MonthResult(
            month=month,
            site=site,
            zone=ZONE.key,
            status=MonthStatus.DRAFT,
            generated_at=local,
            group=group,
            columns=columns,
            shifts=(Shift(),),
            calendars=("Office",),
            rows=tuple(rows),
            evidence={method.value: methods[method] for method in Method},
            watched=(max(over - 1, 0) * 480, over * 480) if rows else (0, 0),
            labels={},
            leave_titles={"CL": "Casual leave", "LOP": "Leave without pay", "SL": "Sick leave"},
        )

    return make


@pytest.fixture
def staff() -> Callable[[int], list[PersonDetails]]:
    """Returns a function that invents so many people in three groups."""

    def make(count: int) -> list[PersonDetails]:
        groups = ("Office", "Sales", "")
        return [
            PersonDetails(f"Person {number:04d}", f"E{number:04d}", groups[number % 3])
            for number in range(1, count + 1)
        ]

    return make
