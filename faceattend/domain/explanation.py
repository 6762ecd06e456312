"""Why a day is what it is: every punch with what became of it, and every rule that was asked, in order."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from faceattend.domain.day_entries import DayEntry
from faceattend.domain.people import Person
from faceattend.domain.punches import Punch
from faceattend.domain.results import DayResult


class PunchUse(Enum):
    """What became of a punch."""

    IN = "in"
    OUT = "out"
    BREAK_OUT = "out for a break"
    BREAK_IN = "back from a break"
    BETWEEN = "between the first and the last"
    REPEAT = "repeat of the one before"
    UNPAIRED = "without its other half"
    OUT_OF_WINDOW = "outside the hours of the shift"
    VOIDED = "voided"
    ON_LEAVE = "not needed: the day is settled by an entry"


@dataclass(frozen=True, slots=True)
class UsedPunch:
    """A punch of the work day.

    Attributes:
        time: in the site's zone.
    """

    punch: Punch
    time: datetime
    use: PunchUse


class StepKind(Enum):
    """What a step of the explanation says; the facts that go with it stand behind each, in their order."""

    SHIFT = "shift"
    """title, start and end of the shift in the site's zone (datetime), whose assignment it is"""
    CALENDAR = "calendar"
    """title of the calendar, and of the holiday or an empty text"""
    OVERRIDE = "override"
    """title of the shift of this one day, or an empty text for a day off"""
    NOT_ON_ROLL = "not on roll"
    """day of joining or leaving"""
    ENTRY = "entry"
    """kind, part, code of leave or empty, reason, by whom"""
    WATCHED = "watched"
    """watched minutes, minutes of the shift so far, minutes that are enough"""
    WINDOW = "window"
    """first and last moment at which a punch belongs to the day (datetime)"""
    DIRECTIONS = "directions"
    """the DirectionRule's value"""
    COUNTING = "counting"
    """the Counting's value"""
    MISSING = "missing"
    """"in" or "out", proposed time (datetime) or None"""
    PRESENCE = "presence"
    """from, until (datetime), minutes; once for every stretch"""
    BREAK = "break"
    """minutes taken off, the BreakKind's value"""
    LATE = "late"
    """minutes behind the start, grace, minutes that count"""
    EARLY = "early"
    """minutes before the end, grace, minutes that count"""
    ROUNDING = "rounding"
    """minutes before and after, unit, the RoundingMode's value"""
    THRESHOLD = "threshold"
    """minutes that were worked or late, the limit, the code that follows"""
    OVERTIME = "overtime"
    """minutes beyond, minimum, minutes that count, minutes approved"""
    DECIDED = "decided"
    """the code that somebody decided, by whom, reason"""
    CODE = "code"
    """what stands in the cell with its marks"""


Fact = str | int | datetime | date | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the explanation."""

    kind: StepKind
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a day is what it is.

    Attributes:
        result: what today's records and rules give.
        punches: all of the work day, in order of time.
        entries: all of the day, withdrawn ones included.
        closed: what a closed month says of the day; None while the month is open.
    """

    person: Person
    result: DayResult
    punches: tuple[UsedPunch, ...]
    entries: tuple[DayEntry, ...]
    steps: tuple[Step, ...]
    closed: DayResult | None = None
