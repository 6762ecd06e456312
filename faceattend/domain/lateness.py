"""How late somebody came and how early he left."""

from collections.abc import Sequence
from dataclasses import dataclass

from faceattend.domain.duty import Stretch, whole_minutes
from faceattend.domain.explanation import StepKind
from faceattend.domain.punch_use import PunchReading
from faceattend.domain.schedules import LatenessFrom, Shift
from faceattend.domain.tracing import Trace


@dataclass(frozen=True, slots=True)
class Lateness:
    """Minutes by which somebody missed a start or an end, over all parts of the shift.

    Attributes:
        minutes: beyond what the grace allows; 0 when that allows it.
        behind: whether or not it is allowed.
    """

    minutes: int = 0
    behind: int = 0

    def with_long_breaks(self, minutes: int) -> "Lateness":
        """Return it with minutes by which punched breaks were too long; neither grace nor limits are about these."""
        return Lateness(self.minutes + minutes, self.behind) if minutes else self


ON_TIME = Lateness()


def late(reading: PunchReading, parts: Sequence[Stretch], shift: Shift, trace: Trace | None) -> Lateness:
    """Return how late somebody came."""
    result = ON_TIME
    for arrival in reading.arrivals:
        start = parts[arrival.part].start
        if arrival.time > start:
            behind = whole_minutes(start, arrival.time)
            counted = _counted(behind, shift.late_grace, shift.lateness_from)
            result = Lateness(result.minutes + counted, result.behind + behind)
            if trace is not None and behind:
                trace.add(StepKind.LATE, behind, shift.late_grace, counted, start)
    return result


def early(reading: PunchReading, parts: Sequence[Stretch], shift: Shift, trace: Trace | None) -> Lateness:
    """Return how early somebody left."""
    result = ON_TIME
    for departure in reading.departures:
        end = parts[departure.part].end
        if departure.time < end:
            before = whole_minutes(departure.time, end)
            counted = _counted(before, shift.early_grace, shift.lateness_from)
            result = Lateness(result.minutes + counted, result.behind + before)
            if trace is not None and before:
                trace.add(StepKind.EARLY, before, shift.early_grace, counted, end)
    return result


def _counted(behind: int, grace: int, counted_from: LatenessFrom) -> int:
    if behind <= grace:
        return 0
    return behind - grace if counted_from is LatenessFrom.GRACE_END else behind
