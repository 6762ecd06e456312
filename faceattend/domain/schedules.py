"""Shifts: when somebody is expected, and by which rules punches become minutes.

Minutes are whole numbers everywhere. Rules round the result of a day, never a punch.
"""

from dataclasses import dataclass, field
from datetime import time
from enum import Enum


class ShiftKind(Enum):
    """What is expected of a person."""

    FIXED = "fixed"
    """To be there from the start to the end of every part; more than one part is a split shift."""
    FLEXIBLE = "flexible"
    """To be there for some minutes within the part, whenever he likes."""


class Counting(Enum):
    """Which punches of a day make its minutes."""

    FIRST_LAST = "first-last"
    """From the first in to the last out."""
    PAIRS = "pairs"
    """Every in with the out behind it."""


class DirectionRule(Enum):
    """Which way a punch went."""

    RECORDED = "recorded"
    """As it was recorded; one without a direction alternates, beginning with in."""
    ALTERNATE = "alternate"
    """In, out, in, out through the work day, whatever was recorded."""
    SHIFT_CLOCK = "shift-clock"
    """Nearer to a start of the shift is in, nearer to an end is out, whatever was recorded."""


class LatenessFrom(Enum):
    """From where the minutes of somebody who is later than the grace allows are counted."""

    START = "start"
    GRACE_END = "grace-end"


class BreakKind(Enum):
    """How a break is taken off."""

    DEDUCTED = "deducted"
    """Its minutes are taken off, without a punch."""
    PUNCHED = "punched"
    """People punch out and in; what was really taken is taken off, and coming back late is late."""


class RoundingMode(Enum):
    """In which direction minutes are rounded."""

    NEAREST = "nearest"
    """Halves up."""
    DOWN = "down"
    UP = "up"


class OvertimeBasis(Enum):
    """What counts as overtime on a working day; on a FLEXIBLE one always what is beyond the expected minutes."""

    AFTER_END = "after-end"
    """What was worked after the end of the shift."""
    OUTSIDE = "outside"
    """What was worked before the start and after the end."""
    BEYOND_EXPECTED = "beyond-expected"
    """What was worked beyond the expected minutes, whenever."""


@dataclass(frozen=True, slots=True)
class ShiftPart:
    """A stretch of a shift on the clock of the site; an end that is not after the start is on the next day."""

    start: time = time(9, 0)
    end: time = time(17, 0)


@dataclass(frozen=True, slots=True)
class Break:
    """A break of a shift.

    Attributes:
        minutes: how long it is; of a punched one, how long it may be.
        start: where the break lies on the clock of the site; None with ``end`` for anywhere. Of a deducted break only
            what somebody was there for is taken off. A punched one may be taken between the two.
        after: a deducted break without a place is taken off when more than so many minutes were worked.
    """

    kind: BreakKind = BreakKind.DEDUCTED
    minutes: int = 60
    start: time | None = None
    end: time | None = None
    after: int = 0


@dataclass(frozen=True, slots=True)
class Rounding:
    """Rounding to a multiple of ``unit`` minutes; 1 rounds nothing."""

    unit: int = 1
    mode: RoundingMode = RoundingMode.NEAREST

    def of(self, minutes: int) -> int:
        """Return the rounded minutes."""
        match self.mode:
            case RoundingMode.NEAREST:
                return (minutes + self.unit // 2) // self.unit * self.unit if self.unit > 1 else minutes
            case RoundingMode.DOWN:
                return minutes // self.unit * self.unit
            case RoundingMode.UP:
                return -(-minutes // self.unit) * self.unit


@dataclass(frozen=True, slots=True)
class OvertimeRule:
    """When more work is overtime. On days off and holidays everything worked is overtime.

    Attributes:
        counted: whether there is any.
        minimum: fewer minutes on a day are none.
        needs_approval: whether it only counts when somebody approved it.
    """

    counted: bool = True
    basis: OvertimeBasis = OvertimeBasis.AFTER_END
    minimum: int = 30
    rounding: Rounding = field(default_factory=Rounding)
    needs_approval: bool = False


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift with its rules; cleaned and checked by :func:`checked_shift`.

    Attributes:
        key: short name by which it is assigned and found; never changes.
        parts: in order of time; the work day is the day on which the first one starts.
        expected: minutes of a FLEXIBLE day; None for a FIXED one, whose parts and breaks say it.
        before, after: minutes before the start and after the end in which a punch belongs to the shift; None for
            half-way to the neighbouring shifts. Punches outside are shown and not counted.
        late_grace, early_grace: so many minutes late or early are not late or early.
        half_day_below: who worked fewer minutes has a half day; None for never.
        absent_below: who worked fewer minutes is absent; None for never.
        half_day_late, absent_late: who is more minutes late has a half day, or is absent; None for never.
        departure_required: whether a day without an out is one with a missing punch; False where people only come by.
        in_out_gap, out_in_gap: a punch less than so many minutes after an in, or after an out, is a repeat of it and
            not counted; entries by hand always count, and in pairs one that is known to have gone the other way, when
            the next one goes the same way as the first.
    """

    key: str = "day"
    title: str = "Day"
    kind: ShiftKind = ShiftKind.FIXED
    parts: tuple[ShiftPart, ...] = (ShiftPart(),)
    expected: int | None = None
    before: int | None = None
    after: int | None = None
    late_grace: int = 0
    early_grace: int = 0
    lateness_from: LatenessFrom = LatenessFrom.START
    breaks: tuple[Break, ...] = ()
    half_day_below: int | None = None
    absent_below: int | None = None
    half_day_late: int | None = None
    absent_late: int | None = None
    counting: Counting = Counting.FIRST_LAST
    direction: DirectionRule = DirectionRule.RECORDED
    departure_required: bool = True
    in_out_gap: int = 5
    out_in_gap: int = 5
    rounding: Rounding = field(default_factory=Rounding)
    overtime: OvertimeRule = field(default_factory=OvertimeRule)

    @property
    def break_minutes(self) -> int:
        """How many minutes of breaks are taken off from every whole day, however long somebody worked."""
        # A break that has to be punched is taken off as well when nobody punches it.
        return sum(rest.minutes for rest in self.breaks if rest.kind is BreakKind.PUNCHED or not rest.after)
