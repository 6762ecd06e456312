"""Pictures and clips of faces as they look when somebody holds a print or a screen up to a camera.

They are made up: a plane with the picture, its margin or bezel, its dots or pixels, moved by an unsteady hand through a
room, seen by a camera with blur, noise and JPEG. Real attacks differ; what holds here has not been shown for them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from faceattend.vision.opencv import cv2

Picture = NDArray[np.uint8]


class Medium(Enum):
    """What the face is shown on."""

    PHOTO = "photo"
    """A glossy print with a narrow white margin."""
    PAPER = "paper"
    """An office print: dots, little contrast, a wide margin."""
    PHONE = "phone"
    """Dark bezel, pixels of three colours, bluish light, a reflection."""
    TABLET = "tablet"
    """The same, larger, with a wider bezel."""


@dataclass(frozen=True, slots=True)
class Hand:
    """How the medium is held.

    Attributes:
        shake: how far it wanders, as a share of the width of the frame; 0 is a stand.
        tilt: how far it turns, in degrees.
        fill: height of the medium as a share of the height of the frame; above 1 its edges are out of sight.
    """

    shake: float = 0.03
    tilt: float = 6.0
    fill: float = 0.85


@dataclass(frozen=True, slots=True)
class Lens:
    """What the camera makes of the scene.

    Attributes:
        blur: sigma in pixels.
        noise: standard deviation in grey levels.
        quality: of the JPEG pictures.
    """

    blur: float = 0.7
    noise: float = 2.5
    quality: int = 88


WIDTH, HEIGHT = 640, 480
FRAME_RATE = 15.0
_CELL = 3
"""Camera-independent pixels of the drawing for one pixel of a screen."""


def rephotographed(
    pictures: Sequence[Picture],
    medium: Medium,
    seconds: float = 3.0,
    hand: Hand | None = None,
    lens: Lens | None = None,
    seed: int = 1,
) -> Iterator[tuple[float, Picture]]:
    """Yield time and frame, BGR uint8 (HEIGHT, WIDTH, 3).

    Args:
        pictures: what is shown, one after the other at the frame rate and again from the start; one stands still.
    """
    hand, lens = hand or Hand(), lens or Lens()
    random = np.random.default_rng(seed)
    room = a_room(random)
    phases = random.uniform(0, 2 * np.pi, 8)
    drawn: dict[int, tuple[Picture, Picture]] = {}
    for number in range(round(seconds * FRAME_RATE)):
        time = number / FRAME_RATE
        index = number % len(pictures)
        if index not in drawn:
            drawn[index] = _medium(pictures[index], medium, np.random.default_rng(seed))
        shown, mask = drawn[index]
        to_frame = _held(shown.shape[:2], hand, time, phases)
        size = (WIDTH, HEIGHT)
        plane = cv2.warpPerspective(shown, to_frame, size, flags=cv2.INTER_LINEAR)
        share = cv2.warpPerspective(mask, to_frame, size, flags=cv2.INTER_LINEAR)[:, :, None] / 255.0
        yield time, seen_by_camera((share * plane + (1 - share) * room).astype(np.float32), lens, random)


def seen_by_camera(scene: NDArray[np.float32], lens: Lens, random: np.random.Generator) -> Picture:
    """Return a scene with the faults of a camera."""
    blurred = cv2.GaussianBlur(scene, (0, 0), lens.blur) if lens.blur else scene
    noisy = np.clip(blurred + random.normal(0, lens.noise, scene.shape), 0, 255).astype(np.uint8)
    _, packed = cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, lens.quality])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)


def a_room(random: np.random.Generator) -> Picture:
    """Return a wall with shelves and things on them."""
    rows = np.linspace(1, 0.8, HEIGHT)[:, None, None]
    room = (np.array([170, 182, 190]) * rows * np.ones((1, WIDTH, 1))).astype(np.uint8)
    for _ in range(60):
        x, y = int(random.integers(0, WIDTH)), int(random.integers(0, HEIGHT))
        width, height = int(random.integers(8, 70)), int(random.integers(8, 90))
        colour = [int(value) for value in random.integers(30, 220, 3)]
        cv2.rectangle(room, (x, y), (x + width, y + height), colour, cv2.FILLED)
    noise = cv2.resize(random.normal(0, 10, (HEIGHT // 4, WIDTH // 4, 1)), (WIDTH, HEIGHT))
    return np.asarray(np.clip(room + noise[:, :, None], 0, 255), np.uint8)


def _medium(picture: Picture, medium: Medium, random: np.random.Generator) -> tuple[Picture, Picture]:
    """Return the drawing of a medium and its mask."""
    if medium in {Medium.PHONE, Medium.TABLET}:
        drawn, colour = _screen(picture, random), (22, 20, 20)
        upper = round((0.03 if medium is Medium.PHONE else 0.06) * drawn.shape[0])
        side = upper // 2
    else:
        drawn, colour = _print(picture, random, dots=medium is Medium.PAPER), (228, 232, 232)
        upper = side = round((0.02 if medium is Medium.PHOTO else 0.08) * drawn.shape[0])
    shown = cv2.copyMakeBorder(drawn, upper, upper, side, side, cv2.BORDER_CONSTANT, value=colour)
    return np.asarray(shown, np.uint8), np.full(shown.shape[:2], 255, np.uint8)


def _screen(picture: Picture, random: np.random.Generator) -> Picture:
    height = 400
    width = round(picture.shape[1] * height / picture.shape[0])
    small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    light = small**0.9 * np.array([1.12, 1.0, 0.94]) * 235
    cells = np.repeat(np.repeat(light, _CELL, axis=0), _CELL, axis=1)
    mask = np.full((_CELL, _CELL, 3), 0.55, np.float32)
    for column, channel in enumerate((2, 1, 0)):
        mask[:-1, column, channel] = 1.0
    cells *= np.tile(mask / mask.mean(), (height, width, 1)) * 0.9
    rows, columns = np.mgrid[0 : 1 : cells.shape[0] * 1j, 0 : 1 : cells.shape[1] * 1j]
    x, y = random.uniform(0.1, 0.9, 2)
    cells += 70 * np.exp(-(((columns - x) / 0.25) ** 2 + ((rows - y) / 0.12) ** 2))[:, :, None]
    # The lens does not resolve single pixels of a screen; what is left of them beats with those of the camera.
    return np.asarray(np.clip(cv2.GaussianBlur(cells, (0, 0), 0.9), 0, 255), np.uint8)


def _print(picture: Picture, random: np.random.Generator, *, dots: bool) -> Picture:
    height = 1000
    width = round(picture.shape[1] * height / picture.shape[0])
    ink = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32)
    grey = ink.mean(axis=2, keepdims=True)
    ink = 45 + 0.68 * (grey + 0.75 * (ink - grey))
    if dots:
        rows, columns = np.mgrid[0:height, 0:width]
        screen = np.cos(0.9 * (rows + columns)) * np.cos(0.9 * (rows - columns))
        ink += 26 * screen[:, :, None]
    return np.asarray(np.clip(ink + random.normal(0, 4, ink.shape), 0, 255), np.uint8)


def _held(shape: tuple[int, int], hand: Hand, time: float, phases: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the homography from the drawing to the frame at a time."""
    height, width = shape
    scale = hand.fill * HEIGHT / height

    def wander(first: int, fast: float) -> float:
        waves = np.sin(fast * time + phases[first]), 0.4 * np.sin(2.7 * fast * time + phases[first + 1])
        return float(sum(waves))

    yaw, pitch = (np.radians(hand.tilt) * wander(place, 1.7) for place in (0, 2))
    roll = np.radians(hand.tilt) * 0.4 * wander(4, 1.3)
    corners = np.array([[-width, -height], [width, -height], [width, height], [-width, height]]) * scale / 2
    turn = np.array([[np.cos(roll), -np.sin(roll)], [np.sin(roll), np.cos(roll)]])
    flat = corners @ turn.T
    depth = 900 + flat[:, 0] * np.sin(yaw) + flat[:, 1] * np.sin(pitch)
    seen = flat * np.array([np.cos(yaw), np.cos(pitch)]) * (900 / depth)[:, None]
    shift = hand.shake * WIDTH * np.array([wander(5, 2.1), wander(6, 1.9)])
    target = seen + np.array([WIDTH / 2, HEIGHT / 2]) + shift
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(source, target.astype(np.float32)), np.float64)
