"""Punches as the desk sees them: today's list, entries by hand, voiding."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from faceattend.domain.accounts import Right
from faceattend.domain.clock import Clock
from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonId, clean_text
from faceattend.domain.punches import Direction, Method, NewPunch, Punch, PunchId
from faceattend.errors import UserError
from faceattend.services.access import Access, needs, needs_nobody
from faceattend.services.calculation import Calculation
from faceattend.storage.people import PeopleRepository
from faceattend.storage.punches import PunchRepository

MAX_REASON_LENGTH = 200


@dataclass(frozen=True, slots=True)
class PunchLine:
    """A punch with the person it belongs to."""

    punch: Punch
    person: Person


class AttendanceService:
    """Reads and corrects the punches.

    Attributes:
        access: who acts.
    """

    def __init__(
        self,
        punches: PunchRepository,
        people: PeopleRepository,
        calculation: Calculation,
        access: Access,
        clock: Clock,
    ) -> None:
        self.access = access
        self._punches = punches
        self._people = people
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
        return [punch for punch in self._punches.of(person, day, day) if punch.time == moment]

    @needs(Right.CORRECT_ATTENDANCE)
    def add(self, person: PersonId, time: datetime, direction: Direction, reason: str) -> Punch:
        """Write an entry by hand.

        Raises:
            NotAllowedError: the account may not correct this person's record.
            UserError: there is no reason, or the time is still to come.
        """
        self.access.require_person(Right.CORRECT_ATTENDANCE, self._people.get(person))
        cleaned = self._reason(reason)
        if time > self._clock():
            raise UserError("That time is still to come; enter when the person really came or went.")
        day = self._calculation.work_day(person, time)
        punch = self._punches.add(NewPunch(person, time, day, direction, Method.MANUAL, note=cleaned))
        self.access.note(Right.CORRECT_ATTENDANCE, [person], f"add {punch.id}")
        return punch

    @needs(Right.CORRECT_ATTENDANCE)
    def void(self, id: PunchId, reason: str) -> Punch:
        """Declare that a punch does not count; it stays readable with the reason.

        Raises:
            NotAllowedError: the account may not correct this person's record.
            UserError: there is no reason, no such punch, or it was voided before.
        """
        self.access.require_person(Right.CORRECT_ATTENDANCE, self._people.get(self._punches.get(id).person))
        punch = self._punches.void(id, self._reason(reason), self._clock())
        self.access.note(Right.CORRECT_ATTENDANCE, [punch.person], f"void {punch.id}")
        return punch

    def _reason(self, reason: str) -> str:
        cleaned = clean_text(reason, "reason", MAX_REASON_LENGTH)
        if not cleaned:
            raise UserError("There is no reason; write down why the record is changed by hand.")
        return cleaned

    def _lines(self, punches: list[Punch], when: str) -> list[PunchLine]:
        seen = self.access.within_reach(Right.READ_ATTENDANCE, self._people.all())
        people = {person.id: person for person in seen}
        lines = [PunchLine(punch, people[punch.person]) for punch in punches if punch.person in people]
        self.access.note(Right.READ_ATTENDANCE, [line.person.id for line in lines], when)
        return lines
