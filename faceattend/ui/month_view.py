"""The table of a month on the screen."""

from PyQt6.QtCore import QItemSelection, QModelIndex, QRect, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QFont, QPainter, QPen, QResizeEvent
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from faceattend.domain.results import DayCode
from faceattend.ui.month_model import CellRole, MonthModel
from faceattend.ui.theme import Palette

_ROW = 30
_NAMES = 176
_LEAST_DAY = 25
_TOTAL = 34
_HOURS = 58
_CELL_POINTS = 9.0

# The colours of a code: text and, where the code is worth noticing, what stands behind it.
_LOOKS = {
    DayCode.PRESENT: ("text", ""),
    DayCode.ABSENT: ("bad", "bad_back"),
    DayCode.WEEKLY_OFF: ("muted", "hover"),
    DayCode.WORKED_OFF_DAY: ("ok", "ok_back"),
    DayCode.UNOBSERVED: ("late", "late_back"),
    DayCode.NOT_EMPLOYED: ("muted", ""),
    DayCode.FUTURE: ("muted", ""),
}


class _CellDelegate(QStyledItemDelegate):
    """Paints codes close together; a style sheet's padding would leave no room for them."""

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        if painter is None or not isinstance(option.widget, QWidget):
            return
        tokens = Palette.of(option.widget)
        code = index.data(CellRole.CODE)
        ink, ground = ("text", "") if code is None else _LOOKS[code]
        if index.data(CellRole.OFF) and not ground:
            ground = "hover"
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected:
            painter.fillRect(option.rect, tokens.color("selection"))
            ink = "text"
        elif ground:
            painter.fillRect(option.rect, tokens.color(ground))
        self._rule(painter, option.rect, tokens.color("border"))
        font = QFont(option.font)
        font.setPointSizeF(_CELL_POINTS)
        font.setBold(code is None or code is DayCode.ABSENT)
        painter.setFont(font)
        painter.setPen(tokens.color(ink))
        painter.drawText(option.rect, Qt.AlignmentFlag.AlignCenter, str(index.data() or ""))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(tokens.color("accent"), 2))
            painter.drawRect(option.rect.adjusted(1, 1, -1, -1))
        painter.restore()

    def _rule(self, painter: QPainter, rect: QRect, colour: QColor) -> None:
        painter.setPen(colour)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())


class MonthView(QTableView):
    """Shows a MonthModel; names stay in sight while the days are scrolled.

    Signals:
        explained: the words of the cell that was chosen.
    """

    explained = pyqtSignal(str)

    def __init__(self, model: MonthModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._month = model
        self.setModel(model)
        self.setItemDelegate(_CellDelegate(self))
        self.setAccessibleName(self.tr("Attendance of the month"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._prepare_headers()
        model.modelReset.connect(self._fit)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Say what the chosen cell means."""
        super().selectionChanged(selected, deselected)
        self.explained.emit(self._month.sentence(self.currentIndex()))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Share the width among the days."""
        super().resizeEvent(event)
        self._fit()

    def _prepare_headers(self) -> None:
        days = self.horizontalHeader()
        if days is not None:
            days.setStyleSheet("QHeaderView::section { padding: 4px 0; text-align: center; }")
            days.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
            days.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            days.setMinimumSectionSize(_LEAST_DAY)
            days.setHighlightSections(False)
        names = self.verticalHeader()
        if names is not None:
            names.setStyleSheet("QHeaderView::section { padding: 0 8px; font-weight: 400; color: palette(text); }")
            names.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
            names.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            names.setDefaultSectionSize(_ROW)
            names.setTextElideMode(Qt.TextElideMode.ElideRight)
            names.setHighlightSections(False)
            names.setFixedWidth(_NAMES)

    def _fit(self) -> None:
        viewport, columns = self.viewport(), self._month.columnCount()
        if viewport is None or not columns:
            return
        days = self._month.days
        totals = (columns - days - 1) * _TOTAL + _HOURS
        width = max(_LEAST_DAY, (viewport.width() - totals) // days)
        for column in range(columns):
            day = column < days
            self.setColumnWidth(column, width if day else _HOURS if column == columns - 1 else _TOTAL)
