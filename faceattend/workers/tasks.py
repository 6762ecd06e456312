"""Finite jobs off the GUI thread: the work runs in a thread of its own, its outcome arrives on the GUI thread."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar, runtime_checkable

from PyQt6 import sip
from PyQt6.QtCore import QCoreApplication, QObject, pyqtSignal

from faceattend.errors import FaceAttendError

__all__ = ["ShowsErrors", "Task", "TaskCancelled", "TaskHandle", "join_tasks", "run_task", "tasks_running"]

Result = TypeVar("Result")

_log = logging.getLogger(__name__)


class TaskCancelled(Exception):
    """Ends a job that was cancelled; nobody is told."""


@runtime_checkable
class ShowsErrors(Protocol):
    """A widget that tells its user about an error: a tab, a dialog with a strip, the window."""

    def show_error(self, error: Exception) -> None:
        """Say what happened and what to do."""


class TaskHandle:
    """What a job sees of its task. Only the job's own thread calls it."""

    def __init__(self, task: "Task") -> None:
        self._task = task

    @property
    def cancelled(self) -> bool:
        """Whether somebody cancelled the task; a job that checks it may clean up and return early."""
        return self._task.cancelled

    def report(self, done: int, total: int, text: str = "") -> None:
        """Publish how far the job is: ``done`` of ``total``, and what it is at. Only the newest report is shown."""
        self._task.publish(done, total, text)

    def raise_if_cancelled(self) -> None:
        """End the job here when the task was cancelled.

        Raises:
            TaskCancelled: it was.
        """
        if self.cancelled:
            raise TaskCancelled


class _TaskThread(threading.Thread):
    """The thread of one task; found again by :func:`join_tasks` among all threads of the process."""

    def __init__(self, task: "Task", work: Callable[[], None]) -> None:
        super().__init__(target=work, name="task")
        self.task = task


class Task(QObject):
    """A running job, seen from the GUI thread.

    It belongs to the application and not to the widget that asked for it, because the thread must be able to post its
    outcome after that widget is gone; it deletes itself once the outcome was delivered.
    """

    _ended = pyqtSignal()
    _progressed = pyqtSignal()

    def __init__(
        self,
        parent: QObject,
        deliver: Callable[[], None],
        progress: Callable[[int, int, str], None] | None,
    ) -> None:
        super().__init__(QCoreApplication.instance())
        self._widget = parent
        self._deliver: Callable[[], None] | None = deliver
        self._progress = progress
        self._cancelled = threading.Event()
        self._lock = threading.Lock()
        self._report: tuple[int, int, str] | None = None
        self._ended.connect(self._on_ended)
        self._progressed.connect(self._on_progressed)
        parent.destroyed.connect(self.cancel)

    @property
    def cancelled(self) -> bool:
        """Whether the task was cancelled. Any thread may ask."""
        return self._cancelled.is_set()

    @property
    def running(self) -> bool:
        """Whether the outcome is still to be delivered."""
        return self._deliver is not None

    def cancel(self) -> None:
        """Ask the job to stop; from now on none of its callbacks is called. Any thread may cancel."""
        self._cancelled.set()

    def publish(self, done: int, total: int, text: str) -> None:
        """Keep the newest report and wake the GUI thread, once for all reports that it has not fetched."""
        with self._lock:
            pending = self._report is not None
            self._report = (done, total, text)
        if not pending:
            self._progressed.emit()

    def end(self) -> None:
        """Wake the GUI thread to deliver the outcome. Called once, by the task's thread."""
        self._ended.emit()

    @property
    def _silent(self) -> bool:
        return self.cancelled or sip.isdeleted(self._widget)

    def _on_progressed(self) -> None:
        with self._lock:
            report, self._report = self._report, None
        if report is not None and self._progress is not None and self.running and not self._silent:
            self._progress(*report)

    def _on_ended(self) -> None:
        deliver, self._deliver = self._deliver, None
        self.deleteLater()
        if deliver is not None and not self._silent:
            deliver()


class _Outcome(Generic[Result]):
    """The one slot through which a job's result or error passes from its thread to the GUI thread."""

    def __init__(self) -> None:
        self.result: list[Result] = []
        self.error: Exception | None = None


def run_task(
    parent: QObject,
    op: Callable[[TaskHandle], Result],
    success: Callable[[Result], None],
    failure: Callable[[Exception], None] | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Task:
    """Run ``op`` in a thread and hand its outcome to ``success`` or ``failure`` on the GUI thread.

    ``op`` gets plain values, never a widget to touch. When ``parent`` is destroyed or the task is cancelled, no
    callback is called any more; an error that comes afterwards goes to the log.

    Args:
        parent: the object on whose behalf the job runs.
        failure: without it, the error is shown by the nearest ancestor of ``parent`` (itself included) that is a
            :class:`ShowsErrors`; when there is none it is raised on the GUI thread.
        progress: gets (done, total, text).
    """
    outcome: _Outcome[Result] = _Outcome()

    def deliver() -> None:
        if outcome.error is None:
            success(outcome.result[0])
        elif failure is not None:
            failure(outcome.error)
        else:
            _show(parent, outcome.error)

    task = Task(parent, deliver, progress)

    def work() -> None:
        try:
            outcome.result.append(op(TaskHandle(task)))
        except TaskCancelled:
            task.cancel()
        except Exception as error:  # noqa: BLE001 - it is handed to the GUI thread, whatever it is
            outcome.error = error
            if task.cancelled:
                _log_unseen(error)
        task.end()

    _TaskThread(task, work).start()
    return task


def tasks_running() -> bool:
    """Return whether a job of any task is still at work."""
    return bool(_task_threads())


def join_tasks(seconds: float) -> bool:
    """Cancel every running task and wait for the threads; return whether all of them ended in time."""
    deadline = time.monotonic() + seconds
    threads = _task_threads()
    for thread in threads:
        thread.task.cancel()
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    return not any(thread.is_alive() for thread in threads)


def _task_threads() -> list[_TaskThread]:
    return [thread for thread in threading.enumerate() if isinstance(thread, _TaskThread)]


def _log_unseen(error: Exception) -> None:
    if isinstance(error, FaceAttendError):
        # Its sentence may name a person, and the log names nobody.
        _log.warning("a cancelled task failed: %s", type(error).__name__)
    else:
        _log.warning("a cancelled task failed", exc_info=error)


def _show(start: QObject, error: Exception) -> None:
    ancestor: QObject | None = start
    while ancestor is not None:
        if isinstance(ancestor, ShowsErrors):
            ancestor.show_error(error)
            return
        ancestor = ancestor.parent()
    raise error
