"""The one import of OpenCV: ``from faceattend.vision.opencv import cv2``.

OpenCV reads its limits and log levels from the environment while it is loaded, and its Linux wheel leaves three
variables behind that break Qt programs started later. So the environment is set for the import and put back after it.
That happens at the first use: whoever only prints a paper does not wait for OpenCV.
"""

import os
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

from faceattend.deferred import DeferredModule

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


def _load() -> ModuleType:
    """Import OpenCV between setting the environment and putting it back."""
    before = {name: os.environ.get(name) for name in (*_LIMITS, *_LEFT_BEHIND)}
    os.environ.update(_LIMITS)
    try:
        import cv2 as opencv

        # For the case that somebody loaded OpenCV before: then it has not read the variables above.
        opencv.utils.logging.setLogLevel(opencv.utils.logging.LOG_LEVEL_SILENT)
        # FFmpeg's log level is read when the first video is opened, and then kept: open none, while they are set.
        opencv.VideoCapture("", opencv.CAP_FFMPEG).release()
        # Each worker thread runs its own networks; more threads inside them only take time from one another.
        opencv.setNumThreads(1)
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
    return opencv


if TYPE_CHECKING:
    import cv2
else:
    cv2 = DeferredModule("cv2", cache(_load))

__all__ = ["cv2"]
