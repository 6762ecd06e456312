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


def test_text_is_not_a_model(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_text("not a model")
    with pytest.raises(EnvironmentFault, match=r"model\.onnx does not run"):
        open_network(path)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match=r"gone\.onnx cannot be read"):
        open_network(tmp_path / "gone.onnx")
