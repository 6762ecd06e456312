"""The table of a month on the screen."""

from PyQt6.QtCore import QItemSelection, QModelIndex, QPointF, QRect, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF, QResizeEvent
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from faceattend.domain.results import DayCode, MonthResult
from faceattend.ui.column_order import ColumnOrder
from faceattend.ui.month_model import CellRole, MonthModel
from faceattend.ui.theme import Palette

_ROW = 30
_NAMES = 168
_LEAST_DAY = 26
_LEAST_TOTAL = 34
_TOTAL_PADDING = 14
_CELL_PADDING = 6
_MEASURED_ROWS = 60
_CELL_POINTS = 9.0
_LEAST_POINTS = 6.5
_CORNER = 6
"""Pixels of the corner that marks a day that is not decided."""

# The colours of a code: text and, where the code is worth noticing, what stands behind it.
_LOOKS = {
    DayCode.PRESENT: ("text", ""),
    DayCode.HALF_DAY: ("late", ""),
    DayCode.ABSENT: ("bad", "bad_back"),
    DayCode.LEAVE: ("accent", "info_back"),
    DayCode.HOLIDAY: ("muted", "hover"),
    DayCode.WEEKLY_OFF: ("muted", "hover"),
    DayCode.WORKED_HOLIDAY: ("ok", "ok_back"),
    DayCode.WORKED_OFF_DAY: ("ok", "ok_back"),
    DayCode.ON_DUTY: ("text", ""),
    DayCode.FROM_HOME: ("text", ""),
    DayCode.MISSING: ("late", "late_back"),
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
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, tokens.color("selection"))
            ink = "text"
        elif ground:
            painter.fillRect(option.rect, tokens.color(ground))
        _rule(painter, option.rect, tokens.color("border"))
        if index.data(CellRole.UNDECIDED):
            _corner(painter, option.rect, tokens.color("late"))
        painter.setPen(tokens.color(ink))
        text = str(index.data() or "")
        painter.setFont(_fitting(option.font, text, option.rect.width() - 2, bold=code in (None, DayCode.ABSENT)))
        painter.drawText(option.rect, Qt.AlignmentFlag.AlignCenter, text)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(tokens.color("accent"), 2))
            painter.drawRect(option.rect.adjusted(1, 1, -1, -1))
        painter.restore()


class MonthView(QTableView):
    """Shows a MonthModel; names stay in sight while the days are scrolled.

    Signals:
        cell_chosen: another cell is the current one.
    """

    cell_chosen = pyqtSignal()

    def __init__(self, model: MonthModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._month = model
        self.setModel(model)
        # It must not be gone while the view still gets the focus, when all of the window goes away.
        model.setParent(self)
        self.setItemDelegate(_CellDelegate(self))
        self.setAccessibleName(self.tr("Attendance of the month"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._prepare_headers()
        self.order = ColumnOrder(self)
        self._least_day = _LEAST_DAY
        self._totals: list[int] = []
        self._known: MonthResult | None = None
        model.modelReset.connect(self._measure)
        self._measure()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell that another cell was chosen."""
        super().selectionChanged(selected, deselected)
        self.cell_chosen.emit()

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

    def _measure(self) -> None:
        """Find out how much room the columns of this month need, once for every month and not for every search."""
        if self._month.result is self._known:
            self._fit()
            return
        self._known = self._month.result
        days = self._month.days
        self._totals = [self._total_width(column) for column in range(days, self._month.columnCount())]
        self._least_day = max(_LEAST_DAY, self._widest_code(days))
        self._fit()

    def _fit(self) -> None:
        viewport, days = self.viewport(), self._month.days
        if viewport is None or not days:
            return
        day = max(self._least_day, (viewport.width() - sum(self._totals)) // days)
        for column in range(days):
            self.setColumnWidth(column, day)
        for place, width in enumerate(self._totals):
            self.setColumnWidth(days + place, width)

    def _total_width(self, column: int) -> int:
        texts = [str(self._month.index(row, column).data()) for row in self._measured()]
        texts.append(str(self._month.headerData(column, Qt.Orientation.Horizontal)))
        metrics = QFontMetrics(_bold(self.font()))
        return max(_LEAST_TOTAL, _TOTAL_PADDING + max(metrics.horizontalAdvance(text) for text in texts))

    def _widest_code(self, days: int) -> int:
        """Return the room of the codes with one part; the few with two are drawn smaller."""
        font = QFont(self.font())
        font.setPointSizeF(_CELL_POINTS)
        metrics = QFontMetrics(font)
        texts = {str(self._month.index(row, column).data()) for row in self._measured() for column in range(days)}
        return max((metrics.horizontalAdvance(text) + _CELL_PADDING for text in texts if "/" not in text), default=0)

    def _measured(self) -> range:
        return range(min(self._month.rowCount(), _MEASURED_ROWS))


def _bold(font: QFont) -> QFont:
    made = QFont(font)
    made.setPointSizeF(_CELL_POINTS)
    made.setBold(True)
    return made


def _fitting(font: QFont, text: str, width: int, *, bold: bool) -> QFont:
    """Return the font of a cell, smaller where a code would not fit."""
    made = QFont(font)
    made.setPointSizeF(_CELL_POINTS)
    made.setBold(bold)
    while made.pointSizeF() > _LEAST_POINTS and QFontMetrics(made).horizontalAdvance(text) > width:
        made.setPointSizeF(made.pointSizeF() - 0.5)
    return made


def _rule(painter: QPainter, rect: QRect, colour: QColor) -> None:
    painter.setPen(colour)
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())


def _corner(painter: QPainter, rect: QRect, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    corner = QPointF(rect.right() + 1, rect.top())
    painter.drawPolygon(QPolygonF([corner, corner - QPointF(_CORNER, 0), corner + QPointF(0, _CORNER)]))
