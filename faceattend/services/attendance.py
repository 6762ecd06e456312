"""Punches as the desk sees them: today's list, entries by hand, voiding."""

from dataclasses import dataclass
from datetime import date, datetime

from faceattend.domain.clock import Clock
from faceattend.domain.people import Person, PersonId, clean_text
from faceattend.domain.punches import Direction, Method, NewPunch, Punch, PunchId
from faceattend.domain.results import Month
from faceattend.domain.shifts import work_day
from faceattend.errors import UserError
from faceattend.services.preferences import PreferencesService
from faceattend.storage.people import PeopleRepository
from faceattend.storage.punches import PunchRepository

MAX_REASON_LENGTH = 200


@dataclass(frozen=True, slots=True)
class PunchLine:
    """A punch with the person it belongs to."""

    punch: Punch
    person: Person


class AttendanceService:
    """Reads and corrects the punches."""

    def __init__(
        self, punches: PunchRepository, people: PeopleRepository, preferences: PreferencesService, clock: Clock
    ) -> None:
        self._punches = punches
        self._people = people
        self._preferences = preferences
        self._clock = clock

    def now(self) -> datetime:
        """Return the present moment as an aware UTC time."""
        return self._clock()

    def today(self) -> date:
        """Return the work day that is now."""
        return self._work_day(self._clock())

    def day(self, day: date) -> list[PunchLine]:
        """Return the punches of one work day in order of time.

        Those of a person whose record cannot be read are left out, and a sentence says so; see Office.problems.
        """
        return self._lines(self._punches.between(day, day))

    def month(self, month: Month) -> list[PunchLine]:
        """Return the punches of a month in order of time; as in :meth:`day`, without those of damaged people."""
        return self._lines(self._punches.between(month.days[0], month.days[-1]))

    def add(self, person: PersonId, time: datetime, direction: Direction, reason: str) -> Punch:
        """Write an entry by hand.

        Raises:
            UserError: there is no reason, or the time is still to come.
        """
        cleaned = self._reason(reason)
        if time > self._clock():
            raise UserError("That time is still to come; enter when the person really came or went.")
        return self._punches.add(NewPunch(person, time, self._work_day(time), direction, Method.MANUAL, note=cleaned))

    def void(self, id: PunchId, reason: str) -> Punch:
        """Declare that a punch does not count; it stays readable with the reason.

        Raises:
            UserError: there is no reason, no such punch, or it was voided before.
        """
        return self._punches.void(id, self._reason(reason), self._clock())

    def _work_day(self, time: datetime) -> date:
        return work_day(time, self._preferences.work_week().shift, self._preferences.zone())

    def _reason(self, reason: str) -> str:
        cleaned = clean_text(reason, "reason", MAX_REASON_LENGTH)
        if not cleaned:
            raise UserError("There is no reason; write down why the record is changed by hand.")
        return cleaned

    def _lines(self, punches: list[Punch]) -> list[PunchLine]:
        people = {person.id: person for person in self._people.all()}
        return [PunchLine(punch, people[punch.person]) for punch in punches if punch.person in people]
