"""The fields that say what pictures come from and what a camera is called."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QWidget,
)

from faceattend.domain.cameras import Camera
from faceattend.domain.punches import CameraDirection
from faceattend.services.cameras import ListedCamera, Login
from faceattend.services.cameras import SourceKind as Kind
from faceattend.ui.controls import Role, add_field, button, column, form, icon_button, label, line, row
from faceattend.ui.icons import Icon, icon
from faceattend.ui.secret_field import SecretField
from faceattend.ui.source_fields import ask_for_video, folder_near, list_cameras, unencrypted_words
from faceattend.ui.theme import CONTROL_HEIGHT, GRID

_LONGEST_NAME = 60


class SourceKind(StrEnum):
    """What pictures come from."""

    CAMERA = "camera"
    NETWORK = "network"
    VIDEO = "video"
    FOLDER = "folder"


_KINDS = {
    Kind.CAMERA: SourceKind.CAMERA,
    Kind.STREAM: SourceKind.NETWORK,
    Kind.VIDEO: SourceKind.VIDEO,
    Kind.FOLDER: SourceKind.FOLDER,
}


@dataclass(frozen=True, slots=True)
class SourceChoice:
    """What is watched.

    Attributes:
        text: what opens a camera of this computer, address, path of a file or of a folder.
        camera: name of the camera in the records.
        direction: what passing it means.
        start: aware UTC time of a recording's first picture; None is now.
        login: what a network camera asks for.
    """

    kind: SourceKind
    text: str
    camera: str
    direction: CameraDirection
    start: datetime | None = None
    login: Login = field(default_factory=Login, repr=False)

    @property
    def entry(self) -> Camera:
        """The camera as it is kept in the list."""
        return Camera(self.camera, self.text, self.direction, user=self.login.user, password=self.login.password)


class SourceForm(QWidget):
    """Asks for a source, the name of the camera and what passing it means.

    Signals:
        changed: something else is chosen or typed.
    """

    changed = pyqtSignal()

    def __init__(self, kept: ListedCamera | None = None) -> None:
        """Build the fields.

        Args:
            kept: a camera that is being changed; its address and its login are kept unless others are typed.
        """
        super().__init__()
        self._kept = kept
        self._kinds: dict[SourceKind, QRadioButton] = {}
        self._group = QButtonGroup(self)
        self._cameras = QComboBox()
        self._again = icon_button(Icon.REFRESH, self.tr("Look for cameras again"))
        self._address = QLineEdit()
        self._user = QLineEdit()
        self._password = SecretField(self.tr("Password of the network camera"))
        self._unencrypted = label("", Role.MUTED, wrap=True)
        self._video = QLineEdit()
        self._folder = QLineEdit()
        self._name = QLineEdit()
        self._name.setMaxLength(_LONGEST_NAME)
        self._direction = QComboBox()
        self.below_sources = row()
        self._build()
        self._connect()

    @property
    def choice(self) -> SourceChoice:
        """What the fields say; an address that is kept is an empty text."""
        kind = self.kind
        login = Login(self._user.text().strip(), self._password.text()) if kind is SourceKind.NETWORK else Login()
        direction = CameraDirection(self._direction.currentData())
        return SourceChoice(kind, self._text(kind), self._name.text().strip(), direction, login=login)

    @property
    def kind(self) -> SourceKind:
        """What pictures come from."""
        return next((kind for kind, radio in self._kinds.items() if radio.isChecked()), SourceKind.CAMERA)

    @property
    def is_recording(self) -> bool:
        """Whether it comes to an end."""
        return self.kind in (SourceKind.VIDEO, SourceKind.FOLDER)

    @property
    def missing(self) -> str:
        """What has to be typed or chosen still; empty when nothing is missing."""
        kind = self.kind
        if not self._text(kind) and not (kind is SourceKind.NETWORK and self._keeps_address):
            return {
                SourceKind.NETWORK: self.tr("Type the address of the camera."),
                SourceKind.VIDEO: self.tr("Choose the video file."),
                SourceKind.FOLDER: self.tr("Choose the folder."),
            }.get(kind, self.tr("Connect a camera and look again."))
        if kind is SourceKind.NETWORK and self._password.text() and not self._user.text().strip():
            return self.tr("Type the name that goes with the password.")
        return "" if self._name.text().strip() else self.tr("Type a name for the records.")

    def show_choice(self, last: SourceChoice | None) -> None:
        """Fill the fields with what was watched before."""
        self._name.setText(self.tr("Front desk") if last is None else last.camera)
        if last is not None:
            self._fill(last.kind, last.text, last.direction)
        self._kinds[self.kind].setFocus()
        self._refresh()

    def show_camera(self, listed: ListedCamera) -> None:
        """Fill the fields with a camera of the list; nothing secret is shown."""
        camera = listed.camera
        kind = _KINDS.get(listed.kind, SourceKind.VIDEO) if listed.kind else _guessed(camera.source)
        self._fill(kind, "" if kind is SourceKind.NETWORK else camera.source, camera.direction)
        self._name.setText(camera.name)
        self._refresh()

    @property
    def _keeps_address(self) -> bool:
        return self._kept is not None and "://" in self._kept.camera.source

    def _fill(self, kind: SourceKind, text: str, direction: CameraDirection) -> None:
        self._kinds[kind].setChecked(True)
        self._direction.setCurrentIndex(max(0, self._direction.findData(direction.value)))
        if kind is not SourceKind.CAMERA:
            self._field(kind).setText(text)
            return
        if self._cameras.findData(text) < 0:
            # It is not plugged in; another one is never taken in its place by itself.
            self._cameras.insertItem(0, self.tr("{0} (not connected)").format(text), text)
        self._cameras.setCurrentIndex(self._cameras.findData(text))

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
        at = 0
        for kind, name, text, widgets in rows:
            radio = QRadioButton(text)
            radio.setIcon(icon(name))
            radio.setMinimumHeight(CONTROL_HEIGHT)
            self._group.addButton(radio)
            self._kinds[kind] = radio
            fields.addWidget(radio, at, 0)
            fields.addLayout(_line_of(widgets), at, 1)
            widgets[0].setAccessibleName(text.replace("&", ""))
            at += 1
            if kind is SourceKind.NETWORK:
                fields.addWidget(self._build_login(), at, 1)
                fields.addWidget(self._unencrypted, at + 1, 1)
                at += 2
        fields.addLayout(self.below_sources, at, 1)
        records = form()
        add_field(records, self.tr("Na&me in the records"), self._name)
        add_field(records, self.tr("&Passing it means"), self._direction)
        layout = column(gap=2 * GRID)
        layout.addLayout(fields)
        layout.addWidget(line())
        layout.addLayout(records)
        self.setLayout(layout)
        for direction, text in (
            (CameraDirection.AUTO, self.tr("Arrivals and departures, in turn")),
            (CameraDirection.IN, self.tr("Arrivals only")),
            (CameraDirection.OUT, self.tr("Departures only")),
        ):
            self._direction.addItem(text, direction.value)
        list_cameras(self._cameras)
        self._kinds[SourceKind.CAMERA].setChecked(True)

    def _build_login(self) -> QWidget:
        self._address.setPlaceholderText("rtsp://192.168.1.20/stream")
        self._user.setAccessibleName(self.tr("User name of the network camera"))
        self._user.setPlaceholderText(self.tr("User, if it asks"))
        self._password.setPlaceholderText(self.tr("Password"))
        kept = self._kept
        if kept is not None and self._keeps_address:
            self._address.setPlaceholderText(self.tr("{0} - leave empty to keep it").format(kept.shown))
            if kept.has_login:
                self._user.setPlaceholderText(self.tr("Kept"))
                self._password.setPlaceholderText(self.tr("Kept, not shown"))
        both = QWidget()
        beside = row()
        beside.addWidget(self._user, 1)
        beside.addWidget(self._password, 1)
        both.setLayout(beside)
        return both

    def _connect(self) -> None:
        self._again.clicked.connect(lambda: list_cameras(self._cameras))
        self._group.buttonToggled.connect(self._refresh)
        for kind, typed in (
            (SourceKind.NETWORK, self._address),
            (SourceKind.NETWORK, self._user),
            (SourceKind.NETWORK, self._password),
            (SourceKind.VIDEO, self._video),
            (SourceKind.FOLDER, self._folder),
        ):
            typed.textEdited.connect(lambda _text, chosen=kind: self._kinds[chosen].setChecked(True))
            typed.textChanged.connect(self._refresh)
        self._cameras.activated.connect(lambda: self._kinds[SourceKind.CAMERA].setChecked(True))
        self._cameras.currentIndexChanged.connect(self._refresh)
        self._direction.currentIndexChanged.connect(self._refresh)
        self._name.textChanged.connect(self._refresh)

    def _choose_video(self) -> None:
        self._take(SourceKind.VIDEO, ask_for_video(self, self._video.text()))

    def _choose_folder(self) -> None:
        title = self.tr("Choose a folder of pictures")
        self._take(SourceKind.FOLDER, QFileDialog.getExistingDirectory(self, title, folder_near(self._folder.text())))

    def _take(self, kind: SourceKind, path: str) -> None:
        if path:
            self._field(kind).setText(path)
            self._kinds[kind].setChecked(True)

    def _field(self, kind: SourceKind) -> QLineEdit:
        return {SourceKind.NETWORK: self._address, SourceKind.VIDEO: self._video, SourceKind.FOLDER: self._folder}[kind]

    def _text(self, kind: SourceKind) -> str:
        if kind is SourceKind.CAMERA:
            return str(self._cameras.currentData() or "")
        return self._field(kind).text().strip()

    def _refresh(self) -> None:
        remark = unencrypted_words(self._address.text()) if self.kind is SourceKind.NETWORK else ""
        self._unencrypted.setText(remark)
        self._unencrypted.setVisible(bool(remark))
        self.changed.emit()


def _guessed(source: str) -> SourceKind:
    """Return the kind of a source that is not there."""
    return SourceKind.NETWORK if "://" in source else SourceKind.VIDEO


def _line_of(widgets: list[QWidget]) -> QHBoxLayout:
    made = row()
    for number, widget in enumerate(widgets):
        made.addWidget(widget, 0 if number else 1)
    return made
