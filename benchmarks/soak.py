"""Hours at the door in minutes: five people before a camera at 30 frames a second, in real time, on the real threads.

``python -m benchmarks.soak [--minutes 10] [--faults]`` prints every half minute how many frames were looked at, how old
the newest one was when its faces were known, and the memory of the process; at the end what was lost. With
``--faults`` a second camera is unplugged, frozen and covered in turn, and comes back.
"""

import argparse
import os
import resource
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from benchmarks.faces_plays import moving
from benchmarks.faces_video import film
from benchmarks.measuring import Measurement
from faceattend import paths
from faceattend.app import Composition
from faceattend.domain.faces import Frame, Image
from faceattend.domain.people import PersonDetails
from faceattend.domain.punches import CameraDirection
from faceattend.errors import BugError
from faceattend.services.cameras import CameraFault
from faceattend.services.demonstration import SampleFaces
from faceattend.services.office import Office
from faceattend.vision.models import ModelStore
from faceattend.vision.opencv import cv2
from faceattend.workers.live import LiveNews, LiveWatch
from faceattend.workers.recognition import RecognitionThread

PEOPLE = (2, 3, 4, 5, 6)
RATE = 30.0
WARM_UP = 20.0
"""Seconds until engines are loaded and people are known, from which on memory is compared."""

_TELL_EVERY = 30.0
_MINUTE = 60.0
_LOOK = 20.0
"""Milliseconds for one look at a face with its upright second look, on a computer that does other things as well."""
_LEARNED = (1, 2, 3)
_FAULTS = (("well", 15.0), ("unplugged", 8.0), ("well", 10.0), ("frozen", 12.0), ("well", 10.0), ("covered", 12.0))
"""What happens to the camera with faults, for how many seconds, again and again."""


class FilmCamera:
    """A live camera that sends the pictures of a film at their time; whoever reads too late gets the present one."""

    live = True
    compressed = False

    def __init__(self, film: Sequence[Any], name: str, state: Callable[[float], str]) -> None:
        self._film = film
        self._name = name
        self._state = state
        self._began = time.monotonic()
        self._number = -1
        self._sequence = 0
        if state(self._began) == "unplugged":
            raise CameraFault(f"The camera {name} is not there.")

    def read(self) -> Frame:
        """Wait for the next picture, and return it."""
        now = time.monotonic()
        self._number = max(self._number + 1, int((now - self._began) * RATE))
        time.sleep(max(0.0, self._began + self._number / RATE - now))
        state = self._state(time.monotonic())
        if state == "unplugged":
            raise CameraFault(f"The camera {self._name} stopped answering.")
        place = 0 if state == "frozen" else self._number % len(self._film)
        image: Image = np.asarray(cv2.imdecode(self._film[place], cv2.IMREAD_COLOR), np.uint8)
        if state == "covered":
            image = np.full_like(image, 6)
        self._sequence += 1
        return Frame(image, self._name, self._sequence, datetime.now(UTC))

    def close(self) -> None:
        """Let go of it."""


def faults(now: float, began: float) -> str:
    """Return what is wrong with the second camera at a moment."""
    into = (now - began) % sum(seconds for _, seconds in _FAULTS)
    for state, seconds in _FAULTS:
        if into < seconds:
            return state
        into -= seconds
    return "well"


@dataclass
class Post:
    """A camera that is watched, and what it has brought so far."""

    name: str
    watch: LiveWatch
    ages: list[float] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    punches: Counter[str] = field(default_factory=Counter)
    incidents: Counter[str] = field(default_factory=Counter)
    sightings: Counter[str] = field(default_factory=Counter)
    latest: LiveNews | None = None

    def collect(self) -> None:
        """Take note of what is new."""
        news = self.watch.collect()
        if news.frame is not None:
            self.ages.append((datetime.now(UTC) - news.frame.time).total_seconds())
        if not self.states or self.states[-1] != news.camera.state.value:
            self.states.append(news.camera.state.value)
        self.punches.update(punch.label for punch in news.punches)
        self.sightings.update(sighting.sighting.verdict.value for sighting in news.sightings)
        self.incidents.update(incident.kind.value for incident in news.incidents)
        self.latest = news

    def counts(self) -> tuple[int, int]:
        """Return how many frames were looked at, and how many were passed over."""
        return (self.latest.looked, self.latest.passed_over) if self.latest else (0, 0)

    def line(self) -> str:
        """Say how it goes, and forget the ages."""
        ages = sorted(self.ages) or [0.0]
        self.ages = []
        looked = self.latest.looked if self.latest else 0
        passed = self.latest.passed_over if self.latest else 0
        usual, most, worst = (1000 * ages[int(share * (len(ages) - 1))] for share in (0.5, 0.95, 1.0))
        return (
            f"{self.name}: {looked} looked at, {passed} passed over, newest frame {usual:.0f} ms old "
            f"(95 %: {most:.0f}, worst {worst:.0f})"
        )


