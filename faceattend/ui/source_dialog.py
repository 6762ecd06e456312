"""The dialog that chooses what is watched: a camera, a network camera, a video file or a folder of pictures."""

from dataclasses import replace
from datetime import datetime, tzinfo

from PyQt6.QtWidgets import QCheckBox, QDateTimeEdit, QDialog, QWidget

from faceattend.ui.controls import Kind, Role, button, column, label, row
from faceattend.ui.icons import Icon
from faceattend.ui.site_time import from_field, to_field
from faceattend.ui.source_form import SourceChoice, SourceForm, SourceKind
from faceattend.ui.theme import GRID

__all__ = ["SourceChoice", "SourceDialog", "SourceKind"]


class SourceDialog(QDialog):
    """Asks what to watch; :attr:`choice` is the answer once it was accepted."""

    def __init__(self, now: datetime, zone: tzinfo, last: SourceChoice | None, parent: QWidget | None = None) -> None:
        """Build the dialog.

        Args:
            now: aware time that is now; a recording cannot be younger.
            zone: the site's zone, in which the time of a recording is typed.
            last: what was watched before.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Choose camera or video"))
        self._zone = zone
        self._accepted: SourceChoice | None = None
        self._form = SourceForm()
        self._old = QCheckBox(self.tr("Recorded earlier, from"))
        self._began = QDateTimeEdit(to_field(now, zone))
        self._began.setMaximumDateTime(to_field(now, zone))
        self._missing = label("", Role.MUTED)
        self._start = button(self.tr("Start watching"), Kind.PRIMARY, Icon.PLAY)
        self._build()
        self._start.clicked.connect(self.accept)
        self._form.changed.connect(self._refresh)
        self._old.toggled.connect(self._refresh)
        self._form.show_choice(last)

    @property
    def choice(self) -> SourceChoice:
        """What the fields say, or said when the dialog was accepted: a password is forgotten when it closes."""
        return self._accepted or self._said()

    def accept(self) -> None:
        """Take what the fields say."""
        self._accepted = self._said()
        super().accept()

    def _said(self) -> SourceChoice:
        older = self._form.is_recording and self._old.isChecked()
        start = from_field(self._began.dateTime(), self._zone) if older else None
        return replace(self._form.choice, start=start)

    def _build(self) -> None:
        self._began.setCalendarPopup(True)
        self._began.setAccessibleName(self.tr("When the recording began"))
        self._form.below_sources.addWidget(self._old, 1)
        self._form.below_sources.addWidget(self._began)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        buttons = row()
        buttons.addWidget(self._missing, 1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._start)
        self._start.setDefault(True)
        layout = column(margin=3 * GRID, gap=2 * GRID)
        layout.addWidget(label(self.tr("What do you want to watch?"), Role.HEADING))
        layout.addWidget(self._form)
        layout.addSpacing(GRID)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.setMinimumWidth(680)

    def _refresh(self) -> None:
        recorded = self._form.is_recording
        self._old.setEnabled(recorded)
        self._began.setEnabled(recorded and self._old.isChecked())
        self._missing.setText(self._form.missing)
        self._start.setEnabled(not self._form.missing)
