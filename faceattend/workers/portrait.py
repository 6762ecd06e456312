"""Taking the pictures of one person in front of a camera: what to tell the person, and when the shutter goes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from threading import Event, Lock, Thread

from faceattend.domain.clock import Clock
from faceattend.domain.faces import Box, Frame, QualityIssue
from faceattend.errors import FaceAttendError
from faceattend.services.enrolment import FaceSample, Look
from faceattend.services.monitoring import FrameSource
from faceattend.workers.capture import JOIN_LIMIT, CameraStatus, CaptureThread
from faceattend.workers.mailbox import Mailbox

STEADY = timedelta(seconds=0.5)
"""How long a face must be good before the shutter goes: shorter catches people who are still moving."""

REST = timedelta(seconds=1.0)
"""Least time between two pictures, so that the person can read the next instruction and they are not the same."""

PATIENCE = timedelta(seconds=4.0)
"""After this long a good face is taken even if it is not turned as asked: a straight picture is better than none."""

TURNED = 0.18
"""Least yaw (see FaceQuality) that counts as turned a little to the side."""

STRAIGHT = 0.35
"""Greatest yaw that counts as looking into the camera."""

_GLANCE = 0.5
"""Seconds after which a wait for the next frame looks up to see whether to stop."""


class Pose(Enum):
    """How the person is asked to hold the head."""

    STRAIGHT = "straight"
    LEFT = "left"
    RIGHT = "right"


POSES = (Pose.STRAIGHT, Pose.LEFT, Pose.RIGHT, Pose.STRAIGHT, Pose.STRAIGHT)
"""What is asked for picture by picture; a little turning makes people known when they walk past."""


class Advice(Enum):
    """The one thing that the person should do now."""

    LOOK_HERE = "look here"
    ONE_AT_A_TIME = "one at a time"
    COME_CLOSER = "come closer"
    TOO_DARK = "too dark"
    TOO_BRIGHT = "too bright"
    FACE_CAMERA = "face the camera"
    TURN_LEFT = "turn left"
    TURN_RIGHT = "turn right"
    HOLD_STILL = "hold still"
    TAKEN = "taken"
    COMPLETE = "complete"


_ISSUE_ADVICE = {
    QualityIssue.TOO_SMALL: Advice.COME_CLOSER,
    QualityIssue.TOO_DARK: Advice.TOO_DARK,
    QualityIssue.TOO_BRIGHT: Advice.TOO_BRIGHT,
    QualityIssue.BLURRED: Advice.HOLD_STILL,
    QualityIssue.TURNED_AWAY: Advice.FACE_CAMERA,
}


@dataclass(frozen=True, slots=True)
class Moment:
    """What the shutter makes of one frame.

    Attributes:
        steady: how much of the time that a face must be good has passed, 0..1.
        take: whether this frame is to be the picture.
    """

    advice: Advice
    steady: float = 0.0
    take: bool = False


class Shutter:
    """Decides frame by frame; time comes with the frames."""

    def __init__(self) -> None:
        self._good_since: datetime | None = None
        self._asked_since: datetime | None = None
        self._taken_at: datetime | None = None

    def consider(self, look: Look, time: datetime, pose: Pose) -> Moment:
        """Return what to tell the person who looks like this at ``time`` and is asked for ``pose``."""
        if self._taken_at is not None and time - self._taken_at < REST:
            self._good_since = self._asked_since = None
            return Moment(Advice.TAKEN)
        problem = _problem(look)
        if problem is not None or look.quality is None:
            self._good_since = self._asked_since = None
            return Moment(problem or Advice.LOOK_HERE)
        if self._asked_since is None:
            self._asked_since = time
        turn = _turn(look.quality.yaw, pose)
        if turn is not None and time - self._asked_since < PATIENCE:
            self._good_since = None
            return Moment(turn)
        if self._good_since is None:
            self._good_since = time
        steady = (time - self._good_since) / STEADY
        if steady < 1:
            return Moment(Advice.HOLD_STILL, max(0.0, steady))
        return Moment(Advice.TAKEN, 1.0, take=True)

    def taken(self, time: datetime) -> None:
        """Note that a picture was taken, so that the next one comes later."""
        self._taken_at = time


def _problem(look: Look) -> Advice | None:
    if look.faces == 0:
        return Advice.LOOK_HERE
    if look.faces > 1:
        return Advice.ONE_AT_A_TIME
    if look.quality is not None and look.quality.issue is not None:
        return _ISSUE_ADVICE[look.quality.issue]
    return None


def _turn(yaw: float, pose: Pose) -> Advice | None:
    """Return how to turn, or None when the head is as asked. A person's own left is the right of the picture."""
    if pose is Pose.LEFT:
        return Advice.TURN_LEFT if yaw < TURNED else None
    if pose is Pose.RIGHT:
        return Advice.TURN_RIGHT if yaw > -TURNED else None
    return Advice.FACE_CAMERA if abs(yaw) > STRAIGHT else None


