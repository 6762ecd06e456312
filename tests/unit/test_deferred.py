"""Modules that are loaded at their first use."""

import colorsys
import subprocess
import sys
from threading import Thread
from types import ModuleType

import pytest

from faceattend.deferred import DeferredModule


def test_nothing_is_loaded_before_something_is_used() -> None:
    loads = []

    def load() -> ModuleType:
        loads.append("colorsys")
        return colorsys

    module = DeferredModule("colorsys", load)
    assert loads == []
    assert module.rgb_to_hsv(0, 0, 0) == (0, 0, 0)
    assert loads == ["colorsys"]


def test_what_the_module_lacks_is_told_as_by_the_module() -> None:
    with pytest.raises(AttributeError, match="nothing_of_this_name"):
        _ = DeferredModule("colorsys").nothing_of_this_name


def test_a_package_that_is_missing_is_told_at_the_first_use() -> None:
    module = DeferredModule("a_package_that_nobody_has")
    with pytest.raises(ModuleNotFoundError):
        _ = module.anything


def test_several_threads_may_be_the_first() -> None:
    module = DeferredModule("colorsys")
    found: list[object] = []
    threads = [Thread(target=lambda: found.append(module.hsv_to_rgb)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, found))) == 1
    assert len(found) == 8


def test_the_program_starts_without_what_only_some_commands_need() -> None:
    code = "import sys, faceattend.app; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert not {"cv2", "reportlab", "xlsxwriter", "keyring", "PIL", "icalendar", "holidays", "PyQt6"} & set(loaded)
