"""A plugin that goes wrong in every way a plugin can; the program must start with it installed."""

import sys
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from faceattend.api import Colour, RecognizerContext, RecognizerInfo

INFO = RecognizerInfo(
    id="lying",
    title="Liar",
    template_format="lying-1",
    face_size=(16, 16),
    colour=Colour.GREY,
    dimension=4,
    default_threshold=0.5,
    default_margin=0.0,
    rejects_strangers=True,
    notes="Promises four finite numbers.",
)


class Liar:
    """Promises four finite numbers and gives three, or what is no number for a black face; it exits at a white one."""

    def __init__(self, info: RecognizerInfo = INFO) -> None:
        self.info = info

    def encode(self, faces: NDArray[np.uint8]) -> NDArray[np.float32]:
        if not faces.any():
            return np.full((len(faces), 4), np.nan, np.float32)
        if faces.min() == 255:
            sys.exit(4)
        return np.zeros((len(faces), 3), np.float32)

    def similarity(self, probes: NDArray[np.float32], gallery: NDArray[np.float32]) -> NDArray[np.float32]:
        raise ZeroDivisionError("no similarity today")


def raising(context: RecognizerContext) -> Liar:
    raise RuntimeError("the licence server does not answer")


def exiting(context: RecognizerContext) -> Liar:
    sys.exit(3)


def lying(context: RecognizerContext) -> Liar:
    return Liar()


def misnamed(context: RecognizerContext) -> Liar:
    return Liar(replace(INFO, id="somebody-else"))
