"""Fields that several dialogs of the rules have: minutes, times, days of the week, from when, for whom."""

from collections.abc import Sequence
from datetime import date, time

from PyQt6.QtCore import QCoreApplication, QDate, QTime, pyqtSignal
from PyQt6.QtWidgets import QCheckBox, QComboBox, QDateEdit, QGridLayout, QSpinBox, QTimeEdit, QWidget

from faceattend.domain.calendars import Weekday
from faceattend.domain.people import Person
from faceattend.domain.rule_book import ALWAYS, EVERYBODY, Target
from faceattend.ui.controls import Role, column, label, row
from faceattend.ui.person_box import PersonBox
from faceattend.ui.rule_words import weekday_words, weekdays_in_order
from faceattend.ui.theme import GRID

_WIDTH = 132
_SIGNS = 24


def minutes_field(minutes: int, most: int, least: int = 0) -> QSpinBox:
    """Return a field for a number of minutes."""
    made = QSpinBox()
    made.setRange(least, most)
    made.setSuffix(_minutes_suffix())
    made.setValue(minutes)
    made.setFixedWidth(_WIDTH)
    return made


class OptionalMinutes(QSpinBox):
    """Minutes, or a word for none: one step below the least number."""

    def __init__(self, minutes: int | None, word: str, most: int = 1440, least: int = 1) -> None:
        super().__init__()
        self.setRange(least - 1, most)
        self.setSuffix(_minutes_suffix())
        self.setSpecialValueText(word)
        self.setValue(least - 1 if minutes is None else minutes)
        self.setFixedWidth(max(_WIDTH, self.fontMetrics().horizontalAdvance(word) + 64))

    @property
    def minutes(self) -> int | None:
        """The minutes, None for the word."""
        return None if self.value() == self.minimum() else self.value()


def long_box() -> QComboBox:
    """Return a box for words that somebody typed: however long they are, it stays as wide as other fields."""
    made = QComboBox()
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(_SIGNS)
    return made


def time_field(moment: time, name: str = "") -> QTimeEdit:
    """Return a field for a time of the day; ``name`` is for a screen reader."""
    made = QTimeEdit(QTime(moment.hour, moment.minute))
    made.setDisplayFormat("HH:mm")
    made.setFixedWidth(96)
    made.setAccessibleName(name)
    return made


def clock_of(field: QTimeEdit) -> time:
    """Return the time that a field says."""
    return time(field.time().hour(), field.time().minute())


def date_field(day: date, name: str = "") -> QDateEdit:
    """Return a field for a day with a calendar to open."""
    made = QDateEdit(QDate(day.year, day.month, day.day))
    made.setDisplayFormat("ddd d MMM yyyy")
    made.setCalendarPopup(True)
    made.setAccessibleName(name)
    return made


class OpenDate(QWidget):
    """A day, or a word for no day, such as "always".

    Signals:
        changed: something else was chosen.
    """

    changed = pyqtSignal()

    def __init__(self, word: str, words: str, day: date | None, proposed: date) -> None:
        """Build the field.

        Args:
            word: the choice without a day.
            words: the choice with a day, which stands beside it.
            day: what is chosen; None for the word.
            proposed: the day that is proposed when the word is chosen.
        """
        super().__init__()
        self._choice = QComboBox()
        self._choice.addItem(word)
        self._choice.addItem(words)
        self._day = date_field(proposed if day is None else day)
        layout = row()
        layout.addWidget(self._choice)
        layout.addWidget(self._day)
        layout.addStretch()
        self.setLayout(layout)
        self.setFocusProxy(self._choice)
        self._choice.currentIndexChanged.connect(self._chosen)
        self._day.dateChanged.connect(self.changed)
        self._choice.setCurrentIndex(0 if day is None else 1)
        self._chosen()

    @property
    def day(self) -> date | None:
        """The day, None for the word."""
        return self._day.date().toPyDate() if self._choice.currentIndex() else None

    def choose(self, day: date | None) -> None:
        """Choose a day, or with None the word."""
        if day is not None:
            self._day.setDate(QDate(day.year, day.month, day.day))
        self._choice.setCurrentIndex(0 if day is None else 1)

    def setAccessibleName(self, name: str | None) -> None:
        """Name the fields inside as well."""
        super().setAccessibleName(name)
        self._choice.setAccessibleName(name)
        self._day.setAccessibleName(self.tr("{0}, day").format(name))

    def _chosen(self) -> None:
        self._day.setVisible(self._choice.currentIndex() == 1)
        self.changed.emit()


