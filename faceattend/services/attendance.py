"""Punches as the desk sees them: today's list, entries by hand, voiding."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from faceattend.domain.accounts import Right
from faceattend.domain.clock import Clock
from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonId, clean_text
from faceattend.domain.punches import Direction, Method, NewPunch, Punch, PunchId
from faceattend.errors import UserError
from faceattend.services.access import Access, needs, needs_nobody
from faceattend.services.calculation import Calculation
from faceattend.services.mistakes import NOT_THIS_PERSON, MistakeBook
from faceattend.storage.closings import ClosingRepository
from faceattend.storage.people import PeopleRepository
from faceattend.storage.punches import PunchRepository

MAX_REASON_LENGTH = 200

_DAY = timedelta(days=1)
_SAME_MOMENT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class PunchLine:
    """A punch with the person it belongs to."""

    punch: Punch
    person: Person


class LeftOutReason(Enum):
    """Why somebody gets no entry that others get."""

    NOT_JOINED = "not joined"
    LEFT = "left"
    WRITTEN_ALREADY = "written already"
    """There is a punch of the same direction within a minute, and it counts."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody who got no entry."""

    person: Person
    reason: LeftOutReason


@dataclass(frozen=True, slots=True)
class ManyAdded:
    """What became of an entry for many."""

    written: tuple[PunchLine, ...]
    left_out: tuple[LeftOut, ...]


