"""The dialogs of calendars: their weekly days off, who has which, and school terms."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from PyQt6.QtCore import QCoreApplication, pyqtSignal
from PyQt6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from faceattend.domain.calendar_changes import (
    changed_calendar,
    chosen_calendar,
    new_calendar,
    unchosen_calendar,
    with_term,
)
from faceattend.domain.calendars import Term, Weekday, WeeklyOff, WorkCalendar
from faceattend.domain.rule_changes import RuleChange
from faceattend.domain.shift_checks import MAX_TITLE_LENGTH
from faceattend.services.rules import RulesService
from faceattend.ui.controls import add_field, form, label, row
from faceattend.ui.rule_fields import SinceField, date_field, long_box
from faceattend.ui.rule_words import WEEKS, key_for, week_words, weekday_words, weekdays_in_order
from faceattend.ui.rule_writing import RuleDialog
from faceattend.ui.theme import GRID

_WORKS, _OFF, _FIRST_THIRD, _SECOND_FOURTH, _SOME = range(5)
_KNOWN = {frozenset({1, 3}): _FIRST_THIRD, frozenset({2, 4}): _SECOND_FOURTH, frozenset[int](): _OFF}


class _OffField(QWidget):
    """Whether a day of the week is off, and in which weeks of the month."""

    changed = pyqtSignal()

    def __init__(self, day: Weekday, weeks: frozenset[int] | None) -> None:
        """Build the field; ``weeks`` is None for a day on which people work."""
        super().__init__()
        self._day = day
        name = weekday_words(day)
        self.choice = QComboBox()
        self.choice.addItems(
            [
                self.tr("working day"),
                self.tr("off"),
                self.tr("off in the 1st and 3rd week"),
                self.tr("off in the 2nd and 4th week"),
                self.tr("off in these weeks:"),
            ]
        )
        self.choice.setAccessibleName(name)
        self._boxes = {week: QCheckBox(week_words(week)) for week in WEEKS}
        layout = row(gap=GRID + GRID // 2)
        layout.addWidget(self.choice)
        for week, box in self._boxes.items():
            box.setAccessibleName(self.tr("{0}, {1} of the month").format(name, week_words(week)))
            box.setChecked(weeks is not None and week in weeks)
            box.toggled.connect(self.changed)
            layout.addWidget(box)
        layout.addStretch()
        self.setLayout(layout)
        self.setFocusProxy(self.choice)
        self.choice.setCurrentIndex(_WORKS if weeks is None else _KNOWN.get(weeks, _SOME))
        self.choice.currentIndexChanged.connect(self._turned)
        self._turned()

    @property
    def rule(self) -> WeeklyOff | None:
        """The rule of this day, None for a working day."""
        match self.choice.currentIndex():
            case 0:
                return None
            case 1:
                return WeeklyOff(self._day)
            case 2:
                return WeeklyOff(self._day, frozenset({1, 3}))
            case 3:
                return WeeklyOff(self._day, frozenset({2, 4}))
            case _:
                weeks = frozenset(week for week, box in self._boxes.items() if box.isChecked())
                return WeeklyOff(self._day, weeks) if weeks else None

    @property
    def unfinished(self) -> bool:
        """Whether the weeks are still to be ticked."""
        return self.choice.currentIndex() == _SOME and self.rule is None

    def _turned(self) -> None:
        for box in self._boxes.values():
            box.setVisible(self.choice.currentIndex() == _SOME)
        self.changed.emit()


class CalendarDialog(RuleDialog):
    """Adds a calendar, or changes its title and its weekly days off."""

    def __init__(
        self,
        service: RulesService,
        calendar: WorkCalendar | None,
        taken: Collection[str],
        usual: date,
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        """Build the dialog.

        Args:
            calendar: the one to change, as it is today; None for a new one.
            taken: short names that calendars have already.
            usual: from when a change usually holds.
        """
        translate = QCoreApplication.translate
        new = calendar is None
        title = (
            translate("CalendarDialog", "Add a calendar") if new else translate("CalendarDialog", "Change a calendar")
        )
        super().__init__(
            service, title, translate("CalendarDialog", "Add") if new else translate("CalendarDialog", "Save"), parent
        )
        self._known = calendar
        self._taken = taken
        begun = calendar or WorkCalendar(title="")
        self._title = QLineEdit(begun.title)
        self._title.setMaxLength(MAX_TITLE_LENGTH)
        held = {rule.weekday: rule.weeks for rule in begun.weekly_off}
        self._days = {day: _OffField(day, held.get(day)) for day in weekdays_in_order()}
        self._since = None if calendar is None else SinceField(usual, today)
        fields = form()
        fields.setVerticalSpacing(GRID // 2)
        add_field(fields, self.tr("&Name"), self._title)
        for day, field in self._days.items():
            add_field(fields, weekday_words(day), field)
            field.changed.connect(self._refresh)
        if self._since is not None:
            before = self.tr("Days before keep the days off that they have now.")
            add_field(fields, self.tr("Holds &from"), self._since, before)
            self._since.changed.connect(self.fit)
        self.body.addLayout(fields)
        self.finish_layout()
        self.setMinimumWidth(640)
        self._title.textChanged.connect(self._refresh)
        self._refresh()
        self._title.setFocus()

    def change(self) -> RuleChange:
        """Return the change with the values of this moment."""
        off = tuple(rule for field in self._days.values() if (rule := field.rule) is not None)
        title = self._title.text()
        if self._known is None or self._since is None:
            return new_calendar(WorkCalendar(key_for(title, self._taken, "calendar"), title, off))
        return changed_calendar(replace(self._known, title=title, weekly_off=off), self._since.since)

    def _refresh(self) -> None:
        if not self._title.text().strip():
            self.require(self.tr("Type a name."))
        elif any(field.unfinished for field in self._days.values()):
            self.require(self.tr("Tick the weeks of the month."))
        else:
            self.require("")
        self.fit()


class ChooseCalendarDialog(RuleDialog):
    """Gives a group, or everybody else, a calendar."""

    def __init__(
        self,
        service: RulesService,
        calendars: Sequence[WorkCalendar],
        chosen: str,
        groups: Sequence[str],
        having: Collection[str],
        usual: date,
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        """Build the dialog.

        Args:
            chosen: key of the calendar that is proposed.
            having: groups with a calendar of their own.
            usual: from when a change usually holds.
        """
        translate = QCoreApplication.translate
        title = translate("ChooseCalendarDialog", "Who has this calendar?")
        super().__init__(service, title, translate("ChooseCalendarDialog", "Give"), parent)
        self._having = having
        self._who = long_box()
        for group in groups:
            self._who.addItem(self.tr("Group {0}").format(group), group)
        self._who.addItem(self.tr("Everybody without a calendar of his own"), "")
        self._calendar = long_box()
        for calendar in calendars:
            self._calendar.addItem(calendar.title, calendar.key)
        self._calendar.addItem(self.tr("As everybody, now and always"), "")
        self._calendar.setCurrentIndex(max(0, self._calendar.findData(chosen)))
        self._since = SinceField(usual, today)
        fields = form()
        add_field(fields, self.tr("F&or"), self._who)
        add_field(fields, self.tr("&Calendar"), self._calendar)
        add_field(fields, self.tr("Holds &from"), self._since)
        self._fields = fields
        self.body.addLayout(fields)
        self.finish_layout()
        for box in (self._who, self._calendar):
            box.currentIndexChanged.connect(self._refresh)
        self._since.changed.connect(self.fit)
        self._refresh()
        self._who.setFocus()

    def change(self) -> RuleChange:
        """Return the change with the values of this moment."""
        group, key = str(self._who.currentData()), str(self._calendar.currentData())
        return chosen_calendar(group, key, self._since.since) if key else unchosen_calendar(group)

    def _refresh(self) -> None:
        group, key = str(self._who.currentData()), str(self._calendar.currentData())
        self._fields.setRowVisible(self._since, bool(key))
        if not key and not group:
            self.require(self.tr("Choose a calendar."))
        elif not key and group not in self._having:
            self.require(self.tr("This group has the one of everybody."))
        else:
            self.require("")
        self.fit()


class TermDialog(RuleDialog):
    """Adds a school term."""

    def __init__(
        self, service: RulesService, calendars: Sequence[WorkCalendar], today: date, parent: QWidget | None = None
    ) -> None:
        translate = QCoreApplication.translate
        super().__init__(service, translate("TermDialog", "Add a term"), translate("TermDialog", "Add"), parent)
        self._title = QLineEdit()
        self._title.setMaxLength(MAX_TITLE_LENGTH)
        self._calendar = long_box()
        for calendar in calendars:
            self._calendar.addItem(calendar.title, calendar.key)
        self._first, self._last = date_field(today), date_field(today)
        fields = form()
        add_field(fields, self.tr("&Name"), self._title)
        add_field(fields, self.tr("&Calendar"), self._calendar)
        add_field(fields, self.tr("&First day"), self._first)
        add_field(fields, self.tr("&Last day"), self._last)
        self.body.addLayout(fields)
        outside = self.tr("Where a calendar has terms, all days outside them are holidays.")
        self.body.addWidget(label(outside, wrap=True))
        self.finish_layout()
        self._title.textChanged.connect(self._refresh)
        for day in (self._first, self._last):
            day.dateChanged.connect(self._refresh)
        self._refresh()
        self._title.setFocus()

    def change(self) -> RuleChange:
        """Return the change with the values of this moment."""
        first, last = self._first.date().toPyDate(), self._last.date().toPyDate()
        return with_term(Term(self._title.text(), first, last, str(self._calendar.currentData())))

    def _refresh(self) -> None:
        if not self._title.text().strip():
            self.require(self.tr("Type a name."))
        elif self._last.date() <= self._first.date():
            self.require(self.tr("The last day must be after the first."))
        else:
            self.require("")
