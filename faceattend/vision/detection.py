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

    def detect_tilted(self, image: Image, part: Box, degrees: float, scale: float) -> list[Detection]:
        """Return the faces of a part of a frame that lean by about so many degrees, in pixels of the frame.

        The part is turned back before it is searched: YuNet finds half of the faces that lean by 40 degrees, and all of
        those that lean by 15 to 55 once they were turned back by 40.

        Args:
            part: what to search, within the frame.
            degrees: positive for heads that lean clockwise as seen.
            scale: by which the part is made smaller, at most 1, or larger for the search.
        """
        left, top = int(part.x), int(part.y)
        cut = image[top : top + int(part.height), left : left + int(part.width)]
        shrunk = cut if scale >= 1 else cv2.resize(cut, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        height, width = shrunk.shape[:2]
        turn = cmath.rect(max(1.0, scale), -math.radians(degrees))
        across, down = abs(turn.real), abs(turn.imag)
        size = math.ceil(width * across + height * down), math.ceil(width * down + height * across)
        to_turned = Similarity.between(complex(width, height) / 2, complex(*size) / 2, turn)
        turned = cv2.warpAffine(shrunk, to_turned.matrix, size)
        to_frame = to_turned.inverse()
        shrinking = min(1.0, scale)
        back = Similarity(to_frame.factor / shrinking, to_frame.shift / shrinking + complex(left, top))
        return [_moved(found, back) for found in self._crops.find(np.asarray(turned, np.uint8))]

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
        return _moved(nearest, to_crop.inverse())

    def _search(self, image: Image, scale: float) -> list[Detection]:
        if scale == 1.0:
            return self._frames.find(image)
        height, width = image.shape[:2]
        size = max(1, round(width * scale)), max(1, round(height * scale))
        small = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
        return [_stretched(found, width / size[0], height / size[1]) for found in self._frames.find(small)]


def _moved(detection: Detection, to: Similarity) -> Detection:
    """Return the detection where a similarity takes it; its box stays level."""
    (x, y), *_ = to.apply(np.array([detection.box.centre], np.float64))
    width, height = detection.box.width * to.scale, detection.box.height * to.scale
    box = Box(float(x) - width / 2, float(y) - height / 2, width, height)
    return Detection(box, to.apply(detection.landmarks).astype(np.float32), detection.score)


def _stretched(detection: Detection, horizontal: float, vertical: float) -> Detection:
    box = detection.box
    return Detection(
        Box(box.x * horizontal, box.y * vertical, box.width * horizontal, box.height * vertical),
        detection.landmarks * np.array([horizontal, vertical], np.float32),
        detection.score,
    )
