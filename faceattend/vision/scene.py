"""A made-up reception room through which pictures of faces walk: the sample video of the demonstration."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from faceattend.domain.faces import Image
from faceattend.errors import EnvironmentFault
from faceattend.vision.opencv import cv2

WIDTH, HEIGHT = 640, 480
FRAME_RATE = 12.0

_PICTURE_SECONDS = 0.9
"""How long one picture of a walker is shown before the next."""

_STRIDE_SECONDS = 0.55
_STRIDE_PIXELS = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Walker:
    """Somebody who crosses the room.

    Attributes:
        pictures: BGR pictures of the face, shown one after the other; all of the same shape.
        enters: seconds from the beginning of the video.
        seconds: how long the crossing takes.
        height: height in pixels at which the pictures are shown; small is far away.
        top: distance in pixels of the head from the upper edge.
        from_left: which way.
        coat: BGR colour of the clothes.
    """

    pictures: Sequence[Image]
    enters: float
    seconds: float
    height: int
    top: int
    from_left: bool
    coat: tuple[int, int, int]


def write_video(path: Path, walkers: Sequence[Walker], seconds: float) -> None:
    """Write the video as Motion JPEG; the far walkers are drawn behind the near ones.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), FRAME_RATE, (WIDTH, HEIGHT))
    if not writer.isOpened():
        raise EnvironmentFault(f"{path} could not be written; choose another folder or free some space.")
    try:
        for frame in render(walkers, seconds):
            writer.write(frame)
    finally:
        writer.release()


def render(walkers: Sequence[Walker], seconds: float) -> Iterator[Image]:
    """Yield the frames: BGR uint8 (HEIGHT, WIDTH, 3)."""
    room = _room()
    far_first = sorted(walkers, key=lambda walker: walker.height)
    for number in range(round(seconds * FRAME_RATE)):
        time = number / FRAME_RATE
        frame = room.copy()
        for walker in far_first:
            if walker.enters <= time < walker.enters + walker.seconds:
                _draw(frame, walker, time - walker.enters)
        yield frame


def _room() -> Image:
    """A wall with a door, a picture and a floor, lit from the upper left."""
    rows = np.linspace(0, 1, HEIGHT, dtype=np.float32)[:, None]
    columns = np.linspace(0, 1, WIDTH, dtype=np.float32)[None, :]
    light = 1.0 - 0.18 * rows - 0.12 * columns
    room: Image = (np.array([206, 214, 218], np.float32) * light[..., None]).astype(np.uint8)
    floor = (np.array([128, 146, 160], np.float32) * light[370:, :, None]).astype(np.uint8)
    room[370:] = floor
    cv2.rectangle(room, (0, 362), (WIDTH, 370), (176, 186, 190), cv2.FILLED)
    cv2.rectangle(room, (452, 92), (586, 362), (150, 166, 178), cv2.FILLED)
    cv2.rectangle(room, (452, 92), (586, 362), (112, 128, 140), 3)
    cv2.circle(room, (470, 236), 5, (90, 104, 116), cv2.FILLED, cv2.LINE_AA)
    cv2.rectangle(room, (70, 70), (190, 150), (236, 238, 238), cv2.FILLED)
    cv2.rectangle(room, (70, 70), (190, 150), (150, 158, 164), 2)
    cv2.line(room, (82, 132), (120, 98), (170, 140, 100), 2, cv2.LINE_AA)
    cv2.line(room, (120, 98), (178, 124), (170, 140, 100), 2, cv2.LINE_AA)
    return room


def _draw(frame: Image, walker: Walker, elapsed: float) -> None:
    index = int(elapsed / _PICTURE_SECONDS) % len(walker.pictures)
    picture = walker.pictures[index]
    width = round(picture.shape[1] * walker.height / picture.shape[0])
    face = np.asarray(cv2.resize(picture, (width, walker.height), interpolation=cv2.INTER_AREA), np.uint8)
    along = elapsed / walker.seconds
    travelled = (WIDTH + width) * (along if walker.from_left else 1.0 - along)
    left = round(travelled) - width
    top = walker.top + round(_STRIDE_PIXELS * math.sin(2 * math.pi * elapsed / _STRIDE_SECONDS))
    _draw_coat(frame, walker.coat, left + width // 2, top + round(0.93 * walker.height), width)
    _blend(frame, face, _head_mask(width, walker.height), left, top)


def _draw_coat(frame: Image, coat: tuple[int, int, int], middle: int, shoulders: int, width: int) -> None:
    half = round(0.95 * width)
    cv2.ellipse(frame, (middle, shoulders + half // 2), (half, half // 2), 0, 180, 360, coat, cv2.FILLED, cv2.LINE_AA)
    cv2.rectangle(frame, (middle - half, shoulders + half // 2), (middle + half, HEIGHT), coat, cv2.FILLED)


def _head_mask(width: int, height: int) -> NDArray[np.float32]:
    """An ellipse with a soft rim, float32 (height, width), 0..1."""
    mask = np.zeros((height, width), np.float32)
    cv2.ellipse(
        mask, (width // 2, height // 2), (round(0.45 * width), round(0.46 * height)), 0, 0, 360, 1.0, cv2.FILLED
    )
    return cv2.GaussianBlur(mask, (0, 0), width / 40).astype(np.float32)


def _blend(frame: Image, face: Image, mask: NDArray[np.float32], left: int, top: int) -> None:
    """Lay the face over the frame where the two overlap."""
    first_row, last_row = max(top, 0), min(top + face.shape[0], HEIGHT)
    first_column, last_column = max(left, 0), min(left + face.shape[1], WIDTH)
    if first_row >= last_row or first_column >= last_column:
        return
    rows = slice(first_row - top, last_row - top)
    columns = slice(first_column - left, last_column - left)
    share = mask[rows, columns, None]
    below = frame[first_row:last_row, first_column:last_column]
    below[:] = (share * face[rows, columns] + (1 - share) * below).astype(np.uint8)
