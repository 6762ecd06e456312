"""Long work with a bar: it ends, fails or is stopped."""

import threading
from collections.abc import Callable

from PyQt6.QtWidgets import QLabel, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from faceattend.domain.keeping import Progress
from faceattend.errors import EnvironmentFault
from faceattend.ui.progress_dialog import ProgressDialog
from faceattend.workers.tasks import join_tasks
from tests.ui.conftest import Stage


class Work:
    """Work in steps, each of which waits until the test lets it go on."""

    def __init__(self, steps: int) -> None:
        self.steps = steps
        self.told: list[int] = []
        self.results: list[str] = []
        self.errors: list[Exception] = []
        self.go_on = threading.Semaphore(0)

    def __call__(self, progress: Progress) -> str:
        for step in range(self.steps):
            self.go_on.acquire()
            self.told.append(step)
            progress(step + 1, self.steps)
        return "done"

    def start(self, stage: Stage) -> ProgressDialog:
        dialog = ProgressDialog("Backing up", "The records are copied.", stage)
        dialog.run(self, self.results.append, self.errors.append)
        return dialog


def cancel(dialog: ProgressDialog) -> None:
    next(each for each in dialog.findChildren(QPushButton) if each.text() == "Cancel").click()


def test_the_bar_follows_the_work_and_the_dialog_closes(stage: Stage, qtbot: QtBot) -> None:
    work = Work(4)
    dialog = work.start(stage)
    bar = dialog.findChild(QProgressBar)
    assert bar is not None
    assert "The records are copied." in [each.text() for each in dialog.findChildren(QLabel)]
    work.go_on.release()
    work.go_on.release()
    qtbot.waitUntil(lambda: bar.value() == bar.maximum() // 2)
    work.go_on.release(2)
    qtbot.waitUntil(lambda: work.results == ["done"])


def test_cancel_stops_the_work_and_nobody_hears_of_it(stage: Stage) -> None:
    work = Work(4)
    dialog = work.start(stage)
    work.go_on.release()
    cancel(dialog)
    work.go_on.release(3)
    assert join_tasks(10)
    assert len(work.told) <= 2, "the step that was under way is the last one"
    assert work.results == []
    assert work.errors == []


def test_an_error_is_handed_on(stage: Stage, qtbot: QtBot) -> None:
    def fails(_progress: Progress) -> str:
        raise EnvironmentFault("The disk is full.")

    errors: list[Exception] = []
    show: Callable[[Exception], None] = errors.append
    ProgressDialog("Backing up", "", stage).run(fails, lambda _text: None, show)
    qtbot.waitUntil(lambda: [str(error) for error in errors] == ["The disk is full."])
