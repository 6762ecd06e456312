"""What somebody says of a terminal's file before it is imported."""

from collections.abc import Mapping, Sequence

from PyQt6.QtCore import QSignalBlocker, pyqtSignal
from PyQt6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from faceattend.services.importing import ColumnMapping, Covers, DateOrder, FileColumn, ImportOptions
from faceattend.ui.controls import add_field, form

_RECOGNISED, _NAMED = "recognised", "named"


class ImportFields(QWidget):
    """Fields that together are the options of an import.

    Signals:
        changed: the file is to be read again.
    """

    changed = pyqtSignal()

    def __init__(self, mappings: Mapping[str, ColumnMapping], *, may_cover: bool) -> None:
        """Build the fields.

        Args:
            mappings: how files of a kind are read, by name.
            may_cover: whether whoever imports may say that the terminal watched.
        """
        super().__init__()
        self._mappings = dict(mappings)
        self._kind = QComboBox()
        self._kind.addItem(self.tr("By their headings"), _RECOGNISED)
        for name in sorted(self._mappings):
            self._kind.addItem(self.tr("As in {0}").format(name), name)
        self._kind.addItem(self.tr("Say which is which"), _NAMED)
        self._columns = {column: QComboBox() for column in self._titles()}
        self._order = QComboBox()
        for title, order in (
            (self.tr("As the file shows"), None),
            (self.tr("Day, month, year"), DateOrder.DAY_FIRST),
            (self.tr("Month, day, year"), DateOrder.MONTH_FIRST),
            (self.tr("Year, month, day"), DateOrder.YEAR_FIRST),
        ):
            self._order.addItem(title, order)
        self._terminal = QLineEdit()
        self._terminal.setMaxLength(60)
        self._covers = QCheckBox(self.tr("On all days of the file"))
        self._covers.setChecked(may_cover)
        self._covers.setEnabled(may_cover)
        self._skip = QCheckBox(self.tr("Leave out their punches"))
        self._form = form()
        add_field(self._form, self.tr("&Columns"), self._kind)
        self._labels = [add_field(self._form, title, self._columns[column]) for column, title in self._titles().items()]
        add_field(self._form, self.tr("&Dates"), self._order)
        add_field(self._form, self.tr("&Terminal"), self._terminal)
        words = self.tr("Whoever has no punch on these days is then absent, and not unobserved.")
        add_field(self._form, self.tr("&Watched"), self._covers, words)
        add_field(self._form, self.tr("&Unknown codes"), self._skip)
        self.setLayout(self._form)
        for box in (self._kind, self._order, *self._columns.values()):
            # A long heading must not make the fields wider than their place.
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)
            box.currentIndexChanged.connect(self._refresh)
        self._terminal.editingFinished.connect(self.changed)
        self._covers.toggled.connect(self.changed)
        self._skip.toggled.connect(self.changed)
        self._show_columns()

    def show_file(self, terminal: str) -> None:
        """Name the terminal after a file that was just chosen."""
        self._terminal.setText(terminal)

    def show_heading(self, cells: Sequence[str]) -> None:
        """Offer the columns of the file."""
        for box in self._columns.values():
            if [box.itemText(place) for place in range(1, box.count())] == list(cells):
                continue
            quiet = QSignalBlocker(box)
            box.clear()
            box.addItem(self.tr("none"), "")
            for number, cell in enumerate(cells, start=1):
                # By number, because headings may be empty or the same.
                box.addItem(cell, str(number))
            quiet.unblock()

    def name_columns(self) -> None:
        """Let somebody say which column is which."""
        self._kind.setCurrentIndex(self._kind.findData(_NAMED))

    def missing(self) -> str:
        """Return what has to be said before the file can be read, or nothing."""
        if self._kind.currentData() != _NAMED:
            return ""
        named = self._named()
        if FileColumn.CODE not in named or not named.keys() & {FileColumn.TIME, FileColumn.CHECK_IN}:
            return self.tr("Choose the columns of code and time.")
        return ""

    def options(self) -> ImportOptions:
        """Return what was said."""
        kind = self._kind.currentData()
        mapping = self._mappings.get(kind, ColumnMapping())
        columns = self._named() if kind == _NAMED else mapping.columns
        order = self._order.currentData()
        return ImportOptions(
            mapping=ColumnMapping(columns, mapping.in_words, mapping.out_words, order or mapping.date_order),
            terminal=self._terminal.text(),
            covers=Covers.FILE if self._covers.isChecked() else Covers.NONE,
            skip_unknown=self._skip.isChecked(),
        )

    def _titles(self) -> dict[FileColumn, str]:
        return {
            FileColumn.CODE: self.tr("C&ode"),
            FileColumn.TIME: self.tr("T&ime"),
            FileColumn.DATE: self.tr("Dat&e beside it"),
            FileColumn.DIRECTION: self.tr("I&n or out"),
        }

    def _named(self) -> dict[FileColumn, str]:
        return {column: box.currentData() for column, box in self._columns.items() if box.currentData()}

    def _refresh(self) -> None:
        self._show_columns()
        self.changed.emit()

    def _show_columns(self) -> None:
        for box in self._columns.values():
            self._form.setRowVisible(box, self._kind.currentData() == _NAMED)
