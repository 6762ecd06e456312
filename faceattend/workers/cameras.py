"""The cameras of this computer, as far as the system tells of them."""

import sys
from dataclasses import dataclass
from pathlib import Path

_LINUX_DEVICES = Path("/sys/class/video4linux")

_GUESSED = 2
"""How many cameras are offered on a system that does not list them."""


@dataclass(frozen=True, slots=True)
class LocalCamera:
    """A camera that is built in or plugged in.

    Attributes:
        number: what opens it.
        name: what its maker calls it, or empty when the system does not say.
    """

    number: int
    name: str


def local_cameras(devices: Path = _LINUX_DEVICES) -> list[LocalCamera]:
    """Return the cameras of this computer by number; on systems that list none, the first numbers without a name.

    Args:
        devices: where Linux lists video devices.
    """
    if not sys.platform.startswith("linux"):
        return [LocalCamera(number, "") for number in range(_GUESSED)]
    if not devices.is_dir():
        return []
    found = [
        LocalCamera(int(device.name.removeprefix("video")), _line(device / "name"))
        for device in devices.iterdir()
        # A camera has several devices; only the first delivers pictures, the others describe them.
        if device.name.removeprefix("video").isdigit() and _line(device / "index") in ("", "0")
    ]
    return sorted(found, key=lambda camera: camera.number)


def _line(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace").strip() if file.is_file() else ""
