"""The settings of this computer, kept outside the vault: window, theme, camera, printer."""

from enum import StrEnum
from pathlib import Path

from PyQt6.QtCore import QByteArray, QSettings

from faceattend.paths import config_folder


class MachineKey(StrEnum):
    """Everything that this computer remembers."""

    THEME = "window/theme"
    ACCOUNT = "window/account"
    """The name that signed in last."""
    WINDOW_GEOMETRY = "window/geometry"
    LIVE_SPLITTER = "live/splitter"
    SOURCE = "live/source"
    CAMERA_NAME = "live/camera"
    DIRECTION = "live/direction"
    PRIVACY_VIEW = "live/privacy"
    """Nobody is named on the picture."""
    FACES_HIDDEN = "live/faces-hidden"
    VOLUME = "live/volume"
    """0 to 100."""
    MUTED = "live/muted"
    KIOSK = "live/kiosk"
    """Whether the program was left while it stood at the door, and goes on there when it is started again."""
    PEOPLE_SPLITTER = "people/splitter"
    PICTURE_FOLDER = "people/folder"
    PICTURE_CAMERA = "people/camera"
    PAPER = "reports/paper"
    ORIENTATION = "reports/orientation"
    PAGE_WISHES = "reports/wishes"
    REPORTS_SPLITTER = "reports/splitter"
    EXPORT_FOLDER = "reports/folder"
    PRINTER = "reports/printer"


class MachineSettings:
    """Typed access to the INI file of this computer. A value of the wrong type counts as never set."""

    def __init__(self, folder: Path | None = None) -> None:
        file = (config_folder() if folder is None else folder) / "window.ini"
        self._settings = QSettings(str(file), QSettings.Format.IniFormat)

    def text(self, key: MachineKey, default: str = "") -> str:
        """Return a kept text."""
        value = self._settings.value(key.value)
        return value if isinstance(value, str) else default

    def truth(self, key: MachineKey, *, default: bool = False) -> bool:
        """Return a kept yes or no."""
        return {"true": True, "false": False}.get(self.text(key), default)

    def layout(self, key: MachineKey) -> QByteArray:
        """Return a kept geometry or splitter state, empty when there is none."""
        value = self._settings.value(key.value)
        return value if isinstance(value, QByteArray) else QByteArray()

    def keep(self, key: MachineKey, value: str | QByteArray) -> None:
        """Remember a text or a layout."""
        self._settings.setValue(key.value, value)

    def keep_truth(self, key: MachineKey, *, value: bool) -> None:
        """Remember a yes or no."""
        self.keep(key, str(value).lower())

    def save(self) -> None:
        """Write to the disk now."""
        self._settings.sync()
