"""A list of the papers on the screen: the same rows, to be looked through and ordered."""

from collections.abc import Sequence

from PyQt6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PyQt6.QtGui import QFont

from faceattend.services.papers import NUMBERS, CellKind, ListColumn, ListRow, ListTable, Tone, shown, sorted_by
from faceattend.ui.theme import Palette

_NO_PARENT = QModelIndex()
_LEADING = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_TRAILING = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter


class ListModel(QAbstractTableModel):
    """Shows one list, or those of its rows that are looked for; its sums stay last."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table: ListTable | None = None
        self._columns: Sequence[ListColumn] = ()
        self._all: Sequence[ListRow] = ()
        self._rows: Sequence[ListRow] = ()
        self._sums: ListRow | None = None
        self._search = ""
        self._column = -1
        self._order = Qt.SortOrder.AscendingOrder

    @property
    def table(self) -> ListTable | None:
        """The list that is shown."""
        return self._table

    @property
    def columns(self) -> Sequence[ListColumn]:
        """The columns that are shown."""
        return self._columns

    @property
    def found(self) -> int:
        """How many rows are shown, without the sums."""
        return sum(1 for row in self._rows if row is not self._sums)

    def set_table(self, table: ListTable | None) -> None:
        """Show another list."""
        self._table = table
        places = [] if table is None else _places(table)
        self._columns = () if table is None else [table.flat_columns[place] for place in places]
        self._all = () if table is None else [_narrowed(row, places) for row in table.flat_rows()]
        self._sums = None if table is None else _sums(table, places)
        self._choose()

    def set_search(self, text: str) -> None:
        """Show only rows in which every word of ``text`` stands."""
        self._search = text
        self._choose()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the rows by a column; -1 is the order of the paper."""
        self._column, self._order = column, order
        self._choose()

    def row(self, place: int) -> ListRow | None:
        """Return a row, None when it is the sums."""
        return self._rows[place] if 0 <= place < self.found else None

    def rowCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        """Return the number of rows that are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the title of a column, aligned as its cells."""
        if orientation is Qt.Orientation.Vertical or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        return _alignment(column) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell says; a text that is cut off can be read as a tool tip."""
        if not index.isValid() or not index.row() < len(self._rows):
            return None
        row, column = self._rows[index.row()], self._columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return shown(column.kind, row.cells[index.column()], row.day)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return _looks(row, role)

    def _choose(self) -> None:
        words = self._search.casefold().split()
        rows = [row for row in self._all if self._matches(row, words)]
        if 0 <= self._column < len(self._columns):
            rows = self._ordered(rows, self._column)
        if self._sums is not None and rows and not words:
            rows.append(self._sums)
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def _ordered(self, rows: list[ListRow], place: int) -> list[ListRow]:
        kind = self._columns[place].kind
        filled = [row for row in rows if row.cells[place] not in (None, "")]
        empty = [row for row in rows if row.cells[place] in (None, "")]
        backwards = self._order is Qt.SortOrder.DescendingOrder
        # Empty cells come last whichever way the others are ordered.
        return [*sorted(filled, key=lambda row: sorted_by(kind, row.cells[place]), reverse=backwards), *empty]

    def _matches(self, row: ListRow, words: Sequence[str]) -> bool:
        if not words:
            return True
        cells = (shown(column.kind, cell, row.day) for column, cell in zip(self._columns, row.cells, strict=True))
        about = "" if row.person is None else f"{row.person.details.name} {row.person.details.group}"
        text = f"{' '.join(cells)} {about}".casefold()
        return all(word in text for word in words)


def _places(table: ListTable) -> list[int]:
    """Return the columns of a screen: not those that are only ticked, signed or filled in on paper."""
    rows = table.flat_rows()
    return [
        place
        for place, column in enumerate(table.flat_columns)
        if column.kind is not CellKind.BOX and not (column.signed and all(row.cells[place] is None for row in rows))
    ]


def _narrowed(row: ListRow, places: Sequence[int]) -> ListRow:
    return ListRow(tuple(row.cells[place] for place in places), row.person, row.day, row.tone)


def _sums(table: ListTable, places: Sequence[int]) -> ListRow | None:
    if table.sums is None:
        return None
    before: tuple[None, ...] = (None,) if table.block_title else ()
    return _narrowed(ListRow((*before, *table.sums), tone=Tone.STRONG), places)


def _alignment(column: ListColumn) -> Qt.AlignmentFlag:
    return _TRAILING if column.kind in NUMBERS else _LEADING


def _looks(row: ListRow, role: int) -> object:
    if role == Qt.ItemDataRole.FontRole and row.tone is Tone.STRONG:
        font = QFont()
        font.setBold(True)
        return font
    if role == Qt.ItemDataRole.ForegroundRole and row.tone is Tone.QUIET:
        return Palette.current().color("muted")
    if role == Qt.ItemDataRole.BackgroundRole and row.tone is Tone.SHADED:
        return Palette.current().color("hover")
    return None
