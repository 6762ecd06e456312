"""The faces of one camera that are not known, as they come and go."""

from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from faceattend.api import Recognizer
from faceattend.domain.incidents import Incident
from faceattend.domain.matching import Verdict
from faceattend.domain.people import PersonId
from faceattend.domain.sightings import Passage, Sighting, TrackedFace
from faceattend.domain.strangers import Stranger
from faceattend.recognition.strangers import StrangerLook, TrackKey
from faceattend.services.stranger_book import StrangerBook
from faceattend.services.watch_session import WatchEnding, WatchStep
from faceattend.vision.crops import cut_out

_MOST_TRACKS = 500
"""Faces of which it is remembered whose they are, and people of whom it is remembered how they looked today."""

_PICTURE_SIDE = 144
"""Pixels of the picture by which somebody at the desk tells who it is."""


class WatchedStrangers:
    """Takes up the faces of one camera that are not known. For one thread."""

    def __init__(self, book: StrangerBook, recognizer: Recognizer, camera: str) -> None:
        self._book = book
        self._recognizer = recognizer
        self._camera = camera
        self._watch = book.new_watch(recognizer)
        self._of_track: dict[int, Stranger] = {}
        self._recognised: dict[PersonId, NDArray[np.float32]] = {}

    def of_track(self, track: int) -> Stranger | None:
        """Return who a face belongs to that was taken up, as he was known then."""
        return self._of_track.get(track)

    def resembled(self, passage: Passage) -> frozenset[PersonId]:
        """Return people who were recognised at this camera and as whom a face that is gone may have been seen badly."""
        proposed = {passage.person} if passage.person is not None else set()
        if passage.template is None or not self._recognised:
            return frozenset(proposed)
        people = list(self._recognised)
        likeness = self._recognizer.similarity(
            passage.template, np.concatenate([self._recognised[id] for id in people])
        )
        info = self._recognizer.info
        limit = info.default_threshold - info.review_band
        return frozenset(proposed | {id for id, score in zip(people, likeness[0], strict=True) if score >= limit})

    def look(self, step: WatchStep) -> list[Incident]:
        """Take up who is not known in this frame, and let go of who is known after all."""
        since = {face.track: face.since for face in step.faces}
        for sighting in step.sightings:
            self._said(sighting, since.get(sighting.track) or sighting.time)
        for face in step.faces:
            if face.verdict is Verdict.UNKNOWN and face.track in self._of_track:
                self._stays(step, face)
        for passage in step.passages:
            self._passed(passage)
        while len(self._of_track) > _MOST_TRACKS:
            del self._of_track[next(iter(self._of_track))]
        return []

    def end(self, ending: WatchEnding) -> list[Incident]:
        """Take up the faces that were left."""
        for sighting in ending.sightings:
            self._said(sighting, sighting.time)
        for passage in ending.passages:
            self._passed(passage)
        return []

    def _stays(self, step: WatchStep, face: TrackedFace) -> None:
        stranger = self._book.stays(self._recognizer, self._key(face.track), step.frame.time)
        if stranger is None:
            return
        self._of_track[face.track] = stranger
        if self._book.wants_picture(stranger.id, face.box.width):
            others = [other.box for other in step.faces if other is not face]
            picture = cut_out(step.frame.image, face.box, others, _PICTURE_SIDE)
            self._book.keep_picture(stranger.id, face.box.width, picture)

    def _said(self, sighting: Sighting, since: datetime) -> None:
        if sighting.verdict is Verdict.UNKNOWN and sighting.template is not None:
            self._see(sighting.track, StrangerLook(self._camera, since, sighting.time, sighting.template[0]))
            return
        if sighting.verdict is Verdict.RECOGNISED and sighting.person is not None and sighting.template is not None:
            self._recognised.pop(sighting.person, None)
            self._recognised[sighting.person] = sighting.template
            if len(self._recognised) > _MOST_TRACKS:
                del self._recognised[next(iter(self._recognised))]
        # Somebody who may be on the roll, or a picture, is nobody to be remembered.
        self._let_go(sighting.track)

    def _passed(self, passage: Passage) -> None:
        known = passage.track in self._of_track
        if known and self._book.stays(self._recognizer, self._key(passage.track), passage.last) is None:
            # Somebody at the desk dismissed or enrolled him while he stood there.
            return
        if passage.verdict is Verdict.UNKNOWN and passage.template is not None:
            look = StrangerLook(self._camera, passage.first, passage.last, passage.template[0])
            self._see(passage.track, look)

    def _see(self, track: int, look: StrangerLook) -> None:
        self._of_track[track] = self._book.see(self._recognizer, self._key(track), look)

    def _let_go(self, track: int) -> None:
        if self._of_track.pop(track, None) is not None:
            self._book.withdraw(self._recognizer, self._key(track))

    def _key(self, track: int) -> TrackKey:
        return TrackKey(self._watch, track)
