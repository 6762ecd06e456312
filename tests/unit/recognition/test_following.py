"""What the live line does while faces are hidden, replaced, checked for life and looked at on another thread."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from faceattend.api import Recognizer
from faceattend.domain.calibration import Demand
from faceattend.domain.faces import Box, Detection, Frame
from faceattend.domain.liveness import Liveness, LivenessState
from faceattend.domain.matching import MatchPolicy, Verdict
from faceattend.domain.people import PersonId
from faceattend.recognition.calibration import roll_policy
from faceattend.recognition.encoder import Encoder, EncoderThread, InlineEncoder, Look, Order, look_with
from faceattend.recognition.gallery import Gallery
from faceattend.recognition.observation import PipelineResult
from faceattend.recognition.pipeline import Pipeline
from faceattend.vision.detection import FaceDetector

Show = Callable[..., list[Frame]]


@pytest.fixture(scope="module")
def roll(enrol: Callable[..., dict[PersonId, np.ndarray]], sface: Recognizer) -> tuple[Gallery, MatchPolicy]:
    templates = enrol(sface, range(1, 6))
    gallery = Gallery(sface, templates)
    return gallery, roll_policy(sface, gallery, templates, Demand(12, 5), closed_room=False)


def shifted(frames: list[Frame], step: int) -> list[Frame]:
    """Move the picture of each frame a step farther to the right."""
    return [replace(frame, image=np.roll(frame.image, step * index, axis=1)) for index, frame in enumerate(frames)]


class StubbornJudge:
    """Thinks the same of every face, and remembers what it was asked."""

    def __init__(self, liveness: Liveness) -> None:
        self.liveness = liveness
        self.asked: list[tuple[int, PersonId | None]] = []
        self.forgotten: list[int] = []

    def look(self, track: int, frame: Frame, detection: Detection, person: PersonId | None) -> LivenessState:
        self.asked.append((track, person))
        return LivenessState(self.liveness, 0.5)

    def forget(self, track: int) -> None:
        self.forgotten.append(track)


class PatientEncoder:
    """Waits for all looks that are under way: the frames of a test come faster than those of a camera."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def order(self, order: Order) -> bool:
        return self._encoder.order(order)

    def finished(self, patience: float = 0.0) -> list[Look]:
        return self._encoder.finished(20.0)


