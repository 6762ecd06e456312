"""The cameras that are not shown large: a small picture of each, with how it is."""

from collections.abc import Mapping

from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PyQt6.QtWidgets import QFrame, QSizePolicy, QWidget

from faceattend.ui.controls import Picture, Role, column, row, set_role
from faceattend.ui.elided_label import ElidedLabel
from faceattend.ui.icons import Icon, Tone
from faceattend.ui.theme import GRID
from faceattend.ui.video_view import VideoView

_PICTURE = QSize(128, 72)
_NARROWEST = _PICTURE.width() + 13 * GRID
"""Pixels of a tile with a picture, beside which a name and a word can be read."""
MOST = 6
"""Tiles beside one another; the menu of the cameras has them all."""


class CameraTile(QFrame):
    """One camera.

    Signals:
        chosen: its name; it is to be shown large.
    """

    chosen = pyqtSignal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.setProperty("role", "tile")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(3 * _PICTURE.width())
        self.view = VideoView()
        self.view.setMinimumSize(QSize(0, 0))
        self.view.setFixedSize(_PICTURE)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.view.setAccessibleName(self.tr("Picture of {0}").format(name))
        self._sign = Picture(Icon.CAMERA, Tone.MUTED)
        title = ElidedLabel()
        title.setText(name)
        set_role(title, Role.STRONG)
        self._state = ElidedLabel()
        head = row(gap=GRID // 2)
        head.addWidget(self._sign)
        head.addWidget(title, 1)
        words = column(gap=GRID // 2)
        words.addLayout(head)
        words.addWidget(self._state)
        words.addStretch()
        inside = row(margin=GRID // 2)
        inside.addWidget(self.view)
        inside.addLayout(words, 1)
        self.setLayout(inside)
        self.say("", recording=False)

    @property
    def state(self) -> str:
        """What the tile says of its camera."""
        return self._state.text()

    def say(self, why_not: str, *, recording: bool, dark: bool = False) -> None:
        """Say how the camera is.

        Args:
            why_not: why it is not recording.
            dark: whether there is too little light before it.
        """
        state = self.tr("Recording") if recording else why_not or self.tr("Not recording")
        if recording and dark:
            state = self.tr("Too dark")
        if recording:
            self.view.brighten()
        else:
            self.view.darken()
        well = recording and not dark
        sign = Icon.WARNING if recording else Icon.CAMERA_OFF
        self._sign.show_icon(Icon.CHECK if well else sign, Tone.OK if well else Tone.LATE)
        set_role(self._state, Role.OK if well else Role.LATE)
        self._state.setText(state)
        self._state.setToolTip(state)
        self.setAccessibleName(self.tr("Show {0}. {1}").format(self.name, state))

    def set_small(self, *, small: bool) -> None:
        """Show no picture, or show it again."""
        self.view.setVisible(not small)

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """Show it large."""
        if event is not None and event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit(self.name)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Show it large."""
        if event is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.name)
        else:
            super().keyPressEvent(event)


class CameraTiles(QWidget):
    """The tiles side by side; hidden while there is one camera only.

    Signals:
        chosen: the name of the camera that is to be shown large.
    """

    chosen = pyqtSignal(str)

    def __init__(self, before: QWidget) -> None:
        """Show none yet; ``before`` is where the Tab key comes from."""
        super().__init__()
        self._before = before
        self._tiles: dict[str, CameraTile] = {}
        self._low = False
        self._place = row()
        self.setLayout(self._place)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def tiles(self) -> Mapping[str, CameraTile]:
        """The tiles, by the names of their cameras."""
        return self._tiles

    def show_cameras(self, names: tuple[str, ...]) -> bool:
        """Show a tile for each of these cameras; return whether they are others than before."""
        wanted = names[:MOST]
        if wanted == tuple(self._tiles):
            return False
        while (item := self._place.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._tiles = {}
        before = self._before
        for name in wanted:
            tile = CameraTile(name)
            tile.chosen.connect(self.chosen)
            self._tiles[name] = tile
            self._place.addWidget(tile, 1)
            # Tab would find a tile that was made late after everything else in the window.
            QWidget.setTabOrder(before, tile)
            before = tile
        # What tiles do not need that are as wide as they get: they stand below the left edge of the picture.
        self._place.addStretch()
        self._fit()
        self.setVisible(bool(wanted))
        return True

    def set_low(self, *, low: bool) -> None:
        """Say how the cameras are without their pictures because there is little height, or with them again."""
        self._low = low
        self._fit()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Do without pictures where there would be no room for the words."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        small = self._low or self.width() < len(self._tiles) * _NARROWEST
        for tile in self._tiles.values():
            tile.set_small(small=small)
