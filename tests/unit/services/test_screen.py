"""Whether a window can be opened."""

from faceattend.services.screen import can_load, screen_problem


def test_no_screen_is_said_before_qt_ends_the_process() -> None:
    problem = screen_problem({}, "linux", lambda library: True)
    assert "no screen" in problem
    assert "--help" in problem


def test_a_screen_with_every_library_is_no_problem() -> None:
    assert screen_problem({"DISPLAY": ":0"}, "linux", lambda library: True) == ""
    assert screen_problem({"WAYLAND_DISPLAY": "wayland-0"}, "linux", lambda library: True) == ""


def test_a_missing_library_is_named_with_the_line_that_installs_it() -> None:
    problem = screen_problem({"DISPLAY": ":0"}, "linux", lambda library: library != "libxcb-cursor.so.0")
    assert "(libxcb-cursor.so.0)" in problem
    assert "apt-get install" in problem
    assert "libxcb-cursor0" in problem


def test_wayland_needs_no_x11_library() -> None:
    assert screen_problem({"WAYLAND_DISPLAY": "w"}, "linux", lambda library: "xcb" not in library) == ""


def test_drawing_without_a_screen_needs_none() -> None:
    assert screen_problem({"QT_QPA_PLATFORM": "offscreen"}, "linux", lambda library: "xcb" not in library) == ""
    assert "libEGL.so.1" in screen_problem({"QT_QPA_PLATFORM": "offscreen"}, "linux", lambda library: False)


def test_other_systems_bring_what_they_need() -> None:
    assert screen_problem({}, "win32", lambda library: False) == ""


def test_a_library_that_does_not_exist_cannot_be_loaded() -> None:
    assert not can_load("libthere-is-no-such-library.so.99")
