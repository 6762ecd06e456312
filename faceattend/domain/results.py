"""What punches become: one result for each person and day, and the month made of them."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from faceattend.domain.people import Person
from faceattend.domain.shifts import WorkWeek


class DayCode(Enum):
    """What a day is for a person; the value is what stands in the cell."""

    PRESENT = "P"
    ABSENT = "A"
    """Expected, watched for, and not seen."""
    WEEKLY_OFF = "WO"
    WORKED_OFF_DAY = "PW"
    """Present on a weekly off day."""
    UNOBSERVED = "U"
    """Expected, but nobody watched: the program or the camera was not running."""
    NOT_EMPLOYED = "-"
    FUTURE = ""


TOTAL_CODES = (
    DayCode.PRESENT,
    DayCode.WORKED_OFF_DAY,
    DayCode.ABSENT,
    DayCode.WEEKLY_OFF,
    DayCode.UNOBSERVED,
    DayCode.NOT_EMPLOYED,
)
"""The codes of which totals are kept, in the order of their columns; together they make the days that are over."""


class Mark(Enum):
    """A sign behind the code of a cell."""

    MANUAL = "*"
    """A punch of the day was entered or voided by hand."""
    WEAK = "?"
    """A punch of the day rests on a face that a person had to confirm."""


class MonthStatus(Enum):
    """Whether the numbers can still change."""

    DRAFT = "draft"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def days(self) -> tuple[date, ...]:
        """Every date of the month in order."""
        _, length = calendar.monthrange(self.year, self.number)
        return tuple(date(self.year, self.number, day) for day in range(1, length + 1))


@dataclass(frozen=True, slots=True)
class DayResult:
    """One person on one work day.

    Attributes:
        first_in: aware time of the first punch, in the site's zone; None when that is a departure.
        last_out: aware time of the last punch; None when that is an arrival.
        worked: whole minutes between the two; 0 when one is missing.
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


@dataclass(frozen=True, slots=True)
class PersonMonth:
    """One row of the month roll.

    Attributes:
        days: one result for every date of the month, in order.
        totals: number of days by code, for each of TOTAL_CODES.
        minutes: worked in the whole month.
    """

    person: Person
    days: tuple[DayResult, ...]
    totals: Mapping[DayCode, int]
    minutes: int


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
        week: when people are expected.
        rows: by group and name, people without a group last.
        evidence: number of counting punches by method value; every method is present.
        watched: watched and expected minutes of all days on which people were expected.
        seal: the last one before the result was made; None while nothing was ever sealed.
    """

    month: Month
    site: str
    zone: str
    status: MonthStatus
    generated_at: datetime
    group: str
    week: WorkWeek
    rows: tuple[PersonMonth, ...]
    evidence: Mapping[str, int]
    watched: tuple[int, int]
    seal: SealMark | None = None
