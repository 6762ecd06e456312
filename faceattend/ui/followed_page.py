"""What the pages of Preferences have in common on which something goes on by itself while they are looked at.

Changes are made at once. What the page shows is read when it is turned to, after every change, and now and then.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from PyQt6.QtCore import QTimer
from PyQt6.QtGui import QHideEvent, QShowEvent
from PyQt6.QtWidgets import QDialog, QWidget

from faceattend.services.office import Office
from faceattend.ui.controls import column
from faceattend.ui.messages import Notice, NoticeAction, Severity
from faceattend.ui.row_list import RowList
from faceattend.ui.tabbed_page import TabbedPage
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import Task, run_task

Read = TypeVar("Read")
"""All that a page shows, as it was read at one moment."""


class FollowedPage(TabbedPage, Generic[Read]):
    """A page of lists in tabs that is read again and again while somebody looks at it.

    Attributes:
        shown: what is on the page; None until it was read.
    """

    def __init__(self, office: Office, title: str, words: str, every: int) -> None:
        """Build the page without tabs.

        Args:
            words: what the page is for.
            every: milliseconds after which it is read again while it is looked at.
        """
        super().__init__(office, title, words)
        self.shown: Read | None = None
        self._reading: Task | None = None
        self._again = QTimer(self)
        self._again.setInterval(every)
        self._again.timeout.connect(self.read)

    def opened(self) -> None:
        """Read what the page shows."""
        self.read()

    def showEvent(self, event: QShowEvent | None) -> None:
        """Follow what goes on."""
        super().showEvent(event)
        self._again.start()

    def hideEvent(self, event: QHideEvent | None) -> None:
        """Follow nothing while nobody looks."""
        self._again.stop()
        super().hideEvent(event)

    def fetch(self) -> Read:
        """Return what the page shows. Reads the vault: not called on the GUI thread."""
        raise NotImplementedError

    def show_read(self, read: Read) -> None:
        """Show what was read; called when it is other than before."""
        raise NotImplementedError

    def read(self) -> None:
        """Read again, and show what is new."""
        # What was read before a change must not be shown after it.
        if self._reading is not None:
            self._reading.cancel()
        self._reading = run_task(self, lambda _handle: self.fetch(), self._show)

    def add_tab(self, title: str, *parts: QWidget) -> None:
        """Add a tab with parts below one another; a list gets the room that is left."""
        layout = column(gap=GRID + GRID // 2)
        layout.setContentsMargins(0, GRID, 0, 0)
        for part in parts:
            layout.addWidget(part, 1 if isinstance(part, RowList) else 0)
        if not any(isinstance(part, RowList) for part in parts):
            layout.addStretch()
        made = QWidget()
        made.setLayout(layout)
        self.tabs.addTab(made, title)

    def open_dialog(self, dialog: QDialog, accepted: Callable[[], None]) -> None:
        """Open a dialog, which goes when it is closed."""
        self.strip.clear()
        dialog.accepted.connect(accepted)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def do(self, work: Callable[[], object], words: str, *actions: NoticeAction) -> None:
        """Carry something out off the GUI thread, and then say it with ``words``."""
        run_task(self, lambda _handle: work(), lambda _done: self.done(words, *actions))

    def done(self, words: str, *actions: NoticeAction) -> None:
        """Say that something was done, where there are words for it, and show what came of it."""
        self.strip.clear()
        if words:
            self.strip.show_notice(Notice(Severity.OK, words, actions=actions))
        self.read()

    def _show(self, read: Read) -> None:
        if read != self.shown:
            self.shown = read
            self.show_read(read)
