"""The roll as one camera is compared with it."""

from collections.abc import Mapping
from datetime import date
from threading import Event

from faceattend.api import Recognizer
from faceattend.domain.matching import MatchPolicy
from faceattend.domain.people import Person, PersonId
from faceattend.recognition.gallery import Gallery
from faceattend.services.calibrating import RollCalibrator


class WatchedRoll:
    """Who can be recognised with one engine on one work day. :meth:`changed` may be called from any thread."""

    def __init__(self, recognizer: Recognizer, day: date, calibrator: RollCalibrator) -> None:
        self._recognizer = recognizer
        self._day = day
        self._calibrator = calibrator
        self._persons: Mapping[PersonId, Person] = {}
        self._policy: MatchPolicy | None = None
        self._version = calibrator.version
        self._changed = Event()

    def changed(self) -> None:
        """Note that the roll must be read again."""
        self._changed.set()

    def outdated(self, day: date) -> bool:
        """Return whether the roll is another one than was read last, and take up the work day."""
        if day != self._day or self._calibrator.version != self._version:
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
        self._version = self._calibrator.version
        try:
            comparison = self._calibrator.comparison(self._recognizer, self._day)
        except Exception:
            self._changed.set()
            raise
        self._persons = comparison.persons
        self._policy = comparison.policy
        return comparison.gallery, comparison.policy

    def confusable(self, id: PersonId) -> bool:
        """Return whether somebody was or may be taken for somebody else."""
        return self._policy is not None and self._policy.confusable(id)

    def has(self, id: PersonId) -> bool:
        """Return whether somebody is on the roll as it was read last."""
        return id in self._persons

    def person(self, id: PersonId) -> Person:
        """Return who a verdict is about."""
        return self._persons[id]
