"""Adding a camera to the list of the office, and changing one."""

from collections.abc import Callable

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtWidgets import QCheckBox, QWidget

from faceattend.domain.cameras import Camera
from faceattend.services.cameras import FrameSource, ListedCamera
from faceattend.services.office import Office
from faceattend.ui.camera_preview import CameraPreview
from faceattend.ui.controls import Kind, row
from faceattend.ui.source_form import SourceForm, SourceKind
from faceattend.ui.theme import GRID
from faceattend.ui.write_dialog import WriteDialog

_WIDTH = 940


class CameraDialog(WriteDialog[ListedCamera]):
    """Asks for source, name and direction of a camera, and shows what it sends."""

    def __init__(self, office: Office, kept: ListedCamera | None, parent: QWidget | None = None) -> None:
        """Build the dialog; ``kept`` is the camera that is being changed, None for a new one."""
        translate = QCoreApplication.translate
        adding = translate("CameraDialog", "Add a camera"), translate("CameraDialog", "Add")
        changing = translate("CameraDialog", "Change the camera"), translate("CameraDialog", "Save")
        super().__init__(*(adding if kept is None else changing), Kind.PRIMARY, parent)
        self._office = office
        self._kept = kept
        self._form = SourceForm(kept)
        self._enabled = QCheckBox(self.tr("&Watch with this camera"))
        self._enabled.setChecked(kept is None or kept.camera.enabled)
        self.preview = CameraPreview(self._opener, office.attendance.now)
        side = row(gap=3 * GRID)
        side.addWidget(self._form, 1)
        side.addWidget(self.preview)
        self.body.addLayout(side)
        self.body.addWidget(self._enabled)
        self.setMinimumWidth(_WIDTH)
        self._form.changed.connect(self._refresh)
        if kept is None:
            self._form.show_choice(None)
        else:
            self._form.show_camera(kept)
        self._refresh()

    def job(self) -> Callable[[], ListedCamera]:
        """Return the keeping of what is chosen."""
        self.preview.stop()
        choice, enabled, kept, cameras = self._form.choice, self._enabled.isChecked(), self._kept, self._office.cameras
        if kept is None:
            entry = choice.entry

            def add() -> ListedCamera:
                added = cameras.add(entry)
                return added if enabled else cameras.change(added.camera.name, enabled=False)

            return add
        return lambda: cameras.change(
            kept.camera.name,
            new_name=choice.camera,
            source=choice.text or None,
            direction=choice.direction,
            enabled=enabled,
            login=choice.login or None,
        )

    def _opener(self) -> Callable[[], FrameSource]:
        choice, kept = self._form.choice, self._kept
        # The address that is not shown, and the login with it.
        known = kept is not None and choice.kind is SourceKind.NETWORK and not choice.text and not choice.login
        entry: Camera = kept.camera if known and kept is not None else choice.entry
        return self._office.cameras.opener(entry)

    def _refresh(self) -> None:
        missing = self._form.missing
        self.require(missing)
        self.preview.offer(possible=not missing)
