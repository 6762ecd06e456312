"""What one date means for one person: which shift, whether it is a working day, and when it is in UTC.

Which rule goes before which: an override goes before every assignment. Among either, one for the person goes before one
for his group, and that before one for everybody; of assignments for the same target, one for some days of the week goes
before one for all. Where two are alike, the later one (the higher number) holds. Who has no assignment has the shift
with the lowest key.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from faceattend.domain.calendars import WorkCalendar
from faceattend.domain.people import Person, PersonId
from faceattend.domain.rule_book import EVERYBODY, Assignment, Override, RuleBook, Target
from faceattend.domain.schedules import Break, Shift

OUTSIDE_TERM = "Outside term"
"""Title of the holiday that every day is on which a calendar with terms has none."""

_MINUTE = timedelta(minutes=1)

Kin = PersonId | str
"""Who has the same rules: everybody of a group, or one person alone who has rules of his own."""


class DayKind(Enum):
    """Whether somebody is expected on a day."""

    WORKING = "working"
    OFF = "off"
    HOLIDAY = "holiday"


class Stretch(NamedTuple):
    """A stretch of time, aware UTC, from the start up to but not including the end."""

    start: datetime
    end: datetime

    @property
    def minutes(self) -> int:
        """How many whole minutes it is long."""
        return whole_minutes(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Duty:
    """What one date means for one person, before anything is known of what he did.

    Attributes:
        shift: of this day; on a day off the one that would apply.
        parts: when the parts of the shift are.
        calendar: title of the calendar.
        holiday: what the holiday is called; empty on other days.
        target: for whom the shift was assigned; None when nobody assigned any.
        override: what makes this one day different, or None.
    """

    day: date
    kind: DayKind
    shift: Shift
    parts: tuple[Stretch, ...]
    calendar: str
    holiday: str
    target: Target | None
    override: Override | None

    @property
    def start(self) -> datetime:
        """When the first part starts."""
        return self.parts[0].start

    @property
    def end(self) -> datetime:
        """When the last part ends."""
        return self.parts[-1].end


class Duties:
    """Works out duties, each only once. Not to be shared between threads."""

    def __init__(self, book: RuleBook, zone: ZoneInfo) -> None:
        """Begin with the rules of a site in ``zone``."""
        self.book = book
        self.zone = zone
        self._overrides: defaultdict[tuple[Target, date], list[Override]] = defaultdict(list)
        self._assignments: defaultdict[Target, list[Assignment]] = defaultdict(list)
        for override in book.overrides:
            self._overrides[override.target, override.day].append(override)
        for assignment in book.assignments:
            self._assignments[assignment.target].append(assignment)
        targets = [*self._assignments, *(target for target, _ in self._overrides)]
        self._alone = frozenset(target.person for target in targets if target.person is not None)
        self._known: dict[tuple[Kin, date], Duty] = {}

    def kin(self, person: Person | None) -> Kin:
        """Return with whom a person shares his rules; None stands for anybody without a group."""
        if person is None:
            return ""
        return person.id if person.id in self._alone else person.details.group

    def of(self, person: Person | None, day: date) -> Duty:
        """Return what a date means for a person, or for anybody without a group and rules of his own."""
        key = self.kin(person), day
        duty = self._known.get(key)
        if duty is None:
            duty = self._known[key] = self._work_out(person, day)
        return duty

    def _work_out(self, person: Person | None, day: date) -> Duty:
        group = "" if person is None else person.details.group
        targets = _targets(person)
        override = self._override(targets, day)
        assignment = self._assignment(targets, day)
        calendar = self._calendar(group, day)
        holiday = self._holiday(calendar.key, day)
        if override is not None and override.shift is not None:
            kind, holiday = DayKind.WORKING, ""
        elif override is not None:
            kind, holiday = DayKind.OFF, ""
        elif holiday:
            kind = DayKind.HOLIDAY
        else:
            kind = DayKind.OFF if calendar.is_off(day) else DayKind.WORKING
        named = override if override is not None and override.shift is not None else assignment
        key = None if named is None else named.shift
        shift = self.book.shift(key or min(dated.shift.key for dated in self.book.shifts), day)
        return Duty(
            day=day,
            kind=kind,
            shift=shift,
            parts=shift_parts(shift, day, self.zone),
            calendar=calendar.title,
            holiday=holiday,
            target=None if named is None else named.target,
            override=override,
        )

    def _override(self, targets: Iterable[Target], day: date) -> Override | None:
        for target in targets:
            found = self._overrides.get((target, day))
            if found:
                return max(found, key=lambda override: override.id)
        return None

    def _assignment(self, targets: Iterable[Target], day: date) -> Assignment | None:
        for target in targets:
            held = [one for one in self._assignments.get(target, ()) if one.holds_on(day)]
            if held:
                return max(held, key=lambda one: (bool(one.weekdays), one.id))
        return None

    def _calendar(self, group: str, day: date) -> WorkCalendar:
        for named in dict.fromkeys((group, "")):
            held = [one for one in self.book.calendar_choices if one.group == named and one.since <= day]
            if held:
                return self._calendar_of(max(held, key=lambda one: one.since).calendar, day)
        return self._calendar_of(min(dated.calendar.key for dated in self.book.calendars), day)

    def _calendar_of(self, key: str, day: date) -> WorkCalendar:
        versions = sorted((one for one in self.book.calendars if one.calendar.key == key), key=lambda one: one.since)
        if not versions:
            return WorkCalendar()
        # A group may have been given a calendar for days before it was written down: its first form holds.
        held = [one for one in versions if one.since <= day] or versions[:1]
        return held[-1].calendar

    def _holiday(self, calendar: str, day: date) -> str:
        own = [one for one in self.book.holidays if one.day == day and one.calendar in (calendar, "")]
        if own:
            return max(own, key=lambda one: bool(one.calendar)).title
        terms = [term for term in self.book.terms if term.calendar == calendar]
        outside = terms and not any(term.first <= day <= term.last for term in terms)
        return OUTSIDE_TERM if outside else ""


def _targets(person: Person | None) -> tuple[Target, ...]:
    if person is None:
        return (EVERYBODY,)
    group = person.details.group
    return (Target(person=person.id), *((Target(group=group),) if group else ()), EVERYBODY)


def shift_parts(shift: Shift, day: date, zone: ZoneInfo) -> tuple[Stretch, ...]:
    """Return when the parts of the shift of ``day`` are; each starts after the one before it."""
    parts: list[Stretch] = []
    # The clock of the site in days since the first midnight, so that a split night shift goes on into the next day.
    at = 0, shift.parts[0].start
    for part in shift.parts:
        start = at[0] + (part.start < at[1]), part.start
        end = start[0] + (part.end <= part.start), part.end
        parts.append(_stretch(_moment(day, *start, zone), _moment(day, *end, zone)))
        at = end
    return tuple(parts)


def break_place(rest: Break, duty: Duty, zone: ZoneInfo) -> Stretch | None:
    """Return when a break of a day may be taken, or None when it has no place."""
    if rest.start is None or rest.end is None:
        return None
    first = duty.shift.parts[0].start
    start_day = int(rest.start < first)
    end_day = start_day + (rest.end <= rest.start)
    return _stretch(_moment(duty.day, start_day, rest.start, zone), _moment(duty.day, end_day, rest.end, zone))


def whole_minutes(start: datetime, end: datetime) -> int:
    """Return how many whole minutes lie between two UTC times."""
    return (end - start) // _MINUTE


def _moment(day: date, days: int, clock: time, zone: ZoneInfo) -> datetime:
    # The earlier of two moments with the same clock time, where clocks are set back (fold 0).
    return datetime.combine(day + timedelta(days=days), clock, tzinfo=zone).astimezone(UTC)


def _stretch(start: datetime, end: datetime) -> Stretch:
    # Where clocks are set forward, a clock time that does not exist lies behind the hour that was left out.
    return Stretch(start, max(start, end))
