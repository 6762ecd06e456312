"""Putting a backup in the place of the records: which one, who is there, what would be lost, and doing it."""

from datetime import UTC, datetime
from pathlib import Path

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QFileDialog, QLineEdit, QWidget

from faceattend.domain.keeping import RestoreReport
from faceattend.errors import BugError, FaceAttendError
from faceattend.services.office import VaultGate
from faceattend.services.restoring import Restoration
from faceattend.ui.controls import Kind, Pages, Role, button, column, label, row
from faceattend.ui.icons import Icon
from faceattend.ui.machine import MachineSettings
from faceattend.ui.messages import CrashDialog, MessageStrip
from faceattend.ui.progress_dialog import WorkBar, stopping
from faceattend.ui.restore_words import backup_words, loss_words, other_words
from faceattend.ui.sign_in_form import SignInForm
from faceattend.ui.source_fields import folder_near
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import Task, TaskHandle, run_task


class RestorePage(QWidget):
    """Leads through a restore while the records are locked.

    Signals:
        left: the user goes back, and nothing was changed.
        restored: the backup is in place and the records can be unlocked.
    """

    left = pyqtSignal()
    restored = pyqtSignal()

    def __init__(self, gate: VaultGate, machine: MachineSettings) -> None:
        super().__init__()
        self._strip = MessageStrip()
        self._choice = _ChoicePage(gate, machine)
        self._preview = _PreviewPage()
        self._end = _EndPage()
        self._pages = Pages()
        for page in (self._choice, self._preview, self._end):
            self._pages.add(page)
        layout = column()
        layout.addWidget(self._strip)
        layout.addWidget(self._pages)
        self.setLayout(layout)
        self._choice.left.connect(self.left)
        self._choice.looked.connect(self._show_preview)
        self._choice.failed.connect(self.show_error)
        self._preview.left.connect(self.start)
        self._preview.failed.connect(self.show_error)
        self._preview.done.connect(self._show_end)
        self._end.closed.connect(self.restored)

    @property
    def working(self) -> bool:
        """Whether a backup is being put in place at this moment."""
        return self._preview.working

    def start(self) -> None:
        """Ask for the backup."""
        self._strip.clear()
        self._pages.turn_to(self._choice)
        self._choice.start()

    def give_up(self) -> None:
        """Let the records go, because the window is closing."""
        self._preview.give_up()

    def show_error(self, error: Exception) -> None:
        """Say why the backup cannot be put back; nothing was changed."""
        self.start()
        if isinstance(error, FaceAttendError) and not isinstance(error, BugError):
            self._strip.show_error(error)
        else:
            CrashDialog(error, self.tr("Nothing was changed."), self).open()

    def _show_preview(self, restoration: Restoration) -> None:
        self._strip.clear()
        self._preview.show_restoration(restoration)
        self._pages.turn_to(self._preview)
        self._preview.start()

    def _show_end(self, report: RestoreReport) -> None:
        self._end.show_report(report)
        self._pages.turn_to(self._end)
        self._end.start()


class _ChoicePage(QWidget):
    """Which backup, and who is there.

    Signals:
        left: the user goes back.
        looked: the Restoration of a backup that can be put back.
        failed: the Exception for which it cannot.
    """

    left = pyqtSignal()
    looked = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(self, gate: VaultGate, machine: MachineSettings) -> None:
        super().__init__()
        self._folder = gate.folder
        # Read by the job on its own thread.
        self._path = ""

        def look(name: str, password: str) -> Restoration:
            return gate.begin_restore(Path(self._path), password, name)

        def look_by_key(key: str) -> Restoration:
            return gate.begin_restore_with_recovery_key(Path(self._path), key)

        self._file = QLineEdit()
        self._file.setAccessibleName(self.tr("Backup"))
        self._file.setPlaceholderText("attendance-2026-05-29-180000.backup")
        name = label(self.tr("&Backup"))
        name.setBuddy(self._file)
        self._choose = button(self.tr("Choose..."), name=Icon.FOLDER)
        self._form = SignInForm(machine, self.tr("Look at it"), look, look_by_key)
        back = button(self.tr("Back"), Kind.FLAT)
        both = row()
        both.addWidget(self._file, 1)
        both.addWidget(self._choose)
        words = self.tr(
            "It takes the place of the present records. First you see what would be lost. Only an administrator may "
            "do it."
        )
        layout = column()
        layout.addWidget(label(self.tr("Restore a backup"), Role.TITLE, wrap=True))
        layout.addWidget(label(words, Role.MUTED, wrap=True))
        layout.addSpacing(GRID)
        layout.addWidget(name)
        layout.addLayout(both)
        layout.addWidget(self._form)
        line = row()
        line.addWidget(back)
        line.addStretch()
        layout.addLayout(line)
        self.setLayout(layout)
        self._file.textChanged.connect(self._typed)
        self._choose.clicked.connect(self._ask)
        self._form.entered.connect(self.looked)
        self._form.failed.connect(self.failed)
        back.clicked.connect(self.left)
        self._typed("")

    def start(self) -> None:
        """Put the cursor where typing begins."""
        self._form.start()
        if not self._path:
            self._choose.setFocus()

    def _typed(self, path: str) -> None:
        self._path = path.strip()
        self._form.setEnabled(bool(self._path))

    def _ask(self) -> None:
        near = folder_near(self._path) if self._path else str(self._folder / "backups")
        backups = self.tr("Backups ({0});;All files (*)").format("*.backup")
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a backup"), near, backups)
        if path:
            self._file.setText(path)
            self._form.start()


