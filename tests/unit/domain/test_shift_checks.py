"""What a shift may be."""

from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from faceattend.domain.schedules import Break, BreakKind, OvertimeRule, Rounding, Shift, ShiftKind, ShiftPart
from faceattend.domain.shift_checks import checked_shift, expected_minutes
from faceattend.errors import UserError

NINE, ONE, TWO, FIVE, TEN, SIX = time(9), time(13), time(14), time(17), time(22), time(6)
NIGHT = (ShiftPart(TEN, SIX),)
SPLIT = (ShiftPart(NINE, ONE), ShiftPart(TWO, FIVE))


def lunch(minutes: int = 30, start: time | None = time(12), end: time | None = time(14)) -> Break:
    return Break(BreakKind.PUNCHED, minutes, start, end)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"parts": NIGHT},
        {"parts": SPLIT},
        {"parts": (ShiftPart(time(22), time(2)), ShiftPart(time(3), time(7)))},
        {"parts": (ShiftPart(time(0), time(0)),)},
        {"kind": ShiftKind.FLEXIBLE, "expected": 480},
        {"breaks": (Break(minutes=60), Break(minutes=15, after=360))},
        {"breaks": (lunch(),)},
        {"parts": NIGHT, "breaks": (lunch(30, time(0, 30), time(1, 30)),)},
        {"half_day_below": 480, "absent_below": 1, "half_day_late": 60, "absent_late": 120},
        {"before": 0, "after": 1440, "late_grace": 0, "in_out_gap": 0, "rounding": Rounding(15)},
    ],
)
def test_a_shift_that_fits_stays_as_it_is(values: dict[str, Any]) -> None:
    shift = Shift(**values)
    assert checked_shift(shift) == shift


def test_names_are_cleaned() -> None:
    cleaned = checked_shift(Shift(key=" Night-2 ", title=" The  night\u200b "))
    assert (cleaned.key, cleaned.title) == ("night-2", "The night")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"key": "night shift"}, "short name"),
        ({"key": ""}, "short name"),
        ({"key": "x" * 25}, "short name"),
        ({"key": "-night"}, "short name"),
        ({"key": "nächte"}, "short name"),
        ({"title": "  "}, "no title"),
        ({"title": "x" * 61}, "longer than 60"),
        ({"parts": ()}, "no hours"),
        ({"parts": (ShiftPart(time(9, 0, 30), FIVE),)}, "seconds"),
        ({"parts": (ShiftPart(NINE, TWO), ShiftPart(ONE, FIVE))}, "overlap, touch or are out of order"),
        ({"parts": (ShiftPart(NINE, ONE), ShiftPart(ONE, FIVE))}, "overlap, touch"),
        ({"parts": tuple(reversed(SPLIT))}, "out of order"),
        ({"parts": (ShiftPart(NINE, ONE), ShiftPart(TWO, time(10)))}, "out of order"),
        ({"expected": 480}, "fixed hours"),
        ({"kind": ShiftKind.FLEXIBLE}, "how many minutes"),
        ({"kind": ShiftKind.FLEXIBLE, "expected": 0}, "expect 1 to 480"),
        ({"kind": ShiftKind.FLEXIBLE, "expected": 481}, "expect 1 to 480"),
        ({"kind": ShiftKind.FLEXIBLE, "expected": 300, "parts": SPLIT}, "more than one part"),
        ({"breaks": (Break(minutes=0),)}, "take 1 to 1440"),
        ({"breaks": (Break(minutes=480),)}, "as long as the shift"),
        ({"breaks": (lunch(30, time(12), None),)}, "only one of start and end"),
        ({"breaks": (lunch(121),)}, "which is shorter"),
        ({"breaks": (lunch(30, time(18), time(19)),)}, "outside its hours"),
        ({"breaks": (lunch(30, time(8), time(10)),)}, "outside its hours"),
        ({"breaks": (lunch(), lunch(20, time(13), time(15)))}, "overlap"),
        ({"breaks": (lunch(30, None, None), lunch(20, None, None))}, "tell them apart"),
        ({"breaks": (replace(lunch(), after=60),)}, "how long somebody worked"),
        ({"breaks": (Break(minutes=30, start=NINE, end=ONE, after=60),)}, "how long somebody worked"),
        ({"late_grace": -1}, "grace for lateness"),
        ({"early_grace": 721}, "grace for leaving early"),
        ({"before": 1441}, "window before"),
        ({"after": -5}, "window after"),
        ({"in_out_gap": -1}, "gap after an in"),
        ({"out_in_gap": 721}, "gap after an out"),
        ({"rounding": Rounding(0)}, "unit of rounding"),
        ({"overtime": OvertimeRule(rounding=Rounding(241))}, "unit of rounding"),
        ({"overtime": OvertimeRule(minimum=-1)}, "least overtime"),
        ({"half_day_below": 481}, "lower the limit"),
        ({"half_day_below": 421, "breaks": (Break(minutes=60),)}, "lower the limit"),
        ({"half_day_below": 451, "breaks": (lunch(),)}, "lower the limit"),
        ({"absent_below": 0}, "take 1 to 1440"),
        ({"half_day_below": 240, "absent_below": 240}, "fewer minutes than a half day"),
        ({"half_day_late": 60, "absent_late": 60}, "more lateness than a half day"),
    ],
)
def test_what_does_not_fit_is_said(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        checked_shift(Shift(**values))


@pytest.mark.parametrize(
    ("values", "minutes"),
    [
        ({}, 480),
        ({"parts": SPLIT}, 420),
        ({"parts": NIGHT, "breaks": (Break(minutes=30), Break(minutes=15, after=300), lunch())}, 420),
        ({"kind": ShiftKind.FLEXIBLE, "expected": 300, "breaks": (Break(minutes=30),)}, 300),
    ],
)
def test_expected_minutes(values: dict[str, Any], minutes: int) -> None:
    assert expected_minutes(Shift(**values)) == minutes
