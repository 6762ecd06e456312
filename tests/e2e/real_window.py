"""A screen of its own and the program on it, driven by keys and read as a screen reader reads it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from jeepney import DBusAddress, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from faceattend.vision.opencv import cv2

PATIENCE = 60.0
"""Seconds after which something that should have happened has not; a busy machine needs a tenth of it."""

_PAUSE = 0.05
_ITEMS = frozenset({"page tab", "cell", "list item", "tree item"})
_PARTS_OF_A_DATE = 3
"""How often Tab stops in a field for a date."""

_ROOT = "/org/a11y/atspi/accessible/root"
_ACCESSIBLE = "org.a11y.atspi.Accessible"
_XWD_BYTES = 4
"""Of a pixel: blue, green, red and one that is unused."""

_XWD_HEADER = 25
"""Numbers at the beginning of a picture of the X server."""

Outcome = TypeVar("Outcome")


class State(IntEnum):
    """What a screen reader is told about a control: bits of the AT-SPI state set."""

    CHECKED = 4
    ENABLED = 8
    FOCUSABLE = 11
    FOCUSED = 12
    SHOWING = 25


@dataclass(frozen=True)
class Control:
    """A control that is on the screen."""

    path: str
    role: str
    name: str
    description: str
    states: frozenset[State]

    def __str__(self) -> str:
        marks = " ".join(sorted(state.name.lower() for state in self.states - {State.SHOWING, State.FOCUSABLE}))
        return f"{self.role} {self.name!r} ({marks})"


class Screen:
    """An X server with a window manager and a bus for accessibility, of one test."""

    def __init__(self, folder: Path, environment: dict[str, str], bus: str) -> None:
        self.environment = environment
        self.bus = bus
        self._folder = folder
        self._pictures = 0

    def keys(self, *keys: str) -> None:
        """Press keys one after the other, such as ctrl+n or Return."""
        self._xdotool("key", "--clearmodifiers", "--delay", "20", *keys)

    def type(self, text: str) -> None:
        """Type a text of characters that a US keyboard has."""
        self._xdotool("type", "--clearmodifiers", "--delay", "8", text)

    def title(self) -> str:
        """Return the title of the window that has the keyboard, or nothing."""
        command = ["xdotool", "getactivewindow", "getwindowname"]
        run = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        return run.stdout.strip()

    def picture(self, name: str) -> Path:
        """Keep what is on the screen as a picture, for whoever looks into a failure."""
        data = (self._folder / "Xvfb_screen0").read_bytes()
        header = np.frombuffer(data, ">u4", _XWD_HEADER)
        size, width, height, stride, colours = (int(header[place]) for place in (0, 4, 5, 12, 19))
        rows = np.frombuffer(data, np.uint8, stride * height, size + 12 * colours).reshape(height, stride)
        pixels = rows[:, : width * _XWD_BYTES].reshape(height, width, _XWD_BYTES)[:, :, :3]
        self._pictures += 1
        path = self._folder / f"{self._pictures:02} {name}.png"
        cv2.imwrite(str(path), np.ascontiguousarray(pixels))
        return path

    def _xdotool(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self.environment, check=True, timeout=PATIENCE)


@contextmanager
def own_screen(folder: Path, width: int, height: int) -> Iterator[Screen]:
    """Run a screen of this size; its files and pictures are in ``folder``."""
    folder.mkdir()
    environment = os.environ | {
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "LC_ALL": "C.UTF-8",
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
    }
    for variable in ("WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS"):
        environment.pop(variable, None)
    with ExitStack() as programs:

        def start(*words: str, **options: Any) -> subprocess.Popen[str]:
            silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            process = subprocess.Popen(words, text=True, **(silent | options))
            programs.callback(_end, process)
            return process

        reading, writing = os.pipe()
        size = f"{width}x{height}x24"
        words = ("Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-fbdir", str(folder), "-nolisten", "tcp")
        start(*words, pass_fds=(writing,))
        os.close(writing)
        with os.fdopen(reading) as pipe:
            environment["DISPLAY"] = f":{pipe.readline().strip()}"
        start("openbox", env=environment)
        address = f"--address=unix:path={folder / 'bus'}"
        bus = start(
            "dbus-daemon", "--session", "--nofork", "--nopidfile", address, "--print-address", stdout=subprocess.PIPE
        )
        assert bus.stdout is not None
        programs.enter_context(bus.stdout)
        environment["AT_SPI_BUS_ADDRESS"] = bus.stdout.readline().strip()
        yield Screen(folder, environment, environment["AT_SPI_BUS_ADDRESS"])


class Window:
    """The program in its window."""

    def __init__(self, screen: Screen, process: subprocess.Popen[str]) -> None:
        self.screen = screen
        self.process = process
        self._bus: DBusConnection = open_dbus_connection(screen.bus)
        self._name = ""

    def controls(self) -> list[Control]:
        """Return what is on the screen now, in the order of a screen reader."""
        if not self._name:
            self._name = self._find_program()
        return list(self._walk(_ROOT)) if self._name else []

    def find(self, name: str, role: str = "", *states: State) -> Control | None:
        """Return the first control that is called so, or whose words begin so."""
        for control in self.controls():
            fits = control.name.startswith(name) and (not role or control.role == role)
            if fits and control.states.issuperset(states):
                return control
        return None

    def wait_for(self, name: str, role: str = "", *states: State) -> Control:
        """Wait until a control is on the screen."""
        return self._wait(lambda: self.find(name, role, *states), f"{role} {name!r} {states}")

    def wait_for_focus(self, name: str) -> None:
        """Wait until the keyboard is in the control that is called so."""
        self.wait_for(name, "", State.FOCUSED)

    def wait_for_title(self, *, beginning: str) -> None:
        """Wait until a window with such a title has the keyboard."""
        self._wait(lambda: self.screen.title().startswith(beginning), f"the title {beginning!r}")

    def focused(self) -> Control | None:
        """Return the control that has the keyboard."""
        # Qt says so of the current item of a view as well, and of a field and what that field stands in for.
        focused = [control for control in self.controls() if State.FOCUSED in control.states]
        return next((control for control in reversed(focused) if control.role not in _ITEMS), None)

    def tab_to(self, name: str, role: str = "") -> None:
        """Go on with the Tab key until a control has the keyboard; each Tab has to lead on."""
        passed: list[str] = []
        while True:
            here = self._wait(self.focused, f"the focus after {passed}")
            if here.name.startswith(name) and (not role or here.role == role):
                return
            assert here.path not in passed, f"Tab leads round without {name!r}: {self.describe()}"
            passed.append(here.path)
            self.screen.keys(*["Tab"] * (_PARTS_OF_A_DATE if here.role == "spin box" else 1))
            self._wait(partial(self._has_left, here), f"Tab to leave {here}")

    def text(self, control: Control) -> str:
        """Return what stands in a field."""
        words = self._ask(control.path, "org.a11y.atspi.Text", "GetText", "ii", (0, -1))
        return str(words[0]) if words else ""

    def wait_for_end(self) -> int:
        """Wait until the program has ended; return its exit code."""
        return self.process.wait(PATIENCE)

    def describe(self) -> str:
        """Return everything that is on the screen, a line each."""
        return "\n".join(["", self.screen.title(), *map(str, self.controls())])

    def close(self) -> None:
        """Let go of the program, whatever it is doing."""
        self._bus.close()
        _end(self.process)

    def _has_left(self, before: Control) -> bool:
        here = self.focused()
        return here is not None and here.path != before.path

    def _wait(self, happened: Callable[[], Outcome | None], what: str) -> Outcome:
        """Return what came of ``happened`` as soon as it is true."""
        deadline = time.monotonic() + PATIENCE
        while not (result := happened()):
            if self.process.poll() is not None:
                raise AssertionError(f"the program ended with {self.process.returncode} before {what}")
            if time.monotonic() > deadline:
                picture = self.screen.picture("too late")
                raise AssertionError(f"{what} did not come, see {picture}: {self.describe()}")
            time.sleep(_PAUSE)
        return result

    def _walk(self, path: str) -> Iterator[Control]:
        states = self._ask(path, _ACCESSIBLE, "GetState")
        if not states:
            return
        bits = int(states[0][0])
        if path != _ROOT:
            if not bits >> State.SHOWING & 1:
                return
            role = str((self._ask(path, _ACCESSIBLE, "GetRoleName") or [""])[0])
            name, description = (self._property(path, each) for each in ("Name", "Description"))
            yield Control(path, role, name, description, frozenset(state for state in State if bits >> state & 1))
            if role == "combo box":
                return
        children = self._ask(path, _ACCESSIBLE, "GetChildren")
        for _, child in children[0] if children else []:
            yield from self._walk(child)

    def _property(self, path: str, name: str) -> str:
        got = self._ask(path, "org.freedesktop.DBus.Properties", "Get", "ss", (_ACCESSIBLE, name))
        return str(got[0][1]) if got else ""

    def _ask(
        self, path: str, interface: str, method: str, signature: str | None = None, body: tuple[Any, ...] = ()
    ) -> tuple[Any, ...] | None:
        """Ask the program; None when the control is gone."""
        return self._call(DBusAddress(path, self._name, interface), method, signature, body)

    def _find_program(self) -> str:
        """Return the name of the program on the bus, or nothing before it is there."""
        daemon = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
        names = self._call(daemon, "ListNames")
        assert names is not None
        for name in names[0]:
            owner = self._call(daemon, "GetConnectionUnixProcessID", "s", (name,))
            if owner is not None and owner[0] == self.process.pid:
                return str(name)
        return ""

    def _call(
        self, address: DBusAddress, method: str, signature: str | None = None, body: tuple[Any, ...] = ()
    ) -> tuple[Any, ...] | None:
        reply = self._bus.send_and_get_reply(new_method_call(address, method, signature, body), timeout=PATIENCE)
        return None if reply.header.message_type is MessageType.error else tuple(reply.body)


@contextmanager
def own_window(screen: Screen, data: Path) -> Iterator[Window]:
    """Start the program on a data folder."""
    words = [sys.executable, "-m", "faceattend", "--data", str(data)]
    environment = {key: value for key, value in screen.environment.items() if key != "FACEATTEND_PASSPHRASE"}
    window = Window(screen, subprocess.Popen(words, env=environment, stdin=subprocess.DEVNULL, text=True))
    try:
        yield window
    finally:
        window.close()


def _end(process: subprocess.Popen[str]) -> None:
    """End a program that this test has started."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
