"""What every choice of a source shares: the list of cameras, the question for a video file, and a warning."""

import re
from pathlib import Path

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtWidgets import QComboBox, QFileDialog, QWidget

from faceattend.services.cameras import local_cameras

_VIDEOS = "*.mp4 *.avi *.mov *.mkv *.webm *.mpg *.mpeg *.m4v *.wmv"


_OPEN_ADDRESS = re.compile(r"(rtsp|http)://(?P<rest>[^/?#]+)", re.IGNORECASE)
"""An address over which everything travels as it is."""

_THIS_COMPUTER = re.compile(r"(.*@)?(localhost|127(\.[0-9]+){3}|\[::1\])(:[0-9]+)?", re.IGNORECASE)


def list_cameras(box: QComboBox) -> None:
    """Put the cameras of this computer into a box in place of what it holds.

    The data are what opens them; an empty text where there is none.
    """
    box.clear()
    found = local_cameras()
    for camera in found:
        text = _say("Camera {0}").format(camera.number + 1)
        box.addItem(f"{text} - {camera.name}" if camera.name else text, camera.source)
    if not found:
        box.addItem(_say("No camera found"), "")


def ask_for_video(parent: QWidget, near: str = "") -> str:
    """Ask for a video file; return its path, or an empty text when none was chosen.

    Args:
        near: a path beside which to begin; the user's own folder without it.
    """
    path, _ = QFileDialog.getOpenFileName(
        parent,
        _say("Choose a video file"),
        folder_near(near),
        _say("Videos ({0});;All files (*)").format(_VIDEOS),
        options=QFileDialog.Option.HideNameFilterDetails,
    )
    return path


def unencrypted_words(address: str) -> str:
    """Return a sentence on what others in the network can see of a stream, or nothing when they see nothing."""
    found = _OPEN_ADDRESS.match(address.strip())
    if found is None or _THIS_COMPUTER.fullmatch(found["rest"]):
        return ""
    # A password that holds a slash ends the match early; the sign of one is somewhere all the same.
    if "@" in address:
        return _say("The picture and the password travel unencrypted. Use rtsps or https where the camera can.")
    return _say("The picture travels unencrypted. Use rtsps or https where the camera can.")


def folder_near(path: str) -> str:
    """Return the folder that holds ``path``, or the user's own without one."""
    return str(Path(path).parent) if path else str(Path.home())


def _say(text: str) -> str:
    return QCoreApplication.translate("SourceFields", text)
