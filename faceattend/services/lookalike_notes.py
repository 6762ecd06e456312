"""The incident that two people on the roll resemble each other, noted once for each two."""

from collections.abc import Sequence

from faceattend import settings
from faceattend.domain.clock import Clock
from faceattend.domain.incidents import IncidentKind
from faceattend.recognition.calibration import Lookalikes
from faceattend.services.incidents import IncidentDesk
from faceattend.services.office_settings import OfficeSettings


class LookalikeNotes:
    """Notes who has become alike by a change of the roll. Any thread may call it, one at a time."""

    def __init__(self, desk: IncidentDesk, office_settings: OfficeSettings, clock: Clock) -> None:
        self._desk = desk
        self._settings = office_settings
        self._clock = clock

    def found(self, pairs: Sequence[Lookalikes]) -> None:
        """Note those who were not there before, and forget those who are not any more.

        Raises:
            EnvironmentFault: the disk is full or failed; the next call tries again.
        """
        noted = self._settings.get(settings.LOOKALIKES)
        present = {_key(pair): pair for pair in pairs}
        fresh = [pair for key, pair in present.items() if key not in noted]
        if fresh:
            people = sorted({person for pair in fresh for person in (pair.first, pair.second)})
            told = "A face must be clearly more like one of them to count; see Preferences, Recognition details."
            self._desk.note(
                IncidentKind.LOOKALIKES,
                self._clock(),
                f"{len(people)} people on the roll resemble one another. {told}",
                people=people,
            )
        if set(noted) != set(present):
            self._settings.set(settings.LOOKALIKES, sorted(present))


def _key(pair: Lookalikes) -> str:
    first, second = sorted((pair.first, pair.second))
    return f"{first} {second}"
