"""The cameras that the Live tab watches, each with a watch of its own; a camera is released before it opens again."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from PyQt6.QtCore import QObject, pyqtSignal

from faceattend.domain.cameras import Camera
from faceattend.domain.people import PersonId
from faceattend.services.cameras import is_live
from faceattend.services.monitoring import FrameSource, Visits, WatchSession
from faceattend.services.office import Office
from faceattend.workers.capture import JOIN_LIMIT
from faceattend.workers.doorbell import Doorbell
from faceattend.workers.live import LiveNews, LiveWatch
from faceattend.workers.recognition import RecognitionThread, seconds_left

_LOGGER = logging.getLogger(__name__)

_GONE = timedelta(seconds=5)
"""How long nobody must have been taken for a person until it counts that whoever was has gone."""


@dataclass(slots=True)
class _Post:
    """A camera that is watched.

    Attributes:
        start: aware time of a recording's first picture, or None.
        visits: who is on which visit, also when the watch begins again.
        number: tells one watch from every other of this run of the program.
    """

    camera: Camera
    start: datetime | None
    number: int = 0
    watch: LiveWatch | None = None
    visits: Visits = field(default_factory=Visits)
    latest: LiveNews | None = None
    paused: bool = False

    @property
    def active(self) -> bool:
        """Whether it can be paused and resumed."""
        return self.watch is not None and (self.latest is None or not self.latest.finished)

    @property
    def recording(self) -> bool:
        """Whether attendance was being recorded when its news were collected last."""
        return self.latest is not None and self.latest.recording


class Watching(QObject):
    """Starts, pauses and ends watches. Cameras are told apart by their names.

    Signals:
        news: there is something to :meth:`collect`.
    """

    news = pyqtSignal()

    def __init__(self, office: Office, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        self._bell = Doorbell(self)
        self._bell.rung.connect(self.news)
        self._posts: dict[str, _Post] = {}
        self._ending: list[tuple[Camera, LiveWatch]] = []
        self._recognition: RecognitionThread | None = None
        self._number = 0
        self._disowned: dict[PersonId, datetime] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The cameras that are watched, paused or have ended, in the order in which they were begun."""
        return tuple(self._posts)

    @property
    def active(self) -> bool:
        """Whether there is a camera that can be paused and resumed."""
        return any(post.active for post in self._posts.values())

    @property
    def paused(self) -> bool:
        """Whether the user stopped the recording of every camera."""
        return bool(self._posts) and all(post.paused for post in self._posts.values())

    @property
    def recording(self) -> bool:
        """Whether attendance was being recorded with any camera when :meth:`collect` was called last."""
        return any(post.recording for post in self._posts.values())

    def is_active(self, name: str) -> bool:
        """Return whether this camera can be paused and resumed."""
        post = self._posts.get(name)
        return post is not None and post.active

    def is_paused(self, name: str) -> bool:
        """Return whether the user stopped recording with this camera."""
        post = self._posts.get(name)
        return post is not None and post.paused

    def is_recording(self, name: str) -> bool:
        """Return whether attendance was being recorded with this camera when :meth:`collect` was called last."""
        post = self._posts.get(name)
        return post is not None and post.recording

    def face_key(self, name: str, track: int) -> str:
        """Return what tells a face of this camera from every other of the day."""
        post = self._posts.get(name)
        return f"face {0 if post is None else post.number}.{track}"

    def begin(self, cameras: Sequence[Camera], start: datetime | None = None) -> None:
        """Watch these cameras and no others, each anew; returns at once.

        Args:
            start: aware time of the first picture of recordings among them; None when they end now.
        """
        for name in self.names:
            self.end(name)
        for camera in cameras:
            self.add(camera, start)

    def add(self, camera: Camera, start: datetime | None = None) -> None:
        """Watch one more camera, or anew the one of this name; returns at once."""
        self.end(camera.name)
        self._posts[camera.name] = _Post(camera, start)
        self._begin(self._posts[camera.name])

    def begin_again(self, name: str) -> None:
        """Watch the same with the settings as they are now; visits go on, and what was paused stays so."""
        self._begin(self._posts[name])

    def end(self, name: str) -> None:
        """Watch this camera no more; returns at once."""
        post = self._posts.pop(name, None)
        if post is not None:
            self._stop(post)

    def pause(self, name: str) -> None:
        """Stop recording with this camera."""
        post = self._posts[name]
        if post.watch is not None and post.active:
            post.paused = True
            post.watch.pause()

    def resume(self, name: str) -> None:
        """Record with this camera again."""
        post = self._posts[name]
        if post.watch is not None and post.active:
            post.paused = False
            post.watch.resume()

    def toggle(self) -> None:
        """Stop recording with every camera, or start it again where all are stopped."""
        act = self.resume if self.paused else self.pause
        for name in self.names:
            act(name)

    def roll_changed(self) -> None:
        """Recognise the people who are on the roll now."""
        for post in self._posts.values():
            if post.watch is not None:
                post.watch.roll_changed()

    def collect(self) -> Mapping[str, LiveNews]:
        """Return what is new of every camera, by its name."""
        self._ending = [(camera, watch) for camera, watch in self._ending if not watch.join(0)]
        for post in self._posts.values():
            if post.watch is not None:
                post.latest = post.watch.collect()
        if self._disowned:
            self._forget_disowned()
        return {name: post.latest for name, post in self._posts.items() if post.latest is not None}

    def disown(self, person: PersonId) -> None:
        """Note that it was somebody else who was taken for a person.

        As long as a face goes on being taken for him he is not punched again; once it is gone, he himself is.
        """
        self._disowned[person] = self._now()

    def is_disowned(self, person: PersonId) -> bool:
        """Return whether somebody said that the face that is taken for a person is not his."""
        return person in self._disowned

    def _forget_disowned(self) -> None:
        now = self._now()
        seen = {face.person for post in self._posts.values() if post.latest is not None for face in post.latest.faces}
        for person in list(self._disowned):
            if person in seen:
                self._disowned[person] = now
            elif abs(now - self._disowned[person]) >= _GONE:
                del self._disowned[person]
                for post in self._posts.values():
                    post.visits.forget(person)

    def close(self) -> None:
        """Stop watching and wait until the cameras are released and the books are closed."""
        for name in self.names:
            self.end(name)
        deadline = time.monotonic() + JOIN_LIMIT
        ended = [watch.join(seconds_left(deadline)) for _, watch in self._ending]
        if self._recognition is not None:
            self._recognition.close()
            ended.append(self._recognition.join(seconds_left(deadline)))
            self._recognition = None
        if not all(ended):
            _LOGGER.error("%d watches did not end in time", ended.count(False))
        self._ending.clear()

    def _stop(self, post: _Post) -> None:
        if post.watch is not None:
            post.watch.stop()
            self._ending.append((post.camera, post.watch))
            post.watch = None

    def _begin(self, post: _Post) -> None:
        self._stop(post)
        self._number += 1
        post.number = self._number
        post.latest = None
        camera, visits, worker = post.camera, post.visits, self._worker()

        def session() -> WatchSession:
            live = is_live(camera)
            return self._office.monitoring.session(
                camera.name,
                camera.direction,
                visits=visits,
                answers=live,
                encoders=worker.encoders if live else None,
            )

        watch = LiveWatch(self._opener(post), session, self._now, self._bell.ring, worker)
        post.watch = watch
        if post.paused:
            watch.pause()
        watch.start()

    def _opener(self, post: _Post) -> Callable[[], FrameSource]:
        office, camera, start = self._office, post.camera, post.start
        before = [watch for ending, watch in self._ending if _may_share(ending, camera)]
        opener: Callable[[], FrameSource] | None = None

        def open_source() -> FrameSource:
            nonlocal opener
            # A camera opens only once. Then let go of them: a watch holds an engine.
            while before:
                before.pop().join()
            # Asked for once: a camera that was lost is opened again while the desk is locked, too.
            if opener is None:
                opener = office.cameras.opener(camera, start)
            return opener()

        return open_source

    def _worker(self) -> RecognitionThread:
        if self._recognition is None:
            self._recognition = RecognitionThread()
            self._recognition.start()
        return self._recognition

    def _now(self) -> datetime:
        return self._office.attendance.now()


def _may_share(one: Camera, other: Camera) -> bool:
    """Return whether two entries may be the same camera: a device has several names."""
    return one.name == other.name or not ("://" in one.source or "://" in other.source)
