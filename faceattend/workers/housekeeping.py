"""One thread that looks after the records while an office is open."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from threading import Event

from faceattend.domain.clock import Clock
from faceattend.errors import EnvironmentFault, UserError
from faceattend.workers.own_thread import OwnThread

EVERY = 60.0
"""Seconds; a seal is due every quarter of an hour, everything else once a day."""

CLOCK_EVERY = 5.0
"""Seconds; whoever sets the clock, punches and sets it back is seen to have done so."""

_Work = Callable[[datetime, float], Sequence[str]]
"""Does something at an aware UTC time and a reading of a clock that nobody sets, and returns sentences."""


def seconds_of_this_computer() -> float:
    """Return seconds of a clock that nobody sets and that goes on while the computer sleeps.

    Linux stops its monotonic clock then, so that waking up would look like a clock that was set.
    """
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


class HousekeepingThread:
    """Does what is due until it is stopped, and tells what the office should know of."""

    def __init__(
        self,
        tick: _Work,
        watch_clock: _Work,
        clock: Clock,
        tell: Callable[[datetime, str], None],
        *,
        every: float = EVERY,
        ticks: Callable[[], float] = seconds_of_this_computer,
    ) -> None:
        """Prepare the thread; :meth:`start` runs it.

        Args:
            tick: does what is due at an aware UTC time and a reading of ``ticks``, and returns sentences.
            watch_clock: only compares the two, likewise, between two calls of ``tick``.
            tell: called on the thread with the time and each sentence, and with the sentence of a fault.
            every: seconds between two looks.
            ticks: seconds of a clock that nobody sets and that goes on while the computer sleeps.
        """
        self._tick = tick
        self._watch_clock = watch_clock
        self._clock = clock
        self._tell = tell
        self._every = every
        self._ticks = ticks
        self._stop = Event()
        self._thread = OwnThread("housekeeping", self._run)

    def start(self) -> None:
        """Begin; what is due is done for the first time after one interval."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more, and wait for what is being done.

        Raises:
            Exception: the defect that ended the thread before.
        """
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        waited = 0.0
        while not self._stop.wait(step := min(CLOCK_EVERY, self._every - waited)):
            waited += step
            if waited < self._every:
                self._look(self._watch_clock)
            else:
                waited = 0.0
                self._look(self._tick)

    def _look(self, work: _Work) -> None:
        now = self._clock()
        try:
            sentences = work(now, self._ticks())
        except (UserError, EnvironmentFault) as fault:
            # What is due stays due: the next look tries again.
            sentences = (str(fault),)
        for sentence in sentences:
            self._tell(now, sentence)
