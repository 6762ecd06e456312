"""Days of people, as records and rules give them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from operator import attrgetter
from zoneinfo import ZoneInfo

from faceattend.domain.corrections import corrections
from faceattend.domain.coverage import WatchedSpan
from faceattend.domain.day_entries import DayEntry
from faceattend.domain.day_rule import DayRule
from faceattend.domain.duty import Duties, Kin
from faceattend.domain.expectation import ExpectedDay, WatchedTime
from faceattend.domain.explanation import Explanation, PunchUse, UsedPunch
from faceattend.domain.people import Person, PersonId
from faceattend.domain.punch_use import punch_uses
from faceattend.domain.punches import Punch
from faceattend.domain.results import Correction, DayResult, Mark
from faceattend.domain.rule_book import RuleBook
from faceattend.domain.tracing import Trace
from faceattend.domain.work_days import WorkDays

_BY_HAND = ((Mark.MANUAL,), (Mark.WEAK,))
_PLACE = attrgetter("time", "id")


@dataclass(frozen=True, slots=True)
class Records:
    """What was recorded around some days.

    Attributes:
        punches: those filed from the day before the first to the day after the last, voided ones included.
        entries: those of the days, withdrawn ones included.
        coverage: everything that was watched from the first shift of the days to the end of the last.
    """

    punches: Iterable[Punch]
    entries: Iterable[DayEntry] = ()
    coverage: Iterable[WatchedSpan] = ()


class PeopleDays:
    """Days of people that follow one another. Not to be shared between threads.

    Attributes:
        duties: what dates mean for people.
    """

    def __init__(
        self, first: date, last: date, records: Records, book: RuleBook, zone: ZoneInfo, now: datetime
    ) -> None:
        """Take up the records.

        Args:
            now: aware time; days that are not over yet hold no absence.
        """
        self.duties = Duties(book, zone)
        self._first, self._last = first, last
        self._zone = zone
        self._now = now.astimezone(UTC)
        self._rule = DayRule(book, zone, now)
        self._work_days = WorkDays(self.duties)
        self._coverage = WatchedTime(records.coverage)
        self._expected: dict[Kin, tuple[ExpectedDay, ...]] = {}
        self._punches: defaultdict[PersonId, list[Punch]] = defaultdict(list)
        self._entries: defaultdict[tuple[PersonId, date], list[DayEntry]] = defaultdict(list)
        for punch in records.punches:
            self._punches[punch.person].append(punch)
        for entry in records.entries:
            self._entries[entry.person, entry.day].append(entry)

    def expected(self, person: Person) -> tuple[ExpectedDay, ...]:
        """Return what is expected of a person on each of the days."""
        kin = self.duties.kin(person)
        known = self._expected.get(kin)
        if known is None:
            span = self._work_days.span(person, self._first, self._last)
            known = tuple(ExpectedDay(work_day, self._coverage, self._now) for work_day in span.days)
            self._expected[kin] = known
        return known

    def punches(self, person: Person) -> list[list[Punch]]:
        """Return the punches of a person on each of the days, in order of time."""
        span = self._work_days.span(person, self._first, self._last)
        by_day: list[list[Punch]] = [[] for _ in span.days]
        for punch in sorted(self._punches.get(person.id, ()), key=_PLACE):
            place = span.place(punch.time)
            if 0 <= place < len(by_day):
                by_day[place].append(punch)
        return by_day

    def results(self, person: Person) -> tuple[DayResult, ...]:
        """Return the results of a person, one for each of the days."""
        return self.corrected(person)[0]

    def corrected(self, person: Person) -> tuple[tuple[DayResult, ...], tuple[Correction, ...]]:
        """Return the results of a person, and what of them was written by hand."""
        days: list[DayResult] = []
        by_hand: list[Correction] = []
        for expected, punches in zip(self.expected(person), self.punches(person), strict=True):
            day = expected.work_day.duty.day
            entries = self._entries.get((person.id, day), ()) if self._entries else ()
            result = self._rule.result(person, expected, punches, entries)
            days.append(result)
            # Whatever is written by hand leaves one of the last marks, or is a punch that does not count.
            if entries or result.marks[-1:] in _BY_HAND or len(result.methods) != len(punches):
                by_hand.extend(corrections(day, punches, entries, self._zone))
        return tuple(days), tuple(by_hand)

    def explanation(self, person: Person) -> Explanation:
        """Return why the first of the days is what it is."""
        expected, punches = self.expected(person)[0], self.punches(person)[0]
        entries = tuple(self._entries.get((person.id, self._first), ()))
        trace = Trace(self._zone)
        result = self._rule.result(person, expected, punches, entries, trace)
        uses = [] if trace.reading is None else punch_uses(trace.reading, punches, trace.breaks)
        if trace.settled:
            uses = [use if use is PunchUse.VOIDED else PunchUse.ON_LEAVE for use in uses]
        used = (
            UsedPunch(punch, punch.time.astimezone(self._zone), use) for punch, use in zip(punches, uses, strict=True)
        )
        return Explanation(person, result, tuple(used), entries, tuple(trace.steps))
