"""Finite jobs off the GUI thread: the work runs in a thread of its own, its outcome arrives on the GUI thread."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from typing import Generic, Protocol, TypeVar, runtime_checkable

from PyQt6 import sip
from PyQt6.QtCore import QCoreApplication, QObject, pyqtSignal

from faceattend.errors import FaceAttendError, UserError
from faceattend.services.access import PasswordNeededError

__all__ = [
    "AsksPassword",
    "ShowsErrors",
    "Task",
    "TaskCancelled",
    "TaskHandle",
    "join_tasks",
    "run_task",
    "tasks_running",
]

Result = TypeVar("Result")

_log = logging.getLogger(__name__)


class TaskCancelled(Exception):
    """Ends a job that was cancelled; nobody is told."""


@runtime_checkable
class ShowsErrors(Protocol):
    """A widget that tells its user about an error: a tab, a dialog with a strip, the window."""

    def show_error(self, error: Exception) -> None:
        """Say what happened and what to do."""


@runtime_checkable
class AsksPassword(Protocol):
    """A widget that asks whoever is signed in to type the password again: the window."""

    def ask_password(self, again: Callable[[], None], refused: Callable[[], None]) -> None:
        """Ask for the password; call ``again`` once it was right, or ``refused`` when the user gave up."""


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
    outcome after that widget is gone; it deletes itself once the outcome was delivered. A job that needs the password
    first is the same task before and after it was typed.
    """

    _ended = pyqtSignal()
    _progressed = pyqtSignal()

    def __init__(
        self,
        parent: QObject,
        deliver: "Callable[[Task], None]",
        progress: Callable[[int, int, str], None] | None,
    ) -> None:
        super().__init__(QCoreApplication.instance())
        self._widget = parent
        self._deliver = deliver
        self._running = True
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
        return self._running

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
        """Wake the GUI thread to deliver the outcome. Called by the task's thread when the job has ended."""
        self._ended.emit()

    def wait(self) -> None:
        """Go on running although the job has ended, because it will run once more or :meth:`end` otherwise."""
        self._running = True

    @property
    def _silent(self) -> bool:
        return self.cancelled or sip.isdeleted(self._widget)

    def _on_progressed(self) -> None:
        with self._lock:
            report, self._report = self._report, None
        if report is not None and self._progress is not None and self.running and not self._silent:
            self._progress(*report)

    def _on_ended(self) -> None:
        self._running = False
        if not self._silent:
            self._deliver(self)
        if not self._running:
            self.deleteLater()


class _NotConfirmedError(UserError):
    """The user was asked for the password and gave up."""


class _Job(Generic[Result]):
    """What a task does. Its outcome passes from the job's thread to the GUI thread through one slot."""

    def __init__(
        self,
        parent: QObject,
        op: Callable[[TaskHandle], Result],
        success: Callable[[Result], None],
        failure: Callable[[Exception], None] | None,
    ) -> None:
        self._parent = parent
        self._op = op
        self._success = success
        self._failure = failure
        self._result: list[Result] = []
        self._error: Exception | None = None

    def start(self, task: Task) -> None:
        """Run the job in a thread."""
        self._error = None
        _TaskThread(task, lambda: self._work(task)).start()

    def deliver(self, task: Task) -> None:
        """Hand over the outcome; when the password is needed first, ask for it and begin again."""
        error = self._error
        asker = _asker(self._parent) if isinstance(error, PasswordNeededError) else None
        if error is None:
            self._success(self._result[0])
        elif asker is not None:
            task.wait()
            asker.ask_password(lambda: self.start(task), lambda: self._refuse(task))
        elif self._failure is not None:
            self._failure(error)
        else:
            _show(self._parent, error)

    def _work(self, task: Task) -> None:
        try:
            self._result.append(self._op(TaskHandle(task)))
        except TaskCancelled:
            task.cancel()
        except Exception as error:  # noqa: BLE001 - it is handed to the GUI thread, whatever it is
            self._error = error
            if task.cancelled:
                _log_unseen(error)
        task.end()

    def _refuse(self, task: Task) -> None:
        self._error = _NotConfirmedError("Nothing was done, because the password was not typed again.")
        task.end()


def run_task(
    parent: QObject,
    op: Callable[[TaskHandle], Result],
    success: Callable[[Result], None],
    failure: Callable[[Exception], None] | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Task:
    """Run ``op`` in a thread and hand its outcome to ``success`` or ``failure`` on the GUI thread.

    ``op`` gets plain values, never a widget to touch. When ``parent`` is destroyed or the task is cancelled, no
    callback is called any more; an error that comes afterwards goes to the log. When the job needs the password to be
    typed again, the nearest :class:`AsksPassword` asks for it and the job runs once more, from its beginning.

    Args:
        parent: the object on whose behalf the job runs.
        failure: without it, the error is shown by the nearest ancestor of ``parent`` (itself included) that is a
            :class:`ShowsErrors`; when there is none it is raised on the GUI thread.
        progress: gets (done, total, text).
    """
    job = _Job(parent, op, success, failure)
    task = Task(parent, job.deliver, progress)
    job.start(task)
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
    for ancestor in _ancestors(start):
        if isinstance(ancestor, ShowsErrors):
            ancestor.show_error(error)
            return
    raise error


def _asker(start: QObject) -> AsksPassword | None:
    return next((each for each in _ancestors(start) if isinstance(each, AsksPassword)), None)


def _ancestors(start: QObject) -> Iterator[QObject]:
    """Yield an object and everything it is in, from the inside."""
    ancestor: QObject | None = start
    while ancestor is not None:
        yield ancestor
        ancestor = ancestor.parent()
