"""The side of the Live tab with the cameras: the bar, the picture, the other cameras, and what happened last."""

from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QWidget

from faceattend.ui.camera_tiles import CameraTiles
from faceattend.ui.controls import column
from faceattend.ui.event_strip import EventStrip
from faceattend.ui.live_bar import LiveBar
from faceattend.ui.live_stage import LiveStage
from faceattend.ui.theme import GRID

_LOW = 480
"""Pixels of height below which the large picture needs the room that the small ones take."""


class LivePane(QWidget):
    """Puts them below one another; the picture gets the room that is left."""

    def __init__(self, bar: LiveBar, stage: LiveStage, tiles: CameraTiles, strip: EventStrip) -> None:
        super().__init__()
        self._tiles = tiles
        layout = column(gap=GRID + GRID // 2)
        layout.addWidget(bar)
        layout.addWidget(stage, 1)
        layout.addWidget(tiles)
        layout.addWidget(strip)
        self.setLayout(layout)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Leave the small pictures away where there is little height."""
        super().resizeEvent(event)
        self._tiles.set_low(low=self.height() < _LOW)
