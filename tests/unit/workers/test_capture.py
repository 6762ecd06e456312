"""A camera is opened, read, missed when it stops and opened again; a recording is read frame by frame."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Condition, Event
from typing import Any

import pytest

from faceattend.domain.faces import Frame
from faceattend.errors import UserError
from faceattend.services.cameras import CameraFault, FrameSource, VideoTruncated
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


def test_a_picture_that_never_changes_counts_as_a_frozen_camera_which_is_opened_anew() -> None:
    now = [0.0]

    def ticks() -> float:
        now[0] += 1.0
        return now[0]

    frozen = DirectedCamera([picture(number, grey=90) for number in range(20)])
    again = DirectedCamera([picture(0, grey=90), picture(1, grey=90)])
    cameras = iter([frozen, again])
    with capturing(lambda: next(cameras), Mailbox(), ticks=ticks) as (_, watcher):
        watcher.wait_for(CameraState.LIVE, times=2)
    assert frozen.closed
    assert frozen.reads < 20
    # Opened anew it is still the same picture, so it never looks as if it were well.
    assert [state for state in watcher.states if state is not CameraState.STOPPED] == [
        CameraState.OPENING,
        CameraState.LIVE,
        CameraState.FROZEN,
        CameraState.FROZEN,
        CameraState.FROZEN,
        CameraState.LIVE,
    ]
    away = [status for status in watcher.seen if status.state is CameraState.FROZEN]
    assert len({status.since for status in away}) == 1
    assert all(status.reason == "The camera keeps sending the same picture." for status in away)


@pytest.mark.parametrize(("repeats", "frozen"), [(25, False), (40, True)])
def test_a_stream_may_show_an_empty_room_for_half_a_minute(repeats: int, frozen: bool) -> None:
    now = [0.0]

    def wait() -> None:
        now[0] += 1.0

    watched = Event()
    still = [step for number in range(repeats) for step in (picture(number, grey=90), wait)]
    stream = DirectedCamera([*still, watched.set], compressed=True)
    with capturing(lambda: stream, Mailbox(), ticks=lambda: now[0]) as (_, watcher):
        if frozen:
            watcher.wait_for(CameraState.FROZEN)
        else:
            assert watched.wait(10)
    assert (CameraState.FROZEN in watcher.states) is frozen


class Album(Mailbox[Frame]):
    """Keeps every picture that comes."""

    def __init__(self) -> None:
        super().__init__()
        self.frames: list[Frame] = []

    def put(self, item: Frame) -> None:
        self.frames.append(item)
        super().put(item)


class Seconds:
    """Lets a second pass whenever it is called from a script, and a moment whenever it is read."""

    def __init__(self) -> None:
        self._now = 0.0

    def __call__(self) -> None:
        self._now += 1.0

    def read(self) -> float:
        self._now += 0.02
        return self._now


@pytest.mark.parametrize("grey", [0, 90, 255])
def test_a_camera_that_shows_nothing_is_covered_until_it_sees_again(grey: int) -> None:
    second = Seconds()
    blank = [step for number in range(8) for step in (picture(number, grey=grey, blank=True), second)]
    camera = DirectedCamera([picture(0), second, *blank])
    mailbox = Album()
    with capturing(lambda: camera, mailbox, ticks=second.read) as (_, watcher):
        watcher.wait_for(CameraState.LIVE, times=2)
    states = [CameraState.OPENING, CameraState.LIVE, CameraState.COVERED, CameraState.LIVE, CameraState.STOPPED]
    assert watcher.states == states
    assert [frame.shows for frame in mailbox.frames[:10]] == [True, *[False] * 8, True]


def test_somebody_may_pass_close_before_the_lens() -> None:
    second = Seconds()
    blank = [step for number in range(3) for step in (picture(number, grey=30, blank=True), second)]
    looked = Event()
    camera = DirectedCamera([picture(0), second, *blank, picture(5), looked.set])
    with capturing(lambda: camera, Mailbox(), ticks=second.read) as (_, watcher):
        assert looked.wait(10)
    assert CameraState.COVERED not in watcher.states


def test_a_closed_shutter_is_a_covered_camera_and_no_frozen_one() -> None:
    second = Seconds()
    black = [step for _ in range(50) for step in (picture(0, grey=0, blank=True), second)]
    shut = DirectedCamera(black)
    cameras = iter([shut, DirectedCamera([])])
    with capturing(lambda: next(cameras), Mailbox(), ticks=second.read) as (_, watcher):
        watcher.wait_for(CameraState.LIVE, times=2)
    assert CameraState.FROZEN not in watcher.states
    assert CameraState.COVERED in watcher.states
    assert shut.closed, "it may have been pulled out, so it is opened anew"


def test_little_light_is_said_and_pictures_are_looked_at_on() -> None:
    second = Seconds()
    dim = [picture(number, grey=0) for number in range(3)]
    for frame in dim:
        frame.image[:] //= 4
    looked = Event()
    mailbox: Mailbox[Frame] = Mailbox()
    camera = DirectedCamera([dim[0], second, looked.set], compressed=True)
    with capturing(lambda: camera, mailbox, ticks=second.read) as (_, watcher):
        watcher.wait_for(CameraState.DARK)
        assert looked.wait(10)
        taken = mailbox.take(10)
        assert taken is not None
        assert taken.shows
    assert CameraState.DARK.sees


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
