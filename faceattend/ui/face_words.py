"""What is written beside a face, and of who came and left."""

from datetime import tzinfo

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from faceattend.domain.faces import QualityIssue
from faceattend.domain.matching import Verdict
from faceattend.domain.punches import Direction, Punch
from faceattend.domain.sightings import TrackedFace
from faceattend.ui.confirm_words import prompt_words
from faceattend.ui.site_time import time_text
from faceattend.ui.video_view import FaceMark, MarkLook

_ADVICE = {
    QualityIssue.TOO_SMALL: QT_TRANSLATE_NOOP("Live", "Come closer"),
    QualityIssue.TOO_DARK: QT_TRANSLATE_NOOP("Live", "Too dark"),
    QualityIssue.TOO_BRIGHT: QT_TRANSLATE_NOOP("Live", "Too bright"),
    QualityIssue.BLURRED: QT_TRANSLATE_NOOP("Live", "Hold still"),
    QualityIssue.TURNED_AWAY: QT_TRANSLATE_NOOP("Live", "Look at the camera"),
}


def face_mark(face: TrackedFace, name: str, latest: Punch | None, zone: tzinfo) -> FaceMark:
    """Return how a face is marked; ``latest`` is the person's last punch of the day."""
    if face.paused:
        return FaceMark(face.box, MarkLook.UNKNOWN, _say("Not known - use your PIN"))
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
    if face.liveness.prompt is not None:
        return MarkLook.PROMPTED, prompt_words(face.liveness.prompt)
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


def light_hint(faces: tuple[TrackedFace, ...], *, dark: bool) -> str:
    """Return advice when the light keeps faces from being recognised; empty when it does not.

    Args:
        dark: whether there is so little light before the camera that people may be missed.
    """
    issues = {face.quality.issue for face in faces if face.quality is not None}
    if dark or QualityIssue.TOO_DARK in issues:
        return _say("It is too dark: switch on a light in front of the people.")
    if QualityIssue.TOO_BRIGHT in issues:
        return _say("It is too bright: turn the camera away from the window.")
    return ""


def _say(text: str) -> str:
    return QCoreApplication.translate("Live", text)
