"""The contract between the host and a plugin that tells a living face from a picture of one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from faceattend.api.recognizer import RecognizerContext


class LivenessKind(Enum):
    """How a check works."""

    PASSIVE = "passive"
    """It watches; the person does nothing."""
    CHALLENGE = "challenge"
    """The person is asked to do something."""


class Prompt(Enum):
    """What a person is asked to do; left and right are his own."""

    TURN_LEFT = "turn left"
    TURN_RIGHT = "turn right"
    NOD = "nod"
    COME_CLOSER = "come closer"


@dataclass(frozen=True, slots=True)
class LivenessInfo:
    """What the host must know of a check before it can use it.

    Attributes:
        id: short lower-case name, the same as the entry point's.
        title: the name that a person sees.
        notes: one or two plain sentences for Preferences; no check claims to be certified.
        spoof_below: score below which a face counts as a picture.
        live_from: score from which it counts as living; between the two the check is in doubt.
        prompts: what a CHALLENGE can ask for; empty for a PASSIVE check.
    """

    id: str
    title: str
    kind: LivenessKind
    notes: str
    spoof_below: float
    live_from: float
    prompts: tuple[Prompt, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class LivenessLook:
    """One face in one frame.

    Attributes:
        image: the full frame, BGR uint8 (height, width, 3), shared: nobody writes into it.
        box: x, y, width and height of the face in pixels; it may reach beyond the frame.
        landmarks: float32 (5, 2), pixels: right eye, left eye, nose tip, right and left corner of the mouth.
        seconds: time of the frame on a clock of the host's choice.
        others: the boxes of the other faces that are in the frame, or were a moment ago.
    """

    image: NDArray[np.uint8]
    box: tuple[float, float, float, float]
    landmarks: NDArray[np.float32]
    seconds: float
    others: tuple[tuple[float, float, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class LivenessReading:
    """What a check thinks of a face after the looks so far.

    Attributes:
        score: 0 is a picture, 1 a living face; None while too little was seen.
        cues: what it rests on, by a short name, each 0 (picture) to 1 (living); for those who tune a check.
        early: pictures are often found out a moment later than this; a name may be shown, but nothing is written down
            for it yet. It does not stay so for more than two seconds.
    """

    score: float | None
    cues: Mapping[str, float] = field(default_factory=dict)
    early: bool = False


class LivenessTrack(Protocol):
    """One face that is being checked. Called from one thread, looks in order of time."""

    def look(self, look: LivenessLook) -> LivenessReading:
        """Take one more look at the face."""


class LivenessCheck(Protocol):
    """Tells living faces from pictures. Called from one thread at a time."""

    @property
    def info(self) -> LivenessInfo:
        """The same value for the whole life of the check."""

    def begin(self, prompt: Prompt | None = None) -> LivenessTrack:
        """Begin to check one face; ``prompt`` is what a CHALLENGE has to see and None for a PASSIVE check."""


LivenessFactory = Callable[[RecognizerContext], LivenessCheck]
"""What an entry point of the group ``faceattend.liveness`` names."""
