"""Made-up videos of moving faces of which it is known who is where in every frame.

Pictures of faces walk, stand, cross and hide in a synthetic room. There is no motion blur and nobody turns his head
between two pictures, so what is measured here is a best case; it is the same one for all that are compared.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from faceattend.domain.faces import Box, Frame, Image
from faceattend.vision.opencv import cv2

START = datetime(2026, 5, 29, 8, 0, tzinfo=UTC)

_PICTURE_SECONDS = 0.9
_FADE_SECONDS = 0.2
_STEP_SECONDS = 0.55

_FACE_SHARE = 0.75
"""Height of the face itself in a picture of a head."""


@dataclass(frozen=True, slots=True, eq=False)
class Actor:
    """Somebody who moves through the picture in a straight line.

    Attributes:
        person: who it is.
        pictures: BGR pictures of the head, all of one shape, shown in turn.
        enters, leaves: seconds from the beginning.
        origin, target: where the middle of the head is then, in pixels; it may be outside of the picture.
        height: of the pictures, in pixels; whoever is larger walks in front.
        tilt: degrees by which the head leans clockwise.
        bob: pixels by which steps lift the head; 0 for somebody who stands still.
    """

    person: int
    pictures: Sequence[Image]
    enters: float
    leaves: float
    origin: tuple[float, float]
    target: tuple[float, float]
    height: int
    tilt: float = 0.0
    bob: float = 3.0


@dataclass(frozen=True, slots=True)
class Pillar:
    """Something in front of everybody, from top to bottom."""

    left: int
    width: int


@dataclass(frozen=True, slots=True, eq=False)
class Play:
    """What is filmed.

    Attributes:
        noise: standard deviation of the sensor's noise, in grey values.
        light: factor of the light at the beginning and at the end.
    """

    actors: Sequence[Actor]
    seconds: float
    size: tuple[int, int] = (640, 480)
    rate: float = 30.0
    pillar: Pillar | None = None
    noise: float = 0.0
    light: tuple[float, float] = (1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Shown:
    """Where somebody really is in a frame.

    Attributes:
        face: the box of the face.
        visible: share of the head that is inside of the picture and not covered, 0..1.
    """

    person: int
    face: Box
    visible: float


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """A frame and the truth about it."""

    frame: Frame
    shown: tuple[Shown, ...]


def film(play: Play, camera: str = "door") -> Iterator[Shot]:
    """Yield every frame of a play; the same play gives the same frames each time."""
    random = np.random.default_rng(7)
    width, height = play.size
    room = _room(width, height)
    far_first = sorted(play.actors, key=lambda actor: actor.height)
    for number in range(round(play.seconds * play.rate)):
        time = number / play.rate
        image = room.copy()
        owner = np.full((height, width), -1, np.int16)
        heads: list[tuple[int, Actor, tuple[int, int, int, int]]] = []
        for index, actor in enumerate(far_first):
            if actor.enters <= time < actor.leaves:
                heads.append((index, actor, _draw(image, owner, index, actor, time)))
        if play.pillar is not None:
            stripe = slice(play.pillar.left, play.pillar.left + play.pillar.width)
            image[:, stripe] = (70, 84, 96)
            owner[:, stripe] = -1
        shown = tuple(_shown(owner, index, actor, place) for index, actor, place in heads)
        yield Shot(Frame(_exposed(image, play, time, random), camera, number, START + timedelta(seconds=time)), shown)


def _exposed(image: Image, play: Play, time: float, random: np.random.Generator) -> Image:
    first, last = play.light
    gain = first + (last - first) * time / play.seconds
    if gain == 1.0 and not play.noise:
        return image
    exposed = image.astype(np.float32) * gain
    if play.noise:
        exposed += random.standard_normal(image.shape, np.float32) * play.noise
    return exposed.clip(0, 255).astype(np.uint8)


def _room(width: int, height: int) -> Image:
    """A wall with a window, a door and a floor, with the texture of real ones."""
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    across = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    light = 1.0 - 0.2 * down - 0.15 * across
    room = (np.array([198, 206, 212], np.float32) * light[..., None]).astype(np.uint8)
    floor = round(0.8 * height)
    room[floor:] = (room[floor:] * 0.65).astype(np.uint8)
    cv2.rectangle(room, (width // 12, height // 8), (width // 3, height // 2), (226, 232, 236), cv2.FILLED)
    cv2.rectangle(room, (width // 12, height // 8), (width // 3, height // 2), (120, 130, 140), 4)
    cv2.rectangle(room, (width * 7 // 10, height // 5), (width * 9 // 10, floor), (120, 136, 150), cv2.FILLED)
    grain = np.random.default_rng(1).integers(-6, 7, (height // 2, width // 2, 1), np.int16)
    coarse = grain.repeat(2, axis=0).repeat(2, axis=1)[:height, :width]
    textured = room.astype(np.int16)
    textured[: coarse.shape[0], : coarse.shape[1]] += coarse
    return textured.clip(0, 255).astype(np.uint8)


def _draw(image: Image, owner: NDArray[np.int16], index: int, actor: Actor, time: float) -> tuple[int, int, int, int]:
    """Draw body and head; return left, top, width and height of the head."""
    picture = _picture(actor, time - actor.enters)
    height = actor.height
    width = round(height * picture.shape[1] / picture.shape[0])
    along = (time - actor.enters) / (actor.leaves - actor.enters)
    x = actor.origin[0] + along * (actor.target[0] - actor.origin[0])
    y = actor.origin[1] + along * (actor.target[1] - actor.origin[1])
    y += actor.bob * math.sin(2 * math.pi * (time - actor.enters) / _STEP_SECONDS)
    left, top = round(x - width / 2), round(y - height / 2)
    half = round(0.9 * width)
    shade = 60 + 25 * (actor.person % 5)
    cv2.ellipse(
        image, (round(x), top + round(1.35 * height)), (half, round(0.45 * height)), 0, 180, 360, (shade, 90, 70), -1
    )
    cv2.rectangle(
        image, (round(x) - half, top + round(1.35 * height)), (round(x) + half, image.shape[0]), (shade, 90, 70), -1
    )
    head = np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    mask = np.zeros((height, width), np.float32)
    cv2.ellipse(mask, (width // 2, height // 2), (round(0.46 * width), round(0.47 * height)), 0, 0, 360, 1.0, -1)
    if actor.tilt:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), -actor.tilt, 1.0)
        head = np.asarray(cv2.warpAffine(head, turn, (width, height), borderMode=cv2.BORDER_REPLICATE), np.uint8)
        mask = np.asarray(cv2.warpAffine(mask, turn, (width, height)), np.float32)
    soft = cv2.GaussianBlur(mask, (0, 0), max(width / 50, 0.5))
    rows = slice(max(top, 0), max(min(top + height, image.shape[0]), 0))
    columns = slice(max(left, 0), max(min(left + width, image.shape[1]), 0))
    inside = slice(rows.start - top, rows.stop - top), slice(columns.start - left, columns.stop - left)
    if rows.stop > rows.start and columns.stop > columns.start:
        share = soft[inside][..., None]
        image[rows, columns] = (share * head[inside] + (1 - share) * image[rows, columns]).astype(np.uint8)
        owner[rows, columns] = np.where(soft[inside] > 0.5, index, owner[rows, columns])
    return left, top, width, height


def _picture(actor: Actor, elapsed: float) -> NDArray[np.uint8]:
    """Return the picture of this moment; one fades into the next."""
    place, into = divmod(elapsed, _PICTURE_SECONDS)
    now = actor.pictures[int(place) % len(actor.pictures)]
    fading = (into - (_PICTURE_SECONDS - _FADE_SECONDS)) / _FADE_SECONDS
    if fading <= 0:
        return now
    after = actor.pictures[(int(place) + 1) % len(actor.pictures)]
    return ((1 - fading) * now + fading * after).astype(np.uint8)


def _shown(owner: NDArray[np.int16], index: int, actor: Actor, place: tuple[int, int, int, int]) -> Shown:
    left, top, width, height = place
    around = owner[max(top, 0) : max(top + height, 0), max(left, 0) : max(left + width, 0)]
    whole = math.pi * 0.46 * width * 0.47 * height
    face_height, face_width = _FACE_SHARE * height, _FACE_SHARE * width
    face = Box(left + (width - face_width) / 2, top + 0.62 * height - face_height / 2, face_width, face_height)
    return Shown(actor.person, face, min(1.0, float((around == index).sum()) / whole))