class AttendanceService:
    """Reads and corrects the punches.

    Attributes:
        access: who acts.
    """

    def __init__(
        self,
        punches: PunchRepository,
        people: PeopleRepository,
        closings: ClosingRepository,
        mistakes: MistakeBook,
        calculation: Calculation,
        access: Access,
        clock: Clock,
    ) -> None:
        self.access = access
        self._punches = punches
        self._people = people
        self._closings = closings
        self._mistakes = mistakes
        self._calculation = calculation
        self._clock = clock

    @needs_nobody
    def now(self) -> datetime:
        """Return the present moment as an aware UTC time."""
        return self._clock()

    @needs_nobody
    def today(self) -> date:
        """Return the work day that is now."""
        return self._calculation.today()

    @needs(Right.READ_ATTENDANCE)
    def day(self, day: date) -> list[PunchLine]:
        """Return the punches of one work day that the account may see, in order of time.

        Those of a person whose record cannot be read are left out, and a sentence says so; see Office.problems.
        """
        return self._lines(self._punches.between(day, day), day.isoformat())

    @needs(Right.READ_ATTENDANCE)
    def month(self, month: Month) -> list[PunchLine]:
        """Return the punches of a month in order of time, as :meth:`day` does."""
        return self._lines(self._punches.between(month.days[0], month.days[-1]), str(month))

    @needs(Right.CORRECT_ATTENDANCE)
    def at(self, person: PersonId, time: datetime) -> list[Punch]:
        """Return the punches of a person at one moment, to the millisecond.

        Raises:
            NotAllowedError: the account may not correct this person's record.
        """
        self.access.require_person(Right.CORRECT_ATTENDANCE, self._people.get(person))
        day = self._calculation.work_day(person, time)
        self.access.note(Right.READ_ATTENDANCE, [person], day.isoformat())
        moment = time - timedelta(microseconds=time.microsecond % 1000)
        # It may be filed a day off: whoever wrote it knew other rules.
        return [punch for punch in self._punches.of(person, day - _DAY, day + _DAY) if punch.time == moment]

    @needs(Right.CORRECT_ATTENDANCE)
    def add(self, person: PersonId, time: datetime, direction: Direction, reason: str) -> Punch:
        """Write an entry by hand.

        Raises:
            NotAllowedError: the account may not correct this person's record.
            UserError: there is no reason, or the time is still to come.
        """
        self.access.require_person(Right.CORRECT_ATTENDANCE, self._people.get(person))
        now = self._clock()
        punch = self._punches.add(self._new(person, time, direction, clean_reason(reason)), now)
        self._note([person], f"add {punch.id}", [punch.day])
        return punch

    @needs(Right.CORRECT_ATTENDANCE)
    def add_many(
        self, people: Sequence[PersonId], time: datetime, direction: Direction, reason: str
    ) -> tuple[PunchLine, ...]:
        """Write one entry by hand for each of some people, such as a class on a trip; all or none.

        Raises:
            NotAllowedError: the account may not correct the record of one of them.
            UserError: nobody is named, there is no reason, or the time is still to come.
        """
        return self._add_many(self._named(people), time, direction, reason)

    @needs(Right.CORRECT_ATTENDANCE)
    def add_where_possible(
        self, people: Sequence[PersonId], time: datetime, direction: Direction, reason: str
    ) -> ManyAdded:
        """Write one entry by hand as :meth:`add_many` does, but for those only for whom it makes sense.

        Raises:
            NotAllowedError: the account may not correct the record of one of them.
            UserError: nobody is named, there is no reason, or the time is still to come; nothing was written.
        """
        cleaned, found = clean_reason(reason), self._named(people)
        self._require_past(time)
        reasons = [(person, self._why_not(person, time, direction)) for person in found]
        suited = [person for person, why_not in reasons if why_not is None]
        written = self._add_many(suited, time, direction, cleaned) if suited else ()
        return ManyAdded(written, tuple(LeftOut(person, why) for person, why in reasons if why is not None))

    @needs(Right.CORRECT_ATTENDANCE)
    def void(self, id: PunchId, reason: str) -> Punch:
        """Declare that a punch does not count; it stays readable with the reason.

        Where the reason is that it was somebody else, that person's face needs more from then on.

        Raises:
            NotAllowedError: the account may not correct this person's record.
            UserError: there is no reason, no such punch, or it was voided before.
        """
        self.access.require_person(Right.CORRECT_ATTENDANCE, self._people.get(self._punches.get(id).person))
        punch = self._punches.void(id, clean_reason(reason), self._clock(), self.access.name)
        if punch.void_reason == NOT_THIS_PERSON:
            self._mistakes.remember(punch)
        self._note([punch.person], f"void {punch.id}", [punch.day])
        return punch

    @needs(Right.CORRECT_ATTENDANCE)
    def void_many(self, ids: Sequence[PunchId], reason: str) -> tuple[PunchLine, ...]:
        """Declare that none of some punches counts, such as entries for a class that were a mistake; all or none.

        Those that did not count already are passed over, unless that is all of them.

        Raises:
            NotAllowedError: the account may not correct the record of one of the people.
            UserError: there is no reason, one of the punches is not there, or none of them counts.
        """
        before = [self._punches.get(id) for id in dict.fromkeys(ids)]
        people = {person: self._people.get(person) for person in dict.fromkeys(punch.person for punch in before)}
        for person in people.values():
            self.access.require_person(Right.CORRECT_ATTENDANCE, person)
        cleaned, counting = clean_reason(reason), [punch.id for punch in before if punch.counts]
        if not counting:
            which = ", ".join(str(punch.id) for punch in before)
            raise UserError(f"The punch {which} does not count already; nothing is left to void.")
        self._punches.void_many(counting, cleaned, self._clock(), self.access.name)
        self._note(list(people), f"void {numbers(counting)}", [punch.day for punch in before])
        return tuple(PunchLine(self._punches.get(punch.id), people[punch.person]) for punch in before)

    def _named(self, people: Sequence[PersonId]) -> list[Person]:
        found = [self._people.get(person) for person in dict.fromkeys(people)]
        if not found:
            raise UserError("Nobody was named; choose for whom the entry is.")
        for person in found:
            self.access.require_person(Right.CORRECT_ATTENDANCE, person)
        return found

    def _why_not(self, person: Person, time: datetime, direction: Direction) -> LeftOutReason | None:
        day = self._calculation.work_day(person.id, time)
        if person.joined is not None and day < person.joined:
            return LeftOutReason.NOT_JOINED
        if person.left is not None and day > person.left:
            return LeftOutReason.LEFT
        near = (
            punch.counts and punch.direction is direction and abs(punch.time - time) < _SAME_MOMENT
            for punch in self._punches.of(person.id, day - _DAY, day + _DAY)
        )
        return LeftOutReason.WRITTEN_ALREADY if any(near) else None

    def _add_many(
        self, found: Sequence[Person], time: datetime, direction: Direction, reason: str
    ) -> tuple[PunchLine, ...]:
        cleaned, now = clean_reason(reason), self._clock()
        new = [self._new(person.id, time, direction, cleaned) for person in found]
        ids = self._punches.add_many(new, now)
        days = [punch.day for punch in new]
        self._note([person.id for person in found], f"add {numbers(ids)}", days)
        written = {punch.id: punch for punch in self._punches.between(min(days), max(days))}
        return tuple(PunchLine(written[id], person) for id, person in zip(ids, found, strict=True))

    def _new(self, person: PersonId, time: datetime, direction: Direction, reason: str) -> NewPunch:
        self._require_past(time)
        day = self._calculation.work_day(person, time)
        return NewPunch(person, time, day, direction, Method.MANUAL, note=reason, by=self.access.name)

    def _require_past(self, time: datetime) -> None:
        if time > self._clock():
            raise UserError("That time is still to come; enter when the person really came or went.")

    def _note(self, people: Sequence[PersonId], detail: str, days: Iterable[date]) -> None:
        self.access.note(Right.CORRECT_ATTENDANCE, people, detail + closed_among(self._closings, days))

    def _lines(self, punches: list[Punch], when: str) -> list[PunchLine]:
        seen = self.access.within_reach(Right.READ_ATTENDANCE, self._people.all())
        people = {person.id: person for person in seen}
        lines = [PunchLine(punch, people[punch.person]) for punch in punches if punch.person in people]
        self.access.note(Right.READ_ATTENDANCE, [line.person.id for line in lines], when)
        return lines


def clean_reason(reason: str) -> str:
    """Return why something is changed by hand, as it is kept.

    Raises:
        UserError: there is none, or it is too long.
    """
    cleaned = clean_text(reason, "reason", MAX_REASON_LENGTH)
    if not cleaned:
        raise UserError("There is no reason; write down why the record is changed by hand.")
    return cleaned


def closed_among(closings: ClosingRepository, days: Iterable[date]) -> str:
    """Return what the audit log says of writing into closed months, which become different from their papers."""
    closed = closings.closed_months() & {Month.of(day) for day in days}
    return f", closed: {', '.join(str(month) for month in sorted(closed))}" if closed else ""


def numbers(ids: Sequence[int]) -> str:
    """Return which records it was, in a few words."""
    return str(ids[0]) if len(ids) == 1 else f"{len(ids)} from {min(ids)} to {max(ids)}"
