"""Charts of a month, painted by the window itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import ceil, floor, log10

from PyQt6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QBrush, QFont, QFontMetrics, QHelpEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QSizePolicy, QToolTip, QWidget

from faceattend.ui.theme import GRID, Palette

_SMALL_POINTS = 9.0
_TICKS = 4
_TICK_STEPS = (1, 2, 2.5, 5, 10)
_WIDEST_BAR = 44.0
_BAR_SHARE = 0.7
_LEGEND_BOX = 12
_KEYS_ROOM = 6
_EDGE = GRID + GRID // 2


class ChartStyle(Enum):
    """How the values of a chart are drawn."""

    STACKED = "stacked"
    """Bars on one another: parts of a whole."""
    GROUPED = "grouped"
    """Bars beside one another."""
    LINE = "line"
    """Points joined by a line: what changes with time."""


class SeriesLook(Enum):
    """The colour of a series as a token of the theme, and the hatching that tells it from others without colour."""

    GOOD = ("ok", Qt.BrushStyle.SolidPattern)
    BAD = ("bad", Qt.BrushStyle.BDiagPattern)
    LATE = ("late", Qt.BrushStyle.Dense4Pattern)
    MAIN = ("accent", Qt.BrushStyle.SolidPattern)
    QUIET = ("field_border", Qt.BrushStyle.FDiagPattern)


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """Values of one kind.

    Attributes:
        values: one for each label; None where there is nothing to say.
    """

    name: str
    values: Sequence[float | None]
    look: SeriesLook


@dataclass(frozen=True, slots=True)
class ChartData:
    """What a chart shows.

    Attributes:
        unit: what the values are: "people", "minutes", "%".
        tips: what is said of each label in full; as many as there are labels.
    """

    title: str
    style: ChartStyle
    labels: Sequence[str]
    series: Sequence[ChartSeries]
    unit: str
    tips: Sequence[str]

    @property
    def empty(self) -> bool:
        """Whether there is no value at all."""
        return not any(value for series in self.series for value in series.values)


class ChartView(QWidget):
    """Paints one chart; the arrow keys go through its values and say them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: ChartData | None = None
        self._place = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Chart"))

    @property
    def data(self) -> ChartData | None:
        """The chart that is shown."""
        return self._data

    @property
    def place(self) -> int:
        """The value that was gone to with the keys, -1 for none."""
        return self._place

    def show_chart(self, data: ChartData | None) -> None:
        """Show another chart."""
        self._data = data
        self._place = -1
        self.setAccessibleName(self.tr("Chart") if data is None else data.title)
        self._describe()
        self.update()

    def sentence(self, place: int) -> str:
        """Return what the values at a place are, in words."""
        data = self._data
        if data is None or not 0 <= place < len(data.labels):
            return ""
        parts = []
        for series in data.series:
            value = series.values[place]
            if value is not None:
                parts.append(f"{series.name} {number_text(value)}")
        return f"{data.tips[place]}: {', '.join(parts)}" if parts else data.tips[place]

    def minimumSizeHint(self) -> QSize:
        """Return room for a chart that can still be read."""
        return QSize(240, 200)

    def sizeHint(self) -> QSize:
        """Return the room that a chart looks best in."""
        return QSize(640, 320)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Go from value to value."""
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        if event is None or self._data is None or event.key() not in steps:
            super().keyPressEvent(event)
            return
        # A first step from nowhere goes to the first or the last value.
        last = len(self._data.labels) - 1
        start = self._place if self._place >= 0 else (-1 if event.key() == Qt.Key.Key_Right else last + 1)
        self._place = min(max(start + steps[Qt.Key(event.key())], 0), last)
        self._describe()
        self.update()

    def event(self, event: QEvent | None) -> bool:
        """Say the values under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            words = self.sentence(self._under(event.pos()))
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint title, scale, values, labels and legend."""
        super().paintEvent(event)
        data = self._data
        if data is None or not data.labels:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = Palette.of(self)
        painter.setPen(QPen(tokens.color("border"), 1))
        painter.setBrush(tokens.color("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), GRID, GRID)
        _Painting(painter, data, tokens, self._plot(), self.font()).paint(self._place)
        if self.hasFocus():
            painter.setPen(QPen(tokens.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.end()

    def _describe(self) -> None:
        words = self.sentence(self._place)
        self.setAccessibleDescription(words or self.tr("The left and right arrow keys go through the values."))

    def _plot(self) -> QRectF:
        metrics = QFontMetrics(_small(self.font()))
        head = QFontMetrics(self.font()).height() + metrics.height() + 4 * GRID
        foot = metrics.height() + _KEYS_ROOM + GRID + GRID // 2
        side = 3 * GRID + metrics.horizontalAdvance("00,000")
        return QRectF(self.rect()).adjusted(side, head, -2 * GRID, -foot)

    def _under(self, point: QPoint) -> int:
        data, plot = self._data, self._plot()
        if data is None or not data.labels or not plot.left() <= point.x() <= plot.right():
            return -1
        return min(int((point.x() - plot.left()) / plot.width() * len(data.labels)), len(data.labels) - 1)


class _Painting:
    """One painting of a chart."""

    def __init__(self, painter: QPainter, data: ChartData, tokens: Palette, plot: QRectF, font: QFont) -> None:
        self._painter = painter
        self._data = data
        self._tokens = tokens
        self._plot = plot
        self._font = font
        self._small = _small(font)
        self._top = _scale_top(data)

    def paint(self, chosen: int) -> None:
        """Paint everything; ``chosen`` is written out below the labels."""
        self._title()
        self._scale()
        if chosen >= 0:
            self._mark(chosen)
        if self._data.style is ChartStyle.LINE:
            self._lines()
        else:
            self._bars()
        self._labels(chosen)

    def _title(self) -> None:
        bold = QFont(self._font)
        bold.setBold(True)
        self._painter.setFont(bold)
        self._painter.setPen(self._tokens.color("text"))
        height = QFontMetrics(bold).height()
        place = QRectF(_EDGE, _EDGE, self._plot.right() - _EDGE, height)
        self._painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._data.title)
        self._legend(_EDGE + height + GRID / 2)

    def _legend(self, top: float) -> None:
        self._painter.setFont(self._small)
        metrics = QFontMetrics(self._small)
        middle = top + metrics.height() / 2
        left = float(_EDGE)
        for series in self._data.series:
            self._fill(QRectF(left, middle - _LEGEND_BOX / 2, _LEGEND_BOX, _LEGEND_BOX), series.look)
            left += _LEGEND_BOX + GRID / 2
            self._painter.setPen(self._tokens.color("muted"))
            width = metrics.horizontalAdvance(series.name)
            place = QRectF(left, top, width + 1, metrics.height())
            self._painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, series.name)
            left += width + 2 * GRID
        place = QRectF(left, top, self._plot.right() - left, metrics.height())
        self._painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._data.unit)

    def _scale(self) -> None:
        self._painter.setFont(self._small)
        height = QFontMetrics(self._small).height()
        for tick in range(_TICKS + 1):
            value = self._top * tick / _TICKS
            y = self._height_of(value)
            self._painter.setPen(QPen(self._tokens.color("border"), 1))
            self._painter.drawLine(QPointF(self._plot.left(), y), QPointF(self._plot.right(), y))
            self._painter.setPen(self._tokens.color("muted"))
            place = QRectF(0, y - height / 2, self._plot.left() - GRID, height)
            self._painter.drawText(
                place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number_text(value)
            )

    def _bars(self) -> None:
        slot = self._plot.width() / len(self._data.labels)
        stacked = self._data.style is ChartStyle.STACKED
        beside = 1 if stacked else max(1, len(self._data.series))
        width = min(slot * _BAR_SHARE, _WIDEST_BAR * beside) / beside
        for place in range(len(self._data.labels)):
            left = self._plot.left() + slot * (place + 0.5) - width * beside / 2
            below = 0.0
            for number, series in enumerate(self._data.series):
                value = series.values[place] or 0.0
                if value <= 0:
                    continue
                start = below if stacked else 0.0
                x = left if stacked else left + number * width
                top, bottom = self._height_of(start + value), self._height_of(start)
                self._fill(QRectF(x, top, max(width - (0 if stacked else 1), 1), bottom - top), series.look)
                below += value

    def _lines(self) -> None:
        slot = self._plot.width() / len(self._data.labels)
        for series in self._data.series:
            colour = self._tokens.color(series.look.value[0])
            before: QPointF | None = None
            for place, value in enumerate(series.values):
                point = (
                    None if value is None else QPointF(self._plot.left() + slot * (place + 0.5), self._height_of(value))
                )
                self._painter.setPen(QPen(colour, 2))
                if point is not None and before is not None:
                    self._painter.drawLine(before, point)
                if point is not None:
                    self._painter.setBrush(colour)
                    self._painter.drawEllipse(point, 3, 3)
                before = point

    def _labels(self, chosen: int) -> None:
        metrics = QFontMetrics(self._small)
        self._painter.setFont(self._small)
        count = len(self._data.labels)
        slot = self._plot.width() / count
        widest = max(metrics.horizontalAdvance(label) for label in self._data.labels) + GRID
        # Labels that would touch one another are left out evenly.
        every = max(1, ceil(widest / slot)) if slot < widest else 1
        top = self._plot.bottom() + _KEYS_ROOM
        for place, text in enumerate(self._data.labels):
            if place != chosen and place % every:
                continue
            self._painter.setPen(self._tokens.color("text" if place == chosen else "muted"))
            centre = self._plot.left() + slot * (place + 0.5)
            room = QRectF(centre - widest / 2, top, widest, metrics.height())
            if every == 1 or place == chosen or chosen < 0 or abs(place - chosen) >= every:
                self._painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)

    def _mark(self, place: int) -> None:
        slot = self._plot.width() / len(self._data.labels)
        band = QRectF(self._plot.left() + slot * place, self._plot.top(), slot, self._plot.height())
        self._painter.fillRect(band, self._tokens.color("selection"))

    def _fill(self, place: QRectF, look: SeriesLook) -> None:
        token, style = look.value
        colour = self._tokens.color(token)
        self._painter.setPen(QPen(colour, 1))
        self._painter.setBrush(QBrush(self._tokens.color("surface")))
        self._painter.drawRect(place)
        self._painter.setBrush(QBrush(colour, style))
        self._painter.drawRect(place)

    def _height_of(self, value: float) -> float:
        return self._plot.bottom() - self._plot.height() * value / self._top


def number_text(value: float) -> str:
    """Return a value without needless digits."""
    return f"{value:,.0f}" if abs(value - round(value)) < 0.05 else f"{value:,.1f}"


def _scale_top(data: ChartData) -> float:
    """Return the end of the scale: a round number that no value reaches over."""
    if data.style is ChartStyle.STACKED:
        columns = zip(*(series.values for series in data.series), strict=True)
        highest = max((sum(value or 0.0 for value in column) for column in columns), default=0.0)
    else:
        highest = max((value or 0.0 for series in data.series for value in series.values), default=0.0)
    if highest <= 0:
        return float(_TICKS)
    rough = highest / _TICKS
    power = 10.0 ** floor(log10(rough))
    steps = [step * power for step in _TICK_STEPS]
    if data.unit != "%":
        # Nobody counts halves of people or of hours on a scale.
        steps = [step for step in steps if step.is_integer()] or [1.0]
    return _TICKS * next(step for step in steps if step >= rough * (1 - 1e-9))


def _small(font: QFont) -> QFont:
    made = QFont(font)
    made.setPointSizeF(_SMALL_POINTS)
    return made
