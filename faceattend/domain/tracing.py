"""What the rule of a day writes down while somebody wants to know why a day is what it is."""

from datetime import datetime
from zoneinfo import ZoneInfo

from faceattend.domain.duty import Stretch
from faceattend.domain.explanation import Fact, Step, StepKind
from faceattend.domain.punch_use import PunchReading


class Trace:
    """Steps in the order in which they were taken.

    Attributes:
        steps: so far.
        reading: what the punches say; None while nobody has looked at them.
        breaks: rests that were taken for breaks.
        settled: whether punches did not matter, because an entry settles the day.
    """

    def __init__(self, zone: ZoneInfo) -> None:
        """Begin without a step; times are written in ``zone``."""
        self.steps: list[Step] = []
        self.reading: PunchReading | None = None
        self.breaks: tuple[Stretch, ...] = ()
        self.settled = False
        self._zone = zone

    def add(self, kind: StepKind, *facts: Fact) -> None:
        """Write a step down."""
        local = (fact.astimezone(self._zone) if isinstance(fact, datetime) else fact for fact in facts)
        self.steps.append(Step(kind, tuple(local)))
