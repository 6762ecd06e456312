"""Short made-up films of which it is known who is where in every frame; `make bench` shows the long ones."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from benchmarks.faces_plays import ENROLLED, behind_pillar, crossing, walk_in
from benchmarks.faces_score import Score, score
from benchmarks.faces_video import Actor, Play, film
from faceattend.api import Recognizer
from faceattend.domain.calibration import Demand
from faceattend.domain.faces import Image
from faceattend.domain.matching import MatchPolicy
from faceattend.domain.people import PersonId
from faceattend.recognition.calibration import roll_policy
from faceattend.recognition.gallery import Gallery
from faceattend.recognition.pipeline import Pipeline
from faceattend.vision.detection import FaceDetector
from faceattend.vision.pictures import read_picture

RATE = 12.0


@pytest.fixture(scope="module")
def roll(enrol: Callable[..., dict[PersonId, np.ndarray]], sface: Recognizer) -> tuple[Gallery, MatchPolicy]:
    templates = enrol(sface, ENROLLED)
    gallery = Gallery(sface, templates)
    return gallery, roll_policy(sface, gallery, templates, Demand(12, 5), closed_room=False)


@pytest.fixture
def watch(detector: FaceDetector, sface: Recognizer, roll: tuple[Gallery, MatchPolicy]) -> Callable[[Play], Score]:
    def show(play: Play) -> Score:
        result = Score()
        pipeline = Pipeline(detector, sface, *roll)
        slow = Play(play.actors, play.seconds, play.size, RATE, play.pillar, play.noise, play.light)
        score(film(slow), lambda shot: pipeline.process(shot.frame), ENROLLED, result)
        return result

    return show


@pytest.fixture
def pictures(orl: Path) -> Callable[[int, Sequence[int]], list[Image]]:
    return lambda person, numbers: [read_picture(orl / f"s{person}" / f"{number}.pgm") for number in numbers]


def test_known_people_and_strangers_walk_in(
    watch: Callable[[Play], Score], pictures: Callable[[int, Sequence[int]], list[Image]]
) -> None:
    result = watch(walk_in(pictures, [15, 38, 16], crossing=3.0))
    assert (result.missed, result.wrong, result.strangers_named) == ([], 0, 0)
    assert max(result.tracks) == 1
    # Twice the pause between votes, and two frames.
    assert max(result.frames_to_name) <= 2 * np.ceil(0.2 * RATE) + 2


@pytest.mark.parametrize(("one", "other"), [(1, 2), (3, 25), (26, 4)])
def test_two_who_cross_keep_their_names(
    watch: Callable[[Play], Score],
    pictures: Callable[[int, Sequence[int]], list[Image]],
    one: int,
    other: int,
) -> None:
    result = watch(crossing(pictures, one, other))
    assert (result.missed, result.wrong, result.strangers_named) == ([], 0, 0)
    assert result.recall > 0.6


def test_nobody_takes_the_name_of_another_behind_a_pillar(
    watch: Callable[[Play], Score], pictures: Callable[[int, Sequence[int]], list[Image]]
) -> None:
    result = watch(behind_pillar(pictures, [7, 28]))
    assert (result.missed, result.wrong, result.strangers_named) == ([], 0, 0)


@pytest.mark.parametrize("to_the_right", [True, False])
@pytest.mark.parametrize(("one", "other"), [(15, 17), (1, 22)])
def test_whoever_comes_in_where_another_goes_out_is_somebody_else(
    watch: Callable[[Play], Score],
    pictures: Callable[[int, Sequence[int]], list[Image]],
    one: int,
    other: int,
    *,
    to_the_right: bool,
) -> None:
    inside, outside = ((320, 150), (720, 150)) if to_the_right else ((320, 150), (-80, 150))
    result = watch(
        Play(
            [
                Actor(one, pictures(one, (4, 5)), 0, 2, inside, outside, 144),
                Actor(other, pictures(other, (4, 5)), 1.4, 3, outside, inside, 147),
            ],
            3,
        )
    )
    assert (result.missed, result.wrong, result.strangers_named) == ([], 0, 0)
    assert result.tracks == [1, 1]


@pytest.mark.parametrize("degrees", [-40, 40])
def test_a_head_that_leans_far_to_one_side_is_found_and_named(
    watch: Callable[[Play], Score], pictures: Callable[[int, Sequence[int]], list[Image]], degrees: float
) -> None:
    actors = [
        Actor(person, pictures(person, (4, 5)), 0, 2, (x, 200), (x + 20, 210), 144, tilt=degrees)
        for person, x in ((13, 160), (14, 440))
    ]
    result = watch(Play(actors, 2))
    assert (result.missed, result.wrong, result.tracks) == ([], 0, [1, 1])
