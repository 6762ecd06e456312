"""The straight border of a phone, a tablet or a sheet of paper around a face."""

from dataclasses import dataclass
from itertools import product
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from faceattend.api import LivenessLook
from faceattend_liveness.geometry import Window, centre_of, size_of

_SIDE = 140
_REACH = 2.2
"""Sizes of the face to each side of its middle in which a border is looked for."""

_NEAREST = 0.6
"""Sizes of the face from its middle within which no line is a border: there is the face itself."""

_STEEPEST = np.tan(np.radians(14))
"""A medium is held about as level as the face on it, after the picture was turned by the tilt of the face."""

_GAP = 0.06
"""Sizes of the face by which two ends of lines may miss each other at a corner."""


@dataclass(frozen=True, slots=True)
class BorderFinding:
    """What was found around one face.

    Attributes:
        corners: corners, 0..4, at which a side and an upper or lower line of one rectangle around the face end.
        sides: sides, 0..4, with a straight line along at least the face.
    """

    corners: int
    sides: int

    @property
    def value(self) -> float:
        """0 for a rectangle around the face; without one 0.5, because a room without lines proves nothing."""
        if self.corners >= 3:
            return 0.0
        if self.corners == 2 and self.sides >= 3:
            # A picture on the wall behind somebody may show so many: too little for a doubt.
            return 0.27
        return 0.5


class BorderFinder:
    """Looks for such borders with the line segment detector of von Gioi and others (LSD, 2010)."""

    def __init__(self) -> None:
        self._detector = cv2.createLineSegmentDetector(cv2.LSD_REFINE_NONE)

    def find(self, look: LivenessLook) -> BorderFinding:
        """Return what is around one face of a frame."""
        patch, unit = _upright_patch(look)
        lines: Any = self._detector.detect(patch)[0]
        if lines is None:
            return BorderFinding(0, 0)
        ends = (lines.reshape(-1, 2, 2) - _SIDE / 2) / unit
        lengths = np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1)
        ends = ends[lengths > 0.18]
        upright = _steep(ends)
        level = _steep(ends[:, :, ::-1])
        sides = [_chain(upright[_beyond(upright, sign)]) for sign in (-1, 1)]
        tops = [_chain(level[_beyond(level, sign)]) for sign in (-1, 1)]
        pairs = product(zip((-1, 1), sides, strict=True), zip((-1, 1), tops, strict=True))
        corners = sum(_corner(side, top, x, y) for (x, side), (y, top) in pairs)
        straight = sum(any(line.length > 1.0 for line in chain) for chain in (*sides, *tops))
        return BorderFinding(corners, straight)


@dataclass(frozen=True, slots=True)
class _Line:
    """A nearly straight line: where it crosses the middle, its slope, and from where to where it runs."""

    offset: float
    slope: float
    start: float
    end: float

    @property
    def length(self) -> float:
        """How far it runs."""
        return self.end - self.start

    def at(self, place: float) -> float:
        """Return where it is at a place along it."""
        return self.offset + self.slope * place


def _upright_patch(look: LivenessLook) -> tuple[NDArray[np.uint8], float]:
    """Return the square around the face, turned so that the eyes are level, and the pixels of one size of the face."""
    unit = _SIDE / (2 * _REACH)
    scale = min(1.0, unit / max(size_of(look), 1.0))
    # The corners of a square that is turned lie farther out.
    window = Window.around(look, 1.3 * _REACH)
    if window.shorter < 1:
        return np.zeros((_SIDE, _SIDE), np.uint8), unit
    grey = window.grey(look.image, scale)
    middle = (np.array(centre_of(look)) - (window.left, window.top)) * scale
    across = look.landmarks[1] - look.landmarks[0]
    tilt = float(np.degrees(np.arctan2(across[1], across[0])))
    turn: NDArray[Any] = cv2.getRotationMatrix2D(
        (float(middle[0]), float(middle[1])), tilt, unit / max(size_of(look) * scale, 1.0)
    )
    turn[:, 2] += _SIDE / 2 - np.asarray(middle, np.float64)
    return np.asarray(cv2.warpAffine(grey, turn, (_SIDE, _SIDE), borderMode=cv2.BORDER_REPLICATE), np.uint8), unit


def _steep(ends: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the segments that run along the second axis, float64 (N, 4): offset, slope, start, end."""
    across = ends[:, 1, 0] - ends[:, 0, 0]
    along = ends[:, 1, 1] - ends[:, 0, 1]
    steep = np.abs(across) <= _STEEPEST * np.abs(along)
    first, across, along = ends[steep, 0], across[steep], along[steep]
    slope = across / along
    offset = first[:, 0] - slope * first[:, 1]
    start = np.minimum(first[:, 1], first[:, 1] + along)
    return np.stack([offset, slope, start, start + np.abs(along)], axis=1).astype(np.float64)


def _beyond(segments: NDArray[np.float64], sign: int) -> NDArray[np.bool_]:
    """Return which segments lie on one side of the face."""
    middle = segments[:, 0] + segments[:, 1] * (segments[:, 2] + segments[:, 3]) / 2
    return np.asarray(sign * middle > _NEAREST)


def _chain(segments: NDArray[np.float64]) -> list[_Line]:
    """Join segments that continue one another; fingers and reflections break a border."""
    lines = [_Line(*(float(value) for value in segment)) for segment in segments]
    lines.sort(key=lambda line: line.start)
    joined: list[_Line] = []
    for line in lines:
        for place, other in enumerate(joined):
            near = abs(other.at(line.start) - line.at(line.start)) < 0.05 and abs(other.slope - line.slope) < 0.08
            if near and line.start - other.end < 0.5:
                joined[place] = _Line(other.offset, other.slope, other.start, max(other.end, line.end))
                break
        else:
            joined.append(line)
    return [line for line in joined if line.length > 0.35]


def _corner(sides: list[_Line], tops: list[_Line], x: int, y: int) -> bool:
    """Return whether a side and a top meet there and both end: lines of a room cross or go on."""
    for side in sides:
        for top in tops:
            place_y = top.at(side.at(0))
            place_x = side.at(place_y)
            if max(abs(place_x), abs(place_y)) > _REACH - 0.05:
                continue
            side_end, top_end = (side.end if y > 0 else side.start), (top.end if x > 0 else top.start)
            inward = side.length > 0.5 and top.length > 0.4
            if inward and abs(side_end - place_y) < 2 * _GAP and abs(top_end - place_x) < 2 * _GAP:
                return True
    return False
