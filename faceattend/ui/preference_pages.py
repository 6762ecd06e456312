"""The pages of Preferences that hold plain settings: General, Camera."""

from collections.abc import Mapping

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QWidget

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


class CameraPage(PreferencePage):
    """How far away faces are looked for, and when somebody who is seen again is on a new visit."""

    def __init__(self) -> None:
        super().__init__(self.tr("Camera"))
        self._distance = QComboBox()
        self._distance.addItem(self.tr("Near: people stop in front of the camera"), 320)
        self._distance.addItem(self.tr("Usual: people walk past a desk"), 640)
        self._distance.addItem(self.tr("Far: a hall or a wide door"), 960)
        self._distance.addItem(self.tr("Very far"), 1280)
        self._distance.currentIndexChanged.connect(self.changed)
        fields = form()
        hint = self.tr("The farther faces are looked for, the longer each picture takes. Change it only when needed.")
        add_field(fields, self.tr("&Distance"), self._distance, hint)
        self._repeat = QSpinBox()
        self._repeat.setRange(1, 720)
        self._repeat.setSuffix(self.tr(" min"))
        self._repeat.setFixedWidth(120)
        self._repeat.valueChanged.connect(self.changed)
        seen = self.tr("Whoever was seen within this time is still on the same visit and is not written down again.")
        add_field(fields, self.tr("&New visit after"), self._repeat, seen)
        self.body.addLayout(fields)
        which = self.tr("Which camera watches is chosen on the Live tab.")
        self.body.addWidget(label(which, Role.MUTED, wrap=True))
        self.body.addStretch()

    def show_values(self, values: Mapping[str, object]) -> None:
        """Fill the fields."""
        width = values.get(settings.DETECTION_WIDTH.key)
        if isinstance(width, int):
            if self._distance.findData(width) < 0:
                self._distance.addItem(self.tr("Own: %1 pixels").replace("%1", str(width)), width)
            self._distance.setCurrentIndex(self._distance.findData(width))
        minutes = values.get(settings.REPEAT_MINUTES.key)
        if isinstance(minutes, int):
            self._repeat.setValue(minutes)

    def values(self) -> dict[str, object]:
        """Return what the fields say."""
        return {
            settings.DETECTION_WIDTH.key: self._distance.currentData(),
            settings.REPEAT_MINUTES.key: self._repeat.value(),
        }
