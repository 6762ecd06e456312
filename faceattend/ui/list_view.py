"""The table of a list on the screen, with what stands below it on paper."""

from PyQt6.QtCore import QItemSelection, Qt, pyqtSignal
from PyQt6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from faceattend.ui.column_order import ColumnOrder
from faceattend.ui.list_model import ListModel
from faceattend.ui.theme import CONTROL_HEIGHT

_MEASURED_ROWS = 200
_WIDEST = 240
"""Pixels of a column that does not get the room that is left."""


class ListView(QTableView):
    """Shows a ListModel, a whole row at a time.

    Signals:
        row_chosen: another row is the current one.
    """

    row_chosen = pyqtSignal()

    def __init__(self, model: ListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._list = model
        self.setModel(model)
        # It must not be gone while the view still gets the focus, when all of the window goes away.
        model.setParent(self)
        self.setAccessibleName(self.tr("Rows of the report"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        down, across = self.verticalHeader(), self.horizontalHeader()
        if down is not None and across is not None:
            down.hide()
            down.setDefaultSectionSize(CONTROL_HEIGHT)
            across.setHighlightSections(False)
            across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
            across.setResizeContentsPrecision(_MEASURED_ROWS)
            across.setMaximumSectionSize(_WIDEST)
            across.setStretchLastSection(True)
        self.order = ColumnOrder(self)
        model.modelReset.connect(self._fit)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell that another row was chosen."""
        super().selectionChanged(selected, deselected)
        self.row_chosen.emit()

    def _fit(self) -> None:
        across = self.horizontalHeader()
        if across is None:
            return
        across.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.resizeColumnsToContents()
