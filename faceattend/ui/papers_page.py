"""What is printed at the head of every paper besides the name of the office."""

import base64
from collections.abc import Mapping
from pathlib import Path

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QPixmap
from PyQt6.QtWidgets import QFileDialog, QLineEdit

from faceattend import settings
from faceattend.errors import EnvironmentFault
from faceattend.services.letterhead import LARGEST_LOGO, kept_logo
from faceattend.ui.controls import Role, add_field, button, form, label, row
from faceattend.ui.preference_pages import PreferencePage
from faceattend.workers.tasks import run_task

_LOGO_HEIGHT = 72
_LONGEST_LINE = 90


class PapersPage(PreferencePage):
    """Address, registration and logo."""

    def __init__(self) -> None:
        super().__init__(self.tr("Papers"))
        self._logo = ""
        self._lines = (QLineEdit(), QLineEdit())
        self._registration = QLineEdit()
        self._picture = label("")
        self._choose = button(self.tr("Choose a logo\u2026"))
        self._choose.clicked.connect(self._choose_logo)
        self._remove = button(self.tr("Remove the logo"))
        self._remove.clicked.connect(lambda: self._take("", changed=True))
        for field in (*self._lines, self._registration):
            field.setMaxLength(_LONGEST_LINE)
            field.textEdited.connect(self.changed)
        fields = form()
        first, second = self._lines
        add_field(fields, self.tr("&Address"), first)
        add_field(fields, self.tr("Address, &second line"), second)
        hint = self.tr("A number that has to be on your papers, such as that of the school.")
        add_field(fields, self.tr("&Registration"), self._registration, hint)
        self.body.addWidget(label(self.tr("Stands at the head of everything that is printed."), Role.MUTED, wrap=True))
        self.body.addLayout(fields)
        buttons = row()
        buttons.addWidget(self._choose)
        buttons.addWidget(self._remove)
        buttons.addStretch()
        self.body.addWidget(self._picture)
        self.body.addLayout(buttons)
        self.body.addStretch()
        self._take("", changed=False)

    def show_values(self, values: Mapping[str, object]) -> None:
        """Fill the fields."""
        kept = str(values.get(settings.REPORT_ADDRESS.key, self._address()))
        parts = [part.strip() for part in kept.split(settings.LINE_BREAK, 1)]
        for field, text in zip(self._lines, [*parts, ""], strict=False):
            field.setText(text)
        self._registration.setText(str(values.get(settings.REPORT_REGISTRATION.key, self._registration.text())))
        self._take(str(values.get(settings.REPORT_LOGO.key, self._logo)), changed=False)

    def values(self) -> dict[str, object]:
        """Return what the fields say."""
        return {
            settings.REPORT_ADDRESS.key: self._address(),
            settings.REPORT_REGISTRATION.key: " ".join(self._registration.text().split()),
            settings.REPORT_LOGO.key: self._logo,
        }

    def _address(self) -> str:
        texts = (" ".join(field.text().split()) for field in self._lines)
        return f" {settings.LINE_BREAK} ".join(text for text in texts if text)

    def _choose_logo(self) -> None:
        kinds = self.tr("Pictures (*.png *.jpg *.jpeg)")
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a logo"), str(Path.home()), kinds)
        if path:
            run_task(self, lambda _task: kept_logo(_content(Path(path))), lambda logo: self._take(logo, changed=True))

    def _take(self, logo: str, *, changed: bool) -> None:
        self._logo = logo
        pixmap = QPixmap()
        if logo and pixmap.loadFromData(base64.b64decode(logo)):
            self._picture.setPixmap(pixmap.scaledToHeight(_LOGO_HEIGHT, Qt.TransformationMode.SmoothTransformation))
        else:
            self._picture.setText(self.tr("No logo"))
        self._remove.setEnabled(bool(logo))
        if changed:
            self.changed.emit()


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_LOGO + 1)
    except OSError as error:
        raise EnvironmentFault(f"{path} cannot be read ({error.strerror}); choose another file.") from error
