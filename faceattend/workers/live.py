"""One camera being watched: it is read on a thread of its own, its pictures are looked at on the one of all cameras."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Lock

from faceattend.domain.clock import Clock
from faceattend.domain.coverage import GapReason
from faceattend.domain.faces import Frame
from faceattend.domain.incidents import Incident
from faceattend.domain.punches import Punch
from faceattend.domain.sightings import Sighting, TrackedFace
from faceattend.errors import EnvironmentFault, FaceAttendError
from faceattend.services.monitoring import FrameSource, WatchSession, WatchStep
from faceattend.workers.capture import JOIN_LIMIT, CameraState, CameraStatus, CaptureThread
from faceattend.workers.mailbox import Mailbox
from faceattend.workers.recognition import RecognitionThread, Turn, seconds_left

_FAULT_PAUSE = 1.0
"""Seconds of rest after a frame could not be dealt with, so that a full disk is not asked thirty times a second."""

_STUCK = 10.0
"""Seconds for which nobody had a turn to look at pictures, be it that something hangs, until that is said."""

_GAPS = {
    CameraState.PAUSED: GapReason.PAUSED,
    CameraState.LOST: GapReason.LOST,
    CameraState.STALLED: GapReason.LOST,
    CameraState.COVERED: GapReason.COVERED,
    CameraState.FROZEN: GapReason.FROZEN,
}
"""Why nobody watches by a camera in this state."""


@dataclass(frozen=True, slots=True)
class PunchNews:
    """A punch that is on the disk, with the name of the person; ``label`` is ready to be shown."""

    punch: Punch
    label: str


@dataclass(frozen=True, slots=True)
class SightingNews:
    """A verdict of a session, with the name of the person it is about, or an empty label."""

    sighting: Sighting
    label: str
    session: WatchSession


@dataclass(frozen=True, slots=True)
class LiveNews:
    """What happened since somebody last asked.

    Attributes:
        frame: the newest frame that was looked at, or None when there is no newer one.
        faces: every face that is followed in that frame.
        labels: the names to be shown, by track.
        sightings: verdicts since then, none left out.
        punches: punches since then, none left out.
        camera: how the camera is now.
        ready: whether the engine is ready, so that pictures are really looked at.
        problem: why attendance is not being recorded although the camera works, or None.
        finished: whether nothing will follow any more.
        incidents: incidents that were noted since then, none left out.
        looked: how many frames were looked at so far.
        passed_over: how many came and were replaced by a newer one before anybody looked at them.
        warning: what is wrong with the checks for living faces; empty when nothing is.
    """

    frame: Frame | None
    faces: tuple[TrackedFace, ...]
    labels: dict[int, str]
    sightings: tuple[SightingNews, ...]
    punches: tuple[PunchNews, ...]
    camera: CameraStatus
    ready: bool
    problem: Exception | None
    finished: bool
    incidents: tuple[Incident, ...] = ()
    looked: int = 0
    passed_over: int = 0
    warning: str = ""

    @property
    def recording(self) -> bool:
        """Whether attendance is being recorded at this moment."""
        return self.ready and self.problem is None and not self.finished and self.camera.state.sees


class LiveWatch:
    """Watches one source with one session.

    ``notify`` is called on a thread of the watch whenever :meth:`collect` has something new; it must return at once.
    """

    def __init__(
        self,
        open_source: Callable[[], FrameSource],
        begin: Callable[[], WatchSession],
        clock: Clock,
        notify: Callable[[], None],
        recognition: RecognitionThread,
        *,
        paced: bool = True,
    ) -> None:
        """Prepare the watch; :meth:`start` runs it.

        Args:
            open_source: opens the camera; called on the capture thread, again after every loss.
            begin: loads the engine and the roll; called once, on the recognition thread.
            recognition: where the pictures are looked at, in turn with those of other cameras.
            paced: whether a recording keeps the speed at which it was recorded.
        """
        self._begin = begin
        self._clock = clock
        self._notify = notify
        self._recognition = recognition
        self._mailbox: Mailbox[Frame] = Mailbox(recognition.ring)
        self._capture = CaptureThread(open_source, self._mailbox, clock, notify, paced=paced)
        self._stop = Event()
        self._ended = Event()
        self._started = False
        self._rest_until = 0.0
        self._lock = Lock()
        self._session: WatchSession | None = None
        self._step: WatchStep | None = None
        self._labels: dict[int, str] = {}
        self._sightings: list[SightingNews] = []
        self._punches: list[PunchNews] = []
        self._incidents: list[Incident] = []
        self._looked = 0
        self._problem: Exception | None = None
        self._finished = False

    @property
    def session(self) -> WatchSession | None:
        """The session, once it has been loaded."""
        with self._lock:
            return self._session

    def start(self) -> None:
        """Open the camera and load the engine, both at once."""
        self._started = True
        self._capture.start()
        self._recognition.add(self)

    def pause(self) -> None:
        """Look away: a camera is released, a recording keeps its place."""
        self._capture.pause()

    def resume(self) -> None:
        """Look again."""
        self._capture.resume()

    def stop(self) -> None:
        """Ask to end; returns at once."""
        self._stop.set()
        self._capture.stop()

    def join(self, timeout: float = JOIN_LIMIT) -> bool:
        """Wait until the camera is released and the books are closed; return False when they are not in time."""
        deadline = time.monotonic() + timeout
        released = self._capture.join(timeout)
        return released and (not self._started or self._ended.wait(seconds_left(deadline)))

    def roll_changed(self) -> None:
        """Compare the next frame with the roll as it is now."""
        session = self.session
        if session is not None:
            session.roll_changed()

    def collect(self) -> LiveNews:
        """Return what is new since the last call; any one thread may ask."""
        camera = self._capture.status
        with self._lock:
            step, self._step = self._step, None
            sightings, self._sightings = self._sightings, []
            punches, self._punches = self._punches, []
            incidents, self._incidents = self._incidents, []
            problem = self._problem
            if problem is None and not self._finished and self._recognition.silence > _STUCK:
                problem = EnvironmentFault(
                    f"No picture has been looked at for more than {_STUCK:.0f} seconds. If that goes on, close the "
                    "program and start it again."
                )
            return LiveNews(
                frame=step.frame if step else None,
                faces=step.faces if step else (),
                labels=self._labels,
                sightings=tuple(sightings),
                punches=tuple(punches),
                camera=camera,
                ready=self._session is not None,
                problem=problem,
                finished=self._finished,
                incidents=tuple(incidents),
                looked=self._looked,
                passed_over=self._mailbox.dropped,
                warning="" if self._session is None else self._session.warning,
            )

    def turn(self) -> Turn:
        """Look at the newest picture; called on the recognition thread alone."""
        try:
            return self._turn()
        except FaceAttendError as error:
            self._end(error)
            return Turn.ENDED
        except Exception as error:
            # The recognition thread reports the defect; the window must say that nothing is recorded any more.
            self._end(error)
            raise

    def _turn(self) -> Turn:
        session = self.session
        if self._stop.is_set() or self._mailbox.drained:
            if session is not None:
                last = session.finish(self._clock() if self._capture.live else None)
                with self._lock:
                    self._incidents.extend(session.last_incidents)
                self._publish(session, last)
            self._end(None)
            return Turn.ENDED
        if session is None:
            session = self._begin()
            with self._lock:
                self._session = session
            self._notify()
            return Turn.WORKED
        if time.monotonic() < self._rest_until:
            return Turn.NOTHING
        frame = self._mailbox.take(0)
        if frame is not None:
            self._look(session, frame)
        self._note_absence(session)
        return Turn.NOTHING if frame is None else Turn.WORKED

    def _note_absence(self, session: WatchSession) -> None:
        """Say why nobody is watching while nobody is."""
        camera = self._capture.status
        reason = _GAPS.get(camera.state)
        if reason is None:
            return
        now = self._clock()
        try:
            incidents = session.looked_away(reason, camera.since, now)
        except EnvironmentFault as error:
            self._rest(error)
            return
        if incidents:
            with self._lock:
                self._incidents.extend(incidents)
            self._notify()

    def _look(self, session: WatchSession, frame: Frame) -> None:
        try:
            step = session.process(frame)
        except FaceAttendError as error:
            # A full disk or a failing engine may recover: say so, rest, and go on with the next frame.
            with self._lock:
                self._step = WatchStep(frame, (), (), ())
            self._rest(error)
            # Not written before the disk takes it again, so nothing can fail here.
            session.looked_away(GapReason.NOT_RECORDED, frame.time, frame.time)
            return
        labels = {
            face.track: session.person(face.person).details.name for face in step.faces if face.person is not None
        }
        punches = [PunchNews(punch, session.person(punch.person).details.name) for punch in step.punches]
        with self._lock:
            self._step = step
            self._looked += 1
            self._labels = labels
            self._punches.extend(punches)
            self._incidents.extend(step.incidents)
            self._problem = None
        self._publish(session, step.sightings)

    def _publish(self, session: WatchSession, sightings: tuple[Sighting, ...]) -> None:
        named = [
            SightingNews(
                sighting, "" if sighting.person is None else session.person(sighting.person).details.name, session
            )
            for sighting in sightings
        ]
        with self._lock:
            self._sightings.extend(named)
        self._notify()

    def _rest(self, error: FaceAttendError) -> None:
        self._rest_until = time.monotonic() + _FAULT_PAUSE
        self._fail(error)

    def _fail(self, error: Exception) -> None:
        with self._lock:
            self._problem = error
        self._notify()

    def _end(self, error: Exception | None) -> None:
        """Let nothing follow, and say why when it is because of an error."""
        self._capture.stop()
        with self._lock:
            self._problem = error or self._problem
            self._finished = True
        self._ended.set()
        self._notify()
