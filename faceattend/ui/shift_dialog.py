"""Adding a shift and changing one: the simple rules first, all others below them."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from itertools import pairwise

from PyQt6.QtCore import QCoreApplication, Qt
from PyQt6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from faceattend.domain.rule_changes import RuleChange, changed_shift, new_shift
from faceattend.domain.schedules import Shift, ShiftKind
from faceattend.domain.shift_checks import (
    MAX_KEY_LENGTH,
    MAX_TITLE_LENGTH,
    checked_key,
    checked_shift,
    expected_minutes,
)
from faceattend.errors import UserError
from faceattend.services.rules import RulesService
from faceattend.ui.controls import (
    Role,
    add_field,
    button,
    column,
    form,
    label,
    line,
    row,
    scrolled,
    side_by_side,
    size_window,
)
from faceattend.ui.icons import Icon
from faceattend.ui.result_words import hours
from faceattend.ui.rule_fields import SinceField, minutes_field
from faceattend.ui.rule_words import date_words, key_for
from faceattend.ui.rule_writing import RuleDialog
from faceattend.ui.shift_groups import HalfDayGroup, LateGroup, OvertimeGroup, PunchesGroup, RuleGroup, heading
from faceattend.ui.shift_parts import BreaksField, PartsField
from faceattend.ui.theme import GRID

_WIDTH, _HEIGHT = 640, 580


class ShiftDialog(RuleDialog):
    """Asks for every rule of a shift."""

    def __init__(
        self,
        service: RulesService,
        shift: Shift | None,
        taken: Collection[str],
        usual: date,
        today: date,
        parent: QWidget | None = None,
        *,
        later: Collection[date] = (),
    ) -> None:
        """Build the dialog.

        Args:
            shift: the one to change, as it is today; None for a new one.
            taken: short names that shifts have already.
            usual: from when a change usually holds.
            later: days on which other changes of this shift begin, which are written already.
        """
        translate = QCoreApplication.translate
        title = translate("ShiftDialog", "Add a shift") if shift is None else translate("ShiftDialog", "Change a shift")
        verb = translate("ShiftDialog", "Add") if shift is None else translate("ShiftDialog", "Save")
        super().__init__(service, title, verb, parent)
        self._known = shift
        self._taken = taken
        begun = shift or Shift(key="", title="")
        self._title = QLineEdit(begun.title)
        self._title.setMaxLength(MAX_TITLE_LENGTH)
        self._key = QLineEdit(begun.key)
        self._key.setMaxLength(MAX_KEY_LENGTH)
        self._key.setReadOnly(shift is not None)
        self._kind = QComboBox()
        self._kind.addItem(self.tr("Fixed hours"), ShiftKind.FIXED)
        self._kind.addItem(self.tr("Flexible: so many hours, whenever within the day"), ShiftKind.FLEXIBLE)
        self._kind.setCurrentIndex(self._kind.findData(begun.kind))
        self._parts = PartsField(begun.parts)
        self._expected = minutes_field(begun.expected or expected_minutes(begun), 1440, 1)
        self._expected_words = label("", Role.MUTED)
        self._breaks = BreaksField(begun.breaks)
        self._groups: tuple[RuleGroup, ...] = (
            LateGroup(begun),
            HalfDayGroup(begun),
            OvertimeGroup(begun),
            PunchesGroup(begun),
        )
        self._since = None if shift is None else SinceField(usual, today)
        self._later = sorted(later)
        self._hours_problem = _problem()
        self._breaks_problem = _problem()
        self._group_problem = _problem()
        self._key_problem = _problem()
        self._more = button(self.tr("More rules"), name=Icon.CHEVRON_RIGHT)
        self._more.setCheckable(True)
        self._rest = QWidget()
        self._fields = form()
        self.body.addWidget(scrolled(self._page()), 1)
        if self._since is not None:
            when = form()
            add_field(when, self.tr("Holds &from"), self._since, self._since_words())
            self.body.addWidget(line())
            self.body.addLayout(when)
        self.finish_layout()
        self._connect()
        self._turn()
        self._order_tabs()
        size_window(self, _WIDTH, _HEIGHT)
        self._title.setFocus()

    def change(self) -> RuleChange:
        """Return the change with the values of this moment."""
        shift = self._shift()
        return new_shift(shift) if self._since is None else changed_shift(shift, self._since.since)

    def fit(self) -> None:
        """Stay as high as it is: what does not fit is scrolled."""

    def _page(self) -> QWidget:
        layout = column(gap=2 * GRID)
        fields = self._fields
        add_field(fields, self.tr("&Name"), self._title)
        add_field(fields, self.tr("&Kind"), self._kind)
        self._hours_label = add_field(fields, self.tr("&Hours"), self._parts)
        self._expected_row = side_by_side(self._expected, self._expected_words)
        self._expected.setAccessibleName(self.tr("Expected a day"))
        add_field(fields, self.tr("E&xpected a day"), self._expected_row)
        fields.addRow(label(""), self._hours_problem)
        self._breaks_label = add_field(fields, self.tr("&Breaks"), self._breaks)
        fields.addRow(label(""), self._breaks_problem)
        layout.addLayout(fields)
        late, *others = self._groups
        _add_group(layout, late)
        layout.addLayout(_leading(self._more))
        rest = column(gap=2 * GRID)
        for group in others:
            _add_group(rest, group)
            if isinstance(group, HalfDayGroup):
                rest.addWidget(self._group_problem)
        rest.addWidget(line())
        names = form()
        never = self.tr("By it the shift is found in files and on the command line; it never changes.")
        add_field(names, self.tr("Short name"), self._key, never)
        names.addRow(label(""), self._key_problem)
        rest.addLayout(names)
        self._rest.setLayout(rest)
        self._rest.hide()
        layout.addWidget(self._rest)
        layout.addStretch()
        page = QWidget()
        page.setLayout(layout)
        return page

    def _since_words(self) -> str:
        words = self.tr("Days before keep the rules that they have now.")
        if self._later:
            days = ", ".join(date_words(day) for day in self._later)
            words = f"{words} {self.tr('Other changes are written already from {0}, and stay.').format(days)}"
        return words

    def _connect(self) -> None:
        self._title.textChanged.connect(self._refresh)
        self._key.textChanged.connect(self._refresh)
        self._kind.currentIndexChanged.connect(self._turn)
        for rows in (self._parts, self._breaks):
            rows.changed.connect(self._order_tabs)
        self._parts.changed.connect(self._refresh)
        self._expected.valueChanged.connect(self._refresh)
        self._breaks.changed.connect(self._refresh)
        for group in self._groups:
            group.changed.connect(self._refresh)
        self._more.toggled.connect(self._show_more)

    def _show_more(self, shown: bool) -> None:  # noqa: FBT001 - a signal's argument
        self._rest.setVisible(shown)
        self._more.setText(self.tr("Fewer rules") if shown else self.tr("More rules"))

    def _turn(self) -> None:
        flexible = self._kind.currentData() is ShiftKind.FLEXIBLE
        self._parts.allow_several(allowed=not flexible)
        self._fields.setRowVisible(self._expected_row, flexible)
        self._refresh()

    def _shift(self) -> Shift:
        shift = self._with_hours(Shift())
        shift = replace(shift, breaks=self._breaks.breaks)
        for group in self._groups:
            shift = group.put_into(shift)
        return shift

    def _with_hours(self, shift: Shift) -> Shift:
        kind = ShiftKind(self._kind.currentData())
        title = self._title.text()
        typed = self._key.text().strip()
        key = self._known.key if self._known is not None else typed or key_for(title, self._taken, "shift")
        expected = self._expected.value() if kind is ShiftKind.FLEXIBLE else None
        return replace(shift, key=key, title=title, kind=kind, parts=self._parts.parts, expected=expected)

    def _order_tabs(self) -> None:
        """Let the Tab key go down the rows of hours and breaks, which come and go."""
        for before, behind in pairwise([self._kind, *self._parts.in_order, self._expected, *self._breaks.in_order]):
            QWidget.setTabOrder(before, behind)
        # A focus proxy of the whole field would send the Tab key round in it.
        self._hours_label.setBuddy(self._parts.in_order[0])
        self._breaks_label.setBuddy(self._breaks.in_order[0])

    def _refresh(self) -> None:
        if self._known is None:
            self._key.setPlaceholderText(key_for(self._title.text(), self._taken, "shift"))
        self._expected_words.setText(hours(self._expected.value()))
        # What is wrong is said where it was typed: each step adds the next group of fields.
        named = replace(self._with_hours(Shift()), key="shift", title="Shift")
        with_breaks = replace(named, breaks=self._breaks.breaks)
        whole = replace(self._shift(), key="shift", title="Shift")
        found = False
        for place, shift in (
            (self._hours_problem, named),
            (self._breaks_problem, with_breaks),
            (self._group_problem, whole),
        ):
            words = "" if found else _problem_of(shift)
            found = found or bool(words)
            place.setText(words)
            place.setVisible(bool(words))
        self._fields.setRowVisible(self._hours_problem, bool(self._hours_problem.text()))
        self._fields.setRowVisible(self._breaks_problem, bool(self._breaks_problem.text()))
        if self._group_problem.text():
            self._more.setChecked(True)
        key_words = self._key_words()
        self._key_problem.setText(key_words)
        self._key_problem.setVisible(bool(key_words))
        if not self._title.text().strip():
            self.require(self.tr("Type a name."))
        elif key_words:
            self.require(self.tr("Type another short name."))
        else:
            self.require(self.tr("Something above does not fit.") if found else "")

    def _key_words(self) -> str:
        """Return what is wrong with the short name; an empty one is made from the name."""
        typed = self._key.text().strip()
        if self._known is not None or not typed:
            return ""
        try:
            taken = checked_key(typed, "shift") in self._taken
        except UserError as error:
            return str(error)
        return self.tr("Another shift has this short name.") if taken else ""


def _problem() -> QLabel:
    made = label("", Role.BAD, wrap=True)
    made.hide()
    return made


def _problem_of(shift: Shift) -> str:
    try:
        checked_shift(shift)
    except UserError as error:
        return str(error).replace("the shift shift", "the shift").replace("The shift shift", "The shift")
    return ""


def _add_group(layout: QVBoxLayout, group: RuleGroup) -> None:
    layout.addWidget(line())
    layout.addWidget(label(heading(type(group)), Role.STRONG))
    layout.addWidget(group)


def _leading(widget: QWidget) -> QHBoxLayout:
    made = row()
    made.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeading)
    made.addStretch()
    return made
