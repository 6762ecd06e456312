"""What every tab of the window has in common."""

from collections.abc import Callable, Mapping

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QWidget

from faceattend.services.office import Office
from faceattend.ui.commands import Command
from faceattend.ui.machine import MachineSettings
from faceattend.ui.messages import Messages


class BaseTab(QWidget):
    """One tab. The window calls :meth:`opened` when it is shown and :meth:`closing` once before it goes away.

    Signals:
        people_changed: the roll is another one than before; the window calls ``roll_changed`` of the other tabs.
        punches_changed: a punch was added or voided; the window calls ``attendance_changed`` of the other tabs.
        recording_changed: (recording, words): whether attendance is being recorded, and why not.
        status_changed: a text for the status bar.
        command_wanted: a Command that another tab carries out.
        camera_wanted: a camera of this computer is needed; the window calls ``lend_camera`` of the other tabs.
        camera_returned: it is given back; the window calls ``take_camera_back`` of the other tabs.
        commands_changed: :meth:`commands` returns something else than before.
    """

    people_changed = pyqtSignal()
    punches_changed = pyqtSignal()
    recording_changed = pyqtSignal(bool, str)
    status_changed = pyqtSignal(str)
    command_wanted = pyqtSignal(object)
    camera_wanted = pyqtSignal()
    camera_returned = pyqtSignal()
    commands_changed = pyqtSignal()

    def __init__(
        self, office: Office, messages: Messages, machine: MachineSettings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.office = office
        self.messages = messages
        self.machine = machine

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        """Return what the tab can do now; the window offers it in its menus and by its keys."""
        return {}

    def opened(self) -> None:
        """The tab is in front: fetch what may have changed, put the focus where work begins."""

    def may_close(self) -> bool:
        """Return False to keep the window open, after asking about work that would be lost."""
        return True

    def closing(self) -> None:
        """Stop all work; the window is hidden already and the vault closes next."""

    def keeps_open(self) -> bool:
        """Return whether the records must stay open while the desk is locked: a camera is watched, a form unsaved."""
        return False

    def locked(self) -> None:
        """Nobody is signed in any more, and the tab is out of sight: ask the services for nothing."""

    def returned(self) -> None:
        """Somebody is signed in again, and the tab is as he left it or new to him."""

    def roll_changed(self) -> None:
        """Somebody was added, changed or learned on another tab."""

    def attendance_changed(self) -> None:
        """A punch was added or voided on another tab."""

    def lend_camera(self) -> None:
        """Let go of a camera of this computer, because another tab takes photos."""

    def take_camera_back(self) -> None:
        """Go on with the camera that was lent."""

    def settings_changed(self) -> None:
        """Preferences were applied: engine, rules, camera."""

    def show_error(self, error: Exception) -> None:
        """Tell the user about an error of this tab's work."""
        self.messages.error(error)
