"""What is kept of an incident beside its sentence."""

import json
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from faceattend.domain.faces import Box


class EvidenceProfile(Enum):
    """What an office keeps of incidents; the value is that of the setting."""

    OFF = "off"
    DATA = "data"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was seen when an incident happened.

    Attributes:
        camera: name of the camera.
        box: where the face was, in pixels of the full frame.
        seconds: how long it had been in the picture.
        picture: a JPEG file of the face in which all other faces are unrecognisable; empty where only data is kept.
    """

    camera: str
    box: Box
    seconds: float
    picture: bytes = field(default=b"", repr=False)

    def packed(self) -> bytes:
        """Return the bytes that are kept: one line of JSON, then the picture."""
        sides = (self.box.x, self.box.y, self.box.width, self.box.height)
        head = {"camera": self.camera, "box": [round(side, 1) for side in sides], "seconds": round(self.seconds, 1)}
        return json.dumps(head).encode() + b"\n" + self.picture

    @classmethod
    def unpacked(cls, content: bytes) -> "Evidence":
        """Return what was packed.

        Raises:
            ValueError: these bytes were not.
        """
        line, _, picture = content.partition(b"\n")
        head: Any = json.loads(line)
        try:
            return cls(str(head["camera"]), Box(*map(float, head["box"])), float(head["seconds"]), picture)
        except (KeyError, TypeError) as error:
            raise ValueError("There is no such evidence.") from error
