"""Settings on a disk that is full for a while."""

from faceattend.errors import EnvironmentFault
from faceattend.storage.settings import SettingsRepository


class FullSettings(SettingsRepository):
    """The real settings, of which none can be written while ``full``."""

    def __init__(self, settings: SettingsRepository) -> None:
        self._settings = settings
        self.full = True

    def read(self, key: str) -> object | None:
        """Read the real settings."""
        return self._settings.read(key)

    def write(self, key: str, value: object) -> None:
        """Fail, or write into the real settings.

        Raises:
            EnvironmentFault: while the disk is full.
        """
        if self.full:
            raise EnvironmentFault("The disk is full; free some space.")
        self._settings.write(key, value)
