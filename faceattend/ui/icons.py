"""The program's own icons: stroke drawings that take the colours of the theme."""

from enum import StrEnum
from functools import cache

from PyQt6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PyQt6.QtSvg import QSvgRenderer

from faceattend.paths import resources
from faceattend.ui.theme import Palette


class Icon(StrEnum):
    """Every drawing, by the name of its file in resources/icons."""

    PEOPLE = "people"
    PERSON = "person"
    PERSON_ADD = "person-add"
    CAMERA = "camera"
    CAMERA_OFF = "camera-off"
    VIDEO = "video"
    LIVE = "live"
    REPORTS = "reports"
    FOLDER = "folder"
    PICTURE = "picture"
    SEARCH = "search"
    ADD = "add"
    REMOVE = "remove"
    CLOSE = "close"
    CHECK = "check"
    CHECK_CIRCLE = "check-circle"
    BELL = "bell"
    WARNING = "warning"
    ERROR = "error"
    INFO = "info"
    QUESTION = "question"
    CLOCK = "clock"
    CALENDAR = "calendar"
    UNDO = "undo"
    REFRESH = "refresh"
    PLAY = "play"
    PAUSE = "pause"
    PRINT = "print"
    SAVE = "save"
    ENGINE = "engine"
    LOCK = "lock"
    KEY = "key"
    COPY = "copy"
    EDIT = "edit"
    TRASH = "trash"
    ARROW_IN = "arrow-in"
    ARROW_OUT = "arrow-out"
    CHEVRON_LEFT = "chevron-left"
    CHEVRON_RIGHT = "chevron-right"
    ZOOM_IN = "zoom-in"
    ZOOM_OUT = "zoom-out"
    FIT_WIDTH = "fit-width"
    EYE_OFF = "eye-off"
    EYE = "eye"
    VOLUME = "volume"
    VOLUME_OFF = "volume-off"
    KEYPAD = "keypad"
    FULL_SCREEN = "full-screen"
    NETWORK = "network"
    OFFICE = "office"
    MORE = "more"


class Tone(StrEnum):
    """Which token of the theme an icon is drawn in."""

    TEXT = "text"
    MUTED = "muted"
    ACCENT = "accent"
    ON_ACCENT = "on_accent"
    OK = "ok"
    LATE = "late"
    BAD = "bad"


class _ThemedEngine(QIconEngine):
    """Draws an icon in the colour that its tone has at that moment, so a change of theme needs no new icons."""

    def __init__(self, icon: Icon, tone: Tone) -> None:
        super().__init__()
        self._icon = icon
        self._tone = tone

    def clone(self) -> QIconEngine:
        return _ThemedEngine(self._icon, self._tone)

    def paint(self, painter: QPainter | None, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        if painter is not None:
            renderer = QSvgRenderer(QByteArray(_drawing(self._icon, self._colour(mode).name()).encode()))
            renderer.render(painter, _leading_square(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    def _colour(self, mode: QIcon.Mode) -> QColor:
        if mode is QIcon.Mode.Disabled:
            return QGuiApplication.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
        return Palette.current().color(self._tone.value)


def icon(name: Icon, tone: Tone = Tone.TEXT) -> QIcon:
    """Return an icon that follows the theme."""
    return QIcon(_ThemedEngine(name, tone))


def pixmap(name: Icon, tone: Tone = Tone.TEXT, size: int = 16) -> QPixmap:
    """Return an icon as a square picture of ``size`` logical pixels, in the theme of this moment."""
    return icon(name, tone).pixmap(QSize(size, size))


def paint_icon(painter: QPainter, name: Icon, rect: QRectF, colour: QColor) -> None:
    """Draw an icon inside a paint event."""
    QSvgRenderer(QByteArray(_drawing(name, colour.name()).encode())).render(painter, rect)


def application_icon() -> QIcon:
    """Return the icon of the program itself."""
    return QIcon(str(resources() / "icons" / "faceattend.svg"))


def _leading_square(rect: QRect) -> QRectF:
    """Return the square at the leading edge: a button asks for a wider icon to keep it away from its text."""
    side = min(rect.width(), rect.height())
    mirrored = QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    return QRectF(rect.right() + 1 - side if mirrored else rect.left(), rect.top(), side, side)


@cache
def _drawing(name: Icon, colour: str) -> str:
    file = resources() / "icons" / f"{name.value}.svg"
    return file.read_text(encoding="utf-8").replace("currentColor", colour)
