"""What every page of Preferences is, and the page General."""

from collections.abc import Mapping

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QComboBox, QLineEdit, QWidget

from faceattend import settings
from faceattend.ui.controls import Role, add_field, column, form, label
from faceattend.ui.theme import GRID, Mode
from faceattend.ui.zone_box import ZoneBox


class PreferencePage(QWidget):
    """One page: shows values by the keys of their settings, and gives them back.

    A page whose changes are made at once has no such values and leaves both as they are here.

    Signals:
        changed: the user changed something.
    """

    changed = pyqtSignal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.body = column(gap=GRID + GRID // 2)
        self.body.addWidget(label(title, Role.TITLE))
        self.setLayout(self.body)

    def opened(self) -> None:
        """The page was turned to: read what is too dear to be read for nothing."""

    def show_values(self, values: Mapping[str, object]) -> None:
        """Fill the fields; a key that is missing leaves its field as it is."""

    def values(self) -> dict[str, object]:
        """Return what the fields say."""
        return {}

    def restore_defaults(self) -> None:
        """Fill the fields with what the program comes with; nothing is kept before it is applied."""
        defaults = {setting.key: setting.default for setting in settings.ALL}
        self.show_values({key: defaults[key] for key in self.values()})
        self.changed.emit()


class GeneralPage(PreferencePage):
    """The office, and how the window looks on this computer."""

    def __init__(self, mode: Mode, *, may_change: bool = True, sets_rules: bool = False) -> None:
        """Build the page.

        Args:
            may_change: otherwise it holds only what belongs to this computer.
            sets_rules: say where hours and days off are set.
        """
        super().__init__(self.tr("General"))
        self._may_change = may_change
        self._site = QLineEdit()
        self._site.setMaxLength(120)
        self._site.textEdited.connect(self.changed)
        self._zone = ZoneBox()
        self._zone.currentTextChanged.connect(self.changed)
        fields = form()
        printed = self.tr("The name that is printed at the top of every report.")
        if may_change:
            add_field(fields, self.tr("&Office or school"), self._site, printed)
            add_field(fields, self.tr("&Time zone"), self._zone, self.tr("Days and times are read in this zone."))
        self.body.addLayout(fields)
        self._mode = QComboBox()
        self._mode.addItem(self.tr("As the desktop"), Mode.SYSTEM)
        self._mode.addItem(self.tr("Light"), Mode.LIGHT)
        self._mode.addItem(self.tr("Dark"), Mode.DARK)
        self._mode.setCurrentIndex(list(Mode).index(mode))
        self._mode.currentIndexChanged.connect(self.changed)
        add_field(fields, self.tr("&Colours"), self._mode, self.tr("On this computer only."))
        if sets_rules:
            where = self.tr(
                "When people are expected is set on the pages Shifts and Calendar, and what an absence is called "
                "on the page Leave and codes."
            )
            self.body.addWidget(label(where, Role.MUTED, wrap=True))
        self.body.addStretch()

    @property
    def mode(self) -> Mode:
        """The chosen colours."""
        return list(Mode)[self._mode.currentIndex()]

    def show_values(self, values: Mapping[str, object]) -> None:
        """Fill the fields."""
        self._site.setText(str(values.get(settings.SITE_NAME.key, self._site.text())))
        self._zone.show_zone(str(values.get(settings.SITE_ZONE.key, self._zone.zone)))

    def values(self) -> dict[str, object]:
        """Return what the fields say."""
        if not self._may_change:
            return {}
        return {settings.SITE_NAME.key: self._site.text().strip(), settings.SITE_ZONE.key: self._zone.zone}

    def restore_defaults(self) -> None:
        """Put back the colours; an office has no name and no zone to go back to."""
        self._mode.setCurrentIndex(0)
