"""The roll: adding people, their pictures and their details."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from faceattend.api import Colour, Recognizer
from faceattend.domain.accounts import Right
from faceattend.domain.faces import FaceQuality, Frame, Image
from faceattend.domain.people import (
    Person,
    PersonDetails,
    PersonId,
    clean_details,
)
from faceattend.errors import UserError
from faceattend.recognition.encoding import encode_still
from faceattend.recognition.gallery import Gallery
from faceattend.recognition.guard import PluginFault
from faceattend.recognition.stills import StillFace, StillFinder, dominant
from faceattend.services.access import Access, needs
from faceattend.services.consents import ConsentDesk
from faceattend.services.engines import Engines
from faceattend.storage.people import PeopleRepository
from faceattend.vision.alignment import align
from faceattend.vision.pictures import read_picture
from faceattend.vision.quality import PREFERRED_SIZE, measure

_LOGGER = logging.getLogger(__name__)

THUMBNAIL = (160, 160)
"""Width and height in pixels of the cut-out that is shown while a person is being added; it is never stored."""

ENOUGH_PICTURES = 5
"""From three to five pictures FNIR falls from 0.7 to 0.2 %; more add little."""


@dataclass(frozen=True, slots=True, eq=False)
class FaceSample:
    """One picture of a face, ready to be learned. It lives in memory until the person is saved.

    Attributes:
        source: name of the file, or of the camera.
        thumbnail: BGR cut-out of the face.
        templates: float32 (D,) by template format, one for every engine in use that could learn the face.
    """

    source: str
    thumbnail: Image
    quality: FaceQuality
    templates: Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Look:
    """What the camera sees while a person stands in front of it for enrolment.

    Attributes:
        faces: number of faces that could be meant: one that is much larger than all others counts alone.
        detection: the face, when there is exactly one.
        quality: of that face.
    """

    faces: int
    detection: StillFace | None
    quality: FaceQuality | None


@dataclass(frozen=True, slots=True)
class Lookalike:
    """Somebody on the roll whom the new pictures resemble as if they were his."""

    person: Person
    score: float


class EnrolmentService:
    """Keeps the roll.

    Attributes:
        access: who acts.
    """

    def __init__(
        self, people: PeopleRepository, engines: Engines, finder: StillFinder, consents: ConsentDesk, access: Access
    ) -> None:
        self.access = access
        self._people = people
        self._engines = engines
        self._finder = finder
        self._consents = consents

    @needs(Right.READ_PEOPLE)
    def people(self) -> list[Person]:
        """Return everybody on the roll whom the account may see, by name."""
        people = self.access.within_reach(Right.READ_PEOPLE, self._people.all())
        self.access.note(Right.READ_PEOPLE, [person.id for person in people], "roll")
        return people

    @needs(Right.READ_PEOPLE)
    def find(self, code: str) -> Person:
        """Return the person with this code.

        Raises:
            NotAllowedError: the account may not see this person.
            UserError: nobody has it.
        """
        person = self._people.find(code)
        if person is None:
            raise UserError(f"Nobody on the roll has the code {code}; look it up with the list of people.")
        self.access.require_person(Right.READ_PEOPLE, person)
        self.access.note(Right.READ_PEOPLE, [person.id], "record")
        return person

    @needs(Right.EDIT_PEOPLE)
    def look(self, frame: Frame) -> Look:
        """Return what can be said of a live picture before it is taken; people far behind do not count."""
        detections = self._finder.find(frame.image)
        nearest = dominant(detections)
        if nearest is None:
            return Look(len(detections), None, None)
        return Look(1, nearest, measure(frame.image, nearest, PREFERRED_SIZE))

    @needs(Right.EDIT_PEOPLE)
    def sample_look(self, frame: Frame, look: Look) -> FaceSample:
        """Learn the face that :meth:`look` saw in the same frame.

        Raises:
            UserError: it saw none, or several.
        """
        if look.detection is None:
            raise UserError("There is not exactly one face in front of the camera; take the picture again.")
        return self._learn(frame.image, look.detection, frame.camera)

    @needs(Right.EDIT_PEOPLE)
    def sample_file(self, path: Path) -> FaceSample:
        """Learn the face in a picture file.

        Raises:
            UserError: the file is not a picture, or does not show exactly one face.
        """
        return self._sample(read_picture(path), path.name)

    @needs(Right.EDIT_PEOPLE)
    def sample_image(self, image: Image, source: str) -> FaceSample:
        """Learn the face in a picture in memory: BGR (height, width, 3); ``source`` names it.

        Raises:
            UserError: it does not show exactly one face.
        """
        return self._sample(image, source)

    @needs(Right.EDIT_PEOPLE)
    def lookalikes(self, samples: Sequence[FaceSample], besides: PersonId | None = None) -> list[Lookalike]:
        """Return people, other than ``besides``, whom these pictures match, the most alike first.

        Only people whom the account may see are compared, and not those whose record cannot be read: nobody could be
        told who they are.
        """
        if not samples:
            return []
        recognizer = self._engines.get()
        info = recognizer.info
        probes = [
            sample.templates[info.template_format] for sample in samples if info.template_format in sample.templates
        ]
        seen = self.access.within_reach(Right.READ_PEOPLE, self._people.all())
        people = {person.id: person for person in seen if person.id != besides}
        known = {
            person: templates
            for person, templates in self._people.templates(info.template_format).items()
            if person in people
        }
        if not probes or not known:
            return []
        best: dict[PersonId, float] = {}
        for candidate in Gallery(recognizer, known).search(np.stack(probes)):
            if candidate is not None and candidate.score >= info.default_threshold:
                best[candidate.person] = max(candidate.score, best.get(candidate.person, candidate.score))
        ranked = sorted(best.items(), key=lambda item: -item[1])
        if ranked:
            self.access.note(Right.READ_PEOPLE, [person for person, _ in ranked], "looks alike")
        return [Lookalike(people[person], score) for person, score in ranked]

    @needs(Right.EDIT_PEOPLE)
    def odd_ones(self, samples: Sequence[FaceSample]) -> list[FaceSample]:
        """Return the pictures that seem to show somebody else than the first one does."""
        if len(samples) < 2:
            return []
        recognizer = self._engines.get()
        format = recognizer.info.template_format
        comparable = [sample for sample in samples if format in sample.templates]
        if len(comparable) < 2:
            return []
        templates = np.stack([sample.templates[format] for sample in comparable])
        scores = recognizer.similarity(templates[:1], templates)[0]
        limit = recognizer.info.odd_threshold
        return [sample for sample, score in zip(comparable, scores, strict=True) if score < limit]

    @needs(Right.EDIT_PEOPLE)
    def enrol(
        self,
        details: PersonDetails,
        consent: str,
        samples: Sequence[FaceSample],
        joined: date | None = None,
        guardian: str = "",
    ) -> Person:
        """Put a person on the roll; with no pictures he checks in by other means only.

        Args:
            consent: how the person agreed to be recognised, or empty.
            guardian: who agreed for a person who may not agree alone.

        Raises:
            NotAllowedError: the account may not enrol people of this group.
            UserError: the code is taken, a text is empty or too long, or there are pictures but no consent.
        """
        self.access.require_group(Right.EDIT_PEOPLE, clean_details(details).group)
        record = self._consents.record(consent, guardian)
        if samples and record is None:
            raise UserError(
                "There is no consent; write down how this person agreed to be recognised, "
                "or add the person without pictures."
            )
        person = self._people.add(details, record, joined, _stack(samples))
        self.access.note(Right.EDIT_PEOPLE, [person.id], "enrol")
        return person

    @needs(Right.EDIT_PEOPLE)
    def update(self, person: PersonId, details: PersonDetails) -> Person:
        """Change name, code or group.

        Raises:
            UserError: the new code is taken, or a text is empty or too long.
        """
        self._require(person)
        self.access.require_group(Right.EDIT_PEOPLE, clean_details(details).group)
        changed = self._people.update(person, details)
        self.access.note(Right.EDIT_PEOPLE, [person], "details")
        return changed

    @needs(Right.EDIT_PEOPLE)
    def give_consent(self, person: PersonId, consent: str, guardian: str = "") -> Person:
        """Write down how somebody on the roll agreed to be recognised.

        Args:
            guardian: who agreed for a person who may not agree alone.

        Raises:
            UserError: the text is empty or too long.
        """
        self._require(person)
        record = self._consents.record(consent, guardian)
        if record is None:
            raise UserError("There is no consent; write down how this person agreed to be recognised.")
        changed = self._people.give_consent(person, record)
        self.access.note(Right.EDIT_PEOPLE, [person], "consent")
        return changed

    @needs(Right.EDIT_PEOPLE)
    def add_pictures(self, person: PersonId, samples: Sequence[FaceSample]) -> Person:
        """Learn more pictures of somebody on the roll, beside those already learned."""
        self._require(person)
        merged = {}
        for format, fresh in _stack(samples).items():
            kept = self._people.templates(format).get(person)
            merged[format] = fresh if kept is None else np.concatenate([kept, fresh])
        return self._learned(person, merged)

    @needs(Right.EDIT_PEOPLE)
    def replace_pictures(self, person: PersonId, samples: Sequence[FaceSample]) -> Person:
        """Learn these pictures of somebody on the roll in place of those already learned."""
        self._require(person)
        return self._learned(person, _stack(samples))

    def _require(self, person: PersonId) -> None:
        self.access.require_person(Right.EDIT_PEOPLE, self._people.get(person))

    def _learned(self, person: PersonId, templates: Mapping[str, NDArray[np.float32]]) -> Person:
        changed = self._people.set_templates(person, templates)
        self.access.note(Right.EDIT_PEOPLE, [person], "pictures")
        return changed

    def _sample(self, image: Image, source: str) -> FaceSample:
        detections = self._finder.find(image)
        if not detections:
            raise UserError(f"{source}: no face was found; use a picture that shows the face from the front.")
        if len(detections) > 1:
            raise UserError(
                f"{source}: there are {len(detections)} faces in the picture; use one that shows this person alone."
            )
        return self._learn(image, detections[0], source)

    def _learn(self, image: Image, detection: StillFace, source: str) -> FaceSample:
        templates = self._templates(image, detection)
        thumbnail = align(image, detection.landmarks, THUMBNAIL, Colour.BGR)
        return FaceSample(source, thumbnail, measure(image, detection, PREFERRED_SIZE), templates)

    def _templates(self, image: Image, detection: StillFace) -> dict[str, NDArray[np.float32]]:
        templates = {}
        faults = []
        for engine in self._working_engines():
            try:
                templates[engine.info.template_format] = encode_still(image, detection, engine)
            except PluginFault as fault:
                # Somebody whom the deciding engine does not know is never recognised; the others are only in reserve.
                if self._engines.decides(engine):
                    raise
                faults.append(fault)
                _LOGGER.warning("the engine %s could not learn a face and was passed over", engine.info.id)
        if not templates:
            raise faults[0]
        return templates

    def _working_engines(self) -> list[Recognizer]:
        engines = list(self._engines.loaded().values())
        if not engines:
            raise UserError("No recognition engine is in use; choose one in Preferences.")
        return engines


def _stack(samples: Sequence[FaceSample]) -> dict[str, NDArray[np.float32]]:
    """Return all templates of the samples as float32 (k, D) by template format."""
    formats = dict.fromkeys(format for sample in samples for format in sample.templates)
    return {
        format: np.stack([sample.templates[format] for sample in samples if format in sample.templates])
        for format in formats
    }
