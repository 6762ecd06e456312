"""A camera that does what a test tells it to."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from threading import Event

import numpy as np

from faceattend.domain.faces import Frame

START = datetime(2026, 5, 29, 8, 0, tzinfo=UTC)

Step = Frame | Exception | Callable[[], None]


def picture(number: int, *, grey: int | None = None, blank: bool = False) -> Frame:
    """Return a small frame, darker on the left than on the right; without ``grey`` each number looks different."""
    slope = np.zeros(64) if blank else np.linspace(0, 120, 64)
    level = number % 130 if grey is None else grey
    image = np.broadcast_to((slope + level).astype(np.uint8)[None, :, None], (48, 64, 3)).copy()
    return Frame(image, "Front desk", number, START + timedelta(seconds=number / 25))


class DirectedCamera:
    """Delivers frames, raises errors and runs callables (to block, for instance) in the order of its script.

    A live camera whose script is over delivers ever new pictures; a recording ends.

    Attributes:
        closed: whether it was released.
        reads: how often it was read.
    """

    def __init__(self, script: Iterable[Step], *, live: bool = True, compressed: bool = False) -> None:
        self.live = live
        self.compressed = compressed
        self.closed = False
        self.reads = 0
        self._still = Event()
        self._script: Iterator[Step] = iter(script)

    def read(self) -> Frame | None:
        """Carry out the script up to the next frame."""
        self.reads += 1
        for step in self._script:
            if isinstance(step, Frame):
                return step
            if isinstance(step, Exception):
                raise step
            step()
        if not self.live:
            return None
        # As a real camera does, it lets time pass between two pictures.
        self._still.wait(0.002)
        return picture(1000 + self.reads)

    def close(self) -> None:
        """Release it."""
        self.closed = True
