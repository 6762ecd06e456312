"""The bands that the refreshing of a screen leaves in the pictures of a camera."""

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from faceattend.api import LivenessLook
from faceattend_liveness.geometry import centre_of, size_of

Profile = NDArray[np.float32]

_BANDS = 16
_STILL = 0.02
_MOST_KEPT = 40
_FEWEST = 8


@dataclass(frozen=True, slots=True)
class _Stand:
    """Where a face is, and how large; the frame itself is not kept."""

    x: float
    y: float
    size: float

    def is_still(self, other: "_Stand") -> bool:
        return max(abs(self.x - other.x), abs(self.y - other.y)) < _STILL * self.size


@dataclass(slots=True)
class Flicker:
    """How the light on a face that stands still changes by rows, compared with the same rows beside it.

    A camera reads a screen row by row while it is refreshed, so bands of light wander over the screen and not over the
    room (temporal noise of recaptured videos: Pinto, Schwartz, Pedrini, Rocha, "Using visual rhythms for detecting
    video-based facial spoof attacks", 2015). Lamps flicker too, but on the room as well.

    Attributes:
        value: 0 when bands wander over the face, otherwise 0.5.
        changes: standard deviation over the rows of each change, as a share of the light.
    """

    before: tuple[_Stand, Profile, Profile] | None = None
    changes: list[float] = field(default_factory=list)
    value: float = 0.5

    def look(self, look: LivenessLook) -> None:
        """Take one more look."""
        profiles = _profiles(look)
        if profiles is None:
            self.before = None
            return
        face, room = profiles
        stand = _Stand(*centre_of(look), size_of(look))
        if self.before is not None and stand.is_still(self.before[0]):
            change = np.log(face / self.before[1]) - np.log(room / self.before[2])
            self.changes = [*self.changes[1 - _MOST_KEPT :], float(np.std(change))]
            if len(self.changes) >= _FEWEST:
                # Half of the looks show bands or none do: single ones are a hand or a shadow that passes.
                typical = sorted(self.changes)[len(self.changes) // 2]
                self.value = 0.5 - min(1.0, max(0.0, (typical - 0.025) / 0.035)) / 2
        self.before = stand, face, room


def _profiles(look: LivenessLook) -> tuple[Profile, Profile] | None:
    """Return the light of the face and of the room beside it by bands of rows, both above 0; None without a room."""
    x, y = centre_of(look)
    size = size_of(look)
    height, width = look.image.shape[:2]
    top, bottom = round(y - size / 2), round(y + size / 2)
    left, right = round(x - 0.3 * size), round(x + 0.3 * size)
    if top < 0 or left < 0 or bottom > height or right > width or bottom - top < 2 * _BANDS:
        return None
    beside = [look.image[top:bottom, : max(0, round(x - 1.9 * size))], look.image[top:bottom, round(x + 1.9 * size) :]]
    room = max(beside, key=lambda part: part.shape[1])
    if room.shape[1] < 12:
        return None
    return _bands(look.image[top:bottom, left:right]), _bands(room)


def _bands(part: NDArray[np.uint8]) -> Profile:
    columns = part[:, :: max(1, part.shape[1] // 24), 1]
    rows = cv2.reduce(np.ascontiguousarray(columns), 1, cv2.REDUCE_AVG, dtype=cv2.CV_32F)
    return np.asarray(cv2.resize(rows, (1, _BANDS), interpolation=cv2.INTER_AREA).ravel() + 4, np.float32)
