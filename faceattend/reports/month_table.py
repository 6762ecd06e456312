"""The month roll as a table: the one source of the numbers that PDF, XLSX and CSV print."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from faceattend.domain.results import DayCode, DayResult, MonthResult, PersonMonth
from faceattend.reports.wording import Words

TOTAL_CODES = (
    DayCode.PRESENT,
    DayCode.WORKED_OFF_DAY,
    DayCode.ABSENT,
    DayCode.WEEKLY_OFF,
    DayCode.UNOBSERVED,
    DayCode.NOT_EMPLOYED,
)
"""The columns of totals in order; together they make the days of the month that are over."""

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
    lines = (_person_line(number, row) for number, row in enumerate(result.rows, start=1))
    groups = tuple(_block(group, tuple(people), words) for group, people in groupby(lines, key=lambda line: line.group))
    dates = result.month.days
    return MonthTable(
        dates=dates,
        off=tuple(result.week.is_off(day) for day in dates),
        groups=groups,
        grouped=len(groups) > 1,
        counts=_counts(result.rows, len(dates), words),
    )


def _person_line(number: int, row: PersonMonth) -> PersonLine:
    details = row.person.details
    totals = tuple(row.totals[code] for code in TOTAL_CODES)
    return PersonLine(number, details.code, details.name, details.group, row.days, totals, row.minutes)


def _block(group: str, people: tuple[PersonLine, ...], words: Words) -> GroupBlock:
    return GroupBlock(
        title=group or words.no_group,
        people=people,
        present=_per_day((person.days for person in people), len(people[0].days), _SEEN),
        totals=tuple(sum(column) for column in zip(*(person.totals for person in people), strict=True)),
        minutes=sum(person.minutes for person in people),
    )


def _per_day(rows: Iterable[Sequence[DayResult]], length: int, codes: frozenset[DayCode]) -> tuple[int | None, ...]:
    return tuple(_counted(tally, codes) for tally in _tallies(rows, length))


def _tallies(rows: Iterable[Sequence[DayResult]], length: int) -> list[Counter[DayCode]]:
    tallies: list[Counter[DayCode]] = [Counter() for _ in range(length)]
    for days in rows:
        for tally, day in zip(tallies, days, strict=True):
            tally[day.code] += 1
    return tallies


def _counted(tally: Counter[DayCode], codes: frozenset[DayCode]) -> int | None:
    # A day that is still to come for somebody, and over for nobody, has nothing to count.
    over = sum(tally.values()) - tally[DayCode.FUTURE] - tally[DayCode.NOT_EMPLOYED]
    if tally[DayCode.FUTURE] and not over:
        return None
    return sum(tally[code] for code in codes)


def _counts(rows: Sequence[PersonMonth], length: int, words: Words) -> tuple[DayCountLine, ...]:
    tallies = _tallies((row.days for row in rows), length)
    sums = sum(tallies, Counter[DayCode]())
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
            days=tuple(_counted(tally, codes) for tally in tallies),
            totals=tuple(sums[code] if code in codes else None for code in TOTAL_CODES),
            minutes=sum(row.minutes for row in rows) if codes is _SEEN else None,
        )
        for label, codes in kinds
    )
