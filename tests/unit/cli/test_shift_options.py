"""Every rule of a shift can be said on the command line."""

from dataclasses import fields
from datetime import time

import pytest

from faceattend.cli.parser import build_parser
from faceattend.cli.shift_options import shift_from
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
from faceattend.errors import UserError

EVERY_OPTION = (
    "--title Late --start 10:00 --end 19:00 --flexible 420 --before 60 --after 90 --break 30 --punched-break"
    " 45@12:00-14:00 --late-grace 5 --early-grace 6 --late-from grace-end --half-day-below 240 --absent-below 120"
    " --half-day-late 60 --absent-late 120 --counting pairs --direction shift-clock --no-departure --in-out-gap 1"
    " --out-in-gap 2 --round 15:down --overtime-outside --overtime-minimum 10 --overtime-round 30:up"
    " --overtime-approval"
)
EVERY_RULE = Shift(
    key="late",
    title="Late",
    kind=ShiftKind.FLEXIBLE,
    parts=(ShiftPart(time(10), time(19)),),
    expected=420,
    before=60,
    after=90,
    late_grace=5,
    early_grace=6,
    lateness_from=LatenessFrom.GRACE_END,
    breaks=(Break(minutes=30), Break(BreakKind.PUNCHED, 45, time(12), time(14))),
    half_day_below=240,
    absent_below=120,
    half_day_late=60,
    absent_late=120,
    counting=Counting.PAIRS,
    direction=DirectionRule.SHIFT_CLOCK,
    departure_required=False,
    in_out_gap=1,
    out_in_gap=2,
    rounding=Rounding(15, RoundingMode.DOWN),
    overtime=OvertimeRule(
        basis=OvertimeBasis.OUTSIDE, minimum=10, rounding=Rounding(30, RoundingMode.UP), needs_approval=True
    ),
)


def shift(options: str, base: Shift) -> Shift:
    return shift_from(build_parser().parse_args(["shift", "add", "late", *options.split()]), base)


def test_every_rule_has_an_option() -> None:
    assert shift(EVERY_OPTION, Shift(key="late")) == EVERY_RULE
    assert [each.name for each in fields(Shift) if getattr(EVERY_RULE, each.name) == getattr(Shift(), each.name)] == []


def test_what_is_not_named_stays() -> None:
    assert shift("", EVERY_RULE) == EVERY_RULE


def test_every_rule_can_be_taken_back() -> None:
    back = (
        "--title Day --start 9:00 --end 17:00 --fixed --before none --after none --no-breaks --late-grace 0"
        " --early-grace 0 --late-from start --half-day-below none --absent-below none --half-day-late none"
        " --absent-late none --counting first-last --direction recorded --departure --in-out-gap 5 --out-in-gap 5"
        " --round none --overtime-after-end --overtime-minimum 30 --overtime-round none --no-overtime-approval"
    )
    assert shift(back, EVERY_RULE) == Shift(key="late")


def test_one_end_of_the_hours_is_enough() -> None:
    assert shift("--end 18:00", Shift()).parts == (ShiftPart(time(9), time(18)),)
    parts = (ShiftPart(time(9), time(12)), ShiftPart(time(13), time(17)))
    assert shift("--part 09:00-12:00 --part 13:00-17:00", Shift()).parts == parts
    with pytest.raises(UserError, match="more than one part"):
        shift("--end 18:00", Shift(parts=parts))
    with pytest.raises(UserError, match="not both"):
        shift("--end 18:00 --part 09:00-12:00", Shift())


def test_overtime_is_switched_off_and_on() -> None:
    none = shift("--no-overtime", Shift())
    assert not none.overtime.counted
    assert shift("--overtime-beyond-expected", none).overtime == OvertimeRule(basis=OvertimeBasis.BEYOND_EXPECTED)
