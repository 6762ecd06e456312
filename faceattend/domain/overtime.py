"""What of the work of a day is overtime."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from faceattend.domain.duty import DayKind, Duty, Stretch
from faceattend.domain.explanation import StepKind
from faceattend.domain.results import OvertimeClass
from faceattend.domain.schedules import OvertimeBasis, ShiftKind
from faceattend.domain.tracing import Trace
from faceattend.domain.worked_time import presence_within

_MINUTE = timedelta(minutes=1)
_NOTHING = timedelta(0)
_LONG = timedelta(days=3)
_CLASSES = {
    DayKind.WORKING: OvertimeClass.WEEKDAY,
    DayKind.OFF: OvertimeClass.OFF_DAY,
    DayKind.HOLIDAY: OvertimeClass.HOLIDAY,
}


@dataclass(frozen=True, slots=True)
class Overtime:
    """Overtime of a day.

    Attributes:
        minutes: rounded.
        approved: of them, approved or in no need of it.
        open: whether somebody has still to approve or refuse it.
        kind: the class of the day; None when there is none.
    """

    minutes: int = 0
    approved: int = 0
    open: bool = False
    kind: OvertimeClass | None = None


NO_OVERTIME = Overtime()


def overtime_of(
    duty: Duty, stretches: Sequence[Stretch], worked: int, expected: int, approved: int | None, trace: Trace | None
) -> Overtime:
    """Return the overtime of a day.

    Args:
        worked: minutes of the day.
        expected: minutes of the day, without those that duty elsewhere counts as.
        approved: minutes that somebody approved, or None when nobody has looked at it.
    """
    rule = duty.shift.overtime
    if not rule.counted:
        return NO_OVERTIME
    basis = _basis(duty)
    working = duty.kind is DayKind.WORKING
    beyond = _beyond(duty, basis, stretches, worked, expected) if working else worked
    minutes = rule.rounding.of(beyond) if beyond >= rule.minimum else 0
    allowed = min(minutes, approved or 0) if rule.needs_approval else minutes
    if trace is not None and beyond:
        what = basis.value if working else _CLASSES[duty.kind].value
        trace.add(StepKind.OVERTIME, beyond, rule.minimum, minutes, allowed if rule.needs_approval else None, what)
    if not minutes:
        return NO_OVERTIME
    return Overtime(minutes, allowed, rule.needs_approval and approved is None, _CLASSES[duty.kind])


def _basis(duty: Duty) -> OvertimeBasis:
    # Nobody waits for the end of a flexible day: only minutes can be more than enough.
    flexible = duty.shift.kind is ShiftKind.FLEXIBLE
    return OvertimeBasis.BEYOND_EXPECTED if flexible else duty.shift.overtime.basis


def _beyond(duty: Duty, basis: OvertimeBasis, stretches: Sequence[Stretch], worked: int, expected: int) -> int:
    if basis is OvertimeBasis.BEYOND_EXPECTED:
        return max(0, worked - expected)
    outside = _NOTHING
    if stretches and stretches[-1].end > duty.end:
        outside = presence_within(stretches, duty.end, duty.end + _LONG)
    if basis is OvertimeBasis.OUTSIDE:
        outside += presence_within(stretches, duty.start - _LONG, duty.start)
    return min(worked, outside // _MINUTE)
