"""The bar above the live picture: which camera, whether it records, what may be seen and heard."""

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QSignalBlocker, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QAction, QResizeEvent
from PyQt6.QtWidgets import QMenu, QSizePolicy, QSlider, QToolButton, QWidget, QWidgetAction

from faceattend.ui.controls import Role, button, icon_button, label, row, set_role
from faceattend.ui.icons import Icon, Tone, icon
from faceattend.ui.sounds import Sounds
from faceattend.ui.theme import GRID

_NARROW = 640
"""Pixels below which the button that stops the recording shows its sign alone."""

_NAME_WIDTH = 200


@dataclass(frozen=True, slots=True)
class CameraEntry:
    """A camera in the menu.

    Attributes:
        recording: whether attendance is being recorded with it.
        why_not: why not, in a few words.
    """

    name: str
    recording: bool
    why_not: str


class LiveBar(QWidget):
    """The controls above the picture.

    Signals:
        source_wanted: another camera or video is to be chosen.
        camera_chosen: the name of a watched camera that is to be shown large.
        pause_wanted: recording is to stop or to start.
        privacy_changed: (names hidden, faces hidden).
        pin_wanted: somebody checks in by PIN.
        kiosk_wanted: the picture is to fill the screen, for the people at the door.
    """

    source_wanted = pyqtSignal()
    camera_chosen = pyqtSignal(str)
    pause_wanted = pyqtSignal()
    privacy_changed = pyqtSignal(bool, bool)
    pin_wanted = pyqtSignal()
    kiosk_wanted = pyqtSignal()

    def __init__(self, sounds: Sounds) -> None:
        super().__init__()
        self._sounds = sounds
        self._entries: tuple[CameraEntry, ...] = ()
        self._front = ""
        self._said: tuple[bool, bool, bool] | None = None
        self.camera = button("", name=Icon.CAMERA)
        self.badge = label("", Role.BADGE)
        self.pause = button("", name=Icon.PAUSE)
        self.privacy = icon_button(Icon.EYE, self.tr("What may be seen on the picture"))
        self.sound = icon_button(Icon.VOLUME, self.tr("Sounds"))
        self.pin = icon_button(Icon.KEYPAD, self.tr("Check in by PIN (P)"))
        self.kiosk = icon_button(Icon.FULL_SCREEN, self.tr("Fill the screen for the people at the door (F11)"))
        self.hide_names = QAction(self.tr("Hide &names"), self)
        self.hide_faces = QAction(self.tr("Hide &faces"), self)
        self.mute = QAction(self.tr("&Mute"), self)
        for each in (self.hide_names, self.hide_faces, self.mute):
            each.setCheckable(True)
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self._menu = QMenu(self)
        self._build()
        self._connect()

    def set_privacy(self, *, names_hidden: bool, faces_hidden: bool) -> None:
        """Show what may be seen; nobody is told."""
        for action, checked in ((self.hide_names, names_hidden), (self.hide_faces, faces_hidden)):
            quiet = QSignalBlocker(action)
            action.setChecked(checked)
            quiet.unblock()
        hidden = names_hidden or faces_hidden
        self.privacy.setIcon(icon(Icon.EYE_OFF if hidden else Icon.EYE))

    def show_source(self, name: str, way: str) -> None:
        """Say which camera is shown large, and what passing it means; an empty name for none."""
        self._front = name
        shown = self.camera.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, _NAME_WIDTH)
        self.camera.setText(shown or self.tr("Choose camera..."))
        self.camera.setAccessibleDescription(way)
        tip = self.tr("{0}: {1}. Choose camera or video (Ctrl+O)").format(name, way)
        self.camera.setToolTip(tip if name else self.tr("Choose camera or video (Ctrl+O)"))

    def show_cameras(self, entries: Sequence[CameraEntry]) -> None:
        """Offer these cameras in the menu, with how each of them is."""
        if tuple(entries) != self._entries:
            self._entries = tuple(entries)
            self.camera.setProperty("menu", "true" if len(entries) > 1 else "false")

    def show_recording(self, *, recording: bool, paused: bool, offered: bool) -> None:
        """Say whether attendance is being recorded with any camera.

        Args:
            paused: whether the user stopped it.
            offered: whether there is anything to stop or start.
        """
        said = recording, paused, offered
        if said == self._said:
            return
        self._said = said
        set_role(self.badge, Role.BADGE_OK if recording else Role.BADGE)
        self.badge.setText(self.tr("Recording") if recording else self.tr("Not recording"))
        verb = self.tr("Start recording") if paused else self.tr("Stop recording")
        self.pause.setAccessibleName(verb)
        self.pause.setToolTip(verb)
        self.pause.setText(verb if self.width() >= _NARROW else "")
        self.pause.setIcon(icon(Icon.PLAY if paused else Icon.PAUSE))
        self.pause.setVisible(offered)

    def controls(self) -> list[QWidget]:
        """Return what takes the focus, in reading order."""
        return [self.camera, self.privacy, self.sound, self.pin, self.kiosk, self.pause]

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Leave words away for which there is no room."""
        super().resizeEvent(event)
        self.pause.setText(self.pause.accessibleName() if self.width() >= _NARROW else "")

    def _build(self) -> None:
        self.camera.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        privacy = QMenu(self)
        privacy.addActions([self.hide_names, self.hide_faces])
        _attach(self.privacy, privacy)
        self.mute.setChecked(self._sounds.muted)
        self.volume.setRange(0, 100)
        self.volume.setPageStep(10)
        self.volume.setValue(self._sounds.volume)
        self.volume.setAccessibleName(self.tr("Volume"))
        self.volume.setMinimumWidth(160)
        # A slider alone would touch the border of the menu.
        padded = QWidget()
        inside = row(margin=GRID)
        inside.addWidget(label(self.tr("Volume")))
        inside.addWidget(self.volume)
        padded.setLayout(inside)
        slider = QWidgetAction(self)
        slider.setDefaultWidget(padded)
        sound = QMenu(self)
        sound.addActions([self.mute, slider])
        _attach(self.sound, sound)
        self._show_sound()
        layout = row()
        layout.addWidget(self.camera)
        layout.addWidget(self.badge)
        layout.addStretch()
        for each in (self.privacy, self.sound, self.pin, self.kiosk, self.pause):
            layout.addWidget(each)
        self.setLayout(layout)

    def _connect(self) -> None:
        self.camera.clicked.connect(self._choose)
        self.pause.clicked.connect(self.pause_wanted)
        self.pin.clicked.connect(self.pin_wanted)
        self.kiosk.clicked.connect(self.kiosk_wanted)
        for action in (self.hide_names, self.hide_faces):
            action.toggled.connect(self._privacy_toggled)
        self.mute.toggled.connect(self._mute)
        self.volume.valueChanged.connect(self._turn)

    def _choose(self) -> None:
        if len(self._entries) < 2:
            self.source_wanted.emit()
            return
        self._menu.clear()
        for entry in self._entries:
            state = self.tr("recording") if entry.recording else entry.why_not or self.tr("not recording")
            action = QAction(self.tr("{0} - {1}").format(entry.name.replace("&", "&&"), state), self._menu)
            action.setCheckable(True)
            action.setChecked(entry.name == self._front)
            sign, tone = (Icon.CHECK, Tone.OK) if entry.recording else (Icon.CAMERA_OFF, Tone.LATE)
            action.setIcon(icon(sign, tone))
            action.triggered.connect(lambda _checked=False, name=entry.name: self.camera_chosen.emit(name))
            self._menu.addAction(action)
        self._menu.addSeparator()
        other = QAction(self.tr("&Choose camera or video..."), self._menu)
        other.triggered.connect(lambda _checked=False: self.source_wanted.emit())
        self._menu.addAction(other)
        self._menu.popup(self.camera.mapToGlobal(self.camera.rect().bottomLeft()))

    def _privacy_toggled(self) -> None:
        names, faces = self.hide_names.isChecked(), self.hide_faces.isChecked()
        self.set_privacy(names_hidden=names, faces_hidden=faces)
        self.privacy_changed.emit(names, faces)

    def _mute(self) -> None:
        self._sounds.set_muted(muted=self.mute.isChecked())
        self._show_sound()

    def _turn(self, volume: int) -> None:
        self._sounds.set_volume(volume)
        if volume and self.mute.isChecked():
            self.mute.setChecked(False)
        self._show_sound()

    def _show_sound(self) -> None:
        silent = self._sounds.muted or not self._sounds.volume
        self.sound.setIcon(icon(Icon.VOLUME_OFF if silent else Icon.VOLUME))
        self.sound.setAccessibleDescription(self.tr("Muted") if silent else "")


def _attach(tool: QToolButton, menu: QMenu) -> None:
    tool.setMenu(menu)
    tool.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    tool.setIconSize(QSize(20, 20))
