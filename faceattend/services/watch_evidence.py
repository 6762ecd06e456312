"""What the live line keeps of a face for an incident: nothing, unless the office wants it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from faceattend import settings
from faceattend.domain.evidence import Evidence, EvidenceProfile
from faceattend.domain.faces import Box, Frame, Image
from faceattend.domain.incidents import Incident
from faceattend.domain.sightings import TrackedFace
from faceattend.services.incidents import LARGEST_PICTURE
from faceattend.services.office_settings import OfficeSettings
from faceattend.services.watch_session import WatchEnding, WatchStep
from faceattend.vision.crops import as_jpeg, cut_out

_KEPT_FOR = timedelta(minutes=2)
"""How long a face that is gone may still become an incident."""

_ASK_EVERY = timedelta(seconds=5)
"""How often it is looked up whether the office still wants pictures."""

_MOST_KEPT = 50
"""Faces of which a cut-out is in memory; one takes less than a megabyte."""

_LEAD = 256
"""Bytes of a kept picture that are no picture."""


class WatchEvidence:
    """Makes evidence of the faces of one camera. For one thread.

    Pictures are in memory only: a cut-out of a face without a name where it was nearest, for an incident that shows
    only once the face is gone.
    """

    def __init__(self, office_settings: OfficeSettings) -> None:
        self._settings = office_settings
        self._cut_outs: dict[int, tuple[datetime, float, Image]] = {}
        self._asked: datetime | None = None
        self._wanted = False

    def look(self, step: WatchStep) -> list[Incident]:
        """Remember how faces look that have no name."""
        frame, everybody = step.frame, step.faces
        if self._asked is None or abs(frame.time - self._asked) >= _ASK_EVERY:
            self._asked, self._wanted = frame.time, self._profile() is EvidenceProfile.PICTURE
        if not self._wanted:
            self._cut_outs.clear()
            return []
        for face in everybody:
            before = self._cut_outs.get(face.track)
            nearer = before is None or face.box.width > 1.1 * before[1]
            if face.person is None and nearer:
                others = [other.box for other in everybody if other is not face]
                self._cut_outs[face.track] = frame.time, face.box.width, cut_out(frame.image, face.box, others)
        recent = {track: kept for track, kept in self._cut_outs.items() if abs(frame.time - kept[0]) < _KEPT_FOR}
        self._cut_outs = dict(sorted(recent.items())[-_MOST_KEPT:])
        return []

    def end(self, _ending: WatchEnding) -> list[Incident]:
        """No face is new at the end."""
        return []

    def of_face(self, frame: Frame, face: TrackedFace, faces: Iterable[TrackedFace]) -> bytes | None:
        """Return the evidence of a face that is in the picture, or None when the office keeps none."""
        profile = self._profile()
        if profile is EvidenceProfile.OFF:
            return None
        crop = None
        if profile is EvidenceProfile.PICTURE:
            crop = cut_out(frame.image, face.box, [other.box for other in faces if other is not face])
        seconds = 0.0 if face.since is None else (frame.time - face.since).total_seconds()
        return _packed(frame.camera, face.box, seconds, crop)

    def of_gone(self, camera: str, track: int, box: Box, seconds: float) -> bytes | None:
        """Return the evidence of a face that is out of the picture, or None when the office keeps none."""
        profile = self._profile()
        if profile is EvidenceProfile.OFF:
            return None
        kept = self._cut_outs.get(track) if profile is EvidenceProfile.PICTURE else None
        return _packed(camera, box, seconds, None if kept is None else kept[2])

    def _profile(self) -> EvidenceProfile:
        return EvidenceProfile(self._settings.get(settings.INCIDENT_PICTURES))


def _packed(camera: str, box: Box, seconds: float, crop: Image | None) -> bytes:
    picture = b"" if crop is None else as_jpeg(crop, LARGEST_PICTURE - _LEAD)
    return Evidence(camera, box, seconds, picture).packed()
