"""What is on the screen while the program is being loaded. Nothing but Qt is needed for it."""

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication, QLabel, QWidget

from faceattend.ui.application import build_application
from faceattend.ui.controls import Role, column, label, size_window
from faceattend.ui.icons import application_icon
from faceattend.ui.machine import MachineSettings
from faceattend.ui.theme import GRID

_PICTURE = 64


class Doorway(QWidget):
    """Says that the program is coming, in the place where its first window will be."""

    def __init__(self) -> None:
        super().__init__()
        picture = QLabel()
        picture.setPixmap(application_icon().pixmap(_PICTURE, _PICTURE))
        layout = column(margin=2 * GRID, gap=GRID)
        layout.addStretch(2)
        for part in (picture, label("faceattend", Role.TITLE), label(self.tr("Starting"), Role.MUTED)):
            layout.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self.setLayout(layout)
        self.setWindowTitle("faceattend")
        size_window(self, 1024, 640)


def open_doorway() -> Doorway:
    """Show the doorway; it is painted when this returns."""
    build_application(MachineSettings())
    doorway = Doorway()
    doorway.show()
    QApplication.processEvents()
    # Where the screen has not asked for it yet it is painted all the same.
    doorway.repaint()
    return doorway
