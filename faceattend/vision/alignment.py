"""Warping a face to the size and the five places that a recognizer was trained on."""

import numpy as np
from numpy.typing import NDArray

from faceattend.api import Colour
from faceattend.domain.faces import Image
from faceattend.vision.geometry import Similarity, best_factor, point
from faceattend.vision.opencv import cv2

# Where SFace, and ArcFace before it, wants eyes, nose tip and corners of the mouth in a square of 112 pixels.
_REFERENCE_SIDE = 112
_REFERENCE = np.array(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]], np.float32
)
# Their mean as OpenCV writes it: a hundred thousandth of a pixel away from it, single pixels come out differently.
_REFERENCE_CENTRE = np.array([56.0262, 71.9008], np.float32)


def align(image: Image, landmarks: NDArray[np.float32], size: tuple[int, int], colour: Colour) -> NDArray[np.uint8]:
    """Return the aligned face, uint8 (height, width, channels); at 112 x 112 it is FaceRecognizerSF.alignCrop's.

    Args:
        image: the full frame.
        landmarks: float32 (5, 2), in pixels of the image.
        size: width and height wanted; the reference is scaled to the shorter side and centred.
        colour: three channels or one.
    """
    width, height = size
    scale = min(width, height) / _REFERENCE_SIDE
    centre = landmarks.mean(axis=0, dtype=np.float32)
    factor = scale * best_factor(landmarks - centre, _REFERENCE - _REFERENCE_CENTRE)
    middle = (np.array(size) - scale * _REFERENCE_SIDE) / 2 + scale * _REFERENCE_CENTRE
    to_face = Similarity.between(point(centre), point(middle), factor)
    face = cv2.warpAffine(image, to_face.matrix, (width, height), flags=cv2.INTER_LINEAR)
    if colour is Colour.GREY:
        face = cv2.cvtColor(face, cv2.COLOR_BGR2GRAY)
    return np.asarray(face, np.uint8).reshape(height, width, -1)
