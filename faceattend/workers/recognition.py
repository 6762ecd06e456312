"""The one thread that looks at pictures, whatever the number of cameras, and the one that looks at faces closely."""

import threading
import time
from collections.abc import Callable
from enum import Enum, auto
from threading import Condition, Thread
from typing import Protocol

from faceattend.services.monitoring import EncoderThread

_GLANCE = 0.25
"""Seconds after which the thread looks up although nobody rang: a camera may have rested long enough."""


class Turn(Enum):
    """What became of a turn."""

    NOTHING = auto()
    """There was nothing to do."""
    WORKED = auto()
    """There may be more to do."""
    ENDED = auto()
    """There will never be anything to do again."""


class Post(Protocol):
    """A camera that is looked at on the thread."""

    def turn(self) -> Turn:
        """Look at one picture at most. An error ends the post; it is reported as a defect."""


class RecognitionThread:
    """Gives each of its posts a turn, round and round: who has many pictures does not keep the others waiting.

    Attributes:
        encoders: where the faces of live cameras are looked at closely meanwhile.
    """

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        """Prepare the threads; :meth:`start` runs them.

        Args:
            ticks: seconds of a clock that never jumps.
        """
        self.encoders = EncoderThread(ticks)
        self._ticks = ticks
        self._latest_turn: float | None = None
        self._condition = Condition()
        self._posts: list[Post] = []
        self._rung = False
        self._closing = False
        self._thread = Thread(target=self._run, name="recognition", daemon=True)

    @property
    def silence(self) -> float:
        """For how many seconds nobody has been given a turn: short, unless one turn takes long or never ends."""
        latest = self._latest_turn
        return 0.0 if latest is None or not self._thread.is_alive() else self._ticks() - latest

    def start(self) -> None:
        """Begin to give turns."""
        self.encoders.start()
        self._thread.start()

    def add(self, post: Post) -> None:
        """Give turns to one more, until it has ended."""
        with self._condition:
            self._posts.append(post)
        self.ring()

    def ring(self) -> None:
        """Say that somebody may have something to do; any thread may call it, and it returns at once."""
        with self._condition:
            self._rung = True
            self._condition.notify_all()

    def close(self) -> None:
        """End as soon as every post has ended; returns at once."""
        with self._condition:
            self._closing = True
        self.ring()

    def join(self, timeout: float) -> bool:
        """Wait until the thread has ended; return False when it has not within these seconds."""
        deadline = time.monotonic() + timeout
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive() and self.encoders.join(seconds_left(deadline))

    def _run(self) -> None:
        try:
            self._give_turns()
        finally:
            # Only now: a watch that ends waits for the looks that it asked for.
            self.encoders.close()

    def _give_turns(self) -> None:
        while True:
            self._latest_turn = self._ticks()
            with self._condition:
                if self._closing and not self._posts:
                    return
                if not self._rung:
                    self._condition.wait(_GLANCE)
                self._rung = False
                posts = list(self._posts)
            turns = [(post, self._turn(post)) for post in posts]
            ended = [post for post, turn in turns if turn is Turn.ENDED]
            with self._condition:
                self._posts = [post for post in self._posts if not any(post is other for other in ended)]
                self._rung = self._rung or any(turn is Turn.WORKED for _, turn in turns)

    def _turn(self, post: Post) -> Turn:
        self._latest_turn = self._ticks()
        try:
            return post.turn()
        except Exception as defect:  # noqa: BLE001 - whatever it is, it is reported
            # Reported as of a thread that died of it, but the other cameras are looked at on.
            told = (type(defect), defect, defect.__traceback__, threading.current_thread())
            threading.excepthook(threading.ExceptHookArgs(told))
            return Turn.ENDED


def seconds_left(deadline: float) -> float:
    """Return the seconds until a moment of the monotonic clock, 0 when it has passed."""
    return max(0.0, deadline - time.monotonic())
