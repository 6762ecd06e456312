"""The groups of fields of a shift beyond its hours and breaks, each giving back its part of the shift."""

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum

from PyQt6.QtCore import QCoreApplication, pyqtSignal
from PyQt6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QSpinBox, QWidget

from faceattend.domain.schedules import (
    Counting,
    DirectionRule,
    LatenessFrom,
    OvertimeBasis,
    OvertimeRule,
    Rounding,
    RoundingMode,
    Shift,
)
from faceattend.ui.controls import Role, add_field, form, label, row
from faceattend.ui.rule_fields import OptionalMinutes, minutes_field

_GAP = 720


class RoundingField(QWidget):
    """To what minutes are rounded, and in which direction.

    Signals:
        changed: something was chosen.
    """

    changed = pyqtSignal()

    def __init__(self, rounding: Rounding) -> None:
        super().__init__()
        self._unit = QSpinBox()
        self._unit.setRange(1, 240)
        self._unit.setSpecialValueText(self.tr("not rounded"))
        self._unit.setSuffix(self.tr(" min"))
        self._unit.setValue(rounding.unit)
        self._unit.setFixedWidth(132)
        self._mode = QComboBox()
        for mode, words in (
            (RoundingMode.NEAREST, self.tr("to the nearest")),
            (RoundingMode.DOWN, self.tr("down")),
            (RoundingMode.UP, self.tr("up")),
        ):
            self._mode.addItem(words, mode)
        self._mode.setCurrentIndex(self._mode.findData(rounding.mode))
        layout = row()
        layout.addWidget(self._unit)
        layout.addWidget(self._mode)
        layout.addStretch()
        self.setLayout(layout)
        self.setFocusProxy(self._unit)
        self._unit.valueChanged.connect(self._turned)
        self._mode.currentIndexChanged.connect(self.changed)
        self._turned()

    @property
    def rounding(self) -> Rounding:
        """What is chosen."""
        return Rounding(self._unit.value(), RoundingMode(self._mode.currentData()))

    def setAccessibleName(self, name: str | None) -> None:
        """Name the fields inside as well."""
        super().setAccessibleName(name)
        self._unit.setAccessibleName(name)
        self._mode.setAccessibleName(self.tr("{0}, direction").format(name))

    def _turned(self) -> None:
        self._mode.setVisible(self._unit.value() > 1)
        self.changed.emit()


class RuleGroup(QWidget):
    """Some rules of a shift under a heading.

    Signals:
        changed: something was typed.
    """

    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.fields: QFormLayout = form()
        self.setLayout(self.fields)

    def put_into(self, shift: Shift) -> Shift:
        """Return a shift with the rules of this group."""
        raise NotImplementedError


class LateGroup(RuleGroup):
    """When somebody is late or leaves early."""

    def __init__(self, shift: Shift) -> None:
        super().__init__()
        self._late = minutes_field(shift.late_grace, _GAP)
        self._early = minutes_field(shift.early_grace, _GAP)
        self._from = _choice(
            (
                (LatenessFrom.START, self.tr("from the start of the shift")),
                (LatenessFrom.GRACE_END, self.tr("from the end of the allowed minutes")),
            ),
            shift.lateness_from,
        )
        late = self.tr("Up to so many minutes after the start nobody is late.")
        add_field(self.fields, self.tr("May come &late by"), self._late, late)
        add_field(self.fields, self.tr("May leave e&arly by"), self._early)
        add_field(self.fields, self.tr("Late is &counted"), self._from)
        _tell(self, (self._late, self._early), (self._from,))

    def put_into(self, shift: Shift) -> Shift:
        """Return a shift with the rules of this group."""
        return replace(
            shift,
            late_grace=self._late.value(),
            early_grace=self._early.value(),
            lateness_from=self._from.currentData(),
        )


class HalfDayGroup(RuleGroup):
    """When a day is only a half one, or an absence."""

    def __init__(self, shift: Shift) -> None:
        super().__init__()
        never = self.tr("never")
        self._half = OptionalMinutes(shift.half_day_below, never)
        self._absent = OptionalMinutes(shift.absent_below, never)
        self._half_late = OptionalMinutes(shift.half_day_late, never)
        self._absent_late = OptionalMinutes(shift.absent_late, never)
        add_field(self.fields, self.tr("Half day when less was worked than"), self._half)
        add_field(self.fields, self.tr("Absent when less was worked than"), self._absent)
        add_field(self.fields, self.tr("Half day when late by more than"), self._half_late)
        add_field(self.fields, self.tr("Absent when late by more than"), self._absent_late)
        _tell(self, (self._half, self._absent, self._half_late, self._absent_late), ())

    def put_into(self, shift: Shift) -> Shift:
        """Return a shift with the rules of this group."""
        return replace(
            shift,
            half_day_below=self._half.minutes,
            absent_below=self._absent.minutes,
            half_day_late=self._half_late.minutes,
            absent_late=self._absent_late.minutes,
        )


