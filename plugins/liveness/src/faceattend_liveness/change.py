"""Whether a face changes as living ones do: a still picture of one shows the same for ever, however it is held."""

from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from faceattend.api import LivenessLook
from faceattend_liveness.geometry import Grey, centre_of, size_of

_SIDE = 64
"""Pixels of a patch to a side."""

_REACH = 0.62
"""Sizes of the face to each side of its middle that a patch shows."""

_EDGE = 6
"""Pixels of its rim that are not compared: they may come from outside of it."""

_CELLS = 8
_CHANGED_CELLS = 4
"""A blink or a movement of the mouth changes a few cells only."""

_SMALLEST = 28.0
"""Pixels of a face below which too little of it can be seen to change."""

_CONTRAST = 30.0
"""Standard deviation to which patches are brought, so that dim light makes nothing seem unchanged."""

_LEAST_CONTRAST = 8.0

_AS_ONE = 0.5
"""Share of the details that must follow one movement; otherwise the two patches could not be laid over one another."""

PAUSE_SECONDS = 0.18
_NEAREST, _FARTHEST = 0.4, 1.5
"""Seconds between two patches that are compared: less shows no blink, more shows changes of the light."""

_MOST_KEPT = 8
_FEWEST = 4
_UNCHANGED, _CHANGED = 2.2, 3.4
"""Grey levels of the most changed cells: still pictures in a hand showed .7 to 2 of typical cameras' noise and
compression, living people 5 to 50."""

_SAME = 0.2
"""Mean difference of the pixels in one place. Less is no camera's noise: compression left this part of a film as it
was, or the film was made without a camera, and nothing is known of it."""


@dataclass(frozen=True, slots=True)
class _Patch:
    """A face in grey.

    Attributes:
        seconds: when it was seen.
        part: uint8, its pixels in the frame.
        left, top: where they are.
        grey: uint8 (_SIDE, _SIDE), the same in the size in which it is compared.
    """

    seconds: float
    part: Grey
    left: int
    top: int
    grey: Grey

    def stands_in(self, frame: Grey) -> bool:
        """Return whether a frame shows the very same pixels in this place."""
        height, width = self.part.shape
        now = frame[self.top : self.top + height, self.left : self.left + width]
        return now.shape == self.part.shape and float(cv2.absdiff(self.part, now).mean()) < _SAME


@dataclass(slots=True)
class Change:
    """How a face changed beyond any movement of a flat thing and beyond noise.

    Two looks up to a second and a half apart are laid over one another by the homography that most of their details
    follow, which is every movement that a picture can make; what is left are blinks, looks and movements of mouth and
    head (eye blinks: Pan, Sun, Wu, Lao, "Eyeblink-based anti-spoofing in face recognition from a generic webcamera",
    2007; rigid movement of a plane: De Marsico and others, "Moving face spoofing detection via 3D projective
    invariants", 2012). A film of a face changes as a face does, so a change proves nothing.

    Attributes:
        kept: the latest patches, oldest first.
        changes: the newest differences, in grey levels.
    """

    kept: list[_Patch] = field(default_factory=list)
    changes: list[float] = field(default_factory=list)

    @property
    def value(self) -> float:
        """0 for a face that never changes, otherwise 0.5."""
        if len(self.changes) < _FEWEST:
            return 0.5
        # A hand before the picture or a lost alignment is one difference; a blink is seen in two.
        seen = sorted(self.changes)[-2]
        return min(1.0, max(0.0, (seen - _UNCHANGED) / (_CHANGED - _UNCHANGED))) / 2

    def look(self, look: LivenessLook) -> None:
        """Take one more look."""
        if self.kept and 0 <= look.seconds - self.kept[-1].seconds < PAUSE_SECONDS:
            return
        patch = _patch(look)
        if patch is None:
            self.kept.clear()
            return
        self.kept = [old for old in self.kept if 0 <= look.seconds - old.seconds <= _FARTHEST]
        oldest = next(iter(self.kept), None)
        if oldest is not None and look.seconds - oldest.seconds >= _NEAREST and not oldest.stands_in(_grey(look)):
            changed = _difference(oldest.grey, patch.grey)
            if changed is not None:
                self.changes = [*self.changes[1 - _MOST_KEPT :], changed]
        self.kept.append(patch)


def _grey(look: LivenessLook) -> Grey:
    """Return the frame in grey: the green channel is nearly the brightness."""
    return np.asarray(look.image[:, :, 1], np.uint8)


def _patch(look: LivenessLook) -> _Patch | None:
    """Return the face; None when it is too small, too faint or not all in the frame."""
    (x, y), size = centre_of(look), size_of(look)
    height, width = look.image.shape[:2]
    reach = _REACH * size
    left, right = max(0, round(x - reach)), min(width, round(x + reach))
    top, bottom = max(0, round(y - reach)), min(height, round(y + reach))
    if size < _SMALLEST or min(right - left, bottom - top) < 1.5 * reach:
        return None
    part = np.ascontiguousarray(_grey(look)[top:bottom, left:right])
    grey = np.asarray(cv2.resize(part, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA), np.uint8)
    return _Patch(look.seconds, part, left, top, grey) if float(grey.std()) >= _LEAST_CONTRAST else None


def _difference(old: Grey, new: Grey) -> float | None:
    """Return by how many grey levels the most changed cells differ; None when the two cannot be laid over another."""
    moved = _plane_movement(old, new)
    if moved is None:
        return None
    inner = (slice(_EDGE, _SIDE - _EDGE),) * 2
    laid = np.asarray(cv2.warpPerspective(old, moved, (_SIDE, _SIDE), borderMode=cv2.BORDER_REPLICATE), np.uint8)
    before, after = (_evened(each[inner]) for each in (laid, new))
    rough = cv2.blur(after - before, (5, 5))
    # What is left of a shadow or a reflection that wanders is smooth.
    difference = rough - cv2.GaussianBlur(rough, (0, 0), 9)
    cells = cv2.resize(difference * difference, (_CELLS, _CELLS), interpolation=cv2.INTER_AREA)
    return float(np.sqrt(np.sort(cells, axis=None)[-_CHANGED_CELLS:]).mean())


def _evened(part: Grey) -> NDArray[np.float32]:
    """Return a patch with the mean 0 and always the same contrast."""
    values = part.astype(np.float32)
    values -= values.mean()
    return np.asarray(values * (_CONTRAST / max(float(values.std()), 1.0)), np.float32)


def _plane_movement(old: Grey, new: Grey) -> NDArray[np.float64] | None:
    """Return the homography, float64 (3, 3), that most details of a patch follow, or None without one."""
    corners: Any = cv2.goodFeaturesToTrack(old, 40, 0.02, 3, blockSize=3)
    if corners is None or len(corners) < 8:
        return None
    went: Any
    went, found, _ = cv2.calcOpticalFlowPyrLK(old, new, corners, corners.copy(), winSize=(11, 11), maxLevel=2)
    followed = np.asarray(found).ravel() > 0
    if int(followed.sum()) < 8:
        return None
    moved: Any
    moved, inside = cv2.findHomography(corners[followed], went[followed], cv2.RANSAC, 0.8, maxIters=300)
    if moved is None or float(np.mean(inside)) < _AS_ONE:
        return None
    return np.asarray(moved, np.float64)
