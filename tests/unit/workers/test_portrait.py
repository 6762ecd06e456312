"""What the shutter tells a person in front of the camera, and when it goes."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import numpy as np
import pytest

from faceattend.domain.faces import Box, FaceQuality, Frame, QualityIssue
from faceattend.errors import UserError
from faceattend.recognition.stills import StillFace
from faceattend.services.enrolment import FaceSample, Look
from faceattend.workers.capture import CameraState
from faceattend.workers.portrait import PATIENCE, POSES, REST, Advice, Moment, PortraitWatch, Pose, Shutter

START = datetime(2026, 5, 29, 8, 0, tzinfo=UTC)
LANDMARKS = np.zeros((5, 2), np.float32)
DETECTION = StillFace(Box(200, 100, 200, 240), LANDMARKS, 0.9, LANDMARKS)


def quality(yaw: float = 0.0, issue: QualityIssue | None = None) -> FaceQuality:
    return FaceQuality(200, 300, 120, yaw, 0, 0, issue)


def face(yaw: float = 0.0, issue: QualityIssue | None = None) -> Look:
    return Look(1, DETECTION, quality(yaw, issue))


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("look", "advice"),
    [
        (Look(0, None, None), Advice.LOOK_HERE),
        (Look(2, None, None), Advice.ONE_AT_A_TIME),
        (face(issue=QualityIssue.TOO_SMALL), Advice.COME_CLOSER),
        (face(issue=QualityIssue.TOO_DARK), Advice.TOO_DARK),
        (face(issue=QualityIssue.TOO_BRIGHT), Advice.TOO_BRIGHT),
        (face(issue=QualityIssue.BLURRED), Advice.HOLD_STILL),
        (face(issue=QualityIssue.TURNED_AWAY), Advice.FACE_CAMERA),
    ],
)
def test_it_says_one_thing_that_is_wrong(look: Look, advice: Advice) -> None:
    assert Shutter().consider(look, at(0), Pose.STRAIGHT) == Moment(advice)


def test_it_goes_after_half_a_second_of_a_good_face() -> None:
    shutter = Shutter()
    moments = [shutter.consider(face(), at(tick / 10), Pose.STRAIGHT) for tick in range(6)]
    assert [moment.take for moment in moments] == [False] * 5 + [True]
    assert [round(moment.steady, 1) for moment in moments[:5]] == [0, 0.2, 0.4, 0.6, 0.8]


def test_a_bad_frame_between_begins_the_wait_again() -> None:
    shutter = Shutter()
    shutter.consider(face(), at(0), Pose.STRAIGHT)
    shutter.consider(face(issue=QualityIssue.BLURRED), at(0.4), Pose.STRAIGHT)
    assert not shutter.consider(face(), at(0.6), Pose.STRAIGHT).take


def test_it_rests_after_a_picture() -> None:
    shutter = Shutter()
    shutter.taken(at(0))
    assert shutter.consider(face(), at(0.9), Pose.STRAIGHT).advice is Advice.TAKEN
    assert shutter.consider(face(), at(0) + REST, Pose.STRAIGHT).advice is Advice.HOLD_STILL


@pytest.mark.parametrize(
    ("pose", "wrong", "right", "advice"),
    [
        (Pose.LEFT, 0.0, 0.3, Advice.TURN_LEFT),
        (Pose.RIGHT, 0.0, -0.3, Advice.TURN_RIGHT),
        (Pose.STRAIGHT, 0.5, 0.1, Advice.FACE_CAMERA),
    ],
)
def test_it_asks_for_a_turn_of_the_head(pose: Pose, wrong: float, right: float, advice: Advice) -> None:
    shutter = Shutter()
    assert shutter.consider(face(wrong), at(0), pose).advice is advice
    assert shutter.consider(face(right), at(0.1), pose).advice is Advice.HOLD_STILL


def test_it_takes_a_good_face_in_the_end_though_it_is_not_turned() -> None:
    shutter = Shutter()
    ticks = (tick / 10 for tick in count())
    taken = next(tick for tick in ticks if shutter.consider(face(), at(tick), Pose.LEFT).take)
    assert PATIENCE.total_seconds() <= taken <= PATIENCE.total_seconds() + 1


class Sitter:
    """A live camera in front of which somebody sits still; each frame is a tenth of a second later."""

    live = True
    compressed = False

    def __init__(self) -> None:
        self.closed = False
        self._numbers = count()

    def read(self) -> Frame:
        number = next(self._numbers)
        return Frame(np.full((48, 64, 3), number % 250, np.uint8), "desk", number, at(number / 10))

    def close(self) -> None:
        self.closed = True


def sample(frame: Frame, look: Look) -> FaceSample:
    return FaceSample(f"frame {frame.sequence}", frame.image, look.quality or quality(), {})


class Bell:
    """Lets a test wait until the watch has something new."""

    def __init__(self) -> None:
        self._rung = threading.Condition()

    def ring(self) -> None:
        with self._rung:
            self._rung.notify_all()

    def wait_until(self, watch: PortraitWatch, slots: int) -> None:
        with self._rung:
            enough = self._rung.wait_for(lambda: len([slot for slot in watch.news.slots if slot]) >= slots, 20)
        assert enough


@pytest.fixture
def bell() -> Bell:
    return Bell()


@pytest.fixture
def sitter() -> Sitter:
    return Sitter()


@pytest.fixture
def watch(sitter: Sitter, bell: Bell) -> Iterator[PortraitWatch]:
    made = PortraitWatch(lambda: sitter, lambda _frame: face(), sample, lambda: START, bell.ring)
    yield made
    made.stop()
    assert made.join()
    assert sitter.closed


def test_it_fills_every_place_by_itself(watch: PortraitWatch, bell: Bell) -> None:
    watch.start()
    bell.wait_until(watch, len(POSES))
    news = watch.news
    assert news.next_slot is None
    assert news.moment.advice is Advice.COMPLETE
    assert len({slot.source for slot in news.slots if slot}) == len(POSES)


def test_a_picture_is_taken_again_in_its_own_place(watch: PortraitWatch, bell: Bell) -> None:
    watch.start()
    bell.wait_until(watch, len(POSES))
    before = watch.news.slots
    watch.retake(1)
    bell.wait_until(watch, len(POSES))
    after = watch.news.slots
    assert [old is new for old, new in zip(before, after, strict=True)] == [True, False, True, True, True]


def test_the_shutter_can_be_pressed_for_a_face_that_is_not_good(sitter: Sitter, bell: Bell) -> None:
    dark = face(issue=QualityIssue.TOO_DARK)
    watch = PortraitWatch(lambda: sitter, lambda _frame: dark, sample, lambda: START, bell.ring)
    watch.start()
    watch.press_shutter()
    bell.wait_until(watch, 1)
    watch.stop()
    assert watch.join()
    assert len([slot for slot in watch.news.slots if slot]) == 1


def test_a_picture_that_cannot_be_learned_is_told_and_its_place_stays_empty(sitter: Sitter) -> None:
    told = threading.Event()

    def refuse(_frame: Frame, _look: Look) -> FaceSample:
        told.set()
        raise UserError("No recognition engine is in use; choose one in Preferences.")

    watch = PortraitWatch(lambda: sitter, lambda _frame: face(), refuse, lambda: START, lambda: None)
    watch.start()
    assert told.wait(20)
    watch.stop()
    assert watch.join()
    assert str(watch.news.problem) == "No recognition engine is in use; choose one in Preferences."
    assert watch.news.next_slot == 0


def test_a_source_that_is_not_there_is_a_state_with_a_reason(bell: Bell) -> None:
    def missing() -> Sitter:
        raise UserError("There is no video file clip.mp4.")

    watch = PortraitWatch(missing, lambda _frame: face(), sample, lambda: START, bell.ring)
    watch.start()
    assert watch.join()
    assert watch.news.camera.state is CameraState.FAILED
    assert watch.news.camera.reason == "There is no video file clip.mp4."
