"""The cameras of this computer."""

from pathlib import Path

import pytest

from faceattend.workers.cameras import LocalCamera, local_cameras


@pytest.fixture(autouse=True)
def _linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")


def device(folder: Path, name: str, title: str, index: str) -> None:
    (folder / name).mkdir(parents=True)
    (folder / name / "name").write_text(f"{title}\n", encoding="utf-8")
    (folder / name / "index").write_text(f"{index}\n", encoding="utf-8")


def test_every_camera_is_listed_once_with_its_name(tmp_path: Path) -> None:
    device(tmp_path, "video2", "Door camera", "0")
    device(tmp_path, "video0", "Built-in camera", "0")
    device(tmp_path, "video1", "Built-in camera", "1")
    assert local_cameras(tmp_path) == [LocalCamera(0, "Built-in camera"), LocalCamera(2, "Door camera")]


def test_a_computer_without_a_camera_lists_none(tmp_path: Path) -> None:
    assert local_cameras(tmp_path / "absent") == []
