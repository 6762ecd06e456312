"""The one import of OpenCV: ``from faceattend.vision.opencv import cv2``.

OpenCV reads its limits and log levels from the environment while it is loaded, and its Linux wheel leaves three
variables behind that break Qt programs started later. So the environment is set for the import and put back after it.
"""

import os

_LIMITS = {
    # Half as much again as the 50 megapixels that pictures may have: an embedded preview or a rotation is no bomb.
    "OPENCV_IO_MAX_IMAGE_PIXELS": str(75_000_000),
    "OPENCV_LOG_LEVEL": "SILENT",
    "OPENCV_VIDEOIO_DEBUG": "0",
    # FFmpeg prints addresses, and with them passwords, unless it is told to be quiet (-8 is its AV_LOG_QUIET).
    "OPENCV_FFMPEG_DEBUG": "0",
    "OPENCV_FFMPEG_LOGLEVEL": "-8",
}
_LEFT_BEHIND = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR", "LD_LIBRARY_PATH")

_before = {name: os.environ.get(name) for name in (*_LIMITS, *_LEFT_BEHIND)}
os.environ.update(_LIMITS)

import cv2  # noqa: E402

# For the case that somebody loaded OpenCV before: then it has not read the variables above.
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
# FFmpeg's log level is read when the first video is opened, and then kept: open none, while the variables are set.
cv2.VideoCapture("", cv2.CAP_FFMPEG).release()
# Each worker thread runs its own networks; more threads inside them only take time from one another.
cv2.setNumThreads(1)

for _name, _value in _before.items():
    if _value is None:
        os.environ.pop(_name, None)
    else:
        os.environ[_name] = _value

__all__ = ["cv2"]
