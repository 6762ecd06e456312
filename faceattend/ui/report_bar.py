"""What report is looked at: which one, of which month or day, of whom."""

from collections.abc import Sequence
from datetime import date

from PyQt6.QtCore import QTimer, pyqtSignal
from PyQt6.QtWidgets import QComboBox, QWidget

from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonId
from faceattend.services.papers import PaperChoice, PaperKind
from faceattend.ui.controls import row
from faceattend.ui.day_field import DayField
from faceattend.ui.month_field import MonthField
from faceattend.ui.person_box import PersonBox
from faceattend.ui.report_kinds import OF_A_DAY, REPORTS, report_words

_SETTLE = 200
"""Milliseconds without a change after which a report is fetched, so that leafing through months fetches one."""


class ReportBar(QWidget):
    """The fields in which a report is chosen.

    Signals:
        changed: another report was chosen, and for a moment no further one.
        kind_changed: another kind of report was chosen.
    """

    changed = pyqtSignal()
    kind_changed = pyqtSignal()

    def __init__(self, *, groups_offered: bool, parent: QWidget | None = None) -> None:
        """Build the bar.

        Args:
            groups_offered: False for whoever sees only his own card.
        """
        super().__init__(parent)
        self._groups_offered = groups_offered
        self._codes: dict[PersonId, str] = {}
        self._today: date | None = None
        self._kind = QComboBox()
        self._kind.setAccessibleName(self.tr("Report"))
        self._kind.setMaxVisibleItems(len(REPORTS))
        for kind in REPORTS:
            if kind is None:
                self._kind.insertSeparator(self._kind.count())
            else:
                self._kind.addItem(report_words(kind), kind.value)
        self._month = MonthField()
        self._day = DayField()
        self._group = QComboBox()
        self._group.setAccessibleName(self.tr("Group"))
        self._group.setMinimumWidth(112)
        self._group.addItem(self.tr("All groups"), "")
        self._person = PersonBox(())
        self._person.setAccessibleName(self.tr("Person"))
        self._person.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._person.setMinimumWidth(192)
        self._person.setMaximumWidth(240)
        inner = self._person.lineEdit()
        if inner is not None:
            inner.setAccessibleName(self.tr("Person"))
        layout = row()
        for each in (self._kind, self._month, self._day, self._group, self._person):
            layout.addWidget(each)
        self.setLayout(layout)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLE)
        self._timer.timeout.connect(self.changed)
        self._kind.activated.connect(self._kind_chosen)
        self._month.changed.connect(self._timer.start)
        self._day.changed.connect(self._timer.start)
        self._group.activated.connect(self._timer.start)
        self._person.activated.connect(self._timer.start)
        self._show_fields()

    @property
    def begun(self) -> bool:
        """Whether it is known what month and day it is."""
        return self._today is not None

    @property
    def kind(self) -> PaperKind:
        """Which report is chosen."""
        return PaperKind(self._kind.currentData())

    @property
    def month(self) -> Month:
        """The month that is chosen, also while a report of a day is."""
        return self._month.month

    @property
    def choice(self) -> PaperChoice:
        """What is chosen now; the roll call is that of this moment."""
        kind = self.kind
        of_a_day = kind in OF_A_DAY
        person = self._person.person if kind is PaperKind.CARD else None
        return PaperChoice(
            kind,
            month=None if of_a_day else self._month.month,
            day=self._day.day if of_a_day and kind is not PaperKind.ROLL_CALL else None,
            group="" if kind is PaperKind.CARD else str(self._group.currentData() or ""),
            person_code=self._codes.get(person, "") if person is not None else "",
        )

    def begin(self, today: date) -> None:
        """Choose the month and the day that are now."""
        if self._today is not None:
            return
        self._today = today
        month = Month.of(today)
        self._month.show_month(month, month)
        self._day.show_day(today, today)
        self._timer.stop()

    def set_focus(self) -> None:
        """Put the focus where the month or the day is chosen."""
        shown = (each for each in (self._month, self._day, self._kind) if not each.isHidden())
        next(shown).setFocus()

    def offer(self, groups: Sequence[str], people: Sequence[Person]) -> None:
        """Offer groups and people, and keep what is chosen."""
        group, person = self._group.currentData(), self._person.person
        self._codes = {each.id: each.details.code for each in people}
        self._group.clear()
        self._group.addItem(self.tr("All groups"), "")
        for each in groups:
            self._group.addItem(each, each)
        self._group.setCurrentIndex(max(0, self._group.findData(group)))
        kept = person if any(each.id == person for each in people) else None
        self._person.show_people(people, kept or (people[0].id if people else None))

    def choose(
        self,
        *,
        kind: PaperKind | None = None,
        month: Month | None = None,
        day: date | None = None,
        person: PersonId | None = None,
    ) -> None:
        """Choose something else from the program's side."""
        if kind is not None:
            self._kind.setCurrentIndex(self._kind.findData(kind.value))
            self._show_fields()
            self.kind_changed.emit()
        if month is not None:
            self._month.show_month(month)
        if day is not None:
            self._day.show_day(day)
        if person is not None:
            self._person.setCurrentIndex(self._person.findData(int(person)))
        self._timer.start()

    def _kind_chosen(self) -> None:
        self._show_fields()
        self.kind_changed.emit()
        self._timer.start()

    def _show_fields(self) -> None:
        kind = self.kind
        self._month.setVisible(kind not in OF_A_DAY)
        self._day.setVisible(kind in OF_A_DAY and kind is not PaperKind.ROLL_CALL)
        self._person.setVisible(kind is PaperKind.CARD)
        self._group.setVisible(self._groups_offered and kind is not PaperKind.CARD)
