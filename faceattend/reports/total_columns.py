"""The columns of totals that the roll, the group summary, the workbook and the CSV file have in common."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Self

from faceattend.domain.attendance_share import attended
from faceattend.domain.results import TOTAL_CODES, DayCode, Totals
from faceattend.reports.wording import Words


class Measure(Enum):
    """In what a total is counted."""

    HALVES = "half days"
    DAYS = "days"
    MINUTES = "minutes"
    SHARE = "tenths of a percent"


@dataclass(frozen=True, slots=True)
class TotalColumn:
    """One column of totals.

    Attributes:
        code: the code whose days it counts, or None.
        head: what stands above it on paper.
        title: what it is called where there is room, as in the CSV file.
        weight: how wide it is beside the others.
    """

    measure: Measure
    code: DayCode | None
    head: str
    title: str
    weight: float


Numbers = tuple[int | None, ...]
"""One number for every column, in its measure; None for a share of nothing."""


@dataclass(frozen=True, slots=True)
class TotalColumns:
    """The columns of one paper.

    Attributes:
        columns: from left to right.
        deduction: whether lateness costs anybody days; only then it has a column.
        percent: whether there is a share of the expected days in place of the hours.
    """

    columns: tuple[TotalColumn, ...]
    deduction: bool
    percent: bool

    @classmethod
    def of(cls, totals: Iterable[Totals], words: Words, *, percent: bool = False) -> Self:
        """Return the columns that these totals need."""
        deduction = any(one.late_deduction for one in totals)
        columns = [
            TotalColumn(Measure.HALVES, code, code.value, f"{words.days} {code.value}", 1.0) for code in TOTAL_CODES
        ]
        columns.append(TotalColumn(Measure.DAYS, None, words.late, words.late_title, 1.0))
        columns.append(TotalColumn(Measure.DAYS, None, words.early, words.early_title, 1.0))
        if deduction:
            columns.append(TotalColumn(Measure.HALVES, None, words.deduction, words.deduction_title, 1.0))
        if percent:
            columns.append(TotalColumn(Measure.SHARE, None, words.percent, words.percent_title, 1.7))
        else:
            columns.append(TotalColumn(Measure.MINUTES, None, words.hours, words.minutes, 1.7))
        columns.append(TotalColumn(Measure.MINUTES, None, words.overtime, words.overtime_title, 1.5))
        columns.append(TotalColumn(Measure.HALVES, None, words.pay, words.pay_title, 1.0))
        return cls(tuple(columns), deduction, percent)

    def numbers(self, totals: Totals) -> Numbers:
        """Return what one person's or one group's totals put into the columns."""
        return (
            *(totals.halves[code] for code in TOTAL_CODES),
            totals.late_days,
            totals.early_days,
            *((totals.late_deduction,) if self.deduction else ()),
            _share(totals) if self.percent else totals.worked,
            totals.approved,
            totals.pay,
        )


def total_text(column: TotalColumn, number: int | None, words: Words) -> str:
    """Return how a number of a column is written on paper."""
    if number is None:
        return ""
    match column.measure:
        case Measure.HALVES:
            return words.halves(number)
        case Measure.DAYS:
            return str(number)
        case Measure.MINUTES:
            return words.duration(number)
        case Measure.SHARE:
            return f"{number // 10}.{number % 10}"


def sum_of(totals: Sequence[Totals]) -> Totals:
    """Return the sums of several people; of nobody, they are all 0."""
    leave: dict[str, int] = {}
    for one in totals:
        for code, halves in one.leave.items():
            leave[code] = leave.get(code, 0) + halves
    return Totals(
        halves={code: sum(one.halves.get(code, 0) for one in totals) for code in DayCode},
        leave=leave,
        late_days=sum(one.late_days for one in totals),
        early_days=sum(one.early_days for one in totals),
        late_deduction=sum(one.late_deduction for one in totals),
        pay=sum(one.pay for one in totals),
        worked=sum(one.worked for one in totals),
        expected=sum(one.expected for one in totals),
        credited=sum(one.credited for one in totals),
        late=sum(one.late for one in totals),
        early=sum(one.early for one in totals),
        overtime=sum(one.overtime for one in totals),
        approved=sum(one.approved for one in totals),
    )


def _share(totals: Totals) -> int | None:
    present, expected = attended(totals)
    # Rounded down, so that only who missed nothing has all.
    return present * 1000 // expected if expected else None
