"""The unsure faces of one watch about which somebody at the desk is asked."""

from collections import deque
from collections.abc import Iterable
from threading import Lock

from faceattend.domain.clock import Clock
from faceattend.domain.matching import Verdict
from faceattend.domain.sightings import Sighting
from faceattend.errors import UserError

MOST_OPEN = 1000
"""More unsure faces than anybody answers in a day; the oldest are given up."""


class Questions:
    """What was asked and not answered yet, so that an answer is believed only to a question. Any thread may call it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._open: deque[Sighting] = deque(maxlen=MOST_OPEN)
        self._changing = Lock()

    def ask(self, sightings: Iterable[Sighting]) -> None:
        """Take up those sightings that propose somebody of whom the program is not sure."""
        with self._changing:
            self._open.extend(each for each in sightings if each.verdict is Verdict.REVIEW and each.person is not None)

    def check(self, sighting: Sighting) -> None:
        """Make sure that this was asked and is still open.

        Raises:
            UserError: it was not, or its time is still to come.
        """
        with self._changing:
            known = sighting in self._open
        if not known:
            raise UserError("This face was answered already, or nobody asked about it; add an entry by hand.")
        if sighting.time > self._clock():
            raise UserError("The time of this picture is still to come. Check the clock of this computer.")

    def answered(self, sighting: Sighting) -> None:
        """Ask about this no more."""
        with self._changing:
            if sighting in self._open:
                self._open.remove(sighting)
