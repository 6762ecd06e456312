"""Jobs off the GUI thread."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PyQt6.QtCore import QObject, QThread
from PyQt6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from faceattend.errors import UserError
from faceattend.logfile import log_file
from faceattend.services.access import PasswordNeededError
from faceattend.workers.tasks import TaskHandle, join_tasks, run_task, tasks_running


class Listener(QWidget):
    """A widget that notes the errors that are shown to its user."""

    def __init__(self) -> None:
        super().__init__()
        self.errors: list[Exception] = []

    def show_error(self, error: Exception) -> None:
        self.errors.append(error)


@pytest.fixture
def listener(qtbot: QtBot) -> Listener:
    made = Listener()
    qtbot.addWidget(made)
    return made


def fail(_task: TaskHandle) -> None:
    raise UserError("The disk is full.")


def test_work_is_done_elsewhere_and_arrives_on_the_gui_thread(qtbot: QtBot, listener: Listener) -> None:
    gui = threading.get_ident()
    seen: list[tuple[int, int]] = []
    run_task(listener, lambda _task: threading.get_ident(), lambda worker: seen.append((worker, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(seen))
    worker, receiver = seen[0]
    assert worker != gui
    assert receiver == gui


def test_an_error_is_shown_by_the_nearest_ancestor_that_can(qtbot: QtBot, listener: Listener) -> None:
    child = QObject(QWidget(listener))
    run_task(child, fail, lambda _nothing: None)
    qtbot.waitUntil(lambda: bool(listener.errors))
    assert str(listener.errors[0]) == "The disk is full."


def test_an_error_goes_to_its_own_handler_when_there_is_one(qtbot: QtBot, listener: Listener) -> None:
    errors: list[Exception] = []
    run_task(listener, fail, lambda _nothing: None, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert listener.errors == []


def test_an_error_that_nobody_shows_is_raised(qtbot: QtBot) -> None:
    parent = QObject()
    with qtbot.captureExceptions() as raised:
        run_task(parent, fail, lambda _nothing: None)
        qtbot.waitUntil(lambda: bool(raised))
    assert isinstance(raised[0][1], UserError)


def test_a_cancelled_task_calls_nobody(qtbot: QtBot, listener: Listener) -> None:
    go_on = threading.Event()
    results: list[int] = []

    def op(task: TaskHandle) -> int:
        go_on.wait(10)
        task.raise_if_cancelled()
        return 1

    task = run_task(listener, op, results.append)
    task.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: not task.running)
    assert results == []
    assert listener.errors == []


@pytest.mark.parametrize(
    ("error", "kind"),
    [(UserError("The code Kestrel is taken."), "UserError"), (ValueError("Kestrel is no number"), "ValueError")],
)
def test_a_cancelled_task_that_fails_is_logged_without_names(
    qtbot: QtBot, listener: Listener, tmp_path: Path, error: Exception, kind: str
) -> None:
    go_on = threading.Event()

    def op(_task: TaskHandle) -> None:
        go_on.wait(10)
        raise error

    with log_file(tmp_path):
        task = run_task(listener, op, lambda _nothing: None)
        task.cancel()
        go_on.set()
        qtbot.waitUntil(lambda: not task.running)
    assert listener.errors == []
    log = (tmp_path / "faceattend.log").read_text(encoding="utf-8")
    assert kind in log
    assert "Kestrel" not in log


def test_nobody_is_called_after_the_widget_is_gone(qtbot: QtBot) -> None:
    go_on = threading.Event()
    results: list[bool] = []
    parent = QObject()
    task = run_task(parent, lambda _task: go_on.wait(10), results.append)
    parent.deleteLater()
    qtbot.waitUntil(lambda: task.cancelled)
    go_on.set()
    qtbot.waitUntil(lambda: not task.running)
    assert results == []


def test_only_the_newest_report_is_shown(qtbot: QtBot, listener: Listener) -> None:
    reports: list[tuple[int, int, str]] = []
    done: list[None] = []

    def op(task: TaskHandle) -> None:
        for number in range(1, 101):
            task.report(number, 100, f"picture {number}")

    run_task(listener, op, done.append, progress=lambda *report: reports.append(report))
    qtbot.waitUntil(lambda: bool(done))
    assert reports[-1] == (100, 100, "picture 100")
    assert len(reports) < 100


def test_all_tasks_are_cancelled_and_joined_at_the_end(listener: Listener) -> None:
    def op(task: TaskHandle) -> None:
        while True:
            QThread.msleep(5)
            task.raise_if_cancelled()

    run_task(listener, op, lambda _nothing: None)
    assert tasks_running()
    assert join_tasks(10)
    assert not tasks_running()


class Window(QWidget):
    """A window that asks for the password and notes how it is answered later."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[Callable[[], None], Callable[[], None]]] = []

    def ask_password(self, again: Callable[[], None], refused: Callable[[], None]) -> None:
        self.asked.append((again, refused))


class Locked:
    """A job that needs the password until it was typed."""

    def __init__(self) -> None:
        self.typed = False
        self.runs = 0

    def __call__(self, _task: TaskHandle) -> str:
        self.runs += 1
        if not self.typed:
            raise PasswordNeededError("Type your password again to do this.")
        return "done"


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    made = Window()
    qtbot.addWidget(made)
    return made


def test_a_job_that_needs_the_password_is_repeated_when_it_was_typed(qtbot: QtBot, window: Window) -> None:
    job = Locked()
    results: list[str] = []
    errors: list[Exception] = []
    task = run_task(QWidget(window), job, results.append, errors.append)
    qtbot.waitUntil(lambda: bool(window.asked))
    assert task.running
    job.typed = True
    window.asked[0][0]()
    qtbot.waitUntil(lambda: bool(results))
    assert (results, errors, job.runs) == (["done"], [], 2)


def test_a_job_whose_password_was_not_typed_fails_in_a_plain_sentence(qtbot: QtBot, window: Window) -> None:
    errors: list[Exception] = []
    run_task(QWidget(window), Locked(), lambda _result: None, errors.append)
    qtbot.waitUntil(lambda: bool(window.asked))
    window.asked[0][1]()
    assert [str(error) for error in errors] == ["Nothing was done, because the password was not typed again."]


def test_a_task_that_is_cancelled_while_the_password_is_asked_for_says_nothing(qtbot: QtBot, window: Window) -> None:
    errors: list[Exception] = []
    task = run_task(QWidget(window), Locked(), lambda _result: None, errors.append)
    qtbot.waitUntil(lambda: bool(window.asked))
    task.cancel()
    window.asked[0][1]()
    assert errors == []


def test_without_a_window_that_asks_the_error_is_told(qtbot: QtBot, listener: Listener) -> None:
    run_task(listener, Locked(), lambda _result: None)
    qtbot.waitUntil(lambda: bool(listener.errors))
    assert isinstance(listener.errors[0], PasswordNeededError)
