"""A camera is opened, read, missed when it stops and opened again; a recording is read frame by frame."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Condition, Event
from typing import Any

import pytest

from faceattend.domain.faces import Frame
from faceattend.errors import UserError
from faceattend.services.monitoring import CameraFault, FrameSource, VideoTruncated
from faceattend.workers.capture import SILENCE_LIMIT, CameraState, CameraStatus, CaptureThread
from faceattend.workers.mailbox import Mailbox
from tests.fakes.directed_camera import DirectedCamera, picture

NOW = datetime(2026, 5, 29, 8, 0, tzinfo=UTC)


class Watcher:
    """Writes down every status and lets a test wait for one."""

    def __init__(self) -> None:
        self.capture: CaptureThread | None = None
        self.seen: list[CameraStatus] = []
        self._condition = Condition()

    def changed(self) -> None:
        assert self.capture is not None
        with self._condition:
            self.seen.append(self.capture.status)
            self._condition.notify_all()

    def wait_for(self, state: CameraState, times: int = 1) -> None:
        """Wait until the camera was in this state so many times."""
        with self._condition:
            came = self._condition.wait_for(lambda: self.states.count(state) >= times, 10)
        assert came, f"{state} did not come, only {self.states}"

    @property
    def states(self) -> list[CameraState]:
        return [status.state for status in self.seen]


@contextmanager
def capturing(
    open_source: Callable[[], FrameSource], mailbox: Mailbox[Frame], **options: Any
) -> Iterator[tuple[CaptureThread, Watcher]]:
    watcher = Watcher()
    options.setdefault("retry_delays", (0.001,))
    capture = CaptureThread(open_source, mailbox, lambda: NOW, watcher.changed, paced=False, **options)
    watcher.capture = capture
    capture.start()
    try:
        yield capture, watcher
    finally:
        capture.stop()
        assert capture.join(10)


def test_a_live_camera_delivers_its_newest_picture_and_is_released() -> None:
    camera = DirectedCamera([])
    mailbox: Mailbox[Frame] = Mailbox()
    with capturing(lambda: camera, mailbox) as (capture, watcher):
        watcher.wait_for(CameraState.LIVE)
        assert mailbox.take(10) is not None
        assert capture.status.delivered
    assert camera.closed
    assert watcher.states == [CameraState.OPENING, CameraState.LIVE, CameraState.STOPPED]


def test_a_recording_delivers_every_picture_in_order_and_ends() -> None:
    camera = DirectedCamera([picture(number) for number in range(30)], live=False)
    mailbox: Mailbox[Frame] = Mailbox()
    with capturing(lambda: camera, mailbox) as (_, watcher):
        taken = [mailbox.take(10) for _ in range(30)]
        watcher.wait_for(CameraState.ENDED)
    assert [frame.sequence for frame in taken if frame is not None] == list(range(30))
    assert mailbox.drained
    assert camera.closed


def test_a_truncated_video_ends_with_its_sentence_after_its_frames() -> None:
    camera = DirectedCamera([picture(0), VideoTruncated("The video stops early; copy it again.")], live=False)
    mailbox: Mailbox[Frame] = Mailbox()
    with capturing(lambda: camera, mailbox) as (capture, watcher):
        assert mailbox.take(10) is not None
        watcher.wait_for(CameraState.ENDED)
        assert capture.status.reason == "The video stops early; copy it again."


def test_an_unreadable_picture_of_a_folder_is_named_and_the_next_one_follows() -> None:
    camera = DirectedCamera([picture(0), UserError("b.jpg is not a picture."), picture(1)], live=False)
    mailbox: Mailbox[Frame] = Mailbox()
    with capturing(lambda: camera, mailbox) as (_, watcher):
        assert mailbox.take(10) is not None
        assert mailbox.take(10) is not None
        watcher.wait_for(CameraState.ENDED)
    assert "b.jpg is not a picture." in [status.reason for status in watcher.seen]


def test_a_lost_camera_is_opened_again_by_itself() -> None:
    first = DirectedCamera([picture(0), CameraFault("It stopped answering.")])
    second = DirectedCamera([])
    cameras = iter([first, second])
    with capturing(lambda: next(cameras), Mailbox()) as (_, watcher):
        watcher.wait_for(CameraState.LOST)
        lost = next(status for status in watcher.seen if status.state is CameraState.LOST)
        watcher.wait_for(CameraState.LIVE, times=2)
        assert lost.reason == "It stopped answering."
        assert lost.delivered
        assert lost.retry_at is not None
    assert first.closed
    assert second.closed


def test_the_wait_between_two_tries_grows_and_a_picture_makes_it_short_again() -> None:
    faults = [CameraFault("no"), CameraFault("no"), CameraFault("no")]
    tries: list[FrameSource | Exception] = [
        *faults,
        DirectedCamera([picture(0), CameraFault("gone")]),
        DirectedCamera([]),
    ]
    script = iter(tries)

    def open_source() -> FrameSource:
        made = next(script)
        if isinstance(made, Exception):
            raise made
        return made

    with capturing(open_source, Mailbox(), retry_delays=(0.001, 0.002, 0.003)) as (_, watcher):
        watcher.wait_for(CameraState.LIVE, times=2)
    lost = [status for status in watcher.seen if status.state is CameraState.LOST]
    waits = [status.retry_at - NOW for status in lost if status.retry_at is not None]
    assert waits == [timedelta(milliseconds=wait) for wait in (1, 2, 3, 1)]


def test_a_camera_that_was_never_there_is_told_from_one_that_was_lost() -> None:
    def open_source() -> FrameSource:
        raise CameraFault("There is no camera 0.")

    with capturing(open_source, Mailbox(), retry_delays=(60.0,)) as (capture, watcher):
        watcher.wait_for(CameraState.LOST)
        assert not capture.status.delivered


def test_stopping_does_not_wait_for_the_next_try() -> None:
    def open_source() -> FrameSource:
        raise CameraFault("There is no camera 0.")

    with capturing(open_source, Mailbox(), retry_delays=(3600.0,)) as (capture, watcher):
        watcher.wait_for(CameraState.LOST)
        capture.stop()
        assert capture.join(10)
        assert capture.status.state is CameraState.STOPPED


def test_a_read_that_hangs_shows_as_stalled() -> None:
    now = [0.0]
    hanging, go_on = Event(), Event()

    def hang() -> None:
        hanging.set()
        go_on.wait(10)

    camera = DirectedCamera([picture(0), hang])
    with capturing(lambda: camera, Mailbox(), ticks=lambda: now[0]) as (capture, _):
        assert hanging.wait(10)
        assert capture.status.state is CameraState.LIVE
        now[0] += SILENCE_LIMIT + 2
        stalled = capture.status
        assert stalled.state is CameraState.STALLED
        assert stalled.since == NOW - timedelta(seconds=SILENCE_LIMIT + 2)
        go_on.set()


def test_a_picture_that_never_changes_counts_as_a_lost_camera() -> None:
    now = [0.0]

    def ticks() -> float:
        now[0] += 1.0
        return now[0]

    frozen = DirectedCamera([picture(number, grey=90) for number in range(20)])
    cameras = iter([frozen, DirectedCamera([])])
    with capturing(lambda: next(cameras), Mailbox(), ticks=ticks) as (_, watcher):
        watcher.wait_for(CameraState.LOST)
    assert frozen.closed
    assert frozen.reads < 20


@pytest.mark.parametrize(("repeats", "lost"), [(25, False), (40, True)])
def test_a_stream_may_show_an_empty_room_for_half_a_minute(repeats: int, lost: bool) -> None:
    now = [0.0]

    def wait() -> None:
        now[0] += 1.0

    watched = Event()
    still = [step for number in range(repeats) for step in (picture(number, grey=90), wait)]
    stream = DirectedCamera([*still, watched.set], compressed=True)
    with capturing(lambda: stream, Mailbox(), ticks=lambda: now[0]) as (_, watcher):
        if lost:
            watcher.wait_for(CameraState.LOST)
        else:
            assert watched.wait(10)
    assert (CameraState.LOST in watcher.states) is lost


def test_what_cannot_be_watched_is_not_tried_again() -> None:
    tries = []

    def open_source() -> FrameSource:
        tries.append(1)
        raise UserError("There is no such file; choose another.")

    with capturing(open_source, Mailbox()) as (capture, watcher):
        watcher.wait_for(CameraState.FAILED)
        assert capture.join(10)
        assert capture.status.reason == "There is no such file; choose another."
    assert len(tries) == 1


def test_a_pause_releases_a_camera_and_opens_it_again() -> None:
    first, second = DirectedCamera([]), DirectedCamera([])
    cameras = iter([first, second])
    with capturing(lambda: next(cameras), Mailbox()) as (capture, watcher):
        watcher.wait_for(CameraState.LIVE)
        capture.pause()
        watcher.wait_for(CameraState.PAUSED)
        assert first.closed
        assert second.reads == 0
        capture.resume()
        watcher.wait_for(CameraState.LIVE, times=2)
    assert second.closed


def test_a_pause_keeps_the_place_in_a_recording() -> None:
    running: list[CaptureThread] = []
    ready = Event()

    def pause() -> None:
        ready.wait(10)
        running[0].pause()

    frames = [picture(number) for number in range(6)]
    camera = DirectedCamera([*frames[:3], pause, *frames[3:]], live=False)
    mailbox: Mailbox[Frame] = Mailbox()
    with capturing(lambda: camera, mailbox) as (capture, watcher):
        running.append(capture)
        ready.set()
        # The frame that was being read when the pause came is still delivered.
        taken = [mailbox.take(10) for _ in range(4)]
        watcher.wait_for(CameraState.PAUSED)
        assert not camera.closed
        assert camera.reads == 4
        capture.resume()
        taken += [mailbox.take(10) for _ in range(2)]
        watcher.wait_for(CameraState.ENDED)
    assert [frame.sequence for frame in taken if frame is not None] == list(range(6))


def test_a_defect_is_shown_and_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    reported = []
    monkeypatch.setattr("threading.excepthook", lambda args: reported.append(args.exc_value))
    defect = RuntimeError("index out of range")
    with capturing(lambda: DirectedCamera([defect]), Mailbox()) as (capture, watcher):
        watcher.wait_for(CameraState.FAILED)
        assert capture.join(10)
        assert "defect" in capture.status.reason
    assert reported == [defect]
