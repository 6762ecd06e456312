"""The pages of Preferences that hold plain settings: General, Camera, Attendance rules."""

from collections.abc import Mapping
from datetime import time

from PyQt6.QtCore import QLocale, Qt, QTime, pyqtSignal
from PyQt6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QSpinBox, QTimeEdit, QWidget

from faceattend import settings
from faceattend.domain.calendars import Weekday
from faceattend.domain.office_hours import OfficeHours
from faceattend.ui.controls import Role, add_field, column, form, label
from faceattend.ui.theme import GRID, Mode
from faceattend.ui.zone_box import ZoneBox

_TIME_FORMAT = "HH:mm"


class PreferencePage(QWidget):
    """One page: shows values by the keys of their settings, and gives them back.

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
        raise NotImplementedError

    def values(self) -> dict[str, object]:
        """Return what the fields say."""
        raise NotImplementedError

    def restore_defaults(self) -> None:
        """Fill the fields with what the program comes with; nothing is kept before it is applied."""
        defaults = {setting.key: setting.default for setting in settings.ALL}
        self.show_values({key: defaults[key] for key in self.values()})
        self.changed.emit()


class GeneralPage(PreferencePage):
    """The office, and how the window looks on this computer."""

    def __init__(self, mode: Mode, *, may_change: bool = True) -> None:
        """Build the page; without ``may_change`` it holds only what belongs to this computer."""
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
    """How far away faces are looked for."""

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

    def values(self) -> dict[str, object]:
        """Return what the fields say."""
        return {settings.DETECTION_WIDTH.key: self._distance.currentData()}


class RulesPage(PreferencePage):
    """When people are expected, and when a new punch is made."""

    def __init__(self) -> None:
        super().__init__(self.tr("Attendance rules"))
        self._simple = True
        self._start = QTimeEdit()
        self._end = QTimeEdit()
        for each in (self._start, self._end):
            each.setDisplayFormat(_TIME_FORMAT)
            each.setFixedWidth(120)
            each.timeChanged.connect(self.changed)
        more = self.tr("Shifts and calendars of this office say more than fits here, and are not changed here.")
        self._more = label(more, Role.MUTED, wrap=True)
        self._more.hide()
        self.body.addWidget(self._more)
        fields = form()
        add_field(fields, self.tr("Day &starts at"), self._start)
        over_night = self.tr("An end that is not after the start is on the next day.")
        add_field(fields, self.tr("Day &ends at"), self._end, over_night)
        self._repeat = QSpinBox()
        self._repeat.setRange(1, 720)
        self._repeat.setSuffix(self.tr(" min"))
        self._repeat.setFixedWidth(120)
        self._repeat.valueChanged.connect(self.changed)
        seen = self.tr("Whoever was seen within this time is still on the same visit and is not written down again.")
        add_field(fields, self.tr("&New visit after"), self._repeat, seen)
        self.body.addLayout(fields)
        self.body.addWidget(label(self.tr("Weekly off days"), Role.HEADING))
        nobody = self.tr("Nobody is expected on these days; whoever comes is still written down.")
        self.body.addWidget(label(nobody, Role.MUTED, wrap=True))
        self._days: dict[Weekday, QCheckBox] = {}
        grid = QGridLayout()
        for place, day in enumerate(_days_in_order()):
            box = QCheckBox(QLocale().standaloneDayName(day + 1))
            box.toggled.connect(self.changed)
            self._days[day] = box
            grid.addWidget(box, place // 4, place % 4)
        self.body.addLayout(grid)
        self.body.addStretch()

    def show_values(self, values: Mapping[str, object]) -> None:
        """Fill the fields."""
        minutes = values.get(settings.REPEAT_MINUTES.key)
        if isinstance(minutes, int):
            self._repeat.setValue(minutes)

    def values(self) -> dict[str, object]:
        """Return what the fields say."""
        return {settings.REPEAT_MINUTES.key: self._repeat.value()}

    def show_hours(self, hours: OfficeHours, *, may_change: bool) -> None:
        """Fill the fields of the hours; those that cannot say all that holds are not for changing."""
        self._start.setTime(QTime(hours.start.hour, hours.start.minute))
        self._end.setTime(QTime(hours.end.hour, hours.end.minute))
        for day, box in self._days.items():
            box.setChecked(day in hours.weekly_off)
        self._simple = hours.simple
        for field in (self._start, self._end, *self._days.values()):
            field.setEnabled(hours.simple and may_change)
        self._more.setVisible(not hours.simple)

    def hours(self) -> OfficeHours:
        """Return the hours as the fields say them."""
        off = frozenset(day for day, box in self._days.items() if box.isChecked())
        return OfficeHours(_clock(self._start), _clock(self._end), off, self._simple)

    def restore_defaults(self) -> None:
        """Fill the fields with what the program comes with; nothing is kept before it is applied."""
        if self._start.isEnabled():
            self.show_hours(OfficeHours(), may_change=True)
        super().restore_defaults()


def _clock(field: QTimeEdit) -> time:
    return time(field.time().hour(), field.time().minute())


def _days_in_order() -> list[Weekday]:
    """Return the days beginning with the first one of the week where the user lives."""
    first = list(Qt.DayOfWeek).index(QLocale().firstDayOfWeek())
    return [Weekday((first + offset) % 7) for offset in range(7)]
