"""Looking closely at faces: at once for recordings, on a thread of its own for live cameras."""

import cmath
import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition, Thread
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from faceattend.api import Recognizer
from faceattend.domain.faces import Detection, FaceQuality, Image
from faceattend.errors import EnvironmentFault
from faceattend.recognition.decision import look_weight
from faceattend.recognition.encoding import encode_face
from faceattend.vision.detection import QUICK_UPRIGHT_SIDE, FaceDetector
from faceattend.vision.geometry import best_factor
from faceattend.vision.quality import measure

CROOKED_FROM_DEGREES = 8.0
"""Turn between the landmarks that the frame and the enlarged, upright face show from which the former are of no use.

What the frame shows does not tell: of faces tilted by 25 degrees nine in ten seemed to be tilted by less than 4, and
without a look upright a third of them lost more than .3 of their likeness.
"""

UPRIGHT_BELOW_SIZE = 60.0
"""Pixels of a face below which its landmarks are always too coarse."""

_SAME_FACE = 0.5
"""Overlap below which the enlarged face is another: of somebody in front of the one that was to be looked at."""

MOST_WAITING = 4
"""Looks of one camera that may wait for the thread; whoever wants more asks again with the next frame."""

LONGEST_LOOK = 30.0
"""Seconds after which a look that was asked for and did not come is said to be missing: an engine hangs."""


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """A face to look at.

    Attributes:
        number: under which the look is handed back.
        upright: look at it enlarged and turned upright as well, which costs a third more.
    """

    number: int
    image: Image
    detection: Detection
    upright: bool


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What came of looking at a face.

    Attributes:
        template: float32 (D,); None when the face is too poor to be compared.
        crooked: the frame alone shows where eyes and mouth are too badly.
    """

    number: int
    quality: FaceQuality
    template: NDArray[np.float32] | None
    crooked: bool


Looking = Callable[[Order], Look]
"""Takes one look; raises PluginFault when the recognizer failed."""


def look_with(detector: FaceDetector, recognizer: Recognizer) -> Looking:
    """Return what looks at faces with this detector and recognizer."""

    def look(order: Order) -> Look:
        detection = order.detection
        quality = measure(order.image, detection)
        crooked = quality.size < UPRIGHT_BELOW_SIZE
        if look_weight(quality) and (order.upright or crooked):
            detection = detector.upright(order.image, detection, QUICK_UPRIGHT_SIDE)
            if detection.box.overlap(order.detection.box) < _SAME_FACE:
                return Look(order.number, quality, None, crooked)
            quality = measure(order.image, detection)
            crooked = crooked or _turn(order.detection, detection) >= CROOKED_FROM_DEGREES
        template = encode_face(order.image, detection, recognizer) if look_weight(quality) else None
        return Look(order.number, quality, template, crooked)

    return look


def _turn(one: Detection, other: Detection) -> float:
    """Return the angle in degrees, 0..180, between the landmarks of two detections of one face."""
    first, second = (found.landmarks - found.landmarks.mean(axis=0) for found in (one, other))
    return abs(math.degrees(cmath.phase(best_factor(first, second))))


class Encoder(Protocol):
    """Takes the looks of one camera. Called from one thread."""

    def order(self, order: Order) -> bool:
        """Take a look at a face, now or soon; return False when too many are waiting."""

    def finished(self, patience: float = 0.0) -> list[Look]:
        """Return the looks that were taken since the last call.

        Args:
            patience: seconds to wait for the looks that are on their way.

        Raises:
            PluginFault: the recognizer failed.
            EnvironmentFault: it has answered nothing for too long.
        """


class InlineEncoder:
    """Takes each look at once, so that a recording gives the same result each time."""

    def __init__(self, looking: Looking) -> None:
        self._looking = looking
        self._finished: list[Look] = []

    def order(self, order: Order) -> bool:
        """See :class:`Encoder`; there is always room."""
        self._finished.append(self._looking(order))
        return True

    def finished(self, patience: float = 0.0) -> list[Look]:
        """See :class:`Encoder`."""
        finished, self._finished = self._finished, []
        return finished


class EncoderThread:
    """One thread that takes the looks of all live cameras, in the order in which they were asked for."""

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        """Prepare the thread; :meth:`start` runs it.

        Args:
            ticks: seconds of a clock that never jumps.
        """
        self._ticks = ticks
        self._condition = Condition()
        self._waiting: deque[tuple[_Desk, Order]] = deque()
        self._closing = False
        self._thread = Thread(target=self._run, name="embedding", daemon=True)

    def start(self) -> None:
        """Begin to take looks."""
        self._thread.start()

    def desk(self, looking: Looking) -> Encoder:
        """Return the encoder of one camera."""
        return _Desk(looking, self._condition, self._queue, self._ticks)

    def close(self) -> None:
        """End once the look that is being taken is done, and take no more; returns at once."""
        with self._condition:
            self._closing = True
            for desk, _ in self._waiting:
                desk.drop()
            self._waiting.clear()
            self._condition.notify_all()

    def join(self, timeout: float) -> bool:
        """Wait until the thread has ended; return False when it has not within these seconds."""
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _queue(self, desk: "_Desk", order: Order) -> bool:
        """Put an order at the end; the caller holds the condition."""
        if self._closing:
            return False
        self._waiting.append((desk, order))
        self._condition.notify_all()
        return True

    def _run(self) -> None:
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._waiting or self._closing)
                if self._closing:
                    return
                desk, order = self._waiting.popleft()
            desk.take(order)


class _Desk:
    """The looks of one camera on the thread that all share; its condition guards everything."""

    def __init__(
        self,
        looking: Looking,
        condition: Condition,
        queue: Callable[["_Desk", Order], bool],
        ticks: Callable[[], float],
    ) -> None:
        self._looking = looking
        self._condition = condition
        self._queue = queue
        self._ticks = ticks
        # When each look was asked for that has not come yet, in that order.
        self._under_way: deque[float] = deque()
        self._finished: list[Look] = []
        self._failure: Exception | None = None

    def order(self, order: Order) -> bool:
        with self._condition:
            if len(self._under_way) >= MOST_WAITING or not self._queue(self, order):
                return False
            self._under_way.append(self._ticks())
            return True

    def finished(self, patience: float = 0.0) -> list[Look]:
        with self._condition:
            if patience > 0:
                self._condition.wait_for(lambda: not self._under_way, patience)
            failure, self._failure = self._failure, None
            if failure is not None:
                raise failure
            if self._under_way and self._ticks() - self._under_way[0] > LONGEST_LOOK:
                raise EnvironmentFault(
                    "The recognition engine has not answered for a long time. Close the program and start it again; if "
                    "that does not help, choose another engine in Preferences."
                )
            finished, self._finished = self._finished, []
            return finished

    def take(self, order: Order) -> None:
        """Take the look, on the thread; what goes wrong is told to the camera that asked."""
        look: Look | None = None
        failure: Exception | None = None
        try:
            look = self._looking(order)
        except Exception as error:  # noqa: BLE001 - it is raised again where the camera asks for its looks
            failure = error
        with self._condition:
            if look is not None:
                self._finished.append(look)
            self._failure = failure or self._failure
            self.drop()

    def drop(self) -> None:
        """Count one look less under way; the caller holds the condition."""
        self._under_way.popleft()
        self._condition.notify_all()
