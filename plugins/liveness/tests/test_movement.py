"""A head of points is turned, and a picture of it is tilted."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from faceattend.api import LivenessLook, Prompt
from faceattend_liveness import MovementCheck

# Metres, x to the person's own left, y down, z away from the camera: eyes, nose tip and corners of the mouth.
HEAD = np.array(
    [[-0.032, -0.035, 0.0], [0.032, -0.035, 0.0], [0.0, 0.005, -0.03], [-0.026, 0.04, 0.004], [0.026, 0.04, 0.004]]
)
FLAT = HEAD * [1, 1, 0]
ROOM = np.full((480, 640, 3), 128, np.uint8)

Points = NDArray[np.float64]


def seen(points: Points, yaw: float, pitch: float, distance: float, seconds: float) -> LivenessLook:
    """Return the look at a head that is turned by so many degrees, yaw to its own left."""
    across, down = np.radians(yaw), np.radians(pitch)
    around = np.array([[np.cos(across), 0, -np.sin(across)], [0, 1, 0], [np.sin(across), 0, np.cos(across)]])
    over = np.array([[1, 0, 0], [0, np.cos(down), -np.sin(down)], [0, np.sin(down), np.cos(down)]])
    turned = points @ (over @ around).T
    places = turned[:, :2] * 600 / (distance + turned[:, 2:]) + [320, 240]
    width = 600 * 0.15 / distance
    box = (320 - width / 2, 240 - 0.6 * width, width, 1.2 * width)
    return LivenessLook(ROOM, box, places.astype(np.float32), seconds)


def answer(
    prompt: Prompt, points: Points, yaws: Sequence[float], pitches: Sequence[float], distances: Sequence[float]
) -> float | None:
    """Return the last score of a movement through these poses, each held for a third of a second."""
    track = MovementCheck().begin(prompt)
    score: float | None = None
    poses = zip(yaws, pitches, distances, strict=True)
    for number, (yaw, pitch, distance) in enumerate(poses):
        for frame in range(10):
            score = track.look(seen(points, yaw, pitch, distance, number / 3 + frame / 30)).score
    return score


MOVEMENTS: dict[Prompt, tuple[Sequence[float], Sequence[float], Sequence[float]]] = {
    Prompt.TURN_LEFT: ((0, 15, 35), (0, 0, 0), (0.7, 0.7, 0.7)),
    Prompt.TURN_RIGHT: ((0, -15, -35), (0, 0, 0), (0.7, 0.7, 0.7)),
    Prompt.NOD: ((0, 0, 0), (0, 25, 0), (0.7, 0.7, 0.7)),
    Prompt.COME_CLOSER: ((0, 0, 0), (0, 0, 0), (0.8, 0.7, 0.55)),
}


@pytest.mark.parametrize("prompt", list(Prompt))
def test_who_does_what_was_asked_passes(prompt: Prompt) -> None:
    assert answer(prompt, HEAD, *MOVEMENTS[prompt]) == 1.0


@pytest.mark.parametrize("prompt", list(Prompt))
def test_another_movement_passes_nobody(prompt: Prompt) -> None:
    for other in set(Prompt) - {prompt}:
        assert answer(prompt, HEAD, *MOVEMENTS[other]) is None, other


@pytest.mark.parametrize("prompt", [Prompt.TURN_LEFT, Prompt.TURN_RIGHT, Prompt.NOD])
def test_a_picture_that_is_turned_the_same_way_passes_nobody(prompt: Prompt) -> None:
    yaws, pitches, distances = MOVEMENTS[prompt]
    assert answer(prompt, FLAT, yaws, pitches, distances) is None
    assert answer(prompt, FLAT, [1.5 * yaw for yaw in yaws], [1.5 * pitch for pitch in pitches], distances) is None


def test_who_is_turned_already_has_to_look_ahead_first() -> None:
    turned, level = (35, 35, 60), (0, 0, 0)
    assert answer(Prompt.TURN_LEFT, HEAD, turned, level, (0.7, 0.7, 0.7)) is None
