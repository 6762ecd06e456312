"""A month of people: their work days, the results of these, and the sums."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from faceattend.domain.coverage import WatchedSpan, watched_minutes
from faceattend.domain.day_entries import DayEntry
from faceattend.domain.duty import DayKind, Duties, whole_minutes
from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonId
from faceattend.domain.punches import Direction, Method, Punch
from faceattend.domain.results import (
    ColumnKind,
    DayCode,
    DayColumn,
    DayResult,
    Mark,
    MonthResult,
    MonthStatus,
    PersonMonth,
)
from faceattend.domain.roll_order import place_on_the_roll
from faceattend.domain.rule_book import RuleBook
from faceattend.domain.schedules import Shift
from faceattend.domain.totals import totals
from faceattend.domain.work_days import WorkDay, WorkDays

WATCHED_ENOUGH = Fraction(1, 2)
"""Least part of a shift that must have been watched before somebody who was not seen is called absent.

People pass the camera when they come and when they leave. When more than half of the shift went unwatched, both
passages can easily have been missed, and an absence would be a guess.
"""


@dataclass(frozen=True, slots=True)
class _Expectation:
    unseen: DayCode
    watched: int = 0
    length: int = 0


def month_result(  # noqa: PLR0913 - a month depends on each of these facts, and all are passed by name
    *,
    month: Month,
    people: Iterable[Person],
    punches: Iterable[Punch],
    coverage: Sequence[WatchedSpan],
    book: RuleBook,
    zone: ZoneInfo,
    now: datetime,
    entries: Iterable[DayEntry] = (),  # noqa: ARG001
    site: str = "",
    group: str = "",
) -> MonthResult:
    """Return the month of ``people``, ordered by group and name; people without a group come last.

    Args:
        punches: those filed from the day before the month to the day after it, voided ones included; punches of other
            people or other months are left out.
        entries: those of the month, withdrawn ones included.
        coverage: everything that was watched from the first shift of the month to the end of the last.
        book: the rules.
        now: aware time; days that are not over yet hold no absence.
        group: the group that ``people`` was limited to, for the heading.
    """
    first, last = month.days[0], month.days[-1]
    work_days = WorkDays(Duties(book, zone))
    of_person: defaultdict[PersonId, list[Punch]] = defaultdict(list)
    for punch in punches:
        of_person[punch.person].append(punch)
    rows = []
    evidence: Counter[str] = Counter({method.value: 0 for method in Method})
    expected: dict[tuple[object, date], _Expectation] = {}
    watched: dict[tuple[object, date], _Expectation] = {}
    policies = [book.policy(day) for day in month.days]
    shifts: dict[Shift, None] = {}
    calendars: dict[str, None] = {}
    for person in sorted(people, key=place_on_the_roll):
        span = work_days.span(person, first, last)
        kin = work_days.duties.kin(person)
        by_day: list[list[Punch]] = [[] for _ in span.days]
        for punch in of_person.get(person.id, ()):
            place = span.place(punch.time)
            if 0 <= place < len(by_day):
                by_day[place].append(punch)
                if punch.counts:
                    evidence[punch.method.value] += 1
        days = []
        for work_day, its in zip(span.days, by_day, strict=True):
            key = kin, work_day.day
            expectation = expected.get(key)
            if expectation is None:
                expectation = expected[key] = _expectation(work_day, coverage, now.astimezone(UTC))
            result = _day_result(person, work_day, expectation, its, zone)
            if result.code is not DayCode.NOT_EMPLOYED:
                watched[key] = expectation
                shifts[work_day.duty.shift] = None
                calendars[work_day.duty.calendar] = None
            days.append(result)
        rows.append(PersonMonth(person, tuple(days), totals(days, policies, book.leave_by_code)))
    return MonthResult(
        month=month,
        site=site,
        zone=zone.key,
        status=MonthStatus.DRAFT,
        generated_at=now.astimezone(zone),
        group=group,
        columns=tuple(_column(day, work_days) for day in month.days),
        shifts=tuple(sorted(shifts, key=lambda shift: shift.title)),
        calendars=tuple(sorted(calendars)),
        rows=tuple(rows),
        evidence=dict(evidence),
        watched=(sum(e.watched for e in watched.values()), sum(e.length for e in watched.values())),
        labels={DayCode(code.value): words for code, words in book.labels},
        leave_titles={},
        rules=book.version,
    )


def _column(day: date, work_days: WorkDays) -> DayColumn:
    duty = work_days.duties.of(None, day)
    return DayColumn(day, ColumnKind(duty.kind.value), duty.holiday)


def _expectation(work_day: WorkDay, coverage: Sequence[WatchedSpan], now: datetime) -> _Expectation:
    duty = work_day.duty
    if duty.kind is not DayKind.WORKING:
        code = DayCode.HOLIDAY if duty.kind is DayKind.HOLIDAY else DayCode.WEEKLY_OFF
        return _Expectation(code if now >= work_day.begins else DayCode.FUTURE)
    until = min(duty.end, now)
    if until <= duty.start:
        return _Expectation(DayCode.FUTURE)
    watched = watched_minutes(coverage, duty.start, until)
    length = whole_minutes(duty.start, until)
    if now < duty.end:
        unseen = DayCode.FUTURE
    else:
        unseen = DayCode.ABSENT if watched >= length * WATCHED_ENOUGH else DayCode.UNOBSERVED
    return _Expectation(unseen, watched=watched, length=length)


_WORKED = {
    DayKind.WORKING: DayCode.PRESENT,
    DayKind.OFF: DayCode.WORKED_OFF_DAY,
    DayKind.HOLIDAY: DayCode.WORKED_HOLIDAY,
}


def _day_result(
    person: Person, work_day: WorkDay, expectation: _Expectation, punches: Sequence[Punch], zone: ZoneInfo
) -> DayResult:
    day = work_day.day
    marks = []
    if any(punch.method is Method.MANUAL or not punch.counts for punch in punches):
        marks.append(Mark.MANUAL)
    counting = sorted((punch for punch in punches if punch.counts), key=lambda punch: (punch.time, punch.id))
    if any(punch.method is Method.CONFIRMED for punch in counting):
        marks.append(Mark.WEAK)
    if not counting:
        outside = (person.joined is not None and day < person.joined) or (person.left is not None and day > person.left)
        return DayResult(day, DayCode.NOT_EMPLOYED if outside else expectation.unseen, tuple(marks))
    # A punch outside the time on the roll still shows: what was recorded is never hidden behind a dash.
    first, last = counting[0], counting[-1]
    first_in = None if first.direction is Direction.OUT else first.time
    last_out = last.time if last.direction is Direction.OUT else None
    # Hours are never guessed: who was not seen to leave has none until somebody enters the departure by hand.
    worked = 0 if first_in is None or last_out is None else whole_minutes(first_in, last_out)
    return DayResult(
        day=day,
        code=_WORKED[work_day.duty.kind],
        marks=tuple(marks),
        first_in=None if first_in is None else first_in.astimezone(zone),
        last_out=None if last_out is None else last_out.astimezone(zone),
        worked=worked,
        shift=work_day.duty.shift.key,
        holiday=work_day.duty.holiday,
    )
