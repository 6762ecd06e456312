"""A disk that is full for a while."""

from faceattend.domain.faces import Frame
from faceattend.domain.people import Person, PersonId
from faceattend.domain.sightings import Sighting
from faceattend.errors import EnvironmentFault
from faceattend.services.monitoring import WatchSession, WatchStep


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

    def finish(self) -> tuple[Sighting, ...]:
        """End the real session."""
        return self._session.finish()