class OvertimeGroup(RuleGroup):
    """What more work counts as."""

    def __init__(self, shift: Shift) -> None:
        super().__init__()
        rule = shift.overtime
        self._counted = QCheckBox(self.tr("&Overtime counts"))
        self._counted.setChecked(rule.counted)
        self._basis = _choice(
            (
                (OvertimeBasis.AFTER_END, self.tr("work after the end of the shift")),
                (OvertimeBasis.OUTSIDE, self.tr("work before the start and after the end")),
                (OvertimeBasis.BEYOND_EXPECTED, self.tr("work beyond the expected hours, whenever")),
            ),
            rule.basis,
        )
        self._minimum = minutes_field(rule.minimum, 1440)
        self._rounding = RoundingField(rule.rounding)
        self._approval = QCheckBox(self.tr("It counts only when somebody &approved it"))
        self._approval.setChecked(rule.needs_approval)
        self.fields.addRow(self._counted)
        add_field(self.fields, self.tr("Overtime is"), self._basis)
        add_field(self.fields, self.tr("At least, on a day"), self._minimum)
        add_field(self.fields, self.tr("Rounded"), self._rounding)
        self.fields.addRow(self._approval)
        off = self.tr("On days off and holidays all work is overtime.")
        self.fields.addRow(label(off, Role.MUTED, wrap=True))
        _tell(self, (self._minimum,), (self._basis,))
        self._rounding.changed.connect(self.changed)
        self._approval.toggled.connect(self.changed)
        self._counted.toggled.connect(self._turned)
        self._turned()

    def put_into(self, shift: Shift) -> Shift:
        """Return a shift with the rules of this group."""
        rule = OvertimeRule(
            self._counted.isChecked(),
            self._basis.currentData(),
            self._minimum.value(),
            self._rounding.rounding,
            self._approval.isChecked(),
        )
        return replace(shift, overtime=rule)

    def _turned(self) -> None:
        for each in (self._basis, self._minimum, self._rounding, self._approval):
            each.setEnabled(self._counted.isChecked())
        self.changed.emit()


class PunchesGroup(RuleGroup):
    """How punches become minutes."""

    def __init__(self, shift: Shift) -> None:
        super().__init__()
        self._counting = _choice(
            (
                (Counting.FIRST_LAST, self.tr("from the first in to the last out")),
                (Counting.PAIRS, self.tr("every in with the out behind it")),
            ),
            shift.counting,
        )
        self._direction = _choice(
            (
                (DirectionRule.RECORDED, self.tr("as recorded; else in and out in turn")),
                (DirectionRule.ALTERNATE, self.tr("always in and out in turn")),
                (DirectionRule.SHIFT_CLOCK, self.tr("nearer to the start is in, to the end is out")),
            ),
            shift.direction,
        )
        self._out_needed = QCheckBox(self.tr("A day &without an out is a day with a missing punch"))
        self._out_needed.setChecked(shift.departure_required)
        self._rounding = RoundingField(shift.rounding)
        self._after_in = minutes_field(shift.in_out_gap, _GAP)
        self._after_out = minutes_field(shift.out_in_gap, _GAP)
        self._before = OptionalMinutes(shift.before, self.tr("half-way to the shift before"), least=0)
        self._after = OptionalMinutes(shift.after, self.tr("half-way to the next shift"), least=0)
        add_field(self.fields, self.tr("Work is counted"), self._counting)
        add_field(self.fields, self.tr("In or out"), self._direction)
        self.fields.addRow(self._out_needed)
        add_field(self.fields, self.tr("Hours of a day rounded"), self._rounding)
        again = self.tr("A punch sooner than this is a repeat and does not count.")
        add_field(self.fields, self.tr("Repeat after an in"), self._after_in, again)
        add_field(self.fields, self.tr("Repeat after an out"), self._after_out)
        window = self.tr("Punches outside this time are shown and not counted.")
        add_field(self.fields, self.tr("Counted before the start"), self._before, window)
        add_field(self.fields, self.tr("Counted after the end"), self._after)
        _tell(self, (self._after_in, self._after_out, self._before, self._after), (self._counting, self._direction))
        self._out_needed.toggled.connect(self.changed)
        self._rounding.changed.connect(self.changed)

    def put_into(self, shift: Shift) -> Shift:
        """Return a shift with the rules of this group."""
        return replace(
            shift,
            counting=self._counting.currentData(),
            direction=self._direction.currentData(),
            departure_required=self._out_needed.isChecked(),
            rounding=self._rounding.rounding,
            in_out_gap=self._after_in.value(),
            out_in_gap=self._after_out.value(),
            before=self._before.minutes,
            after=self._after.minutes,
        )


def heading(group: type[RuleGroup]) -> str:
    """Return what a group of rules is called."""
    return {
        LateGroup: _say("Late and early"),
        HalfDayGroup: _say("Half day and absence"),
        OvertimeGroup: _say("Overtime"),
        PunchesGroup: _say("Punches"),
    }[group]


def _choice(choices: Sequence[tuple[Enum, str]], chosen: Enum) -> QComboBox:
    made = QComboBox()
    for value, words in choices:
        made.addItem(words, value)
    made.setCurrentIndex(made.findData(chosen))
    return made


def _tell(group: RuleGroup, numbers: Sequence[QSpinBox], boxes: Sequence[QComboBox]) -> None:
    """Let a group tell that something was typed into its fields."""
    for number in numbers:
        number.valueChanged.connect(group.changed)
    for box in boxes:
        box.currentIndexChanged.connect(group.changed)


def _say(text: str) -> str:
    return QCoreApplication.translate("ShiftGroups", text)
