"""What the live line says of a face: one verdict, at a time, at a camera."""

from dataclasses import dataclass
from datetime import date, datetime

from faceattend.domain.faces import Box, FaceQuality
from faceattend.domain.matching import Verdict
from faceattend.domain.people import PersonId


@dataclass(frozen=True, slots=True)
class TrackedFace:
    """A face as it stands in the newest frame.

    Attributes:
        track: number of the track, stable while the face is followed.
        verdict: None while the face is still being looked at.
        person: who it is (RECOGNISED) or may be (REVIEW).
    """

    track: int
    box: Box
    quality: FaceQuality | None
    verdict: Verdict | None
    person: PersonId | None
    score: float
    margin: float


@dataclass(frozen=True, slots=True)
class Sighting:
    """A verdict on a track, said once when it is reached and again whenever it changes.

    Attributes:
        frame: sequence number of the frame in which the verdict was reached.
    """

    time: datetime
    camera: str
    frame: int
    track: int
    verdict: Verdict
    person: PersonId | None
    score: float
    margin: float
    box: Box


@dataclass(frozen=True, slots=True)
class Appearance:
    """A sighting as it is kept: one for every track and verdict in half a minute.

    Attributes:
        time: aware UTC time.
        day: the work day that it belongs to, in the site's zone.
        person: who it is (RECOGNISED) or may be (REVIEW); None when nobody was known, or he was erased since.
    """

    time: datetime
    day: date
    camera: str
    verdict: Verdict
    person: PersonId | None
    score: float
