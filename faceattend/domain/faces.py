"""A frame and what is seen in it."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
"""BGR, shape (height, width, 3)."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One image of one camera. Nobody writes into ``image`` once the frame is made: the window shares it.

    Attributes:
        camera: name of the camera.
        sequence: number of the frame since the source was opened, from 0.
        time: aware UTC time of the picture.
        shows: whether it proves that the camera sees something: it is neither blank nor the one before once more.
    """

    image: Image
    camera: str
    sequence: int
    time: datetime
    shows: bool = True


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of the full frame; it may reach beyond the frame's edge."""

    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the box."""
        return self.x + self.width / 2, self.y + self.height / 2

    def overlap(self, other: "Box") -> float:
        """Return intersection over union with ``other``, 0..1."""
        width = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        height = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        if width <= 0 or height <= 0:
            return 0.0
        shared = width * height
        return shared / (self.width * self.height + other.width * other.height - shared)


@dataclass(frozen=True, slots=True, eq=False)
class Detection:
    """One face in one frame.

    Attributes:
        landmarks: float32 (5, 2), pixels of the full frame: right eye, left eye, nose tip, right and left corner
            of the mouth, where right and left are the person's own.
        score: the detector's certainty, 0..1.
    """

    box: Box
    landmarks: NDArray[np.float32]
    score: float


class QualityIssue(Enum):
    """Why a face is not good enough, the most important first."""

    TOO_SMALL = "too_small"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    BLURRED = "blurred"
    TURNED_AWAY = "turned_away"


@dataclass(frozen=True, slots=True)
class FaceQuality:
    """How well one face can be recognised.

    Attributes:
        size: shorter side of the face box in pixels.
        sharpness: variance of the Laplacian of the aligned grey face; below about 12 is blurred.
        brightness: mean grey value of the aligned face, 0..255.
        yaw: turn to the side, -1..1, 0 is frontal, positive when the nose points to the right of the picture.
        pitch: nod, -1..1, 0 is level, positive when the face looks down.
        roll: tilt in degrees, positive when the head leans to the right of the picture (clockwise).
        issue: the first thing that is wrong, or None when the face is good.
    """

    size: float
    sharpness: float
    brightness: float
    yaw: float
    pitch: float
    roll: float
    issue: QualityIssue | None
