"""Finding the faces of a film: every frame where something moves, and only there."""

import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import numpy as np

from faceattend.domain.faces import Box, Detection, Image
from faceattend.vision.detection import FaceDetector
from faceattend.vision.geometry import roll
from faceattend.vision.motion import Motion

NARROW = 320
"""Pixels to which frames are scaled down: enough for a face of a twelfth of its width, at a third of the time."""

WIDE_PAUSE = timedelta(seconds=0.1)
"""How often the detector's own width is used where something moves that no face explains: somebody far away."""

WHOLE_PAUSE = timedelta(seconds=3)
"""How often the whole frame is searched at the detector's own width while anything moves."""

TILTED_PAUSE = timedelta(seconds=0.1)
"""How often what moves without a face is searched for heads that lean far to one side."""

TILT = 40.0
"""Degrees by which the picture is turned back for them: it finds heads that lean by 15 to 60 degrees."""

_TILTED_FROM = 20.0
"""Tilt of the landmarks from which an ordinary search may lose a face in the next frame."""

_TILTED_FACE = 48.0
"""Pixels to which a face is scaled that is searched for once more where it was."""

_STEP = 32
"""Pixels of the scaled picture in whose multiples parts of a frame are cut out: the stride of YuNet's coarsest map."""

_NEARLY_WHOLE = 0.7
"""Share of the frame from which a part is not worth cutting out."""

_MARGIN = 0.5
"""How much of a face's size is cut out with it on each side."""

_SAME_FACE = 0.3
"""Overlap from which two finds are one face."""


class FaceFinder:
    """Finds the faces in the frames of one camera. For one thread, frames in order.

    What moved since the frame before is searched at ``NARROW``; faces where nothing moved are where they were. Faces
    that are too small for that, or tilted too much, are found by a wider search: of what moves without a face, of the
    whole frame now and then, and round the places where a face was or is expected and none was found.
    """

    def __init__(self, detector: FaceDetector) -> None:
        self._detector = detector
        self._faces: list[Detection] = []
        self._looked_wide: datetime | None = None
        self._looked_whole: datetime | None = None
        self._looked_tilted: datetime | None = None

    def find(
        self, image: Image, motion: Motion, now: datetime, missing: Sequence[Box] = (), *, everywhere: bool = False
    ) -> list[Detection]:
        """Return the faces of a frame in its own pixels, the most certain first.

        Args:
            motion: what changed since the last frame that was given here.
            now: the frame's time.
            missing: where faces may be that are followed and were not found in the last frame.
            everywhere: search also where nothing changed.
        """
        frame = Box(0.0, 0.0, float(image.shape[1]), float(image.shape[0]))
        whole = _due(self._looked_whole, now, WHOLE_PAUSE)
        moved = None if motion.cut or everywhere or whole else motion.area()
        width = min(NARROW, self._detector.width)
        part = frame if moved is None else self._part(frame, moved, width)
        faces = self._search(image, part, width)
        faces += _others([face for face in self._faces if not _inside(face.box, part)], faces)
        before = [face for face in self._faces if _inside(face.box, part)]
        faces += self._search_tilted_again(image, _others(before, faces), faces)
        if self._detector.width > NARROW and frame.width > NARROW:
            expected = [*(face.box for face in before), *missing]
            faces += self._search_wide(image, motion, now, faces, expected, whole=whole)
        faces += self._search_tilted(image, motion, now, faces)
        if whole:
            self._looked_whole = now
        self._faces = sorted(faces, key=lambda face: -face.score)
        return list(self._faces)

    def _search_wide(
        self,
        image: Image,
        motion: Motion,
        now: datetime,
        found: Sequence[Detection],
        expected: Sequence[Box],
        *,
        whole: bool,
    ) -> list[Detection]:
        """Return the faces that only a search at the detector's own width finds.

        Args:
            found: those that were found without.
            expected: where faces were or may be; there it is searched unless one of those is there.
        """
        frame = Box(0.0, 0.0, float(image.shape[1]), float(image.shape[0]))
        wide = self._detector.width
        if whole:
            self._looked_wide = now
            return _others(self._search(image, frame, wide), found)
        known = [face.box for face in found]
        places = [
            _grown(box, 1.0)
            for box in expected
            if box.overlap(frame) > 0 and all(box.overlap(other) <= _SAME_FACE for other in known)
        ]
        if _due(self._looked_wide, now, WIDE_PAUSE):
            # Whoever has a face and moves, moves his body too, and it is no second person.
            unexplained = motion.area([_body(box, frame) for box in (*known, *expected)])
            if unexplained is not None:
                self._looked_wide = now
                places.append(unexplained)
        faces: list[Detection] = []
        for place in _joined([_snapped(place, frame, _STEP * frame.width / wide) for place in places]):
            faces += _others(self._search(image, place, wide), (*found, *faces))
        return faces

    def _search_tilted_again(
        self, image: Image, lost: Sequence[Detection], found: Sequence[Detection]
    ) -> list[Detection]:
        """Return those of the lost faces that leaned and are found when the picture is turned back."""
        frame = Box(0.0, 0.0, float(image.shape[1]), float(image.shape[0]))
        faces: list[Detection] = []
        for face in lost:
            tilt = roll(face.landmarks)
            place = _snapped(_grown(face.box, _MARGIN), frame, 1.0)
            if abs(tilt) >= _TILTED_FROM and place.width > 0 and place.height > 0:
                scale = _TILTED_FACE / max(face.box.width, face.box.height)
                again = self._detector.detect_tilted(image, place, math.copysign(TILT, tilt), scale)
                faces += _others(again, (*found, *faces))
        return faces

    def _search_tilted(
        self, image: Image, motion: Motion, now: datetime, found: Sequence[Detection]
    ) -> list[Detection]:
        """Return the faces that lean too far to be found otherwise, where something moves that no face explains."""
        # Of the first frame of a scene nobody knows what moves in it.
        if motion.blocks.all() or not _due(self._looked_tilted, now, TILTED_PAUSE):
            return []
        frame = Box(0.0, 0.0, float(image.shape[1]), float(image.shape[0]))
        heads_and_bodies = [part for face in found for part in (_grown(face.box, _MARGIN), _below(face.box, frame))]
        place = motion.area(heads_and_bodies)
        if place is None:
            return []
        self._looked_tilted = now
        scale = min(1.0, NARROW / frame.width)
        place = _snapped(place, frame, _STEP / scale)
        faces: list[Detection] = []
        for tilt in (-TILT, TILT):
            faces += _others(self._detector.detect_tilted(image, place, tilt, scale), (*found, *faces))
        return faces

    def _part(self, frame: Box, moved: Box, width: int) -> Box:
        """Return the part of the frame to search: what moved, and the whole of each face that it touches."""
        step = _STEP * frame.width / width
        part = _snapped(_grown_by(moved, step / 2), frame, step)
        for face in self._faces:
            if face.box.overlap(part) > 0:
                part = _snapped(_union(part, _grown(face.box, _MARGIN)), frame, step)
        return frame if part.width * part.height > _NEARLY_WHOLE * frame.width * frame.height else part

    def _search(self, image: Image, part: Box, width: int) -> list[Detection]:
        """Return the faces of a part of the frame, in pixels of the frame, at the scale of so wide a frame."""
        left, top = int(part.x), int(part.y)
        cut = image[top : top + int(part.height), left : left + int(part.width)]
        scaled = max(1, round(cut.shape[1] * min(1.0, width / image.shape[1])))
        found = self._detector.detect(cut, scaled)
        return [_shifted(face, left, top) for face in found] if left or top else found


