"""P15: painting a frame against the way of the tutorials, and how long the window is held while five people enter."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import cast

import numpy as np
from PyQt6.QtCore import QAbstractEventDispatcher, QEventLoop, QObject, QSize, Qt, QTimer
from PyQt6.QtGui import QImage, QPixmap
from PyQt6.QtWidgets import QApplication, QLabel

from benchmarks.measuring import Measurement
from faceattend.app import Composition
from faceattend.domain.faces import Frame, Image
from faceattend.domain.people import PersonDetails
from faceattend.domain.punches import CameraDirection
from faceattend.services.demonstration import SampleFaces
from faceattend.services.screen_picture import screen_picture
from faceattend.ui import theme
from faceattend.ui.live_tab import LiveTab
from faceattend.ui.machine import MachineKey, MachineSettings
from faceattend.ui.main_window import MainWindow
from faceattend.ui.source_dialog import SourceChoice, SourceKind
from faceattend.ui.video_view import VideoView
from faceattend.vision.models import ModelStore
from faceattend.vision.opencv import cv2
from faceattend.vision.scene import Walker, write_video

_TURNS, _FRAMES, _WARMING = 6, 20, 3
_PEOPLE = range(1, 6)
_COAT = (120, 84, 52)
_TICK = 5
"""Milliseconds."""
_LONGEST_HOLD = 16.0
"""Milliseconds: a screen shows a picture every 16."""


def measure(samples: Path) -> Iterator[Measurement]:
    """Yield the numbers of painting."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    if isinstance(application, QApplication):
        theme.apply(application, theme.Mode.LIGHT)
    for width, height, target in ((640, 480, 0.8), (1280, 720, 0.5)):
        frame = Frame(np.random.default_rng(1).integers(0, 256, (height, width, 3), np.uint8), "door", 0, _now())
        ours, theirs = _turns(_our_way(frame), _tutorial_way(frame.image))
        subject = f"paint a frame of {width}x{height}, against QLabel.setPixmap"
        yield Measurement(subject, ours / theirs, "of it", target, goal="P15")
        yield Measurement(f"the same in milliseconds, conversion included ({width}x{height})", 1000 * ours, "ms")
    held = five_people_enter(samples)
    yield Measurement(
        "longest work of the window's thread, 5 people enter", held.longest, "ms", _LONGEST_HOLD, goal="P15"
    )
    yield Measurement("latest tick of 5 ms meanwhile, other programs included", held.late, "ms")
    yield Measurement("turns of the event loop over 16 ms", held.over, "turns", 0, goal="P15")
    yield Measurement("people written down meanwhile", held.punches, "people", len(_PEOPLE), at_most=False)


class HoldProbe(QObject):
    """Measures every turn of the event loop, from one wait for the next event to the one after it.

    Attributes:
        longest: milliseconds of the processor that one turn took at most; waiting takes none.
        late: milliseconds by which a tick came late at most; what other programs take is in there.
        over: turns of more than 16 ms of the processor.
        turns: how many there were.
        punches: how many people were written down.
    """

    def __init__(self) -> None:
        super().__init__()
        self.longest = self.late = 0.0
        self.over = self.turns = self.punches = 0
        self._spent: float | None = None
        self._ticked: float | None = None
        dispatcher = QAbstractEventDispatcher.instance()
        if dispatcher is not None:
            dispatcher.aboutToBlock.connect(self._turn)
        self._tick = QTimer(self)
        self._tick.setTimerType(Qt.TimerType.PreciseTimer)
        self._tick.timeout.connect(self._look)
        self._tick.start(_TICK)

    def _turn(self) -> None:
        now = time.thread_time()
        if self._spent is not None:
            spent = 1000 * (now - self._spent)
            self.longest = max(self.longest, spent)
            self.over += spent > _LONGEST_HOLD
            self.turns += 1
        self._spent = now

    def _look(self) -> None:
        now = time.perf_counter()
        if self._ticked is not None:
            self.late = max(self.late, 1000 * (now - self._ticked) - _TICK)
        self._ticked = now


def five_people_enter(samples: Path) -> HoldProbe:
    """Let five people walk in one after another before the Live tab of a real office."""
    faces = SampleFaces(samples)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        video = folder / "door.avi"
        walkers = [
            Walker(
                faces.pictures(each, range(6, 11)),
                0.5 + 0.8 * each,
                5.0,
                150,
                60 + 30 * (each % 3),
                each % 2 == 0,
                _COAT,
            )
            for each in _PEOPLE
        ]
        write_video(video, walkers, 12.0)
        gate = Composition(ModelStore.default()).gate(folder / "data", _now)
        office, _ = gate.create("a passphrase of the benchmark", "Door", "UTC")
        stack.callback(office.close)
        for each in _PEOPLE:
            pictures = [office.enrolment.sample_file(faces.path(each, number)) for number in range(1, 6)]
            office.enrolment.enrol(PersonDetails(f"Person {each}", str(each)), "signed", pictures)
        machine = MachineSettings(folder / "config")
        machine.keep_truth(MachineKey.MUTED, value=True)
        window = MainWindow(office, machine)
        window.resize(1280, 800)
        window.show()
        window.begin()
        tab = cast("LiveTab", window.tab(LiveTab))
        _wait(lambda: bool(tab.book.people), 10)
        tab.watch(SourceChoice(SourceKind.VIDEO, str(video), "Door", CameraDirection.AUTO))
        _wait(lambda: tab.watching.recording, 20)
        # The first painting of a window is its opening and is measured there.
        _wait(lambda: False, 0.5)
        probe = HoldProbe()
        _wait(lambda: not tab.watching.active, 30)
        probe.punches = len(office.attendance.day(office.attendance.today()))
        window.end()
        return probe


def _wait(condition: Callable[[], bool], seconds: float) -> None:
    """Let the event loop run as it does in the program, until something is so or the time is up."""
    loop = QEventLoop()
    end = time.monotonic() + seconds
    look = QTimer()
    look.timeout.connect(lambda: loop.quit() if condition() or time.monotonic() > end else None)
    look.start(50)
    loop.exec()
    look.stop()


def _our_way(frame: Frame) -> Callable[[], None]:
    height, width = frame.image.shape[:2]
    view = VideoView()
    view.resize(width, height)
    canvas = _canvas(width, height)

    def paint() -> None:
        view.show_picture(screen_picture(frame, (width, height)), ())
        view.render(canvas)

    return paint


def _tutorial_way(image: Image) -> Callable[[], None]:
    height, width = image.shape[:2]
    label = QLabel()
    label.resize(width, height)
    canvas = _canvas(width, height)

    def paint() -> None:
        colours = cv2.cvtColor(image, cv2.COLOR_BGR2RGB)
        picture = QImage(cast("bytes", colours.data), width, height, 3 * width, QImage.Format.Format_RGB888)
        label.setPixmap(QPixmap.fromImage(picture.copy()))
        label.render(canvas)

    return paint


def _canvas(width: int, height: int) -> QPixmap:
    made = QPixmap(QSize(width, height))
    made.fill(Qt.GlobalColor.black)
    return made


def _turns(*ways: Callable[[], None]) -> list[float]:
    """Return the median seconds of each; a few frames of one, then of the next, as each has the screen for itself."""
    spent: list[list[float]] = [[] for _ in ways]
    for _ in range(_TURNS):
        for place, way in enumerate(ways):
            for number in range(_WARMING + _FRAMES):
                began = time.perf_counter()
                way()
                if number >= _WARMING:
                    spent[place].append(time.perf_counter() - began)
    return [median(each) for each in spent]


def _now() -> datetime:
    return datetime.now(UTC)
