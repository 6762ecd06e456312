import os
import shutil
from pathlib import Path

import pytest

from faceattend.errors import UserError
from faceattend.vision.models import ModelStore

YUNET = "face_detection_yunet_2023mar_int8bq.onnx"


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    """A folder with a copy of the detector only."""
    shutil.copy(ModelStore.default().file("yunet"), tmp_path / YUNET)
    return tmp_path


@pytest.mark.parametrize("name", ["yunet", "sface"])
def test_models_of_the_installation_are_verified(name: str) -> None:
    assert ModelStore.default().file(name).is_file()


def test_folder_of_models_can_be_named(copies: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEATTEND_MODELS", str(copies))
    assert ModelStore.default().file("yunet") == copies / YUNET


def test_missing_file_is_named(copies: Path) -> None:
    with pytest.raises(UserError, match=r"face_recognition_sface_2021dec_int8bq\.onnx is missing .* install"):
        ModelStore(copies).file("sface")


def test_one_changed_byte_is_refused(copies: Path) -> None:
    path = copies / YUNET
    content = bytearray(path.read_bytes())
    content[60_000] ^= 1
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"yunet.*damaged or was altered"):
        ModelStore(copies).file("yunet")


def test_truncated_file_is_refused(copies: Path) -> None:
    os.truncate(copies / YUNET, 1000)
    with pytest.raises(UserError, match="damaged or was altered"):
        ModelStore(copies).file("yunet")


def test_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / YUNET).mkdir()
    with pytest.raises(UserError, match=YUNET):
        ModelStore(tmp_path).file("yunet")


def test_mended_file_is_found_without_a_new_start(copies: Path) -> None:
    store = ModelStore(copies)
    whole = (copies / YUNET).read_bytes()
    (copies / YUNET).unlink()
    with pytest.raises(UserError, match="missing"):
        store.file("yunet")
    (copies / YUNET).write_bytes(whole)
    assert store.file("yunet") == copies / YUNET


def test_unknown_name_is_answered_with_the_known_ones(copies: Path) -> None:
    with pytest.raises(UserError, match="no model named arcface; the installation has sface, yunet"):
        ModelStore(copies).file("arcface")
