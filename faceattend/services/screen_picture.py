"""A frame made ready for the screen; any thread may do it."""

from dataclasses import dataclass
from datetime import datetime

from faceattend.domain.faces import Frame, Image
from faceattend.vision.display import for_screen

__all__ = ["ScreenPicture", "screen_picture"]


@dataclass(frozen=True, slots=True, eq=False)
class ScreenPicture:
    """A frame as it is drawn.

    Attributes:
        pixels: uint8 (height, width, 4): blue, green, red and 255; in the pixels of the screen.
        width, height: of the frame that it was made of, in which boxes of faces are given.
        time: of the frame.
        blurred: whether nobody can be recognised in it.
    """

    pixels: Image
    width: int
    height: int
    time: datetime
    blurred: bool = False


def screen_picture(frame: Frame, room: tuple[int, int], *, blurred: bool = False) -> ScreenPicture:
    """Return a frame as large as it fits.

    Args:
        room: width and height in pixels of the screen; less than one counts as one.
        blurred: whether nobody may be recognised in it.
    """
    height, width = frame.image.shape[:2]
    scale = min(max(1, room[0]) / width, max(1, room[1]) / height)
    shown = max(1, round(width * scale)), max(1, round(height * scale))
    return ScreenPicture(for_screen(frame.image, *shown, blurred=blurred), width, height, frame.time, blurred)
