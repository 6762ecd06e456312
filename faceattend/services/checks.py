"""What a line of the self check is."""

from dataclasses import dataclass
from enum import Enum


class Health(Enum):
    """How a check came out."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the self check: what was looked at, how it is, and a sentence."""

    subject: str
    health: Health
    sentence: str
