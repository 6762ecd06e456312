"""Entries that people type while the records are locked. They count only when somebody accepts them."""

from dataclasses import dataclass
from datetime import datetime

from faceattend.domain.punches import Direction


@dataclass(frozen=True, slots=True)
class WaitingEntry:
    """What somebody typed at the locked desk.

    Attributes:
        time: aware UTC time by this computer's clock.
        code: as it was typed; nobody has looked whether there is such a person.
    """

    time: datetime
    code: str
    direction: Direction
