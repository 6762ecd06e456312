"""Turning, scaling and shifting points of the picture."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faceattend.errors import BugError

Points = NDArray[np.float32] | NDArray[np.float64]
"""Pixels, shape (n, 2)."""


@dataclass(frozen=True, slots=True)
class Similarity:
    """A turn with scaling and shift, written on complex points z = x + iy as ``factor * z + shift``."""

    factor: complex
    shift: complex

    @classmethod
    def between(cls, source: complex, target: complex, factor: complex) -> "Similarity":
        """Return the similarity of this factor that takes ``source`` to ``target``."""
        return cls(factor, target - factor * source)

    @property
    def scale(self) -> float:
        """How much longer lengths become."""
        return abs(self.factor)

    @property
    def matrix(self) -> NDArray[np.float64]:
        """The (2, 3) matrix that OpenCV's warpAffine takes."""
        a, b = self.factor.real, self.factor.imag
        return np.array([[a, -b, self.shift.real], [b, a, self.shift.imag]])

    def inverse(self) -> "Similarity":
        """Return the way back."""
        return Similarity(1 / self.factor, -self.shift / self.factor)

    def apply(self, points: Points) -> NDArray[np.float64]:
        """Return where the points (n, 2) come to lie."""
        moved = self.factor * _complex(points) + self.shift
        return np.stack([moved.real, moved.imag], axis=1)


def point(position: NDArray[np.floating[Any]] | tuple[float, float]) -> complex:
    """Return the position (x, y) as a complex number."""
    return complex(float(position[0]), float(position[1]))


def best_factor(source: Points, target: Points) -> complex:
    """Return the factor that brings centred points (n, 2) nearest to the centred target, by least squares.

    It is the turn and scale of Umeyama (1991), which in the plane is one division of complex numbers.

    Raises:
        BugError: all points of ``source`` are the same.
    """
    here, there = _complex(source), _complex(target)
    spread = float(np.vdot(here, here).real)
    if not spread > 0:
        raise BugError("Five landmarks at one place cannot be aligned.")
    return complex(np.vdot(here, there)) / spread


def roll(landmarks: Points) -> float:
    """Return the tilt of the line between the eyes in degrees, positive when the head leans clockwise as seen."""
    across = landmarks[1] - landmarks[0]
    return math.degrees(math.atan2(float(across[1]), float(across[0])))


def _complex(points: Points) -> NDArray[np.complex128]:
    precise = np.asarray(points, np.float64)
    return precise[:, 0] + 1j * precise[:, 1]
