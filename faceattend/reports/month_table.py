"""The month roll as a table: the one source of the numbers that PDF, XLSX and CSV print."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from faceattend.domain.results import DayCode, DayColumn, DayResult, Mark, MonthResult, PersonMonth, Totals
from faceattend.domain.totals import COUNTS_AS
from faceattend.reports.total_columns import Numbers, TotalColumns, sum_of, total_text
from faceattend.reports.wording import Words

_HALVES: Mapping[DayCode, tuple[DayCode, DayCode]] = {
    code: (DayCode.PRESENT, DayCode.ABSENT)
    if code is DayCode.HALF_DAY
    else (COUNTS_AS.get(code, code), COUNTS_AS.get(code, code))
    for code in DayCode
}
"""What the two halves of a day with a code count as."""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person.

    Attributes:
        number: place on the roll, from 1.
        numbers: what stands in the columns of totals.
    """

    number: int
    code: str
    name: str
    group: str
    days: tuple[DayResult, ...]
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class GroupBlock:
    """The people of one group with their sums.

    Attributes:
        title: how the group is headed.
        present: half days attended on each date, None for a date on which nobody has a code yet.
    """

    title: str
    people: tuple[PersonLine, ...]
    present: Numbers
    totals: Totals
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class DayCountLine:
    """What was counted on each date.

    The lines of codes add up to all people on a date that is over; late and early people are counted besides.

    Attributes:
        days: half days, or people twice; None for a date on which nobody has a code yet.
        numbers: sums in the columns of totals that the line is about, None elsewhere.
    """

    label: str
    days: Numbers
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class MonthTable:
    """The whole roll.

    Attributes:
        days: a column for each date.
        totals: the columns behind them.
        grouped: whether groups are headed and summed; with one group there is nothing to tell apart.
    """

    days: tuple[DayColumn, ...]
    totals: TotalColumns
    groups: tuple[GroupBlock, ...]
    grouped: bool
    counts: tuple[DayCountLine, ...]

    @property
    def people(self) -> int:
        """How many people are on the roll."""
        return sum(len(block.people) for block in self.groups)


def cell_text(result: DayResult) -> str:
    """Return what stands in the cell of a day: the code with its marks."""
    return result.text + "".join([mark.value for mark in result.marks])


def month_table(result: MonthResult, words: Words, *, percent: bool = False) -> MonthTable:
    """Return the table of a month."""
    columns = TotalColumns.of((row.totals for row in result.rows), words, percent=percent)
    numbered = enumerate(result.rows, start=1)
    groups = []
    everybody = [Counter[DayCode | Mark]() for _ in result.columns]
    for group, numbered_rows in groupby(numbered, key=lambda row: row[1].person.details.group):
        rows = list(numbered_rows)
        tally = _tally([row.days for _, row in rows])
        for one, more in zip(everybody, tally, strict=True):
            one.update(more)
        totals = sum_of([row.totals for _, row in rows])
        groups.append(
            GroupBlock(
                title=group or words.no_group,
                people=tuple(_person_line(number, row, columns) for number, row in rows),
                present=_days(tally, (DayCode.PRESENT,)),
                totals=totals,
                numbers=columns.numbers(totals),
            )
        )
    return MonthTable(
        days=result.columns,
        totals=columns,
        groups=tuple(groups),
        grouped=len(groups) > 1,
        counts=tuple(_counts(everybody, columns, sum_of([block.totals for block in groups]), words)),
    )


def longest_sums(table: MonthTable, words: Words) -> list[str]:
    """Return the longest number that a line of sums puts into each column of totals."""
    lines = [*(block.numbers for block in table.groups), *(line.numbers for line in table.counts)]
    return [
        max((total_text(column, line[index], words) for line in lines), key=len, default="")
        for index, column in enumerate(table.totals.columns)
    ]


def _person_line(number: int, row: PersonMonth, columns: TotalColumns) -> PersonLine:
    details = row.person.details
    return PersonLine(number, details.code, details.name, details.group, row.days, columns.numbers(row.totals))


def _tally(people: Sequence[Sequence[DayResult]]) -> list[Counter[DayCode | Mark]]:
    """Return for every date how many half days count as each code, and twice how many people were late or early."""
    result = []
    for column in zip(*people, strict=True):
        tally = Counter[DayCode | Mark]()
        for (code, other), number in Counter([(day.code, day.other) for day in column]).items():
            first, second = _HALVES[code]
            tally[first] += number
            tally[second if other is None else _HALVES[other][1]] += number
        tally[Mark.LATE] = 2 * sum([day.late > 0 for day in column])
        tally[Mark.EARLY] = 2 * sum([day.early > 0 for day in column])
        result.append(tally)
    return result


def _days(tally: Sequence[Counter[DayCode | Mark]], kinds: Iterable[DayCode | Mark]) -> Numbers:
    """Return the sum of some kinds on each date, None where the date is still to come for all on the roll."""
    return tuple(None if _is_to_come(counts) else sum(counts[kind] for kind in kinds) for counts in tally)


def _is_to_come(counts: Counter[DayCode | Mark]) -> bool:
    over = sum(number for kind, number in counts.items() if kind not in _NOT_OVER)
    return counts[DayCode.FUTURE] > 0 and over == 0


_NOT_OVER = frozenset({DayCode.FUTURE, DayCode.NOT_EMPLOYED})


def _counts(
    tally: Sequence[Counter[DayCode | Mark]], columns: TotalColumns, totals: Totals, words: Words
) -> Iterable[DayCountLine]:
    """Yield the lines below everybody; what occurs every month is there even when nobody has it."""
    # The heads of the columns whose sums stand in a line; those of the first line take what is no code.
    kinds: tuple[tuple[str, tuple[DayCode | Mark, ...], tuple[str, ...], bool], ...] = (
        (words.present, (DayCode.PRESENT,), (DayCode.PRESENT.value, DayCode.HALF_DAY.value), True),
        (words.absent, (DayCode.ABSENT,), (DayCode.ABSENT.value,), True),
        (words.late_people, (Mark.LATE,), (words.late,), True),
        (words.early_people, (Mark.EARLY,), (words.early,), False),
        (words.on_leave, (DayCode.LEAVE,), (DayCode.LEAVE.value,), True),
        (words.holiday, (DayCode.HOLIDAY,), (DayCode.HOLIDAY.value,), False),
        (words.off, (DayCode.WEEKLY_OFF,), (DayCode.WEEKLY_OFF.value,), False),
        (words.unobserved, (DayCode.UNOBSERVED,), (DayCode.UNOBSERVED.value,), False),
        (words.not_on_roll, (DayCode.NOT_EMPLOYED,), (DayCode.NOT_EMPLOYED.value,), False),
    )
    sums = list(zip(columns.columns, columns.numbers(totals), strict=True))
    named = {head for _, _, heads, _ in kinds for head in heads}
    for label, counted, heads, always in kinds:
        days = _days(tally, counted)
        first = counted == (DayCode.PRESENT,)
        numbers = tuple(
            number if column.head in heads or (first and column.head not in named) else None for column, number in sums
        )
        if always or any(days):
            yield DayCountLine(label, days, numbers)
