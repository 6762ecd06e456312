"""Wrong names: what is remembered of them so that the same confusion does not happen again."""

import logging
from collections.abc import Sequence
from datetime import date, timedelta
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from faceattend import settings
from faceattend.domain.people import PersonId
from faceattend.domain.punches import Method, Punch, PunchId
from faceattend.errors import EnvironmentFault, UserError
from faceattend.services.office_settings import OfficeSettings
from faceattend.storage.kept_looks import KeptLook
from faceattend.storage.vault import Vault

_LOGGER = logging.getLogger(__name__)

MOST_MISTAKES = 200
"""Wrong names that are remembered; the oldest are given up."""

MISTAKEN = "mistaken"
FORMAT = "format"
TIME = "time"
"""What is kept beside a look: whether it was of somebody else, its template format, its time in seconds since 1970."""

NOT_THIS_PERSON = "It was somebody else"
"""The reason with which the punch of a wrong name is voided."""

_SAME_FACE = timedelta(seconds=90)
"""How far apart a punch and the look that it was made of may lie."""


class MistakeBook:
    """The punches of people who were not there. Any thread may call it.

    The score stands in the punch itself, so that nothing of it outlives an erasure or the time for which punches are
    kept. The look at the other one is nobody's, and goes with all kept looks.
    """

    def __init__(self, vault: Vault, office_settings: OfficeSettings) -> None:
        self._vault = vault
        self._settings = office_settings
        self._writing = Lock()

    def remember(self, punch: Punch) -> None:
        """Let the person of a voided punch need more from now on; one that was not made by a face changes nothing.

        The punch is voided, whatever becomes of this: what the disk does not take is not learned, and the log says so.
        """
        if punch.method is not Method.FACE:
            return
        try:
            self._learn(punch)
        except EnvironmentFault as error:
            _LOGGER.warning("nothing was learned of a wrong name: %s", error)

    def _learn(self, punch: Punch) -> None:
        with self._writing:
            look = self._look_of(punch)
            if look is not None:
                self._vault.kept_looks.add(look.day, None, look.template, {**look.meta, MISTAKEN: True})
            others = [number for number in self.numbers() if number != str(punch.id)]
            # Last: whoever watches reads the roll again when a setting changes, and with it what a match must reach.
            self._settings.set(settings.MISTAKEN, [*others, str(punch.id)][-MOST_MISTAKES:])

    def numbers(self) -> tuple[str, ...]:
        """Return the numbers of the punches, the newest last."""
        return tuple(self._settings.get(settings.MISTAKEN))

    def scores(self, numbers: Sequence[str]) -> dict[PersonId, float]:
        """Return the highest score at which each person's name was given to somebody else."""
        scores: dict[PersonId, float] = {}
        for number in numbers:
            try:
                punch = self._vault.punches.get(PunchId(int(number)))
            except UserError:
                # Erased, or kept long enough.
                _LOGGER.debug("a wrong name is not on record any more")
                continue
            scores[punch.person] = max(punch.score, scores.get(punch.person, 0.0))
        return scores

    def looks(self, format: str) -> NDArray[np.float32] | None:
        """Return the kept looks, (n, D), of a template format at people who were taken for somebody else."""
        if not self._settings.get(settings.KEPT_LOOK_DAYS):
            return None
        found = [
            look.template
            for look in self._vault.kept_looks.between(date.min, date.max)
            if look.meta.get(FORMAT) == format and look.meta.get(MISTAKEN)
        ]
        return np.concatenate(found) if found else None

    def _look_of(self, punch: Punch) -> KeptLook | None:
        """Return the look nearest in time of which a punch was made, where looks are kept."""
        if not self._settings.get(settings.KEPT_LOOK_DAYS):
            return None
        limit = _SAME_FACE.total_seconds()
        near = {}
        for look in self._vault.kept_looks.between(punch.day, punch.day):
            apart = abs(float(look.meta.get(TIME, 0.0)) - punch.time.timestamp())
            if look.person == punch.person and apart <= limit:
                near[apart] = look
        return near[min(near)] if near else None
