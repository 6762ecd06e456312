"""Whether what lies beside and above a face moves with it while the room stands still, as a held-up picture does."""

from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from faceattend.api import LivenessLook
from faceattend_liveness.geometry import Grey, Window, centre_of, size_of

Points = NDArray[np.float32]

PAUSE_SECONDS = 0.14
"""Least time between two frames that are compared; movements of a hand are too small within one thirtieth."""

LONGEST_SECONDS = 1.0
"""More than this apart, two frames say nothing: too much has changed."""

_REACH = 1.7
"""Sizes of the face to each side of its middle that are looked at."""

_FACE_PIXELS = 32.0
_CELLS = 34
"""Cells of the map over the looked-at square, to a side: a tenth of the face each."""

# In sizes of the face from its middle: left, top, right, bottom. Beside the eyes and above the hair; shoulders and
# clothes, which move with every person, lie below.
_ZONES = (
    (-1.6, -1.6, -0.66, -0.4),
    (0.66, -1.6, 1.6, -0.4),
    (-0.6, -1.6, 0.6, -0.95),
    (-1.6, -0.4, -0.84, 0.3),
    (0.84, -0.4, 1.6, 0.3),
)


def _cells_of(zone: tuple[float, float, float, float]) -> tuple[slice, slice]:
    left, top, right, bottom = (round((place + _REACH) / (2 * _REACH) * _CELLS) for place in zone)
    return slice(top, bottom), slice(left, right)


_ZONE_CELLS = tuple(_cells_of(zone) for zone in _ZONES)

_LEAST_MOVEMENT = 0.02
"""In sizes of the face: what moves less relative to the room is not told from noise."""

_TIMES = 3
"""How often a cell must have moved with the face: people who cross each other leave single traces."""

_BODY = 1.1
_HAIR = 0.6
"""In widths and heights of a face: how far shoulders and hair reach beyond its box."""

_SLIDING = 0.06
"""In sizes of the face: how far its box may miss the place to which the face moved."""

_CLEARER = 0.55
"""A cell follows whichever explains it with this share of the other's error, or less."""

_LEAST_CONTRAST = 5.0
"""Grey levels by which the two must differ."""

_ENOUGH_CELLS = 8.0
"""Cells of one zone that must move with the face, net of those that stand still."""

_ENOUGH_APART = 60.0
_ENOUGH_TIMES = 6
"""A room beside a small picture stands still as well: only in time nothing that moves along is left."""

_LEAST_ROOM = 0.04
"""Share of the frame that must be room for anything to be known of it."""

_STILL_FROM = 0.7
_STILL_TIMES = 3
_STILL_TIMES_IN_DOUBT = 5
_CLEARLY_STILL_FROM = 0.6
_CLEARLY_STILL_TIMES = 2
"""Values and comparisons from which the room is seen to stand still: by then what is on a picture had moved with it."""

_ENOUGH_PLANES = 6.0

_STANDING_CELLS = 15.0

_AS_ONE = 0.7
"""Share of the places in a room that must move as one thing, otherwise it is not known how it moves."""

_STILL = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])


