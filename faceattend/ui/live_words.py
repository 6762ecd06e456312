"""What the Live tab says: about the camera, and about each face."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import Enum, auto

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from faceattend.domain.faces import QualityIssue
from faceattend.domain.matching import Verdict
from faceattend.domain.people import PersonId
from faceattend.domain.punches import Direction, Punch
from faceattend.domain.sightings import TrackedFace
from faceattend.ui.icons import Icon
from faceattend.ui.site_time import time_text
from faceattend.ui.video_view import FaceMark, MarkLook
from faceattend.workers.capture import CameraState, CameraStatus
from faceattend.workers.live import LiveNews

_CONTEXT = "Live"


def _say(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


class StageAction(Enum):
    """What can be done about a picture that is not there."""

    CHOOSE = QT_TRANSLATE_NOOP("Live", "Choose camera or video...")
    AGAIN = QT_TRANSLATE_NOOP("Live", "Look again")
    RESUME = QT_TRANSLATE_NOOP("Live", "Start recording")
    REPLAY = QT_TRANSLATE_NOOP("Live", "Play again")
    ADD_ENTRY = QT_TRANSLATE_NOOP("Live", "Add entry by hand...")

    @property
    def verb(self) -> str:
        """The words on the button."""
        return _say(self.value)


class Alarm(Enum):
    """How much it matters that nothing is recorded."""

    NONE = auto()
    """It is as the user wants it."""
    WAITING = auto()
    """It will begin by itself in a moment."""
    FAULT = auto()
    """Something is wrong."""


@dataclass(frozen=True, slots=True)
class StageWords:
    """What stands in the place of the picture.

    Attributes:
        actions: the first one is the primary button.
        status: the same in a few words, for the status bar.
    """

    icon: Icon
    title: str
    text: str
    actions: tuple[StageAction, ...]
    alarm: Alarm
    status: str


NO_SOURCE_ACTIONS = (StageAction.CHOOSE, StageAction.ADD_ENTRY)


def no_source() -> StageWords:
    """Say that nothing was chosen to be watched."""
    return StageWords(
        Icon.CAMERA,
        _say("No camera is chosen yet"),
        _say("Choose the camera at the entrance. A video file or a folder of pictures works as well."),
        NO_SOURCE_ACTIONS,
        Alarm.NONE,
        _say("no camera is chosen"),
    )


def stage_words(news: LiveNews, now: datetime, zone: tzinfo) -> StageWords | None:
    """Return what to say instead of showing the picture; None while the picture is live."""
    if news.problem is not None and (news.finished or not news.ready):
        return StageWords(
            Icon.ERROR,
            _say("Nobody can be recognised at the moment"),
            str(news.problem),
            (StageAction.AGAIN, StageAction.ADD_ENTRY),
            Alarm.FAULT,
            _say("recognition does not work"),
        )
    camera = news.camera
    if camera.state is CameraState.LIVE:
        return None if news.ready else _preparing()
    return _CAMERA_WORDS[camera.state](camera, now, zone)


def _preparing() -> StageWords:
    title = _say("Getting ready...")
    return StageWords(Icon.CAMERA, title, "", (), Alarm.WAITING, _say("getting ready"))


def _opening(camera: CameraStatus, now: datetime, zone: tzinfo) -> StageWords:
    return _lost(camera, now, zone) if camera.reason else _preparing()


def _lost(camera: CameraStatus, now: datetime, zone: tzinfo) -> StageWords:
    if camera.retry_at is None or camera.retry_at <= now:
        retry = _say("Trying again now.")
    else:
        seconds = max(1, round((camera.retry_at - now).total_seconds()))
        retry = _say("Trying again in {0} s.").format(seconds)
    actions = (StageAction.CHOOSE, StageAction.AGAIN)
    if not camera.delivered:
        title = _say("No camera found")
        return StageWords(
            Icon.CAMERA_OFF, title, f"{camera.reason} {retry}", actions, Alarm.FAULT, _say("no camera found")
        )
    since = _say("It stopped answering at {0}.").format(time_text(camera.since, zone))
    return StageWords(
        Icon.CAMERA_OFF,
        _say("Camera disconnected"),
        f"{since} {retry}",
        actions,
        Alarm.FAULT,
        _say("camera disconnected"),
    )


def _stalled(camera: CameraStatus, now: datetime, zone: tzinfo) -> StageWords:
    text = _say("The last picture came at {0}. Check its cable.").format(time_text(camera.since, zone))
    return StageWords(
        Icon.CAMERA_OFF,
        _say("The camera has stopped sending pictures"),
        text,
        (StageAction.CHOOSE, StageAction.AGAIN),
        Alarm.FAULT,
        _say("camera stopped"),
    )


def _paused(camera: CameraStatus, now: datetime, zone: tzinfo) -> StageWords:
    return StageWords(
        Icon.PAUSE,
        _say("Recording is stopped"),
        _say("Stopped at {0}. Nobody is checked in or out until you start it again.").format(
            time_text(camera.since, zone)
        ),
        (StageAction.RESUME, StageAction.ADD_ENTRY),
        Alarm.NONE,
        _say("stopped by you"),
    )


def _ended(camera: CameraStatus, now: datetime, zone: tzinfo) -> StageWords:
    return StageWords(
        Icon.WARNING if camera.reason else Icon.CHECK_CIRCLE,
        _say("The recording has ended"),
        camera.reason or _say("Everyone who was recognised is in the list."),
        (StageAction.CHOOSE, StageAction.REPLAY),
        Alarm.NONE,
        _say("the recording has ended"),
    )


def _failed(camera: CameraStatus, now: datetime, zone: tzinfo) -> StageWords:
    return StageWords(
        Icon.ERROR,
        _say("This cannot be watched"),
        camera.reason,
        (StageAction.CHOOSE, StageAction.AGAIN),
        Alarm.FAULT,
        _say("no picture"),
    )


_CAMERA_WORDS: Mapping[CameraState, Callable[[CameraStatus, datetime, tzinfo], StageWords]] = {
    CameraState.OPENING: _opening,
    CameraState.LOST: _lost,
    CameraState.STALLED: _stalled,
    CameraState.PAUSED: _paused,
    CameraState.ENDED: _ended,
    CameraState.FAILED: _failed,
    CameraState.STOPPED: _paused,
}

_ADVICE = {
    QualityIssue.TOO_SMALL: QT_TRANSLATE_NOOP("Live", "Come closer"),
    QualityIssue.TOO_DARK: QT_TRANSLATE_NOOP("Live", "Too dark"),
    QualityIssue.TOO_BRIGHT: QT_TRANSLATE_NOOP("Live", "Too bright"),
    QualityIssue.BLURRED: QT_TRANSLATE_NOOP("Live", "Hold still"),
    QualityIssue.TURNED_AWAY: QT_TRANSLATE_NOOP("Live", "Look at the camera"),
}


def face_mark(face: TrackedFace, name: str, latest: Punch | None, zone: tzinfo) -> FaceMark:
    """Return how a face is marked; ``latest`` is the person's last punch of the day."""
    look, text = _face_words(face, name, latest, zone)
    return FaceMark(face.box, look, text)


