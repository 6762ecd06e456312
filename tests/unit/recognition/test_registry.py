import importlib
import logging
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from faceattend.errors import UserError
from faceattend.recognition.context import HostContext
from faceattend.recognition.guard import PluginFault
from faceattend.recognition.registry import PluginState, RecognizerRegistry
from faceattend.vision.models import ModelStore
from faceattend.vision.network import Networks

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"


@pytest.fixture
def on_path(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Install plugin folders of the tests for the time of one test."""

    def put(name: str) -> None:
        monkeypatch.syspath_prepend(str(PLUGINS / name))

    for name in ("faceattend_broken", "faceattend_brightness"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return put


def open_registry(models: ModelStore, *enabled: str) -> RecognizerRegistry:
    return RecognizerRegistry(lambda name: HostContext(Networks(models), name), enabled)


def test_looking_imports_nothing_and_approves_nothing(models: ModelStore, on_path: Callable[[str], None]) -> None:
    on_path("broken")
    on_path("brightness")
    records = {record.id: record for record in open_registry(models).records()}
    assert {"sface", "lbph", "brightness", "raising", "exiting"} <= records.keys()
    assert {record.state for record in records.values()} == {PluginState.DISABLED}
    assert (records["brightness"].distribution, records["brightness"].version) == ("faceattend-brightness", "1.0")
    assert not {"faceattend_broken", "faceattend_brightness"} & sys.modules.keys()


def test_a_working_plugin_of_somebody_else_is_used(models: ModelStore, on_path: Callable[[str], None]) -> None:
    on_path("brightness")
    registry = open_registry(models, "brightness")
    assert {record.id: record.state for record in registry.records()}["brightness"] is PluginState.DISCOVERED
    recognizer = registry.load("brightness")
    assert recognizer is registry.load("brightness")
    assert recognizer.encode(np.eye(16, dtype=np.uint8)[np.newaxis, :, :, np.newaxis]).shape == (1, 256)
    assert list(registry.loaded()) == ["brightness"]


@pytest.mark.parametrize(
    ("id", "reason"),
    [
        ("raising", "the licence server does not answer"),
        ("exiting", "SystemExit: 3"),
        ("misnamed", "it calls itself somebody-else"),
        ("missing", "No module named 'faceattend_nowhere'"),
        ("unnamed", "nothing_of_this_name"),
    ],
)
def test_a_plugin_that_fails_is_a_record(
    models: ModelStore, on_path: Callable[[str], None], caplog: pytest.LogCaptureFixture, id: str, reason: str
) -> None:
    on_path("broken")
    registry = open_registry(models, id, "lbph")
    with caplog.at_level(logging.WARNING):
        assert list(registry.loaded()) == ["lbph"]
    records = {record.id: record for record in registry.records()}
    assert records[id].state is PluginState.FAILED
    assert reason in records[id].error
    assert f"plugin {id} failed" in caplog.text
    with pytest.raises(UserError, match=id):
        registry.load(id)


def test_answers_that_break_the_contract_name_the_engine(models: ModelStore, on_path: Callable[[str], None]) -> None:
    on_path("broken")
    liar = open_registry(models, "lying").load("lying")
    with pytest.raises(PluginFault, match=r"Liar is faulty \(encoding a face gave numbers of shape \(1, 3\)"):
        liar.encode(np.full((1, 16, 16, 1), 9, np.uint8))
    with pytest.raises(PluginFault, match="not numbers"):
        liar.encode(np.zeros((1, 16, 16, 1), np.uint8))
    with pytest.raises(PluginFault, match="encoding a face failed: SystemExit: 4"):
        liar.encode(np.full((1, 16, 16, 1), 255, np.uint8))
    with pytest.raises(PluginFault, match="no similarity today"):
        liar.similarity(np.zeros((1, 4), np.float32), np.zeros((1, 4), np.float32))


def test_a_package_with_damaged_metadata_hides_no_other(models: ModelStore, on_path: Callable[[str], None]) -> None:
    on_path("damaged")
    records = {record.id: record for record in open_registry(models).records()}
    assert records["faceattend-damaged"].state is PluginState.FAILED
    assert "install it again" in records["faceattend-damaged"].error
    assert "sface" in records


def test_two_packages_with_one_name_are_both_refused(
    models: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "faceattend_other-2.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: faceattend-other\nVersion: 2.0\n")
    (folder / "entry_points.txt").write_text("[faceattend.recognizers]\nlbph = faceattend_other:create\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    registry = open_registry(models, "lbph")
    with pytest.raises(UserError, match="Two packages bring a recognition engine called lbph"):
        registry.load("lbph")


def test_a_folder_without_metadata_is_passed_over(
    models: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Up to Python 3.11 it brings a backport of importlib.metadata, which takes the place of Python's own.
    importlib.import_module("keyring")
    (tmp_path / "leftover-1.0.dist-info").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path))
    assert "sface" in {record.id for record in open_registry(models).records()}


def test_an_unknown_engine_is_answered_with_the_known_ones(models: ModelStore) -> None:
    with pytest.raises(UserError, match=r"no recognition engine called retina; installed are: .*lbph.*sface"):
        open_registry(models).load("retina")


def test_an_engine_that_nobody_approved_is_not_loaded(models: ModelStore) -> None:
    with pytest.raises(UserError, match="not in use"):
        open_registry(models).load("sface")


def test_a_missing_model_fails_the_engine_with_its_sentence(tmp_path: Path) -> None:
    registry = open_registry(ModelStore(tmp_path), "sface", "lbph")
    assert list(registry.loaded()) == ["lbph"]
    record = {record.id: record for record in registry.records()}["sface"]
    assert "face_recognition_sface_2021dec_int8bq.onnx is missing" in record.error