@dataclass(slots=True)
class Surroundings:
    """What was seen beside one face over time.

    Motion of face and background: Anjos, Marcel, "Counter-measures to photo attacks in face recognition: a public
    database and a baseline", 2011; Komulainen and others, "Complementary countermeasures for detecting scenic face
    spoofing attacks", 2013. Here each cell around the face is explained once by the movement of the face and once by
    that of the room, and the better explanation counts; edges without texture count as well.

    Attributes:
        before: the look that the next one is compared with.
        along: by cell of a square around the face, how often it moved with the face.
        apart: how often it stayed with the room while the face moved.
        value: 0 when the surroundings move with the face, 1 when they stand still behind it, 0.5 while neither is seen.
        compared: how often two looks were compared in a room.
        planes: how often, net, everything moved with a face that fills the frame, so that no room was seen.
    """

    before: LivenessLook | None = None
    planes: float = 0.0
    compared: int = 0
    value: float = 0.5
    along: NDArray[np.float32] = field(default_factory=lambda: np.zeros((_CELLS, _CELLS), np.float32))
    apart: NDArray[np.float32] = field(default_factory=lambda: np.zeros((_CELLS, _CELLS), np.float32))

    def look(self, look: LivenessLook) -> bool:
        """Compare with the look before, when it is long enough ago; return whether anything was compared."""
        before = self.before
        if before is None:
            self.before = look
            return False
        passed = look.seconds - before.seconds
        if 0 <= passed < PAUSE_SECONDS:
            return False
        same_frame = before.image.shape == look.image.shape
        if not (0 < passed <= LONGEST_SECONDS and same_frame and size_of(look) >= 24):
            self.before = look
            return False
        if not _has_moved(before, look) and passed < LONGEST_SECONDS / 2:
            # Let a slow movement add up.
            return False
        self.before = look
        self._compare(before, look)
        return True

    @property
    def attached(self) -> tuple[float, ...]:
        """By zone, cells that moved with the face net of those that did not."""
        follows = (self.along >= _TIMES) & (self.along > 2 * self.apart)
        return tuple(float(follows[zone].sum()) for zone in _ZONE_CELLS)

    @property
    def is_apart(self) -> bool:
        """Whether the room was seen to stand still behind a face that moves."""
        return self.value >= _CLEARLY_STILL_FROM

    def _weighed(self) -> float:
        upper_left, upper_right, above, left, right = (min(1.0, cells / _ENOUGH_CELLS) for cells in self.attached)
        # One thing that moves along may be a bag, hair, or somebody who walks beside: two sides of the face are needed.
        along = sorted((max(upper_left, left), max(upper_right, right), above))[1]
        still = min(1.0, self.compared / _ENOUGH_TIMES)
        apart = still * min(1.0, sum(float(self.apart[zone].sum()) for zone in _ZONE_CELLS) / _ENOUGH_APART)
        return 0.5 - along / 2 if along > 0 else 0.5 + apart / 2

    def stand_still(self, *, in_doubt: bool) -> bool:
        """Return whether it is seen already that they do not move with the face; later when it is in doubt."""
        if self.value >= _STILL_FROM and self.compared >= (_STILL_TIMES_IN_DOUBT if in_doubt else _STILL_TIMES):
            return True
        clearly = float(self.apart.sum()) >= float(self.along.sum()) and not in_doubt
        return clearly and self.value >= _CLEARLY_STILL_FROM and self.compared >= _CLEARLY_STILL_TIMES

    @property
    def plane(self) -> float:
        """0 when a frame that the face fills moves as one plane, otherwise 0.5; a camera in a hand does so as well."""
        return 0.5 - float(np.clip(self.planes / _ENOUGH_PLANES, 0, 1)) / 2

    def _compare(self, before: LivenessLook, look: LivenessLook) -> None:
        size = size_of(look)
        window = Window.around(look, _REACH)
        if window.shorter < size:
            return
        scale = min(1.0, _FACE_PIXELS / size)
        unit = size * scale
        room_seen = _room_share(before, look) >= _LEAST_ROOM
        moved_room = _room_movement(before, look) if room_seen else _STILL
        if moved_room is None:
            return
        room = _within(window, scale, moved_room)
        old, new = window.grey(before.image, scale), window.grey(look.image, scale)
        moved = _face_movement(old, new, before, window, scale)
        if moved is None:
            return
        middle = np.array(centre_of(look)) - (window.left, window.top)
        relative = moved - room
        step = relative[:, :2] @ (middle * scale) + relative[:, 2]
        grown = abs(float(np.linalg.det(moved[:, :2]) - np.linalg.det(room[:, :2])))
        if float(np.linalg.norm(step)) < _LEAST_MOVEMENT * unit and grown < 0.03:
            return
        if not _box_follows(before, look, window, moved, scale):
            return
        place = float(middle[0]) * scale, float(middle[1]) * scale, unit
        alone = _alone(before, look)
        along, apart = (cells & alone for cells in _explained(old, new, moved, room, place))
        # What stands still beside a face that fills the frame shows that the camera does.
        if room_seen or float(apart.sum()) >= _STANDING_CELLS:
            self.along += along
            self.apart += apart
            self.compared += 1
            self.value = self._weighed()
            return
        beside = np.array([(along[zone].sum(), apart[zone].sum()) for zone in _ZONE_CELLS]).sum(axis=0)
        if beside.sum() >= _ENOUGH_CELLS:
            self.planes += float((beside[0] - beside[1]) / beside.sum())


