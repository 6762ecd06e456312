"""Faces in still pictures, for enrolment and evaluation."""

from collections.abc import Sequence

from faceattend.domain.faces import Detection, Image
from faceattend.vision.detection import FaceDetector

DOMINANCE = 2.0
"""How many times the area of any other a face must have to be the one that a picture is of."""


class StillFinder:
    """Finds the faces of still pictures with landmarks as good as the detector can give. May be shared by threads."""

    def __init__(self, detector: FaceDetector) -> None:
        self._detector = detector

    def find(self, image: Image) -> list[Detection]:
        """Return the faces of a BGR picture (height, width, 3), the largest first."""
        found = [self._detector.upright(image, detection) for detection in self._detector.detect_still(image)]
        return sorted(found, key=_area, reverse=True)


def dominant(detections: Sequence[Detection]) -> Detection | None:
    """Return the face that a picture is of: the only one, or one much larger than all others; None when in doubt."""
    ranked = sorted(detections, key=_area, reverse=True)
    if not ranked or (len(ranked) > 1 and _area(ranked[0]) < DOMINANCE * _area(ranked[1])):
        return None
    return ranked[0]


def _area(detection: Detection) -> float:
    return detection.box.width * detection.box.height
