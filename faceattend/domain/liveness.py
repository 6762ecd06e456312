"""Whether a face is a living one, and what is asked of a person to prove it."""

from dataclasses import dataclass
from enum import Enum

from faceattend.api import Prompt


class Liveness(Enum):
    """What is thought of a face."""

    UNCHECKED = "unchecked"
    """Nobody checks, or too little was seen."""
    LIVE = "live"
    DOUBTFUL = "doubtful"
    SPOOF = "spoof"


class ChallengePolicy(Enum):
    """When a person is asked to move."""

    NEVER = "never"
    DOUBTFUL = "doubtful"
    """When the check that only watches is in doubt, and for people who look like somebody else on the roll."""
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class LivenessState:
    """What is known of one face now.

    Attributes:
        score: 0 is a picture, 1 a living face; None while too little was seen.
        prompt: what the person is asked to do at this moment.
        refused: every try to prove it failed; another way, such as a PIN, is left.
        early: what is thought of it may soon change; nothing is written down for a face that early.
    """

    liveness: Liveness
    score: float | None = None
    prompt: Prompt | None = None
    refused: bool = False
    early: bool = False


UNCHECKED = LivenessState(Liveness.UNCHECKED)
"""A face that nobody checks."""
