"""Making the layout of a payroll file, or changing one."""

from collections.abc import Callable, Collection, Sequence

from PyQt6.QtCore import QCoreApplication, Qt
from PyQt6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QListWidget, QWidget

from faceattend.domain.rule_book import LeaveType
from faceattend.services.payroll import (
    MAX_NAME_LENGTH,
    MinutesForm,
    PayrollColumn,
    PayrollField,
    PayrollLayout,
    PayrollService,
)
from faceattend.ui.controls import Kind, Role, add_field, button, column, form, icon_button, label, row
from faceattend.ui.icons import Icon
from faceattend.ui.payroll_column_fields import PayrollColumnFields
from faceattend.ui.payroll_words import column_words, decimals, delimiters
from faceattend.ui.theme import GRID
from faceattend.ui.write_dialog import WriteDialog

_WIDTH = 720
_LIST_HEIGHT = 196


class PayrollLayoutDialog(WriteDialog[str]):
    """Asks for the columns of a file and how it is written; ``written`` is the name of the layout."""

    def __init__(
        self,
        service: PayrollService,
        name: str,
        layout: PayrollLayout | None,
        taken: Collection[str],
        leave_types: Sequence[LeaveType],
        parent: QWidget | None = None,
    ) -> None:
        """Build the dialog.

        Args:
            name: of the layout that is changed.
            layout: what is changed; None for a new one.
            taken: names of all layouts.
        """
        translate = QCoreApplication.translate
        adding = translate("PayrollLayoutDialog", "New layout of a payroll file")
        changing = translate("PayrollLayoutDialog", "Change the layout of a payroll file")
        verb = translate("PayrollLayoutDialog", "Save")
        super().__init__(adding if layout is None else changing, verb, Kind.PRIMARY, parent)
        self._service = service
        self._before = name
        self._taken = {each.casefold() for each in taken} - {name.casefold()}
        shown = self._usual() if layout is None else layout
        self._columns = list(shown.columns)
        self._name = QLineEdit(name)
        self._name.setMaxLength(MAX_NAME_LENGTH)
        self._list = QListWidget()
        self._fields = PayrollColumnFields(leave_types)
        self._delimiter = _box(delimiters(), shown.delimiter)
        self._decimal = _box(decimals(), shown.decimal)
        self._signs = label("", Role.BAD, wrap=True)
        self._heading = QCheckBox(self.tr("The first line names the columns"))
        self._heading.setChecked(shown.heading)
        self._mark = QCheckBox(self.tr("For Excel (begins with a byte order mark)"))
        self._mark.setChecked(shown.mark)
        self._up = icon_button(Icon.CHEVRON_LEFT, self.tr("Move the column to the left"))
        self._down = icon_button(Icon.CHEVRON_RIGHT, self.tr("Move the column to the right"))
        self._remove = icon_button(Icon.TRASH, self.tr("Take the column out"))
        self._lay_out()
        self._connect()
        self._list_again(0)
        self._refresh()
        self.setFixedWidth(_WIDTH)
        self._name.setFocus()

    def job(self) -> Callable[[], str]:
        """Return the keeping of the layout; one that was renamed goes away under its old name."""
        service, before, name = self._service, self._before, self._name.text()
        layout = PayrollLayout(
            columns=tuple(self._columns),
            delimiter=str(self._delimiter.currentData()),
            decimal=str(self._decimal.currentData()),
            heading=self._heading.isChecked(),
            mark=self._mark.isChecked(),
        )

        def keep() -> str:
            kept = service.save(name, layout)
            if before and before != kept:
                service.remove(before)
            return kept

        return keep

    def _usual(self) -> PayrollLayout:
        """Return what most payroll programs want, to begin with."""
        return PayrollLayout(
            (
                PayrollColumn(self.tr("Employee"), PayrollField.CODE),
                PayrollColumn(self.tr("Name"), PayrollField.NAME),
                PayrollColumn(self.tr("Days paid"), PayrollField.PAY_DAYS),
                PayrollColumn(self.tr("Hours"), PayrollField.WORKED, form=MinutesForm.HOURS),
                PayrollColumn(self.tr("Overtime"), PayrollField.APPROVED, form=MinutesForm.HOURS),
            )
        )

    def _lay_out(self) -> None:
        name = form()
        add_field(name, self.tr("&Name"), self._name)
        self._name.setPlaceholderText(self.tr("For example the name of the payroll program"))
        self._list.setAccessibleName(self.tr("Columns"))
        self._list.setFixedHeight(_LIST_HEIGHT)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        add = button(self.tr("&Add a column"), name=Icon.ADD)
        add.clicked.connect(self._add)
        keys = row()
        keys.addWidget(add)
        keys.addStretch()
        for each in (self._up, self._down, self._remove):
            keys.addWidget(each)
        left = column()
        left.addWidget(self._list)
        left.addLayout(keys)
        right = column()
        right.addWidget(self._fields)
        right.addStretch()
        both = row(gap=2 * GRID)
        both.addLayout(left, 1)
        both.addLayout(right, 1)
        signs = form()
        add_field(signs, self.tr("&Between columns"), self._delimiter)
        add_field(signs, self.tr("Decimal &sign"), self._decimal)
        signs.addRow(self._signs)
        ticks = column()
        ticks.addWidget(self._heading)
        ticks.addWidget(self._mark)
        ticks.addStretch()
        foot = row(gap=3 * GRID)
        foot.addLayout(signs, 1)
        foot.addLayout(ticks, 1)
        for part in (name, both, foot):
            self.body.addLayout(part)

    def _connect(self) -> None:
        self._name.textChanged.connect(self._refresh)
        self._list.currentRowChanged.connect(self._turn_to)
        self._fields.changed.connect(self._column_changed)
        for box in (self._delimiter, self._decimal):
            box.currentIndexChanged.connect(self._refresh)
        self._up.clicked.connect(lambda: self._move(-1))
        self._down.clicked.connect(lambda: self._move(1))
        self._remove.clicked.connect(self._take_out)

    def _list_again(self, place: int) -> None:
        self._list.clear()
        self._list.addItems([column_words(each) for each in self._columns])
        self._list.setCurrentRow(min(place, len(self._columns) - 1))

    def _turn_to(self, place: int) -> None:
        there = 0 <= place < len(self._columns)
        self._fields.setEnabled(there)
        if there:
            self._fields.show_column(self._columns[place])
        self._remove.setEnabled(there)
        self._up.setEnabled(place > 0)
        self._down.setEnabled(there and place < len(self._columns) - 1)

    def _column_changed(self) -> None:
        place = self._list.currentRow()
        item = self._list.item(place)
        if item is not None:
            self._columns[place] = self._fields.column
            item.setText(column_words(self._columns[place]))
        self._refresh()

    def _add(self) -> None:
        self._columns.append(PayrollColumn(self.tr("New column"), PayrollField.NAME))
        self._list_again(len(self._columns) - 1)
        self._refresh()
        self._fields.set_focus()

    def _move(self, by: int) -> None:
        place = self._list.currentRow()
        self._columns[place], self._columns[place + by] = self._columns[place + by], self._columns[place]
        self._list_again(place + by)

    def _take_out(self) -> None:
        place = self._list.currentRow()
        del self._columns[place]
        self._list_again(place)
        self._turn_to(self._list.currentRow())
        self._refresh()

    def _refresh(self) -> None:
        clash = self._delimiter.currentData() == self._decimal.currentData()
        words = self.tr("Columns and decimals cannot have the same sign.") if clash else ""
        self._signs.setText(words)
        self._signs.setVisible(clash)
        name = " ".join(self._name.text().split())
        if not name:
            self.require(self.tr("Give the layout a name."))
        elif name.casefold() in self._taken:
            self.require(self.tr("Another layout has this name."))
        elif not self._columns:
            self.require(self.tr("Add a column."))
        else:
            self.require(self.tr("Choose another sign.") if clash else "")
        self.fit()


def _box(choices: Sequence[tuple[str, str]], chosen: str) -> QComboBox:
    made = QComboBox()
    for sign, words in choices:
        made.addItem(words, sign)
    made.setCurrentIndex(made.findData(chosen))
    return made
