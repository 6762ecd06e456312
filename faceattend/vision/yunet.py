"""The face detector YuNet: from an image to boxes, landmarks and scores."""

import numpy as np
from numpy.typing import NDArray

from faceattend.domain.faces import Box, Detection, Image
from faceattend.vision.network import HostNetwork
from faceattend.vision.opencv import cv2

_STRIDES = (8, 16, 32)
"""Pixels from one place of a map to the next, for the three maps in which YuNet looks for small to large faces."""

_MULTIPLE = 32
"""Sides are filled up to a multiple of the widest stride."""

_SMALLEST_INPUT = 64
"""Side in pixels below which an image is filled up: in a map of a single row YuNet finds faces at infinity."""

_OVERLAP = 0.3
"""Share of the union of two boxes from which they are one face."""

_MOST_CANDIDATES = 5000


class YuNet:
    """One YuNet with the score that it wants; finds what ``cv2.FaceDetectorYN`` finds, on either engine."""

    def __init__(self, network: HostNetwork, score: float) -> None:
        self._network = network
        self._score = score

    def find(self, image: Image) -> list[Detection]:
        """Return the faces of the BGR image (height, width, 3), searched at its own size, the most certain first."""
        blob = _blob(image)
        outputs = self._network.outputs(blob)
        candidates = [
            self._candidates(blob.shape[3], stride, *outputs[level :: len(_STRIDES)])
            for level, stride in enumerate(_STRIDES)
        ]
        faces = np.concatenate(candidates)
        if not len(faces):
            return []
        faces = faces[np.isfinite(faces).all(axis=1)]
        # Whole pixels, as OpenCV compares them, so that of two overlapping boxes the same one stays.
        boxes = np.trunc(faces[:, :4]).tolist()
        kept = cv2.dnn.NMSBoxes(boxes, faces[:, 14].tolist(), 0.0, _OVERLAP, top_k=_MOST_CANDIDATES)
        return [_detection(faces[row]) for row in np.asarray(kept, np.intp)]

    def _candidates(
        self,
        width: int,
        stride: int,
        classes: NDArray[np.float32],
        objects: NDArray[np.float32],
        boxes: NDArray[np.float32],
        landmarks: NDArray[np.float32],
    ) -> NDArray[np.float32]:
        """Return box (4), landmarks (5 x 2) and score of each place of one map that is certain enough.

        The formulas are those of OpenCV's face_detect.cpp: the score is the geometric mean of two probabilities; the
        middle and the landmarks are offsets from the place, in strides; the sides are logarithms of strides.

        Args:
            width: of the image in pixels.
            classes: (1, places, 1), the probability that what is there is a face, row by row.
            objects: (1, places, 1), the probability that something is there.
            boxes: (1, places, 4).
            landmarks: (1, places, 10).
        """
        certainty = classes.reshape(-1) * objects.reshape(-1)
        places = np.flatnonzero(certainty >= self._score * self._score)
        faces = np.empty((len(places), 15), np.float32)
        if not len(places):
            return faces
        at = np.stack(np.divmod(places, width // stride)[::-1], axis=1)
        box = boxes[0, places]
        with np.errstate(over="ignore"):
            faces[:, 2:4] = np.exp(box[:, 2:]) * stride
        faces[:, :2] = (at + box[:, :2]) * stride - faces[:, 2:4] / 2
        faces[:, 4:14] = ((landmarks[0, places].reshape(-1, 5, 2) + at[:, np.newaxis]) * stride).reshape(-1, 10)
        faces[:, 14] = np.sqrt(certainty[places])
        return faces


def _blob(image: Image) -> NDArray[np.float32]:
    """Return the image as the network takes it, (1, 3, height, width) in 0..255, black where it is filled up."""
    height, width = image.shape[:2]
    blob = np.empty((1, 3, _filled(height), _filled(width)), np.float32)
    blob[:, :, height:] = 0
    blob[:, :, :height, width:] = 0
    for channel, plane in enumerate(cv2.split(image)):
        blob[0, channel, :height, :width] = plane
    return blob


def _filled(side: int) -> int:
    return max(_SMALLEST_INPUT, -(-side // _MULTIPLE) * _MULTIPLE)


def _detection(face: NDArray[np.float32]) -> Detection:
    x, y, width, height = (float(value) for value in face[:4])
    return Detection(Box(x, y, width, height), face[4:14].reshape(5, 2).copy(), float(face[14]))
