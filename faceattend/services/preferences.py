"""The settings of the office, read and written by their declarations."""

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from faceattend import settings
from faceattend.domain.shifts import Shift, Weekday, WorkWeek
from faceattend.settings import AnySetting, Setting
from faceattend.storage.settings import SettingsRepository

Value = TypeVar("Value", bool, int, float, str, list[str])


class PreferencesService:
    """Typed access to the office's settings."""

    def __init__(self, repository: SettingsRepository) -> None:
        self._repository = repository

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

    def shown(self, setting: AnySetting) -> bool | int | float | str | list[str]:
        """Return the value of a setting whose type is not known beforehand."""
        any_kind: Setting[Any] = setting
        value: bool | int | float | str | list[str] = self.get(any_kind)
        return value

    def set_text(self, setting: AnySetting, text: str) -> None:
        """Keep a value as it is written on the command line.

        Raises:
            UserError: the text is not a value for this setting.
        """
        self._repository.write(setting.key, setting.parsed(text))

    def values(self) -> dict[str, object]:
        """Return the value of every setting by its key."""
        every: tuple[Setting[Any], ...] = settings.ALL
        return {setting.key: self.get(setting) for setting in every}

    def change(self, values: Mapping[str, object]) -> None:
        """Keep several values by key; when one of them is not valid, none is changed.

        Raises:
            UserError: a value is of another type or out of range.
        """
        chosen = [setting for setting in settings.ALL if setting.key in values]
        valid = {setting.key: setting.validated(values[setting.key]) for setting in chosen}
        for key, value in valid.items():
            self._repository.write(key, value)

    def zone(self) -> ZoneInfo:
        """Return the zone in which the office reads days and times."""
        return ZoneInfo(self.get(settings.SITE_ZONE))

    def work_week(self) -> WorkWeek:
        """Return when the office expects people."""
        return WorkWeek(
            Shift(
                start=time.fromisoformat(self.get(settings.SHIFT_START)),
                end=time.fromisoformat(self.get(settings.SHIFT_END)),
            ),
            frozenset(Weekday[name.upper()] for name in self.get(settings.WEEKLY_OFF)),
        )

    def repeat_gap(self) -> timedelta:
        """Return how long a person may be out of sight and still be on the same visit."""
        return timedelta(minutes=self.get(settings.REPEAT_MINUTES))
