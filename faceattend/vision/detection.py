"""Finding faces with YuNet, and a second look at tilted ones."""

import cmath
import math

import numpy as np

from faceattend.domain.faces import Box, Detection, Image
from faceattend.vision.geometry import Similarity, point, roll
from faceattend.vision.network import Networks
from faceattend.vision.opencv import cv2
from faceattend.vision.yunet import YuNet

STILL_SIDE = 640
"""Longest side at which still pictures are searched: YuNet loses big faces, and their landmarks, in full-size ones."""

UPRIGHT_SIDE, QUICK_UPRIGHT_SIDE = 448, 320
"""Sides to which a face, with as much again around it, is enlarged to look at it upright: the latter takes half the
time and loses .004 of the likeness of a look at a face tilted by up to 25 degrees."""

_UPRIGHT_FROM = 3.0
"""Degrees of roll left over from which another look gains something."""

_MODEL = "yunet"

# YuNet reads a tilted head as too level (10 degrees as 6, 30 as 18), so a face is turned by more than it reports.
_ROLL_READ_SHORT = 1.6
_CROP_REACH = 2.0
_LOOKS = 2


class FaceDetector:
    """Finds the faces of an image. May be shared between threads."""

    def __init__(self, networks: Networks, width: int = STILL_SIDE, score: float = 0.6) -> None:
        """Load the detector.

        Args:
            width: pixels to which wider frames are scaled down before they are searched.
            score: least certainty; .6 to .7 finds 99 % of faces, .9 only 72 %: quality is for others to judge.

        Raises:
            UserError: the model is missing or altered.
            EnvironmentFault: no engine can run it.
        """
        self._width = width
        self._frames = YuNet(networks.open(_MODEL), score)
        # A second time, because on OpenCV one whose input size alternates plans its memory anew at every change.
        self._crops = YuNet(networks.open(_MODEL), score)

    @property
    def width(self) -> int:
        """Pixels to which wider frames are scaled down before they are searched."""
        return self._width

    def detect(self, image: Image, width: int | None = None) -> list[Detection]:
        """Return the faces of a frame in its own pixels, the most certain first.

        Args:
            width: pixels to which a wider frame is scaled down this time; None for the detector's own.
        """
        return self._search(image, min(1.0, (width or self._width) / image.shape[1]))

    def detect_still(self, image: Image) -> list[Detection]:
        """Return the faces of a still picture, whose longest side is scaled down to ``STILL_SIDE`` for the search."""
        return self._search(image, min(1.0, STILL_SIDE / max(image.shape[:2])))

    def upright(self, image: Image, detection: Detection, side: int = UPRIGHT_SIDE) -> Detection:
        """Return the detection with the landmarks that are found when the face is enlarged and turned upright.

        Landmarks of a tilted face are read too level, those of a small one almost level, and crookedly aligned faces
        of different people resemble one another. So the face is looked at again at a good size, and once more when
        that showed it tilted: one or two searches of a crop. The box becomes the upright face's.

        Args:
            side: of the crop, in pixels.
        """
        best = detection
        turned = 0.0
        for look in range(_LOOKS):
            residual = roll(best.landmarks) - turned
            if look > 0 and abs(residual) < _UPRIGHT_FROM:
                break
            turned += _ROLL_READ_SHORT * residual
            seen = self._look_turned(image, best, turned, side)
            if seen is None:
                break
            best = seen
        return best

    def _look_turned(self, image: Image, detection: Detection, degrees: float, pixels: int) -> Detection | None:
        """Search a crop round the face in which it is turned back by ``degrees``; None when it is not found there."""
        side = _CROP_REACH * max(detection.box.width, detection.box.height)
        factor = cmath.rect(pixels / side, -math.radians(degrees))
        to_crop = Similarity.between(point(detection.box.centre), complex(pixels, pixels) / 2, factor)
        crop = cv2.warpAffine(image, to_crop.matrix, (pixels, pixels))
        wanted = Box(pixels / 4, pixels / 4, pixels / _CROP_REACH, pixels / _CROP_REACH)
        found = [face for face in self._crops.find(np.asarray(crop, np.uint8)) if face.box.overlap(wanted) > 0]
        if not found:
            return None
        nearest = max(found, key=lambda face: face.box.overlap(wanted))
        back = to_crop.inverse()
        (x, y), *_ = back.apply(np.array([nearest.box.centre], np.float64))
        width, height = nearest.box.width * back.scale, nearest.box.height * back.scale
        box = Box(float(x) - width / 2, float(y) - height / 2, width, height)
        return Detection(box, back.apply(nearest.landmarks).astype(np.float32), nearest.score)

    def _search(self, image: Image, scale: float) -> list[Detection]:
        if scale == 1.0:
            return self._frames.find(image)
        height, width = image.shape[:2]
        size = max(1, round(width * scale)), max(1, round(height * scale))
        small = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
        return [_stretched(found, width / size[0], height / size[1]) for found in self._frames.find(small)]


def _stretched(detection: Detection, horizontal: float, vertical: float) -> Detection:
    box = detection.box
    return Detection(
        Box(box.x * horizontal, box.y * vertical, box.width * horizontal, box.height * vertical),
        detection.landmarks * np.array([horizontal, vertical], np.float32),
        detection.score,
    )