@dataclass(frozen=True, slots=True)
class PortraitNews:
    """How the session in front of the camera stands.

    Attributes:
        frame: the newest frame that was looked at, or None before the first.
        box: the face in that frame, when there is exactly one.
        slots: the pictures by place; None where one is still to be taken.
        next_slot: the place of the picture that is taken next, or None when all are there.
        camera: how the camera is.
        problem: why a picture could not be learned, or None.
    """

    frame: Frame | None
    box: Box | None
    moment: Moment
    slots: tuple[FaceSample | None, ...]
    next_slot: int | None
    camera: CameraStatus
    problem: Exception | None


class PortraitWatch:
    """One person in front of one camera, on two threads: one reads the camera, one looks and takes the pictures.

    ``notify`` is called on one of these threads whenever :attr:`news` is new; it must return at once.
    """

    def __init__(
        self,
        open_source: Callable[[], FrameSource],
        look: Callable[[Frame], Look],
        sample: Callable[[Frame, Look], FaceSample],
        clock: Clock,
        notify: Callable[[], None],
        *,
        poses: Sequence[Pose] = POSES,
        taken: Sequence[FaceSample | None] = (),
    ) -> None:
        """Prepare the session; :meth:`start` runs it.

        Args:
            look: says what can be seen of the person in a frame.
            sample: learns the face that was seen in a frame.
            taken: pictures of an earlier session with another camera, by place.
        """
        self._look_at = look
        self._sample = sample
        self._notify = notify
        self._poses = tuple(poses)
        self._mailbox: Mailbox[Frame] = Mailbox()
        self._capture = CaptureThread(open_source, self._mailbox, clock, notify)
        self._shutter = Shutter()
        self._stop = Event()
        self._pressed = Event()
        self._lock = Lock()
        self._slots: list[FaceSample | None] = [*taken, *[None] * (len(self._poses) - len(taken))]
        self._frame: Frame | None = None
        self._look = Look(0, None, None)
        self._moment = Moment(Advice.LOOK_HERE)
        self._problem: Exception | None = None
        self._thread = Thread(target=self._run, name="portrait", daemon=True)

    @property
    def news(self) -> PortraitNews:
        """How the session stands at this moment; any thread may ask."""
        with self._lock:
            detection = self._look.detection
            return PortraitNews(
                frame=self._frame,
                box=None if detection is None else detection.box,
                moment=self._moment,
                slots=tuple(self._slots),
                next_slot=self._next_slot(),
                camera=self._capture.status,
                problem=self._problem,
            )

    def start(self) -> None:
        """Open the camera."""
        self._capture.start()
        self._thread.start()

    def press_shutter(self) -> None:
        """Take the next frame that shows exactly one face, however good it is."""
        self._pressed.set()

    def retake(self, slot: int) -> None:
        """Throw the picture of this place away and take it again."""
        with self._lock:
            self._slots[slot] = None
            self._moment = Moment(Advice.LOOK_HERE)
        self._notify()

    def stop(self) -> None:
        """Ask both threads to end; returns at once."""
        self._stop.set()
        self._capture.stop()

    def join(self, timeout: float = JOIN_LIMIT) -> bool:
        """Wait until both threads have ended; return False when one has not in time."""
        ended = self._capture.join(timeout)
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return ended and not self._thread.is_alive()

    def _run(self) -> None:
        try:
            while not self._stop.is_set() and not self._mailbox.drained:
                frame = self._mailbox.take(_GLANCE)
                if frame is not None:
                    self._consider(frame)
        except FaceAttendError as error:
            with self._lock:
                self._problem = error
        finally:
            self._capture.stop()
            self._notify()

    def _consider(self, frame: Frame) -> None:
        with self._lock:
            slot = self._next_slot()
        if slot is None:
            self._publish(frame, Look(0, None, None), Moment(Advice.COMPLETE))
            return
        look = self._look_at(frame)
        moment = self._shutter.consider(look, frame.time, self._poses[slot])
        by_hand = self._pressed.is_set() and look.detection is not None
        if moment.take or by_hand:
            self._pressed.clear()
            self._take(frame, look, slot)
            moment = Moment(Advice.TAKEN)
        self._publish(frame, look, moment)

    def _take(self, frame: Frame, look: Look, slot: int) -> None:
        self._shutter.taken(frame.time)
        try:
            sample = self._sample(frame, look)
        except FaceAttendError as error:
            with self._lock:
                self._problem = error
            return
        with self._lock:
            self._slots[slot] = sample
            self._problem = None

    def _publish(self, frame: Frame, look: Look, moment: Moment) -> None:
        with self._lock:
            self._frame = frame
            self._look = look
            complete = self._next_slot() is None
            self._moment = Moment(Advice.COMPLETE) if complete else moment
        self._notify()

    def _next_slot(self) -> int | None:
        return next((place for place, sample in enumerate(self._slots) if sample is None), None)
