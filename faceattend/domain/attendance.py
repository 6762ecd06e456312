"""The rule that makes a month of punches: first in, last out, weekly days off.

The first punch of a day is its first in unless it is a departure; the last is its last out only if it is one. Without
both there are no hours, but presence all the same.

A day on which somebody was expected and not seen is an absence only when the program watched; otherwise nobody knows.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from faceattend.domain.coverage import WatchedSpan, watched_minutes
from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonId
from faceattend.domain.punches import Direction, Method, Punch
from faceattend.domain.results import (
    TOTAL_CODES,
    DayCode,
    DayResult,
    Mark,
    MonthResult,
    MonthStatus,
    PersonMonth,
)
from faceattend.domain.shifts import WorkWeek, shift_bounds, work_day

WATCHED_ENOUGH = Fraction(1, 2)
"""Least part of a shift that must have been watched before somebody who was not seen is called absent.

People pass the camera when they come and when they leave. When more than half of the shift went unwatched, both
passages can easily have been missed, and an absence would be a guess.
"""


# Letters that Unicode does not take apart into a letter and an accent.
_STROKED_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "\u0131": "i", "ð": "d", "þ": "th"}
)


@dataclass(frozen=True, slots=True)
class _Expectation:
    """What a date means for everybody, before anyone's punches are looked at.

    Attributes:
        unseen: the code of somebody on the roll who has no punch on the day.
        watched: minutes of the shift so far that were watched; 0 for an off day.
        length: minutes of the shift so far; 0 for an off day and for one that is still to come.
    """

    day: date
    off: bool
    unseen: DayCode
    watched: int = 0
    length: int = 0


def month_result(  # noqa: PLR0913 - a month depends on each of these facts, and all are passed by name
    *,
    month: Month,
    people: Iterable[Person],
    punches: Iterable[Punch],
    coverage: Sequence[WatchedSpan],
    week: WorkWeek,
    zone: ZoneInfo,
    now: datetime,
    site: str = "",
    group: str = "",
) -> MonthResult:
    """Return the month of ``people``, ordered by group and name; people without a group come last.

    Args:
        punches: those of the month, voided ones included; punches of other people or other months are left out.
        coverage: everything that was watched from the first shift of the month to the end of the last.
        now: aware time; days that are not over yet hold no absence.
        group: the group that ``people`` was limited to, for the heading.
    """
    expectations = [_expectation(day, week, coverage, zone, now) for day in month.days]
    by_day: defaultdict[tuple[PersonId, date], list[Punch]] = defaultdict(list)
    for punch in punches:
        by_day[punch.person, punch.day].append(punch)
    rows = []
    evidence: Counter[str] = Counter({method.value: 0 for method in Method})
    expected_days: set[date] = set()
    for person in sorted(people, key=_place_on_the_roll):
        days = tuple(
            _day_result(person, expectation, by_day.get((person.id, expectation.day), []), zone)
            for expectation in expectations
        )
        counts = Counter(result.code for result in days)
        rows.append(
            PersonMonth(
                person=person,
                days=days,
                totals={code: counts[code] for code in TOTAL_CODES},
                minutes=sum(result.worked for result in days),
            )
        )
        for result in days:
            if result.code is not DayCode.NOT_EMPLOYED:
                expected_days.add(result.day)
            evidence.update(p.method.value for p in by_day.get((person.id, result.day), []) if p.counts)
    relevant = [expectation for expectation in expectations if expectation.day in expected_days]
    return MonthResult(
        month=month,
        site=site,
        zone=zone.key,
        status=MonthStatus.DRAFT,
        generated_at=now.astimezone(zone),
        group=group,
        week=week,
        rows=tuple(rows),
        evidence=dict(evidence),
        watched=(sum(e.watched for e in relevant), sum(e.length for e in relevant)),
    )


def _expectation(
    day: date, week: WorkWeek, coverage: Sequence[WatchedSpan], zone: ZoneInfo, now: datetime
) -> _Expectation:
    if week.is_off(day):
        begun = work_day(now, week.shift, zone) >= day
        return _Expectation(day, off=True, unseen=DayCode.WEEKLY_OFF if begun else DayCode.FUTURE)
    start, end = shift_bounds(week.shift, day, zone)
    until = min(end, now)
    if until <= start:
        return _Expectation(day, off=False, unseen=DayCode.FUTURE)
    watched = watched_minutes(coverage, start, until)
    length = _whole_minutes(start, until)
    if now < end:
        unseen = DayCode.FUTURE
    else:
        unseen = DayCode.ABSENT if watched >= length * WATCHED_ENOUGH else DayCode.UNOBSERVED
    return _Expectation(day, off=False, unseen=unseen, watched=watched, length=length)


def _day_result(person: Person, expectation: _Expectation, punches: Sequence[Punch], zone: ZoneInfo) -> DayResult:
    day = expectation.day
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
    code = DayCode.WORKED_OFF_DAY if expectation.off else DayCode.PRESENT
    first, last = counting[0], counting[-1]
    first_in = None if first.direction is Direction.OUT else first.time
    last_out = last.time if last.direction is Direction.OUT else None
    # Hours are never guessed: who was not seen to leave has none until somebody enters the departure by hand.
    worked = 0 if first_in is None or last_out is None else _whole_minutes(first_in, last_out)
    return DayResult(
        day=day,
        code=code,
        marks=tuple(marks),
        first_in=None if first_in is None else first_in.astimezone(zone),
        last_out=None if last_out is None else last_out.astimezone(zone),
        worked=worked,
    )


def _whole_minutes(start: datetime, end: datetime) -> int:
    # In UTC, because two times of one zone are subtracted as wall clocks, which are wrong across a clock change.
    return int((end.astimezone(UTC) - start.astimezone(UTC)).total_seconds() // 60)


def _place_on_the_roll(person: Person) -> tuple[bool, str, str, str, str]:
    details = person.details
    return not details.group, _plain(details.group), details.group, _plain(details.name), details.code


def _plain(text: str) -> str:
    """Return ``text`` without accents and case, so that Åse stands among the As."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_STROKED_LETTERS))
    return "".join(character for character in decomposed if not unicodedata.combining(character))
