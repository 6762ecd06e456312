"""The cameras that an office watches with."""

from dataclasses import dataclass, field

from faceattend.domain.punches import CameraDirection


@dataclass(frozen=True, slots=True)
class Camera:
    """One camera of the office.

    Attributes:
        name: unique; stands in every record.
        source: what opens it: a number, a device name that survives replugging, an address without user and password,
            a video file or a folder of pictures.
        direction: what passing it means.
        enabled: whether it is watched.
        user, password: for a network camera that asks for them; they are never part of ``source``.
    """

    name: str
    source: str
    direction: CameraDirection = CameraDirection.AUTO
    enabled: bool = True
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