def _explained(
    old: Grey,
    new: Grey,
    moved: NDArray[np.float64],
    room: NDArray[np.float64],
    face: tuple[float, float, float],
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which cells the movement of the face explains, and which that of the room.

    Args:
        old, new: patches in grey.
        moved, room: how the face and the room moved, (2, 3) each, in pixels of the patches.
        face: middle and size of the face, in pixels of the patches.
    """
    height, width = new.shape
    by_face, by_room = (
        cv2.absdiff(new, cv2.warpAffine(old, way, (width, height), borderMode=cv2.BORDER_REPLICATE))
        for way in (moved, room)
    )
    x, y, unit = face
    cell = 2 * _REACH * unit / _CELLS
    to_cells = np.array([[1 / cell, 0, _CELLS / 2 - x / cell], [0, 1 / cell, _CELLS / 2 - y / cell]])
    side = (_CELLS, _CELLS)
    # Errors of a cell and its neighbours, so that one bright pixel decides nothing.
    face_error, room_error = (
        cv2.warpAffine(cv2.blur(each, (5, 5)), to_cells, side).astype(np.float32) for each in (by_face, by_room)
    )
    along = (face_error < _CLEARER * room_error) & (room_error - face_error > _LEAST_CONTRAST)
    apart = (room_error < _CLEARER * face_error) & (face_error - room_error > _LEAST_CONTRAST)
    return along, apart


def _has_moved(before: LivenessLook, look: LivenessLook) -> bool:
    (old_x, old_y), (x, y) = centre_of(before), centre_of(look)
    return max(abs(x - old_x), abs(y - old_y)) > 1.5 * _LEAST_MOVEMENT * size_of(look)


def _alone(before: LivenessLook, look: LivenessLook) -> NDArray[np.bool_]:
    """Return which cells do not belong to other people: who walks beside somebody moves with him."""
    cells = np.ones((_CELLS, _CELLS), np.bool_)
    x, y = centre_of(look)
    cell = 2 * _REACH * size_of(look) / _CELLS
    for left, top, width, height in (*before.others, *look.others):
        edges = (left - _BODY * width - x, left + (1 + _BODY) * width - x, top - _HAIR * height - y)
        first, last, upper = (int(np.clip(edge / cell + _CELLS / 2, 0, _CELLS)) for edge in edges)
        # Down to the floor: he has a body.
        cells[upper:, first : last + 1] = False
    return cells


def _box_follows(
    before: LivenessLook, look: LivenessLook, window: Window, moved: NDArray[np.float64], scale: float
) -> bool:
    """Return whether the box went where the face did: that of a face that is half hidden slides over it."""
    origin = np.array((window.left, window.top))
    expected = moved[:, :2] @ ((np.array(centre_of(before)) - origin) * scale) + moved[:, 2]
    missed = float(np.linalg.norm((np.array(centre_of(look)) - origin) * scale - expected))
    grown = size_of(look) / size_of(before)
    return missed < _SLIDING * size_of(look) * scale and abs(grown - 1) < 2 * _SLIDING


def _face_movement(
    old: Grey, new: Grey, before: LivenessLook, window: Window, scale: float
) -> NDArray[np.float64] | None:
    """Return how the face moved within the window, float64 (2, 3), or None when it cannot be followed."""
    x, y = centre_of(before)
    half = 0.4 * size_of(before) * scale
    centre_x, centre_y = (x - window.left) * scale, (y - window.top) * scale
    height, width = old.shape
    left, right = (int(np.clip(round(centre_x + side * half), 0, width)) for side in (-1, 1))
    top, bottom = (int(np.clip(round(centre_y + side * half), 0, height)) for side in (-1, 1))
    if right - left < 10 or bottom - top < 10:
        return None
    corners: Any = cv2.goodFeaturesToTrack(old[top:bottom, left:right], 14, 0.05, 3, blockSize=3)
    if corners is None or len(corners) < 5:
        return None
    start = (corners.reshape(-1, 2) + np.array([left, top])).astype(np.float32)
    end = _followed(old, new, start)
    good = np.isfinite(end).all(axis=1)
    if int(good.sum()) < 5:
        return None
    found: Any
    found, inside = cv2.estimateAffinePartial2D(start[good], end[good], ransacReprojThreshold=0.7)
    if found is None or int(inside.sum()) < 5:
        return None
    return np.asarray(found, np.float64)


def _followed(old: Grey, new: Grey, start: Points) -> Points:
    """Return where the points went, not a number for those that were lost."""
    went, found, _ = cv2.calcOpticalFlowPyrLK(old, new, start, start.copy(), winSize=(9, 9), maxLevel=2)
    end: Points = np.array(went, np.float32)
    end[np.asarray(found).ravel() == 0] = np.nan
    return end


def _room_movement(before: LivenessLook, look: LivenessLook) -> NDArray[np.float64] | None:
    """Return how the room moved in pixels of the frame, float64 (2, 3), or None when it did not move as one thing."""
    step = _stride(look)
    old, new = (np.ascontiguousarray(each.image[::step, ::step, 1]) for each in (before, look))
    mask = _room_mask(before, look)
    changed = cv2.absdiff(old, new)[mask] > 14
    if float(changed.mean()) < 0.12:
        return _STILL
    corners: Any = cv2.goodFeaturesToTrack(old, 24, 0.03, 6, mask=mask.astype(np.uint8), blockSize=3)
    if corners is None or len(corners) < 6:
        return None
    start = corners.reshape(-1, 2).astype(np.float32)
    end = _followed(old, new, start)
    good = np.isfinite(end).all(axis=1)
    if int(good.sum()) < 6:
        return None
    moved: Any
    moved, inside = cv2.estimateAffinePartial2D(start[good], end[good], ransacReprojThreshold=0.5)
    if moved is None or float(np.mean(inside)) < _AS_ONE:
        return None
    whole = np.asarray(moved, np.float64)
    whole[:, 2] *= step
    return whole


def _within(window: Window, scale: float, moved: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a movement of the frame as one of a window that was made smaller by ``scale``."""
    origin = np.array((window.left, window.top), np.float64)
    shift = scale * (moved[:, :2] @ origin + moved[:, 2] - origin)
    return np.column_stack([moved[:, :2], shift])


def _stride(look: LivenessLook) -> int:
    return max(1, int(look.image.shape[1]) // 160)


def _room_share(before: LivenessLook, look: LivenessLook) -> float:
    """Return how much of the frame belongs to the room, 0..1."""
    return float(_room_mask(before, look).mean())


def _room_mask(before: LivenessLook, look: LivenessLook) -> NDArray[np.bool_]:
    """Return which pixels belong to the room: not the face, what is beside it, or the clothes below."""
    step = _stride(look)
    mask = np.ones(look.image[::step, ::step, 0].shape, np.bool_)
    reach = 1.75 * size_of(look)
    for x, y in (centre_of(before), centre_of(look)):
        left, right = (max(0, round((x + side * reach) / step)) for side in (-1, 1))
        mask[max(0, round((y - reach) / step)) :, left:right] = False
    return mask
