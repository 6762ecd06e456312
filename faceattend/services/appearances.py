"""The record of who passed a camera: few rows, however long somebody stands in the picture."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from faceattend.domain.matching import Verdict
from faceattend.domain.people import PersonId
from faceattend.domain.sightings import Appearance, Sighting, TrackedFace
from faceattend.storage.sightings import SightingRepository

ROW_EVERY = timedelta(seconds=30)
"""A face with one verdict is written down once in this time (security.md, section 6, access-attempt log)."""


class AppearanceKeeper:
    """Writes down the verdicts of one camera. It belongs to one thread."""

    def __init__(self, sightings: SightingRepository, camera: str) -> None:
        self._sightings = sightings
        self._camera = camera
        self._written: dict[tuple[int, Verdict, PersonId | None], datetime] = {}

    def seen(self, faces: Iterable[TrackedFace | Sighting], time: datetime, day: date) -> None:
        """Write down those faces that have a verdict and were not written with it lately, in one transaction.

        Args:
            time: aware UTC time of the frame.
            day: the work day that it belongs to.

        Raises:
            EnvironmentFault: the disk is full or failed; the next frame tries again.
        """
        fresh = {}
        for face in faces:
            if face.verdict is None:
                continue
            key = (face.track, face.verdict, face.person)
            written = self._written.get(key)
            if written is None or abs(time - written) >= ROW_EVERY:
                fresh[key] = Appearance(time, day, self._camera, face.verdict, face.person, face.score)
        if not fresh:
            return
        self._sightings.add(*fresh.values())
        # Tracks end without saying so; what is older has no say any more.
        recent = {key: written for key, written in self._written.items() if abs(time - written) < ROW_EVERY}
        self._written = recent | dict.fromkeys(fresh, time)
