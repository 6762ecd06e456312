"""Ending a long command in good order at Ctrl+C or a polite kill."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


class Stop:
    """Whether the person or the system asked the program to end."""

    def __init__(self) -> None:
        self.requested = False

    def request(self, number: int, frame: FrameType | None) -> None:
        """Remember the wish; the second Ctrl+C ends at once."""
        if self.requested:
            raise KeyboardInterrupt
        self.requested = True


@contextmanager
def stop_signals() -> Iterator[Stop]:
    """Let Ctrl+C and a polite kill be noted for the time of a ``with`` block."""
    stop = Stop()
    before = {number: signal.signal(number, stop.request) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def pausing(stop: Stop, progress: Callable[[int, int], None], sentence: str) -> Callable[[int, int], None]:
    """Return a progress that ends the work where it stands once that is wanted.

    Args:
        progress: told as long as it is not.
        sentence: says how the work goes on.
    """

    def told(done: int, total: int) -> None:
        if stop.requested:
            raise KeyboardInterrupt(sentence)
        progress(done, total)

    return told
