"""The live picture, with a frame and words around every face."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import cast

from PyQt6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPaintEvent, QPen, QPixmap
from PyQt6.QtWidgets import QSizePolicy, QWidget

from faceattend.domain.faces import Box
from faceattend.services.screen_picture import ScreenPicture
from faceattend.ui.icons import Icon, paint_icon
from faceattend.ui.theme import GRID, ON_PLATE, PLATE, Palette

_CORNER = 10.0
_STAGE = QColor("#0c0f13")
"""Around the picture and in place of it, in both themes: video is judged against dark."""

_LINE = 2.5
_MINIMUM = QSize(320, 200)
_ICON = 16.0


class MarkLook(Enum):
    """How a face is framed. Every look differs in line, icon and words, never by colour alone."""

    RECOGNISED = (Icon.CHECK, "#7ddb9a", Qt.PenStyle.SolidLine)
    CHECKING = (Icon.MORE, "#8ab8ff", Qt.PenStyle.DashLine)
    PROMPTED = (Icon.PLAY, "#8ab8ff", Qt.PenStyle.DashDotDotLine)
    REVIEW = (Icon.QUESTION, "#f3bd6b", Qt.PenStyle.DashDotLine)
    UNKNOWN = (Icon.PERSON, "#ffffff", Qt.PenStyle.DashLine)
    SPOOF = (Icon.WARNING, "#ff9c94", Qt.PenStyle.DotLine)


@dataclass(frozen=True, slots=True)
class FaceMark:
    """One face as it is drawn: where, how, and what is written beside it."""

    box: Box
    look: MarkLook
    text: str


class _Stamps:
    """Icons as pictures, each drawn from its lines once; reading a drawing anew costs as much as the frame itself."""

    def __init__(self) -> None:
        self._drawn: dict[tuple[Icon, str, float], QPixmap] = {}

    def paint(self, painter: QPainter, name: Icon, corner: QPointF, colour: str, ratio: float) -> None:
        """Draw an icon; ``ratio`` is the number of real pixels in a logical one."""
        key = (name, colour, ratio)
        if key not in self._drawn:
            side = round(_ICON * ratio)
            pixmap = QPixmap(side, side)
            pixmap.fill(Qt.GlobalColor.transparent)
            inside = QPainter(pixmap)
            paint_icon(inside, name, QRectF(0, 0, side, side), QColor(colour))
            inside.end()
            pixmap.setDevicePixelRatio(ratio)
            self._drawn[key] = pixmap
        painter.drawPixmap(corner, self._drawn[key])


class _Corners:
    """What lies outside of the rounded corners, drawn once: a path around the picture costs more than the picture."""

    def __init__(self) -> None:
        self._key: tuple[int, int, str, float] | None = None
        self._drawn: list[tuple[QPointF, QPixmap]] = []

    def paint(self, painter: QPainter, width: int, height: int, colour: str, ratio: float) -> None:
        """Cover the four corners of a rectangle of this size with a colour."""
        key = width, height, colour, ratio
        if self._key != key:
            self._key = key
            ring, side = self._ring(QColor(colour), ratio), round(_CORNER * ratio)
            self._drawn = [
                (QPointF(x, y), ring.copy(left, top, side, side))
                for x, left in ((0.0, 0), (width - _CORNER, side))
                for y, top in ((0.0, 0), (height - _CORNER, side))
            ]
        for place, corner in self._drawn:
            painter.drawPixmap(place, corner)

    def _ring(self, colour: QColor, ratio: float) -> QPixmap:
        side = 2 * round(_CORNER * ratio)
        made = QPixmap(side, side)
        # Transparent first: a pixmap that was filled with an opaque colour has nothing to take away from.
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.fillRect(made.rect(), colour)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOut)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.black)
        painter.drawEllipse(0, 0, side, side)
        painter.end()
        made.setDevicePixelRatio(ratio)
        return made


@dataclass(frozen=True, slots=True)
class _Place:
    """Where pictures of a size go; the same for frame after frame, and working it out costs a tenth of painting one.

    Attributes:
        key: sizes of view, frame and pixels, and the number of real pixels in a logical one, that it was made for.
        target: of the picture, within the view.
        bars: what it leaves free of the view.
        exact: whether the pixels are those of the screen and need not be scaled.
    """

    key: tuple[object, ...]
    target: QRectF
    bars: tuple[QRectF, ...]
    exact: bool

    @classmethod
    def of(cls, picture: ScreenPicture, room: QSize, ratio: float, known: "_Place | None") -> "_Place":
        """Return the place of a picture in a view; the one that is known if it is the same."""
        rows, columns = picture.pixels.shape[:2]
        key = room.width(), room.height(), picture.width, picture.height, rows, columns, ratio
        if known is not None and known.key == key:
            return known
        whole = QRectF(0, 0, room.width(), room.height())
        target = _fitted(QSizeF(picture.width, picture.height), whole)
        # The view may just have become larger or smaller; the next picture fits again.
        exact = abs(columns / ratio - target.width()) <= 1 and abs(rows / ratio - target.height()) <= 1
        return cls(key, target, _around(target, whole), exact)


class VideoView(QWidget):
    """Shows the newest picture as large as it fits, with marks on it.

    The picture was made in the right size by another thread; it is only read here, and the QImage around it lives no
    longer than one paint event.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(_MINIMUM)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Live picture"))
        self._picture: ScreenPicture | None = None
        self._place: _Place | None = None
        self._marks: tuple[FaceMark, ...] = ()
        self._caption = ""
        self._hint = ""
        self._dimmed = False
        self._stamps = _Stamps()
        self._corners = _Corners()

    @property
    def picture(self) -> ScreenPicture | None:
        """What is on the screen."""
        return self._picture

    @property
    def room(self) -> tuple[int, int]:
        """How large a picture can be, in pixels of the screen."""
        ratio = self.devicePixelRatioF()
        return round(self.width() * ratio), round(self.height() * ratio)

    @property
    def marks(self) -> tuple[FaceMark, ...]:
        """The marks that are on the screen."""
        return self._marks

    def show_picture(self, picture: ScreenPicture, marks: Sequence[FaceMark]) -> None:
        """Show a picture and what is known of the faces in it."""
        self._picture = picture
        self._marks = tuple(marks)
        self.update()

    def clear(self) -> None:
        """Show no picture."""
        self._picture = None
        self._marks = ()
        self.update()

    def set_caption(self, text: str) -> None:
        """Write the name of the camera into the corner of the picture; empty for none."""
        if text != self._caption:
            self._caption = text
            self.update()

    def set_hint(self, text: str) -> None:
        """Write advice at the foot of the picture, for instance that it is too dark; empty for none."""
        if text != self._hint:
            self._hint = text
            self.setAccessibleDescription(text)
            self.update()

    def darken(self) -> None:
        """Darken the last picture because it is not the present one, and take the marks off it."""
        if not self._dimmed:
            self._dimmed = True
            self.update()

    def brighten(self) -> None:
        """Show the picture as it is."""
        if self._dimmed:
            self._dimmed = False
            self.update()

    def sizeHint(self) -> QSize:
        """Prefer a common shape of camera pictures."""
        return QSize(640, 480)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Draw picture, marks and corner texts."""
        painter = QPainter(self)
        if self._picture is None:
            painter.fillRect(self.rect(), _STAGE)
        else:
            self._paint_picture(painter, self._picture)
        if self._hint and not self._dimmed:
            self._paint_hint(painter)
        self._paint_rim(painter)
        painter.end()

    def _paint_picture(self, painter: QPainter, picture: ScreenPicture) -> None:
        height, width = picture.pixels.shape[:2]
        ratio = self.devicePixelRatioF()
        self._place = place = _Place.of(picture, self.size(), ratio, self._place)
        for bar in place.bars:
            painter.fillRect(bar, _STAGE)
        # The stubs know bytes only; Qt takes the array's own memory, which saves a copy of every frame.
        image = QImage(cast("bytes", picture.pixels.data), width, height, 4 * width, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        if place.exact:
            painter.drawImage(place.target.topLeft(), image)
        else:
            painter.drawImage(place.target, image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._dimmed:
            painter.fillRect(place.target, QColor(12, 15, 19, 190))
        elif self._marks or self._caption:
            self._paint_words(painter, place.target, place.target.width() / picture.width)

    def _paint_words(self, painter: QPainter, target: QRectF, scale: float) -> None:
        """Draw the marks and the caption; ``scale`` leads from the frame to the view."""
        metrics = QFontMetricsF(self._label_font())
        caption = metrics.elidedText(self._caption, Qt.TextElideMode.ElideRight, target.width() - 4 * GRID)
        size = QSizeF(metrics.horizontalAdvance(caption) + 2 * GRID, metrics.height() + GRID)
        plate = QRectF(target.topLeft() + QPointF(GRID, GRID), size if caption else QSizeF())
        if self._marks:
            _MarkPainter(painter, target, scale, self._label_font(), self._stamps, [plate]).paint(self._marks)
        if caption:
            _plate(painter, plate)
            painter.setFont(self._label_font())
            painter.setPen(ON_PLATE)
            painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, caption)

    def _paint_hint(self, painter: QPainter) -> None:
        painter.setFont(self._label_font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetricsF(painter.font())
        width = min(metrics.horizontalAdvance(self._hint) + _ICON + 3 * GRID, self.width() - 2.0 * GRID)
        height = metrics.height() + GRID
        plate = QRectF((self.width() - width) / 2, self.height() - height - GRID, width, height)
        _plate(painter, plate)
        amber = QColor(MarkLook.REVIEW.value[1])
        corner = QPointF(plate.left() + GRID, plate.center().y() - _ICON / 2)
        self._stamps.paint(painter, Icon.WARNING, corner, amber.name(), self.devicePixelRatioF())
        painter.setPen(amber)
        words = plate.adjusted(2 * GRID + _ICON, 0, -GRID / 2, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._hint)

    def _paint_rim(self, painter: QPainter) -> None:
        """Round the corners by painting what lies behind them, and draw the focus ring."""
        tokens = Palette.of(self)
        self._corners.paint(painter, self.width(), self.height(), tokens.base, self.devicePixelRatioF())
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(tokens.color("accent"), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), _CORNER, _CORNER)

    def _label_font(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font


class _MarkPainter:
    """Draws the marks of one frame; words avoid the words that were drawn before them."""

    def __init__(
        self, painter: QPainter, target: QRectF, scale: float, font: QFont, stamps: _Stamps, taken: list[QRectF]
    ) -> None:
        """Draw within ``target``; the words keep off what is ``taken`` already."""
        self._painter = painter
        self._stamps = stamps
        device = painter.device()
        self._ratio = 1.0 if device is None else device.devicePixelRatioF()
        self._target = target
        self._scale = scale
        self._taken = taken
        painter.setFont(font)
        self._metrics = QFontMetricsF(font)

    def paint(self, marks: Sequence[FaceMark]) -> None:
        """Draw all frames first, so that no frame crosses the words of another."""
        rectangles = [self._rectangle(mark.box) for mark in marks]
        for mark, rectangle in zip(marks, rectangles, strict=True):
            self._frame(mark, rectangle)
        for mark, rectangle in zip(marks, rectangles, strict=True):
            self._words(mark, rectangle)

    def _rectangle(self, box: Box) -> QRectF:
        corner = self._target.topLeft() + QPointF(box.x * self._scale, box.y * self._scale)
        whole = QRectF(corner, QSizeF(box.width * self._scale, box.height * self._scale))
        return whole.intersected(self._target.adjusted(_LINE, _LINE, -_LINE, -_LINE))

    def _frame(self, mark: FaceMark, rectangle: QRectF) -> None:
        _, colour, style = mark.look.value
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        # A dark line beneath keeps a white frame visible on a white wall.
        self._painter.setPen(QPen(QColor(0, 0, 0, 140), _LINE + 2))
        self._painter.drawRoundedRect(rectangle, 6, 6)
        self._painter.setPen(QPen(QColor(colour), _LINE, style))
        self._painter.drawRoundedRect(rectangle, 6, 6)

    def _words(self, mark: FaceMark, rectangle: QRectF) -> None:
        name, colour, _ = mark.look.value
        room = self._target.width() - _ICON - 5 * GRID
        text = self._metrics.elidedText(mark.text, Qt.TextElideMode.ElideRight, room)
        size = QSizeF(self._metrics.horizontalAdvance(text) + _ICON + 2.5 * GRID, self._metrics.height() + GRID)
        plate = self._place(rectangle, size)
        self._taken.append(plate)
        _plate(self._painter, plate)
        corner = QPointF(plate.left() + GRID * 0.75, plate.center().y() - _ICON / 2)
        self._stamps.paint(self._painter, name, corner, colour, self._ratio)
        self._painter.setPen(ON_PLATE)
        words = plate.adjusted(GRID * 1.25 + _ICON, 0, 0, 0)
        self._painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _place(self, face: QRectF, size: QSizeF) -> QRectF:
        """Return where the words go: above the face, else below it, else a line or two farther, else upon it."""
        gap = GRID / 2
        line = gap + size.height()
        above, below = face.top() - line, face.bottom() + gap
        tops = (above, below, above - line, below + line, above - 2 * line, below + 2 * line, face.top() + gap)
        places = [self._inside(QRectF(QPointF(face.left(), top), size)) for top in tops]
        free = [place for place in places if not any(place.intersects(taken) for taken in self._taken)]
        outside = [place for place in free if not place.intersects(face)]
        return (outside or free or places)[0]

    def _inside(self, plate: QRectF) -> QRectF:
        left = max(self._target.left(), min(plate.left(), self._target.right() - plate.width()))
        top = max(self._target.top(), min(plate.top(), self._target.bottom() - plate.height()))
        return QRectF(QPointF(left, top), plate.size())


def _around(picture: QRectF, room: QRectF) -> tuple[QRectF, ...]:
    """Return what a picture leaves free of its room: two bars beside it, or above and below."""
    if picture == room:
        return ()
    if picture.width() < room.width() - 1:
        left = QRectF(room.left(), room.top(), picture.left() - room.left() + 1, room.height())
        right = QRectF(picture.right() - 1, room.top(), room.right() - picture.right() + 1, room.height())
        return left, right
    above = QRectF(room.left(), room.top(), room.width(), picture.top() - room.top() + 1)
    below = QRectF(room.left(), picture.bottom() - 1, room.width(), room.bottom() - picture.bottom() + 1)
    return above, below


def _fitted(picture: QSizeF, room: QRectF) -> QRectF:
    size = picture.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    corner = QPointF((room.width() - size.width()) / 2, (room.height() - size.height()) / 2)
    return QRectF(room.topLeft() + corner, size)


def _plate(painter: QPainter, rectangle: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(PLATE)
    painter.drawRoundedRect(rectangle, 6, 6)
