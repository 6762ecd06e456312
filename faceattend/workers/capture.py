"""One thread for each camera: it opens the source, reads, notices when it stops and opens it again."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from threading import Event, Lock, Thread

from faceattend.domain.clock import Clock
from faceattend.domain.faces import Frame
from faceattend.errors import EnvironmentFault, UserError
from faceattend.services.cameras import CameraFault, FrameSource, VideoTruncated
from faceattend.workers.mailbox import Mailbox
from faceattend.workers.picture_watch import FROZEN_STREAM_LIMIT, Finding, PictureWatch, Showing

RETRY_DELAYS = (0.25, 0.5, 1.0, 2.0, 5.0)
"""Seconds until a lost camera is tried again; the last one from then on."""

SILENCE_LIMIT = 3.0
"""Seconds without a new picture after which a camera counts as stopped.

A driver may go on reporting success after the plug was pulled and deliver the last picture for ever, so a picture that
stays the same to the last bit counts as silence too: a real sensor is never that quiet.
"""

JOIN_LIMIT = 12.0
"""Seconds within which a stopped thread ends at the latest: the longest read of a source, and a second."""


class CameraState(Enum):
    """How a source of pictures is."""

    OPENING = "opening"
    LIVE = "live"
    DARK = "dark"
    """It is live, and there is so little light that people may be missed."""
    COVERED = "covered"
    """Pictures come, and nothing can be seen on them."""
    FROZEN = "frozen"
    """The same picture comes again and again; it will be opened anew at ``retry_at``."""
    PAUSED = "paused"
    STALLED = "stalled"
    """It is open and nothing comes."""
    LOST = "lost"
    """It is closed and will be tried again at ``retry_at``."""
    ENDED = "ended"
    """A video or a folder was read to its end."""
    FAILED = "failed"
    """It will not be tried again."""
    STOPPED = "stopped"

    @property
    def sees(self) -> bool:
        """Whether people can be recognised by what it sends."""
        return self in (CameraState.LIVE, CameraState.DARK)


_SENDING = frozenset({CameraState.LIVE, CameraState.DARK, CameraState.COVERED, CameraState.FROZEN})
_STATES = {
    Showing.WELL: CameraState.LIVE,
    Showing.DARK: CameraState.DARK,
    Showing.NOTHING: CameraState.COVERED,
    Showing.FROZEN: CameraState.FROZEN,
}
_REASONS = {
    CameraState.DARK: "There is too little light before the camera.",
    CameraState.COVERED: "Nothing can be seen: the camera is covered, or it is dark.",
    CameraState.FROZEN: "The camera keeps sending the same picture.",
}


@dataclass(frozen=True, slots=True)
class CameraStatus:
    """How a source of pictures is, since when and why.

    Attributes:
        reason: a sentence, or empty when there is nothing to explain.
        retry_at: when a lost camera is tried again.
        delivered: whether it ever sent a picture; False tells a camera that was never there from one that was lost.
    """

    state: CameraState
    since: datetime
    reason: str = ""
    retry_at: datetime | None = None
    delivered: bool = False


class _SamePicture(CameraFault):
    """The same picture came for so long that the camera is opened anew."""


class CaptureThread:
    """Reads one source into a mailbox. A live source puts its newest frame; a recording hands over every frame.

    Nothing here knows a window: ``changed`` is called on the capture thread whenever :attr:`status` has changed.
    """

    def __init__(
        self,
        open_source: Callable[[], FrameSource],
        mailbox: Mailbox[Frame],
        clock: Clock,
        changed: Callable[[], None],
        *,
        paced: bool = True,
        retry_delays: tuple[float, ...] = RETRY_DELAYS,
        silence_limit: float = SILENCE_LIMIT,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare the thread; :meth:`start` runs it.

        Args:
            open_source: called on the capture thread, again after every loss.
            paced: whether a recording keeps the speed at which it was recorded.
            ticks: seconds of a clock that never jumps.
        """
        self._open_source = open_source
        self._mailbox = mailbox
        self._clock = clock
        self._changed = changed
        self._paced = paced
        self._retry_delays = retry_delays
        self._silence_limit = silence_limit
        self._ticks = ticks
        self._stop = Event()
        self._pause = Event()
        # Set whenever the thread has to look up from a wait: at stop, pause and resume.
        self._wake = Event()
        self._lock = Lock()
        self._status = CameraStatus(CameraState.OPENING, clock())
        self._latest_tick: float | None = None
        self._live = True
        self._pictures = PictureWatch()
        self._repeats = 0
        self._thread = Thread(target=self._run, name="capture", daemon=True)

    @property
    def live(self) -> bool:
        """Whether it reads a camera; False once the source turned out to be a recording."""
        with self._lock:
            return self._live

    @property
    def status(self) -> CameraStatus:
        """How the camera is at this moment; asked, not pushed, because a read that hangs cannot tell."""
        with self._lock:
            status, latest, live = self._status, self._latest_tick, self._live
        if status.state in _SENDING and live and latest is not None:
            silence = self._ticks() - latest
            if silence > self._silence_limit:
                since = self._clock() - timedelta(seconds=silence)
                reason = "The camera has stopped sending pictures."
                return CameraStatus(CameraState.STALLED, since, reason, delivered=True)
        return status

    def start(self) -> None:
        """Begin to open and read."""
        self._thread.start()

    def pause(self) -> None:
        """Stop reading until :meth:`resume`; a camera is released meanwhile, a recording keeps its place."""
        self._pause.set()
        self._wake.set()

    def resume(self) -> None:
        """Go on reading."""
        self._pause.clear()
        self._wake.set()

    def stop(self) -> None:
        """Ask the thread to end; returns at once."""
        self._stop.set()
        self._wake.set()
        self._mailbox.close()

    def join(self, timeout: float = JOIN_LIMIT) -> bool:
        """Wait until the thread has ended and its source is released; return False when it has not in time."""
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        failures = 0
        try:
            while not self._stop.is_set():
                self._wait_while_paused()
                if self._stop.is_set():
                    break
                try:
                    if not self._repeats:
                        self._set(CameraState.OPENING)
                    if self._read_source(self._open_source()):
                        return
                    failures = self._repeats = 0
                except _SamePicture:
                    self._forget_latest()
                    self._repeats += 1
                    # It goes on to be what its pictures say: covered, or frozen.
                    self._wait_to_retry(self.status.state, "", self._repeats)
                except CameraFault as fault:
                    failures = 1 if self._forget_latest() else failures + 1
                    self._repeats = 0
                    self._wait_to_retry(CameraState.LOST, str(fault), failures)
            self._set(CameraState.STOPPED)
        except (UserError, EnvironmentFault) as error:
            self._set(CameraState.FAILED, str(error))
        except Exception:
            # The thread's excepthook reports the defect; the window must not go on showing a camera that is dead.
            self._set(CameraState.FAILED, "Reading the camera stopped because of a defect in the program.")
            raise
        finally:
            self._mailbox.close()

    def _read_source(self, source: FrameSource) -> bool:
        """Read until the end, and return True; False when the source was released because of a pause.

        Raises:
            CameraFault: a live source stopped.
        """
        try:
            with self._lock:
                self._live = source.live
            if source.live:
                return self._read_camera(source)
            self._read_recording(source)
            return True
        finally:
            source.close()

    def _read_camera(self, source: FrameSource) -> bool:
        still_limit = FROZEN_STREAM_LIMIT if source.compressed else self._silence_limit
        self._pictures.opened(self._ticks(), anew=not self._repeats)
        while not self._stop.is_set():
            if self._pause.is_set():
                return False
            frame = source.read()
            if frame is None:
                raise CameraFault("The camera has stopped sending pictures.")
            now = self._ticks()
            finding = self._pictures.look(frame.image, now, still_limit)
            self._delivered(now, finding)
            self._mailbox.put(_proven(frame, finding))
            if finding.proof:
                self._repeats = 0
            if finding.reopen:
                raise _SamePicture(_REASONS[CameraState.FROZEN])
        self._set(CameraState.STOPPED)
        return True

    def _read_recording(self, source: FrameSource) -> None:
        pace = _Pace(self._ticks)
        while not self._stop.is_set():
            if self._pause.is_set():
                self._wait_while_paused()
                pace.restart()
                continue
            try:
                frame = source.read()
            except VideoTruncated as error:
                self._set(CameraState.ENDED, str(error))
                return
            except UserError as error:
                # A picture of a folder that cannot be read; the next read goes on behind it.
                self._set(CameraState.LIVE, str(error))
                continue
            if frame is None:
                self._set(CameraState.ENDED)
                return
            if self._paced:
                self._stop.wait(pace.seconds_until(frame.time))
            finding = self._pictures.look(frame.image, frame.time.timestamp(), math.inf)
            self._delivered(self._ticks(), finding)
            if not self._mailbox.hand_over(_proven(frame, finding)):
                break
        self._set(CameraState.STOPPED)

    def _delivered(self, tick: float, finding: Finding) -> None:
        state = _STATES[finding.showing]
        with self._lock:
            self._latest_tick = tick
            known = self._status.state is state and self._status.retry_at is None
        if not known:
            since = self._clock() - timedelta(seconds=finding.seconds)
            self._set(state, _REASONS.get(state, ""), since=since)

    def _forget_latest(self) -> bool:
        """Start the watch for silence anew; return whether this opening of the source had brought a frame."""
        with self._lock:
            latest, self._latest_tick = self._latest_tick, None
        return latest is not None

    def _wait_while_paused(self) -> None:
        if self._pause.is_set() and not self._stop.is_set():
            self._set(CameraState.PAUSED)
        while self._pause.is_set() and not self._stop.is_set():
            self._wake.wait()
            self._wake.clear()

    def _wait_to_retry(self, state: CameraState, reason: str, failures: int) -> None:
        delay = self._retry_delays[min(failures, len(self._retry_delays)) - 1]
        self._set(state, reason, self._clock() + timedelta(seconds=delay))
        if not self._wake.wait(delay):
            return
        self._wake.clear()

    def _set(
        self,
        state: CameraState,
        reason: str = "",
        retry_at: datetime | None = None,
        since: datetime | None = None,
    ) -> None:
        with self._lock:
            before = self._status
            delivered = before.delivered or state in _SENDING
            # While a lost camera is being tried again it is still lost since then, for the same reason.
            retrying = state is CameraState.OPENING and before.state is CameraState.LOST
            still_lost = state is CameraState.LOST and before.state in (CameraState.LOST, CameraState.OPENING)
            still_so = state is before.state and state in _SENDING
            if retrying or still_so or (still_lost and before.reason):
                since = before.since
            kept = before.reason if retrying or still_so else ""
            self._status = CameraStatus(state, since or self._clock(), reason or kept, retry_at, delivered)
        self._changed()


def _proven(frame: Frame, finding: Finding) -> Frame:
    return frame if finding.proof else replace(frame, shows=False)


class _Pace:
    """Keeps a recording at its own speed; it slows down when looking at a frame takes longer than the frame lasts."""

    def __init__(self, ticks: Callable[[], float]) -> None:
        self._ticks = ticks
        self._anchor: tuple[float, datetime] | None = None

    def restart(self) -> None:
        """Count from the next frame again."""
        self._anchor = None

    def seconds_until(self, time: datetime) -> float:
        """Return how long to wait before the frame of this time is due."""
        now = self._ticks()
        if self._anchor is None:
            self._anchor = now, time
            return 0.0
        due = self._anchor[0] + (time - self._anchor[1]).total_seconds()
        if due < now:
            # Late: go on from here, without a burst of frames to catch up.
            self._anchor = now, time
            return 0.0
        return due - now
