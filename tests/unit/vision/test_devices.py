"""The cameras of this computer."""

from pathlib import Path

import pytest

from faceattend.vision.devices import LocalCamera, SystemCamera, lasting_source, local_cameras, number_of


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
    for named, kept in (("2", lasting), ("/dev/video2", lasting), ("7", "7"), ("rtsp://camera.local/1",) * 2):
        assert lasting_source(named, lambda: local_cameras(devices, links)) == kept


def test_two_cameras_of_one_make_are_told_apart_by_their_sockets(tmp_path: Path) -> None:
    devices, links = tmp_path / "sys", tmp_path / "dev"
    for number in (0, 2):
        device(devices, f"video{number}", "Door camera", "0")
    link(links, "by-id", "usb-Maker_Door-video-index0", "video2")
    first = link(links, "by-path", "pci-0000-usb-0:1:1.0-video-index0", "video0")
    second = link(links, "by-path", "pci-0000-usb-0:2:1.0-video-index0", "video2")
    assert [camera.source for camera in local_cameras(devices, links)] == [first, second]


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_a_camera_without_a_file_keeps_what_its_system_calls_it(monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    monkeypatch.setattr("sys.platform", system)
    plugged_in = [SystemCamera(0, "Built-in camera", ""), SystemCamera(1, "Door camera", r"\\?\usb#vid_046d#1234")]

    def cameras() -> list[LocalCamera]:
        return local_cameras(listed=lambda: plugged_in)

    door = r"device:\\?\usb#vid_046d#1234"
    assert cameras() == [LocalCamera(0, "Built-in camera", "0"), LocalCamera(1, "Door camera", door)]
    assert lasting_source("1", cameras) == door
    assert number_of(door, cameras) == 1
    # Another one was plugged in before it.
    plugged_in.insert(0, SystemCamera(0, "New camera", r"\\?\usb#vid_1111#1"))
    plugged_in[2] = SystemCamera(2, "Door camera", r"\\?\usb#vid_046d#1234")
    assert number_of(door, cameras) == 2
    del plugged_in[2]
    assert number_of(door, cameras) is None
