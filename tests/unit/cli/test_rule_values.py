"""Words of the command line that say rules."""

from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date, time

import pytest

from faceattend.cli import rule_values
from faceattend.domain.calendars import Weekday, WeeklyOff
from faceattend.domain.rule_book import ALWAYS
from faceattend.domain.schedules import Break, BreakKind, Rounding, RoundingMode, ShiftPart

SATURDAY, SUNDAY = Weekday.SATURDAY, Weekday.SUNDAY
SECOND_AND_FOURTH = WeeklyOff(SATURDAY, frozenset({2, 4}))


@pytest.mark.parametrize(
    ("words", "rules"),
    [
        (["saturday", "sunday"], (WeeklyOff(SATURDAY), WeeklyOff(SUNDAY))),
        (["Saturday,Sunday"], (WeeklyOff(SATURDAY), WeeklyOff(SUNDAY))),
        (["sat"], (WeeklyOff(SATURDAY),)),
        (["2nd", "and", "4th", "Saturdays"], (SECOND_AND_FOURTH,)),
        (["2,4-saturday"], (SECOND_AND_FOURTH,)),
        (
            ["sunday", "second-saturday", "fourth-saturday"],
            (WeeklyOff(SUNDAY), WeeklyOff(SATURDAY, frozenset({2})), WeeklyOff(SATURDAY, frozenset({4}))),
        ),
        (["none"], ()),
    ],
)
def test_days_off(words: list[str], rules: tuple[WeeklyOff, ...]) -> None:
    assert rule_values.off_days(words) == rules


@pytest.mark.parametrize("words", [["caturday"], ["6th-saturday"], ["second"], ["su"], ["monday", "2nd"]])
def test_what_is_no_day_off(words: list[str]) -> None:
    with pytest.raises(ArgumentTypeError):
        rule_values.off_days(words)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("60", Break()),
        ("12:00-13:00", Break(BreakKind.DEDUCTED, 60, time(12), time(13))),
        ("23:30-00:15", Break(BreakKind.DEDUCTED, 45, time(23, 30), time(0, 15))),
        ("30@12:00-14:00", Break(BreakKind.DEDUCTED, 30, time(12), time(14))),
        ("30/360", Break(BreakKind.DEDUCTED, 30, after=360)),
    ],
)
def test_breaks_that_are_taken_off(text: str, rest: Break) -> None:
    assert rule_values.deducted_break(text) == rest


def test_breaks_that_are_punched() -> None:
    assert rule_values.punched_break("45") == Break(BreakKind.PUNCHED, 45)
    assert rule_values.punched_break("45@9:00-10:00") == Break(BreakKind.PUNCHED, 45, time(9), time(10))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("15", Rounding(15)),
        ("15:nearest", Rounding(15)),
        ("10:down", Rounding(10, RoundingMode.DOWN)),
        ("5:up", Rounding(5, RoundingMode.UP)),
        ("none", Rounding()),
    ],
)
def test_rounding(text: str, rule: Rounding) -> None:
    assert rule_values.rounding(text) == rule


def test_other_values() -> None:
    assert rule_values.part("9:00-13:30") == ShiftPart(time(9), time(13, 30))
    assert (rule_values.since("always"), rule_values.since("2026-05-01")) == (ALWAYS, date(2026, 5, 1))
    assert (rule_values.minutes_or_none("none"), rule_values.minutes_or_none("240")) == (rule_values.NO_LIMIT, 240)
    assert rule_values.weekdays("mon, friday") == {Weekday.MONDAY, Weekday.FRIDAY}
    assert rule_values.year("2026") == 2026


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (rule_values.clock_time, "9"),
        (rule_values.clock_time, "24:00"),
        (rule_values.clock_time, "09:00:30"),
        (rule_values.part, "09:00"),
        (rule_values.part, "09:00-25:00"),
        (rule_values.deducted_break, "an hour"),
        (rule_values.deducted_break, "30@noon"),
        (rule_values.punched_break, "12:00-13:00"),
        (rule_values.rounding, "15:sideways"),
        (rule_values.rounding, "quarter"),
        (rule_values.since, "yesterday"),
        (rule_values.weekdays, "mo"),
        (rule_values.minutes_or_none, "-1"),
        (rule_values.year, "26"),
    ],
)
def test_what_is_none_of_them(read: Callable[[str], object], text: str) -> None:
    with pytest.raises(ArgumentTypeError):
        read(text)
