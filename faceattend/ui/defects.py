"""Where the unexpected goes: into the log, and to the user in one dialog."""

import faulthandler
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from PyQt6.QtCore import QMessageLogContext, QObject, QtMsgType, pyqtSignal, qInstallMessageHandler

_log = logging.getLogger(__name__)

_QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


@contextmanager
def crash_log(folder: Path) -> Iterator[None]:
    """Write the stack of every thread to a file in ``folder`` when the process itself breaks.

    Raises:
        OSError: the folder cannot be written.
    """
    with (folder / "crash.log").open("a", encoding="utf-8") as file:
        faulthandler.enable(file)
        try:
            yield
        finally:
            faulthandler.disable()


class DefectReporter(QObject):
    """Catches what nobody caught, on any thread, and hands it to the GUI thread.

    Signals:
        found: the exception, on the GUI thread.
    """

    found = pyqtSignal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._restore: list[Callable[[], None]] = []

    def install(self) -> None:
        """Take the hooks of Python and Qt. Without a hook PyQt ends the process at an exception in a slot."""
        before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._uncaught
        threading.excepthook = self._uncaught_in_thread
        sys.unraisablehook = self._unraisable
        handler = qInstallMessageHandler(_log_qt)

        def restore() -> None:
            sys.excepthook, threading.excepthook, sys.unraisablehook = before
            qInstallMessageHandler(handler)

        self._restore.append(restore)

    def uninstall(self) -> None:
        """Give the hooks back."""
        while self._restore:
            self._restore.pop()()

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        _log.critical("an error that nobody caught", exc_info=(kind, error, trace))
        self.found.emit(error)

    def _uncaught_in_thread(self, hook: threading.ExceptHookArgs) -> None:
        if hook.exc_value is not None and not isinstance(hook.exc_value, SystemExit):
            name = hook.thread.name if hook.thread else "?"
            _log.critical("an error that nobody caught on thread %s", name, exc_info=hook.exc_value)
            self.found.emit(hook.exc_value)

    def _unraisable(self, hook: "sys.UnraisableHookArgs") -> None:
        _log.error("an error that could not be raised: %s", hook.err_msg, exc_info=hook.exc_value)


def _log_qt(kind: QtMsgType, _context: QMessageLogContext, message: str | None) -> None:
    logging.getLogger("qt").log(_QT_LEVELS[kind], "%s", message)
