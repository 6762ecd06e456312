"""Following faces from frame to frame by the overlap of their boxes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from faceattend.domain.faces import Box, Detection

LEAST_OVERLAP = 0.3
"""Intersection over union from which two boxes are the same face; at 30 frames a second walking people stay above."""

LEAST_OVERLAP_HIDDEN = 0.1
"""The same for a face that was hidden: it comes out from behind something in parts, and is then in doubt anyway."""

LONGEST_HIDDEN = timedelta(seconds=1)
"""How long a face may be hidden before its track ends; somebody who passes in front hides it for about half of that."""

LEAST_MISSED = 2
"""Frames in which a face must be missing before its track ends, however much time lies between them."""

GLIMPSE = timedelta(seconds=0.2)
"""How long a face may be hidden and still be the same for certain: detectors miss a face for a frame or two."""

_RIVALRY = 0.5
"""Share of the overlap with its own track that another track may have with a face before it may be either's."""

_PLAIN = 0.8
"""Overlap with the last place from which a face hardly moved."""

_GROWTH = 1.6
"""Factor by which a face cannot have grown or shrunk from one frame to the next."""

_SMOOTHING = 0.5


@dataclass(frozen=True, slots=True)
class Track:
    """A face that is visible now.

    Attributes:
        id: counts from 1 and is never given again by the same tracker.
        doubtful: it may be another face than the one before: it was hidden, or it changed its size in a leap.
        contested: another track is so near that the two may be mixed up in this frame.
    """

    id: int
    detection: Detection
    doubtful: bool = False
    contested: bool = False


@dataclass(slots=True)
class _Path:
    """What is remembered of a face.

    Attributes:
        box: the last one.
        movement: of its centre, pixels a second to the right and down.
        missed: in how many frames in a row it was not found.
    """

    box: Box
    seen: datetime
    movement: tuple[float, float] = (0.0, 0.0)
    missed: int = 0

    def hidden(self, now: datetime) -> float:
        """Return seconds since it was seen; none when the clock was set back."""
        return max(0.0, (now - self.seen).total_seconds())

    def expected(self, now: datetime) -> Box:
        """Return where it is now if it went on as it did."""
        seconds = min(self.hidden(now), LONGEST_HIDDEN.total_seconds())
        x, y = self.box.x + seconds * self.movement[0], self.box.y + seconds * self.movement[1]
        return Box(x, y, self.box.width, self.box.height)

    def follow(self, box: Box, now: datetime) -> None:
        """Take the box in which the face was found again."""
        seconds = self.hidden(now)
        if seconds > 0:
            (x, y), (old_x, old_y) = box.centre, self.box.centre
            self.movement = (
                self.movement[0] + _SMOOTHING * ((x - old_x) / seconds - self.movement[0]),
                self.movement[1] + _SMOOTHING * ((y - old_y) / seconds - self.movement[1]),
            )
        self.box, self.seen, self.missed = box, now, 0


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

    def missing(self, now: datetime) -> list[Box]:
        """Return where the faces are expected that were not found in the last frame."""
        return [path.expected(now) for path in self._paths.values() if path.missed]

    def update(self, detections: Sequence[Detection], now: datetime) -> list[Track]:
        """Take the faces of the next frame, and its time; return them as tracks, in the same order."""
        matches, rivals = self._matches(detections, now)
        missing = [id for id in self._paths if id not in matches.values()]
        for id in missing:
            self._paths[id].missed += 1
        self._lost = tuple(id for id in missing if _is_lost(self._paths[id], now))
        for id in self._lost:
            del self._paths[id]
        return [
            self._take(detection, matches.get(index), now, contested=index in rivals)
            for index, detection in enumerate(detections)
        ]

    def end_all(self) -> tuple[int, ...]:
        """Follow nobody any more, because the scene changed; return the tracks that ended with this."""
        ended = tuple(self._paths)
        self._paths.clear()
        return ended

    def _matches(self, detections: Sequence[Detection], now: datetime) -> tuple[dict[int, int], set[int]]:
        """Pair detections, by index, with tracks: the best overlap first, each at most once.

        Returns:
            The pairs, and the detections that another track fits nearly as well.
        """
        overlaps: list[tuple[float, int, int]] = []
        for id, path in self._paths.items():
            expected = path.expected(now)
            for index, face in enumerate(detections):
                overlap = face.box.overlap(path.box)
                if overlap < _PLAIN:
                    overlap = max(overlap, face.box.overlap(expected))
                if overlap > 0:
                    overlaps.append((overlap, index, id))
        pairs: dict[int, int] = {}
        taken: set[int] = set()
        rivals: set[int] = set()
        for overlap, index, id in sorted(overlaps, reverse=True):
            least = LEAST_OVERLAP_HIDDEN if self._paths[id].missed else LEAST_OVERLAP
            if overlap >= least and index not in pairs and id not in taken:
                pairs[index] = id
                taken.add(id)
                nearly = _RIVALRY * overlap
                if any(other >= nearly and at == index and whose != id for other, at, whose in overlaps):
                    rivals.add(index)
        return pairs, rivals

    def _take(self, detection: Detection, id: int | None, now: datetime, *, contested: bool) -> Track:
        if id is None:
            self._newest += 1
            self._paths[self._newest] = _Path(detection.box, now)
            return Track(self._newest, detection)
        path = self._paths[id]
        hidden = path.missed > 0
        doubtful = (
            (hidden and now - path.seen > GLIMPSE)
            or (hidden and detection.box.overlap(path.expected(now)) < LEAST_OVERLAP)
            or _grew(path.box, detection.box)
        )
        path.follow(detection.box, now)
        return Track(id, detection, doubtful, contested)


def _is_lost(path: _Path, now: datetime) -> bool:
    # A clock that was set back tells nothing; then the frames are counted alone.
    return path.missed >= LEAST_MISSED and not timedelta(0) <= now - path.seen <= LONGEST_HIDDEN


def _grew(before: Box, after: Box) -> bool:
    factor = (after.width * after.height / max(before.width * before.height, 1.0)) ** 0.5
    return not 1 / _GROWTH < factor < _GROWTH
