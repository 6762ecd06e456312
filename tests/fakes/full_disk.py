"""A disk that is full or cannot be read for a while."""

from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from faceattend.domain.coverage import GapReason
from faceattend.domain.faces import Frame
from faceattend.domain.incidents import Incident
from faceattend.domain.people import Person, PersonId
from faceattend.domain.sightings import Sighting
from faceattend.errors import EnvironmentFault
from faceattend.services.monitoring import WatchSession, WatchStep
from faceattend.storage.people import PeopleRepository


class FullDiskSession(WatchSession):
    """A real session whose records cannot be written for the first frames."""

    def __init__(self, session: WatchSession, frames: int) -> None:
        self._session = session
        self._left = frames

    def process(self, frame: Frame) -> WatchStep:
        """Fail while the disk is full."""
        if self._left:
            self._left -= 1
            raise EnvironmentFault("The disk is full; free some space.")
        return self._session.process(frame)

    def person(self, id: PersonId) -> Person:
        """Ask the real session."""
        return self._session.person(id)

    def looked_away(self, reason: GapReason, since: datetime, now: datetime) -> tuple[Incident, ...]:
        """Tell the real session."""
        return self._session.looked_away(reason, since, now)

    def finish(self, now: datetime | None = None) -> tuple[Sighting, ...]:
        """End the real session."""
        return self._session.finish(now)

    @property
    def last_incidents(self) -> tuple[Incident, ...]:
        """Ask the real session."""
        return self._session.last_incidents


class FailingPeople(PeopleRepository):
    """The real people, who cannot be read while ``failing``."""

    def __init__(self, people: PeopleRepository) -> None:
        self._people = people
        self.failing = False

    @property
    def version(self) -> int:
        """Ask the real people."""
        return self._people.version

    def all(self) -> list[Person]:
        """Fail, or read the real people."""
        if self.failing:
            raise EnvironmentFault("The disk cannot be read; check its cable.")
        return self._people.all()

    def templates(self, format: str) -> dict[PersonId, NDArray[np.float32]]:
        """Read the real templates."""
        return self._people.templates(format)
