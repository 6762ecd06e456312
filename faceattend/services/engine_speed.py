"""How fast this computer finds and learns faces, and how many people at once that is enough for."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from faceattend.domain.matching import MatchPolicy
from faceattend.vision.detection import FaceDetector
from faceattend.vision.network import Engine, Networks

FRAMES_A_SECOND = 30
"""Of a usual camera."""

LEARNER = "sface"
"""The model whose speed stands for that of learning faces."""

_FACE = (1, 3, 112, 112)
_FRAME = (480, 640, 3)
_FRAME_WIDTH = 320
_CLOSE_UP = (448, 448, 3)
_LONG_ENOUGH = 0.2
"""Seconds that calls are repeated for: the time of a thread is told in steps of 16 ms on Windows."""


@dataclass(frozen=True, slots=True)
class EngineSpeed:
    """Milliseconds of processor time of one call on one thread; what else runs at the moment is not counted.

    Attributes:
        engine: what learns faces.
        find: faces in a frame of 640 x 480 pixels, searched at a width of 320.
        close_up: the second look at a face that is tilted or far away.
        learn: one template.
        cores: of the processor.
    """

    engine: Engine
    find: float
    close_up: float
    learn: float
    cores: int

    @property
    def people(self) -> int:
        """How many people who come into view at the same moment can be followed without anybody waiting.

        The model: every frame of one camera is searched, 30 a second, on one core; on another, each person is looked
        at as often as votes may follow one another while it is not known who he is, and each look takes a second
        look at the face and a template, which is the worst that can come. With one core, the looks have what the
        search leaves of it. People who are known already are looked at a fifth as often, so that many more of those
        can stay in view. 0 means that not even the frames can be searched as fast as they come.
        """
        searching = FRAMES_A_SECOND * self.find / 1000
        if searching >= 1:
            return 0
        share = 1.0 if self.cores > 1 else 1.0 - searching
        return int(1000 * MatchPolicy(0.0, 0.0).vote_gap * share / (self.close_up + self.learn))


def measure_speed(networks: Networks) -> EngineSpeed:
    """Measure; it takes about a second.

    Raises:
        UserError: a model is missing or altered.
        EnvironmentFault: no engine can run a model.
    """
    detector, learner = FaceDetector(networks, _FRAME_WIDTH), networks.open(LEARNER)
    frame, close_up, face = np.zeros(_FRAME, np.uint8), np.zeros(_CLOSE_UP, np.uint8), np.zeros(_FACE, np.float32)
    return EngineSpeed(
        learner.engine,
        _milliseconds(lambda: detector.detect(frame)),
        _milliseconds(lambda: detector.detect_still(close_up)),
        _milliseconds(lambda: learner.run(face)),
        os.cpu_count() or 1,
    )


def _milliseconds(call: Callable[[], object]) -> float:
    # The first call plans the memory.
    call()
    began, taken, rounds = time.thread_time(), 0.0, 0
    while taken < _LONG_ENOUGH:
        call()
        rounds += 1
        taken = time.thread_time() - began
    return 1000 * taken / rounds
