"""The first rule: first in, last out, weekly days off, and no absence that was not watched."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faceattend.domain.attendance import month_result
from faceattend.domain.calendars import WorkCalendar
from faceattend.domain.coverage import WatchedSpan
from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonDetails, PersonId
from faceattend.domain.punches import Direction, Method, Punch, PunchId
from faceattend.domain.results import BALANCE_CODES, DayCode, DayResult, Issue, Mark, MonthResult, MonthStatus
from faceattend.domain.rule_book import ALWAYS, DatedCalendar, DatedShift, RuleBook
from faceattend.domain.schedules import Shift, ShiftPart

BERLIN = ZoneInfo("Europe/Berlin")
MAY = Month(2026, 5)
JUNE = datetime(2026, 6, 2, tzinfo=UTC)
FRIDAY, SATURDAY, MONDAY, TUESDAY = date(2026, 5, 1), date(2026, 5, 2), date(2026, 5, 4), date(2026, 5, 5)
DAY = RuleBook()
NIGHT = RuleBook(shifts=(DatedShift(ALWAYS, Shift(title="Night", parts=(ShiftPart(time(22), time(6)),))),))


def person(number: int = 1, name: str = "Grace", group: str = "", **dates: date | None) -> Person:
    details = PersonDetails(name, str(number), group)
    return Person(PersonId(number), details, None, dates.get("joined"), dates.get("left"), {})


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), BERLIN).astimezone(UTC)


def punch(
    moment: datetime,
    direction: Direction = Direction.IN,
    method: Method = Method.FACE,
    who: int = 1,
    void_reason: str | None = None,
) -> Punch:
    day = moment.astimezone(BERLIN).date()
    number = PunchId(int(moment.timestamp()))
    return Punch(number, PersonId(who), moment, day, direction, method, "door", 0.6, "", void_reason)


def always(month: Month = MAY) -> list[WatchedSpan]:
    return [WatchedSpan("door", at(month.days[0], 0) - timedelta(days=1), at(month.days[-1], 23) + timedelta(days=1))]


def month(
    punches: Sequence[Punch] = (),
    people: Sequence[Person] | None = None,
    coverage: Sequence[WatchedSpan] | None = None,
    now: datetime = JUNE,
    book: RuleBook = DAY,
    of: Month = MAY,
) -> MonthResult:
    return month_result(
        month=of,
        people=[person()] if people is None else people,
        punches=punches,
        coverage=always(of) if coverage is None else coverage,
        book=book,
        zone=BERLIN,
        now=now,
        site="Northgate",
        group="",
    )


def day_of(result: MonthResult, day: date) -> DayResult:
    return result.rows[0].days[day.day - 1]


def test_first_in_last_out() -> None:
    result = month(
        [
            punch(at(MONDAY, 17, 5), Direction.OUT),
            punch(at(MONDAY, 8, 57)),
            punch(at(MONDAY, 12, 0), Direction.OUT),
            punch(at(MONDAY, 12, 40)),
        ]
    )
    day = day_of(result, MONDAY)
    assert day.code is DayCode.PRESENT
    assert day.first_in == at(MONDAY, 8, 57)
    assert day.last_out == at(MONDAY, 17, 5)
    assert day.first_in is not None
    assert day.first_in.tzinfo is BERLIN
    assert day.worked == 8 * 60 + 8
    assert result.rows[0].totals.worked == day.worked


@pytest.mark.parametrize(("direction", "first", "last"), [(Direction.IN, True, False), (Direction.OUT, False, True)])
def test_one_punch_is_presence_without_time(direction: Direction, first: bool, last: bool) -> None:
    day = day_of(month([punch(at(MONDAY, 9), direction)]), MONDAY)
    assert day.code is DayCode.MISSING
    assert day.issues == (Issue.MISSING_OUT if first else Issue.MISSING_IN,)
    assert (day.first_in is not None, day.last_out is not None) == (first, last)
    assert day.worked == 0


IN, OUT = Direction.IN, Direction.OUT


@pytest.mark.parametrize(
    ("directions", "first", "last", "worked"),
    [
        ((IN, IN), 8, None, 0),
        ((IN, OUT, IN), 8, None, 60),
        ((OUT, OUT), None, 9, 0),
        ((OUT, IN), None, None, 0),
        ((OUT, IN, OUT), None, 10, 60),
        ((IN, IN, OUT), 8, 10, 120),
        ((IN, OUT, OUT), 8, 10, 120),
    ],
)
def test_an_end_of_the_day_that_was_not_seen_is_not_made_up(
    directions: tuple[Direction, ...], first: int | None, last: int | None, worked: int
) -> None:
    day = day_of(month([punch(at(MONDAY, 8 + hour), way) for hour, way in enumerate(directions)]), MONDAY)
    assert day.code is (DayCode.MISSING if None in (first, last) else DayCode.PRESENT)
    assert day.first_in == (None if first is None else at(MONDAY, first))
    assert day.last_out == (None if last is None else at(MONDAY, last))
    assert day.worked == worked


def test_a_voided_departure_leaves_the_day_open() -> None:
    punches = [punch(at(MONDAY, 8)), punch(at(MONDAY, 17), OUT, void_reason="not me")]
    day = day_of(month(punches), MONDAY)
    assert (day.code, day.last_out, day.worked) == (DayCode.MISSING, None, 0)


def test_codes_of_days_without_punches() -> None:
    result = month(people=[person(joined=MONDAY, left=date(2026, 5, 20))])
    codes = {day.day: day.code for day in result.rows[0].days}
    assert codes[FRIDAY] is DayCode.NOT_EMPLOYED
    assert codes[SATURDAY] is DayCode.NOT_EMPLOYED
    assert codes[MONDAY] is DayCode.ABSENT
    assert codes[date(2026, 5, 9)] is DayCode.WEEKLY_OFF
    assert codes[date(2026, 5, 20)] is DayCode.ABSENT
    assert codes[date(2026, 5, 21)] is DayCode.NOT_EMPLOYED


def test_work_on_a_weekly_off_day_has_its_own_code() -> None:
    assert day_of(month([punch(at(SATURDAY, 9))]), SATURDAY).code is DayCode.WORKED_OFF_DAY


def test_a_punch_outside_the_time_on_the_roll_is_not_hidden() -> None:
    result = month([punch(at(MONDAY, 9))], people=[person(joined=TUESDAY)])
    assert day_of(result, MONDAY).code is DayCode.PRESENT


@pytest.mark.parametrize(
    ("watched", "code"),
    [(0, DayCode.UNOBSERVED), (239, DayCode.UNOBSERVED), (240, DayCode.ABSENT), (480, DayCode.ABSENT)],
)
def test_absence_is_claimed_only_when_half_the_shift_was_watched(watched: int, code: DayCode) -> None:
    start = at(MONDAY, 9)
    coverage = [WatchedSpan("door", start, start + timedelta(minutes=watched))]
    result = month(coverage=coverage)
    assert day_of(result, MONDAY).code is code
    assert result.watched == (watched, 21 * 480)


def test_watching_outside_the_shift_proves_no_absence() -> None:
    coverage = [WatchedSpan("door", at(MONDAY, 17), at(TUESDAY, 9))]
    assert day_of(month(coverage=coverage), MONDAY).code is DayCode.UNOBSERVED


def test_today_is_open_until_the_shift_ends() -> None:
    before, after = at(MONDAY, 16, 59), at(MONDAY, 17)
    assert day_of(month(now=before), MONDAY).code is DayCode.FUTURE
    assert day_of(month([punch(at(MONDAY, 9))], now=before), MONDAY).code is DayCode.PRESENT
    assert day_of(month(now=after), MONDAY).code is DayCode.ABSENT
    assert day_of(month(now=after), TUESDAY).code is DayCode.FUTURE
    assert month(now=before).watched == (480 + 479, 480 + 479)


def test_a_weekly_off_day_is_off_from_its_beginning_and_empty_before() -> None:
    assert day_of(month(now=at(SATURDAY, 8)), SATURDAY).code is DayCode.WEEKLY_OFF
    assert day_of(month(now=at(FRIDAY, 20)), SATURDAY).code is DayCode.FUTURE


def test_a_voided_punch_does_not_count_and_leaves_its_mark() -> None:
    day = day_of(month([punch(at(MONDAY, 9), void_reason="not me")]), MONDAY)
    assert (day.code, day.marks) == (DayCode.ABSENT, (Mark.MANUAL,))


@pytest.mark.parametrize(
    ("methods", "marks"),
    [
        ([Method.FACE], ()),
        ([Method.MANUAL], (Mark.MANUAL,)),
        ([Method.CONFIRMED], (Mark.WEAK,)),
        ([Method.CONFIRMED, Method.MANUAL], (Mark.MANUAL, Mark.WEAK)),
    ],
)
def test_marks_say_on_what_a_day_rests(methods: list[Method], marks: tuple[Mark, ...]) -> None:
    punches = [punch(at(MONDAY, 9 + hour), method=method) for hour, method in enumerate(methods)]
    assert day_of(month(punches), MONDAY).marks == marks


def test_a_night_shift_belongs_to_the_evening_even_across_the_end_of_a_month() -> None:
    last = date(2026, 5, 29)
    arrival = punch(at(last, 21, 55))
    departure = punch(at(date(2026, 5, 30), 6, 5), Direction.OUT)
    day = day_of(month([arrival, departure], book=NIGHT), last)
    assert (day.code, day.worked) == (DayCode.PRESENT, 8 * 60 + 10)


def test_hours_are_counted_through_a_clock_change() -> None:
    # Clocks go back in the night to Sunday 25 October 2026.
    friday = date(2026, 10, 24)
    book = replace(NIGHT, calendars=(DatedCalendar(ALWAYS, WorkCalendar(weekly_off=())),))
    punches = [
        punch(at(friday, 22)),
        punch(at(date(2026, 10, 25), 6), Direction.OUT),
    ]
    result = month(punches, book=book, of=Month(2026, 10), now=datetime(2026, 11, 5, tzinfo=UTC))
    assert day_of(result, friday).worked == 9 * 60


def test_rows_are_ordered_by_group_and_name_without_regard_to_case_and_accents() -> None:
    people = [
        person(1, "zoe"),
        person(2, "Ma\u017egorzata", "sales"),
        person(3, "\u0141ukasz", "Sales"),
        person(4, "Lara", "Sales"),
        person(5, "\u00c5se", "Art"),
        person(6, "Bo", "Art"),
    ]
    names = [row.person.details.name for row in month(people=people).rows]
    assert names == ["\u00c5se", "Bo", "Lara", "\u0141ukasz", "Ma\u017egorzata", "zoe"]


def test_evidence_counts_what_counts_for_the_people_of_the_paper() -> None:
    result = month(
        [
            punch(at(MONDAY, 9)),
            punch(at(MONDAY, 17), Direction.OUT, Method.MANUAL),
            punch(at(TUESDAY, 9), void_reason="not me"),
            punch(at(MONDAY, 9), who=2),
        ]
    )
    assert result.evidence == {"face": 1, "confirmed": 0, "manual": 1, "terminal": 0, "pin": 0, "badge": 0}


def test_a_paper_for_nobody() -> None:
    result = month(people=[])
    assert (result.rows, result.watched, result.status) == ((), (0, 0), MonthStatus.DRAFT)
    assert result.zone == "Europe/Berlin"
    assert result.generated_at == JUNE


punches_of_may = st.lists(
    st.builds(
        punch,
        st.datetimes(datetime(2026, 5, 1), datetime(2026, 5, 31), timezones=st.just(UTC)),  # noqa: DTZ001
        st.sampled_from(Direction),
        st.sampled_from(Method),
        st.integers(1, 3),
        st.sampled_from([None, None, "wrong"]),
    ),
    max_size=30,
)
watching = st.lists(
    st.tuples(st.integers(0, 31 * 24), st.integers(0, 40)).map(
        lambda span: WatchedSpan(
            "door", at(FRIDAY, 0) + timedelta(hours=span[0]), at(FRIDAY, 0) + timedelta(hours=sum(span))
        )
    ),
    max_size=30,
)
moments = st.datetimes(datetime(2026, 4, 28), datetime(2026, 6, 3), timezones=st.just(UTC))  # noqa: DTZ001
people_of_may = st.lists(
    st.tuples(st.none() | st.sampled_from(MAY.days), st.none() | st.sampled_from(MAY.days)), max_size=3
).map(lambda dates: [person(i, joined=joined, left=left) for i, (joined, left) in enumerate(dates, start=1)])


@settings(max_examples=60)
@given(punches_of_may, people_of_may, watching, moments)
def test_every_day_of_every_person_is_counted_once(
    punches: list[Punch], people: list[Person], coverage: list[WatchedSpan], now: datetime
) -> None:
    result = month(punches, people, coverage, now)
    assert [row.person for row in result.rows] == people
    for row in result.rows:
        assert [day.day for day in row.days] == list(MAY.days)
        future = [day.code for day in row.days].count(DayCode.FUTURE)
        assert sum(row.totals.halves[code] for code in BALANCE_CODES) + 2 * future == 62
        assert row.totals.worked == sum(day.worked for day in row.days)
    assert 0 <= result.watched[0] <= result.watched[1]
    days = {(row.person.id, day.day): day for row in result.rows for day in row.days}
    for day in days.values():
        seen = day.code in {DayCode.PRESENT, DayCode.WORKED_OFF_DAY, DayCode.MISSING}
        assert seen == bool(day.methods)
        if day.first_in is not None and day.last_out is not None:
            passed = day.last_out.astimezone(UTC) - day.first_in.astimezone(UTC)
            assert day.worked == passed // timedelta(minutes=1)


@settings(max_examples=40)
@given(punches_of_may, people_of_may, watching, watching)
def test_more_watching_only_turns_unobserved_into_absent(
    punches: list[Punch], people: list[Person], some: list[WatchedSpan], more: list[WatchedSpan]
) -> None:
    before, after = month(punches, people, some), month(punches, people, some + more)
    for old, new in zip(before.rows, after.rows, strict=True):
        for one, other in zip(old.days, new.days, strict=True):
            assert one == other or (one.code, other.code) == (DayCode.UNOBSERVED, DayCode.ABSENT)
