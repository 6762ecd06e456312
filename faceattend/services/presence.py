"""Who is in, who is late and who is still expected, at this moment."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from faceattend.domain.accounts import Right
from faceattend.domain.clock import Clock
from faceattend.domain.duty import Duties
from faceattend.domain.people import Person, PersonId
from faceattend.domain.presence import Place, Standing, standing
from faceattend.domain.punches import Punch
from faceattend.services.access import Access, needs
from faceattend.services.calculation import Calculation
from faceattend.storage.people import PeopleRepository
from faceattend.storage.punches import PunchRepository

__all__ = ["Board", "Place", "PresenceService", "Standing"]


@dataclass(frozen=True, slots=True)
class Board:
    """How everybody stands on the work day that is now.

    Attributes:
        lines: in the order of the roll.
    """

    day: date
    lines: tuple[Standing, ...]


class PresenceService:
    """Says how people stand today.

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

    @needs(Right.READ_ATTENDANCE)
    def board(self) -> Board:
        """Return how everybody stands whose attendance the account may see."""
        day = self._calculation.today()
        people = self.access.within_reach(Right.READ_ATTENDANCE, self._people.all())
        lines = self._standings(day, people, self._punches.between(day, day))
        self.access.note(Right.READ_ATTENDANCE, [line.person.id for line in lines], day.isoformat())
        return Board(day, lines)

    @needs(Right.READ_ATTENDANCE)
    def standing(self, person: PersonId) -> Standing | None:
        """Return how one person stands on the work day that is now for him; None when he is not on the roll then.

        Raises:
            NotAllowedError: the account may not see this person's attendance.
        """
        found = self._people.get(person)
        self.access.require_person(Right.READ_ATTENDANCE, found)
        day = self._calculation.work_day(person, self._clock())
        self.access.note(Right.READ_ATTENDANCE, [person], day.isoformat())
        lines = self._standings(day, [found], self._punches.of(person, day, day))
        return lines[0] if lines else None

    def _standings(self, day: date, people: Sequence[Person], punches: Sequence[Punch]) -> tuple[Standing, ...]:
        own: defaultdict[PersonId, list[Punch]] = defaultdict(list)
        for punch in punches:
            own[punch.person].append(punch)
        duties, now = Duties(self._calculation.book(), self._calculation.zone()), self._clock()
        return tuple(
            standing(person, result, duties.of(person, day), own[person.id], now)
            for person, result in self._calculation.people_day(day, people)
        )
