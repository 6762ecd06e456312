"""Cutting a face out of a frame as a picture file in memory, with everybody else made unrecognisable."""

from collections.abc import Iterable

import numpy as np

from faceattend.domain.faces import Box, Image
from faceattend.errors import BugError
from faceattend.vision.opencv import cv2

_ROOM = 0.6
"""Share of the face's size that is left around it on every side: hair and shoulders say more than a bare face."""

_LONGEST_SIDE = 480
"""Pixels; a face fills half of it, which is as much as anybody can make use of."""

_MOSAIC = 6
"""Squares across a face that is made unrecognisable; far less than the 24 pixels by which one can be recognised."""

_QUALITIES = (85, 70, 50, 30)


def cut_out(image: Image, face: Box, others: Iterable[Box], longest_side: int = _LONGEST_SIDE) -> Image:
    """Return the surroundings of a face, BGR uint8 (h, w, 3), at most ``longest_side`` pixels on a side.

    Args:
        image: BGR uint8 (height, width, 3); it is not changed.
        face: the face that is shown.
        others: the faces that must not be recognised in the picture.
    """
    hidden = image.copy()
    for other in others:
        _hide(hidden, other, face)
    left, top, right, bottom = _within(image, _grown(face, _ROOM))
    crop: Image = hidden[top:bottom, left:right]
    longest = max(crop.shape[:2])
    if longest <= longest_side:
        return crop.copy()
    scale = longest_side / longest
    size = (max(1, round(crop.shape[1] * scale)), max(1, round(crop.shape[0] * scale)))
    return np.asarray(cv2.resize(crop, size, interpolation=cv2.INTER_AREA), np.uint8)


def as_jpeg(image: Image, most_bytes: int) -> bytes:
    """Return a picture as a JPEG file of at most so many bytes, as good as fits.

    Raises:
        BugError: it does not fit at all.
    """
    for quality in _QUALITIES:
        done, encoded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
        if done and len(encoded) <= most_bytes:
            return bytes(encoded.tobytes())
    raise BugError(f"A picture of {image.shape} does not fit into {most_bytes} bytes.")


def _hide(image: Image, other: Box, face: Box) -> None:
    """Replace a face by a coarse mosaic, but where the shown face lies over it."""
    left, top, right, bottom = _within(image, _grown(other, 0.15))
    if right <= left or bottom <= top:
        return
    shown_left, shown_top, shown_right, shown_bottom = _within(image, face)
    shown = image[shown_top:shown_bottom, shown_left:shown_right].copy()
    part = image[top:bottom, left:right]
    few = np.asarray(cv2.resize(part, (_MOSAIC, _MOSAIC), interpolation=cv2.INTER_AREA), np.uint8)
    part[:] = cv2.resize(few, (right - left, bottom - top), interpolation=cv2.INTER_NEAREST)
    image[shown_top:shown_bottom, shown_left:shown_right] = shown


def _grown(box: Box, share: float) -> Box:
    across, down = share * box.width, share * box.height
    return Box(box.x - across, box.y - down, box.width + 2 * across, box.height + 2 * down)


def _within(image: Image, box: Box) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of the part of a box that lies in the picture."""
    height, width = image.shape[:2]
    left, right = (min(max(round(edge), 0), width) for edge in (box.x, box.x + box.width))
    top, bottom = (min(max(round(edge), 0), height) for edge in (box.y, box.y + box.height))
    return left, top, right, bottom
