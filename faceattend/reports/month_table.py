"""The month roll as a table: the one source of the numbers that PDF, XLSX and CSV print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Self

from faceattend.domain.results import TOTAL_CODES, DayCode, DayResult, MonthResult, PersonMonth
from faceattend.reports.wording import Words

_SEEN = frozenset({DayCode.PRESENT, DayCode.WORKED_OFF_DAY})


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person.

    Attributes:
        number: place on the roll, from 1.
        totals: number of days, one for each of TOTAL_CODES.
    """

    number: int
    code: str
    name: str
    group: str
    days: tuple[DayResult, ...]
    totals: tuple[int, ...]
    minutes: int


@dataclass(frozen=True, slots=True)
class GroupBlock:
    """The people of one group with their sums.

    Attributes:
        title: how the group is headed.
        present: number of people seen on each day, None for a day on which nobody has a code yet.
    """

    title: str
    people: tuple[PersonLine, ...]
    present: tuple[int | None, ...]
    totals: tuple[int, ...]
    minutes: int


@dataclass(frozen=True, slots=True)
class DayCountLine:
    """How many people had certain codes on each day; on a day that is over, the lines add up to all people.

    Attributes:
        days: None for a day on which nobody has a code yet.
        totals: sums in the columns of the codes that are counted here, None elsewhere.
        minutes: sum of the hours, None where no code of presence is counted.
    """

    label: str
    days: tuple[int | None, ...]
    totals: tuple[int | None, ...]
    minutes: int | None


@dataclass(frozen=True, slots=True)
class MonthTable:
    """The whole roll.

    Attributes:
        off: for each date whether it is a weekly off day.
        grouped: whether groups are headed and summed; with one group there is nothing to tell apart.
    """

    dates: tuple[date, ...]
    off: tuple[bool, ...]
    groups: tuple[GroupBlock, ...]
    grouped: bool
    counts: tuple[DayCountLine, ...]

    @property
    def people(self) -> int:
        """How many people are on the roll."""
        return sum(len(block.people) for block in self.groups)

    @property
    def working_days(self) -> int:
        """How many dates of the month are not weekly off days."""
        return self.off.count(False)


def cell_text(result: DayResult) -> str:
    """Return what stands in the cell of a day: the code with its marks."""
    return result.code.value + "".join(mark.value for mark in result.marks)


def month_table(result: MonthResult, words: Words) -> MonthTable:
    """Return the table of a month."""
    dates = result.month.days
    numbered = enumerate(result.rows, start=1)
    groups = []
    everybody = _Tally.empty(len(dates))
    for group, rows in groupby(numbered, key=lambda row: row[1].person.details.group):
        people = tuple(_person_line(number, row) for number, row in rows)
        tally = _Tally.of([person.days for person in people])
        everybody = everybody.plus(tally)
        groups.append(
            GroupBlock(
                title=group or words.no_group,
                people=people,
                present=tally.days(_SEEN),
                totals=tuple(tally.total(code) for code in TOTAL_CODES),
                minutes=sum(person.minutes for person in people),
            )
        )
    return MonthTable(
        dates=dates,
        off=tuple(result.week.is_off(day) for day in dates),
        groups=tuple(groups),
        grouped=len(groups) > 1,
        counts=_counts(everybody, sum(block.minutes for block in groups), words),
    )


def _person_line(number: int, row: PersonMonth) -> PersonLine:
    details = row.person.details
    totals = tuple(row.totals[code] for code in TOTAL_CODES)
    return PersonLine(number, details.code, details.name, details.group, row.days, totals, row.minutes)


@dataclass(frozen=True, slots=True)
class _Tally:
    """How many people had each code on each day."""

    per_day: tuple[Mapping[DayCode, int], ...]

    @classmethod
    def empty(cls, days: int) -> Self:
        return cls(tuple(dict.fromkeys(DayCode, 0) for _ in range(days)))

    @classmethod
    def of(cls, people: Sequence[Sequence[DayResult]]) -> Self:
        columns = zip(*([day.code for day in days] for days in people), strict=True)
        return cls(tuple({code: column.count(code) for code in DayCode} for column in columns))

    def plus(self, other: Self) -> Self:
        pairs = zip(self.per_day, other.per_day, strict=True)
        return type(self)(tuple({code: one[code] + two[code] for code in DayCode} for one, two in pairs))

    def total(self, code: DayCode) -> int:
        return sum(counts[code] for counts in self.per_day)

    def days(self, codes: frozenset[DayCode]) -> tuple[int | None, ...]:
        """Return the sum of some codes on each day, None where the day is still to come for all who are on the roll."""
        return tuple(None if _is_to_come(counts) else sum(counts[code] for code in codes) for counts in self.per_day)


def _is_to_come(counts: Mapping[DayCode, int]) -> bool:
    over = sum(counts.values()) - counts[DayCode.FUTURE] - counts[DayCode.NOT_EMPLOYED]
    return counts[DayCode.FUTURE] > 0 and over == 0


def _counts(tally: _Tally, minutes: int, words: Words) -> tuple[DayCountLine, ...]:
    kinds = (
        (words.present, _SEEN),
        (words.absent, frozenset({DayCode.ABSENT})),
        (words.off, frozenset({DayCode.WEEKLY_OFF})),
        (words.unobserved, frozenset({DayCode.UNOBSERVED})),
        (words.not_on_roll, frozenset({DayCode.NOT_EMPLOYED})),
    )
    return tuple(
        DayCountLine(
            label=label,
            days=tally.days(codes),
            totals=tuple(tally.total(code) if code in codes else None for code in TOTAL_CODES),
            minutes=minutes if codes is _SEEN else None,
        )
        for label, codes in kinds
    )
