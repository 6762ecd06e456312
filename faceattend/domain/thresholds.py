"""Who was there too short or came too late for a whole day."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from faceattend.domain.duty import Stretch
from faceattend.domain.explanation import Fact, StepKind
from faceattend.domain.lateness import Lateness
from faceattend.domain.punch_use import PunchReading
from faceattend.domain.results import DayCode
from faceattend.domain.schedules import Shift, ShiftKind
from faceattend.domain.tracing import Trace

_NO_LIMITS = (None, None, None, None)


class _Found(NamedTuple):
    """That a day is no whole one, and why."""

    code: DayCode
    why: StepKind
    facts: tuple[Fact, ...]


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
    found = list(_beside_limits(limits, None if reading.missing else worked, late.behind, half=half))
    if len(parts) > 1 and not half and shift.kind is ShiftKind.FIXED:
        found.extend(_Found(DayCode.HALF_DAY, StepKind.PART_MISSED, part) for part in _missed(reading, parts))
    if not found:
        return DayCode.PRESENT
    code = DayCode.ABSENT if any(one.code is DayCode.ABSENT for one in found) else DayCode.HALF_DAY
    if trace is not None:
        for one in found:
            if one.code is code:
                trace.add(one.why, *one.facts, code.value)
    return code


def _beside_limits(limits: tuple[int | None, ...], worked: int | None, behind: int, *, half: bool) -> Iterator[_Found]:
    """Yield what limits of minutes make of a day; ``worked`` is None when it is not known."""
    absent_below, half_day_below, absent_late, half_day_late = limits
    if half:
        absent_below = None if absent_below is None else absent_below // 2
        half_day_below = half_day_late = None
    for least, code in ((absent_below, DayCode.ABSENT), (half_day_below, DayCode.HALF_DAY)):
        if worked is not None and least is not None and worked < least:
            yield _Found(code, StepKind.TOO_SHORT, (worked, least))
    for most, code in ((absent_late, DayCode.ABSENT), (half_day_late, DayCode.HALF_DAY)):
        if most is not None and behind > most:
            yield _Found(code, StepKind.TOO_LATE, (behind, most))


def _missed(reading: PunchReading, parts: Sequence[Stretch]) -> Iterator[Stretch]:
    """Yield the parts of a shift to which nobody came, when he was there at all and no punch is missing."""
    if reading.missing or not reading.stretches:
        return
    for part in parts:
        if not any(stretch.start < part.end and stretch.end > part.start for stretch in reading.stretches):
            yield part
