"""The cameras of this computer, by names that stay theirs when they are plugged in elsewhere or in another order."""

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from faceattend.vision.opencv import cv2

LINUX_DEVICES = Path("/sys/class/video4linux")
LINUX_LINKS = Path("/dev/v4l")

DEVICE = "device:"
"""Begins the lasting name of a camera where it is no file; the rest is what the system calls it."""

_GUESSED = 2
"""How many cameras are offered on a system that does not list them."""


@dataclass(frozen=True, slots=True)
class SystemCamera:
    """A camera as Windows and macOS tell of it.

    Attributes:
        index: where it is counted now.
        path: what the system calls it for good; empty when it does not say.
    """

    index: int
    name: str
    path: str


def system_cameras() -> list[SystemCamera]:
    """Return the cameras that Windows or macOS lists, in the order in which OpenCV counts them there."""
    # Read only on systems where it is installed.
    module = import_module("cv2_enumerate_cameras")
    backend = {"win32": "CAP_DSHOW", "darwin": "CAP_AVFOUNDATION"}[sys.platform]
    listed = module.enumerate_cameras(getattr(cv2, backend))
    return [SystemCamera(int(one.index), str(one.name or ""), str(one.path or "")) for one in listed]


@dataclass(frozen=True, slots=True)
class LocalCamera:
    """A camera that is built in or plugged in.

    Attributes:
        number: where the system counts it now.
        name: what its maker calls it, or empty when the system does not say.
        source: what opens it: a name that stays the same, or its number where there is no such name.
    """

    number: int
    name: str
    source: str


def local_cameras(
    devices: Path = LINUX_DEVICES,
    links: Path = LINUX_LINKS,
    listed: Callable[[], Sequence[SystemCamera]] = system_cameras,
) -> list[LocalCamera]:
    """Return the cameras of this computer by number; on systems that list none, the first numbers without a name.

    Args:
        devices: where Linux lists video devices.
        links: where Linux keeps their lasting names.
        listed: how Windows and macOS list their cameras.
    """
    if sys.platform in ("win32", "darwin"):
        return [
            LocalCamera(one.index, one.name, f"{DEVICE}{one.path}" if one.path else str(one.index)) for one in listed()
        ]
    if not sys.platform.startswith("linux"):
        return [LocalCamera(number, "", str(number)) for number in range(_GUESSED)]
    if not devices.is_dir():
        return []
    found = {
        int(device.name.removeprefix("video")): _line(device / "name")
        for device in devices.iterdir()
        # A camera has several devices; only the first delivers pictures, the others describe them.
        if device.name.removeprefix("video").isdigit() and _line(device / "index") in ("", "0")
    }
    alike = Counter(found.values())
    return [
        # Two cameras of one make without numbers of their own share one name; only their sockets tell them apart.
        LocalCamera(number, name, _lasting(number, links, ("by-path",) if alike[name] > 1 else ("by-id", "by-path")))
        for number, name in sorted(found.items())
    ]


def lasting_source(text: str, cameras: Callable[[], Sequence[LocalCamera]] = local_cameras) -> str:
    """Return the lasting name of a camera that was named by its number or its device; anything else as it is."""
    number = text.strip().removeprefix("/dev/video")
    if not (number.isascii() and number.isdigit()):
        return text
    return next((camera.source for camera in cameras() if camera.number == int(number)), text)


def number_of(device: str, cameras: Callable[[], Sequence[LocalCamera]] = local_cameras) -> int | None:
    """Return where a camera with a lasting name is counted now; None when it is not plugged in."""
    return next((camera.number for camera in cameras() if camera.source == device), None)


def _lasting(number: int, links: Path, kinds: tuple[str, ...]) -> str:
    device = f"video{number}"
    for kind in kinds:
        folder = links / kind
        if not folder.is_dir():
            continue
        for link in sorted(folder.iterdir()):
            if link.resolve().name == device:
                return str(link)
    return str(number)


def _line(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace").strip() if file.is_file() else ""
