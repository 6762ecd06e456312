"""Running a model file on the engine of this computer."""

from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from faceattend.api import Network
from faceattend.errors import EnvironmentFault
from faceattend.vision.opencv import cv2


def open_network(path: Path) -> Network:
    """Load an ONNX file whose digest the caller has verified.

    Raises:
        EnvironmentFault: the file cannot be read, or this OpenCV cannot run it.
    """
    try:
        # From memory: OpenCV cannot open a path with letters outside the system's code page on Windows.
        return _OpenCvNetwork(path.read_bytes())
    except OSError as error:
        raise EnvironmentFault(f"The model file {path} cannot be read; install faceattend-suite again.") from error
    except cv2.error as error:
        raise EnvironmentFault(
            f"The model file {path} does not run on this version of OpenCV ({cv2.__version__})."
        ) from error


class _OpenCvNetwork:
    """A network on OpenCV's own engine, on the processor. Threads that share it take turns."""

    def __init__(self, content: bytes) -> None:
        self._net = cv2.dnn.readNetFromONNX(np.frombuffer(content, np.uint8))
        self._net.setPreferableBackend(cv2.dnn.DNN_BACKEND_OPENCV)
        self._net.setPreferableTarget(cv2.dnn.DNN_TARGET_CPU)
        self._lock = Lock()

    def run(self, blob: NDArray[np.float32]) -> NDArray[np.float32]:
        """Feed one input (1, channels, height, width) and return the model's first output."""
        with self._lock:
            self._net.setInput(blob)
            # A copy, because OpenCV writes the next result into the same memory.
            return np.array(self._net.forward(), np.float32)
