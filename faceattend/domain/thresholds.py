"""Who was there too short or came too late for a whole day."""

from collections.abc import Sequence

from faceattend.domain.duty import Stretch
from faceattend.domain.explanation import StepKind
from faceattend.domain.lateness import Lateness
from faceattend.domain.punch_use import PunchReading
from faceattend.domain.results import DayCode
from faceattend.domain.schedules import Shift, ShiftKind
from faceattend.domain.tracing import Trace

_NO_LIMITS = (None, None, None, None)


def code_of_minutes(
    reading: PunchReading,
    parts: Sequence[Stretch],
    shift: Shift,
    worked: int,
    late: Lateness,
    *,
    half: bool,
    trace: Trace | None,
) -> DayCode:
    """Return present, half day or absent for somebody who was there on a working day.

    Args:
        worked: minutes of the day, rounded.
        half: whether an entry settles the other half of the day. Then limits of minutes are half as high, and there is
            no half of this half.
    """
    limits = (shift.absent_below, shift.half_day_below, shift.absent_late, shift.half_day_late)
    if len(parts) == 1 and limits == _NO_LIMITS:
        return DayCode.PRESENT
    known = not reading.missing
    worked_limits = (
        (shift.absent_below, DayCode.ABSENT),
        (None if half else shift.half_day_below, DayCode.HALF_DAY),
    )
    late_limits = (
        (shift.absent_late, DayCode.ABSENT),
        (None if half else shift.half_day_late, DayCode.HALF_DAY),
    )
    found = [DayCode.PRESENT]
    for limit, code in worked_limits if known else ():
        least = None if limit is None else limit // 2 if half else limit
        if least is not None and worked < least:
            _trace(trace, worked, least, code)
            found.append(code)
    for limit, code in late_limits:
        if limit is not None and late.behind > limit:
            _trace(trace, late.behind, limit, code)
            found.append(code)
    if known and not half and shift.kind is ShiftKind.FIXED and len(parts) > 1 and reading.stretches:
        for part in parts:
            if not any(stretch.start < part.end and stretch.end > part.start for stretch in reading.stretches):
                _trace(trace, 0, part.minutes, DayCode.HALF_DAY)
                found.append(DayCode.HALF_DAY)
    if DayCode.ABSENT in found:
        return DayCode.ABSENT
    return DayCode.HALF_DAY if DayCode.HALF_DAY in found else DayCode.PRESENT


def _trace(trace: Trace | None, minutes: int, limit: int, code: DayCode) -> None:
    if trace is not None:
        trace.add(StepKind.THRESHOLD, minutes, limit, code.value)