@pytest.mark.parametrize(
    ("liveness", "verdict", "person"),
    [
        (Liveness.LIVE, Verdict.RECOGNISED, 1),
        (Liveness.SPOOF, Verdict.SPOOF, None),
        (Liveness.DOUBTFUL, None, None),
        (Liveness.UNCHECKED, None, None),
    ],
)
def test_a_name_needs_a_living_face(
    detector: FaceDetector,
    sface: Recognizer,
    roll: tuple[Gallery, MatchPolicy],
    frames_of: Show,
    liveness: Liveness,
    verdict: Verdict | None,
    person: int | None,
) -> None:
    judge = StubbornJudge(liveness)
    pipeline = Pipeline(detector, sface, *roll, judge=judge)
    results = [pipeline.process(frame) for frame in frames_of([[(1, 4 + index // 3)] for index in range(9)])]
    [face] = results[-1].faces
    assert (face.verdict, face.person, face.liveness.liveness) == (verdict, person, liveness)
    assert judge.asked[-1] == (1, 1)
    said = [sighting.verdict for result in results for sighting in result.sightings]
    assert said == ([] if verdict is None else [verdict])
    last = [sighting.verdict for sighting in pipeline.finish().sightings]
    assert last == ([Verdict.REVIEW] if verdict is None else [])
    assert judge.forgotten == [1]


def test_a_still_picture_is_judged_in_every_frame_until_it_is_proved(
    detector: FaceDetector, sface: Recognizer, roll: tuple[Gallery, MatchPolicy], frames_of: Show
) -> None:
    judge = StubbornJudge(Liveness.DOUBTFUL)
    pipeline = Pipeline(detector, sface, *roll, judge=judge)
    for frame in frames_of([[(1, 4)]] * 12):
        pipeline.process(frame)
    assert [track for track, _ in judge.asked] == [1] * 12


def test_whoever_passed_is_told_once_he_is_gone(
    detector: FaceDetector, sface: Recognizer, roll: tuple[Gallery, MatchPolicy], frames_of: Show
) -> None:
    pipeline = Pipeline(detector, sface, *roll)
    walking = shifted(frames_of([[(1, 4 + index // 4)] for index in range(12)]), 24)
    gone = frames_of([[]] * 30, first=12)
    results = [pipeline.process(frame) for frame in (*walking, *gone)]
    [passage] = [passage for result in results for passage in result.passages]
    assert (passage.track, passage.verdict, passage.person) == (1, Verdict.RECOGNISED, 1)
    assert passage.first == walking[0].time
    assert passage.last == walking[-1].time
    assert 1.5 < passage.travelled < 5
    assert passage.template is not None
    assert passage.template.shape == (1, 128)
    assert pipeline.finish().passages == ()


def test_a_picture_on_the_wall_travels_nowhere(
    detector: FaceDetector, sface: Recognizer, roll: tuple[Gallery, MatchPolicy], frames_of: Show
) -> None:
    pipeline = Pipeline(detector, sface, *roll)
    for frame in frames_of([[(20, 4)]] * 8):
        pipeline.process(frame)
    [passage] = pipeline.finish().passages
    assert passage.travelled == 0
    assert passage.verdict is Verdict.UNKNOWN


def test_after_a_cut_nobody_has_a_name_before_he_was_looked_at_again(
    detector: FaceDetector, sface: Recognizer, roll: tuple[Gallery, MatchPolicy], frames_of: Show
) -> None:
    pipeline = Pipeline(detector, sface, *roll)
    results = [pipeline.process(frame) for frame in frames_of([[(1, 4)]] * 8)]
    assert results[-1].faces[0].person == 1
    other = []
    for frame in frames_of([[(30, 5)]] * 8, first=8):
        image = np.where(frame.image == 90, 0, frame.image).astype(np.uint8)
        image[:110, ::2], image[250:] = 200, 255
        other.append(replace(frame, image=image))
    after = [pipeline.process(frame) for frame in other]
    assert after[0].cut
    assert {face.person for result in after for face in result.faces} == {None}
    assert after[-1].faces[0].track != results[-1].faces[0].track


def test_looks_on_another_thread_lead_to_the_same_names(
    detector: FaceDetector, sface: Recognizer, roll: tuple[Gallery, MatchPolicy], frames_of: Show
) -> None:
    thread = EncoderThread()
    thread.start()
    pipeline = Pipeline(detector, sface, *roll, encoder=PatientEncoder(thread.desk(look_with(detector, sface))))
    frames = shifted(frames_of([[(1, 4), (20, 4), (3, 5)]] * 14, rate=6), 2)
    results: list[PipelineResult] = [pipeline.process(frame) for frame in frames]
    pipeline.finish()
    thread.close()
    assert thread.join(20)
    said = {(sighting.verdict, sighting.person) for result in results for sighting in result.sightings}
    assert said == {(Verdict.RECOGNISED, 1), (Verdict.UNKNOWN, None), (Verdict.RECOGNISED, 3)}


def test_a_still_room_is_searched_again_now_and_then(
    detector: FaceDetector, sface: Recognizer, roll: tuple[Gallery, MatchPolicy], frames_of: Show
) -> None:
    searches: list[int] = []

    class Counting(FaceDetector):
        def detect(self, image: np.ndarray, width: int | None = None) -> list[Detection]:
            searches.append(frame.sequence)
            return detector.detect(image, width)

        def detect_tilted(self, image: np.ndarray, part: Box, degrees: float, scale: float) -> list[Detection]:
            searches.append(frame.sequence)
            return detector.detect_tilted(image, part, degrees, scale)

        def __init__(self) -> None:
            self._width = detector.width

    pipeline = Pipeline(Counting(), sface, *roll)
    for frame in frames_of([[]] * 60, rate=4):
        pipeline.process(frame)
    assert sorted(set(searches)) == [0, 48]


def test_whoever_enters_a_room_that_was_long_empty_is_seen_in_the_next_frame_but_one(
    detector: FaceDetector, sface: Recognizer, roll: tuple[Gallery, MatchPolicy], frames_of: Show
) -> None:
    pipeline = Pipeline(detector, sface, *roll)
    seen = [bool(pipeline.process(frame).faces) for frame in frames_of([[]] * 62 + [[(1, 4)]] * 3, rate=30)]
    assert seen == [False] * 63 + [True] * 2


def test_whoever_stays_for_minutes_is_looked_at_seldom(
    detector: FaceDetector, sface: Recognizer, roll: tuple[Gallery, MatchPolicy], frames_of: Show
) -> None:
    orders: list[int] = []

    class Counting(InlineEncoder):
        def order(self, order: Order) -> bool:
            orders.append(order.number)
            return super().order(order)

    pipeline = Pipeline(detector, sface, *roll, encoder=Counting(look_with(detector, sface)))
    [frame] = frames_of([[(1, 4)]])
    seconds = [replace(frame, sequence=second, time=frame.time + timedelta(seconds=second)) for second in range(180)]
    results = [pipeline.process(frame) for frame in seconds]
    assert [face.person for face in results[-1].faces] == [1]
    assert 40 < len(orders) < 70
