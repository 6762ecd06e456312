"""Who is in front of a camera: the faces that are followed, and what is known of the people they belong to."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from faceattend.api import Recognizer
from faceattend.domain.faces import Box, Detection, FaceQuality
from faceattend.domain.liveness import UNCHECKED, Liveness, LivenessState
from faceattend.domain.matching import Verdict
from faceattend.domain.people import PersonId
from faceattend.domain.sightings import Passage, Sighting, TrackedFace
from faceattend.recognition.decision import Evidence, Judgement

_UNSAID: tuple[Verdict | None, PersonId | None] = (None, None)

_STEP = 0.1
"""Widths of a face that its middle has to move before that counts as a way: detections tremble by less."""

_ALIKE = 0.05
"""Similarity by which another must resemble a look more than the one whose face it seemed to be."""


_UNBROKEN = 0.7
"""Share of the threshold that is enough for a face that was followed without a break and has no name."""

_WHOLE = 0.8
"""Share of its width at the last look below which a face at the edge is on its way out."""

_COMING_IN = 0.15
"""Heights of a face that it has to move into the frame, from an edge that cuts it off, to come in."""


@dataclass(slots=True)
class Identity:
    """One person in front of the camera, as long as he stays; it outlives tracks that break.

    Attributes:
        number: what others know him by.
        first, last: when he was seen first and last.
        denied: whom he was taken for while a better match of the same person was in the picture; that one was there, so
            this is somebody else or a picture of him, also after the other left.
        said: verdict and person that were told last.
        agreed: how many looks in a row changed nothing.
        largest: the largest box of his face.
        travelled: how far its middle moved in all, in pixels.
    """

    number: int
    camera: str
    evidence: Evidence
    first: datetime
    last: datetime
    box: Box
    frame: int
    largest: Box
    anchor: tuple[float, float]
    travelled: float = 0.0
    judgement: Judgement = field(default_factory=lambda: Judgement(None, None))
    denied: PersonId | None = None
    said: tuple[Verdict | None, PersonId | None] = _UNSAID
    agreed: int = 0
    liveness: LivenessState = UNCHECKED

    def move(self, box: Box, frame: int, now: datetime) -> None:
        """Take where the face is now."""
        self.box, self.frame, self.last = box, frame, now
        if box.width > self.largest.width:
            self.largest = box
        (x, y), (from_x, from_y) = box.centre, self.anchor
        way = float(np.hypot(x - from_x, y - from_y))
        if way > _STEP * box.width:
            self.travelled += way
            self.anchor = (x, y)

    def statement(self, *, guarded: bool) -> tuple[Verdict | None, PersonId | None]:
        """Return the verdict and the person of it.

        Args:
            guarded: somebody tells living faces from pictures; then a name needs a living face.
        """
        verdict = self.judgement.verdict
        if guarded and verdict in (Verdict.RECOGNISED, Verdict.REVIEW):
            if self.liveness.liveness is Liveness.SPOOF:
                return Verdict.SPOOF, None
            if verdict is Verdict.RECOGNISED and self.liveness.liveness is not Liveness.LIVE:
                return None, None
        return verdict, self.judgement.person

    def sighting(self, verdict: Verdict, person: PersonId | None) -> Sighting:
        """Return what is said of him now."""
        candidate = self.judgement.candidate
        return Sighting(
            time=self.last,
            camera=self.camera,
            frame=self.frame,
            track=self.number,
            verdict=verdict,
            person=person,
            score=candidate.score if candidate else 0.0,
            margin=candidate.margin if candidate else 0.0,
            box=self.box,
            template=self.template(),
        )

    def passage(self) -> Passage:
        """Return what is left to say of him once he is gone."""
        verdict, person = self.said
        return Passage(
            camera=self.camera,
            track=self.number,
            first=self.first,
            last=self.last,
            largest=self.largest,
            travelled=self.travelled / max(self.largest.width, 1.0),
            verdict=verdict,
            person=person,
            template=self.template(),
        )

    def template(self) -> NDArray[np.float32] | None:
        """Return the mean of the looks, float32 (1, D); None when there was none."""
        return self.evidence.mean() if self.evidence.looks else None


@dataclass(frozen=True, slots=True, eq=False)
class OddLook:
    """A look that does not fit what was known: a blurred one, or one at somebody else.

    Attributes:
        template: float32 (D,).
    """

    template: NDArray[np.float32]
    weight: float


@dataclass(slots=True)
class Subject:
    """One face that is followed.

    Attributes:
        track: the tracker's number.
        doubted: since when it may be another face than the one that its identity was learned from.
        contested: another face is so near in this frame that a look would settle nothing.
        tried: when a look was last ordered.
        order: the look that is on its way.
        poor: the last look showed too little.
        crooked: the frame alone does not show well enough where eyes and mouth are.
        looked_width: width of the face at the last look.
        odd: the latest looks, as far as they were unlike everybody whose face this may be.
        broken: something besides such looks says that it may be another face than before.
        reach: how far it reached into the frame from the left and from the right edge, in pixels: the least since the
            last look while that edge cut off so much of it that another who comes in there would not be noticed.
    """

    track: int
    identity: Identity
    detection: Detection
    doubted: bool = False
    contested: bool = False
    tried: datetime | None = None
    order: int | None = None
    poor: bool = False
    crooked: bool = True
    looked_width: float = 0.0
    odd: tuple[OddLook, ...] = ()
    broken: bool = False
    reach: tuple[float, float] = (math.inf, math.inf)
    quality: FaceQuality | None = None

    @property
    def needs_care(self) -> bool:
        """Whether to take every trouble to see who it is.

        Less will do for a name that only has to be confirmed, and for a face that was seen to be level a moment ago.
        """
        level = self.identity.judgement.verdict in (None, Verdict.RECOGNISED) and not self.doubted
        return self.crooked or not level

    @property
    def is_uncertain(self) -> bool:
        """Whether nothing may be said of this face now."""
        return self.doubted or min(self.reach) < math.inf

    @property
    def is_unbroken(self) -> bool:
        """Whether it was followed without a doubt and has no name that somebody else could take over."""
        return not self.doubted and self.identity.judgement.verdict is not Verdict.RECOGNISED

    def doubt(self) -> None:
        """Say nothing of this face until it was looked at again; a look that is on its way shows the one before."""
        self.order = None
        self.broken = self.broken or self.identity.evidence.looks > 0
        self.doubted = self.doubted or self.broken

    def trust(self) -> None:
        """Take the face for that of its identity."""
        self.doubted = self.broken = False
        self.odd = ()
        self.reach = (math.inf, math.inf)

    def comes_in(self, width: int) -> bool:
        """Return whether a face that was looked at comes into a frame of this width again from one of its sides.

        Whoever is on his way out goes on. So this is somebody else, until a look shows that it is not: he may have
        taken the other's place little by little, so that it was never seen to change.
        """
        if not self.identity.evidence.looks:
            return False
        box = self.detection.box
        left, right = box.x + box.width, width - box.x
        if box.width < _WHOLE * self.looked_width:
            self.reach = (
                min(self.reach[0], left if box.x <= 0 else math.inf),
                min(self.reach[1], right if box.x + box.width >= width else math.inf),
            )
        step = _COMING_IN * box.height
        return left > self.reach[0] + step or right > self.reach[1] + step

    def face(self, *, guarded: bool) -> TrackedFace:
        """Return how it stands now."""
        identity = self.identity
        verdict, person = (None, None) if self.is_uncertain else identity.statement(guarded=guarded)
        candidate = identity.judgement.candidate
        return TrackedFace(
            track=identity.number,
            box=self.detection.box,
            quality=self.quality,
            verdict=verdict,
            person=person,
            score=candidate.score if candidate else 0.0,
            margin=candidate.margin if candidate else 0.0,
            since=identity.first,
            liveness=identity.liveness,
        )


def most_alike(
    recognizer: Recognizer, template: NDArray[np.float32], subject: Subject, others: Iterable[Identity]
) -> Identity | None:
    """Return whose face a look (D,) shows: the own one in case of doubt, None when it is like nobody's."""
    threshold = recognizer.info.default_threshold
    best, most = None, threshold
    for identity in (subject.identity, *others):
        if not identity.evidence.looks:
            continue
        likeness = float(recognizer.similarity(template[np.newaxis], identity.evidence.mean())[0, 0])
        if likeness >= (most if best is None else most + _ALIKE):
            best, most = identity, likeness
        elif identity is subject.identity and likeness >= _UNBROKEN * threshold and subject.is_unbroken:
            best = identity
    return best
