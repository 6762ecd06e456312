"""People on the roll who must not be recognised: why a face that nobody knows may not have been let in."""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from faceattend.api import Recognizer
from faceattend.domain.people import Person, PersonId
from faceattend.domain.sightings import Rejection
from faceattend.recognition.gallery import Gallery
from faceattend.storage.people import PeopleRepository


class BarredPeople:
    """Those whose faces are still kept though they left, or agree no more. For one thread.

    Nobody is named by it: it only says why.
    """

    def __init__(self, people: PeopleRepository, recognizer: Recognizer) -> None:
        self._people = people
        self._recognizer = recognizer
        self._read_at: tuple[int, date] | None = None
        self._gallery = Gallery(recognizer, {})
        self._reasons: dict[PersonId, Rejection] = {}

    def reason(self, template: NDArray[np.float32], day: date) -> Rejection | None:
        """Return why a face, template (1, D), is not let in on a work day; None when it is like nobody's.

        Raises:
            EnvironmentFault: the disk cannot be read.
        """
        if self._read_at != (self._people.version, day):
            self._read(day)
        (found,) = self._gallery.search(template)
        if found is None or found.score < self._recognizer.info.default_threshold:
            return None
        return self._reasons[found.person]

    def _read(self, day: date) -> None:
        version = self._people.version
        barred = {person.id: person for person in self._people.all() if not person.may_be_recognised(day)}
        templates = self._people.templates(self._recognizer.info.template_format)
        self._gallery = Gallery(self._recognizer, {id: rows for id, rows in templates.items() if id in barred})
        self._reasons = {id: _reason(person) for id, person in barred.items()}
        self._read_at = version, day


def _reason(person: Person) -> Rejection:
    agreed = person.consent is not None and person.consent.valid
    return Rejection.LEFT if agreed else Rejection.NO_CONSENT
