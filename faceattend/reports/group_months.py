"""The month of one group out of the month of everybody."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from faceattend.domain.punches import Method
from faceattend.domain.results import ColumnKind, DayCode, DayColumn, DayResult, MonthResult, PersonMonth

_OFF = frozenset({DayCode.WEEKLY_OFF, DayCode.WORKED_OFF_DAY})
_HOLIDAY = frozenset({DayCode.HOLIDAY, DayCode.WORKED_HOLIDAY})
_SILENT = frozenset({DayCode.NOT_EMPLOYED, DayCode.LEAVE})
"""Codes that do not tell whether the day was a working day."""


def of_each_group(result: MonthResult) -> Iterator[MonthResult]:
    """Yield the result limited to each group in order; people without a group have an empty one.

    Watched time stays that of everybody: cameras are not watched for one group. Of several calendars no result says who
    has which, so that a part names none of them.
    """
    if len({row.person.details.group for row in result.rows}) == 1:
        yield replace(result, group=result.rows[0].person.details.group)
        return
    for group, rows in groupby(result.rows, key=lambda row: row.person.details.group):
        own = tuple(rows)
        methods = Counter(method.value for row in own for day in row.days for method in day.methods)
        evidence = {method.value: methods[method.value] for method in Method}
        used = {day.shift for row in own for day in row.days}
        yield replace(
            result,
            group=group,
            columns=tuple(_column(column, own, place) for place, column in enumerate(result.columns)),
            shifts=tuple(shift for shift in result.shifts if shift.key in used),
            calendars=result.calendars if len(result.calendars) == 1 else (),
            rows=own,
            evidence=evidence,
        )


def _column(column: DayColumn, rows: Sequence[PersonMonth], place: int) -> DayColumn:
    """Return how a date is headed for some people, when for others it is something else."""
    days = (row.days[place] for row in rows)
    kinds = {(_kind(day), day.holiday) for day in days if day.code not in _SILENT}
    if column.kind is not ColumnKind.WORKING or len(kinds) != 1:
        return column
    [(kind, holiday)] = kinds
    return DayColumn(column.day, kind, holiday)


def _kind(day: DayResult) -> ColumnKind:
    without_shift = day.code is DayCode.FUTURE and not day.shift
    if day.code in _HOLIDAY or (without_shift and day.holiday):
        return ColumnKind.HOLIDAY
    return ColumnKind.OFF if day.code in _OFF or without_shift else ColumnKind.WORKING
