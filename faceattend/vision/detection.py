"""Finding faces with YuNet, and a second look at tilted ones."""

import cmath
import math
from pathlib import Path
from threading import Lock
from typing import cast

import numpy as np
from numpy.typing import NDArray

from faceattend.domain.faces import Box, Detection, Image
from faceattend.vision.geometry import Similarity, point, roll
from faceattend.vision.opencv import cv2

STILL_SIDE = 640
"""Longest side at which still pictures are searched: YuNet loses big faces, and their landmarks, in full-size ones."""

_UPRIGHT_FROM = 3.0
"""Degrees of roll left over from which another look gains something."""

_OVERLAP = 0.3
_MOST_CANDIDATES = 5000
_SMALLEST_INPUT = 64
"""Side in pixels below which an image is padded: in a map of a single row OpenCV 4.14 finds faces at infinity."""

# YuNet reads a tilted head as too level (10 degrees as 6, 30 as 18), so a face is turned by more than it reports.
_ROLL_READ_SHORT = 1.6
_CROP_SIDE = 448
_CROP_REACH = 2.0
_IN_CROP = Box(_CROP_SIDE / 4, _CROP_SIDE / 4, _CROP_SIDE / _CROP_REACH, _CROP_SIDE / _CROP_REACH)
_LOOKS = 2


class FaceDetector:
    """Finds the faces of an image. May be shared between threads, which then take turns."""

    def __init__(self, model: Path, width: int = STILL_SIDE, score: float = 0.6) -> None:
        """Load the detector.

        Args:
            model: the verified file of YuNet.
            width: pixels to which wider frames are scaled down before they are searched.
            score: least certainty; .6 to .7 finds 99 % of faces, .9 only 72 %: quality is for others to judge.
        """
        self._width = width
        self._frames = _Net(model, score)
        # Its own network, because one whose input size alternates plans its memory anew at every change.
        self._crops = _Net(model, score)

    def detect(self, image: Image) -> list[Detection]:
        """Return the faces of a frame in its own pixels, the most certain first."""
        return self._search(image, min(1.0, self._width / image.shape[1]))

    def detect_still(self, image: Image) -> list[Detection]:
        """Return the faces of a still picture, whose longest side is scaled down to ``STILL_SIDE`` for the search."""
        return self._search(image, min(1.0, STILL_SIDE / max(image.shape[:2])))

    def upright(self, image: Image, detection: Detection) -> Detection:
        """Return the detection with the landmarks that are found when the face is enlarged and turned upright.

        Landmarks of a tilted face are read too level, those of a small one almost level, and crookedly aligned faces
        of different people resemble one another. So the face is looked at again at a good size, and once more when
        that showed it tilted: one or two searches of a 448 pixel crop. The box becomes the upright face's.
        """
        best = detection
        turned = 0.0
        for look in range(_LOOKS):
            residual = roll(best.landmarks) - turned
            if look > 0 and abs(residual) < _UPRIGHT_FROM:
                break
            turned += _ROLL_READ_SHORT * residual
            seen = self._look_turned(image, best, turned)
            if seen is None:
                break
            best = seen
        return best

    def _look_turned(self, image: Image, detection: Detection, degrees: float) -> Detection | None:
        """Search a crop round the face in which it is turned back by ``degrees``; None when it is not found there."""
        side = _CROP_REACH * max(detection.box.width, detection.box.height)
        factor = cmath.rect(_CROP_SIDE / side, -math.radians(degrees))
        to_crop = Similarity.between(point(detection.box.centre), complex(_CROP_SIDE, _CROP_SIDE) / 2, factor)
        crop = cv2.warpAffine(image, to_crop.matrix, (_CROP_SIDE, _CROP_SIDE))
        found = [face for face in self._crops.run(np.asarray(crop, np.uint8)) if face.box.overlap(_IN_CROP) > 0]
        if not found:
            return None
        nearest = max(found, key=lambda face: face.box.overlap(_IN_CROP))
        back = to_crop.inverse()
        (x, y), *_ = back.apply(np.array([nearest.box.centre], np.float64))
        width, height = nearest.box.width * back.scale, nearest.box.height * back.scale
        box = Box(float(x) - width / 2, float(y) - height / 2, width, height)
        return Detection(box, back.apply(nearest.landmarks).astype(np.float32), nearest.score)

    def _search(self, image: Image, scale: float) -> list[Detection]:
        if scale == 1.0:
            return self._frames.run(image)
        height, width = image.shape[:2]
        size = max(1, round(width * scale)), max(1, round(height * scale))
        small = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
        return [_stretched(found, width / size[0], height / size[1]) for found in self._frames.run(small)]


class _Net:
    """One loaded YuNet."""

    def __init__(self, model: Path, score: float) -> None:
        # From memory: OpenCV cannot open a path with letters outside the system's code page on Windows.
        content = np.frombuffer(model.read_bytes(), np.uint8)
        self._net = cv2.FaceDetectorYN.create(
            "onnx", content, np.empty(0, np.uint8), (320, 320), score, _OVERLAP, _MOST_CANDIDATES
        )
        self._lock = Lock()

    def run(self, image: Image) -> list[Detection]:
        """Return the faces of the image at its own size, the most certain first."""
        missing = [max(0, _SMALLEST_INPUT - side) for side in image.shape[:2]]
        if any(missing):
            image = np.pad(image, ((0, missing[0]), (0, missing[1]), (0, 0)))
        with self._lock:
            self._net.setInputSize((image.shape[1], image.shape[0]))
            # OpenCV returns None for no face, which its stubs do not say.
            rows = cast("NDArray[np.float32] | None", self._net.detect(image)[1])
        faces = [] if rows is None else [_detection(row) for row in rows if np.isfinite(row).all()]
        return sorted(faces, key=lambda face: -face.score)


def _detection(row: NDArray[np.float32]) -> Detection:
    """Read one row of YuNet: box (4), landmarks (5 x 2), score."""
    x, y, width, height = (float(value) for value in row[:4])
    return Detection(Box(x, y, width, height), row[4:14].reshape(5, 2).copy(), float(row[14]))


def _stretched(detection: Detection, horizontal: float, vertical: float) -> Detection:
    box = detection.box
    return Detection(
        Box(box.x * horizontal, box.y * vertical, box.width * horizontal, box.height * vertical),
        detection.landmarks * np.array([horizontal, vertical], np.float32),
        detection.score,
    )
