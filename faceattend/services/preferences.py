"""The settings of the office, as accounts read and change them."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from faceattend import settings
from faceattend.domain.accounts import Right
from faceattend.services.access import Access, Unchecked, needs, needs_nobody, unchecked
from faceattend.services.letterhead import kept_logo
from faceattend.services.office_settings import OfficeSettings
from faceattend.settings.setting import AnySetting, Setting

Value = TypeVar("Value", bool, int, float, str, list[str])


class PreferencesService:
    """Reads and changes settings; each declares which rights that needs.

    Attributes:
        access: who acts.
    """

    def __init__(
        self, office_settings: OfficeSettings, access: Access, check_heads_file: Callable[[Path], None]
    ) -> None:
        """Read and change settings for whoever is signed in.

        Args:
            check_heads_file: refuses a file to which seals may not be added.
        """
        self.access = access
        self._check_heads_file = check_heads_file
        self._settings = office_settings

    @unchecked(Unchecked.ASKS_INSIDE)
    def get(self, setting: Setting[Value]) -> Value:
        """Return the office's value, or the default when none was ever chosen.

        Raises:
            NotAllowedError: the account may not read this setting.
        """
        if setting.reading is not None:
            self.access.require(setting.reading)
        return self._settings.get(setting)

    @unchecked(Unchecked.ASKS_INSIDE)
    def set(self, setting: Setting[Value], value: Value) -> None:
        """Keep a value.

        Raises:
            NotAllowedError: the account may not change this setting.
            UserError: the value is out of range.
        """
        self.access.require(setting.changing)
        self._check(setting, setting.validated(value))
        self._settings.set(setting, value)
        self.access.note(setting.changing, detail=setting.key)

    @unchecked(Unchecked.ASKS_INSIDE)
    def shown(self, setting: AnySetting) -> bool | int | float | str | list[str]:
        """Return the value of a setting whose type is not known beforehand, as it may be printed.

        Of a logo it is only whether there is one.

        Raises:
            NotAllowedError: the account may not read this setting.
        """
        any_kind: Setting[Any] = setting
        value: bool | int | float | str | list[str] = self.get(any_kind)
        if setting is settings.REPORT_LOGO:
            return "a picture" if value else ""
        return value

    @needs(Right.CHANGE_SETTINGS)
    def set_logo(self, content: bytes) -> None:
        """Keep the PNG or JPEG picture that stands at the head of every paper; with no bytes there is none any more.

        Raises:
            UserError: it is no picture that can be printed.
        """
        self._settings.set(settings.REPORT_LOGO, kept_logo(content))
        self.access.note(Right.CHANGE_SETTINGS, detail=settings.REPORT_LOGO.key)

    @unchecked(Unchecked.ASKS_INSIDE)
    def set_text(self, setting: AnySetting, text: str) -> None:
        """Keep a value as it is written on the command line.

        Raises:
            NotAllowedError: the account may not change this setting.
            UserError: the text is not a value for this setting.
        """
        self.access.require(setting.changing)
        any_kind: Setting[Any] = setting
        self.set(any_kind, any_kind.parsed(text))

    @unchecked(Unchecked.ASKS_INSIDE)
    def values(self) -> dict[str, object]:
        """Return the value of every setting that the account may read, by its key."""
        every: tuple[Setting[Any], ...] = settings.ALL
        return {
            setting.key: self._settings.get(setting)
            for setting in every
            if setting.reading is None or self.access.has(setting.reading)
        }

    @unchecked(Unchecked.ASKS_INSIDE)
    def change(self, values: Mapping[str, object]) -> None:
        """Keep several values by key; when one of them is not valid or not allowed, none is changed.

        Raises:
            NotAllowedError: the account may not change one of these settings.
            UserError: a value is of another type or out of range.
        """
        every: tuple[Setting[Any], ...] = settings.ALL
        chosen = [setting for setting in every if setting.key in values]
        for right in dict.fromkeys(setting.changing for setting in chosen):
            self.access.require(right)
        valid = [(setting, setting.validated(values[setting.key])) for setting in chosen]
        for setting, value in valid:
            self._check(setting, value)
        for setting, value in valid:
            self._settings.set(setting, value)
            self.access.note(setting.changing, detail=setting.key)

    def _check(self, setting: AnySetting, value: object) -> None:
        if setting is settings.HEADS_FILE and value:
            self._check_heads_file(Path(str(value)))

    @needs_nobody
    def zone(self) -> ZoneInfo:
        """Return the zone in which the office reads days and times."""
        return self._settings.zone()

    @needs_nobody
    def repeat_gap(self) -> timedelta:
        """Return how long a person may be out of sight and still be on the same visit."""
        return self._settings.repeat_gap()