def _due(last: datetime | None, now: datetime, pause: timedelta) -> bool:
    # By the absolute value, so that a clock that was set back does not put the next search off.
    return last is None or abs(now - last) >= pause


def _others(faces: Iterable[Detection], known: Sequence[Detection]) -> list[Detection]:
    """Return the faces that are none of the known ones."""
    return [face for face in faces if all(face.box.overlap(other.box) <= _SAME_FACE for other in known)]


def _inside(box: Box, part: Box) -> bool:
    """Return whether the middle of a box lies in a part of the frame."""
    x, y = box.centre
    return part.x <= x <= part.x + part.width and part.y <= y <= part.y + part.height


def _grown(box: Box, share: float) -> Box:
    return _grown_by(box, share * max(box.width, box.height))


def _grown_by(box: Box, pixels: float) -> Box:
    return Box(box.x - pixels, box.y - pixels, box.width + 2 * pixels, box.height + 2 * pixels)


def _body(face: Box, frame: Box) -> Box:
    """Return where the body below a face may be, arms included."""
    top = face.y - face.height
    return Box(face.x - 1.5 * face.width, top, 4 * face.width, frame.height - top)


def _below(face: Box, frame: Box) -> Box:
    """Return where the body below a face may be; who stands beside it has his face above that."""
    top = face.y + face.height
    return Box(face.x - 1.5 * face.width, top, 4 * face.width, frame.height - top)


def _union(one: Box, other: Box) -> Box:
    left, top = min(one.x, other.x), min(one.y, other.y)
    right, bottom = max(one.x + one.width, other.x + other.width), max(one.y + one.height, other.y + other.height)
    return Box(left, top, right - left, bottom - top)


def _snapped(box: Box, frame: Box, step: float) -> Box:
    """Return the box, within the frame, made larger to a grid of this step, so that few different sizes occur."""
    left, top = max(0.0, step * math.floor(box.x / step)), max(0.0, step * math.floor(box.y / step))
    right = min(frame.width, step * math.ceil((box.x + box.width) / step))
    bottom = min(frame.height, step * math.ceil((box.y + box.height) / step))
    return Box(left, top, right - left, bottom - top)


def _joined(parts: Sequence[Box]) -> list[Box]:
    """Return the parts with those that overlap made one."""
    joined: list[Box] = []
    for part in parts:
        whole = part
        while touching := [other for other in joined if other.overlap(whole) > 0]:
            for other in touching:
                joined.remove(other)
                whole = _union(whole, other)
        joined.append(whole)
    return joined


def _shifted(found: Detection, left: int, top: int) -> Detection:
    box = found.box
    landmarks = found.landmarks + np.array([left, top], np.float32)
    return Detection(Box(box.x + left, box.y + top, box.width, box.height), landmarks, found.score)
