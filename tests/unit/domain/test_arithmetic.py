"""The rules of arithmetic of a month hold for whatever people do and offices decide."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from faceattend.domain.attendance import month_result
from faceattend.domain.calendars import Holiday, Weekday, WeeklyOff, WorkCalendar
from faceattend.domain.coverage import WatchedSpan
from faceattend.domain.day_entries import DayEntry, DayEntryId, DayPart, EntryKind
from faceattend.domain.explanation import PunchUse
from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonId
from faceattend.domain.people_days import PeopleDays, Records
from faceattend.domain.punches import Direction, Method, Punch, PunchId
from faceattend.domain.results import BALANCE_CODES, DayCode, DayResult, Issue, Mark, MonthResult
from faceattend.domain.rule_book import (
    ALWAYS,
    EVERYBODY,
    Assignment,
    AssignmentId,
    DatedCalendar,
    DatedPolicy,
    DatedShift,
    LeaveType,
    Policy,
    RuleBook,
)
from faceattend.domain.schedules import (
    Break,
    BreakKind,
    Counting,
    DirectionRule,
    LatenessFrom,
    OvertimeBasis,
    OvertimeRule,
    Rounding,
    RoundingMode,
    Shift,
    ShiftKind,
    ShiftPart,
)
from tests.unit.domain.scenes import GRACE

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Santiago")
TYPES = (LeaveType("CL", "Casual"), LeaveType("LOP", "Without pay", paid=False), LeaveType("ML", "M", True, True))

minutes = st.integers(0, 600)
limits = st.none() | st.integers(1, 600)
parts = st.sampled_from(
    [
        (ShiftPart(time(9), time(17)),),
        (ShiftPart(time(22), time(6)),),
        (ShiftPart(time(15, 55), time(23, 55)),),
        (ShiftPart(time(9), time(13)), ShiftPart(time(14), time(18))),
        (ShiftPart(time(20), time(0)), ShiftPart(time(1), time(5))),
        (ShiftPart(time(0), time(0)),),
    ]
)
breaks = st.lists(
    st.builds(Break, st.sampled_from(BreakKind), st.integers(0, 90), st.none(), st.none(), st.integers(0, 300))
    | st.builds(Break, st.sampled_from(BreakKind), st.integers(0, 90), st.just(time(12)), st.just(time(13, 30))),
    max_size=2,
).map(tuple)
roundings = st.builds(Rounding, st.sampled_from([1, 5, 15, 30]), st.sampled_from(RoundingMode))
shifts = st.builds(
    Shift,
    kind=st.sampled_from(ShiftKind),
    parts=parts,
    expected=limits,
    before=st.none() | minutes,
    after=st.none() | minutes,
    late_grace=st.integers(0, 30),
    early_grace=st.integers(0, 30),
    lateness_from=st.sampled_from(LatenessFrom),
    breaks=breaks,
    half_day_below=limits,
    absent_below=limits,
    half_day_late=limits,
    absent_late=limits,
    counting=st.sampled_from(Counting),
    direction=st.sampled_from(DirectionRule),
    departure_required=st.booleans(),
    in_out_gap=st.integers(0, 30),
    out_in_gap=st.integers(0, 30),
    rounding=roundings,
    overtime=st.builds(
        OvertimeRule, st.booleans(), st.sampled_from(OvertimeBasis), st.integers(0, 60), roundings, st.booleans()
    ),
)
months = st.builds(Month, st.integers(2020, 2030), st.integers(1, 12))


@st.composite
def books(draw: st.DrawFn, month: Month) -> RuleBook:
    """Two shifts, of which the second takes over in the middle of the month."""
    first, second = draw(shifts), draw(shifts)
    change = draw(st.sampled_from(month.days))
    off = draw(st.frozensets(st.sampled_from(Weekday)))
    holidays = draw(st.frozensets(st.sampled_from(month.days), max_size=3))
    return RuleBook(
        shifts=(DatedShift(ALWAYS, first), DatedShift(ALWAYS, replace(second, key="other"))),
        assignments=(
            Assignment(AssignmentId(1), EVERYBODY, "day"),
            Assignment(AssignmentId(2), EVERYBODY, "other", change),
        ),
        calendars=(DatedCalendar(ALWAYS, WorkCalendar(weekly_off=tuple(WeeklyOff(day) for day in off))),),
        holidays=tuple(Holiday(day, "Holiday") for day in sorted(holidays)),
        leave_types=TYPES,
        policies=(
            DatedPolicy(ALWAYS, Policy(draw(st.integers(0, 4)), draw(st.booleans()), draw(st.booleans()))),
            DatedPolicy(change, Policy(draw(st.integers(0, 4)), draw(st.booleans()), draw(st.booleans()))),
        ),
    )


@st.composite
def punches(draw: st.DrawFn, month: Month) -> list[Punch]:
    """Punches from three days before the month to three days after it."""
    start = datetime.combine(month.days[0], time(), UTC) - timedelta(days=3)
    length = 24 * 60 * (len(month.days) + 6)
    found = []
    for number, minute in enumerate(draw(st.lists(st.integers(0, length), max_size=60)), start=1):
        moment = start + timedelta(minutes=minute)
        found.append(
            Punch(
                PunchId(number),
                GRACE.id,
                moment,
                moment.date() + timedelta(days=draw(st.integers(-1, 1))),
                draw(st.sampled_from(Direction)),
                draw(st.sampled_from([*Method, Method.FACE, Method.TERMINAL])),
                "Door",
                0.6,
                "",
                draw(st.sampled_from([None, None, None, "wrong"])),
                draw(st.booleans()),
            )
        )
    return found


@st.composite
def entries(draw: st.DrawFn, month: Month) -> list[DayEntry]:
    """Entries of every kind, some of them for the same day, some withdrawn."""
    at = datetime.combine(month.days[0], time(), UTC)
    found = []
    for number in range(draw(st.integers(0, 12))):
        kind = draw(st.sampled_from(EntryKind))
        code = draw(st.sampled_from(["CL", "LOP", "ML", "gone"])) if kind is EntryKind.LEAVE else ""
        part = draw(st.sampled_from(DayPart))
        day = draw(st.sampled_from(month.days))
        void = draw(st.sampled_from([None, None, "wrong"]))
        amount = draw(minutes)
        id = DayEntryId(number)
        found.append(DayEntry(id, GRACE.id, day, kind, part, code, amount, "because", "Ada", at, void))
    return found


@dataclass(frozen=True)
class Case:
    """Everything that a month depends on."""

    month: Month
    person: Person
    punches: list[Punch]
    entries: list[DayEntry]
    coverage: list[WatchedSpan]
    book: RuleBook
    zone: ZoneInfo
    now: datetime

    @property
    def records(self) -> Records:
        return Records(self.punches, self.entries, self.coverage)

    def days(self, first: date, last: date) -> PeopleDays:
        return PeopleDays(first, last, self.records, self.book, self.zone, self.now)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Cases of every kind."""
    month = draw(months)
    start = datetime.combine(month.days[0], time(), UTC)
    hours = st.integers(-48, 24 * 34)
    spans = draw(st.lists(st.tuples(hours, st.integers(0, 60)), max_size=12))
    joined, left = (draw(st.none() | st.sampled_from(month.days)) for _ in range(2))
    return Case(
        month=month,
        person=replace(GRACE, joined=joined, left=left),
        punches=draw(punches(month)),
        entries=draw(entries(month)),
        coverage=[
            WatchedSpan("Door", start + timedelta(hours=begin), start + timedelta(hours=begin + length))
            for begin, length in spans
        ],
        book=draw(books(month)),
        zone=ZoneInfo(draw(st.sampled_from(ZONES))),
        now=start + timedelta(hours=draw(st.integers(-24, 24 * 40))),
    )


