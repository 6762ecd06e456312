"""Ordering the rows of a table by a column, with the mouse on its head or with the keyboard in one of its cells."""

from PyQt6.QtCore import QObject, Qt
from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import QTableView

ORDER_KEYS = "Ctrl+Shift+O"


class ColumnOrder(QObject):
    """Goes through rising, falling and the order of the list; the model's ``sort`` takes column -1 for the last."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self._column = -1
        self._order = Qt.SortOrder.AscendingOrder
        head = table.horizontalHeader()
        if head is not None:
            head.setSectionsClickable(True)
            head.sectionClicked.connect(self.order_by)
        keys = QShortcut(QKeySequence(ORDER_KEYS), table)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(lambda: self.order_by(table.currentIndex().column()))

    def order_by(self, column: int) -> None:
        """Order by a column; once more turns the order round, and a third time takes it away."""
        if column < 0:
            return
        if column != self._column:
            self._show(column, Qt.SortOrder.AscendingOrder)
        elif self._order is Qt.SortOrder.AscendingOrder:
            self._show(column, Qt.SortOrder.DescendingOrder)
        else:
            self.forget()

    def forget(self) -> None:
        """Go back to the order of the list."""
        self._show(-1, Qt.SortOrder.AscendingOrder)

    def _show(self, column: int, order: Qt.SortOrder) -> None:
        self._column, self._order = column, order
        head, model = self._table.horizontalHeader(), self._table.model()
        if head is not None:
            head.setSortIndicator(column, order)
            head.setSortIndicatorShown(column >= 0)
        if model is None:
            return
        current = self._table.currentIndex()
        model.sort(column, order)
        # The keyboard stays in the column that was ordered.
        self._table.setCurrentIndex(model.index(max(current.row(), 0), current.column()))
