"""Faces in still pictures, for enrolment and evaluation."""

from collections.abc import Callable, Sequence
from threading import Lock

from faceattend.domain.faces import Detection, Image
from faceattend.vision.detection import FaceDetector

DOMINANCE = 2.0
"""How many times the area of any other a face must have to be the one that a picture is of."""


class StillFinder:
    """Finds the faces of still pictures with landmarks as good as the detector can give. May be shared by threads."""

    def __init__(self, load_detector: Callable[[], FaceDetector]) -> None:
        """Keep the way to the detector; it is loaded at first use: the rest works without its model."""
        self._load_detector = load_detector
        self._detector: FaceDetector | None = None
        self._loading = Lock()

    def find(self, image: Image) -> list[Detection]:
        """Return the faces of a BGR picture (height, width, 3), the largest first."""
        detector = self._loaded()
        found = [detector.upright(image, detection) for detection in detector.detect_still(image)]
        return sorted(found, key=_area, reverse=True)

    def _loaded(self) -> FaceDetector:
        with self._loading:
            if self._detector is None:
                self._detector = self._load_detector()
            return self._detector


def dominant(detections: Sequence[Detection]) -> Detection | None:
    """Return the face that a picture is of: the only one, or one much larger than all others; None when in doubt."""
    ranked = sorted(detections, key=_area, reverse=True)
    if not ranked or (len(ranked) > 1 and _area(ranked[0]) < DOMINANCE * _area(ranked[1])):
        return None
    return ranked[0]


def _area(detection: Detection) -> float:
    return detection.box.width * detection.box.height
