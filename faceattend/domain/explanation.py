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
    """title, start and end of the shift in the site's zone (datetime), whose assignment it is, minutes of a
    flexible one or None"""
    PARTS = "parts"
    """start and end of every part of a split shift (datetime), one after the other"""
    CALENDAR = "calendar"
    """title of the calendar, of the holiday or an empty text, "off" on a weekly day off or an empty text"""
    OVERRIDE = "override"
    """title of the shift of this one day, or an empty text for a day off"""
    NOT_ON_ROLL = "not on roll"
    """day of joining or leaving, "joined" or "left" for which of them"""
    ENTRY = "entry"
    """kind, part, code of leave or empty, reason, by whom, approved minutes"""
    WATCHED = "watched"
    """watched minutes, minutes of the shift so far, minutes that are enough"""
    UNWATCHED = "unwatched"
    """name of a camera, from, until (datetime), the GapReason's value; once for every gap that is known of"""
    WINDOW = "window"
    """first and last moment at which a punch belongs to the day (datetime)"""
    DIRECTIONS = "directions"
    """the DirectionRule's value"""
    COUNTING = "counting"
    """the Counting's value"""
    MISSING = "missing"
    """"in" or "out", proposed time (datetime) or None"""
    NOT_MISSED = "not missed"
    """"in" or "out", "day not over", "not required" or "duty elsewhere" for why nobody misses it"""
    PRESENCE = "presence"
    """from, until (datetime), minutes; once for every stretch"""
    BETWEEN_PARTS = "between parts"
    """minutes of presence between two parts of the shift"""
    BREAK = "break"
    """minutes taken off, the BreakKind's value, minutes by which it was too long"""
    WORKED = "worked"
    """minutes worked, minutes expected, minutes of duty elsewhere"""
    LATE = "late"
    """minutes behind the start, grace, minutes that count, the start (datetime)"""
    EARLY = "early"
    """minutes before the end, grace, minutes that count, the end (datetime)"""
    ROUNDING = "rounding"
    """minutes before and after, unit, the RoundingMode's value"""
    TOO_SHORT = "too short"
    """minutes worked, the limit, the code that follows"""
    TOO_LATE = "too late"
    """minutes late, the limit, the code that follows"""
    PART_MISSED = "part missed"
    """start and end of a part to which nobody came (datetime), the code that follows"""
    OVERTIME = "overtime"
    """minutes that may be overtime, minimum, minutes that count, minutes approved or None where they need not be,
    the OvertimeBasis's value or the class of a day off"""
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
