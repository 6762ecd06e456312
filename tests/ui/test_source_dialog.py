"""The dialog that chooses what is watched says when others in the network can see the picture."""

from datetime import UTC, datetime

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from faceattend.domain.punches import CameraDirection
from faceattend.ui.source_dialog import SourceChoice, SourceDialog, SourceKind
from tests.ui.conftest import ZONE, press_key, type_text

NOW = datetime(2026, 5, 29, 8, 30, tzinfo=UTC)


@pytest.fixture
def dialog(qtbot: QtBot) -> SourceDialog:
    made = SourceDialog(NOW, ZONE, SourceChoice(SourceKind.NETWORK, "", "Front desk", CameraDirection.AUTO))
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def remark(dialog: SourceDialog) -> str:
    shown = (each.text() for each in dialog.findChildren(QLabel) if each.isVisible())
    return next((text for text in shown if "unencrypted" in text), "")


def address(dialog: SourceDialog) -> QLineEdit:
    return next(each for each in dialog.findChildren(QLineEdit) if each.accessibleName() == "Network camera")


@pytest.mark.parametrize(
    ("typed", "begin"),
    [
        ("rtsp://camera.example/1", "The picture travels unencrypted."),
        ("http://192.168.1.20:8080/video", "The picture travels unencrypted."),
        ("RTSP://user:secret@camera.example/1", "The picture and the password travel unencrypted."),
        ("http://user:se/cret@camera.example/1", "The picture and the password travel unencrypted."),
        ("rtsps://user:secret@camera.example/1", ""),
        ("https://camera.example/video", ""),
        ("rtsp://127.0.0.1:8554/door", ""),
        ("http://user:secret@localhost/video", ""),
        ("rtsp:", ""),
    ],
)
def test_an_address_that_others_can_listen_to_is_remarked_on(dialog: SourceDialog, typed: str, begin: str) -> None:
    type_text(address(dialog), typed)
    assert remark(dialog).startswith(begin)
    assert bool(remark(dialog)) == bool(begin)
    assert "secret" not in remark(dialog)


def test_the_remark_hinders_nobody_and_goes_with_the_address(dialog: SourceDialog) -> None:
    type_text(address(dialog), "rtsp://camera.example/1")
    assert remark(dialog)
    camera = next(each for each in dialog.findChildren(QRadioButton) if "Camera of this" in each.text())
    camera.click()
    assert not remark(dialog)
    type_text(address(dialog), "2")
    assert remark(dialog)
    press_key(address(dialog), Qt.Key.Key_Return)
    assert dialog.result() == SourceDialog.DialogCode.Accepted
    assert dialog.choice.text == "rtsp://camera.example/12"


def test_a_camera_that_is_not_there_cannot_be_watched(qtbot: QtBot) -> None:
    made = SourceDialog(NOW, ZONE, None)
    qtbot.addWidget(made)
    made.show()
    start = next(each for each in made.findChildren(QPushButton) if each.text() == "Start watching")
    shown = made.findChildren(QComboBox)[0].currentText()
    assert start.isEnabled() == (shown != "No camera found")