def _face_words(face: TrackedFace, name: str, latest: Punch | None, zone: tzinfo) -> tuple[MarkLook, str]:
    if face.verdict is Verdict.RECOGNISED:
        return MarkLook.RECOGNISED, name if latest is None else presence_text(name, latest, zone)
    if face.verdict is Verdict.REVIEW:
        return MarkLook.REVIEW, _say("{0}?").format(name) if name else _say("Not sure")
    if face.verdict is Verdict.UNKNOWN:
        return MarkLook.UNKNOWN, _say("Not known")
    if face.verdict is Verdict.SPOOF:
        return MarkLook.SPOOF, _say("Not a real face")
    issue = face.quality.issue if face.quality is not None else None
    return MarkLook.CHECKING, _say("Checking") if issue is None else _say(_ADVICE[issue])


def presence_text(name: str, latest: Punch, zone: tzinfo) -> str:
    """Say when somebody came or left, as short as it fits beside a face."""
    pattern = _say("{0} - in {1}") if latest.direction is Direction.IN else _say("{0} - out {1}")
    return pattern.format(name, time_text(latest.time, zone))


def punch_text(name: str, punch: Punch, zone: tzinfo) -> str:
    """Say that somebody came or left."""
    checked_in = punch.direction is Direction.IN
    pattern = _say("{0} checked in at {1}") if checked_in else _say("{0} checked out at {1}")
    return pattern.format(name, time_text(punch.time, zone))


def light_hint(faces: tuple[TrackedFace, ...]) -> str:
    """Return advice when the light keeps faces from being recognised; empty when it does not."""
    issues = {face.quality.issue for face in faces if face.quality is not None}
    if QualityIssue.TOO_DARK in issues:
        return _say("It is too dark: switch on a light in front of the people.")
    if QualityIssue.TOO_BRIGHT in issues:
        return _say("It is too bright: turn the camera away from the window.")
    return ""


def latest_of(person: PersonId | None, lookup: Callable[[PersonId], Punch | None]) -> Punch | None:
    """Return the last punch of a person, if there is a person."""
    return None if person is None else lookup(person)
