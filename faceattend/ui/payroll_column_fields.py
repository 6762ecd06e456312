"""What one column of a payroll file holds."""

from collections.abc import Sequence

from PyQt6.QtCore import QSignalBlocker, pyqtSignal
from PyQt6.QtWidgets import QComboBox, QLineEdit, QWidget

from faceattend.domain.payroll import LONGEST_TITLE, MINUTES_FIELDS
from faceattend.domain.rule_book import LeaveType
from faceattend.services.payroll import COUNTED_CODES, MinutesForm, PayrollColumn, PayrollField
from faceattend.ui.controls import add_field, form
from faceattend.ui.payroll_words import OVERTIME_DETAILS, field_words, form_words, overtime_words
from faceattend.ui.result_words import code_words

_LONGEST_TEXT = 60
_OVERTIME = frozenset({PayrollField.OVERTIME, PayrollField.APPROVED})


class PayrollColumnFields(QWidget):
    """Fields for one column; only those that its kind needs are shown.

    Signals:
        changed: the column is another than before.
    """

    changed = pyqtSignal()

    def __init__(self, leave_types: Sequence[LeaveType]) -> None:
        super().__init__()
        self._leave_types = leave_types
        self._title, self._text = QLineEdit(), QLineEdit()
        self._title.setMaxLength(LONGEST_TITLE)
        self._text.setMaxLength(_LONGEST_TEXT)
        self._field, self._detail, self._form = QComboBox(), QComboBox(), QComboBox()
        for field in PayrollField:
            self._field.addItem(field_words(field), field.value)
        self._field.setMaxVisibleItems(12)
        for minutes in MinutesForm:
            self._form.addItem(form_words(minutes), minutes.value)
        self._fields = form()
        add_field(self._fields, self.tr("Hea&ding"), self._title)
        add_field(self._fields, self.tr("&Holds"), self._field)
        add_field(self._fields, self.tr("Whi&ch"), self._detail)
        add_field(self._fields, self.tr("&Words"), self._text)
        add_field(self._fields, self.tr("Writ&ten"), self._form)
        self.setLayout(self._fields)
        self._field.currentIndexChanged.connect(self._field_chosen)
        for edit in (self._title, self._text):
            edit.textChanged.connect(self.changed)
        for box in (self._detail, self._form):
            box.currentIndexChanged.connect(self.changed)
        self._field_chosen()

    @property
    def column(self) -> PayrollColumn:
        """What the fields say."""
        field = PayrollField(self._field.currentData())
        detail = str(self._detail.currentData() or "")
        form = MinutesForm(self._form.currentData()) if field in MINUTES_FIELDS else MinutesForm.MINUTES
        return PayrollColumn(
            " ".join(self._title.text().split()),
            field,
            self._text.text().strip() if field is PayrollField.TEXT else detail,
            form,
        )

    def show_column(self, column: PayrollColumn) -> None:
        """Show another column."""
        # What is half shown is nobody's column.
        with QSignalBlocker(self):
            self._title.setText(column.title)
            self._field.setCurrentIndex(self._field.findData(column.field.value))
            self._text.setText(column.detail if column.field is PayrollField.TEXT else "")
            place = self._detail.findData(column.detail)
            if place < 0 and self._detail.count():
                # A type of leave that the office has no more.
                self._detail.addItem(column.detail, column.detail)
                place = self._detail.count() - 1
            self._detail.setCurrentIndex(place)
            self._form.setCurrentIndex(self._form.findData(column.form.value))

    def set_focus(self) -> None:
        """Put the focus into the heading and choose all of it."""
        self._title.setFocus()
        self._title.selectAll()

    def _field_chosen(self) -> None:
        field = PayrollField(self._field.currentData())
        choices = self._details(field)
        with QSignalBlocker(self._detail):
            self._detail.clear()
            for words, detail in choices:
                self._detail.addItem(words, detail)
        self._fields.setRowVisible(self._detail, bool(choices))
        self._fields.setRowVisible(self._text, field is PayrollField.TEXT)
        self._fields.setRowVisible(self._form, field in MINUTES_FIELDS)
        self.changed.emit()

    def _details(self, field: PayrollField) -> Sequence[tuple[str, str]]:
        if field is PayrollField.DAYS:
            return [(f"{code.value}  {code_words(code)}", code.value) for code in COUNTED_CODES]
        if field is PayrollField.LEAVE:
            types = [(f"{kind.code}  {kind.title}", kind.code) for kind in self._leave_types]
            return [(self.tr("All leave"), ""), *types]
        if field in _OVERTIME:
            return [(overtime_words(detail), detail) for detail in ("", *OVERTIME_DETAILS)]
        return ()
