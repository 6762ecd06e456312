"""Attendance as today's records and rules give it.

It asks nobody for rights and is not handed out: services that do ask use it, and so does the program itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Lock
from typing import NamedTuple
from zoneinfo import ZoneInfo

from faceattend import settings
from faceattend.domain.attendance import month_result
from faceattend.domain.clock import Clock
from faceattend.domain.day_entries import DayEntry
from faceattend.domain.duty import Duties, Duty
from faceattend.domain.explanation import Explanation, Step, StepKind
from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonId
from faceattend.domain.people_days import PeopleDays, Records
from faceattend.domain.punches import Punch
from faceattend.domain.results import DayCode, DayResult, MonthResult
from faceattend.domain.roll_order import place_on_the_roll
from faceattend.domain.rule_book import RuleBook
from faceattend.domain.work_days import WorkDays
from faceattend.services.office_settings import OfficeSettings
from faceattend.services.watch_gaps import GapBook
from faceattend.storage.vault import Vault

_DAY = timedelta(days=1)
_FEW = 8
"""So many people are read one by one; more are quicker read all at once."""


class _KnownDays(NamedTuple):
    """Work days that were worked out on a day (UTC)."""

    day: date
    days: WorkDays


class Calculation:
    """Works out days and months. Any thread may call it."""

    def __init__(self, vault: Vault, office_settings: OfficeSettings, clock: Clock) -> None:
        self._vault = vault
        self._settings = office_settings
        self._gaps = GapBook(vault.settings)
        self._clock = clock
        self._lock = Lock()
        self._known: _KnownDays | None = None

    def zone(self) -> ZoneInfo:
        """Return the zone in which days and times are read."""
        return self._settings.zone()

    def book(self) -> RuleBook:
        """Return the rules that the office has."""
        return self._vault.rule_book.read()

    def today(self) -> date:
        """Return the work day that is now, for anybody without a group and rules of his own."""
        return self.work_day(None, self._clock())

    def work_day(self, person: PersonId | None, time: datetime) -> date:
        """Return the work day to which a moment belongs.

        Args:
            person: None for anybody without a group and rules of his own.

        Raises:
            UserError: there is no such person.
        """
        book, zone = self.book(), self.zone()
        someone = None if person is None or _same_for_all(book) else self._vault.people.get(person)
        with self._lock:
            return self._work_days(book, zone).day_of(someone, time)

    def duty(self, person: PersonId, day: date) -> Duty:
        """Return what a work day means for a person by today's rules.

        Raises:
            UserError: there is no such person.
        """
        book, zone, someone = self.book(), self.zone(), self._vault.people.get(person)
        with self._lock:
            return self._work_days(book, zone).duties.of(someone, day)

    def recorded(self, month: Month) -> bool:
        """Return whether anything is known of a month: a record of anybody, or that a camera watched in a shift."""
        first, last = month.days[0], month.days[-1]
        duties = Duties(self.book(), self.zone())
        begin, end = duties.of(None, first).start, duties.of(None, last).end
        # The evening before the first shift does not speak of the month.
        return self._vault.punches.any_between(first, last) or bool(self._vault.coverage.between(begin, end))

    def month(
        self,
        month: Month,
        people: Sequence[Person],
        group: str = "",
        *,
        book: RuleBook | None = None,
        keep_gone: bool = False,
    ) -> MonthResult:
        """Return the draft of a month.

        Args:
            group: the group that ``people`` was limited to, for the heading.
            book: rules to try; None for those that the office has.
            keep_gone: whether somebody who left before the month has a row all the same; with a punch he always has.
        """
        records = self._records(people, month.days[0], month.days[-1], self.zone())
        result = self._month(month, people, records, group, book or self.book())
        return result if keep_gone else _without_gone(result)

    def month_with_groups(self, month: Month, people: Sequence[Person]) -> tuple[MonthResult, dict[str, MonthResult]]:
        """Return the draft of a month, and that of every group in it by its name, all from one reading.

        People without a group are the group with the empty name.
        """
        records, book = self._records(people, month.days[0], month.days[-1], self.zone()), self.book()
        whole = _without_gone(self._month(month, people, records, "", book))
        group_of = {row.person.id: row.person.details.group for row in whole.rows}
        members: defaultdict[str, list[Person]] = defaultdict(list)
        punches: defaultdict[str, list[Punch]] = defaultdict(list)
        entries: defaultdict[str, list[DayEntry]] = defaultdict(list)
        for row in whole.rows:
            members[row.person.details.group].append(row.person)
        for punch in records.punches:
            if punch.person in group_of:
                punches[group_of[punch.person]].append(punch)
        for entry in records.entries:
            if entry.person in group_of:
                entries[group_of[entry.person]].append(entry)
        groups = {
            group: self._month(month, theirs, Records(punches[group], entries[group], records.coverage), group, book)
            for group, theirs in sorted(members.items())
        }
        return whole, groups

    def people_day(self, day: date, people: Sequence[Person]) -> list[tuple[Person, DayResult]]:
        """Return what one day is for some people, in the order of the roll.

        Who is not on the roll on that day is left out, but nobody who was seen.
        """
        days = self._days(people, day)
        results = [(person, days.results(person)[0]) for person in sorted(people, key=place_on_the_roll)]
        return [(person, result) for person, result in results if not _is_gone((result,))]

    def explain(self, person: Person, day: date) -> Explanation:
        """Return why a day of a person is what it is, as today's records and rules give it."""
        found = self._days([person], day).explanation(person)
        return replace(found, steps=tuple(self._with_gaps(found.steps)))

    def _with_gaps(self, steps: Sequence[Step]) -> Iterator[Step]:
        """Yield the steps of an explanation; behind how much was watched, when and why it was not."""
        shift = next((step.facts[1:3] for step in steps if step.kind is StepKind.SHIFT), ())
        for step in steps:
            yield step
            if step.kind is not StepKind.WATCHED or len(shift) != 2:
                continue
            start, end = shift
            if isinstance(start, datetime) and isinstance(end, datetime):
                yield from self._gaps_between(start, end)

    def _gaps_between(self, start: datetime, end: datetime) -> Iterator[Step]:
        zone = self.zone()
        for gap in self._gaps.between(start, end):
            first, last = max(gap.start, start).astimezone(zone), min(gap.end, end).astimezone(zone)
            yield Step(StepKind.UNWATCHED, (gap.camera, first, last, gap.reason.value))

    def _month(
        self, month: Month, people: Sequence[Person], records: Records, group: str, book: RuleBook
    ) -> MonthResult:
        return month_result(
            month=month,
            people=people,
            punches=records.punches,
            entries=records.entries,
            coverage=records.coverage,
            book=book,
            zone=self.zone(),
            now=self._clock(),
            site=self._settings.get(settings.SITE_NAME),
            group=group,
        )

    def _days(self, people: Sequence[Person], day: date) -> PeopleDays:
        zone = self.zone()
        records = self._records(people, day, day, zone)
        return PeopleDays(day, day, records, self.book(), zone, self._clock())

    def _records(self, people: Sequence[Person], first: date, last: date, zone: ZoneInfo) -> Records:
        # A punch may be filed a day off: whoever wrote it knew other rules.
        early, late = first - _DAY, last + _DAY
        coverage = self._vault.coverage.between(_midnight(early, zone), _midnight(last + 3 * _DAY, zone))
        if len(people) > _FEW:
            punches, entries = self._vault.punches.day_records_between(early, late)
            return Records(punches, entries, coverage)
        read = [self._vault.punches.day_records_of(person.id, early, late) for person in people]
        return Records(
            [punch for punches, _ in read for punch in punches],
            [entry for _, entries in read for entry in entries],
            coverage,
        )

    def _work_days(self, book: RuleBook, zone: ZoneInfo) -> WorkDays:
        # A new one every day, so that what is known of days that are past does not pile up.
        today = self._clock().date()
        known = self._known
        if (
            known is None
            or (known.day, known.days.duties.zone.key) != (today, zone.key)
            or known.days.duties.book != book
        ):
            known = self._known = _KnownDays(today, WorkDays(Duties(book, zone)))
        return known.days


def _same_for_all(book: RuleBook) -> bool:
    targets = [*(one.target for one in book.assignments), *(one.target for one in book.overrides)]
    return all(target.person is None and not target.group for target in targets)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def _without_gone(result: MonthResult) -> MonthResult:
    first = result.month.days[0]
    rows = tuple(
        row for row in result.rows if row.person.left is None or row.person.left >= first or not _is_gone(row.days)
    )
    return result if len(rows) == len(result.rows) else replace(result, rows=rows)


def _is_gone(days: Iterable[DayResult]) -> bool:
    return all(day.code is DayCode.NOT_EMPLOYED and not day.marks for day in days)
