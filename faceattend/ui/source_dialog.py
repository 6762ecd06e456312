"""The dialog that chooses what is watched: a camera, a network camera, a video file or a folder of pictures."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum

from PyQt6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDateTimeEdit,
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QWidget,
)

from faceattend.domain.punches import CameraDirection
from faceattend.ui.controls import Kind, Role, add_field, button, column, form, icon_button, label, line, row
from faceattend.ui.icons import Icon, icon
from faceattend.ui.site_time import from_field, to_field
from faceattend.ui.source_fields import ask_for_video, folder_near, list_cameras, unencrypted_words
from faceattend.ui.theme import CONTROL_HEIGHT, GRID


class SourceKind(StrEnum):
    """What pictures come from."""

    CAMERA = "camera"
    NETWORK = "network"
    VIDEO = "video"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class SourceChoice:
    """What is watched.

    Attributes:
        text: number of a camera, address, path of a file or of a folder.
        camera: name of the camera in the records.
        direction: what passing it means.
        start: aware UTC time of a recording's first picture; None is now.
    """

    kind: SourceKind
    text: str
    camera: str
    direction: CameraDirection
    start: datetime | None = None


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
        self._kinds: dict[SourceKind, QRadioButton] = {}
        self._group = QButtonGroup(self)
        self._cameras = QComboBox()
        self._again = icon_button(Icon.REFRESH, self.tr("Look for cameras again"))
        self._address = QLineEdit()
        self._address.setPlaceholderText("rtsp://user:password@192.168.1.20/stream")
        self._unencrypted = label("", Role.MUTED, wrap=True)
        self._video = QLineEdit()
        self._folder = QLineEdit()
        self._old = QCheckBox(self.tr("Recorded earlier, from"))
        self._began = QDateTimeEdit(to_field(now, zone))
        self._name = QLineEdit()
        self._name.setMaxLength(60)
        self._direction = QComboBox()
        self._missing = label("", Role.MUTED)
        self._start = button(self.tr("Start watching"), Kind.PRIMARY, Icon.PLAY)
        self._build()
        self._connect()
        self._fill(now, last)

    @property
    def choice(self) -> SourceChoice:
        """What the fields say."""
        kind = self._kind()
        older = kind in (SourceKind.VIDEO, SourceKind.FOLDER) and self._old.isChecked()
        start = from_field(self._began.dateTime(), self._zone) if older else None
        direction = CameraDirection(self._direction.currentData())
        return SourceChoice(kind, self._text(kind), self._name.text().strip(), direction, start)

    def _build(self) -> None:
        fields = QGridLayout()
        fields.setHorizontalSpacing(2 * GRID)
        fields.setVerticalSpacing(GRID)
        fields.setColumnStretch(1, 1)
        choose_video = button(self.tr("Choose..."))
        choose_video.setAccessibleName(self.tr("Choose a video file"))
        choose_video.clicked.connect(self._choose_video)
        choose_folder = button(self.tr("Choose..."))
        choose_folder.setAccessibleName(self.tr("Choose a folder of pictures"))
        choose_folder.clicked.connect(self._choose_folder)
        rows: list[tuple[SourceKind, Icon, str, list[QWidget]]] = [
            (SourceKind.CAMERA, Icon.CAMERA, self.tr("&Camera of this computer"), [self._cameras, self._again]),
            (SourceKind.NETWORK, Icon.NETWORK, self.tr("&Network camera"), [self._address]),
            (SourceKind.VIDEO, Icon.VIDEO, self.tr("&Video file"), [self._video, choose_video]),
            (SourceKind.FOLDER, Icon.FOLDER, self.tr("&Folder of pictures"), [self._folder, choose_folder]),
        ]
        for number, (kind, name, text, widgets) in enumerate(rows):
            radio = QRadioButton(text)
            radio.setIcon(icon(name))
            radio.setMinimumHeight(CONTROL_HEIGHT)
            self._group.addButton(radio)
            self._kinds[kind] = radio
            # Every second row, so that there is room for a remark below each.
            fields.addWidget(radio, 2 * number, 0)
            fields.addLayout(_line_of(widgets), 2 * number, 1)
            if kind is SourceKind.NETWORK:
                fields.addWidget(self._unencrypted, 2 * number + 1, 1)
            widgets[0].setAccessibleName(text.replace("&", ""))
        self._began.setCalendarPopup(True)
        self._began.setAccessibleName(self.tr("When the recording began"))
        fields.addLayout(_line_of([self._old, self._began]), 2 * len(rows), 1)
        records = form()
        add_field(records, self.tr("Na&me in the records"), self._name)
        add_field(records, self.tr("&Passing it means"), self._direction)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        buttons = row()
        buttons.addWidget(self._missing, 1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._start)
        self._start.setDefault(True)
        layout = column(margin=3 * GRID, gap=2 * GRID)
        layout.addWidget(label(self.tr("What do you want to watch?"), Role.HEADING))
        layout.addLayout(fields)
        layout.addWidget(line())
        layout.addLayout(records)
        layout.addSpacing(GRID)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.setMinimumWidth(680)

    def _connect(self) -> None:
        self._start.clicked.connect(self.accept)
        self._again.clicked.connect(lambda: list_cameras(self._cameras))
        self._group.buttonToggled.connect(self._refresh)
        self._old.toggled.connect(self._refresh)
        for kind, field in (
            (SourceKind.NETWORK, self._address),
            (SourceKind.VIDEO, self._video),
            (SourceKind.FOLDER, self._folder),
        ):
            field.textEdited.connect(lambda _text, chosen=kind: self._kinds[chosen].setChecked(True))
            field.textChanged.connect(self._refresh)
        self._cameras.activated.connect(lambda: self._kinds[SourceKind.CAMERA].setChecked(True))
        self._name.textChanged.connect(self._refresh)

    def _fill(self, now: datetime, last: SourceChoice | None) -> None:
        for direction, text in (
            (CameraDirection.AUTO, self.tr("Arrivals and departures, in turn")),
            (CameraDirection.IN, self.tr("Arrivals only")),
            (CameraDirection.OUT, self.tr("Departures only")),
        ):
            self._direction.addItem(text, direction.value)
        self._began.setMaximumDateTime(to_field(now, self._zone))
        self._name.setText(self.tr("Front desk") if last is None else last.camera)
        list_cameras(self._cameras)
        if last is None:
            self._kinds[SourceKind.CAMERA].setChecked(True)
        else:
            self._kinds[last.kind].setChecked(True)
            self._direction.setCurrentIndex(max(0, self._direction.findData(last.direction.value)))
            if last.kind is SourceKind.CAMERA:
                self._cameras.setCurrentIndex(max(0, self._cameras.findData(last.text)))
            else:
                self._field(last.kind).setText(last.text)
        self._kinds[self._kind()].setFocus()
        self._refresh()

    def _choose_video(self) -> None:
        self._take(SourceKind.VIDEO, ask_for_video(self, self._video.text()))

    def _choose_folder(self) -> None:
        title = self.tr("Choose a folder of pictures")
        self._take(SourceKind.FOLDER, QFileDialog.getExistingDirectory(self, title, folder_near(self._folder.text())))

    def _take(self, kind: SourceKind, path: str) -> None:
        if path:
            self._field(kind).setText(path)
            self._kinds[kind].setChecked(True)

    def _kind(self) -> SourceKind:
        return next((kind for kind, radio in self._kinds.items() if radio.isChecked()), SourceKind.CAMERA)

    def _field(self, kind: SourceKind) -> QLineEdit:
        return {SourceKind.NETWORK: self._address, SourceKind.VIDEO: self._video, SourceKind.FOLDER: self._folder}[kind]

    def _text(self, kind: SourceKind) -> str:
        return str(self._cameras.currentData()) if kind is SourceKind.CAMERA else self._field(kind).text().strip()

    def _refresh(self) -> None:
        kind = self._kind()
        recorded = kind in (SourceKind.VIDEO, SourceKind.FOLDER)
        self._old.setEnabled(recorded)
        self._began.setEnabled(recorded and self._old.isChecked())
        remark = unencrypted_words(self._address.text()) if kind is SourceKind.NETWORK else ""
        self._unencrypted.setText(remark)
        self._unencrypted.setVisible(bool(remark))
        missing = ""
        if not self._text(kind):
            missing = {
                SourceKind.NETWORK: self.tr("Type the address of the camera."),
                SourceKind.VIDEO: self.tr("Choose the video file."),
                SourceKind.FOLDER: self.tr("Choose the folder."),
            }[kind]
        elif not self._name.text().strip():
            missing = self.tr("Type a name for the records.")
        self._missing.setText(missing)
        self._start.setEnabled(not missing)


def _line_of(widgets: list[QWidget]) -> QHBoxLayout:
    made = row()
    for number, widget in enumerate(widgets):
        made.addWidget(widget, 0 if number else 1)
    return made
