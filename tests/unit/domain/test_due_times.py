"""When scheduled reports are due."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceattend.domain.calendars import Weekday
from faceattend.domain.due_times import DueTimes, Frequency

BERLIN = ZoneInfo("Europe/Berlin")
TEN = time(10)
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("due", "now", "expected"),
    [
        (DueTimes(Frequency.DAILY, TEN), "2026-05-29T10:00", "2026-05-29T10:00"),
        (DueTimes(Frequency.DAILY, TEN), "2026-05-29T09:59", "2026-05-28T10:00"),
        (DueTimes(Frequency.WEEKLY, TEN, Weekday.FRIDAY), "2026-05-29T10:00", "2026-05-29T10:00"),
        (DueTimes(Frequency.WEEKLY, TEN, Weekday.FRIDAY), "2026-05-29T09:00", "2026-05-22T10:00"),
        (DueTimes(Frequency.WEEKLY, TEN, Weekday.SATURDAY), "2026-05-29T12:00", "2026-05-23T10:00"),
        (DueTimes(Frequency.MONTHLY, TEN, day=1), "2026-05-29T12:00", "2026-05-01T10:00"),
        (DueTimes(Frequency.MONTHLY, TEN, day=31), "2026-05-29T12:00", "2026-04-30T10:00"),
        (DueTimes(Frequency.MONTHLY, TEN, day=31), "2026-03-01T12:00", "2026-02-28T10:00"),
        (DueTimes(Frequency.MONTHLY, TEN, day=29), "2026-05-29T09:00", "2026-04-29T10:00"),
        # Half past two is not there that night.
        (DueTimes(Frequency.DAILY, time(2, 30)), "2026-03-29T12:00", "2026-03-29T03:30"),
    ],
)
def test_the_latest_due_time(due: DueTimes, now: str, expected: str) -> None:
    assert due.latest(at(now), BERLIN) == at(expected)


@given(
    st.builds(
        DueTimes,
        st.sampled_from(Frequency),
        st.times(),
        st.sampled_from(Weekday),
        st.integers(1, 31),
    ),
    st.integers(0, 11 * 366 * 24 * 60).map(lambda minutes: BEGINNING + timedelta(minutes=minutes)),
    st.sampled_from(
        ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "Australia/Lord_Howe"]
    ),
)
def test_it_is_never_to_come_and_never_older_than_its_round(due: DueTimes, now: datetime, zone: str) -> None:
    found = due.latest(now, ZoneInfo(zone))
    longest = {Frequency.DAILY: 1, Frequency.WEEKLY: 7, Frequency.MONTHLY: 31}[due.frequency]
    assert timedelta() <= now - found <= timedelta(days=longest, hours=3)
    assert due.latest(found, ZoneInfo(zone)) == found


@given(
    st.builds(DueTimes, st.sampled_from(Frequency), st.times(), st.sampled_from(Weekday), st.integers(1, 31)),
    st.integers(0, 11 * 366 * 24 * 60).map(lambda minutes: BEGINNING + timedelta(minutes=minutes)),
    st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]),
)
def test_the_following_one_is_the_next_and_none_lies_between(due: DueTimes, now: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    following = due.following(now, zone)
    assert following > now
    assert due.latest(following, zone) == following
    assert due.latest(following - timedelta(microseconds=1), zone) == due.latest(now, zone)
