"""How well a face can be recognised: its size, sharpness, light and pose.

The limits are set where recognition with SFace begins to suffer, measured on the sample faces by the cosine between a
spoiled face and itself; stricter ones would only refuse faces that are known well enough.
"""

import numpy as np
from numpy.typing import NDArray

from faceattend.api import Colour
from faceattend.domain.faces import Detection, FaceQuality, Image, QualityIssue
from faceattend.vision.alignment import align
from faceattend.vision.geometry import roll
from faceattend.vision.opencv import cv2

SMALLEST_SIZE = 30.0
"""Pixels below which a face is not looked at: 87 % are still known at 30, 81 % at 24, 94 % at 60."""

PREFERRED_SIZE = 60.0
"""Pixels that a face should have when it is enrolled; more gain nothing."""

DARKEST = 12.0
"""Mean grey below which noise is all there is; faces at an eighth of their light (15) still reach a cosine of .87."""

BRIGHTEST = 215.0
"""Mean grey above which skin is burnt out; over-exposure costs more than darkness."""

LEAST_SHARPNESS = 12.0
"""Variance of the Laplacian: faces of 33 pixels that are known have 16, faces blurred to a cosine below .8 under 12."""

MOST_YAW = 0.75
MOST_PITCH = 0.6
"""Turns at which one eye, or the mouth, begins to hide; the sample people stay below .55 and .3."""

_SIDE = 112
# How far down from the eyes to the mouth the nose tip of a level face is: the median of the 400 sample faces.
_LEVEL_NOSE = 0.58


def measure(image: Image, detection: Detection, smallest: float = SMALLEST_SIZE) -> FaceQuality:
    """Return the quality of one face.

    Args:
        image: the full frame.
        detection: the face in it, best after the detector's second look.
        smallest: pixels that its box must have; ``PREFERRED_SIZE`` for pictures to learn from.
    """
    face = align(image, detection.landmarks, (_SIDE, _SIDE), Colour.GREY)[:, :, 0]
    size = min(detection.box.width, detection.box.height)
    sharpness = float(cv2.Laplacian(face, cv2.CV_64F).var())
    brightness = float(face.mean())
    yaw, pitch = _pose(detection.landmarks)
    wrong = {
        QualityIssue.TOO_SMALL: size < smallest,
        QualityIssue.TOO_DARK: brightness < DARKEST,
        QualityIssue.TOO_BRIGHT: brightness > BRIGHTEST,
        QualityIssue.BLURRED: sharpness < LEAST_SHARPNESS,
        QualityIssue.TURNED_AWAY: abs(yaw) > MOST_YAW or abs(pitch) > MOST_PITCH,
    }
    issue = next((issue for issue in QualityIssue if wrong[issue]), None)
    return FaceQuality(size, sharpness, brightness, yaw, pitch, roll(detection.landmarks), issue)


def _pose(landmarks: NDArray[np.float32]) -> tuple[float, float]:
    """Return yaw and pitch, -1..1, from where the nose tip lies between eyes and mouth, whatever the tilt."""
    eyes = landmarks[:2].mean(axis=0)
    to_mouth = landmarks[3:].mean(axis=0) - eyes
    to_nose = landmarks[2] - eyes
    across = landmarks[1] - landmarks[0]
    apart = max(float(np.linalg.norm(across)), 1e-6)
    right = across / apart
    down = np.array([-right[1], right[0]], np.float32)
    depth = float(to_nose @ down) / max(float(to_mouth @ down), 1e-6)
    aside = float((to_nose - depth * to_mouth) @ right) / (apart / 2)
    return float(np.clip(aside, -1, 1)), float(np.clip(depth / _LEVEL_NOSE - 1, -1, 1))
