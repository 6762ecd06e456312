"""The day that a moment belongs to."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceattend.domain.shifts import Shift, Weekday, WorkWeek, shift_bounds, work_day

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [
    ZoneInfo(name) for name in ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe")
]
NIGHT = Shift("Night", time(22), time(6))

shifts = st.builds(
    Shift,
    start=st.times().map(lambda moment: moment.replace(second=0, microsecond=0)),
    end=st.times().map(lambda moment: moment.replace(second=0, microsecond=0)),
)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
days = st.dates(date(2020, 1, 2), date(2030, 12, 30))
zones = st.sampled_from(ZONES)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 5, 4, 21, 40, tzinfo=BERLIN), date(2026, 5, 4)),
        (datetime(2026, 5, 5, 0, 5, tzinfo=BERLIN), date(2026, 5, 4)),
        (datetime(2026, 5, 5, 6, 20, tzinfo=BERLIN), date(2026, 5, 4)),
        (datetime(2026, 6, 1, 5, 59, tzinfo=BERLIN), date(2026, 5, 31)),
        (datetime(2026, 5, 5, 15, 0, tzinfo=BERLIN), date(2026, 5, 5)),
    ],
)
def test_a_night_shift_has_one_day(moment: datetime, day: date) -> None:
    assert work_day(moment, NIGHT, BERLIN) == day


def test_a_shift_from_midnight_takes_the_early_birds_of_the_evening_before() -> None:
    early = Shift("Early", time(0), time(8))
    assert work_day(datetime(2026, 5, 4, 23, 50, tzinfo=BERLIN), early, BERLIN) == date(2026, 5, 5)


@given(moments, moments, shifts, zones)
def test_later_moments_never_belong_to_earlier_days(one: datetime, two: datetime, shift: Shift, zone: ZoneInfo) -> None:
    earlier, later = sorted((one, two))
    assert work_day(earlier, shift, zone) <= work_day(later, shift, zone)


@given(st.integers(0, 179), shifts, st.sampled_from([date(2026, 3, 29), date(2026, 10, 25)]))
def test_days_follow_one_another_through_a_clock_change(minute: int, shift: Shift, day: date) -> None:
    moment = datetime.combine(day, time(0), UTC) + timedelta(minutes=minute)
    assert work_day(moment, shift, BERLIN) <= work_day(moment + timedelta(minutes=1), shift, BERLIN)


@given(days, shifts, zones, st.integers(0, 999))
def test_every_moment_of_a_shift_belongs_to_its_day(day: date, shift: Shift, zone: ZoneInfo, thousandth: int) -> None:
    start, end = shift_bounds(shift, day, zone)
    assert work_day(start + (end - start) * thousandth / 1000, shift, zone) == day


@given(days, shifts, zones)
def test_a_shift_starts_and_ends_at_its_own_times(day: date, shift: Shift, zone: ZoneInfo) -> None:
    start, end = shift_bounds(shift, day, zone)
    assert start < end or shift.start > shift.end
    assert timedelta(0) <= end - start <= timedelta(hours=25)


def test_a_shift_is_an_hour_longer_in_the_night_when_clocks_go_back() -> None:
    start, end = shift_bounds(NIGHT, date(2026, 10, 24), BERLIN)
    assert end - start == timedelta(hours=9)


def test_weekly_off_days_are_off() -> None:
    week = WorkWeek(weekly_off=frozenset({Weekday.FRIDAY}))
    assert week.is_off(date(2026, 5, 1))
    assert not week.is_off(date(2026, 5, 2))
