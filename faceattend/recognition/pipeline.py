"""From frames of one camera to verdicts."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

import numpy as np
from numpy.typing import NDArray

from faceattend.api import Recognizer
from faceattend.domain.faces import Box, Detection, FaceQuality, Frame
from faceattend.domain.matching import MatchPolicy, Verdict
from faceattend.domain.people import PersonId
from faceattend.domain.sightings import Sighting, TrackedFace
from faceattend.recognition.decision import Evidence, Judgement, look_weight, one_person_once
from faceattend.recognition.encoding import encode_face
from faceattend.recognition.gallery import Gallery
from faceattend.recognition.observation import Parting, PipelineResult
from faceattend.vision.detection import FaceDetector
from faceattend.vision.quality import measure
from faceattend.vision.tracking import Track, Tracker

RECHECK = timedelta(seconds=1)
"""How often a recognised face is looked at again, so that a wrong name does not stick."""

RECHECK_NAMELESS = timedelta(seconds=0.4)
"""How often a face without a name is: somebody else may have stepped into its place, and may not stay longer."""

REJOIN = timedelta(seconds=1.5)
"""How long the looks at a face that was lost are kept for it to appear again: fast walkers break their tracks."""

LEAST_LOOKS_A_FRAME = 2
"""Faces encoded in one frame at most, when frames come fast enough for the others to wait for the next one."""

_TICK = timedelta(milliseconds=5)
"""Frame times are rounded; a look this little too early is in time."""


@dataclass(slots=True)
class _Subject:
    """One face that is being followed, and what was said of it.

    Attributes:
        track: the tracker's number.
        number: what others know the face by; it outlives a track that broke.
        denied: whom the face was taken for while a better match of the same person was in the picture; he was there, so
            this face is somebody else or a picture of him, also after he left.
        last_try: when a look was last attempted; a face too poor to encode is not measured again in every frame.
    """

    track: int
    number: int
    evidence: Evidence
    box: Box
    camera: str
    frame: int
    seen: datetime
    denied: PersonId | None = None
    last_try: datetime | None = None
    quality: FaceQuality | None = None
    judgement: Judgement = field(default_factory=lambda: Judgement(None, None))
    said: tuple[Verdict | None, object] = (None, None)

    @property
    def score(self) -> float:
        """Similarity of the best candidate, 0 when there is none."""
        return self.judgement.candidate.score if self.judgement.candidate else 0.0

    @property
    def margin(self) -> float:
        """Lead of the best candidate, 0 when there is none."""
        return self.judgement.candidate.margin if self.judgement.candidate else 0.0


class Pipeline:
    """Follows the faces of one camera and decides who they are. For one thread, frames in order of time."""

    def __init__(self, detector: FaceDetector, recognizer: Recognizer, gallery: Gallery, policy: MatchPolicy) -> None:
        self._detector = detector
        self._recognizer = recognizer
        self._gallery = gallery
        self._policy = policy
        self._gap = timedelta(seconds=policy.vote_gap)
        self._numbers = count(1)
        self._tracker = Tracker()
        self._subjects: dict[int, _Subject] = {}
        self._departed: list[_Subject] = []
        self._previous: datetime | None = None

    def process(self, frame: Frame) -> PipelineResult:
        """Look at the next frame.

        Raises:
            PluginFault: the recognizer failed.
        """
        tracks = self._tracker.update(self._detector.detect(frame.image))
        self._retire(self._tracker.lost)
        visible = [self._subject(track, frame) for track in tracks]
        detections = {track.id: track.detection for track in tracks}
        for subject in self._due(visible, frame.time):
            self._look(subject, detections[subject.track], frame)
        self._settle(visible)
        sightings = [said for subject in visible if (said := self._say(subject)) is not None]
        sightings.extend(self._farewells(frame.time))
        self._previous = frame.time
        return PipelineResult(frame, tuple(_as_face(subject) for subject in visible), tuple(sightings))

    def use(self, gallery: Gallery, policy: MatchPolicy) -> None:
        """Compare all faces, also those that are followed now, with another roll from the next frame on."""
        self._gallery = gallery
        self._policy = policy
        self._gap = timedelta(seconds=policy.vote_gap)
        for subject in (*self._subjects.values(), *self._departed):
            subject.evidence = subject.evidence.compared_with(gallery, policy)
            subject.judgement = Judgement(None, None)

    def finish(self) -> Parting:
        """End the watch; return what is left to say of the faces that were followed. Nothing may follow."""
        self._retire(tuple(self._subjects))
        return Parting(tuple(self._farewells(None)), ())

    def _subject(self, track: Track, frame: Frame) -> _Subject:
        """Return the subject of a track, new or known, as it stands in this frame."""
        subject = self._subjects.get(track.id)
        if subject is None:
            subject = _Subject(
                track.id,
                next(self._numbers),
                self._no_evidence(),
                track.detection.box,
                frame.camera,
                frame.sequence,
                frame.time,
            )
            self._subjects[track.id] = subject
        subject.box = track.detection.box
        subject.frame = frame.sequence
        subject.seen = frame.time
        return subject

    def _no_evidence(self) -> Evidence:
        return Evidence(self._recognizer, self._gallery, self._policy)

    def _due(self, visible: Sequence[_Subject], now: datetime) -> list[_Subject]:
        """Return the faces to look at in this frame, those without verdict and those that waited longest first."""
        waiting = [subject for subject in visible if self._is_due(subject, now)]
        never = datetime.min.replace(tzinfo=UTC)
        waiting.sort(key=lambda subject: (subject.judgement.verdict is not None, subject.last_try or never))
        interval = now - self._previous if self._previous is not None else self._gap
        # Spread over the frames of one gap, so that many faces do not hold up one frame; slow cameras have one frame.
        share = math.ceil(len(visible) * min(1.0, max(0.0, interval / self._gap))) if self._gap else len(waiting)
        return waiting[: max(LEAST_LOOKS_A_FRAME, share)]

    def _is_due(self, subject: _Subject, now: datetime) -> bool:
        if subject.last_try is None:
            return True
        pauses = {None: self._gap, Verdict.RECOGNISED: RECHECK}
        pause = max(self._gap, pauses.get(subject.judgement.verdict, RECHECK_NAMELESS))
        elapsed = now - subject.last_try
        # A clock that was set back must not keep a face waiting.
        return elapsed >= pause - _TICK or elapsed < timedelta(0)

    def _look(self, subject: _Subject, detection: Detection, frame: Frame) -> None:
        """Encode the face, if it is good enough, and add the look to what is known of it."""
        subject.last_try = frame.time
        quality = measure(frame.image, detection)
        subject.quality = quality
        if not look_weight(quality):
            return
        upright = self._detector.upright(frame.image, detection)
        subject.quality = measure(frame.image, upright)
        weight = look_weight(subject.quality)
        if not weight:
            return
        template = encode_face(frame.image, upright, self._recognizer)
        if not subject.evidence.resembles(template):
            self._replace(subject)
        if not subject.evidence.looks:
            self._rejoin(subject, template)
        subject.evidence.add(template, weight)

    def _replace(self, subject: _Subject) -> None:
        """Begin anew, because another face took the place of this one: a cut in the film, or somebody in front."""
        # One look that fits nobody may be a bad look at the same face, of which there is nothing to say.
        if subject.evidence.looks > 1:
            self._departed.append(replace(subject))
        subject.number = next(self._numbers)
        subject.evidence = self._no_evidence()
        subject.judgement = Judgement(None, None)
        subject.denied = None
        subject.said = (None, None)

    def _rejoin(self, subject: _Subject, template: NDArray[np.float32]) -> None:
        """Let a new face go on where one that is out of sight and looks the same left off a moment ago."""
        # At few frames a second a walker leaves his box behind; the tracker still waits for him in the old place.
        hidden = [other for other in self._subjects.values() if other.seen < subject.seen]
        for other in (*hidden, *self._departed):
            if other.evidence.looks and other.evidence.resembles(template):
                subject.number = other.number
                subject.evidence = other.evidence
                subject.judgement = other.judgement
                subject.denied = other.denied
                subject.said = other.said
                self._forget(other)
                return

    def _forget(self, other: _Subject) -> None:
        self._departed = [departed for departed in self._departed if departed is not other]
        if self._subjects.get(other.track) is other:
            del self._subjects[other.track]

    def _settle(self, visible: Sequence[_Subject]) -> None:
        judgements = {subject.track: _judged(subject) for subject in visible}
        for track, judgement in one_person_once(judgements).items():
            subject = self._subjects[track]
            subject.judgement = judgement
            if judgement.verdict is not judgements[track].verdict:
                subject.denied = judgement.person

    def _retire(self, lost: Sequence[int]) -> None:
        for id in lost:
            subject = self._subjects.pop(id, None)
            if subject is not None and subject.evidence.looks:
                self._departed.append(subject)

    def _farewells(self, now: datetime | None) -> list[Sighting]:
        """Return what there is to say of faces that are gone for good; all of them when ``now`` is None."""
        gone = [subject for subject in self._departed if now is None or not now - subject.seen <= REJOIN]
        self._departed = [subject for subject in self._departed if not any(subject is other for other in gone)]
        sightings = []
        for subject in gone:
            # After a change of the roll a face without a verdict may have had one before; few looks are no better.
            if subject.judgement.verdict is None and subject.said[0] is None:
                subject.judgement = subject.evidence.judgement(final=True)
                said = self._say(subject)
                if said is not None:
                    sightings.append(said)
        return sightings

    def _say(self, subject: _Subject) -> Sighting | None:
        """Return a sighting when the verdict on a face is new."""
        judgement = subject.judgement
        statement = (judgement.verdict, judgement.person)
        if judgement.verdict is None or statement == subject.said:
            return None
        subject.said = statement
        return Sighting(
            time=subject.seen,
            camera=subject.camera,
            frame=subject.frame,
            track=subject.number,
            verdict=judgement.verdict,
            person=judgement.person,
            score=subject.score,
            margin=subject.margin,
            box=subject.box,
        )


def _judged(subject: _Subject) -> Judgement:
    """Return what the looks at a face say, given what was said of it before."""
    held = subject.judgement.person if subject.judgement.verdict is Verdict.RECOGNISED else None
    judgement = subject.evidence.judgement(held)
    if judgement.verdict is Verdict.RECOGNISED and judgement.person == subject.denied:
        return replace(judgement, verdict=Verdict.REVIEW)
    return judgement


def _as_face(subject: _Subject) -> TrackedFace:
    judgement = subject.judgement
    return TrackedFace(
        track=subject.number,
        box=subject.box,
        quality=subject.quality,
        verdict=judgement.verdict,
        person=judgement.person,
        score=subject.score,
        margin=subject.margin,
    )
