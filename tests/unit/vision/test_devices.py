"""The cameras of this computer."""

from pathlib import Path

import pytest

from faceattend.vision.devices import LocalCamera, lasting_source, local_cameras


@pytest.fixture(autouse=True)
def _linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")


def device(folder: Path, name: str, title: str, index: str) -> None:
    (folder / name).mkdir(parents=True)
    (folder / name / "name").write_text(f"{title}\n", encoding="utf-8")
    (folder / name / "index").write_text(f"{index}\n", encoding="utf-8")


def link(links: Path, kind: str, name: str, target: str) -> str:
    (links / kind).mkdir(parents=True, exist_ok=True)
    (links / kind / name).symlink_to(links / target)
    return str(links / kind / name)


def test_every_camera_is_listed_once_with_its_name(tmp_path: Path) -> None:
    device(tmp_path, "video2", "Door camera", "0")
    device(tmp_path, "video0", "Built-in camera", "0")
    device(tmp_path, "video1", "Built-in camera", "1")
    assert local_cameras(tmp_path, tmp_path / "none") == [
        LocalCamera(0, "Built-in camera", "0"),
        LocalCamera(2, "Door camera", "2"),
    ]


def test_a_computer_without_a_camera_lists_none(tmp_path: Path) -> None:
    assert local_cameras(tmp_path / "absent", tmp_path / "none") == []


def test_a_camera_keeps_its_name_when_it_is_counted_anew(tmp_path: Path) -> None:
    devices, links = tmp_path / "sys", tmp_path / "dev"
    device(devices, "video2", "Door camera", "0")
    lasting = link(links, "by-id", "usb-Maker_Door_1234-video-index0", "video2")
    link(links, "by-path", "pci-0000-usb-0:1:1.0-video-index0", "video2")
    assert lasting_source("2", devices, links) == lasting
    assert lasting_source("/dev/video2", devices, links) == lasting
    assert lasting_source("7", devices, links) == "7"
    assert lasting_source("rtsp://camera.local/1", devices, links) == "rtsp://camera.local/1"


def test_two_cameras_of_one_make_are_told_apart_by_their_sockets(tmp_path: Path) -> None:
    devices, links = tmp_path / "sys", tmp_path / "dev"
    for number in (0, 2):
        device(devices, f"video{number}", "Door camera", "0")
    link(links, "by-id", "usb-Maker_Door-video-index0", "video2")
    first = link(links, "by-path", "pci-0000-usb-0:1:1.0-video-index0", "video0")
    second = link(links, "by-path", "pci-0000-usb-0:2:1.0-video-index0", "video2")
    assert [camera.source for camera in local_cameras(devices, links)] == [first, second]
