import stat
from pathlib import Path

import pytest

from faceattend.errors import EnvironmentFault
from faceattend.storage.files import make_private_folder, replace_file


def test_a_new_folder_is_closed_to_others(tmp_path: Path) -> None:
    make_private_folder(tmp_path / "a" / "b")
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700


def test_an_empty_folder_is_closed_to_others(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    make_private_folder(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


def test_a_folder_in_use_keeps_its_rights(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "letter.txt").touch()
    make_private_folder(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_a_file_in_the_way_of_the_folder_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EnvironmentFault):
        make_private_folder(tmp_path / "file" / "vault")


def test_a_file_is_replaced_whole_and_private(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_bytes(b"old")
    path.chmod(0o644)
    replace_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["keys"]


def test_what_an_earlier_crash_left_is_not_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "keys.new").write_bytes(b"half")
    replace_file(tmp_path / "keys", b"new")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("keys", b"new")]


def test_a_failed_replacement_leaves_the_old_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.mkdir()
    (path / "inside").write_bytes(b"old")
    with pytest.raises(EnvironmentFault):
        replace_file(path, b"new")
    assert (path / "inside").read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["keys"]
