"""Help > About: versions, licence, and whose work the program stands on."""

import platform
from importlib.metadata import PackageNotFoundError, version

from PyQt6.QtCore import PYQT_VERSION_STR, QT_VERSION_STR, Qt
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QDialog, QGridLayout, QLabel, QWidget

from faceattend import __version__
from faceattend.ui.controls import Kind, Role, button, card, column, label, row, scrolled
from faceattend.ui.icons import Icon, application_icon
from faceattend.ui.theme import GRID

_LIBRARIES = (
    ("opencv-contrib-python", "Apache-2.0"),
    ("numpy", "BSD-3-Clause"),
    ("cryptography", "Apache-2.0 OR BSD-3-Clause"),
    ("keyring", "MIT"),
    ("peewee", "MIT"),
    ("reportlab", "BSD-3-Clause"),
    ("XlsxWriter", "BSD-2-Clause"),
    ("platformdirs", "MIT"),
    ("Pillow", "MIT-CMU"),
    ("uharfbuzz", "Apache-2.0"),
    ("tzlocal", "MIT"),
)
_MODELS = (("YuNet", "MIT"), ("SFace", "Apache-2.0"))


class AboutDialog(QDialog):
    """Shows the versions, and copies them for whoever is asked for help."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About faceattend"))
        picture = QLabel()
        picture.setPixmap(application_icon().pixmap(56, 56))
        picture.setAlignment(Qt.AlignmentFlag.AlignTop)
        words = column(gap=GRID // 2)
        words.addWidget(label("faceattend", Role.TITLE))
        words.addWidget(label(self.tr("Version %1").replace("%1", __version__), Role.MUTED))
        purpose = self.tr("Attendance by face for an office or a school, on one computer and with no network.")
        words.addWidget(label(purpose, wrap=True))
        licence = self.tr(
            "Free software under the GNU General Public License, version 3 or later, without any warranty: you may "
            "use, study, share and change it."
        )
        words.addWidget(label(licence, Role.MUTED, wrap=True))
        top = row(gap=2 * GRID)
        top.addWidget(picture)
        top.addLayout(words, 1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(3 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(0, 1)
        parts = QWidget()
        parts.setLayout(grid)
        grid.setContentsMargins(0, 0, GRID, 0)
        self._lines = _parts()
        for number, (name, number_text, terms) in enumerate(self._lines):
            grid.addWidget(label(name), number, 0)
            grid.addWidget(label(number_text, Role.MUTED), number, 1)
            grid.addWidget(label(terms, Role.MUTED), number, 2)
        frame = card()
        inside = frame.layout()
        if inside is not None:
            inside.addWidget(label(self.tr("It stands on the work of others"), Role.HEADING))
            inside.addWidget(scrolled(parts, read_only=self.tr("It stands on the work of others")))
        copy = button(self.tr("Copy"), name=Icon.COPY)
        copy.clicked.connect(self._copy)
        close = button(self.tr("Close"), Kind.PRIMARY)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = row()
        buttons.addWidget(copy)
        buttons.addStretch()
        buttons.addWidget(close)
        layout = column(margin=3 * GRID, gap=2 * GRID)
        layout.addLayout(top)
        layout.addWidget(frame, 1)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.resize(600, 560)

    def _copy(self) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            parts = [f"{name} {number} ({terms})" for name, number, terms in self._lines]
            clipboard.setText("\n".join([f"faceattend {__version__}", *parts]))


def _parts() -> list[tuple[str, str, str]]:
    """Return name, version and licence of everything that comes with the program."""
    fixed = [
        ("Python", platform.python_version(), "PSF-2.0"),
        ("Qt", QT_VERSION_STR, "LGPL-3.0"),
        ("PyQt", PYQT_VERSION_STR, "GPL-3.0"),
    ]
    libraries = [(name, _version(name), terms) for name, terms in _LIBRARIES]
    return [*fixed, *libraries, *((name, "", terms) for name, terms in _MODELS)]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "-"
