"""Alerts are told while an office is open: at once when something is new, and again later."""

from collections.abc import Sequence
from queue import SimpleQueue
from threading import Event

import pytest

from faceattend.errors import EnvironmentFault
from faceattend.services.alerts import AlertDelivered, Show
from faceattend.workers.alerts import AlertThread


class Office:
    """Counts how often it was asked to deliver, and fails as it is told."""

    def __init__(self, *faults: Exception) -> None:
        self.asked: SimpleQueue[Show | None] = SimpleQueue()
        self._faults = list(faults)
        self._news = Event()

    def deliver(self, show: Show | None = None) -> Sequence[AlertDelivered]:
        self.asked.put(show)
        if self._faults:
            raise self._faults.pop(0)
        return ()

    def wait_for_news(self, seconds: float) -> None:
        if self._news.wait(seconds):
            self._news.clear()

    def wake(self) -> None:
        self._news.set()


def test_news_are_told_at_once_and_the_end_waits_for_nothing() -> None:
    office = Office()
    thread = AlertThread(office, None, every=3600)
    thread.start()
    assert office.asked.get(timeout=10) is None
    office.wake()
    assert office.asked.get(timeout=10) is None
    thread.stop()
    assert office.asked.empty()


def test_a_full_disk_ends_nothing() -> None:
    office = Office(EnvironmentFault("The disk is full; free some space."))
    thread = AlertThread(office, print, every=0)
    thread.start()
    assert [office.asked.get(timeout=10) for _ in range(3)] == [print] * 3
    thread.stop()


def test_a_defect_is_raised_where_the_thread_is_waited_for() -> None:
    office = Office(ZeroDivisionError("a defect"))
    thread = AlertThread(office, None, every=3600)
    thread.start()
    office.asked.get(timeout=10)
    with pytest.raises(ZeroDivisionError):
        thread.stop()
