"""Whether a window can be opened on this computer; asked before Qt is imported, because Qt ends the process instead."""

import ctypes
import sys
from collections.abc import Callable, Mapping

_APT_LINE = (
    "sudo apt-get install -y --no-install-recommends libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 "
    "libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libsm6"
)
_QT_LIBRARIES = ("libEGL.so.1", "libGL.so.1", "libglib-2.0.so.0", "libdbus-1.so.3", "libfontconfig.so.1")
_X11_LIBRARIES = (
    "libxkbcommon-x11.so.0",
    "libxcb-cursor.so.0",
    "libxcb-icccm.so.4",
    "libxcb-keysyms.so.1",
    "libxcb-shape.so.0",
    "libxcb-xkb.so.1",
    "libSM.so.6",
)
# Platforms of Qt that draw without a screen.
_SCREENLESS = frozenset({"offscreen", "minimal", "vnc", "linuxfb", "eglfs"})


def can_load(library: str) -> bool:
    """Return whether the system has this shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def screen_problem(
    environment: Mapping[str, str],
    platform: str = sys.platform,
    loads: Callable[[str], bool] = can_load,
) -> str:
    """Return why no window can be opened here and what to do, as a sentence; empty when one can.

    Args:
        environment: the environment variables of the process.
        platform: as ``sys.platform``; only Linux needs to be looked at.
        loads: whether a shared library can be loaded.
    """
    if not platform.startswith("linux"):
        return ""
    chosen = environment.get("QT_QPA_PLATFORM", "").split(":")[0]
    needed = list(_QT_LIBRARIES)
    if chosen not in _SCREENLESS:
        if not environment.get("DISPLAY") and not environment.get("WAYLAND_DISPLAY"):
            return (
                "There is no screen here, so the window cannot be opened; start faceattend on a desktop, or use its "
                "commands (faceattend --help)."
            )
        if environment.get("DISPLAY"):
            needed += _X11_LIBRARIES
    missing = [library for library in needed if not loads(library)]
    if missing:
        return (
            f"The window needs libraries that are missing from this computer ({', '.join(missing)}); on Debian and "
            f"Ubuntu install them with: {_APT_LINE}"
        )
    return ""
