"""Whether something moves in front of a camera, and where: so cheap that nothing else need run in an empty room."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faceattend.domain.faces import Box, Image
from faceattend.vision.opencv import cv2

_SPARSE = 8
"""Only every eighth pixel of every eighth row is looked at."""

_BLOCK = 5
"""Side of the blocks, in looked-at pixels, over which noise is averaged away: 40 pixels of the frame."""

_LEAST_CHANGE = 2.5
"""Grey values by which the mean of a block has to change; a face against a wall of its own shade changes it by 5."""

_NOISE_FACTOR = 6.0
"""How many times the usual change between two frames a change has to be; Gaussian noise reaches 4.5 once in 10^5."""

_MOST_NOISE = 4.0
"""Grey values beyond which a usual change is no noise any more: half of the picture moves."""

_MEDIAN_OF_NOISE = 0.6745
"""Median of the absolute values of a normal distribution of standard deviation 1."""

_QUIETER, _LOUDER = 0.5, 0.05
"""Shares by which the estimate of the noise follows a quieter and a louder frame: movement is never taken for noise."""

_CUT_SHARE = 0.6
_CUT_CHANGE = 14.0
_CUT_LIKENESS = 0.5
"""A frame shows another scene when so many blocks changed by so much from one frame to the next, and the pattern of
light and dark, which a lamp that is switched on leaves as it was, correlates less than this with the one before."""


@dataclass(frozen=True, slots=True, eq=False)
class Motion:
    """What changed in a frame.

    Attributes:
        blocks: which blocks of the frame look different than when they were last searched, bool (rows, columns).
        size: width and height of the frame in pixels.
        cut: the frame shows another scene than the frame before.
    """

    blocks: NDArray[np.bool_]
    size: tuple[int, int]
    cut: bool = False

    def area(self, explained: Sequence[Box] = ()) -> Box | None:
        """Return the box round all that moved, in pixels; None when nothing did.

        Args:
            explained: boxes in pixels of the frame within which movement is left out.
        """
        moved = self.blocks
        if not moved.any():
            return None
        wide, high = self.size[0] / moved.shape[1], self.size[1] / moved.shape[0]
        if explained:
            moved = moved.copy()
            for box in explained:
                first, last = max(0, math.floor(box.x / wide)), math.ceil((box.x + box.width) / wide)
                top, bottom = max(0, math.floor(box.y / high)), math.ceil((box.y + box.height) / high)
                moved[top : max(bottom, 0), first : max(last, 0)] = False
        rows, columns = np.flatnonzero(moved.any(axis=1)), np.flatnonzero(moved.any(axis=0))
        if not len(rows):
            return None
        return Box(
            float(columns[0] * wide),
            float(rows[0] * high),
            float((columns[-1] - columns[0] + 1) * wide),
            float((rows[-1] - rows[0] + 1) * high),
        )


class MotionGate:
    """Compares each frame of one camera with the last one that was searched. For one thread, frames in order.

    A frame is compared block by block with what each block showed when it was last searched, not with the frame
    before: so whatever moves slowly adds up until it is noticed. The median change of all blocks is taken off first,
    so that failing light and a camera's own exposure count as nothing.
    """

    def __init__(self) -> None:
        # In one array, (2, rows, columns): the frame before, and the blocks as they were last searched.
        self._known = np.empty((2, 0, 0), np.float32)
        self._is_searched = False
        self._noise = 1.0

    def look(self, image: Image) -> Motion:
        """Return what changed in the frame; all of it when the frame is the first of its size."""
        blocks = _blocks(image)
        size = image.shape[1], image.shape[0]
        if not self._is_searched or self._known.shape[1:] != blocks.shape:
            self._known = np.stack((blocks, blocks))
            self._is_searched = False
            return Motion(np.ones(blocks.shape, np.bool_), size)
        since_before, since_search = np.abs(_levelled(blocks - self._known))
        usual = _median(since_before)
        self._follow_noise(usual / _MEDIAN_OF_NOISE)
        # Where more than half of the blocks changed by so much, the usual change is so much as well.
        cut = usual > _CUT_CHANGE and _is_cut(self._known[0], blocks, since_before)
        self._known[0] = blocks
        if cut:
            return Motion(np.ones(blocks.shape, np.bool_), size, cut=True)
        limit = max(_LEAST_CHANGE, _NOISE_FACTOR * min(self._noise, _MOST_NOISE))
        return Motion(since_search > limit, size)

    def searched(self) -> None:
        """Take note that the last frame was searched for faces as it is."""
        self._known[1] = self._known[0]
        self._is_searched = True

    def _follow_noise(self, now: float) -> None:
        share = _QUIETER if now < self._noise else _LOUDER
        self._noise += share * (now - self._noise)


def _blocks(image: Image) -> NDArray[np.float32]:
    """Return the mean green value of each block, float32 (rows, columns); what is left over at two edges is cut off."""
    sparse = image[_SPARSE // 2 :: _SPARSE, _SPARSE // 2 :: _SPARSE, 1]
    rows, columns = max(1, sparse.shape[0] // _BLOCK), max(1, sparse.shape[1] // _BLOCK)
    small = cv2.resize(sparse.astype(np.float32), (columns, rows), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32)


def _levelled(changes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the changes (n, rows, columns) with the median of each of the n taken off."""
    middle = changes[0].size // 2
    medians = np.partition(changes.reshape(len(changes), -1), middle, axis=1)[:, middle]
    levelled: NDArray[np.float32] = changes - medians[:, np.newaxis, np.newaxis]
    return levelled


def _median(values: NDArray[np.float32]) -> float:
    """Return the upper median; numpy's own takes six times as long for so few values."""
    middle = values.size // 2
    return float(np.partition(values.ravel(), middle)[middle])


def _is_cut(before: NDArray[np.float32], now: NDArray[np.float32], change: NDArray[np.float32]) -> bool:
    if np.count_nonzero(change > _CUT_CHANGE) < _CUT_SHARE * change.size:
        return False
    centred, other = before - before.mean(), now - now.mean()
    lengths = float(np.linalg.norm(centred) * np.linalg.norm(other))
    return lengths > 0 and float((centred * other).sum()) / lengths < _CUT_LIKENESS
