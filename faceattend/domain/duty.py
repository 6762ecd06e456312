"""What one date means for one person: which shift, whether it is a working day, and when it is in UTC.

Which rule goes before which: an override goes before every assignment. Among either, one for the person goes before one
for his group, and that before one for everybody; of assignments for the same target, one for some days of the week goes
before one for all. Where two are alike, the later one (the higher number) holds. Who has no assignment has the shift
with the lowest key.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
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

Kin = Hashable
"""What people have in common who have the same rules: the group, and what is ruled for each of them alone."""


class DayKind(Enum):
    """Whether somebody is expected on a day."""

    WORKING = "working"
    OFF = "off"
    HOLIDAY = "holiday"


class AssignedTo(Enum):
    """For whom a shift was assigned."""

    PERSON = "person"
    GROUP = "group"
    EVERYBODY = "everybody"
    NOBODY = "nobody"


class Stretch(NamedTuple):
    """A stretch of time, aware UTC, from the start up to but not including the end."""

    start: datetime
    end: datetime

    @property
    def minutes(self) -> int:
        """How many whole minutes it is long."""
        return whole_minutes(self.start, self.end)


class _CalendarDay(NamedTuple):
    """What a calendar says of a day: its own title, the holiday's, and whether it is a weekly day off."""

    title: str
    holiday: str
    is_off: bool


@dataclass(frozen=True, slots=True)
class Duty:
    """What one date means for one person, before anything is known of what he did.

    Attributes:
        shift: of this day; on a day off the one that would apply.
        parts: when the parts of the shift are.
        calendar: title of the calendar.
        holiday: what the holiday is called; empty on other days.
        assigned: for whom the shift was assigned.
        one_day: whether this one day is different.
    """

    day: date
    kind: DayKind
    shift: Shift
    parts: tuple[Stretch, ...]
    calendar: str
    holiday: str
    assigned: AssignedTo
    one_day: bool

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
        self._own = _own_rules(book)
        self._known: dict[tuple[Kin, date], Duty] = {}
        # People with rules of their own still share shifts and calendars.
        self._hours: dict[tuple[str, date], tuple[Shift, tuple[Stretch, ...]]] = {}
        self._days: dict[tuple[str, date], _CalendarDay] = {}

    def kin(self, person: Person | None) -> Kin:
        """Return with whom a person shares his rules; None stands for anybody without a group."""
        if person is None:
            return ""
        own = self._own.get(person.id)
        return person.details.group if own is None else (person.details.group, own)

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
        calendar = self._calendar_day(group, day)
        holiday = calendar.holiday
        if override is not None and override.shift is not None:
            kind, holiday = DayKind.WORKING, ""
        elif override is not None:
            kind, holiday = DayKind.OFF, ""
        elif holiday:
            kind = DayKind.HOLIDAY
        else:
            kind = DayKind.OFF if calendar.is_off else DayKind.WORKING
        named = override if override is not None and override.shift is not None else assignment
        shift, parts = self._hours_of(None if named is None else named.shift, day)
        return Duty(
            day=day,
            kind=kind,
            shift=shift,
            parts=parts,
            calendar=calendar.title,
            holiday=holiday,
            assigned=_assigned_to(None if named is None else named.target),
            one_day=override is not None,
        )

    def _hours_of(self, key: str | None, day: date) -> tuple[Shift, tuple[Stretch, ...]]:
        """Return a shift as it is on a day, or the one with the lowest key, and when it is."""
        known = self._hours.get((key or "", day))
        if known is None:
            shift = self.book.shift(key or min(dated.shift.key for dated in self.book.shifts), day)
            known = self._hours[key or "", day] = shift, shift_parts(shift, day, self.zone)
        return known

    def _calendar_day(self, group: str, day: date) -> _CalendarDay:
        known = self._days.get((group, day))
        if known is None:
            calendar = self._calendar(group, day)
            holiday = self._holiday(calendar.key, day)
            known = self._days[group, day] = _CalendarDay(calendar.title, holiday, calendar.is_off(day))
        return known

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
                return self.book.calendar(max(held, key=lambda one: one.since).calendar, day)
        return self.book.calendar(min(dated.calendar.key for dated in self.book.calendars), day)

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


def _assigned_to(target: Target | None) -> AssignedTo:
    if target is None:
        return AssignedTo.NOBODY
    if target.person is not None:
        return AssignedTo.PERSON
    return AssignedTo.GROUP if target.group else AssignedTo.EVERYBODY


def _own_rules(book: RuleBook) -> dict[PersonId, Hashable]:
    """Return what is ruled for people alone, in the order in which it was; the same for people with the same rules."""
    own: defaultdict[PersonId, list[Hashable]] = defaultdict(list)
    for one in sorted(book.assignments, key=lambda rule: rule.id):
        if one.target.person is not None:
            own[one.target.person].append((one.shift, one.first, one.last, one.weekdays))
    for override in sorted(book.overrides, key=lambda rule: rule.id):
        if override.target.person is not None:
            own[override.target.person].append((override.shift, override.day))
    return {person: tuple(rules) for person, rules in own.items()}


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
