"""A camera that does what a test tells it to."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from faceattend.domain.faces import Frame, Image
from faceattend.vision.sources import CameraFault


class ScriptedCamera:
    """A live source that delivers images at a steady rate; at a place marked None it fails, and goes on after it.

    Attributes:
        closed: whether it was let go of.
    """

    live = True
    compressed = False

    def __init__(
        self, script: Sequence[Image | None], start: datetime, rate: float = 30.0, camera: str = "desk"
    ) -> None:
        self._script = list(script)
        self._start = start
        self._rate = rate
        self._camera = camera
        self._position = 0
        self.closed = False

    def read(self) -> Frame:
        """Return the next image of the script; past its end the camera has stopped."""
        position = self._position
        self._position += 1
        image = self._script[position] if position < len(self._script) else None
        if image is None:
            raise CameraFault(f"The camera {self._camera} stopped answering; check its cable and its power.")
        return Frame(image, self._camera, position, self._start + timedelta(seconds=position / self._rate))

    def close(self) -> None:
        """Let go of it."""
        self.closed = True
