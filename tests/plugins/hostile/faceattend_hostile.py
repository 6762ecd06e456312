"""A plugin that does what no program can catch: each of its engines would take the program with it."""

import ctypes
import os
import threading

import numpy as np
from numpy.typing import NDArray

from faceattend.api import Colour, RecognizerContext, RecognizerInfo

_PIECE = 64 << 20


class Starving:
    """Loads well and eats the memory of the computer when it sees its first face."""

    info = RecognizerInfo(
        id="starving",
        title="Starving",
        template_format="starving-1",
        face_size=(16, 16),
        colour=Colour.GREY,
        dimension=4,
        default_threshold=0.5,
        default_margin=0.0,
        rejects_strangers=True,
        notes="",
    )

    def encode(self, faces: NDArray[np.uint8]) -> NDArray[np.float32]:
        _eat()
        return np.zeros((len(faces), 4), np.float32)

    def similarity(self, probes: NDArray[np.float32], gallery: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.zeros((len(probes), len(gallery)), np.float32)


def hanging(context: RecognizerContext) -> Starving:
    threading.Event().wait()
    return Starving()


def ending(context: RecognizerContext) -> Starving:
    os._exit(0)


def crashing(context: RecognizerContext) -> Starving:
    ctypes.string_at(0)
    return Starving()


def eating(context: RecognizerContext) -> Starving:
    _eat()
    return Starving()


def starving(context: RecognizerContext) -> Starving:
    return Starving()


def _eat() -> None:
    eaten: list[NDArray[np.uint8]] = []
    # Bounded, so that the computer of a developer survives a broken limit.
    while len(eaten) < 64:
        eaten.append(np.ones(_PIECE, np.uint8))
