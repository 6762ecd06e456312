"""A month of people: the results of their days, and the sums."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from faceattend.domain.coverage import WatchedSpan
from faceattend.domain.day_entries import DayEntry, DayPart
from faceattend.domain.duty import DayKind, Duty, Kin
from faceattend.domain.expectation import ExpectedDay
from faceattend.domain.months import Month
from faceattend.domain.people import Person
from faceattend.domain.people_days import PeopleDays, Records
from faceattend.domain.punches import Method, Punch
from faceattend.domain.results import (
    ColumnKind,
    DayCode,
    DayColumn,
    DayResult,
    MonthResult,
    MonthStatus,
    PersonMonth,
)
from faceattend.domain.roll_order import place_on_the_roll
from faceattend.domain.rule_book import RuleBook
from faceattend.domain.schedules import Shift
from faceattend.domain.totals import totals

_METHODS = tuple(Method)


def month_result(  # noqa: PLR0913 - a month depends on each of these facts, and all are passed by name
    *,
    month: Month,
    people: Iterable[Person],
    punches: Iterable[Punch],
    coverage: Iterable[WatchedSpan],
    book: RuleBook,
    zone: ZoneInfo,
    now: datetime,
    entries: Iterable[DayEntry] = (),
    site: str = "",
    group: str = "",
) -> MonthResult:
    """Return the month of ``people``, ordered by group and name; people without a group come last.

    Args:
        punches, entries, coverage: see :class:`Records`; those of other people or other months are left out.
        now: aware time; days that are not over yet hold no absence.
        group: the group that ``people`` was limited to, for the heading.
    """
    days = PeopleDays(month.days[0], month.days[-1], Records(punches, entries, coverage), book, zone, now)
    policies = [book.policy(day) for day in month.days]
    rows = []
    used = _Used()
    for person in sorted(people, key=place_on_the_roll):
        results, by_hand = days.corrected(person)
        rows.append(PersonMonth(person, results, totals(results, policies, book.leave_by_code), by_hand))
        used.add(days.duties.kin(person), days.expected(person), results)
    return MonthResult(
        month=month,
        site=site,
        zone=zone.key,
        status=MonthStatus.DRAFT,
        generated_at=now.astimezone(zone),
        group=group,
        columns=used.columns([days.duties.of(None, day) for day in month.days]),
        shifts=tuple(sorted(used.shifts, key=lambda shift: (shift.title, shift.key))),
        calendars=tuple(sorted(used.calendars)),
        rows=tuple(rows),
        evidence={method.value: count for method, count in zip(_METHODS, used.methods, strict=True)},
        watched=used.watched(),
        labels={DayCode(code.value): words for code, words in book.labels},
        leave_titles={code: book.leave_by_code[code].title for code in used.leave if code in book.leave_by_code},
        rules=book.version,
    )


class _Used:
    """What occurs in a month.

    Attributes:
        shifts, leave: in the order in which they were met.
        methods: number of counting punches by place of their method in the list of all.
    """

    def __init__(self) -> None:
        self.shifts: dict[Shift, None] = {}
        self.calendars: set[str] = set()
        self.methods = [0] * len(_METHODS)
        self.leave: dict[str, None] = {}
        self._days: dict[Kin, list[ExpectedDay | None]] = {}

    def add(self, kin: Kin, expected: Sequence[ExpectedDay], results: Sequence[DayResult]) -> None:
        """Note the month of one person."""
        methods = [method for result in results for method in result.methods]
        for number, method in enumerate(_METHODS):
            self.methods[number] += methods.count(method)
        for result in results:
            if result.leave:
                self.leave[result.leave] = None
            if result.other_leave:
                self.leave[result.other_leave] = None
        days = self._days.setdefault(kin, [None] * len(results))
        for place, known in enumerate(days):
            if known is None and results[place].code is not DayCode.NOT_EMPLOYED:
                days[place] = expected[place]
                duty = expected[place].work_day.duty
                self.shifts[duty.shift] = None
                self.calendars.add(duty.calendar)

    def watched(self) -> tuple[int, int]:
        """Return watched and expected minutes, once for everybody with the same rules."""
        every = (expected for days in self._days.values() for expected in days if expected is not None)
        found = [expected.of(DayPart.WHOLE) for expected in every]
        return sum(one.watched for one in found), sum(one.length for one in found)

    def columns(self, usual: Sequence[Duty]) -> tuple[DayColumn, ...]:
        """Return how the dates are headed.

        Args:
            usual: the duty of anybody on each date, for dates on which nobody is on the roll.
        """
        kinds: list[set[tuple[DayKind, str]]] = [set() for _ in usual]
        for days in self._days.values():
            for place, expected in enumerate(days):
                if expected is not None:
                    duty = expected.work_day.duty
                    kinds[place].add((duty.kind, duty.holiday))
        return tuple(_column(duty, found) for duty, found in zip(usual, kinds, strict=True))


def _column(usual: Duty, found: set[tuple[DayKind, str]]) -> DayColumn:
    if not found:
        return DayColumn(usual.day, ColumnKind(usual.kind.value), usual.holiday)
    if len(found) > 1:
        return DayColumn(usual.day, ColumnKind.WORKING)
    [(kind, holiday)] = found
    return DayColumn(usual.day, ColumnKind(kind.value), holiday)
