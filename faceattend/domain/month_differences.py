"""What differs between a closed month and what its records and rules give now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from faceattend.domain.people import Person
from faceattend.domain.results import DayResult, PersonMonth, Totals


@dataclass(frozen=True, slots=True)
class DayDifference:
    """A day of somebody that is not what it was.

    Attributes:
        before, after: None for somebody who was not, or is not, in the month at all.
    """

    day: date
    before: DayResult | None
    after: DayResult | None


@dataclass(frozen=True, slots=True)
class PersonDifference:
    """Somebody whose month is not what it was.

    Attributes:
        person: as he is now, or as he was when he is not in the month any more.
        days: those that differ, in order; empty where only sums do, because a policy was changed.
        before, after: the sums; None as for a day.
    """

    person: Person
    days: tuple[DayDifference, ...]
    before: Totals | None
    after: Totals | None


def month_differences(before: Iterable[PersonMonth], after: Iterable[PersonMonth]) -> tuple[PersonDifference, ...]:
    """Return whose month differs, in the order of ``after``; who is not in it any more comes last.

    A time that is proposed for a missing punch is no part of what was closed.
    """
    was = {row.person.id: row for row in before}
    compared = [(was.pop(row.person.id, None), row) for row in after]
    found = [_difference(row.person, known, row) for known, row in compared]
    found += [_difference(row.person, row, None) for row in was.values()]
    return tuple(one for one in found if one is not None)


def _difference(person: Person, before: PersonMonth | None, after: PersonMonth | None) -> PersonDifference | None:
    old = {} if before is None else {result.day: result for result in before.days}
    new = {} if after is None else {result.day: result for result in after.days}
    days = tuple(
        DayDifference(day, old.get(day), new.get(day))
        for day in sorted(old.keys() | new.keys())
        if _printed(old.get(day)) != _printed(new.get(day))
    )
    sums = (None if before is None else before.totals, None if after is None else after.totals)
    return PersonDifference(person, days, *sums) if days or sums[0] != sums[1] else None


def _printed(result: DayResult | None) -> tuple[object, ...] | None:
    """Return what papers say of a day."""
    if result is None:
        return None
    return (
        result.text,
        result.marks,
        result.first_in,
        result.last_out,
        result.worked,
        result.late,
        result.early,
        result.overtime,
        result.approved,
        result.expected,
        result.credited,
        result.breaks,
        result.methods,
    )
