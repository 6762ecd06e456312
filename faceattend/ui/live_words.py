"""What the Live tab says while there is no live picture."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import Enum, auto

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from faceattend.ui.icons import Icon
from faceattend.ui.site_time import time_text
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


def stage_words(news: LiveNews, now: datetime, zone: tzinfo, *, of_network: bool) -> StageWords | None:
    """Return what to say instead of showing the picture; None while the picture is live.

    Args:
        of_network: whether the camera is one of the network.
    """
    if news.problem is not None and (news.finished or not news.ready):
        return StageWords(
            Icon.ERROR,
            _say("Nobody can be recognised at the moment"),
            str(news.problem),
            (StageAction.AGAIN, StageAction.ADD_ENTRY),
            Alarm.FAULT,
            _say("recognition does not work"),
        )
    if news.camera.state.sees and news.ready:
        return None
    return _CameraWords(news.camera, now, zone, of_network=of_network).say()


class _CameraWords:
    """Says how a camera is that shows no picture."""

    def __init__(self, camera: CameraStatus, now: datetime, zone: tzinfo, *, of_network: bool) -> None:
        self._camera = camera
        self._of_network = of_network
        self._now = now
        self._since = time_text(camera.since, zone)

    def say(self) -> StageWords:
        """Return the words for the camera's state."""
        return {
            CameraState.OPENING: self._opening,
            CameraState.LIVE: preparing,
            CameraState.DARK: preparing,
            CameraState.COVERED: self._covered,
            CameraState.FROZEN: self._frozen,
            CameraState.LOST: self._lost,
            CameraState.STALLED: self._stalled,
            CameraState.PAUSED: self._paused,
            CameraState.ENDED: self._ended,
            CameraState.FAILED: self._failed,
            CameraState.STOPPED: self._paused,
        }[self._camera.state]()

    def _opening(self) -> StageWords:
        return self._lost() if self._camera.reason else preparing()

    def _lost(self) -> StageWords:
        if self._camera.delivered:
            title, status = _say("Camera disconnected"), _say("camera disconnected")
            text = _say("It stopped answering at {0}.").format(self._since)
        elif self._of_network:
            # It is known where it is: nobody has to look for it.
            title, status = _say("No picture from the camera"), _say("no picture, trying again")
            text = self._camera.reason
        else:
            title, status = _say("No camera found"), _say("no camera found")
            text = self._camera.reason
        return self._fault(Icon.CAMERA_OFF, title, f"{text} {self._retry()}", status)

    def _retry(self) -> str:
        due = self._camera.retry_at
        if due is None or due <= self._now:
            return _say("Trying again now.")
        return _say("Trying again in {0}\u00a0s.").format(max(1, round((due - self._now).total_seconds())))

    def _stalled(self) -> StageWords:
        text = _say("The last picture came at {0}. Check its cable.").format(self._since)
        title = _say("The camera has stopped sending pictures")
        return self._fault(Icon.CAMERA_OFF, title, text, _say("camera stopped"))

    def _covered(self) -> StageWords:
        title = _say("The camera sees nothing")
        text = _say("Since {0} its picture has been blank. Uncover the lens, or switch on the light.")
        return self._fault(Icon.CAMERA_OFF, title, text.format(self._since), _say("camera sees nothing"))

    def _frozen(self) -> StageWords:
        title = _say("The picture of the camera stands still")
        text = _say("It has been the same since {0}. The camera is opened again; if that does not help, replug it.")
        return self._fault(Icon.CAMERA_OFF, title, text.format(self._since), _say("picture stands still"))

    def _failed(self) -> StageWords:
        actions = (StageAction.CHOOSE, StageAction.AGAIN)
        # What was refused at once is answered where it was chosen; only what had worked before is alarming.
        alarm = Alarm.FAULT if self._camera.delivered else Alarm.NONE
        title = _say("This cannot be watched")
        return StageWords(Icon.ERROR, title, self._camera.reason, actions, alarm, _say("no picture"))

    def _fault(self, icon: Icon, title: str, text: str, status: str) -> StageWords:
        return StageWords(icon, title, text, (StageAction.CHOOSE, StageAction.AGAIN), Alarm.FAULT, status)

    def _paused(self) -> StageWords:
        pattern = _say("Stopped at {0}. Nobody is checked in or out until you start it again.")
        return StageWords(
            Icon.PAUSE,
            _say("Recording is stopped"),
            pattern.format(self._since),
            (StageAction.RESUME, StageAction.ADD_ENTRY),
            Alarm.NONE,
            _say("stopped by you"),
        )

    def _ended(self) -> StageWords:
        return StageWords(
            Icon.WARNING if self._camera.reason else Icon.CHECK_CIRCLE,
            _say("The recording has ended"),
            self._camera.reason or _say("Everyone who was recognised is in the list."),
            (StageAction.CHOOSE, StageAction.REPLAY),
            Alarm.NONE,
            _say("the recording has ended"),
        )


def preparing() -> StageWords:
    """Say that it begins in a moment."""
    return StageWords(Icon.CAMERA, _say("Getting ready..."), "", (), Alarm.WAITING, _say("getting ready"))
