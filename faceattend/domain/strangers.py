"""People who are not on the roll: what is known of them without a name."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

StrangerId = NewType("StrangerId", int)


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody who was seen and is not known.

    Attributes:
        id: what he is called as long as he is remembered.
        first, last: when he was seen first and last.
        visits: how often he came; faces that were seen shortly after one another are one visit.
        sightings: how many times his face came into a picture.
        cameras: the names of those that saw him, in the order in which they did.
        visitor: his number as a visitor, or None.
        until: when a visitor is forgotten; None for everybody else, who is forgotten when the day is over.
    """

    id: StrangerId
    first: datetime
    last: datetime
    visits: int
    sightings: int
    cameras: tuple[str, ...]
    visitor: int | None = None
    until: datetime | None = None
