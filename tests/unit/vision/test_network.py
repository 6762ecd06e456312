import gc
import pickle
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from faceattend.api import Colour
from faceattend.domain.faces import Image
from faceattend.errors import EnvironmentFault, UserError
from faceattend.vision.alignment import align
from faceattend.vision.detection import FaceDetector
from faceattend.vision.models import ModelStore
from faceattend.vision.network import Engine, Networks
from faceattend.vision.opencv import cv2
from tests.fakes.onnx_files import constant_of_shape, external_data

BOTH = pytest.mark.parametrize("engine", list(Engine), ids=lambda engine: engine.name)


@pytest.fixture
def face(detector: FaceDetector, portrait: Image) -> Image:
    [detection] = detector.detect(portrait)
    return align(portrait, detection.landmarks, (112, 112), Colour.BGR)


@BOTH
def test_sface_gives_the_templates_of_opencv(models: ModelStore, face: Image, engine: Engine) -> None:
    theirs = cv2.FaceRecognizerSF.create(str(models.file("sface")), "").feature(face).ravel()
    blob = np.asarray(cv2.dnn.blobFromImage(face, size=(112, 112), swapRB=True), np.float32)
    network = Networks(models, engine).open("sface")
    ours = network.run(blob)
    assert ours.shape == (1, 128)
    assert ours.dtype == np.float32
    cosine = float(ours[0] @ theirs / np.linalg.norm(ours) / np.linalg.norm(theirs))
    assert cosine >= 0.9999
    first = ours.copy()
    network.run(np.zeros_like(blob))
    assert np.array_equal(ours, first), "a later run must not change an earlier result"


def test_the_fast_engine_is_taken_where_it_works(models: ModelStore) -> None:
    for name in models.names():
        network = Networks(models).open(name)
        assert (network.engine, network.hindrance) == (Engine.ONNX_RUNTIME, "")


def test_a_model_on_the_fast_engine_is_loaded_once_at_a_time(copies: ModelStore) -> None:
    networks = Networks(copies)
    network = networks.open("yunet")
    for file in copies.folder.iterdir():
        file.write_bytes(b"damaged")
    assert networks.open("yunet") is network, "what is loaded goes on"
    del network
    gc.collect()
    with pytest.raises(UserError, match="damaged or was altered"):
        networks.open("yunet")


@BOTH
def test_a_file_that_is_damaged_later_stops_nothing_that_runs(copies: ModelStore, engine: Engine, face: Image) -> None:
    networks = Networks(copies, engine)
    detector = FaceDetector(networks)
    before = detector.detect_still(face)
    for file in copies.folder.iterdir():
        file.unlink()
    after = detector.detect_still(face)
    assert [found.box for found in after] == [found.box for found in before]
    with pytest.raises(UserError, match="is missing"):
        Networks(copies, engine).open("yunet")


def test_without_the_prepared_file_opencv_runs_the_published_one(copies: ModelStore, face: Image) -> None:
    [prepared] = copies.folder.glob("*_prepared.onnx")
    prepared.write_bytes(prepared.read_bytes()[:-1] + b"?")
    network = Networks(copies).open("yunet")
    assert network.engine is Engine.OPENCV
    assert prepared.name in network.hindrance
    assert "damaged or was altered" in network.hindrance
    assert len(FaceDetector(Networks(copies)).detect_still(face)) == 1


def test_without_onnx_runtime_opencv_runs_the_models(
    models: ModelStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "onnxruntime"]:
        monkeypatch.delitem(sys.modules, name)
    (tmp_path / "onnxruntime.py").write_text('raise ImportError("DLL load failed")')
    monkeypatch.syspath_prepend(tmp_path)
    network = Networks(models).open("sface")
    assert network.engine is Engine.OPENCV
    assert network.hindrance == (
        "ONNX Runtime cannot be loaded (ImportError: DLL load failed); install onnxruntime again."
    )
    assert network.run(np.zeros((1, 3, 112, 112), np.float32)).shape == (1, 128)


def test_threads_run_one_network_side_by_side(models: ModelStore) -> None:
    network = Networks(models).open("sface")
    blobs = np.random.default_rng(3).uniform(0, 255, (4, 1, 3, 112, 112)).astype(np.float32)
    alone = [network.run(blob) for blob in blobs]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(network.run, blobs))
    assert np.array_equal(alone, together)


@BOTH
def test_an_input_that_does_not_fit_is_refused_in_one_sentence(models: ModelStore, engine: Engine) -> None:
    network = Networks(models, engine).open("sface")
    with pytest.raises(EnvironmentFault, match=f"{engine.value} could not run the model sface"):
        network.run(np.zeros((1, 3, 20, 20), np.float32))
    assert network.run(np.zeros((1, 3, 112, 112), np.float32)).shape == (1, 128)


@BOTH
def test_any_folder_will_do(tmp_path: Path, models: ModelStore, engine: Engine) -> None:
    path = tmp_path / "Modèle 顔.onnx"
    path.write_bytes(constant_of_shape(1, 4))
    assert Networks(models, engine).open(path).run(np.ones((1, 4), np.float32)).tolist() == [[1, 1, 1, 1]]


@BOTH
@pytest.mark.parametrize(
    "content",
    [b"not a model", b"", pickle.dumps({"weights": [1.0]}), constant_of_shape(1, 4)[:60]],
    ids=["text", "empty", "pickle", "cut short"],
)
def test_what_is_not_a_model_is_refused_in_one_sentence(
    models: ModelStore, tmp_path: Path, content: bytes, engine: Engine
) -> None:
    file = tmp_path / "model.onnx"
    file.write_bytes(content)
    with pytest.raises(EnvironmentFault, match=f"does not run on this version of {engine.value}"):
        Networks(models, engine).open(file)


@BOTH
@pytest.mark.parametrize("place", ["weights.bin", "../weights.bin", "absolute", "link.bin"])
def test_a_model_reads_no_other_file(
    models: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, engine: Engine
) -> None:
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
        Networks(models, engine).open(file)


def test_missing_file_is_named(models: ModelStore, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match=r"gone\.onnx cannot be read"):
        Networks(models).open(tmp_path / "gone.onnx")


@pytest.fixture
def copies(models: ModelStore, tmp_path: Path) -> ModelStore:
    """A store with copies of both files of the detector only."""
    folder = tmp_path / "copies"
    folder.mkdir()
    for file in models.folder.glob("*yunet*"):
        shutil.copy(file, folder)
    return ModelStore(folder)
