"""What the live line says of a face: one verdict, at a time, at a camera."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from faceattend.domain.faces import Box, FaceQuality
from faceattend.domain.liveness import UNCHECKED, LivenessState
from faceattend.domain.matching import Verdict
from faceattend.domain.people import PersonId


@dataclass(frozen=True, slots=True)
class TrackedFace:
    """A face as it stands in the newest frame.

    Attributes:
        track: number of the track, stable while the face is followed.
        verdict: None while the face is still being looked at.
        person: who it is (RECOGNISED) or may be (REVIEW).
        since: when the face was seen first; None where nobody keeps count.
        liveness: whether it is a living face, and what it is asked to do to prove it.
        paused: whether it was missed again and again, so that for a while it must check in by other means.
    """

    track: int
    box: Box
    quality: FaceQuality | None
    verdict: Verdict | None
    person: PersonId | None
    score: float
    margin: float
    since: datetime | None = None
    liveness: LivenessState = UNCHECKED
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """A verdict on a track, said once when it is reached and again whenever it changes.

    Attributes:
        frame: sequence number of the frame in which the verdict was reached.
        template: the mean of the looks so far, float32 (1, D); None when the face was never encoded.
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
    template: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Passage:
    """A face that came and went: what is left to say of a track once it has ended.

    Attributes:
        first, last: when it was seen first and last.
        largest: the largest box that it had; the nearest that the person came.
        travelled: how far its centre moved in all, in widths of its largest box; a picture on the wall moves nowhere.
        verdict: the last one; None when the face was never good enough to be looked at.
        person: who it was (RECOGNISED) or may have been (REVIEW).
        template: the mean of the looks, float32 (1, D); None when the face was never encoded.
    """

    camera: str
    track: int
    first: datetime
    last: datetime
    largest: Box
    travelled: float
    verdict: Verdict | None
    person: PersonId | None
    template: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)


class Rejection(Enum):
    """Why a face was not let in although somebody stood there."""

    LOW_QUALITY = "low quality"
    """It was never good enough to be looked at: too far, too dark, turned away."""
    LIVENESS = "liveness"
    """It was no living face."""
    NO_CONSENT = "no consent"
    """It is like somebody's on the roll who does not agree to be recognised."""
    LEFT = "left"
    """It is like somebody's who has left."""
    PAUSED = "paused"
    """It was missed too often in a row and must wait, or check in by other means."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """A sighting as it is kept: one for every track and verdict in half a minute.

    Attributes:
        time: aware UTC time.
        day: the work day that it belongs to, in the site's zone.
        person: who it is (RECOGNISED) or may be (REVIEW); None when nobody was known, or he was erased since.
        rejection: why the face was not let in, where more is known than the verdict says.
    """

    time: datetime
    day: date
    camera: str
    verdict: Verdict
    person: PersonId | None
    score: float
    rejection: Rejection | None = None
