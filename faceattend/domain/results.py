"""What punches become: one result for each person and day, and the month made of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from faceattend.domain.closing import Closing
from faceattend.domain.months import Month
from faceattend.domain.people import Person
from faceattend.domain.punches import Method
from faceattend.domain.schedules import Shift


class DayCode(Enum):
    """What a day, or half of one, is for a person; the value is what stands in the cell. The meaning is fixed."""

    PRESENT = "P"
    HALF_DAY = "HD"
    """Half a day worked, the other half unexplained: half present and half absent."""
    ABSENT = "A"
    """Expected, watched for, and not seen."""
    LEAVE = "L"
    """The cell shows the code of the type of leave instead."""
    HOLIDAY = "H"
    WEEKLY_OFF = "WO"
    WORKED_HOLIDAY = "PH"
    """Present on a holiday; counts as a holiday, and what was worked is overtime."""
    WORKED_OFF_DAY = "PW"
    """Present on a weekly off day; counts as a weekly off, and what was worked is overtime."""
    ON_DUTY = "OD"
    """At work elsewhere; counts as present."""
    FROM_HOME = "WFH"
    """Counts as present."""
    MISSING = "MO"
    """Came and was not seen to leave, or left and was not seen to come; counts as present, and has to be decided."""
    UNOBSERVED = "U"
    """Expected, but nobody watched: the program or the camera was not running. Has to be decided."""
    NOT_EMPLOYED = "-"
    FUTURE = ""


BALANCE_CODES = (
    DayCode.PRESENT,
    DayCode.ABSENT,
    DayCode.LEAVE,
    DayCode.HOLIDAY,
    DayCode.WEEKLY_OFF,
    DayCode.UNOBSERVED,
    DayCode.NOT_EMPLOYED,
)
"""The codes that every other one counts as; together with days still to come they make the days of the month."""

TOTAL_CODES = (
    DayCode.PRESENT,
    DayCode.HALF_DAY,
    DayCode.ABSENT,
    DayCode.LEAVE,
    DayCode.HOLIDAY,
    DayCode.WEEKLY_OFF,
    DayCode.UNOBSERVED,
    DayCode.NOT_EMPLOYED,
)
"""The codes of which the roll prints totals, in the order of their columns; half days are in P and A already."""

SUB_COUNTS = (
    DayCode.HALF_DAY,
    DayCode.WORKED_HOLIDAY,
    DayCode.WORKED_OFF_DAY,
    DayCode.ON_DUTY,
    DayCode.FROM_HOME,
    DayCode.MISSING,
)
"""The codes that are counted besides, though they are in another total."""


class Mark(Enum):
    """A sign behind the code of a cell, in the order in which they stand there."""

    LATE = "l"
    EARLY = "e"
    """Left early."""
    MANUAL = "*"
    """Something of the day was entered, decided or voided by hand."""
    WEAK = "?"
    """A punch of the day rests on a face that a person had to confirm."""


class OvertimeClass(Enum):
    """On what kind of day overtime was worked."""

    WEEKDAY = "weekday"
    OFF_DAY = "off day"
    HOLIDAY = "holiday"


class Issue(Enum):
    """Something about a day that whoever answers for the month should look at."""

    MISSING_OUT = "missing out"
    MISSING_IN = "missing in"
    UNOBSERVED = "not watched"
    UNPAIRED = "unpaired punch"
    """One in the middle of a day of pairs; the day itself is complete."""
    OUT_OF_WINDOW = "outside the hours of the shift"
    WEAK = "confirmed at the desk"
    PRESENT_ON_LEAVE = "present on leave"
    NOT_ON_ROLL = "punched before joining or after leaving"
    OVERTIME_OPEN = "overtime not approved"


BLOCKING_ISSUES = frozenset({Issue.MISSING_OUT, Issue.MISSING_IN, Issue.UNOBSERVED})
"""What has to be decided before a month is closed."""


class MonthStatus(Enum):
    """Whether the numbers can still change."""

    DRAFT = "draft"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class DayResult:
    """One person on one work day.

    Attributes:
        code: what the day is; of a day whose halves differ, what the first named half is.
        other: what the other half is, or None when the whole day is ``code``. HALF_DAY has none.
        leave, other_leave: code of the type of leave, where ``code`` or ``other`` is LEAVE.
        first_in: aware time of the first in that counts, in the site's zone; None when it is missing.
        last_out: likewise of the last out.
        worked: whole minutes, rounded by the rule of the shift, without breaks; 0 when they cannot be known.
        expected: minutes that the shift expects; 0 on days off. Leave takes off its part.
        credited: minutes that duty elsewhere and work from home count as.
        breaks: minutes taken off.
        late, early: minutes beyond what the grace allows; 0 when allowed.
        overtime: minutes worked, by the rule of the shift; ``approved`` of them are approved or need not be.
        shift: key of the shift; empty on days off without a punch and while not employed.
        holiday: what the holiday is called; empty on other days.
        methods: how the punches that count came to be, in order of time.
        proposed: when a missing punch may have been, for somebody to accept; None when nothing is missing.
    """

    day: date
    code: DayCode
    marks: tuple[Mark, ...] = ()
    first_in: datetime | None = None
    last_out: datetime | None = None
    worked: int = 0
    late: int = 0
    early: int = 0
    overtime: int = 0
    approved: int = 0
    overtime_class: OvertimeClass | None = None
    expected: int = 0
    credited: int = 0
    breaks: int = 0
    other: DayCode | None = None
    leave: str = ""
    other_leave: str = ""
    shift: str = ""
    holiday: str = ""
    methods: tuple[Method, ...] = ()
    issues: tuple[Issue, ...] = ()
    proposed: datetime | None = None

    @property
    def text(self) -> str:
        """What stands in the cell without its marks: ``P``, ``CL``, ``P/CL``."""
        first = self.leave or self.code.value
        return first if self.other is None else f"{first}/{self.other_leave or self.other.value}"

    @property
    def undecided(self) -> bool:
        """Whether it keeps the month from being closed."""
        return any(issue in BLOCKING_ISSUES for issue in self.issues)


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of some days.

    Attributes:
        halves: number of half days by code: all of BALANCE_CODES, which add up to all days that are over or off, and
            those of SUB_COUNTS besides.
        leave: number of half days by type of leave, those that occur.
        late_days, early_days: number of days.
        late_deduction: half days that late days cost by the policy; a column of its own, in no other number.
        pay: half days to be paid by the policy.
        worked, expected, credited, late, early, overtime, approved: minutes.
    """

    halves: Mapping[DayCode, int]
    leave: Mapping[str, int]
    late_days: int
    early_days: int
    late_deduction: int
    pay: int
    worked: int
    expected: int
    credited: int
    late: int
    early: int
    overtime: int
    approved: int

    def days(self, code: DayCode) -> float:
        """Return a number of days; exact, because it is whole or a half."""
        return self.halves[code] / 2


