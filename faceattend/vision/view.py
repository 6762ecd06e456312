"""Whether a camera sees anything: a covered or unlit one goes on sending pictures."""

from enum import Enum

import numpy as np
from numpy.typing import NDArray

from faceattend.domain.faces import Image

_STEP = 8
"""Only every eighth pixel of every eighth row is looked at."""

_BLOCK = 4
"""So many of them in each direction are averaged, so that the noise of a dark sensor is not taken for a picture."""

_LEAST_SPREAD = 8.0
"""Grey levels between the dark and the bright parts of the least picture that shows something.

A hand, tape or a closed shutter before the lens leaves fewer than 5; the plainest wall in even light some 12, by the
fall of light towards the corners alone.
"""

_DARK = 40.0
"""Grey level that the bright parts of a picture must reach. At an eighth of the usual light a face is still found in
nine of ten pictures and recognised; below this it is a matter of luck."""

_LIGHT_AGAIN = 48.0
"""Grey level that they must reach after it was dark, so that a cloud does not make it one and the other by turns."""

_PARTS = (10.0, 90.0)
"""Percentiles that stand for the dark and the bright parts: the time and the name that a camera writes into its
picture are neither."""


class View(Enum):
    """What a picture shows."""

    CLEAR = "clear"
    DARK = "dark"
    """So little light that faces may be missed."""
    NOTHING = "nothing"
    """The same grey or black all over."""


def sparse(image: Image) -> Image:
    """Return few pixels of a picture, (height / 8, width / 8, 3), to compare it with the next one."""
    return image[::_STEP, ::_STEP].copy()


def view_of(few: Image, before: View = View.CLEAR) -> View:
    """Return what a picture shows.

    Args:
        few: what :func:`sparse` returned.
        before: what the picture before showed.
    """
    grey = _averaged(few.mean(axis=2, dtype=np.float32))
    dark, bright = np.percentile(grey, _PARTS)
    if bright - dark < _LEAST_SPREAD:
        return View.NOTHING
    return View.DARK if bright < (_LIGHT_AGAIN if before is View.DARK else _DARK) else View.CLEAR


def _averaged(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    rows, columns = (max(1, size // _BLOCK) for size in grey.shape)
    height, width = min(_BLOCK, grey.shape[0]), min(_BLOCK, grey.shape[1])
    blocks = grey[: rows * height, : columns * width].reshape(rows, height, columns, width)
    averaged: NDArray[np.float32] = blocks.mean(axis=(1, 3))
    return averaged
