"""The unexpected is logged and shown, on whatever thread it happens."""

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import qWarning
from pytestqt.qtbot import QtBot

from faceattend.ui.defects import DefectReporter

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def reporter(qtbot: QtBot) -> Iterator[DefectReporter]:
    made = DefectReporter()
    made.install()
    yield made
    made.uninstall()


def test_an_error_in_a_thread_reaches_the_gui_thread(reporter: DefectReporter, qtbot: QtBot) -> None:
    error = ValueError("no such thing")
    seen: list[tuple[object, int]] = []
    reporter.found.connect(lambda found: seen.append((found, threading.get_ident())))

    def break_down() -> None:
        raise error

    thread = threading.Thread(target=break_down)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(error, threading.get_ident())]


def test_an_error_that_nobody_caught_is_reported(reporter: DefectReporter) -> None:
    seen: list[object] = []
    reporter.found.connect(seen.append)
    error = KeyError("x")
    sys.excepthook(KeyError, error, None)
    assert seen == [error]


def test_what_qt_says_goes_to_the_log(reporter: DefectReporter, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "qt"):
        qWarning("a plugin is missing")
    assert "a plugin is missing" in caplog.text


def test_the_hooks_are_given_back(qtbot: QtBot) -> None:
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    reporter = DefectReporter()
    reporter.install()
    assert sys.excepthook != before[0]
    reporter.uninstall()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before


def test_a_process_that_breaks_leaves_its_stack(tmp_path: Path) -> None:
    program = (
        "import os, pathlib, sys\n"
        "from faceattend.ui.defects import crash_log\n"
        "with crash_log(pathlib.Path(sys.argv[1])):\n"
        "    os.abort()\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False, cwd=ROOT, timeout=60)
    assert done.returncode != 0
    assert "Fatal Python error: Aborted" in (tmp_path / "crash.log").read_text(encoding="utf-8")
