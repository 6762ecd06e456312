"""Faces in still pictures, for enrolment and evaluation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from faceattend.domain.faces import Box, Detection, Image
from faceattend.vision.detection import STILL_SIDE, FaceDetector

Seen = TypeVar("Seen", bound=Detection)

BORDER = 0.5
"""Room that is added round a picture in which no face was found, in lengths of its longest side."""

DOMINANCE = 2.0
"""How many times the area of any other a face must have to be the one that a picture is of."""


@dataclass(frozen=True, slots=True, eq=False)
class StillFace(Detection):
    """A face of a still picture, with the landmarks of the second look at it.

    Attributes:
        first_landmarks: float32 (5, 2), as they were found in the whole picture. Where that look and the second one are
            off, they are off differently.
    """

    first_landmarks: NDArray[np.float32]


class StillFinder:
    """Finds the faces of still pictures with landmarks as good as the detector can give. May be shared by threads."""

    def __init__(self, load_detector: Callable[[], FaceDetector]) -> None:
        """Keep the way to the detector; it is loaded at first use: the rest works without its model."""
        self._load_detector = load_detector
        self._detector: FaceDetector | None = None
        self._loading = Lock()

    def find(self, image: Image) -> list[StillFace]:
        """Return the faces of a BGR picture (height, width, 3), the largest first."""
        detector = self._loaded()
        seen = detector.detect_still(image) or _seen_with_border(detector, image)
        return sorted((_second_look(detector, image, detection) for detection in seen), key=_area, reverse=True)

    def _loaded(self) -> FaceDetector:
        with self._loading:
            if self._detector is None:
                self._detector = self._load_detector()
            return self._detector


def _second_look(detector: FaceDetector, image: Image, found: Detection) -> StillFace:
    seen = detector.upright(image, found)
    return StillFace(seen.box, seen.landmarks, seen.score, found.landmarks)


def _seen_with_border(detector: FaceDetector, image: Image) -> list[Detection]:
    """Return the faces of a picture that are only found with room round them, because they fill it to its edges."""
    # Every n-th pixel is enough to find a large face, and a picture of 50 million pixels is not copied whole.
    step = max(1, max(image.shape[:2]) // STILL_SIDE)
    small = image[::step, ::step]
    border = round(max(small.shape[:2]) * BORDER)
    roomy = np.pad(small, ((border, border), (border, border), (0, 0)), mode="edge")
    return [_placed(detection, border, step) for detection in detector.detect_still(roomy)]


def _placed(detection: Detection, border: int, step: int) -> Detection:
    """Return a detection of the reduced picture with a border in the pixels of the whole one."""
    box = detection.box
    return Detection(
        Box((box.x - border) * step, (box.y - border) * step, box.width * step, box.height * step),
        ((detection.landmarks - border) * step).astype(np.float32),
        detection.score,
    )


def dominant(detections: Sequence[Seen]) -> Seen | None:
    """Return the face that a picture is of: the only one, or one much larger than all others; None when in doubt."""
    ranked = sorted(detections, key=_area, reverse=True)
    if not ranked or (len(ranked) > 1 and _area(ranked[0]) < DOMINANCE * _area(ranked[1])):
        return None
    return ranked[0]


def _area(detection: Detection) -> float:
    return detection.box.width * detection.box.height
