from pathlib import Path

import numpy as np
import pytest

from faceattend.api import Colour
from faceattend.domain.faces import Detection, Image
from faceattend.errors import BugError
from faceattend.vision.alignment import align
from faceattend.vision.detection import FaceDetector
from faceattend.vision.models import ModelStore
from faceattend.vision.opencv import cv2
from faceattend.vision.pictures import read_picture


def row(detection: Detection) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """The detection as OpenCV's own classes pass it on."""
    box = detection.box
    return np.array(
        [box.x, box.y, box.width, box.height, *detection.landmarks.ravel(), detection.score], dtype=np.float32
    )


def test_equals_opencv_at_its_size(detector: FaceDetector, models: ModelStore, orl: list[Path]) -> None:
    recognizer = cv2.FaceRecognizerSF.create(str(models.file("sface")), "")
    differing = 0
    paths = orl[::8]
    for path in paths:
        image = read_picture(path)
        face = detector.detect(image)[0]
        theirs = recognizer.alignCrop(image, row(face)).astype(int)
        difference = np.abs(theirs - align(image, face.landmarks, (112, 112), Colour.BGR))
        differing += int((difference > 1).any(axis=2).sum())
    # warpAffine rounds places to 1/32 pixel, so the last bit of the matrix can move a single pixel of a face.
    assert differing <= 3


def test_other_sizes_show_the_same_part(detector: FaceDetector, portrait: Image) -> None:
    [face] = detector.detect(portrait)
    large = align(portrait, face.landmarks, (224, 224), Colour.BGR)
    small = align(portrait, face.landmarks, (112, 112), Colour.BGR)
    halved = cv2.resize(large, (112, 112), interpolation=cv2.INTER_AREA).astype(int)
    assert np.abs(halved - small).mean() < 6


def test_oblong_is_centred_on_the_square(detector: FaceDetector, portrait: Image) -> None:
    [face] = detector.detect(portrait)
    wide = align(portrait, face.landmarks, (132, 112), Colour.BGR)
    square = align(portrait, face.landmarks, (112, 112), Colour.BGR)
    assert wide.shape == (112, 132, 3)
    assert (np.abs(wide[:, 10:-10].astype(int) - square) > 1).mean() < 1e-3


def test_grey_has_one_channel(detector: FaceDetector, portrait: Image) -> None:
    [face] = detector.detect(portrait)
    grey = align(portrait, face.landmarks, (100, 100), Colour.GREY)
    assert grey.shape == (100, 100, 1)


def test_face_beyond_the_edge_is_filled_up(portrait: Image) -> None:
    landmarks = np.array([[-60, -20], [-10, -20], [-35, 10], [-55, 40], [-15, 40]], np.float32)
    assert align(portrait, landmarks, (112, 112), Colour.BGR).shape == (112, 112, 3)


def test_landmarks_at_one_place_are_a_defect(portrait: Image) -> None:
    with pytest.raises(BugError):
        align(portrait, np.full((5, 2), 40, np.float32), (112, 112), Colour.BGR)
