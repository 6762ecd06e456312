"""Checking in with a code while the records are locked."""

from datetime import UTC, datetime

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QLineEdit, QWidget

from faceattend.domain.people import MAX_CODE_LENGTH
from faceattend.domain.punches import Direction
from faceattend.domain.waiting import WaitingEntry
from faceattend.services.office import VaultGate
from faceattend.ui.controls import Kind, Role, button, column, label, row
from faceattend.ui.icons import Icon
from faceattend.ui.messages import MessageStrip, Notice, Severity
from faceattend.ui.site_time import time_text
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import TaskHandle, run_task

_THANKS_SECONDS = 20


class CheckInPage(QWidget):
    """Takes a code and whether its owner comes or goes; nothing of the records is shown.

    Signals:
        left: the user goes back to where the records are unlocked.
    """

    left = pyqtSignal()

    def __init__(self, gate: VaultGate) -> None:
        super().__init__()
        self._gate = gate
        self._strip = MessageStrip()
        self._code = QLineEdit()
        self._code.setMaxLength(MAX_CODE_LENGTH)
        name = label(self.tr("&Code"))
        name.setBuddy(self._code)
        self._code.setAccessibleName(self.tr("Code"))
        self._in = button(self.tr("In"), name=Icon.ARROW_IN)
        self._out = button(self.tr("Out"), name=Icon.ARROW_OUT)
        back = button(self.tr("Back"), Kind.FLAT)
        words = self.tr("It counts when somebody at the desk has accepted it. Until then nobody can read it.")
        ways = row()
        ways.addWidget(self._in, 1)
        ways.addWidget(self._out, 1)
        buttons = row()
        buttons.addWidget(back)
        buttons.addStretch()
        layout = column()
        layout.addWidget(self._strip)
        layout.addSpacing(GRID // 2)
        layout.addWidget(label(self.tr("Check in with a code"), Role.TITLE, wrap=True))
        layout.addWidget(label(words, Role.MUTED, wrap=True))
        layout.addSpacing(GRID)
        layout.addWidget(name)
        layout.addWidget(self._code)
        layout.addSpacing(GRID)
        layout.addLayout(ways)
        layout.addSpacing(GRID)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self._code.textChanged.connect(self._refresh)
        self._code.returnPressed.connect(self._in.setFocus)
        self._in.clicked.connect(lambda: self._write(Direction.IN))
        self._out.clicked.connect(lambda: self._write(Direction.OUT))
        back.clicked.connect(self.left)
        self._refresh()

    def start(self) -> None:
        """Wait for the next code."""
        self._strip.clear()
        self._code.clear()
        self._code.setFocus()

    def show_error(self, error: Exception) -> None:
        """Say why it was not written down."""
        self._busy(on=False)
        self._strip.show_error(error)
        self._code.setFocus()

    def _refresh(self) -> None:
        for each in (self._in, self._out):
            each.setEnabled(bool(self._code.text().strip()))

    def _busy(self, *, on: bool) -> None:
        self._code.setEnabled(not on)
        if on:
            self._in.setEnabled(False)
            self._out.setEnabled(False)
        else:
            self._refresh()

    def _write(self, direction: Direction) -> None:
        gate, code = self._gate, self._code.text()
        self._strip.clear()
        self._busy(on=True)

        def op(_task: TaskHandle) -> WaitingEntry:
            return gate.write_while_locked(code, direction)

        run_task(self, op, self._written)

    def _written(self, entry: WaitingEntry) -> None:
        self._busy(on=False)
        self.start()
        # The zone of the office cannot be read while the records are locked.
        when = time_text(entry.time, datetime.now().astimezone().tzinfo or UTC)
        words = self.tr("In at {0}.") if entry.direction is Direction.IN else self.tr("Out at {0}.")
        text = words.format(when) + " " + self.tr("It waits to be accepted at the desk.")
        self._strip.show_notice(Notice(Severity.OK, text, seconds=_THANKS_SECONDS))
