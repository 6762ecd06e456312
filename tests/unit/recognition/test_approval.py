"""An approval holds for the files that were there, and for no others."""

import shutil
import sys
from pathlib import Path

import pytest

from faceattend.errors import UserError
from faceattend.recognition.context import HostContext
from faceattend.recognition.registry import PluginState, RecognizerRegistry
from faceattend.vision.models import ModelStore
from faceattend.vision.network import Networks

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own with the example engine installed in it."""
    folder = tmp_path / "site"
    shutil.copytree(PLUGINS / "brightness", folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.syspath_prepend(str(folder))
    # Another test may have imported the same module from elsewhere.
    monkeypatch.delitem(sys.modules, "faceattend_brightness", raising=False)
    return folder


def open_registry(models: ModelStore, *enabled: str) -> RecognizerRegistry:
    return RecognizerRegistry(lambda name: HostContext(Networks(models), name), enabled)


def test_the_approved_files_are_loaded(models: ModelStore, installed: Path) -> None:
    approval = open_registry(models).approval("brightness")
    assert approval.startswith("brightness faceattend-brightness 1.0 ")
    assert open_registry(models, approval).load("brightness").info.id == "brightness"


def test_compiled_files_that_python_leaves_behind_change_nothing(models: ModelStore, installed: Path) -> None:
    approval = open_registry(models).approval("brightness")
    (installed / "__pycache__").mkdir(exist_ok=True)
    (installed / "__pycache__" / "faceattend_brightness.cpython-311.pyc").write_bytes(b"compiled")
    assert open_registry(models).approval("brightness") == approval


@pytest.mark.parametrize("change", ["code", "version"])
def test_a_change_needs_a_new_approval(models: ModelStore, installed: Path, change: str) -> None:
    approval = open_registry(models).approval("brightness")
    if change == "code":
        module = installed / "faceattend_brightness.py"
        module.write_text(module.read_text() + "\n# one more line\n")
    else:
        metadata = installed / "faceattend_brightness-1.0.dist-info" / "METADATA"
        metadata.write_text(metadata.read_text().replace("Version: 1.0", "Version: 1.1"))
    registry = open_registry(models, approval)
    with pytest.raises(
        UserError,
        match=r"not the one that an administrator allowed.*in Preferences or with: faceattend plugins --enable",
    ):
        registry.load("brightness")
    assert {record.id: record.state for record in registry.records()}["brightness"] is PluginState.FAILED
    assert open_registry(models, registry.approval("brightness")).load("brightness").info.id == "brightness"


def test_a_development_installation_is_approved_with_the_files_it_points_to(models: ModelStore) -> None:
    assert len(open_registry(models).approval("sface").split()[-1]) == 64
    assert open_registry(models).approval("sface") != open_registry(models).approval("lbph")
