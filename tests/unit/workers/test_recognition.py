"""The thread that looks at the pictures of all cameras: every camera has its turn, whatever the others do."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event

import pytest

from faceattend.workers.recognition import RecognitionThread, Turn


class Camera:
    """A camera with so many pictures to be looked at."""

    def __init__(self, name: str, pictures: int, seen: list[str], act: Callable[[], None] = lambda: None) -> None:
        self._name = name
        self._left = pictures
        self._seen = seen
        self._act = act
        self.ended = Event()

    def turn(self) -> Turn:
        if not self._left:
            self.ended.set()
            return Turn.ENDED
        self._left -= 1
        self._seen.append(self._name)
        self._act()
        return Turn.WORKED


@contextmanager
def looking(*cameras: Camera) -> Iterator[RecognitionThread]:
    thread = RecognitionThread()
    for camera in cameras:
        thread.add(camera)
    thread.start()
    try:
        yield thread
    finally:
        thread.close()
        assert thread.join(10)


def test_a_camera_with_many_pictures_does_not_keep_the_others_waiting() -> None:
    seen: list[str] = []
    door, yard = Camera("door", 50, seen), Camera("yard", 3, seen)
    with looking(door, yard):
        assert door.ended.wait(10)
    assert seen[:6] == ["door", "yard"] * 3
    assert seen[6:] == ["door"] * 47


def test_a_defect_ends_one_camera_and_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    reported: list[BaseException | None] = []
    monkeypatch.setattr("threading.excepthook", lambda args: reported.append(args.exc_value))
    seen: list[str] = []
    defect = RuntimeError("index out of range")

    def fail() -> None:
        raise defect

    broken, door = Camera("broken", 5, seen, fail), Camera("door", 5, seen)
    with looking(broken, door):
        assert door.ended.wait(10)
    assert seen.count("broken") == 1
    assert seen.count("door") == 5
    assert reported == [defect]


def test_a_camera_that_comes_later_is_looked_at_too() -> None:
    seen: list[str] = []
    first, second = Camera("first", 1, seen), Camera("second", 1, seen)
    with looking(first) as thread:
        assert first.ended.wait(10)
        thread.add(second)
        assert second.ended.wait(10)
    assert seen == ["first", "second"]


def test_how_long_nobody_had_a_turn_is_known() -> None:
    now, begun, hold = [0.0], Event(), Event()

    def hang() -> None:
        begun.set()
        hold.wait(10)

    thread = RecognitionThread(lambda: now[0])
    assert thread.silence == 0
    camera = Camera("door", 1, [], hang)
    thread.add(camera)
    thread.start()
    assert begun.wait(10)
    now[0] = 25.0
    assert thread.silence == 25
    hold.set()
    assert camera.ended.wait(10)
    assert thread.silence == 0
    thread.close()
    assert thread.join(10)
