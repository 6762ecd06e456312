"""A disk that is full or cannot be read for a while."""

from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from faceattend.domain.coverage import GapReason
from faceattend.domain.faces import Frame
from faceattend.domain.incidents import Incident, IncidentKind
from faceattend.domain.people import Person, PersonId
from faceattend.domain.sightings import Appearance, Sighting
from faceattend.errors import EnvironmentFault
from faceattend.services.monitoring import WatchSession, WatchStep
from faceattend.storage.incidents import IncidentRepository
from faceattend.storage.people import PeopleRepository
from faceattend.storage.sightings import SightingRepository


class FullDiskSession(WatchSession):
    """A real session whose records cannot be written for the first frames."""

    def __init__(self, session: WatchSession, frames: int) -> None:
        self._session = session
        self._left = frames
        self.warning = session.warning

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


class FullSightings(SightingRepository):
    """The real log of who passed, in which nothing can be written while ``full``."""

    def __init__(self, sightings: SightingRepository) -> None:
        self._sightings = sightings
        self.full = False

    def add(self, *appearances: Appearance) -> None:
        """Fail, or write to the real log."""
        if self.full:
            raise EnvironmentFault("The disk is full; free some space.")
        self._sightings.add(*appearances)


class FullIncidents(IncidentRepository):
    """The real incidents, of which none can be written while there is ``room`` for none."""

    def __init__(self, incidents: IncidentRepository) -> None:
        self._incidents = incidents
        self.room = 0

    def add(self, kind: IncidentKind, detail: str, time: datetime, camera: str = "") -> Incident:
        """Fail, or write to the real ones."""
        if not self.room:
            raise EnvironmentFault("The disk is full; free some space.")
        self.room -= 1
        return self._incidents.add(kind, detail, time, camera)
