"""Every rule has what must fire and what must not; quiet hours, digest, a flood, and tries again."""

from datetime import UTC, datetime, time, timedelta

import pytest

from faceattend.domain.alerts import (
    DEFAULT_RULES,
    GIVEN_UP_AFTER,
    Alert,
    AlertCounter,
    AlertLimits,
    AlertRule,
    ChannelState,
    QuietHours,
    begun,
    checked_rule,
    delivered,
    due_now,
    fails_long,
    given_up,
)
from faceattend.domain.incidents import IncidentId, IncidentKind
from faceattend.errors import UserError

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
NOON, MIDNIGHT = time(12), time(0)
FREE = AlertLimits(None, timedelta(minutes=5), 6)
NIGHT = AlertLimits(QuietHours(time(22), time(6, 30)), timedelta(minutes=5), 6)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def alert(number: int = 1, urgent: bool = False, seconds: float = 0) -> Alert:
    return Alert(IncidentId(number), IncidentKind.SPOOF, after(seconds), "Door", "A picture was held up.", urgent)


@pytest.mark.parametrize("kind", IncidentKind)
def test_every_kind_of_incident_is_an_alert_until_somebody_switches_it_off(kind: IncidentKind) -> None:
    counter = AlertCounter()
    assert [counter.fires(DEFAULT_RULES[kind], after(seconds)) for seconds in (0, 1, 2)] == [True] * 3
    off = AlertRule(kind, enabled=False)
    assert [counter.fires(off, after(seconds)) for seconds in (3, 4)] == [False] * 2


def test_three_within_five_minutes_are_an_alert() -> None:
    rule, counter = AlertRule(IncidentKind.UNKNOWN_PERSON, count=3, minutes=5), AlertCounter()
    assert [counter.fires(rule, after(seconds)) for seconds in (0, 100, 299)] == [False, False, True]
    # Then three are needed again.
    assert [counter.fires(rule, after(seconds)) for seconds in (300, 310, 320)] == [False, False, True]


def test_three_in_more_than_five_minutes_are_none() -> None:
    rule, counter = AlertRule(IncidentKind.UNKNOWN_PERSON, count=3, minutes=5), AlertCounter()
    assert not any(counter.fires(rule, after(seconds)) for seconds in (0, 200, 301, 502, 700))


def test_kinds_are_counted_apart_and_a_clock_that_went_back_counts_anew() -> None:
    unknown, spoof = (AlertRule(kind, count=2) for kind in (IncidentKind.UNKNOWN_PERSON, IncidentKind.SPOOF))
    counter = AlertCounter()
    assert [counter.fires(rule, NOW) for rule in (unknown, spoof)] == [False, False]
    assert not counter.fires(unknown, NOW - timedelta(days=300))
    assert counter.fires(spoof, after(1))


@pytest.mark.parametrize(("count", "minutes"), [(0, 5), (1001, 5), (1, 0), (1, 1441)])
def test_numbers_that_cannot_be_are_refused(count: int, minutes: int) -> None:
    with pytest.raises(UserError):
        checked_rule(AlertRule(IncidentKind.SPOOF, count=count, minutes=minutes))


@pytest.mark.parametrize(
    ("text", "quiet", "loud"),
    [
        ("22:00-06:30", [time(22), time(23, 59), MIDNIGHT, time(6, 29)], [time(21, 59), time(6, 30), NOON]),
        ("09:00-17:00", [time(9), time(16, 59)], [time(8, 59), time(17), MIDNIGHT]),
        (" 00:00 - 23:59 ", [MIDNIGHT, time(23, 58)], [time(23, 59)]),
    ],
)
def test_quiet_hours_may_lie_over_midnight(text: str, quiet: list[time], loud: list[time]) -> None:
    hours = QuietHours.parsed(text)
    assert hours is not None
    assert all(hours.hold(moment) for moment in quiet)
    assert not any(hours.hold(moment) for moment in loud)
    assert QuietHours.parsed(str(hours)) == hours


