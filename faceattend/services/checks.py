"""What a line of the self check is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Health(Enum):
    """How a check came out."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the self check: what was looked at, how it is, and a sentence.

    Attributes:
        figures: what was measured or found out, by a name that stays the same, for whoever reads it by program.
    """

    subject: str
    health: Health
    sentence: str
    figures: Mapping[str, str | float] = field(default_factory=dict)
