"""The rows of a shift's hours and of its breaks, which can be more than one."""

from collections.abc import Sequence
from datetime import time

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QComboBox, QTimeEdit, QToolButton, QVBoxLayout, QWidget

from faceattend.domain.schedules import Break, BreakKind, ShiftPart
from faceattend.ui.controls import Role, button, column, icon_button, label, row
from faceattend.ui.icons import Icon
from faceattend.ui.rule_fields import clock_of, minutes_field, time_field
from faceattend.ui.theme import GRID

_NOON, _ONE = time(12), time(13)
_EVENING = time(18)


class PartsField(QWidget):
    """When a shift starts and ends; more than one stretch for a split shift.

    Signals:
        changed: something was typed.
    """

    changed = pyqtSignal()

    def __init__(self, parts: Sequence[ShiftPart]) -> None:
        super().__init__()
        self._rows: list[tuple[QWidget, QTimeEdit, QTimeEdit, QToolButton]] = []
        self._place: QVBoxLayout = column(gap=GRID // 2)
        self._add = button(self.tr("Split the shift"), name=Icon.ADD)
        self._add.setToolTip(self.tr("Adds another stretch of hours; the time between them is not paid."))
        self._add.clicked.connect(self._add_next)
        foot = row()
        foot.addWidget(self._add)
        foot.addStretch()
        layout = column(gap=GRID // 2)
        layout.addLayout(self._place)
        layout.addLayout(foot)
        self.setLayout(layout)
        for part in parts:
            self._append(part)

    @property
    def parts(self) -> tuple[ShiftPart, ...]:
        """The hours."""
        return tuple(ShiftPart(clock_of(start), clock_of(end)) for _, start, end, _ in self._rows)

    @property
    def in_order(self) -> list[QWidget]:
        """The fields and buttons in the order in which they are read."""
        return [*(field for _, *fields in self._rows for field in fields), self._add]

    def allow_several(self, *, allowed: bool) -> None:
        """Show or hide what makes a split shift; a flexible one has one stretch."""
        self._add.setVisible(allowed)
        while not allowed and len(self._rows) > 1:
            self._remove(self._rows[-1][0])

    def _add_next(self) -> None:
        last = self.parts[-1].end
        start = time((last.hour + 1) % 24, last.minute)
        self._append(ShiftPart(start, _EVENING if start < _EVENING else time((start.hour + 4) % 24, start.minute)))
        self._rows[-1][1].setFocus()
        self.changed.emit()

    def _append(self, part: ShiftPart) -> None:
        line = QWidget()
        start, end = time_field(part.start, self.tr("Start")), time_field(part.end, self.tr("End"))
        next_day = label("", Role.MUTED)
        remove = icon_button(Icon.REMOVE, self.tr("Remove these hours"))

        def typed() -> None:
            next_day.setText(self.tr("on the next day") if clock_of(end) <= clock_of(start) else "")
            self.changed.emit()

        layout = row()
        for each in (start, label("\u2013"), end, next_day):
            layout.addWidget(each)
        layout.addStretch()
        layout.addWidget(remove)
        line.setLayout(layout)
        self._place.addWidget(line)
        self._rows.append((line, start, end, remove))
        remove.clicked.connect(lambda: self._remove(line))
        start.timeChanged.connect(typed)
        end.timeChanged.connect(typed)
        typed()
        self._show_removing()

    def _remove(self, line: QWidget) -> None:
        self._rows = [each for each in self._rows if each[0] is not line]
        line.hide()
        line.deleteLater()
        self._show_removing()
        self.changed.emit()

    def _show_removing(self) -> None:
        for _, _, _, remove in self._rows:
            remove.setVisible(len(self._rows) > 1)


class _BreakLine(QWidget):
    """One break."""

    changed = pyqtSignal()

    def __init__(self, each: Break) -> None:
        super().__init__()
        self._kind = QComboBox()
        self._kind.addItem(self.tr("Taken off"), BreakKind.DEDUCTED)
        self._kind.addItem(self.tr("Punched out and in"), BreakKind.PUNCHED)
        self._kind.setCurrentIndex(self._kind.findData(each.kind))
        self._kind.setAccessibleName(self.tr("How the break is taken off"))
        self._minutes = minutes_field(each.minutes, 1440, 1)
        self._minutes.setAccessibleName(self.tr("Length of the break"))
        self._when = QComboBox()
        self._when.addItems([self.tr("whenever"), self.tr("between"), self.tr("when longer than")])
        self._when.setAccessibleName(self.tr("When the break is"))
        self._start = time_field(each.start or _NOON, self.tr("Break from"))
        self._end = time_field(each.end or _ONE, self.tr("Break until"))
        self._dash = label("\u2013")
        self._after = minutes_field(each.after or 360, 1440, 1)
        self._after.setAccessibleName(self.tr("Minutes of work before the break is taken off"))
        self._after_words = label(self.tr("was worked"), Role.MUTED)
        self.remove = icon_button(Icon.REMOVE, self.tr("Remove this break"))
        first, second = row(), row()
        for field in (self._kind, self._minutes):
            first.addWidget(field)
        first.addStretch()
        first.addWidget(self.remove)
        for part in (self._when, self._start, self._dash, self._end, self._after, self._after_words):
            second.addWidget(part)
        second.addStretch()
        both = column(gap=GRID // 2)
        both.addLayout(first)
        both.addLayout(second)
        self.setLayout(both)
        self._when.setCurrentIndex(1 if each.start is not None else 2 if each.after else 0)
        for box in (self._kind, self._when):
            box.currentIndexChanged.connect(self._turned)
        for number in (self._minutes, self._after):
            number.valueChanged.connect(self.changed)
        for clock in (self._start, self._end):
            clock.timeChanged.connect(self.changed)
        self._turned()

    @property
    def value(self) -> Break:
        """The break as the fields say it."""
        kind, when = BreakKind(self._kind.currentData()), self._when.currentIndex()
        placed = when == 1
        return Break(
            kind,
            self._minutes.value(),
            clock_of(self._start) if placed else None,
            clock_of(self._end) if placed else None,
            self._after.value() if when == 2 else 0,
        )

    @property
    def in_order(self) -> list[QWidget]:
        """The fields and the button in the order in which they are read."""
        return [self._kind, self._minutes, self.remove, self._when, self._start, self._end, self._after]

    def _turned(self) -> None:
        punched = self._kind.currentData() is BreakKind.PUNCHED
        # Whether a break was taken is known where it is punched.
        if punched and self._when.count() == 3:
            if self._when.currentIndex() == 2:
                self._when.setCurrentIndex(0)
            self._when.removeItem(2)
        elif not punched and self._when.count() == 2:
            self._when.addItem(self.tr("when longer than"))
        when = self._when.currentIndex()
        for each in (self._start, self._dash, self._end):
            each.setVisible(when == 1)
        for other in (self._after, self._after_words):
            other.setVisible(when == 2)
        self.changed.emit()


class BreaksField(QWidget):
    """The breaks of a shift, often none.

    Signals:
        changed: something was typed.
    """

    changed = pyqtSignal()

    def __init__(self, breaks: Sequence[Break]) -> None:
        super().__init__()
        self._lines: list[_BreakLine] = []
        self._place: QVBoxLayout = column(gap=GRID)
        self._add = button(self.tr("Add a break"), name=Icon.ADD)
        self._add.clicked.connect(self._add_next)
        foot = row()
        foot.addWidget(self._add)
        foot.addStretch()
        layout = column(gap=GRID)
        layout.addLayout(self._place)
        layout.addLayout(foot)
        self.setLayout(layout)
        for each in breaks:
            self._append(each)

    @property
    def breaks(self) -> tuple[Break, ...]:
        """The breaks."""
        return tuple(each.value for each in self._lines)

    @property
    def in_order(self) -> list[QWidget]:
        """The fields and buttons in the order in which they are read."""
        return [*(field for line in self._lines for field in line.in_order), self._add]

    def _add_next(self) -> None:
        self._append(Break())
        self._lines[-1].in_order[0].setFocus()
        self.changed.emit()

    def _append(self, each: Break) -> None:
        line = _BreakLine(each)
        self._place.addWidget(line)
        self._lines.append(line)
        line.changed.connect(self.changed)
        line.remove.clicked.connect(lambda: self._remove(line))

    def _remove(self, line: _BreakLine) -> None:
        self._lines.remove(line)
        line.hide()
        line.deleteLater()
        self._add.setFocus()
        self.changed.emit()
