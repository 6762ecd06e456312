import pickle
import shutil
from pathlib import Path

import numpy as np
import pytest

from faceattend.api import Colour
from faceattend.domain.faces import Image
from faceattend.errors import EnvironmentFault
from faceattend.vision.alignment import align
from faceattend.vision.detection import FaceDetector
from faceattend.vision.models import ModelStore
from faceattend.vision.network import open_network
from faceattend.vision.opencv import cv2
from tests.fakes.onnx_files import constant_of_shape, external_data


def test_sface_gives_the_templates_of_opencv(detector: FaceDetector, models: ModelStore, portrait: Image) -> None:
    [detection] = detector.detect(portrait)
    face = align(portrait, detection.landmarks, (112, 112), Colour.BGR)
    theirs = cv2.FaceRecognizerSF.create(str(models.file("sface")), "").feature(face).ravel()
    blob = np.asarray(cv2.dnn.blobFromImage(face, size=(112, 112), swapRB=True), np.float32)
    network = open_network(models.file("sface"))
    ours = network.run(blob)
    assert ours.shape == (1, 128)
    assert ours.dtype == np.float32
    cosine = float(ours[0] @ theirs / np.linalg.norm(ours) / np.linalg.norm(theirs))
    assert cosine >= 0.9999
    first = ours.copy()
    network.run(np.zeros_like(blob))
    assert np.array_equal(ours, first), "a later run must not change an earlier result"


def test_any_folder_will_do(models: ModelStore, tmp_path: Path) -> None:
    path = tmp_path / "Modèle 顔.onnx"
    shutil.copy(models.file("sface"), path)
    assert open_network(path).run(np.zeros((1, 3, 112, 112), np.float32)).shape == (1, 128)


@pytest.mark.parametrize(
    "content",
    [b"not a model", b"", pickle.dumps({"weights": [1.0]}), constant_of_shape(1, 4)[:60]],
    ids=["text", "empty", "pickle", "cut short"],
)
def test_what_is_not_a_model_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "model.onnx"
    file.write_bytes(content)
    with pytest.raises(EnvironmentFault, match="does not run on this version of OpenCV"):
        open_network(file)


@pytest.mark.parametrize("place", ["weights.bin", "../weights.bin", "absolute", "link.bin"])
def test_a_model_reads_no_other_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    outside = tmp_path / "weights.bin"
    outside.write_bytes(np.arange(4, dtype=np.float32).tobytes())
    (folder / "weights.bin").write_bytes(outside.read_bytes())
    (folder / "link.bin").symlink_to(outside)
    file = folder / "model.onnx"
    file.write_bytes(external_data(str(outside) if place == "absolute" else place))
    monkeypatch.chdir(folder)
    with pytest.raises(EnvironmentFault, match="does not run"):
        open_network(file)


def test_the_models_of_these_tests_are_sound_but_for_their_trap(tmp_path: Path) -> None:
    file = tmp_path / "model.onnx"
    file.write_bytes(constant_of_shape(1, 4))
    assert open_network(file).run(np.ones((1, 4), np.float32)).tolist() == [[1, 1, 1, 1]]


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match=r"gone\.onnx cannot be read"):
        open_network(tmp_path / "gone.onnx")
