"""Following faces from frame to frame by the overlap of their boxes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from faceattend.domain.faces import Box, Detection

LEAST_OVERLAP = 0.3
"""Intersection over union from which two boxes are the same face; at 30 frames a second walking people stay above."""

MOST_MISSED = 8
"""Frames in a row that a face may be hidden, a quarter of a second, before its track ends."""

_SMOOTHING = 0.5


@dataclass(frozen=True, slots=True)
class Track:
    """A face that is visible now.

    Attributes:
        id: counts from 1 and is never given again by the same tracker.
    """

    id: int
    detection: Detection


@dataclass(slots=True)
class _Path:
    """What is remembered of a face: its last box, the movement of its centre per frame, and how long it is hidden."""

    box: Box
    movement: tuple[float, float] = (0.0, 0.0)
    missed: int = 0

    def overlap(self, box: Box) -> float:
        """Return how well the box fits the face's last place or, where that is better, the place it moves to."""
        steps = self.missed + 1
        x, y = self.box.x + steps * self.movement[0], self.box.y + steps * self.movement[1]
        moved = Box(x, y, self.box.width, self.box.height)
        return max(box.overlap(self.box), box.overlap(moved))

    def follow(self, box: Box) -> None:
        """Take the box in which the face was found again."""
        steps = self.missed + 1
        (x, y), (old_x, old_y) = box.centre, self.box.centre
        self.movement = (
            self.movement[0] + _SMOOTHING * ((x - old_x) / steps - self.movement[0]),
            self.movement[1] + _SMOOTHING * ((y - old_y) / steps - self.movement[1]),
        )
        self.box = box
        self.missed = 0


class Tracker:
    """Gives each face a number that stays while it is followed. For the frames of one camera, in order."""

    def __init__(self) -> None:
        """Follow nobody yet."""
        self._paths: dict[int, _Path] = {}
        self._newest = 0
        self._lost: tuple[int, ...] = ()

    @property
    def lost(self) -> tuple[int, ...]:
        """The tracks that ended with the last update."""
        return self._lost

    def update(self, detections: Sequence[Detection]) -> list[Track]:
        """Take the faces of the next frame; return them as tracks, in the same order."""
        matches = self._matches(detections)
        for id in self._paths.keys() - matches.values():
            self._paths[id].missed += 1
        self._lost = tuple(id for id, path in self._paths.items() if path.missed > MOST_MISSED)
        for id in self._lost:
            del self._paths[id]
        return [
            Track(self._take(detection, matches.get(index)), detection) for index, detection in enumerate(detections)
        ]

    def _matches(self, detections: Sequence[Detection]) -> dict[int, int]:
        """Pair detections, by index, with tracks: the best overlap first, each at most once."""
        if not self._paths or not detections:
            return {}
        ids = list(self._paths)
        overlaps = np.array([[path.overlap(face.box) for path in self._paths.values()] for face in detections])
        pairs: dict[int, int] = {}
        while overlaps.max() >= LEAST_OVERLAP:
            row, column = (int(place) for place in np.unravel_index(overlaps.argmax(), overlaps.shape))
            pairs[row] = ids[column]
            overlaps[row, :] = overlaps[:, column] = 0
        return pairs

    def _take(self, detection: Detection, id: int | None) -> int:
        if id is not None:
            self._paths[id].follow(detection.box)
            return id
        self._newest += 1
        self._paths[self._newest] = _Path(detection.box)
        return self._newest
