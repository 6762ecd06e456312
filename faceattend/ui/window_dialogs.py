"""The dialogs that the menus of the window open."""

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QDialog, QWidget

from faceattend.services.importing import ImportRecord
from faceattend.services.office import Office
from faceattend.ui.about import AboutDialog
from faceattend.ui.help import HelpDialog
from faceattend.ui.import_dialog import ImportDialog
from faceattend.ui.imports_dialog import ImportsDialog
from faceattend.ui.keyboard import KeyboardDialog
from faceattend.ui.log_dialog import LogDialog
from faceattend.ui.machine import MachineSettings
from faceattend.ui.messages import Messages, NoticeAction
from faceattend.ui.own_password import OwnPasswordDialog
from faceattend.ui.preferences import PreferencesDialog
from faceattend.ui.strangers_dialog import StrangersDialog
from faceattend.ui.waiting_dialog import WaitingDialog


class WindowDialogs(QObject):
    """Opens them over a window.

    Signals:
        attendance_changed: punches were accepted, imported or taken back.
        settings_applied: the settings are others than before.
        mode_chosen: the Mode of colours that was chosen.
        roll_changed: somebody was put on the roll.
    """

    attendance_changed = pyqtSignal()
    settings_applied = pyqtSignal()
    mode_chosen = pyqtSignal(object)
    roll_changed = pyqtSignal()

    def __init__(self, office: Office, machine: MachineSettings, messages: Messages, window: QWidget) -> None:
        super().__init__(window)
        self._office = office
        self._machine = machine
        self._messages = messages
        self._window = window

    def show_preferences(self) -> None:
        """Show Preferences."""
        _open(self._preferences())

    def show_safety(self) -> None:
        """Show how safe the records are."""
        dialog = self._preferences()
        dialog.show_page(dialog.safety)
        _open(dialog)

    def show_log(self) -> None:
        """Show what went wrong, and who did what."""
        _open(LogDialog(self._office, self._window))

    def show_strangers(self) -> None:
        """Show everybody who was seen today and is not known."""
        dialog = StrangersDialog(self._office, self._machine, self._window)
        dialog.enrolled.connect(self.roll_changed)
        _open(dialog)

    def show_waiting(self) -> None:
        """Show what was typed while the records were locked."""
        dialog = WaitingDialog(self._office, self._window)
        dialog.written.connect(self.attendance_changed)
        _open(dialog)

    def show_import(self) -> None:
        """Import punches of another terminal."""
        dialog = ImportDialog(self._office.importing, self._office.preferences.zone(), self._window)
        dialog.imported.connect(lambda: self._imported(dialog.record))
        _open(dialog)

    def show_imports(self) -> None:
        """Show what was imported, to take it back."""
        dialog = ImportsDialog(self._office.importing, self._office.preferences.zone(), self._window)
        dialog.written.connect(self.attendance_changed)
        _open(dialog)

    def change_password(self) -> None:
        """Let whoever is signed in choose a new password."""
        dialog = OwnPasswordDialog(self._office, self._window)
        dialog.accepted.connect(lambda: self._messages.done(self.tr("Your password was changed.")))
        _open(dialog)

    def show_first_steps(self) -> None:
        """Show how to begin."""
        _open(HelpDialog(self._window))

    def show_keyboard(self) -> None:
        """Show what the keys do."""
        _open(KeyboardDialog(self._window))

    def show_about(self) -> None:
        """Show what this program is, and whose."""
        _open(AboutDialog(self._window))

    def _preferences(self) -> PreferencesDialog:
        dialog = PreferencesDialog(self._office, self._machine, self._window)
        dialog.applied.connect(self.settings_applied)
        dialog.mode_chosen.connect(self.mode_chosen)
        return dialog

    def _imported(self, record: ImportRecord | None) -> None:
        if record is not None:
            words = self.tr("{0} punches were imported from {1}.")
            if record.punches == 1:
                words = self.tr("1 punch was imported from {1}.")
            words = words.format(record.punches, record.file)
            self._messages.done(words, NoticeAction(self.tr("Earlier imports..."), self.show_imports))
        self.attendance_changed.emit()


def _open(dialog: QDialog) -> None:
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