NOT_COUNTED = {PunchUse.VOIDED, PunchUse.OUT_OF_WINDOW, PunchUse.REPEAT}


def made(case: Case, *others: Person) -> MonthResult:
    return month_result(
        month=case.month,
        people=[case.person, *others],
        punches=case.punches,
        entries=case.entries,
        coverage=case.coverage,
        book=case.book,
        zone=case.zone,
        now=case.now,
    )


@settings(max_examples=250)
@given(cases())
def test_every_day_is_counted_once_and_totals_are_the_sums_of_the_cells(case: Case) -> None:
    result = made(case)
    [row] = result.rows
    totals = row.totals
    assert [day.day for day in row.days] == list(result.month.days)
    future = sum(day.code is DayCode.FUTURE for day in row.days)
    assert sum(totals.halves[code] for code in BALANCE_CODES) + 2 * future == 2 * len(row.days)
    assert sum(totals.leave.values()) == totals.halves[DayCode.LEAVE]
    assert totals.late_days == sum(Mark.LATE in day.marks for day in row.days)
    assert totals.early_days == sum(Mark.EARLY in day.marks for day in row.days)
    for name in ("worked", "expected", "credited", "late", "early", "overtime", "approved"):
        assert getattr(totals, name) == sum(getattr(day, name) for day in row.days)
    assert 0 <= totals.pay <= 2 * len(row.days) - 2 * future - totals.halves[DayCode.ABSENT]
    assert 0 <= result.watched[0] <= result.watched[1]
    assert sum(result.evidence.values()) == sum(len(day.methods) for day in row.days)


