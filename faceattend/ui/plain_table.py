"""A table whose rows are read and chosen, never edited."""

from PyQt6.QtCore import QAbstractItemModel, Qt
from PyQt6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from faceattend.ui.theme import CONTROL_HEIGHT

_MEASURED_ROWS = 100
"""How many rows a column is measured by; a month may have tens of thousands."""

_WIDEST = 220
"""Pixels of a column that does not get the room that is left."""


def plain_table(name: str, model: QAbstractItemModel, stretched: int, *, widest: int = _WIDEST) -> QTableView:
    """Return a table of whole rows, of which one can be chosen.

    Args:
        name: for a screen reader.
        stretched: the column that gets the room that is left.
        widest: pixels of the others at most.
    """
    table = QTableView()
    table.setModel(model)
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setWordWrap(False)
    down, across = table.verticalHeader(), table.horizontalHeader()
    if down is not None and across is not None:
        down.hide()
        down.setDefaultSectionSize(CONTROL_HEIGHT)
        across.setHighlightSections(False)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        across.setResizeContentsPrecision(_MEASURED_ROWS)
        across.setMaximumSectionSize(widest)
        across.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        across.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
    return table