class CorrectionKind(Enum):
    """How a record was changed by hand."""

    ADDED = "punch added"
    VOIDED = "punch voided"
    CONFIRMED = "face confirmed"
    ENTERED = "day entered"
    """Leave, duty elsewhere, a decision or approved overtime."""
    WITHDRAWN = "day entry withdrawn"


@dataclass(frozen=True, slots=True)
class Correction:
    """Something of a person's month that was written by hand.

    Attributes:
        day: the work day.
        what: the kind of change.
        time: of the punch, in the site's zone; None for what has none.
        detail: direction, code or minutes, as the kind needs it.
        reason, by: why and by whose account; empty when that was not kept.
        at: when it was written, in the site's zone; None when that was not kept.
    """

    day: date
    what: CorrectionKind
    time: datetime | None
    detail: str
    reason: str
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class PersonMonth:
    """One row of the month roll.

    Attributes:
        days: one result for every date of the month, in order.
        corrections: what was written by hand, in order of days.
    """

    person: Person
    days: tuple[DayResult, ...]
    totals: Totals
    corrections: tuple[Correction, ...] = ()


class ColumnKind(Enum):
    """What a date is for everybody on the roll."""

    WORKING = "working"
    """Or different for some."""
    OFF = "off"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class DayColumn:
    """A date of the roll, as its column is headed and shaded.

    Attributes:
        title: of the holiday; otherwise empty.
    """

    day: date
    kind: ColumnKind
    title: str = ""


@dataclass(frozen=True, slots=True)
class SealMark:
    """By what a paper proves later that no record was changed since it was made.

    Attributes:
        head: the last seal of the records in its written form.
        device: fingerprint of the key with which this computer signs its seals.
    """

    head: str
    device: str


@dataclass(frozen=True, slots=True)
class MonthResult:
    """The whole month, from which screen, PDF, XLSX and CSV are all made.

    Attributes:
        site: name of the office or school.
        zone: IANA name of the zone in which days and times are read.
        generated_at: aware time in the site's zone.
        group: the group that the result is limited to, or empty.
        columns: one for every date of the month.
        shifts: those that anybody had in the month, by title.
        calendars: titles of the calendars that anybody had in the month.
        labels: words for codes where the office chose its own.
        leave_titles: the title of every type of leave in the month, by its code.
        rows: by group and name, people without a group last.
        evidence: number of counting punches by method value; every method is present.
        watched: watched and expected minutes of all days on which people were expected.
        rules: version of the rule book.
        closing: None for a draft.
        seal: the last one before the result was made; None while nothing was ever sealed.
    """

    month: Month
    site: str
    zone: str
    status: MonthStatus
    generated_at: datetime
    group: str
    columns: tuple[DayColumn, ...]
    shifts: tuple[Shift, ...]
    calendars: tuple[str, ...]
    rows: tuple[PersonMonth, ...]
    evidence: Mapping[str, int]
    watched: tuple[int, int]
    labels: Mapping[DayCode, str]
    leave_titles: Mapping[str, str]
    rules: int = 1
    closing: Closing | None = None
    seal: SealMark | None = None