@pytest.mark.parametrize("text", ["22-25", "22:00", "22:00-22:00", "from ten to six", "22:00-06:00-07:00"])
def test_what_are_no_hours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="such as 22:00-06:30"):
        QuietHours.parsed(text)


def test_no_text_is_no_quiet_hours() -> None:
    assert QuietHours.parsed("  ") is None


def test_the_first_alert_goes_at_once_and_what_follows_goes_together() -> None:
    first, second, third = alert(1), alert(2), alert(3)
    assert due_now((), ChannelState(), FREE, NOW, NOON) is None
    assert due_now((first,), ChannelState(), FREE, NOW, NOON) == (first,)
    state = delivered(begun(ChannelState(), NOW), NOW)
    assert due_now((second,), state, FREE, after(1), NOON) is None
    assert due_now((second, third), state, FREE, after(299), NOON) is None
    assert due_now((second, third), state, FREE, after(300), NOON) == (second, third)


def test_a_flood_never_sends_more_than_so_many_messages_an_hour() -> None:
    limits = AlertLimits(None, timedelta(), 6)
    state, sent = ChannelState(), []
    for minute in range(120):
        now = NOW + timedelta(minutes=minute)
        if due_now(tuple(alert(number) for number in range(40)), state, limits, now, NOON) is not None:
            state = delivered(state, now)
            sent.append(minute)
    assert sent == [*range(6), *range(60, 66)]


def test_at_night_only_what_is_urgent_is_told_and_the_rest_in_the_morning() -> None:
    usual, urgent = alert(1), alert(2, urgent=True)
    assert due_now((usual,), ChannelState(), NIGHT, NOW, MIDNIGHT) is None
    assert due_now((usual, urgent), ChannelState(), NIGHT, NOW, MIDNIGHT) == (urgent,)
    assert due_now((usual,), ChannelState(), NIGHT, NOW, time(6, 30)) == (usual,)


def test_what_was_only_counted_is_told_as_a_number() -> None:
    assert due_now((), ChannelState(left_out=12), FREE, NOW, NOON) == ()
    assert due_now((), ChannelState(left_out=12), NIGHT, NOW, MIDNIGHT) is None


def test_what_fails_is_tried_again_later_and_later() -> None:
    state, now, waits = ChannelState(), NOW, []
    for _ in range(8):
        state = begun(state, now)
        assert state.try_again is not None
        waits.append(round((state.try_again - now).total_seconds() / 60))
        assert due_now((alert(),), state, FREE, state.try_again - timedelta(seconds=1), NOON) is None
        now = state.try_again
        assert due_now((alert(),), state, FREE, now, NOON) == (alert(),)
    assert waits == [1, 2, 5, 15, 30, 60, 60, 60]
    assert delivered(state, now) == ChannelState(sent=(now,))


def test_a_clock_that_was_years_ahead_keeps_nothing_back() -> None:
    ahead = NOW + timedelta(days=3000)
    failed, sent = begun(ChannelState(), ahead), delivered(ChannelState(), ahead)
    assert due_now((alert(),), failed, FREE, NOW, NOON) == (alert(),)
    assert due_now((alert(),), sent, FREE, NOW, NOON) == (alert(),)
    assert begun(failed, NOW).failing_since == NOW


def test_a_long_failure_is_told_once() -> None:
    state = begun(ChannelState(), NOW)
    assert not fails_long(state, after(3599))
    assert fails_long(state, after(3600))
    told = ChannelState(failures=9, failing_since=NOW, told=True)
    assert not fails_long(told, after(90_000))
    assert not fails_long(ChannelState(), after(90_000))


def test_what_is_days_old_is_told_no_more() -> None:
    assert not given_up(alert(), NOW + GIVEN_UP_AFTER)
    assert given_up(alert(), NOW + GIVEN_UP_AFTER + timedelta(seconds=1))
