"""The page People not known of Preferences: whether they become visitors, and what is kept of incidents."""

from collections.abc import Mapping

from PyQt6.QtWidgets import QCheckBox, QComboBox, QSpinBox

from faceattend import settings
from faceattend.ui.controls import Role, add_field, form, label, line
from faceattend.ui.preference_pages import PreferencePage


class StrangersPage(PreferencePage):
    """Asks what the office wants to remember of people who are not on the roll."""

    def __init__(self) -> None:
        super().__init__(self.tr("People not known"))
        self._visitors = QCheckBox(self.tr("Make everybody who is not known a &visitor with a number"))
        self._days = QSpinBox()
        self._days.setRange(1, 30)
        self._days.setFixedWidth(120)
        self._pictures = QComboBox()
        self._pictures.addItem(self.tr("Nothing but the sentence"), "off")
        self._pictures.addItem(self.tr("Where and how long the face was seen"), "data")
        self._pictures.addItem(self.tr("An encrypted picture of the face"), "picture")
        self._visitors.toggled.connect(self.changed)
        self._days.valueChanged.connect(self._changed_days)
        self._pictures.currentIndexChanged.connect(self.changed)
        self._build()
        self._changed_days()

    def show_values(self, values: Mapping[str, object]) -> None:
        """Fill the fields."""
        self._visitors.setChecked(bool(values.get(settings.VISITORS.key, self._visitors.isChecked())))
        days = values.get(settings.VISITOR_DAYS.key)
        if isinstance(days, int):
            self._days.setValue(days)
        kept = self._pictures.findData(values.get(settings.INCIDENT_PICTURES.key))
        if kept >= 0:
            self._pictures.setCurrentIndex(kept)

    def values(self) -> dict[str, object]:
        """Return what the fields say."""
        return {
            settings.VISITORS.key: self._visitors.isChecked(),
            settings.VISITOR_DAYS.key: self._days.value(),
            settings.INCIDENT_PICTURES.key: self._pictures.currentData(),
        }

    def _build(self) -> None:
        self.body.addWidget(label(self.tr("Visitors"), Role.HEADING))
        self.body.addWidget(self._visitors)
        warning = self.tr(
            "Otherwise people who are not known are remembered for the day only, and never on the disk. Ask what the "
            "law of your country says before you keep faces of people who did not agree; put up a notice where they "
            "pass."
        )
        self.body.addWidget(label(warning, Role.MUTED, wrap=True))
        fields = form()
        forgotten = self.tr("A visitor who was not seen for so long is deleted by itself.")
        add_field(fields, self.tr("&Remember visitors for"), self._days, forgotten)
        self.body.addLayout(fields)
        self.body.addWidget(line())
        self.body.addWidget(label(self.tr("What is kept of incidents"), Role.HEADING))
        kept = form()
        meaning = self.tr(
            "Other faces in a picture are made unrecognisable. Only administrators may look at it, and the log says "
            "who did. Under Privacy you say for how many days it is kept, under Alerts when something is an incident."
        )
        add_field(kept, self.tr("&Keep"), self._pictures, meaning)
        self.body.addLayout(kept)
        self.body.addStretch()

    def _changed_days(self) -> None:
        self._days.setSuffix(self.tr(" day") if self._days.value() == 1 else self.tr(" days"))
        self.changed.emit()
