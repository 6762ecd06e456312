"""A dialog that writes something into the records."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PyQt6.QtGui import QShowEvent
from PyQt6.QtWidgets import QDialog, QWidget

from faceattend.ui.controls import Kind, Role, button, column, fit_height, label, row
from faceattend.ui.messages import MessageStrip
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import run_task

Written = TypeVar("Written")


class WriteDialog(QDialog, Generic[Written]):
    """Writes off the GUI thread, shows what went wrong, and closes when it is written.

    A dialog of a kind fills ``body``, calls :meth:`require` whenever something is typed, and overrides :meth:`job`.

    Attributes:
        written: what was written, once the dialog was accepted.
    """

    def __init__(self, title: str, verb: str, kind: Kind, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.written: Written | None = None
        self._lacking = ""
        self._writing = False
        self._strip = MessageStrip()
        self._missing = label("", Role.MUTED)
        self._write = button(verb, kind)
        # Enter never destroys.
        self._write.setDefault(kind is Kind.PRIMARY)
        self._write.clicked.connect(self._begin)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        buttons = row()
        buttons.addWidget(self._missing, 1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._write)
        self.body = column(gap=2 * GRID)
        layout = column(margin=3 * GRID, gap=2 * GRID)
        layout.addWidget(label(title, Role.HEADING))
        layout.addWidget(self._strip)
        layout.addLayout(self.body)
        layout.addSpacing(GRID)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.setMinimumWidth(520)

    def require(self, missing: str) -> None:
        """Allow writing when nothing is missing; else say what, beside the button."""
        self._lacking = missing
        self._missing.setText(missing)
        # What is typed while it is being written must not let it be written twice.
        self._write.setEnabled(not missing and not self._writing)

    def job(self) -> Callable[[], Written]:
        """Return the writing with the values of this moment; it runs on another thread."""
        raise NotImplementedError

    def show_error(self, error: Exception) -> None:
        """Say what went wrong."""
        self._strip.show_error(error)
        self.fit()

    def fit(self) -> None:
        """Be as high as what is in it needs."""
        if self.isVisible():
            fit_height(self)

    def showEvent(self, event: QShowEvent | None) -> None:
        """Begin as high as it has to be."""
        super().showEvent(event)
        self.fit()

    def _begin(self) -> None:
        job = self.job()
        self._strip.clear()
        self._set_writing(writing=True)
        run_task(self, lambda _handle: job(), self._done, self._failed)

    def _done(self, written: Written) -> None:
        self.written = written
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._set_writing(writing=False)
        self.show_error(error)

    def _set_writing(self, *, writing: bool) -> None:
        self._writing = writing
        self.require(self._lacking)
