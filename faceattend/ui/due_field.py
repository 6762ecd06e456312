"""When something that comes round is due: how often, on which day, at what time."""

from datetime import time

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QComboBox, QWidget

from faceattend.domain.calendars import Weekday
from faceattend.domain.due_times import DueTimes, Frequency
from faceattend.ui.controls import Role, column, label, row
from faceattend.ui.rule_fields import clock_of, time_field
from faceattend.ui.rule_words import weekday_words, weekdays_in_order
from faceattend.ui.schedule_words import LAST_DAY, day_hint


class DueField(QWidget):
    """Fields for due times.

    Signals:
        changed: something else was chosen.
        touched: the user chose how often.
    """

    changed = pyqtSignal()
    touched = pyqtSignal()

    def __init__(self, due: DueTimes) -> None:
        super().__init__()
        self._often = QComboBox()
        for text, frequency in (
            (self.tr("Every day"), Frequency.DAILY),
            (self.tr("Every week"), Frequency.WEEKLY),
            (self.tr("Every month"), Frequency.MONTHLY),
        ):
            self._often.addItem(text, frequency)
        self._weekday = QComboBox()
        self._weekday.setAccessibleName(self.tr("Day of the week"))
        for day in weekdays_in_order():
            self._weekday.addItem(self.tr("on {0}").format(weekday_words(day)), day)
        self._day = QComboBox()
        self._day.setAccessibleName(self.tr("Day of the month"))
        for number in range(1, LAST_DAY):
            self._day.addItem(self.tr("on day {0}").format(number), number)
        self._day.addItem(self.tr("on its last day"), LAST_DAY)
        self._at = time_field(time(7), self.tr("Time"))
        self._hint = label("", Role.MUTED, wrap=True)
        fields = row()
        for each in (self._often, self._weekday, self._day):
            fields.addWidget(each)
        fields.addWidget(label(self.tr("at")))
        fields.addWidget(self._at)
        fields.addStretch()
        layout = column(gap=4)
        layout.addLayout(fields)
        layout.addWidget(self._hint)
        self.setLayout(layout)
        self.setFocusProxy(self._often)
        self.show_due(due)
        self._often.activated.connect(self.touched)
        for box in (self._often, self._weekday, self._day):
            box.currentIndexChanged.connect(self._turned)
        self._at.timeChanged.connect(self.changed)
        self._turned()

    @property
    def due(self) -> DueTimes:
        """What is chosen."""
        return DueTimes(
            Frequency(self._often.currentData()),
            clock_of(self._at),
            Weekday(self._weekday.currentData()),
            int(self._day.currentData()),
        )

    def show_due(self, due: DueTimes) -> None:
        """Choose other times."""
        self._at.setTime(time_field(due.at).time())
        self._weekday.setCurrentIndex(self._weekday.findData(due.weekday))
        self._day.setCurrentIndex(self._day.findData(due.day))
        self.choose_frequency(due.frequency)

    def choose_frequency(self, frequency: Frequency) -> None:
        """Choose how often, and leave the rest."""
        self._often.setCurrentIndex(self._often.findData(frequency))

    def setAccessibleName(self, name: str | None) -> None:
        """Name the first field inside as well."""
        super().setAccessibleName(name)
        self._often.setAccessibleName(name)

    def _turned(self) -> None:
        frequency = self._often.currentData()
        self._weekday.setVisible(frequency is Frequency.WEEKLY)
        self._day.setVisible(frequency is Frequency.MONTHLY)
        self._hint.setText(day_hint(self.due))
        self._hint.setVisible(bool(self._hint.text()))
        self.changed.emit()
