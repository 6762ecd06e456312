"""The incidents that one camera's frames bring, on their way to the disk."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from faceattend.domain.incidents import Incident, IncidentKind
from faceattend.domain.people import PersonId
from faceattend.errors import EnvironmentFault
from faceattend.services.incidents import IncidentDesk
from faceattend.services.watch_session import WatchEnding, WatchStep

_MOST_NOTES, _MOST_PICTURES = 1000, 20
"""Incidents that wait for the disk, and those of them that wait with a picture; the oldest are given up."""


@dataclass(frozen=True, slots=True)
class _Note:
    """An incident that is to be written; the arguments of :meth:`IncidentDesk.note`."""

    kind: IncidentKind
    time: datetime
    sentence: str
    evidence: bytes | None
    people: tuple[PersonId, ...]


class IncidentNotes:
    """Notes the incidents of one camera that others find; the last of its observers, who writes them down.

    What the disk does not take waits, so that nothing that was found is lost. For one thread.

    Attributes:
        camera: which one.
    """

    def __init__(self, desk: IncidentDesk, camera: str) -> None:
        self.camera = camera
        self._desk = desk
        self._waiting: deque[_Note] = deque(maxlen=_MOST_NOTES)

    def note(
        self,
        kind: IncidentKind,
        time: datetime,
        sentence: str,
        evidence: bytes | None = None,
        people: Sequence[PersonId] = (),
    ) -> None:
        """Have an incident of this camera written once the frame was looked at; for the rest see the desk."""
        pictures = sum(each.evidence is not None for each in self._waiting)
        kept = evidence if pictures < _MOST_PICTURES else None
        self._waiting.append(_Note(kind, time, sentence, kept, tuple(people)))

    def look(self, _step: WatchStep) -> list[Incident]:
        """Write down what was found."""
        return self._write()

    def end(self, _ending: WatchEnding) -> list[Incident]:
        """Write down what was found."""
        return self._write()

    def _write(self) -> list[Incident]:
        written: list[Incident] = []
        while self._waiting:
            note = self._waiting[0]
            try:
                id = self._desk.note(note.kind, note.time, note.sentence, self.camera, note.evidence, note.people)
            except EnvironmentFault:
                if written:
                    # Whoever shows them is to hear of those; the next frame meets the fault again.
                    break
                raise
            self._waiting.popleft()
            written.append(Incident(id, note.time, note.kind, note.sentence, camera=self.camera))
        return written