@settings(max_examples=250)
@given(cases())
def test_every_day_is_possible(case: Case) -> None:
    for day in made(case).rows[0].days:
        numbers = (day.worked, day.expected, day.credited, day.breaks, day.late, day.early, day.overtime, day.approved)
        assert min(numbers) >= 0
        assert day.approved <= day.overtime
        assert (day.overtime_class is None) == (day.overtime == 0)
        assert (Mark.LATE in day.marks) == (day.late > 0)
        assert (Issue.UNOBSERVED in day.issues) <= (day.code is DayCode.UNOBSERVED)
        assert (day.proposed is None) or {Issue.MISSING_OUT, Issue.MISSING_IN} & set(day.issues)
        assert bool(day.leave) == (day.code is DayCode.LEAVE)
        assert bool(day.other_leave) == (day.other is DayCode.LEAVE)
        if day.first_in is not None and day.last_out is not None:
            assert day.first_in <= day.last_out


@settings(max_examples=100)
@given(cases(), st.integers(0, 30))
def test_an_explanation_says_what_the_month_says(case: Case, number: int) -> None:
    result = made(case)
    day: DayResult = result.rows[0].days[number % len(result.rows[0].days)]
    explained = case.days(day.day, day.day).explanation(case.person)
    assert explained.result == day
    counting = [used.punch.method for used in explained.punches if used.use not in NOT_COUNTED]
    assert tuple(counting) == day.methods or day.code is DayCode.LEAVE


@settings(max_examples=100)
@given(cases())
def test_every_punch_belongs_to_exactly_one_day(case: Case) -> None:
    first, last = case.month.days[0] - timedelta(days=6), case.month.days[-1] + timedelta(days=6)
    by_day = case.days(first, last).punches(GRACE)
    assert sorted(punch.id for day in by_day for punch in day) == sorted(punch.id for punch in case.punches)


@settings(max_examples=60)
@given(cases(), st.randoms())
def test_the_order_in_which_records_were_written_changes_nothing(case: Case, random: Random) -> None:
    shuffled = list(case.punches)
    random.shuffle(shuffled)
    assert made(replace(case, punches=shuffled)) == made(case)


@settings(max_examples=60)
@given(cases())
def test_people_do_not_change_one_another(case: Case) -> None:
    [alone] = made(case).rows
    twin = replace(GRACE, id=PersonId(2))
    both = [row for row in made(case, twin).rows if row.person.id == GRACE.id]
    assert both == [alone]


def test_a_month_of_nobody_has_all_its_columns() -> None:
    result = month_result(
        month=Month(2024, 2), people=[], punches=(), coverage=(), book=RuleBook(), zone=ZoneInfo("UTC"), now=_LEAP
    )
    assert [column.day for column in result.columns][-1] == date(2024, 2, 29)
    assert sum(column.kind.value == "off" for column in result.columns) == 8


_LEAP = datetime(2024, 3, 4, tzinfo=UTC)
