"""Which days and whom a change of the rules can touch, so that nothing else has to be worked out to show its effect."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from faceattend.domain.months import Month
from faceattend.domain.people import Person
from faceattend.domain.rule_book import ALWAYS, EVERYBODY, RuleBook, Target

Item = TypeVar("Item")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Touched:
    """Days on which a change can be felt by some people.

    Attributes:
        last: may be ``date.max``.
    """

    target: Target
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class RuleScope:
    """Everything that a change can touch; it may touch less."""

    parts: tuple[Touched, ...]

    def people(self, month: Month, everybody: Iterable[Person]) -> list[Person]:
        """Return who can have another result in a month."""
        # A neighbouring day is moved as well: the border between two work days depends on both shifts.
        first = max(month.days[0], ALWAYS + _DAY) - _DAY
        last = min(month.days[-1], date.max - _DAY) + _DAY
        targets = {part.target for part in self.parts if part.first <= last and part.last >= first}
        if EVERYBODY in targets:
            return list(everybody)
        persons = {target.person for target in targets}
        groups = {target.group for target in targets if target.group}
        return [each for each in everybody if each.id in persons or each.details.group in groups]


def scope_of(before: RuleBook, after: RuleBook) -> RuleScope:
    """Return what the change from one book to another can touch."""
    return RuleScope(tuple(_touched(before, after)))


def _touched(before: RuleBook, after: RuleBook) -> Iterator[Touched]:
    for assignment in _differing(before.assignments, after.assignments):
        yield Touched(assignment.target, assignment.first or ALWAYS, assignment.last or date.max)
    for override in _differing(before.overrides, after.overrides):
        yield Touched(override.target, override.day, override.day)
    for dated in _differing(before.shifts, after.shifts):
        for target in _holders_of_shift(before, after, dated.shift.key):
            yield Touched(target, dated.since, date.max)
    if before.leave_types != after.leave_types:
        yield Touched(EVERYBODY, ALWAYS, date.max)
    for policy in _differing(before.policies, after.policies):
        yield Touched(EVERYBODY, policy.since, date.max)
    yield from _touched_by_calendars(before, after)


def _touched_by_calendars(before: RuleBook, after: RuleBook) -> Iterator[Touched]:
    for choice in _differing(before.calendar_choices, after.calendar_choices):
        yield Touched(Target(group=choice.group), choice.since, date.max)
    stretches = [
        *((each.calendar.key, each.since, date.max) for each in _differing(before.calendars, after.calendars)),
        *((each.calendar, each.day, each.day) for each in _differing(before.holidays, after.holidays)),
        # The first term makes holidays of all days outside it, and the last one that goes gives them back.
        *((each.calendar, ALWAYS, date.max) for each in _differing(before.terms, after.terms)),
    ]
    for key, first, last in stretches:
        for target in _holders_of_calendar(before, after, key):
            yield Touched(target, first, last)


def _differing(before: Iterable[Item], after: Iterable[Item]) -> set[Item]:
    return set(before) ^ set(after)


def _holders_of_shift(before: RuleBook, after: RuleBook, key: str) -> set[Target]:
    holders: set[Target] = set()
    for book in (before, after):
        holders.update(each.target for each in book.assignments if each.shift == key)
        holders.update(each.target for each in book.overrides if each.shift == key)
        always = any(
            (each.target, each.first, each.last, each.weekdays) == (EVERYBODY, None, None, frozenset())
            for each in book.assignments
        )
        # Who has no assignment has the first shift.
        if not always and key == min(dated.shift.key for dated in book.shifts):
            holders.add(EVERYBODY)
    return holders


def _holders_of_calendar(before: RuleBook, after: RuleBook, key: str) -> set[Target]:
    holders: set[Target] = set()
    for book in (before, after):
        holders.update(Target(group=each.group) for each in book.calendar_choices if each.calendar == key)
        always = any((each.group, each.since) == ("", ALWAYS) for each in book.calendar_choices)
        if not key or (not always and key == min(dated.calendar.key for dated in book.calendars)):
            holders.add(EVERYBODY)
    return holders
