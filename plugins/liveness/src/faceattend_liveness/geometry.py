"""Where the parts of a face lie to one another, and patches of a frame around it."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from faceattend.api import LivenessLook

Grey = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class NosePlace:
    """The nose tip in the plane through the eyes and the middle of the mouth.

    Any affine map of a picture, and so its foreshortening when it is turned, keeps both numbers; only a nose that
    stands out of that plane changes them.

    Attributes:
        aside: in half distances of the eyes; positive towards the person's own left.
        down: 0 is the line of the eyes, 1 that of the mouth.
    """

    aside: float
    down: float


def nose_place(landmarks: NDArray[np.float32]) -> NosePlace | None:
    """Return where the nose lies; None when eyes and mouth are one line, as in a face that is turned away."""
    eyes = landmarks[:2].mean(axis=0)
    across = (landmarks[1] - landmarks[0]) / 2
    to_mouth = landmarks[3:].mean(axis=0) - eyes
    area = float(across[0] * to_mouth[1] - across[1] * to_mouth[0])
    if abs(area) < 0.1 * float(to_mouth @ to_mouth) or area == 0:
        return None
    to_nose = landmarks[2] - eyes
    aside = float(to_nose[0] * to_mouth[1] - to_nose[1] * to_mouth[0]) / area
    down = float(across[0] * to_nose[1] - across[1] * to_nose[0]) / area
    return NosePlace(aside, down)


def narrowness(landmarks: NDArray[np.float32]) -> float:
    """Return the distance of the eyes over that from eyes to mouth, which shrinks when a head is turned."""
    apart = float(np.linalg.norm(landmarks[1] - landmarks[0]))
    tall = float(np.linalg.norm(landmarks[3:].mean(axis=0) - landmarks[:2].mean(axis=0)))
    return apart / max(tall, 1e-6)


def size_of(look: LivenessLook) -> float:
    """Return the size of a face in pixels: the mean of the sides of its box."""
    return (look.box[2] + look.box[3]) / 2


def centre_of(look: LivenessLook) -> tuple[float, float]:
    """Return the middle of the box."""
    x, y, width, height = look.box
    return x + width / 2, y + height / 2


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a frame, in whole pixels, that lies within it.

    Attributes:
        left, top, right, bottom: pixels of the frame; right and bottom are outside.
    """

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def around(cls, look: LivenessLook, reach: float) -> "Window":
        """Return the square that reaches so many sizes of the face to each side of its middle, cut at the frame."""
        x, y = centre_of(look)
        half = reach * size_of(look)
        height, width = look.image.shape[:2]
        left, right = (int(np.clip(round(edge), 0, width)) for edge in (x - half, x + half))
        top, bottom = (int(np.clip(round(edge), 0, height)) for edge in (y - half, y + half))
        return cls(left, top, right, bottom)

    @property
    def shorter(self) -> int:
        """The shorter side."""
        return min(self.right - self.left, self.bottom - self.top)

    def grey(self, image: NDArray[np.uint8], scale: float = 1.0) -> Grey:
        """Return this part of a frame in grey, made smaller by ``scale``; both sides keep at least one pixel."""
        # The green channel is nearly the brightness, and single pixels are enough where several become one: a whole
        # part of three channels would cost more than all that is done with it.
        stride = max(1, int(1 / scale))
        part = np.ascontiguousarray(image[self.top : self.bottom : stride, self.left : self.right : stride, 1])
        width, height = (max(1, round(side * scale)) for side in (self.right - self.left, self.bottom - self.top))
        if (height, width) != part.shape:
            part = np.asarray(cv2.resize(part, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)
        return part
