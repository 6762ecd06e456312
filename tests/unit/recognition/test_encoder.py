from collections.abc import Iterator
from threading import Event

import numpy as np
import pytest

from faceattend.domain.faces import Box, Detection, FaceQuality
from faceattend.errors import EnvironmentFault
from faceattend.recognition.encoder import LONGEST_LOOK, MOST_WAITING, EncoderThread, InlineEncoder, Look, Order
from faceattend.recognition.guard import PluginFault

PATIENCE = 20.0


def order(number: int) -> Order:
    box = Box(0, 0, 80, 80)
    detection = Detection(box, np.zeros((5, 2), np.float32), 0.9)
    return Order(number, np.zeros((80, 80, 3), np.uint8), detection, upright=False)


def look(order: Order) -> Look:
    return Look(order.number, FaceQuality(80, 50, 100, 0, 0, 0, None), np.ones(4, np.float32), crooked=False)


def failing(order: Order) -> Look:
    raise PluginFault(f"cannot look at {order.number}")


@pytest.fixture
def thread() -> Iterator[EncoderThread]:
    thread = EncoderThread()
    thread.start()
    yield thread
    thread.close()
    assert thread.join(PATIENCE)


def test_a_recording_has_its_look_at_once() -> None:
    encoder = InlineEncoder(look)
    assert encoder.order(order(1))
    assert [each.number for each in encoder.finished()] == [1]
    assert encoder.finished() == []


def test_the_looks_of_each_camera_come_back_to_it(thread: EncoderThread) -> None:
    door, gate = thread.desk(look), thread.desk(look)
    for number in (1, 2):
        assert door.order(order(number))
    assert gate.order(order(3))
    assert [each.number for each in door.finished(PATIENCE)] == [1, 2]
    assert [each.number for each in gate.finished(PATIENCE)] == [3]


def test_a_camera_cannot_fill_the_queue(thread: EncoderThread) -> None:
    hold, begun = Event(), Event()

    def slow(order: Order) -> Look:
        begun.set()
        hold.wait(PATIENCE)
        return look(order)

    greedy, modest = thread.desk(slow), thread.desk(look)
    taken = [greedy.order(order(number)) for number in range(MOST_WAITING + 3)]
    assert begun.wait(PATIENCE)
    assert taken.count(True) == MOST_WAITING
    assert modest.order(order(99))
    assert greedy.finished() == []
    hold.set()
    assert len(greedy.finished(PATIENCE)) == MOST_WAITING
    assert [each.number for each in modest.finished(PATIENCE)] == [99]
    assert greedy.order(order(100))
    assert [each.number for each in greedy.finished(PATIENCE)] == [100]


def test_a_failure_is_told_to_the_camera_that_asked_and_to_no_other(thread: EncoderThread) -> None:
    broken, sound = thread.desk(failing), thread.desk(look)
    broken.order(order(1))
    sound.order(order(2))
    assert [each.number for each in sound.finished(PATIENCE)] == [2]
    with pytest.raises(PluginFault, match="cannot look at 1"):
        broken.finished(PATIENCE)
    assert broken.finished() == []


def test_an_engine_that_hangs_is_said_until_it_answers() -> None:
    now, hold = [0.0], Event()

    def hanging(order: Order) -> Look:
        hold.wait(PATIENCE)
        return look(order)

    thread = EncoderThread(lambda: now[0])
    thread.start()
    desk, other = thread.desk(hanging), thread.desk(look)
    assert desk.order(order(1))
    now[0] = LONGEST_LOOK
    assert desk.finished() == []
    now[0] = LONGEST_LOOK + 1
    for _ in range(2):
        with pytest.raises(EnvironmentFault, match="has not answered"):
            desk.finished()
    assert other.finished() == []
    hold.set()
    assert [each.number for each in desk.finished(PATIENCE)] == [1]
    thread.close()
    assert thread.join(PATIENCE)


def test_a_closed_thread_takes_no_more_orders() -> None:
    thread = EncoderThread()
    thread.start()
    desk = thread.desk(look)
    thread.close()
    assert thread.join(PATIENCE)
    assert not desk.order(order(1))
    assert desk.finished(PATIENCE) == []
