"""``faceattend watch`` without a source: every camera of the office at once, as the window watches them."""

import time
from collections.abc import Callable
from contextlib import closing
from threading import Event

from faceattend.cli.stopping import Stop
from faceattend.cli.watch_report import WatchReport
from faceattend.domain.clock import Clock
from faceattend.errors import UserError
from faceattend.services.cameras import ListedCamera
from faceattend.services.monitoring import EncoderThread, WatchSession
from faceattend.services.office import Office
from faceattend.workers.capture import JOIN_LIMIT, CameraState
from faceattend.workers.live import LiveNews, LiveWatch
from faceattend.workers.recognition import RecognitionThread, seconds_left

_GLANCE = 0.2
"""Seconds after which a wait for news looks up to see whether to stop."""

_KINDS = {
    CameraState.LOST: "camera_down",
    CameraState.STALLED: "camera_down",
    CameraState.FAILED: "camera_down",
    CameraState.COVERED: "camera_covered",
    CameraState.FROZEN: "camera_frozen",
}
"""What is printed of a camera that is of no use, once for every time."""


def enabled_cameras(office: Office) -> list[ListedCamera]:
    """Return the cameras that are to be watched.

    Raises:
        UserError: there is none.
    """
    cameras = [listed for listed in office.cameras.all() if listed.camera.enabled]
    if not cameras:
        raise UserError(
            "There is no camera to be watched. Add one with: faceattend camera add NAME SOURCE, or name a source."
        )
    return cameras


class CameraPost:
    """One camera of several: its watch, and what is printed of it.

    Attributes:
        frames: how many were looked at.
        finished: whether nothing will follow.
        fault: why it ended, where that was no wish of anybody.
    """

    def __init__(self, watch: LiveWatch, report: WatchReport, clock: Clock) -> None:
        self.watch = watch
        self._report = report
        self._clock = clock
        self._told: str | None = None
        self.frames = 0
        self.finished = False
        self.fault: Exception | None = None

    def start(self) -> None:
        """Begin to watch."""
        self.watch.start()

    def tell(self) -> None:
        """Print what is new."""
        news = self.watch.collect()
        for sighting in news.sightings:
            self._report.sighting(sighting.sighting)
        for punch in news.punches:
            self._report.punch(punch.punch)
        self._report.noted(news.incidents)
        self._tell_state(news)
        self.frames = news.looked
        tracks = {face.track for face in news.faces} | {sighting.sighting.track for sighting in news.sightings}
        self._report.seen(news.looked, tracks)
        self.finished = news.finished
        if news.finished:
            failed = UserError(news.camera.reason) if news.camera.state is CameraState.FAILED else None
            self.fault = news.problem or failed

    def end(self) -> None:
        """Print the sums."""
        self._report.end()

    def _tell_state(self, news: LiveNews) -> None:
        if news.problem is not None:
            self._say("not_recorded", lambda kind: self._report.incident(self._clock(), str(news.problem), kind=kind))
            return
        kind = _KINDS.get(news.camera.state)
        if kind is not None:
            camera = news.camera
            self._say(kind, lambda told: self._report.incident(camera.since, camera.reason, kind=told))
        elif news.camera.state is CameraState.ENDED and news.camera.reason:
            camera = news.camera
            self._say("video_truncated", lambda told: self._report.incident(camera.since, camera.reason, kind=told))
        elif news.camera.state.sees and self._told is not None:
            self._told = None
            self._report.sees_again(self._clock())

    def _say(self, kind: str, say: Callable[[str], None]) -> None:
        if self._told != kind:
            self._told = kind
            say(kind)


class CameraGroup:
    """Several cameras, each read on a thread of its own and all looked at on one."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rung = Event()
        self._recognition = RecognitionThread()
        self._posts: list[CameraPost] = []

    @property
    def encoders(self) -> EncoderThread:
        """Where the faces of live cameras are looked at closely."""
        return self._recognition.encoders

    def add(self, office: Office, listed: ListedCamera, session: WatchSession, report: WatchReport) -> None:
        """Watch one more camera once :meth:`run` is called."""
        opener = office.cameras.opener(listed.camera)
        # Recordings are read as fast as they can be looked at: nobody watches them play.
        watch = LiveWatch(opener, lambda: session, self._clock, self._rung.set, self._recognition, paced=False)
        self._posts.append(CameraPost(watch, report, self._clock))

    def run(self, stop: Stop, pass_on: Callable[[], None], frames: int | None) -> None:
        """Watch until it is to stop, every camera has ended, or so many frames were looked at."""
        self._recognition.start()
        with closing(self):
            for post in self._posts:
                post.start()
            while not stop.requested:
                self._rung.wait(_GLANCE)
                self._rung.clear()
                pass_on()
                for post in self._posts:
                    post.tell()
                if all(post.finished for post in self._posts):
                    return
                if frames is not None and sum(post.frames for post in self._posts) >= frames:
                    return

    def check(self) -> None:
        """Make sure that a camera was watched until somebody stopped it, or to the end of its recording.

        Raises:
            Exception: why the first one ended, when all of them failed.
        """
        faults = [post.fault for post in self._posts]
        if faults[0] is not None and all(faults):
            raise faults[0]

    def close(self) -> None:
        """End every watch, wait until the books are closed, and print what is left."""
        for post in self._posts:
            post.watch.stop()
        deadline = time.monotonic() + JOIN_LIMIT
        for post in self._posts:
            post.watch.join(seconds_left(deadline))
        self._recognition.close()
        self._recognition.join(seconds_left(deadline))
        for post in self._posts:
            post.tell()
            post.end()
