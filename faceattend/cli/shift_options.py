"""Every rule of a shift as an option of the command line."""

from argparse import ArgumentParser, BooleanOptionalAction, Namespace
from dataclasses import replace
from typing import Any

from faceattend.cli import rule_values, values
from faceattend.domain.schedules import (
    Counting,
    DirectionRule,
    LatenessFrom,
    OvertimeBasis,
    OvertimeRule,
    Shift,
    ShiftKind,
    ShiftPart,
)
from faceattend.errors import UserError

_LIMITS = ("half_day_below", "absent_below", "half_day_late", "absent_late", "before", "after")
_PLAIN = ("title", "late_grace", "early_grace", "in_out_gap", "out_in_gap")
_ENUMS = {"late_from": LatenessFrom, "counting": Counting, "direction": DirectionRule}
_NO_OVERTIME = "none"


def add_shift_options(parser: ArgumentParser) -> None:
    """Declare the rules of a shift; one that is left out stays as it is, or as in a new shift."""
    parser.add_argument("--title", help="what the shift is called on paper")
    _add_hours(parser)
    _add_breaks(parser)
    _add_lateness(parser)
    _add_counting(parser)
    _add_overtime(parser)


def shift_from(arguments: Namespace, base: Shift) -> Shift:
    """Return a shift with what the options say, and the rest as in ``base``.

    Raises:
        UserError: two options contradict one another.
    """
    changed: dict[str, Any] = {}
    for name in _PLAIN:
        if getattr(arguments, name) is not None:
            changed[name] = getattr(arguments, name)
    for name in _LIMITS:
        limit = getattr(arguments, name)
        if limit is not None:
            changed[name] = None if limit == rule_values.NO_LIMIT else limit
    for name, kind in _ENUMS.items():
        if getattr(arguments, name) is not None:
            changed["lateness_from" if name == "late_from" else name] = kind(getattr(arguments, name))
    if arguments.departure is not None:
        changed["departure_required"] = arguments.departure
    if arguments.round is not None:
        changed["rounding"] = arguments.round
    changed |= _hours(arguments, base)
    breaks = (*arguments.deducted_breaks, *arguments.punched_breaks)
    if breaks or arguments.no_breaks:
        changed["breaks"] = breaks
    return replace(base, overtime=_overtime(arguments, base.overtime), **changed)


def _add_hours(parser: ArgumentParser) -> None:
    hours = parser.add_argument_group("hours")
    hours.add_argument("--start", type=rule_values.clock_time, metavar="HH:MM", help="when it starts, 09:00 if new")
    hours.add_argument(
        "--end",
        type=rule_values.clock_time,
        metavar="HH:MM",
        help="when it ends, 17:00 if new; not after the start means on the next day",
    )
    hours.add_argument(
        "--part",
        type=rule_values.part,
        action="append",
        metavar="HH:MM-HH:MM",
        help="a part of a split shift; once for every part, in the order of the day",
    )
    kind = hours.add_mutually_exclusive_group()
    kind.add_argument(
        "--flexible", type=values.minutes, metavar="MIN", help="so many minutes a day, any time between start and end"
    )
    kind.add_argument("--fixed", action="store_true", help="from the start to the end, no longer flexible")
    for name, what in (("before", "before the start"), ("after", "after the end")):
        hours.add_argument(
            f"--{name}",
            type=rule_values.minutes_or_none,
            metavar="MIN",
            help=f"punches more than so many minutes {what} do not count; none for half-way to the next shift",
        )


def _add_breaks(parser: ArgumentParser) -> None:
    breaks = parser.add_argument_group("breaks", "Naming any break replaces all that the shift had.")
    breaks.add_argument(
        "--break",
        dest="deducted_breaks",
        type=rule_values.deducted_break,
        action="append",
        default=[],
        metavar="BREAK",
        help="taken off without a punch: 60; 12:00-13:00; 30@12:00-14:00; 30/360 (30 when more than 360 were worked)",
    )
    breaks.add_argument(
        "--punched-break",
        dest="punched_breaks",
        type=rule_values.punched_break,
        action="append",
        default=[],
        metavar="BREAK",
        help="people punch out and in, and what was taken is taken off: 45, or 45@12:00-14:00; longer is late",
    )
    breaks.add_argument("--no-breaks", action="store_true", help="no breaks any more")