def memory() -> float:
    """Return the memory of this process in MiB, as it is now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@contextmanager
def door(faces: SampleFaces) -> Iterator[Office]:
    """Open a new office with the people of the film on its roll."""
    with TemporaryDirectory() as folder:
        gate = Composition(ModelStore.default()).gate(Path(folder) / "data", lambda: datetime.now(UTC))
        office, _ = gate.create("a passphrase of the benchmark", "Soak", "UTC")
        try:
            for person in PEOPLE:
                samples = [office.enrolment.sample_image(image, "face") for image in faces.pictures(person, _LEARNED)]
                office.enrolment.enrol(PersonDetails(f"Person {person}", str(person)), "signed", samples)
            yield office
        finally:
            office.close()


@contextmanager
def posts(states: Mapping[str, Callable[[float], str]], rung: threading.Event) -> Iterator[list[Post]]:
    """Watch a camera of each name, and end all watches afterwards.

    Args:
        states: what is wrong with each camera at a moment; see :func:`faults`.
        rung: set whenever there is something to collect.

    Raises:
        BugError: a watch did not end in time, or left a thread behind.
    """
    faces = SampleFaces(paths.samples())
    play = moving(lambda person, numbers: list(faces.pictures(person, numbers)), PEOPLE)
    jpegs = [cv2.imencode(".jpg", shot.frame.image)[1] for shot in film(play)]
    with door(faces) as office:
        recognition = RecognitionThread()
        recognition.start()

        def post(name: str) -> Post:
            watch = LiveWatch(
                lambda: FilmCamera(jpegs, name, states[name]),
                lambda: office.monitoring.session(name, CameraDirection.AUTO, encoders=recognition.encoders),
                lambda: datetime.now(UTC),
                rung.set,
                recognition,
            )
            watch.start()
            return Post(name, watch)

        watched = [post(name) for name in states]
        try:
            yield watched
        finally:
            for each in watched:
                each.watch.stop()
            released = [each.watch.join() for each in watched]
            recognition.close()
            released.append(recognition.join(10))
    left = sorted(thread.name for thread in threading.enumerate() if thread is not threading.main_thread())
    if left or not all(released):
        raise BugError(f"A watch did not end: {left}.")


def soak(minutes: float, *, with_faults: bool) -> int:
    """Watch for so long; return 1 when memory grew."""
    began = time.monotonic()
    states: dict[str, Callable[[float], str]] = {"Door": _well}
    if with_faults:
        states["Yard"] = lambda now: faults(now, began)
    rung = threading.Event()
    with posts(states, rung) as watched:
        grown = _run(watched, rung, began, minutes * 60)
    for each in watched:
        each.collect()
        print(f"{each.name}: punches {dict(each.punches)}, verdicts {dict(each.sightings)}")
        print(f"{each.name}: states {', '.join(each.states[:16])}; incidents {dict(each.incidents)}")
    return 1 if grown else 0


def measure() -> Iterator[Measurement]:
    """Yield the numbers of P8: five people for a minute in real time, on the real threads."""
    rung = threading.Event()
    began = time.monotonic()
    with posts({"Door": _well}, rung) as [door_post]:
        while time.monotonic() - began < WARM_UP:
            rung.wait(0.1)
            rung.clear()
            door_post.collect()
        door_post.ages = []
        before, at_first = door_post.counts(), memory()
        while time.monotonic() - began < WARM_UP + _MINUTE:
            rung.wait(0.1)
            rung.clear()
            door_post.collect()
        looked, passed = (now - then for now, then in zip(door_post.counts(), before, strict=True))
        at_last = memory()
    age = median(door_post.ages)
    yield Measurement(
        "5 people in real time, age of the newest frame", 1000 * age, "ms", 1000 / RATE + _LOOK, goal="P8"
    )
    share = 100 * passed / max(looked + passed, 1)
    yield Measurement("frames passed over (the plain loop: more than half)", share, "%", 5, goal="P8")
    yield Measurement("memory that this minute left behind", 100 * (at_last / at_first - 1), "%", 5, goal="P16")


def _well(_now: float) -> str:
    return "well"


def _run(posts: Sequence[Post], rung: threading.Event, began: float, seconds: float) -> bool:
    """Watch, and print how it goes; return whether memory grew by more than a twentieth."""
    told, at_first = began, 0.0
    while (now := time.monotonic()) - began < seconds:
        rung.wait(0.1)
        rung.clear()
        for each in posts:
            each.collect()
        if not at_first and now - began >= WARM_UP:
            at_first = memory()
        if now - told >= _TELL_EVERY:
            told = now
            busy = resource.getrusage(resource.RUSAGE_SELF)
            share = (busy.ru_utime + busy.ru_stime) / (now - began)
            print(f"{now - began:5.0f} s  {memory():.0f} MiB  {share:.2f} processors")
            for each in posts:
                print(f"         {each.line()}", flush=True)
    at_last = memory()
    print(f"memory {at_first:.1f} MiB after {WARM_UP:.0f} s, {at_last:.1f} MiB at the end")
    return at_last > 1.05 * at_first


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--faults", action="store_true", help="watch a second camera that is unplugged and covered")
    given = parser.parse_args()
    sys.exit(soak(given.minutes, with_faults=given.faults))
