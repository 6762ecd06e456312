"""OpenCV's own engine: it runs every model as it was published, and is always there."""

from threading import Lock

import numpy as np
from numpy.typing import NDArray

from faceattend.errors import EnvironmentFault
from faceattend.vision.opencv import cv2


class OpenCvNetwork:
    """A network on the processor. Threads that share it take turns."""

    def __init__(self, content: bytes, name: str) -> None:
        """Load an ONNX file from memory.

        Args:
            name: what to call it when something is wrong.

        Raises:
            EnvironmentFault: this OpenCV cannot run it.
        """
        self._name = name
        try:
            self._net = cv2.dnn.readNetFromONNX(np.frombuffer(content, np.uint8))
            self._net.setPreferableBackend(cv2.dnn.DNN_BACKEND_OPENCV)
            self._net.setPreferableTarget(cv2.dnn.DNN_TARGET_CPU)
            unconnected = set(self._net.getUnconnectedOutLayersNames())
            self._names = [layer for layer in self._net.getLayerNames() if layer in unconnected]
        except cv2.error as error:
            raise EnvironmentFault(
                f"The model {name} does not run on this version of OpenCV ({cv2.__version__}); "
                "install what brought it again."
            ) from error
        self._lock = Lock()

    def outputs(self, blob: NDArray[np.float32]) -> tuple[NDArray[np.float32], ...]:
        """Feed one input and return all outputs, in the order of the model's layers.

        Raises:
            EnvironmentFault: the model does not take such an input, or there is no memory left.
        """
        with self._lock:
            try:
                self._net.setInput(blob)
                # Copies, because OpenCV writes the next results into the same memory.
                return tuple(np.array(output, np.float32) for output in self._net.forward(self._names))
            except cv2.error as error:
                raise EnvironmentFault(
                    f"OpenCV could not run the model {self._name} ({error.err}); close other programs and try again."
                ) from error