def _add_lateness(parser: ArgumentParser) -> None:
    late = parser.add_argument_group("lateness and short days")
    late.add_argument("--late-grace", type=values.minutes, metavar="MIN", help="so many minutes late are not late")
    late.add_argument("--early-grace", type=values.minutes, metavar="MIN", help="so many minutes early are not early")
    late.add_argument(
        "--late-from", choices=[each.value for each in LatenessFrom], help="from where the minutes late are counted"
    )
    for name, help in (
        ("half-day-below", "who worked fewer minutes has half a day; none for never"),
        ("absent-below", "who worked fewer minutes is absent; none for never"),
        ("half-day-late", "who is more minutes late has half a day; none for never"),
        ("absent-late", "who is more minutes late is absent; none for never"),
    ):
        late.add_argument(f"--{name}", type=rule_values.minutes_or_none, metavar="MIN", help=help)


def _add_counting(parser: ArgumentParser) -> None:
    counting = parser.add_argument_group("punches")
    counting.add_argument(
        "--counting",
        choices=[each.value for each in Counting],
        help="which punches make the minutes: from the first in to the last out, or every in with the out behind it",
    )
    counting.add_argument(
        "--direction",
        choices=[each.value for each in DirectionRule],
        help="which way a punch went: as recorded; in, out, in, out; or nearer to a start or an end of the shift",
    )
    counting.add_argument(
        "--departure",
        action=BooleanOptionalAction,
        help="whether a day without an out misses one; --no-departure where people only come by",
    )
    for name, what in (("in-out-gap", "an in"), ("out-in-gap", "an out")):
        counting.add_argument(
            f"--{name}", type=values.minutes, metavar="MIN", help=f"sooner after {what} it is a repeat; 5 if new"
        )
    counting.add_argument(
        "--round",
        type=rule_values.rounding,
        metavar="UNIT:MODE",
        help="rounding of the minutes of a day: 15:nearest, 15:down, 15:up, or none",
    )


def _add_overtime(parser: ArgumentParser) -> None:
    overtime = parser.add_argument_group("overtime", "On days off and holidays all that is worked is overtime.")
    basis = overtime.add_mutually_exclusive_group()
    for value, help in (
        (OvertimeBasis.AFTER_END.value, "what is worked after the end"),
        (OvertimeBasis.OUTSIDE.value, "what is worked before the start and after the end"),
        (OvertimeBasis.BEYOND_EXPECTED.value, "what is worked beyond the expected minutes"),
    ):
        basis.add_argument(f"--overtime-{value}", dest="overtime", action="store_const", const=value, help=help)
    basis.add_argument("--no-overtime", dest="overtime", action="store_const", const=_NO_OVERTIME, help="none at all")
    overtime.add_argument(
        "--overtime-minimum", type=values.minutes, metavar="MIN", help="fewer minutes on a day are none; 30 if new"
    )
    overtime.add_argument(
        "--overtime-round", type=rule_values.rounding, metavar="UNIT:MODE", help="rounding of overtime, as --round"
    )
    overtime.add_argument(
        "--overtime-approval", action=BooleanOptionalAction, help="whether it counts only when somebody approved it"
    )


def _hours(arguments: Namespace, base: Shift) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    if arguments.part and (arguments.start or arguments.end):
        raise UserError("Say the hours by --start and --end, or by --part for each part; not both.")
    if arguments.part:
        changed["parts"] = tuple(arguments.part)
    elif arguments.start or arguments.end:
        if len(base.parts) != 1:
            raise UserError(f"The shift {base.key} has more than one part; say all of them with --part.")
        [known] = base.parts
        changed["parts"] = (ShiftPart(arguments.start or known.start, arguments.end or known.end),)
    if arguments.flexible is not None:
        changed |= {"kind": ShiftKind.FLEXIBLE, "expected": arguments.flexible}
    elif arguments.fixed:
        changed |= {"kind": ShiftKind.FIXED, "expected": None}
    return changed


def _overtime(arguments: Namespace, base: OvertimeRule) -> OvertimeRule:
    rule = base
    if arguments.overtime == _NO_OVERTIME:
        rule = replace(rule, counted=False)
    elif arguments.overtime is not None:
        rule = replace(rule, counted=True, basis=OvertimeBasis(arguments.overtime))
    if arguments.overtime_minimum is not None:
        rule = replace(rule, minimum=arguments.overtime_minimum)
    if arguments.overtime_round is not None:
        rule = replace(rule, rounding=arguments.overtime_round)
    if arguments.overtime_approval is not None:
        rule = replace(rule, needs_approval=arguments.overtime_approval)
    return rule