class _PreviewPage(QWidget):
    """What the backup is, what would be lost, and the button that does it.

    Signals:
        left: back to the choice.
        failed: the Exception for which nothing was changed.
        done: the RestoreReport.
    """

    left = pyqtSignal()
    failed = pyqtSignal(object)
    done = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self._restoration: Restoration | None = None
        self._task: Task | None = None
        self._what = label("", wrap=True)
        self._loss = label("", Role.BAD, wrap=True)
        self._others = label("", Role.MUTED, wrap=True)
        self._bar = WorkBar()
        self._back = button(self.tr("Back"))
        self._go = button(self.tr("Put this backup back"), Kind.DANGER)
        self._back.clicked.connect(self._leave)
        self._go.clicked.connect(self._carry_out)
        buttons = row()
        buttons.addWidget(self._back)
        buttons.addStretch()
        buttons.addWidget(self._go)
        layout = column()
        layout.addWidget(label(self.tr("Put this backup back?"), Role.TITLE, wrap=True))
        for each in (self._what, self._loss, self._others, self._bar):
            layout.addWidget(each)
        layout.addSpacing(GRID)
        layout.addLayout(buttons)
        self.setLayout(layout)

    @property
    def working(self) -> bool:
        """Whether the backup is being put in place."""
        return self._task is not None and self._task.running and not self._task.cancelled

    def show_restoration(self, restoration: Restoration) -> None:
        """Show what a backup is and what would be lost."""
        self._restoration = restoration
        preview = restoration.preview
        # The zone of the office cannot be read while the records are locked.
        zone = datetime.now().astimezone().tzinfo or UTC
        self._what.setText(backup_words(preview, zone))
        lost = list(loss_words(preview, zone))
        self._loss.setText("\n".join(lost))
        self._loss.setVisible(bool(lost))
        others = list(other_words(preview))
        if not lost:
            others.insert(0, self.tr("Nothing is known that would be lost."))
        self._others.setText("\n".join(others))
        self._bar.end()
        self._go.setEnabled(True)
        self._back.setText(self.tr("Back"))

    def start(self) -> None:
        """Put the focus where nothing is destroyed."""
        self._back.setFocus()

    def give_up(self) -> None:
        """Let the records go."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        elif self._restoration is not None:
            self._restoration.close()
        self._restoration = None

    def _leave(self) -> None:
        self.give_up()
        self.left.emit()

    def _carry_out(self) -> None:
        restoration = self._restoration
        if restoration is None:
            return
        self._go.setEnabled(False)
        self._back.setText(self.tr("Cancel"))
        self._bar.begin(self.tr("Copying the backup and checking it. Cancel leaves everything as it is."))

        def op(handle: TaskHandle) -> RestoreReport:
            # Whatever happens, the folder is free afterwards.
            with restoration:
                return restoration.carry_out(stopping(handle))

        self._task = run_task(self, op, self._put_back, self._not_put_back, self._bar.show_progress)

    def _put_back(self, report: RestoreReport) -> None:
        self._task = None
        self._restoration = None
        self.done.emit(report)

    def _not_put_back(self, error: Exception) -> None:
        self._task = None
        self._restoration = None
        self.failed.emit(error)


class _EndPage(QWidget):
    """Says that the backup is in place.

    Signals:
        closed: the user goes on.
    """

    closed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self._words = label("", wrap=True)
        self._go = button(self.tr("Unlock"), Kind.PRIMARY)
        self._go.clicked.connect(self.closed)
        buttons = row()
        buttons.addStretch()
        buttons.addWidget(self._go)
        layout = column()
        layout.addWidget(label(self.tr("The backup is in place"), Role.TITLE, wrap=True))
        layout.addWidget(self._words)
        layout.addSpacing(GRID)
        layout.addLayout(buttons)
        self.setLayout(layout)

    def show_report(self, report: RestoreReport) -> None:
        """Say where the records before it are."""
        words = [self.tr("Unlock the records with name and password as usual.")]
        if report.kept_aside is not None:
            words.append(self.tr("The records before it are kept as {0}.").format(report.kept_aside))
        self._words.setText(" ".join(words))

    def start(self) -> None:
        """Put the focus on the one button."""
        self._go.setFocus()
