"""Faces that are missed again and again: they check in by other means for a while."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from faceattend.domain.matching import Verdict
from faceattend.domain.sightings import Sighting, TrackedFace

MOST_MISSES = 5
"""Misses in a row at one camera (NIST SP 800-63B section 3.2.3 for a face without a tested liveness check)."""

PAUSE = timedelta(seconds=30)
"""How long those faces then may not check in."""

_ATTEMPT = timedelta(seconds=5)
"""A face that stands before the camera and is not recognised tries anew after so long."""


@dataclass(slots=True)
class _Miss:
    track: int
    time: datetime


class MissCounter:
    """Counts misses of one camera in a row. For one thread, frames in order of time.

    Only the faces that were missed are held back, so that a group of visitors keeps nobody on the roll from checking
    in. Somebody who is recognised ends the row.
    """

    def __init__(self) -> None:
        """Nobody was missed yet."""
        self._row: list[_Miss] = []
        self._paused: dict[int, datetime] = {}

    def take(self, sightings: Iterable[Sighting], faces: Iterable[TrackedFace], time: datetime) -> frozenset[int]:
        """Note what one frame brought and return the tracks that may not check in now."""
        # A clock that was set back makes no pause longer.
        self._paused = {track: since for track, since in self._paused.items() if abs(time - since) < PAUSE}
        everybody = list(faces)
        heard: list[Sighting | TrackedFace] = [*sightings, *everybody]
        for said in heard:
            if said.verdict is Verdict.RECOGNISED and said.track not in self._paused:
                self._row.clear()
        for face in everybody:
            if face.verdict in (Verdict.UNKNOWN, Verdict.SPOOF) and self._tries(face.track, time):
                self._row.append(_Miss(face.track, time))
        if len(self._row) >= MOST_MISSES:
            self._paused.update({miss.track: time for miss in self._row})
            self._row.clear()
        return frozenset(self._paused)

    def _tries(self, track: int, time: datetime) -> bool:
        latest = max((miss.time for miss in self._row if miss.track == track), default=None)
        return track not in self._paused and (latest is None or abs(time - latest) >= _ATTEMPT)
