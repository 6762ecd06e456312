"""Every moment has one work day, in every zone and through every clock change from 2020 to 2030."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faceattend.domain.duty import DayKind, Duties
from faceattend.domain.expectation import expected_minutes
from faceattend.domain.rule_book import ALWAYS, EVERYBODY, Assignment, AssignmentId, DatedShift, Override, RuleBook
from faceattend.domain.schedules import Shift, ShiftKind, ShiftPart
from faceattend.domain.work_days import WorkDays

FIRST, LAST = date(2020, 1, 1), date(2030, 12, 31)
ONE_DAY, ONE_MINUTE = timedelta(days=1), timedelta(minutes=1)
ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "America/Havana",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Tehran",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
)
SHIFTS = {
    "day": ((9, 0, 17, 0),),
    "night": ((22, 0, 6, 0),),
    "late": ((15, 55, 23, 55),),
    "until midnight": ((16, 0, 0, 0),),
    "from midnight": ((0, 0, 8, 0),),
    "split night": ((20, 0, 0, 0), (1, 0, 5, 0)),
    "all day": ((7, 0, 7, 0),),
}


def work_days(name: str, zone: str) -> WorkDays:
    parts = tuple(ShiftPart(time(a, b), time(c, d)) for a, b, c, d in SHIFTS[name])
    return WorkDays(Duties(RuleBook(shifts=(DatedShift(ALWAYS, Shift(parts=parts)),)), ZoneInfo(zone)))


def is_critical(day: date, zone: ZoneInfo) -> bool:
    """Return whether the clock changes around a day, or a month begins or ends."""
    offsets = {datetime.combine(day + number * ONE_DAY, time(12), zone).utcoffset() for number in (-1, 0, 1)}
    return len(offsets) > 1 or day.day == 1 or (day + ONE_DAY).day == 1


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("shift", SHIFTS)
def test_every_shift_lies_in_its_own_work_day_on_every_date(zone: str, shift: str) -> None:
    days = work_days(shift, zone)
    span = days.span(None, FIRST, LAST)
    assert all(earlier < later for earlier, later in pairwise(span.borders))
    for place, here in enumerate(span.days):
        start, end = here.duty.start, here.duty.end
        assert (span.borders[place], span.borders[place + 1]) == (here.begins, here.ends)
        if here.duty.kind is DayKind.WORKING:
            assert here.begins <= start <= end <= here.ends
            assert span.place(start) == span.place(end - ONE_MINUTE) == place


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("shift", SHIFTS)
def test_a_single_moment_has_the_day_that_it_has_among_all_days(zone: str, shift: str) -> None:
    days = work_days(shift, zone)
    place = ZoneInfo(zone)
    for here in days.span(None, FIRST, LAST).days:
        if is_critical(here.day, place):
            assert days.day_of(None, here.begins) == days.day_of(None, here.ends - ONE_MINUTE) == here.day


@pytest.mark.parametrize("zone", ZONES)
def test_a_punch_five_minutes_before_midnight_belongs_to_the_evening_on_every_date(zone: str) -> None:
    place = ZoneInfo(zone)
    for shift in ("late", "night"):
        span = work_days(shift, zone).span(None, FIRST, LAST)
        for number, here in enumerate(span.days):
            before = datetime.combine(here.day, time(23, 55), place).astimezone(UTC)
            assert span.place(before) == span.place(before + timedelta(minutes=10)) == number


@pytest.mark.parametrize("zone", ZONES)
def test_expected_minutes_are_those_that_pass_on_every_date(zone: str) -> None:
    place = ZoneInfo(zone)
    for here in work_days("night", zone).span(None, FIRST, LAST).days:
        evening, morning = (datetime.combine(here.day + n * ONE_DAY, time(at), place) for n, at in ((0, 22), (1, 6)))
        assert expected_minutes(here.duty) == (morning.astimezone(UTC) - evening.astimezone(UTC)) // ONE_MINUTE


@pytest.mark.parametrize(
    ("before", "after", "border"),
    [
        (None, None, time(1)),
        (60, 60, time(1)),
        (60, 600, time(3, 0, 0, 1)),
        (None, 600, time(3, 0, 0, 1)),
        (600, 60, time(23)),
        (600, None, time(23)),
        (360, 600, time(3)),
        (600, 600, time(1)),
        (60, 1000, time(1)),
    ],
)
def test_a_window_that_reaches_beyond_half_way_moves_the_border_where_no_other_claims_the_time(
    before: int | None, after: int | None, border: time
) -> None:
    days = WorkDays(Duties(RuleBook(shifts=(DatedShift(ALWAYS, Shift(before=before, after=after)),)), ZoneInfo("UTC")))
    assert days.of(None, date(2026, 5, 4)).ends.time() == border


clock_times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
days_between = st.dates(FIRST, LAST)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
windows = st.none() | st.integers(0, 1440)
shifts = st.builds(
    lambda one, two, before, after: Shift(parts=(ShiftPart(one, two),), before=before, after=after),
    clock_times,
    clock_times,
    windows,
    windows,
)


@settings(max_examples=150)
@given(moments, st.timedeltas(timedelta(0), timedelta(days=3)), shifts, st.sampled_from(ZONES))
def test_later_moments_never_belong_to_earlier_days(
    moment: datetime, later: timedelta, shift: Shift, zone: str
) -> None:
    days = WorkDays(Duties(RuleBook(shifts=(DatedShift(ALWAYS, shift),)), ZoneInfo(zone)))
    assert days.day_of(None, moment) <= days.day_of(None, moment + later)


@settings(max_examples=150)
@given(days_between, shifts, shifts, st.sampled_from(ZONES), st.integers(-2880, 2880))
def test_a_month_and_a_single_moment_agree_where_the_shift_changes(
    day: date, one: Shift, other: Shift, zone: str, minutes: int
) -> None:
    book = RuleBook(
        shifts=(DatedShift(ALWAYS, one), DatedShift(ALWAYS, replace(other, key="other"))),
        assignments=(
            Assignment(AssignmentId(1), EVERYBODY, "day"),
            Assignment(AssignmentId(2), EVERYBODY, "other", day),
        ),
    )
    days = WorkDays(Duties(book, ZoneInfo(zone)))
    first, last = day - 10 * ONE_DAY, day + 10 * ONE_DAY
    span = days.span(None, first, last)
    assert all(earlier < later for earlier, later in pairwise(span.borders))
    moment = datetime.combine(day, time(12), UTC) + timedelta(minutes=minutes)
    assert first + span.place(moment) * ONE_DAY == days.day_of(None, moment)


@settings(max_examples=80)
@given(
    days_between,
    st.tuples(shifts, shifts, shifts),
    st.lists(st.sampled_from(["0", "1", "2", None]), min_size=6, max_size=6),
    st.sampled_from(ZONES),
)
def test_two_months_beside_one_another_neither_share_nor_lose_a_moment(
    day: date, three: tuple[Shift, ...], what: list[str | None], zone: str
) -> None:
    book = RuleBook(
        shifts=tuple(DatedShift(ALWAYS, replace(shift, key=str(number))) for number, shift in enumerate(three)),
        assignments=(),
        overrides=tuple(
            Override(AssignmentId(number), EVERYBODY, day + (number - 3) * ONE_DAY, shift)
            for number, shift in enumerate(what)
        ),
    )
    days = WorkDays(Duties(book, ZoneInfo(zone)))
    borders = days.span(None, day - 6 * ONE_DAY, day + 6 * ONE_DAY).borders
    for number in range(3, 10):
        here = day + (number - 6) * ONE_DAY
        assert days.span(None, here - 3 * ONE_DAY, here - ONE_DAY).borders[-1] == borders[number]
        assert days.span(None, here, here + 3 * ONE_DAY).borders[0] == borders[number]


def test_a_day_that_pushes_the_border_of_the_next_one_pushes_it_in_the_next_month_too() -> None:
    guard, early = Shift(parts=(ShiftPart(time(22), time(22)),)), Shift(parts=(ShiftPart(time(0), time(8)),))
    book = RuleBook(
        shifts=(DatedShift(ALWAYS, replace(guard, key="guard")), DatedShift(ALWAYS, replace(early, key="early"))),
        assignments=(Assignment(AssignmentId(1), EVERYBODY, "guard"),),
        overrides=(
            Override(AssignmentId(2), EVERYBODY, date(2026, 4, 30), None),
            Override(AssignmentId(3), EVERYBODY, date(2026, 5, 1), "early"),
        ),
    )
    days = WorkDays(Duties(book, ZoneInfo("UTC")))
    april = days.span(None, date(2026, 4, 1), date(2026, 4, 30))
    may = days.span(None, date(2026, 5, 1), date(2026, 5, 31))
    assert april.borders[-1] == may.borders[0]


def test_hours_of_a_whole_flexible_day_end_at_midnight_beside_a_day_off_too() -> None:
    shift = Shift(kind=ShiftKind.FLEXIBLE, parts=(ShiftPart(time(0), time(0)),), expected=480)
    days = WorkDays(Duties(RuleBook(shifts=(DatedShift(ALWAYS, shift),)), ZoneInfo("UTC")))
    for here in days.span(None, date(2026, 5, 1), date(2026, 5, 31)).days:
        assert here.begins == datetime.combine(here.day, time(), UTC)
