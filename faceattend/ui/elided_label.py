"""A line of text that ends in an ellipsis where there is no room for more."""

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PyQt6.QtWidgets import QLabel, QSizePolicy


class ElidedLabel(QLabel):
    """A line of plain text that is never wider than its place."""

    def __init__(self, smallest: float | None = None) -> None:
        """Be empty.

        Args:
            smallest: points to which the letters may shrink before the text is cut; None for never.
        """
        super().__init__()
        self._smallest = smallest
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Draw as much of the text as there is room for, in the colour that the style gives."""
        painter = QPainter(self)
        room = self.contentsRect()
        painter.setFont(self._fitting(room.width()))
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, text)
        painter.end()

    def minimumSizeHint(self) -> QSize:
        """Need no width of its own."""
        return QSize(0, super().minimumSizeHint().height())

    def _fitting(self, width: int) -> QFont:
        font = QFont(self.font())
        while (
            self._smallest is not None
            and font.pointSizeF() > self._smallest
            and QFontMetrics(font).horizontalAdvance(self.text()) > width
        ):
            font.setPointSizeF(max(self._smallest, font.pointSizeF() - 1))
        return font
