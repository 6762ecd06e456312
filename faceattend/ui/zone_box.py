"""The field for a time zone."""

from zoneinfo import available_timezones

from PyQt6.QtCore import Qt, QTimeZone
from PyQt6.QtWidgets import QComboBox, QCompleter, QWidget


class ZoneBox(QComboBox):
    """Lists the time zones, finds one by any part of its name, and begins with this computer's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Qt knows more names, such as UTC+01:00, which the rules of the office cannot use.
        self._zones = sorted(available_timezones() - {"localtime"})
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.addItems(self._zones)
        completer = QCompleter(self._zones, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        here = bytes(QTimeZone.systemTimeZoneId().data()).decode()
        self.show_zone(here if here in self._zones else "UTC")

    @property
    def zone(self) -> str:
        """The name that was chosen or typed."""
        return self.currentText().strip()

    @property
    def known(self) -> bool:
        """Whether it is the name of a zone."""
        return self.zone in self._zones

    def show_zone(self, zone: str) -> None:
        """Show this zone."""
        self.setCurrentText(zone)
