"""Rows of texts for a table."""

from collections.abc import Sequence

from PyQt6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

_NO_PARENT = QModelIndex()


class LinesModel(QAbstractTableModel):
    """A title for each column and a text for each cell; a text that is cut off can be read as a tool tip."""

    def __init__(self, parent: QObject | None = None, titles: Sequence[str] = ()) -> None:
        super().__init__(parent)
        self._titles = titles
        self._rows: Sequence[Sequence[str]] = ()

    def name_columns(self, *titles: str) -> None:
        """Give the columns their titles, which a model can only translate once it is made."""
        self._titles = titles

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the title of a column."""
        if orientation is Qt.Orientation.Vertical or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._titles[section]

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell says."""
        if not index.isValid() or role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        return self._rows[index.row()][index.column()]
