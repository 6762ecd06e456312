"""The record of who passed a camera: few rows, however long somebody stands in the picture."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta

from faceattend.domain.matching import Verdict
from faceattend.domain.people import PersonId
from faceattend.domain.sightings import Appearance, Passage, Rejection, Sighting, TrackedFace
from faceattend.storage.sightings import SightingRepository

ROW_EVERY = timedelta(seconds=30)
"""A face with one verdict is written down once in this time (security.md, section 6, access-attempt log)."""

LEAST_SIZE = 20.0
"""Shorter side in pixels of a face that was never looked at and is worth a row."""

LEAST_TIME = timedelta(seconds=0.5)
"""How long such a face must have been there; what is shorter may be a false detection."""

_Key = tuple[int, Verdict, PersonId | None]


class AppearanceKeeper:
    """Writes down the verdicts of one camera. It belongs to one thread."""

    def __init__(self, sightings: SightingRepository, camera: str) -> None:
        self._sightings = sightings
        self._camera = camera
        self._written: dict[_Key, datetime] = {}

    def seen(
        self,
        faces: Iterable[TrackedFace | Sighting],
        time: datetime,
        day: date,
        paused: Collection[int] = (),
        barred: Mapping[int, Rejection] | None = None,
    ) -> None:
        """Write down those faces that have a verdict and were not written with it lately, in one transaction.

        Args:
            time: aware UTC time of the frame.
            day: the work day that it belongs to.
            paused: tracks that may not check in for a while.
            barred: by track, why a face that is not known is not let in.

        Raises:
            EnvironmentFault: the disk is full or failed; the next frame tries again.
        """
        fresh: dict[_Key, Appearance] = {}
        for face in faces:
            if face.verdict is None:
                continue
            key = (face.track, face.verdict, face.person)
            written = self._written.get(key)
            if written is None or abs(time - written) >= ROW_EVERY:
                rejection = _rejection(face.verdict, face.track in paused, (barred or {}).get(face.track))
                fresh[key] = Appearance(time, day, self._camera, face.verdict, face.person, face.score, rejection)
        if not fresh:
            return
        self._sightings.add(*fresh.values())
        # Tracks end without saying so; what is older has no say any more.
        recent = {key: written for key, written in self._written.items() if abs(time - written) < ROW_EVERY}
        self._written = recent | dict.fromkeys(fresh, time)

    def gone(self, passages: Iterable[Passage], day: date) -> None:
        """Write down faces that were there and never good enough to be looked at.

        Raises:
            EnvironmentFault: the disk is full or failed.
        """
        missed = [
            Appearance(passage.last, day, self._camera, Verdict.UNKNOWN, None, 0.0, Rejection.LOW_QUALITY)
            for passage in passages
            if passage.verdict is None and _is_worth_a_row(passage)
        ]
        if missed:
            self._sightings.add(*missed)


def _rejection(verdict: Verdict, paused: bool, barred: Rejection | None) -> Rejection | None:  # noqa: FBT001
    if verdict is Verdict.SPOOF:
        return Rejection.LIVENESS
    if verdict is Verdict.UNKNOWN and barred is not None:
        return barred
    return Rejection.PAUSED if paused else None


def _is_worth_a_row(passage: Passage) -> bool:
    size = min(passage.largest.width, passage.largest.height)
    return size >= LEAST_SIZE and passage.last - passage.first >= LEAST_TIME
