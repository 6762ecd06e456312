"""The roll as one camera is compared with it."""

from datetime import date
from threading import Event

from faceattend.api import Recognizer
from faceattend.domain.matching import MatchPolicy
from faceattend.domain.people import Person, PersonId
from faceattend.recognition.decision import policy_for
from faceattend.recognition.gallery import Gallery
from faceattend.storage.people import PeopleRepository


class WatchedRoll:
    """Who can be recognised with one engine on one work day. :meth:`changed` may be called from any thread."""

    def __init__(self, people: PeopleRepository, recognizer: Recognizer, day: date, *, closed_room: bool) -> None:
        self._people = people
        self._recognizer = recognizer
        self._day = day
        self._closed_room = closed_room
        self._persons: dict[PersonId, Person] = {}
        self._version = people.version
        self._changed = Event()

    def changed(self) -> None:
        """Note that the roll must be read again."""
        self._changed.set()

    def outdated(self, day: date) -> bool:
        """Return whether the roll is another one than was read last, and take up the work day."""
        if day != self._day or self._people.version != self._version:
            self._day = day
            self._changed.set()
        return self._changed.is_set()

    def read(self) -> tuple[Gallery, MatchPolicy]:
        """Read who can be recognised: who agreed and has not left before this day.

        A person whose record is damaged has no name to be shown and is left out.

        Raises:
            EnvironmentFault: the disk cannot be read; the roll stays outdated.
        """
        # Cleared before the roll is read: a change that comes meanwhile must be read with the next frame.
        self._changed.clear()
        self._version = self._people.version
        try:
            return self._compared()
        except Exception:
            self._changed.set()
            raise

    def person(self, id: PersonId) -> Person:
        """Return who a verdict is about."""
        return self._persons[id]

    def _compared(self) -> tuple[Gallery, MatchPolicy]:
        info = self._recognizer.info
        persons = {person.id: person for person in self._people.all()}
        templates = self._people.templates(info.template_format)
        present = [id for id in templates if id in persons and persons[id].may_be_recognised(self._day)]
        gallery = Gallery(self._recognizer, {id: templates[id] for id in present})
        self._persons = persons
        return gallery, policy_for(info, gallery.people, closed_room=self._closed_room)
