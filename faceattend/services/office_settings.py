"""The settings of the office as the program itself reads them; whoever asks for an account uses preferences.py."""

from datetime import timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from faceattend import settings
from faceattend.settings.setting import Setting
from faceattend.storage.settings import SettingsRepository

Value = TypeVar("Value", bool, int, float, str, list[str])


class OfficeSettings:
    """Typed access to the office's settings. Any thread may call it."""

    def __init__(self, repository: SettingsRepository) -> None:
        self._repository = repository
        self._version = 0

    @property
    def version(self) -> int:
        """Counts up with every change: whoever holds what follows from a value knows that it may be an old one."""
        return self._version

    def get(self, setting: Setting[Value]) -> Value:
        """Return the office's value, or the default when none was ever chosen."""
        kept = self._repository.read(setting.key)
        return setting.default if kept is None else setting.validated(kept)

    def set(self, setting: Setting[Value], value: Value) -> None:
        """Keep a value.

        Raises:
            UserError: the value is out of range.
        """
        self._repository.write(setting.key, setting.validated(value))
        self._version += 1

    def zone(self) -> ZoneInfo:
        """Return the zone in which the office reads days and times."""
        return ZoneInfo(self.get(settings.SITE_ZONE))

    def repeat_gap(self) -> timedelta:
        """Return how long a person may be out of sight and still be on the same visit."""
        return timedelta(minutes=self.get(settings.REPEAT_MINUTES))
