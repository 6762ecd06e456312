"""From a recognised face to a punch: once a visit, in the right direction."""

from datetime import date, datetime, timedelta
from threading import Lock

from faceattend.domain.people import PersonId
from faceattend.domain.punches import CameraDirection, Method, NewPunch, Punch, is_repeat, next_direction
from faceattend.services.calculation import Calculation
from faceattend.services.office_settings import OfficeSettings
from faceattend.storage.punches import PunchRepository


class Visits:
    """When each person was last seen at one camera. It may be handed from one punch clock to the next.

    Attributes:
        lock: held while somebody is punched, so that two clocks with the same visits do not punch him twice.
    """

    def __init__(self) -> None:
        """Nobody was seen yet."""
        self.last_seen: dict[PersonId, datetime] = {}
        self.lock = Lock()

    def forget(self, person: PersonId) -> None:
        """Let the next sight of a person begin a visit: who was seen was somebody else."""
        with self.lock:
            self.last_seen.pop(person, None)


class PunchClock:
    """Punches people as they pass one camera. Any thread may call it."""

    def __init__(
        self,
        punches: PunchRepository,
        office_settings: OfficeSettings,
        calculation: Calculation,
        camera: str,
        direction: CameraDirection,
        visits: Visits,
    ) -> None:
        self._punches = punches
        self._camera = camera
        self._direction = direction
        self._gap = office_settings.repeat_gap()
        self._calculation = calculation
        self._visits = visits

    def work_day(self, time: datetime, person: PersonId | None = None) -> date:
        """Return the work day that a moment belongs to, for a person or for anybody without rules of his own."""
        return self._calculation.work_day(person, time)

    def see(self, person: PersonId, time: datetime, score: float, method: Method) -> Punch | None:
        """Note that a person is here, and return the punch when this begins a new visit.

        The punch is on the disk when this returns.
        """
        with self._visits.lock:
            # Most frames show somebody who was there in the one before: nothing is read for these.
            if is_repeat(self._visits.last_seen.get(person), time, self._gap):
                self._remember(person, time, method)
                return None
            day = self.work_day(time, person)
            if is_repeat(self._nearest_punch(person, day, time), time, self._gap):
                self._remember(person, time, method)
                return None
            earlier = [punch for punch in self._punches.of(person, day, day) if punch.time <= time]
            punch = self._punches.add(
                NewPunch(
                    person=person,
                    time=time,
                    day=day,
                    direction=next_direction(self._direction, earlier),
                    method=method,
                    camera=self._camera,
                    score=score,
                    stated=self._direction is not CameraDirection.AUTO,
                )
            )
            self._remember(person, time, method)
            return punch

    def _remember(self, person: PersonId, time: datetime, method: Method) -> None:
        latest = self._visits.last_seen.get(person, time)
        # An answer about an earlier face says nothing of where the person is now.
        self._visits.last_seen[person] = max(time, latest) if method is Method.CONFIRMED else time

    def _nearest_punch(self, person: PersonId, day: date, time: datetime) -> datetime | None:
        """Return when the person was punched nearest to ``time``; neither a restart nor a late answer punches twice."""
        around = self._punches.of(person, day - timedelta(days=1), day + timedelta(days=1))
        return min((punch.time for punch in around if punch.counts), key=lambda other: abs(other - time), default=None)
