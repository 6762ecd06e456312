"""From frames of one camera to verdicts."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

import numpy as np
from numpy.typing import NDArray

from faceattend.api import Recognizer
from faceattend.domain.faces import Detection, Frame
from faceattend.domain.liveness import Liveness
from faceattend.domain.matching import MatchPolicy, Verdict
from faceattend.domain.people import PersonId
from faceattend.domain.sightings import Passage, Sighting
from faceattend.recognition.decision import Evidence, Judgement, look_weight, one_person_once
from faceattend.recognition.encoder import Encoder, InlineEncoder, Look, Order, look_with
from faceattend.recognition.gallery import Gallery
from faceattend.recognition.observation import LivenessJudge, Parting, PipelineResult
from faceattend.recognition.pacing import due
from faceattend.recognition.subjects import Identity, OddLook, Subject, most_alike
from faceattend.vision.detection import FaceDetector
from faceattend.vision.finding import FaceFinder
from faceattend.vision.motion import MotionGate
from faceattend.vision.patches import PatchMemory
from faceattend.vision.tracking import GLIMPSE, Track, Tracker

REJOIN = timedelta(seconds=1.5)
"""How long the looks at a face that was lost are kept for it to appear again: fast walkers break their tracks."""

LOOKED_AWAY = timedelta(seconds=2)
"""Time between two frames after which a face in the same place is not taken for the one before."""

STILL_SEARCH, EMPTY_SEARCH = timedelta(seconds=5), timedelta(seconds=12)
"""How often a scene in which nothing moves is searched all the same, with somebody in it and without."""

REST_AFTER, REST = timedelta(seconds=2), timedelta(seconds=0.06)
"""How long nothing has to move in an empty room before its frames are looked at no more often than this: of a camera
with 30 frames a second every other one, so that whoever comes in is seen a thirtieth of a second later at most."""

ODD_LOOKS_BROKEN, ODD_LOOKS = 2, 3
"""Looks in a row that fit nobody after which a face counts as somebody else's: where the face was hidden, met another
or changed at once, and where it was followed without a break."""

_SLOW = timedelta(seconds=0.15)
"""Time between two frames from which the looks at one of them are waited for: the next would be a long time to wait."""

_LONGEST_WAIT = timedelta(seconds=0.05)
"""How long they are waited for at most. Other cameras wait meanwhile, and on a computer that is too busy to look at
every frame a longer wait would make the next one later still."""

_LAST_LOOKS = 2.0
"""Seconds for which looks on their way are waited for when a watch ends."""


class Pipeline:
    """Follows the faces of one camera and decides who they are. For one thread, frames in order of time.

    Each frame goes through a gate that tells whether anything moved, a finder and a tracker of faces. A face that is
    new or in doubt is looked at closely; what the looks say is the verdict. A face is in doubt when it was hidden, when
    another was in the same place, or when it looks different from one frame to the next: then nothing is said of it
    until it was looked at again.
    """

    def __init__(
        self,
        detector: FaceDetector,
        recognizer: Recognizer,
        gallery: Gallery,
        policy: MatchPolicy,
        *,
        encoder: Encoder | None = None,
        judge: LivenessJudge | None = None,
    ) -> None:
        """Follow nobody yet.

        Args:
            encoder: takes the looks; None takes each at once, so that a recording gives the same result every time.
            judge: tells living faces from pictures; None lets every face count as living.
        """
        self._recognizer = recognizer
        self._gallery = gallery
        self._policy = policy
        self._encoder = encoder or InlineEncoder(look_with(detector, recognizer))
        self._judge = judge
        self._gate = MotionGate()
        self._finder = FaceFinder(detector)
        self._tracker = Tracker()
        self._patches = PatchMemory()
        self._numbers = count(1)
        self._orders = count(1)
        self._subjects: dict[int, Subject] = {}
        self._departed: list[Identity] = []
        self._detections: list[Detection] = []
        self._glanced: datetime | None = None
        self._moved: datetime | None = None
        self._searched: datetime | None = None
        self._previous: datetime | None = None
        self._interval = timedelta(seconds=policy.vote_gap)

    def process(self, frame: Frame) -> PipelineResult:
        """Look at the next frame.

        Raises:
            PluginFault: the recognizer or a check for living faces failed.
        """
        self._interval = frame.time - self._previous if self._previous is not None else self._interval
        if self._rests(frame.time):
            return self._nobody(frame)
        motion = self._gate.look(frame.image)
        self._glanced = frame.time
        if motion.cut or self._looked_away(frame.time):
            self._retire(self._tracker.end_all())
        moved = bool(motion.blocks.any())
        if moved:
            self._moved = frame.time
        searches = moved or self._is_worth_a_search(frame.time)
        if searches:
            missing = self._tracker.missing(frame.time)
            self._detections = self._finder.find(frame.image, motion, frame.time, missing, everywhere=not moved)
            self._gate.searched()
            self._searched = frame.time
        elif self._is_alone:
            return self._nobody(frame)
        tracks = self._tracker.update(self._detections, frame.time)
        self._retire(self._tracker.lost)
        visible = [self._subject(track, frame) for track in tracks]
        if searches:
            self._doubt(tracks, frame)
        self._look(visible, frame)
        self._settle(visible)
        self._prove(visible, frame)
        sightings = [said for subject in visible if (said := self._say(subject)) is not None]
        last_words, passages = self._farewells(frame.time)
        self._previous = frame.time
        faces = tuple(subject.face(guarded=self._judge is not None) for subject in visible)
        return PipelineResult(frame, faces, (*sightings, *last_words), passages, motion.cut)

    def use(self, gallery: Gallery, policy: MatchPolicy) -> None:
        """Compare all faces, also those that are followed now, with another roll from the next frame on."""
        self._gallery = gallery
        self._policy = policy
        for identity in (*(subject.identity for subject in self._subjects.values()), *self._departed):
            identity.evidence = identity.evidence.compared_with(gallery, policy)
            identity.judgement = Judgement(None, None)
            identity.agreed = 0

    def finish(self) -> Parting:
        """End the watch; return what is left to say of the faces that were followed. Nothing may follow."""
        self._take(_LAST_LOOKS)
        self._retire(tuple(self._subjects))
        return Parting(*self._farewells(None))

    def _looked_away(self, now: datetime) -> bool:
        """Return whether so much time has passed since the frame before that anybody may stand there now."""
        return self._previous is not None and abs(now - self._previous) > LOOKED_AWAY

    @property
    def _is_alone(self) -> bool:
        """Whether nobody is there and nobody was a moment ago."""
        return not self._subjects and not self._departed

    def _rests(self, now: datetime) -> bool:
        """Return whether not even to look whether something moved, because the room is empty and was just looked at."""
        if self._glanced is None or self._moved is None or not self._is_alone:
            return False
        return timedelta(0) <= now - self._glanced < REST and now - self._moved >= REST_AFTER

    def _nobody(self, frame: Frame) -> PipelineResult:
        """Return what there is to say of an empty room; a camera that watches one all night costs next to nothing."""
        self._take(0.0)
        self._previous = frame.time
        return PipelineResult(frame, (), ())

    def _is_worth_a_search(self, now: datetime) -> bool:
        """Return whether to search for faces although nothing moved."""
        pause = STILL_SEARCH if self._subjects else EMPTY_SEARCH
        if self._searched is None or abs(now - self._searched) >= pause or self._tracker.missing(now):
            return True
        # Whether a face lives shows in how it moves, however little; that is watched in every frame.
        return self._judge is not None and any(_is_unproved(subject.identity) for subject in self._subjects.values())

    def _subject(self, track: Track, frame: Frame) -> Subject:
        """Return the face of a track, new or known, as it stands in this frame."""
        box = track.detection.box
        subject = self._subjects.get(track.id)
        if subject is None:
            subject = Subject(track.id, self._new_identity(track.detection, frame), track.detection)
            self._subjects[track.id] = subject
        subject.detection = track.detection
        subject.contested = track.contested
        subject.identity.move(box, frame.sequence, frame.time)
        return subject

    def _new_identity(self, detection: Detection, frame: Frame) -> Identity:
        box = detection.box
        return Identity(
            number=next(self._numbers),
            camera=frame.camera,
            evidence=Evidence(self._recognizer, self._gallery, self._policy),
            first=frame.time,
            last=frame.time,
            box=box,
            frame=frame.sequence,
            largest=box,
            anchor=box.centre,
        )

    def _doubt(self, tracks: Sequence[Track], frame: Frame) -> None:
        changed = self._patches.changed(frame.image, tracks)
        for track in tracks:
            if track.doubtful or track.contested or track.id in changed:
                self._subjects[track.id].doubt()
        for track in tracks:
            subject = self._subjects[track.id]
            if subject.comes_in(frame.image.shape[1]):
                gone = subject.identity
                subject.identity = self._successor(gone, next(self._numbers))
                subject.trust()
                self._depart(gone)

    def _look(self, visible: Sequence[Subject], frame: Frame) -> None:
        """Order looks at the faces that are due and take those that are finished."""
        gap = timedelta(seconds=self._policy.vote_gap)
        self._take(0.0)
        size = frame.image.shape[1], frame.image.shape[0]
        for subject in due(visible, size, frame.time, self._interval, gap):
            number = next(self._orders)
            if not self._encoder.order(Order(number, frame.image, subject.detection, upright=subject.needs_care)):
                break
            subject.order, subject.tried = number, frame.time
        patience = min(self._interval / 2, _LONGEST_WAIT) if self._interval >= _SLOW else timedelta(0)
        self._take(patience.total_seconds())

    def _take(self, patience: float) -> None:
        """Add the looks that are finished, after waiting for so many seconds at most."""
        try:
            looks = self._encoder.finished(patience)
        except Exception:
            # Whatever was under way may be lost with it; the next frame asks anew.
            for waiting in self._subjects.values():
                waiting.order = None
            raise
        ordered = {subject.order: subject for subject in self._subjects.values() if subject.order is not None}
        for look in looks:
            subject = ordered.get(look.number)
            # A look at a face that was lost or came into doubt meanwhile is a look at nobody.
            if subject is not None and subject.order == look.number:
                self._add(subject, look)

    def _add(self, subject: Subject, look: Look) -> None:
        """Add a look to what is known of the person whom it shows."""
        subject.order = None
        subject.quality = look.quality
        subject.poor = look.template is None
        subject.crooked = look.crooked
        if look.template is None:
            return
        own = subject.identity
        weight = look_weight(look.quality)
        whose = most_alike(self._recognizer, look.template, subject, self._elsewhere(subject))
        if whose is None and own.evidence.looks:
            if self._is_one_more_needed(subject, OddLook(look.template, weight)):
                return
            self._replace(subject, look.template)
        elif whose is not None and whose is not own:
            self._exchange(subject, whose)
        subject.trust()
        subject.looked_width = subject.detection.box.width
        subject.identity.evidence.add(look.template, weight)
        subject.identity.agreed += 1

    def _is_one_more_needed(self, subject: Subject, odd: OddLook) -> bool:
        """Return whether to look once more before a face that is like nobody's counts as somebody else's."""
        # From one frame to the next of a slow camera anybody may have taken anybody's place.
        broken = subject.broken or self._interval > GLIMPSE
        if len(subject.odd) + 1 >= (ODD_LOOKS_BROKEN if broken else ODD_LOOKS):
            return False
        subject.odd = (*subject.odd, odd)
        subject.doubted = True
        return True

    def _elsewhere(self, subject: Subject) -> list[Identity]:
        """Return the people whose face this may be besides its own: out of sight, or mixed up with another now."""
        now = subject.identity.last
        others = [other for other in self._subjects.values() if other is not subject]
        return [
            *(other.identity for other in others if other.identity.last < now or (other.doubted and subject.doubted)),
            *self._departed,
        ]

    def _replace(self, subject: Subject, template: NDArray[np.float32]) -> None:
        """Begin anew, because another face, which the latest look (D,) shows, took the place of this one."""
        gone = subject.identity
        # A poor first look at this same face made somebody else of it; nothing was said yet.
        poor = not subject.broken and gone.said[0] is None and gone.evidence.looks == 1
        subject.identity = self._successor(gone, gone.number if poor else next(self._numbers))
        for odd in subject.odd:
            likeness = self._recognizer.similarity(template[np.newaxis], odd.template[np.newaxis])
            if likeness[0, 0] >= self._recognizer.info.default_threshold:
                subject.identity.evidence.add(odd.template, odd.weight)
        if poor:
            subject.identity.first = gone.first
        else:
            self._depart(gone)

    def _successor(self, gone: Identity, number: int) -> Identity:
        """Return an identity of which nothing is known yet, in the place of another."""
        return Identity(
            number=number,
            camera=gone.camera,
            evidence=Evidence(self._recognizer, self._gallery, self._policy),
            first=gone.last,
            last=gone.last,
            box=gone.box,
            frame=gone.frame,
            largest=gone.box,
            anchor=gone.box.centre,
        )

    def _exchange(self, subject: Subject, whose: Identity) -> None:
        """Give a face the identity that it turned out to have."""
        own = subject.identity
        whose.move(subject.detection.box, own.frame, own.last)
        subject.identity = whose
        self._departed = [identity for identity in self._departed if identity is not whose]
        other = next((one for one in self._subjects.values() if one.identity is whose and one is not subject), None)
        if other is not None and other.doubted:
            other.identity = own
            return
        if other is not None:
            del self._subjects[other.track]
        if not subject.doubted and own.said[0] is None and own.evidence.looks < self._policy.votes:
            # Some poor looks at this same face made somebody else of it for a moment.
            self._forget(own)
            return
        self._depart(own)

    def _depart(self, identity: Identity) -> None:
        """Let somebody be out of sight for a while; of a face that was never looked at there is nothing to keep."""
        if identity.evidence.looks:
            self._departed.append(identity)
        else:
            self._forget(identity)

    def _forget(self, identity: Identity) -> None:
        if self._judge is not None:
            self._judge.forget(identity.number)

    def _settle(self, visible: Sequence[Subject]) -> None:
        certain = {subject.track: subject for subject in visible if not subject.doubted}
        judgements = {track: _judged(subject.identity) for track, subject in certain.items()}
        for track, judgement in one_person_once(judgements).items():
            identity = certain[track].identity
            if (judgement.verdict, judgement.person) != (identity.judgement.verdict, identity.judgement.person):
                identity.agreed = 0
            identity.judgement = judgement
            if judgement.verdict is not judgements[track].verdict:
                identity.denied = judgement.person

    def _prove(self, visible: Sequence[Subject], frame: Frame) -> None:
        """Let the judge look at each face."""
        if self._judge is None:
            return
        for subject in visible:
            identity = subject.identity
            person = None if subject.doubted else identity.judgement.person
            identity.liveness = self._judge.look(identity.number, frame, subject.detection, person)

    def _say(self, subject: Subject) -> Sighting | None:
        """Return a sighting when the verdict on a face is new."""
        identity = subject.identity
        verdict, person = identity.statement(guarded=self._judge is not None)
        if subject.is_uncertain or verdict is None or (verdict, person) == identity.said:
            return None
        identity.said = (verdict, person)
        return identity.sighting(verdict, person)

    def _retire(self, lost: Iterable[int]) -> None:
        self._patches.forget(lost)
        for id in lost:
            subject = self._subjects.pop(id, None)
            if subject is not None:
                self._departed.append(subject.identity)

    def _farewells(self, now: datetime | None) -> tuple[tuple[Sighting, ...], tuple[Passage, ...]]:
        """Return what there is to say of faces that are gone for good; all of them when ``now`` is None."""
        if not self._departed:
            return (), ()
        gone = [one for one in self._departed if now is None or not timedelta(0) <= now - one.last <= REJOIN]
        self._departed = [one for one in self._departed if not any(one is other for other in gone)]
        sightings = []
        for identity in gone:
            verdict, person = self._last_words(identity)
            # After a change of the roll a face without a verdict may have had one before; few looks are no better.
            if identity.said[0] is None and verdict is not None:
                identity.said = (verdict, person)
                sightings.append(identity.sighting(verdict, person))
            self._forget(identity)
        return tuple(sightings), tuple(identity.passage() for identity in gone)

    def _last_words(self, identity: Identity) -> tuple[Verdict | None, PersonId | None]:
        if identity.judgement.verdict is None:
            identity.judgement = identity.evidence.judgement(final=True)
        verdict, person = identity.statement(guarded=self._judge is not None)
        if verdict is None and identity.judgement.verdict is Verdict.RECOGNISED:
            # Nobody could tell whether it lived: for a person to decide.
            return Verdict.REVIEW, identity.judgement.person
        return verdict, person


def _is_unproved(identity: Identity) -> bool:
    named = identity.judgement.verdict in (Verdict.RECOGNISED, Verdict.REVIEW)
    liveness = identity.liveness
    return named and (liveness.early or liveness.liveness in (Liveness.UNCHECKED, Liveness.DOUBTFUL))


def _judged(identity: Identity) -> Judgement:
    """Return what the looks at a face say, given what was said of it before."""
    held = identity.judgement.person if identity.judgement.verdict is Verdict.RECOGNISED else None
    judgement = identity.evidence.judgement(held)
    if judgement.verdict is Verdict.RECOGNISED and judgement.person == identity.denied:
        return replace(judgement, verdict=Verdict.REVIEW)
    return judgement
