"""How long the program watched."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from faceattend.domain.coverage import WatchedSpan
from faceattend.domain.duty import Stretch
from faceattend.domain.expectation import WatchedTime

START = datetime(2026, 5, 4, 7, tzinfo=UTC)
END = START + timedelta(hours=8)


def span(first: int, last: int, camera: str = "door") -> WatchedSpan:
    return WatchedSpan(camera, START + timedelta(minutes=first), START + timedelta(minutes=last))


def watched_minutes(spans: Sequence[WatchedSpan], start: datetime, end: datetime) -> int:
    return WatchedTime(spans).minutes([Stretch(start.astimezone(UTC), end.astimezone(UTC))])


spans = st.lists(st.builds(span, st.integers(-300, 800), st.integers(-300, 800), st.sampled_from(["door", "gate"])))


def test_two_cameras_at_once_count_once() -> None:
    assert watched_minutes([span(0, 60), span(30, 90, "gate")], START, END) == 90


def test_only_the_time_asked_for_counts() -> None:
    assert watched_minutes([span(-60, 30), span(470, 600)], START, END) == 40


@given(spans)
def test_minutes_are_those_in_which_a_camera_watched(watched: list[WatchedSpan]) -> None:
    minutes = [START + timedelta(minutes=index) for index in range(480)]
    counted = sum(any(one.start <= minute < one.end for one in watched) for minute in minutes)
    assert watched_minutes(watched, START, END) == counted


@given(spans, spans)
def test_more_watching_is_never_less_time(some: list[WatchedSpan], more: list[WatchedSpan]) -> None:
    assert watched_minutes(some, START, END) <= watched_minutes(some + more, START, END) <= 480


def test_the_hour_that_clocks_repeat_counts_twice() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    night = datetime(2026, 10, 24, 22, tzinfo=berlin), datetime(2026, 10, 25, 6, tzinfo=berlin)
    assert watched_minutes([WatchedSpan("door", *night)], *night) == 9 * 60
