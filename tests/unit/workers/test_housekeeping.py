"""The records are looked after while an office is open."""

from collections.abc import Sequence
from datetime import UTC, datetime
from queue import SimpleQueue

import pytest

from faceattend.errors import EnvironmentFault
from faceattend.workers.housekeeping import HousekeepingThread

NOW = datetime(2026, 5, 29, 9, tzinfo=UTC)


def unwatched(now: datetime, monotonic: float) -> Sequence[str]:
    raise AssertionError("the time between two looks is too short for this")


def test_what_is_due_is_done_again_and_again_and_its_sentences_are_told() -> None:
    told: SimpleQueue[tuple[datetime, str]] = SimpleQueue()
    given: list[tuple[datetime, float]] = []

    def tick(now: datetime, monotonic: float) -> Sequence[str]:
        given.append((now, monotonic))
        return (f"look {len(given)}",)

    thread = HousekeepingThread(
        tick, unwatched, lambda: NOW, lambda time, text: told.put((time, text)), every=0, ticks=lambda: 7
    )
    thread.start()
    assert [told.get(timeout=10) for _ in range(3)] == [(NOW, "look 1"), (NOW, "look 2"), (NOW, "look 3")]
    thread.stop()
    assert set(given) == {(NOW, 7)}
    looks = len(given)
    assert told.qsize() == looks - 3, "nothing is done after it was stopped"


def test_a_full_disk_is_told_and_tried_again() -> None:
    told: SimpleQueue[str] = SimpleQueue()
    outcomes = iter([EnvironmentFault("The disk is full; free some space."), None])

    def tick(now: datetime, monotonic: float) -> Sequence[str]:
        fault = next(outcomes, None)
        if fault is not None:
            raise fault
        return ("All is well.",)

    thread = HousekeepingThread(tick, unwatched, lambda: NOW, lambda time, text: told.put(text), every=0)
    thread.start()
    assert [told.get(timeout=10), told.get(timeout=10)] == ["The disk is full; free some space.", "All is well."]
    thread.stop()


def test_a_defect_comes_out_where_the_thread_is_waited_for() -> None:
    reached: SimpleQueue[None] = SimpleQueue()

    def tick(now: datetime, monotonic: float) -> Sequence[str]:
        reached.put(None)
        raise KeyError("Kestrel")

    thread = HousekeepingThread(tick, unwatched, lambda: NOW, lambda time, text: None, every=0)
    thread.start()
    reached.get(timeout=10)
    with pytest.raises(KeyError):
        thread.stop()
