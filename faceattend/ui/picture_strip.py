"""The boxes with the pictures of one person: five places, filled ones and empty ones."""

from collections.abc import Sequence

from PyQt6.QtCore import QCoreApplication, QPoint, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QAction, QColor, QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QAbstractButton, QGridLayout, QMenu, QWidget

from faceattend.domain.faces import QualityIssue
from faceattend.services.enrolment import ENOUGH_PICTURES, FaceSample
from faceattend.ui.icons import Icon, Tone, icon, paint_icon
from faceattend.ui.pictures import rounded
from faceattend.ui.theme import GRID, PLATE, Palette

BOX = 64
"""Width and height of a box in pixels."""

_RADIUS = 8.0
_BADGE = 20.0
_ICON = 14.0


def issue_words(issue: QualityIssue | None) -> str:
    """Return what is wrong with a picture in two words."""
    words = {
        None: _say("Good"),
        QualityIssue.TOO_SMALL: _say("Too small"),
        QualityIssue.TOO_DARK: _say("Too dark"),
        QualityIssue.TOO_BRIGHT: _say("Too bright"),
        QualityIssue.BLURRED: _say("Not sharp"),
        QualityIssue.TURNED_AWAY: _say("Turned away"),
    }
    return words[issue]


class PictureBox(QAbstractButton):
    """One place for a picture: the picture with a sign for its quality, or an empty frame with a number."""

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(BOX, BOX)
        self._number = number
        self._sample: FaceSample | None = None
        self._odd = False
        self._next = False
        self.show_sample(None)

    @property
    def sample(self) -> FaceSample | None:
        """The picture in the box."""
        return self._sample

    def show_sample(self, sample: FaceSample | None, *, odd: bool = False, is_next: bool = False) -> None:
        """Show a picture, or the place of one.

        Args:
            odd: the picture seems to show somebody else than the others.
            is_next: the next picture goes here.
        """
        self._sample, self._odd, self._next = sample, odd, is_next
        filled = sample is not None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if filled else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if filled else Qt.CursorShape.ArrowCursor)
        self.setAccessibleName(self._name())
        self.setToolTip(self._name() if filled else "")
        self.update()

    def _name(self) -> str:
        if self._sample is None:
            return self.tr("Picture {0}, still to come").format(self._number)
        quality = self.tr("seems to show somebody else") if self._odd else issue_words(self._sample.quality.issue)
        return self.tr("Picture {0}, {1}: {2}").format(self._number, self._sample.source, quality)

    def sizeHint(self) -> QSize:
        """Return the size of a box."""
        return QSize(BOX, BOX)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Draw the picture or its place."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._sample is None:
            self._paint_place(painter)
        else:
            self._paint_sample(painter, self._sample)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(Palette.of(self).color("accent"), 3))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), _RADIUS, _RADIUS)
        painter.end()

    def _paint_place(self, painter: QPainter) -> None:
        tokens = Palette.of(self)
        colour = tokens.color("accent" if self._next else "field_border")
        painter.setPen(QPen(colour, 2 if self._next else 1, Qt.PenStyle.DashLine))
        painter.setBrush(tokens.color("base"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
        painter.setPen(tokens.color("accent" if self._next else "muted"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self._number))

    def _paint_sample(self, painter: QPainter, sample: FaceSample) -> None:
        painter.drawPixmap(QPoint(0, 0), rounded(sample.thumbnail, self.size(), _RADIUS, self.devicePixelRatioF()))
        doubtful = self._odd or sample.quality.issue is not None
        corner = QRectF(BOX - _BADGE - 3, BOX - _BADGE - 3, _BADGE, _BADGE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(PLATE)
        painter.drawEllipse(corner)
        inset = (_BADGE - _ICON) / 2
        # Over a picture the colours of the dark theme are the ones that can be seen.
        name, colour = (Icon.WARNING, "#f3bd6b") if doubtful else (Icon.CHECK, "#7ddb9a")
        paint_icon(painter, name, corner.adjusted(inset, inset, -inset, -inset), QColor(colour))


class PictureStrip(QWidget):
    """The pictures that were chosen for one person.

    Signals:
        changed: a picture was added or removed.
    """

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples: list[FaceSample] = []
        self._odd: list[FaceSample] = []
        self._boxes: list[PictureBox] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GRID)
        self._grid.setColumnStretch(ENOUGH_PICTURES, 1)
        self._arrange()

    @property
    def samples(self) -> tuple[FaceSample, ...]:
        """The pictures in order."""
        return tuple(self._samples)

    def add(self, samples: Sequence[FaceSample]) -> None:
        """Put pictures behind those that are there."""
        if samples:
            self._samples.extend(samples)
            self._arrange()
            self.changed.emit()

    def remove(self, sample: FaceSample) -> None:
        """Take a picture out."""
        place = self._samples.index(sample)
        del self._samples[place]
        self._odd = [other for other in self._odd if other is not sample]
        self._arrange()
        if self._samples:
            self._boxes[min(place, len(self._samples) - 1)].setFocus()
        self.changed.emit()

    def clear(self) -> None:
        """Take all pictures out."""
        self._samples = []
        self._odd = []
        self._arrange()
        self.changed.emit()

    def mark_odd(self, samples: Sequence[FaceSample]) -> None:
        """Mark pictures that seem to show somebody else."""
        self._odd = list(samples)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Let Delete remove the picture that has the focus."""
        box = next((box for box in self._boxes if box.hasFocus()), None)
        if event is not None and event.key() == Qt.Key.Key_Delete and box is not None and box.sample is not None:
            self.remove(box.sample)
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent | None) -> None:
        """Offer to remove the picture under the mouse."""
        box = None if event is None else self.childAt(event.pos())
        if isinstance(box, PictureBox):
            self._offer(box)

    def _arrange(self) -> None:
        wanted = max(ENOUGH_PICTURES, len(self._samples))
        while len(self._boxes) < wanted:
            self._add_box()
        while len(self._boxes) > wanted:
            box = self._boxes.pop()
            box.hide()
            box.deleteLater()
        for place, box in enumerate(self._boxes):
            sample = self._samples[place] if place < len(self._samples) else None
            box.show_sample(sample, odd=any(sample is other for other in self._odd) if sample else False)

    def _add_box(self) -> None:
        place = len(self._boxes)
        box = PictureBox(place + 1, self)
        box.clicked.connect(lambda _checked=False, box=box: self._offer(box))
        self._grid.addWidget(box, place // ENOUGH_PICTURES, place % ENOUGH_PICTURES)
        box.show()
        self._boxes.append(box)

    def _offer(self, box: PictureBox) -> None:
        sample = box.sample
        if sample is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        remove = QAction(icon(Icon.TRASH, Tone.BAD), self.tr("Remove this picture"), menu)
        remove.triggered.connect(lambda: self.remove(sample))
        menu.addAction(remove)
        menu.popup(box.mapToGlobal(box.rect().bottomLeft()))


def _say(text: str) -> str:
    return QCoreApplication.translate("PictureStrip", text)
