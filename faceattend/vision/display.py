"""Frames as a screen shows them: in the size in which they are drawn, and in the pixels that Qt draws fastest."""

from typing import cast

import numpy as np

from faceattend.domain.faces import Image
from faceattend.vision.opencv import cv2

_COARSE = 20
"""Columns to which a frame is reduced before it is blurred: a face that fills half of it is two or three of them."""


def for_screen(image: Image, width: int, height: int, *, blurred: bool = False) -> Image:
    """Return a frame ready to be drawn without any further work.

    Scaling here costs half of what it costs in Qt, and another thread than the window's can do it.

    Args:
        image: BGR uint8 (H, W, 3); it is only read.
        width, height: in pixels of the screen.
        blurred: whether nobody may be recognised in it; no filter brings back what is not there.

    Returns:
        uint8 (height, width, 4): blue, green, red and 255, in one piece of memory.
    """
    if blurred:
        rows = max(1, round(_COARSE * image.shape[0] / image.shape[1]))
        image = cast("Image", cv2.resize(image, (_COARSE, rows), interpolation=cv2.INTER_AREA))
        image = cast("Image", cv2.resize(image, (width, height), interpolation=cv2.INTER_CUBIC))
    elif image.shape[:2] != (height, width):
        shrinks = width < image.shape[1]
        way = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
        image = cast("Image", cv2.resize(image, (width, height), interpolation=way))
    return np.ascontiguousarray(cv2.cvtColor(image, cv2.COLOR_BGR2BGRA))