class SinceField(OpenDate):
    """From when a change of a rule holds."""

    def __init__(self, usual: date, today: date) -> None:
        """Propose ``usual``, which is ALWAYS where there is no past that could be rewritten."""
        super().__init__("", "", None if usual == ALWAYS else usual, today)
        self._choice.setItemText(0, self.tr("Always, also in the past"))
        self._choice.setItemText(1, self.tr("From a day on:"))

    @property
    def since(self) -> date:
        """The first day."""
        return self.day or ALWAYS


class WeekdayTicks(QWidget):
    """Days of the week, beginning as people here do.

    Signals:
        changed: other days are ticked.
    """

    changed = pyqtSignal()

    def __init__(self, days: frozenset[Weekday] = frozenset()) -> None:
        super().__init__()
        self._boxes: dict[Weekday, QCheckBox] = {}
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        for place, day in enumerate(weekdays_in_order()):
            box = QCheckBox(weekday_words(day, short=True))
            box.setAccessibleName(weekday_words(day))
            box.setChecked(day in days)
            box.toggled.connect(self.changed)
            self._boxes[day] = box
            grid.addWidget(box, 0, place)
        grid.setColumnStretch(7, 1)
        self.setLayout(grid)
        self.setFocusProxy(self._boxes[weekdays_in_order()[0]])

    @property
    def days(self) -> frozenset[Weekday]:
        """The days that are ticked."""
        return frozenset(day for day, box in self._boxes.items() if box.isChecked())


class WhoField(QWidget):
    """Everybody, a group or a person.

    Signals:
        changed: somebody else was chosen.
    """

    changed = pyqtSignal()

    def __init__(self, groups: Sequence[str], people: Sequence[Person]) -> None:
        super().__init__()
        self._kind = QComboBox()
        self._kind.addItems([self.tr("Everybody"), self.tr("A group"), self.tr("One person")])
        self._group = long_box()
        self._group.addItems(list(groups))
        self._group.setAccessibleName(self.tr("Group"))
        self._person = PersonBox(people)
        self._person.setAccessibleName(self.tr("Person"))
        inner = self._person.lineEdit()
        if inner is not None:
            inner.setAccessibleName(self.tr("Person"))
        self._none = label(self.tr("Nobody is in a group yet."), Role.MUTED, wrap=True)
        layout = column(gap=6)
        for each in (self._kind, self._group, self._person, self._none):
            layout.addWidget(each)
        self.setLayout(layout)
        self.setFocusProxy(self._kind)
        self._kind.currentIndexChanged.connect(self._turned)
        self._group.currentIndexChanged.connect(self.changed)
        self._person.editTextChanged.connect(self.changed)
        self._turned()

    @property
    def target(self) -> Target | None:
        """Who is chosen, None while nobody is."""
        match self._kind.currentIndex():
            case 0:
                return EVERYBODY
            case 1:
                return Target(group=self._group.currentText()) if self._group.currentText() else None
            case _:
                return None if self._person.person is None else Target(person=self._person.person)

    def setAccessibleName(self, name: str | None) -> None:
        """Name the first field inside as well."""
        super().setAccessibleName(name)
        self._kind.setAccessibleName(name)

    def _turned(self) -> None:
        kind = self._kind.currentIndex()
        self._group.setVisible(kind == 1 and self._group.count() > 0)
        self._none.setVisible(kind == 1 and self._group.count() == 0)
        self._person.setVisible(kind == 2)
        self.changed.emit()


def _minutes_suffix() -> str:
    return QCoreApplication.translate("RuleFields", " min")
