"""Long work with a bar and a way to stop it."""

from collections.abc import Callable
from typing import TypeVar

from PyQt6.QtGui import QShowEvent
from PyQt6.QtWidgets import QDialog, QProgressBar, QWidget

from faceattend.domain.keeping import Progress
from faceattend.ui.controls import Role, button, column, fit_height, label, row
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import TaskHandle, run_task

Result = TypeVar("Result")

_STEPS = 1000
"""Of the bar: it takes no more than 31 bits, and a database may have more bytes."""


class WorkBar(QWidget):
    """A bar with a sentence, hidden while nothing is at work."""

    def __init__(self) -> None:
        super().__init__()
        self._words = label("", Role.MUTED, wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        layout = column(gap=GRID // 2)
        layout.addWidget(self._words)
        layout.addWidget(self._bar)
        self.setLayout(layout)
        self.hide()

    def begin(self, words: str) -> None:
        """Show that something begins."""
        self._words.setText(words)
        self._bar.setAccessibleName(words)
        self._bar.setRange(0, 0)
        self.show()

    def show_progress(self, done: int, total: int, _text: str = "") -> None:
        """Show how much is done."""
        if total > 0:
            self._bar.setRange(0, _STEPS)
            self._bar.setValue(min(_STEPS, done * _STEPS // total))

    def end(self) -> None:
        """Nothing is at work any more."""
        self.hide()


class ProgressDialog(QDialog):
    """Carries out one piece of work off the GUI thread; closes when it is done, or when the user stops it."""

    def __init__(self, title: str, words: str, parent: QWidget) -> None:
        """Build the dialog.

        Args:
            words: what is being done, and what stopping it means.
        """
        super().__init__(parent)
        self.setWindowTitle(title)
        self._stop: Callable[[], None] = lambda: None
        self._bar = WorkBar()
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        buttons = row()
        buttons.addStretch()
        buttons.addWidget(cancel)
        layout = column(margin=3 * GRID, gap=GRID + GRID // 2)
        layout.addWidget(label(title, Role.HEADING))
        layout.addWidget(self._bar)
        layout.addSpacing(GRID)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.setFixedWidth(480)
        self._bar.begin(words)

    def run(
        self,
        work: Callable[[Progress], Result],
        success: Callable[[Result], None],
        failure: Callable[[Exception], None],
    ) -> None:
        """Begin, and show the dialog until the work has ended."""
        task = run_task(
            self,
            lambda handle: work(stopping(handle)),
            lambda result: self._end(lambda: success(result)),
            lambda error: self._end(lambda: failure(error)),
            self._bar.show_progress,
        )
        self._stop = task.cancel
        self.finished.connect(self.deleteLater)
        self.open()

    def showEvent(self, event: QShowEvent | None) -> None:
        """Begin as high as it has to be."""
        super().showEvent(event)
        fit_height(self)

    def reject(self) -> None:
        """Stop the work."""
        self._stop()
        super().reject()

    def _end(self, then: Callable[[], None]) -> None:
        self.accept()
        then()


def stopping(handle: TaskHandle) -> Progress:
    """Return a progress that ends the work when its task was cancelled."""

    def progress(done: int, total: int) -> None:
        handle.report(done, total)
        handle.raise_if_cancelled()

    return progress
