"""How a goal is measured and shown."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Measurement:
    """One number and what it is held against.

    Attributes:
        at_most: whether the target is an upper limit; otherwise it is a lower one.
        goal: the goal that it belongs to, such as P9; empty for a number beside the goals.
    """

    subject: str
    value: float
    unit: str
    target: float | None = None
    at_most: bool = True
    goal: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.target is None:
            return None
        return self.value <= self.target if self.at_most else self.value >= self.target

    def line(self) -> str:
        """Return the measurement as one line of the table."""
        if self.target is None:
            wanted, verdict = "", ""
        else:
            wanted = f"{'at most' if self.at_most else 'at least'} {self.target:g} {self.unit}"
            verdict = "met" if self.met else "MISSED"
        return f"{self.goal:<4}{self.subject:<64} {self.value:>10.3f} {self.unit:<8} {wanted:<20} {verdict}"


def cpu_seconds(work: Callable[[], object], rounds: int = 5) -> float:
    """Return the median processor time of one call; wall clock doubles on a busy computer, processor time does not."""
    spent = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    return median(spent)


def turns(*works: Callable[[], object], rounds: int = 5) -> list[float]:
    """Return the median processor time of one call of each, taken in turns: what drifts falls on all alike."""
    spent: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for place, work in enumerate(works):
            began = time.process_time()
            work()
            spent[place].append(time.process_time() - began)
    return [median(each) for each in spent]


@contextmanager
def wall_seconds() -> Iterator[list[float]]:
    """Measure the wall clock of a block; the one number is in the list when it ends."""
    result: list[float] = []
    began = time.perf_counter()
    yield result
    result.append(time.perf_counter() - began)
