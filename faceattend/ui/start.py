"""Opens the window and keeps it: from the locked vault to the office and back."""

import logging
from collections.abc import Sequence
from contextlib import ExitStack

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QApplication

from faceattend.errors import FaceAttendError
from faceattend.logfile import log_file
from faceattend.paths import log_folder
from faceattend.services.office import Office, VaultGate
from faceattend.ui.application import build_application
from faceattend.ui.defects import DefectReporter, crash_log
from faceattend.ui.doorway import Doorway
from faceattend.ui.entry_window import EntryWindow
from faceattend.ui.interrupts import Interrupts
from faceattend.ui.machine import MachineSettings
from faceattend.ui.main_window import MainWindow
from faceattend.ui.messages import CrashDialog
from faceattend.workers.tasks import join_tasks

_JOIN_SECONDS = 10.0

_log = logging.getLogger(__name__)


def run_window(
    gate: VaultGate, office: Office | None, arguments: Sequence[str] = (), doorway: Doorway | None = None
) -> int:
    """Open the window of a data folder; return the exit code when it is closed.

    Args:
        office: the open office, to begin without asking for the passphrase; it stays open when the window closes.
        arguments: options for Qt, such as -platform.
        doorway: what is on the screen already; the first window takes its place.
    """
    machine = MachineSettings()
    app = build_application(machine, arguments)
    keeper = WindowKeeper(app, machine, gate, doorway)
    return keeper.run(office)


def run_office(office: Office, arguments: Sequence[str] = ()) -> int:
    """Open the window on an office that is open already and stays open; return the exit code."""
    machine = MachineSettings()
    app = build_application(machine, arguments)
    keeper = WindowKeeper(app, machine, None)
    return keeper.run(office)


class WindowKeeper(QObject):
    """Shows one window at a time: the entry while the vault is locked, the main window while it is open."""

    def __init__(
        self, app: QApplication, machine: MachineSettings, gate: VaultGate | None, doorway: Doorway | None = None
    ) -> None:
        super().__init__()
        self._doorway = doorway
        self._app = app
        self._machine = machine
        self._gate = gate
        self._entry: EntryWindow | None = None
        self._main: MainWindow | None = None
        self._own_office: Office | None = None
        self._failure: FaceAttendError | None = None
        self._reporter = DefectReporter(self)
        self._reporter.found.connect(self._show_defect)
        self._interrupts = Interrupts(self)
        self._interrupts.asked.connect(self._end)

    def run(self, office: Office | None) -> int:
        """Show the first window and stay until the last one is closed; return the exit code.

        Raises:
            FaceAttendError: the vault could not be closed in order.
        """
        with ExitStack() as logs:
            try:
                logs.enter_context(log_file(log_folder()))
                logs.enter_context(crash_log(log_folder()))
            except OSError as error:
                _log.warning("there is no log file: %s", error)
            return self._run(office)

    def _run(self, office: Office | None) -> int:
        self._app.setQuitOnLastWindowClosed(False)
        self._reporter.install()
        self._interrupts.install()
        try:
            if office is not None:
                self._show_office(office)
            else:
                self._show_entry(alone=True)
            code = self._app.exec()
        finally:
            self._interrupts.uninstall()
            self._reporter.uninstall()
            join_tasks(_JOIN_SECONDS)
        if self._failure is not None:
            raise self._failure
        return code

    def _show_entry(self, *, alone: bool = False) -> None:
        if self._gate is None:
            self._app.quit()
            return
        self._entry = EntryWindow(self._gate, self._machine, alone=alone)
        self._entry.opened.connect(self._unlocked)
        self._entry.closed.connect(self._app.quit)
        self._entry.show()
        self._leave_doorway()
        self._entry.begin()

    def _leave_doorway(self) -> None:
        doorway, self._doorway = self._doorway, None
        if doorway is not None:
            doorway.close()

    def _unlocked(self, office: Office) -> None:
        self._own_office = office
        entry, self._entry = self._entry, None
        self._show_office(office)
        if entry is not None:
            entry.closed.disconnect(self._app.quit)
            entry.close()
            entry.deleteLater()

    def _show_office(self, office: Office) -> None:
        self._main = MainWindow(office, self._machine)
        self._main.closed.connect(self._closed)
        self._main.show()
        self._leave_doorway()
        self._main.begin()

    def _closed(self, locked: bool) -> None:  # noqa: FBT001 - a signal's argument
        main, self._main = self._main, None
        if main is not None:
            main.deleteLater()
        self._close_office()
        if locked and self._gate is not None:
            self._show_entry()
        else:
            self._app.quit()

    def _close_office(self) -> None:
        office, self._own_office = self._own_office, None
        if office is None:
            return
        try:
            office.close()
        except FaceAttendError as error:
            self._failure = error

    def _end(self) -> None:
        """Close as the terminal or the session asks, which cannot answer questions."""
        if self._main is not None:
            self._main.end()
        elif self._entry is not None:
            # It asks when a recovery key would be lost that nobody has written down.
            self._entry.close()

    def _show_defect(self, error: BaseException) -> None:
        meaning = self._main.recording_words() if self._main is not None else ""
        CrashDialog(error, meaning, self._main or self._entry).open()
