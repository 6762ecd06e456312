"""A plugin that hangs, crashes, exits or eats memory does so in a child, and the program goes on."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from faceattend.errors import UserError
from faceattend.recognition.context import HostContext
from faceattend.recognition.registry import PluginState, RecognizerRegistry
from faceattend.recognition.trial import PluginTrial, TrialLimits
from faceattend.vision.models import ModelStore
from faceattend.vision.network import Networks
from tests.fakes.onnx_files import constant_of_shape

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"
# Loading takes half a second; the wait for one that hangs is the price of this test.
SOON = TrialLimits(seconds=8.0)

OpenRegistry = Callable[..., RecognizerRegistry]


@pytest.fixture
def open_registry(models: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenRegistry:
    """A registry with the engines of the tests installed, that tries them first."""
    for name in ("hostile", "broken", "brightness"):
        monkeypatch.syspath_prepend(str(PLUGINS / name))

    def opened(*enabled: str) -> RecognizerRegistry:
        trial = PluginTrial(models, tmp_path / "cache", SOON)
        return RecognizerRegistry(lambda name: HostContext(Networks(models), name), enabled, trial)

    return opened


def install(folder: Path, id: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install an engine whose module holds some code, for the time of one test."""
    package = folder / f"{id}-1.0.dist-info"
    package.mkdir()
    (package / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {id}\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text(f"[faceattend.recognizers]\n{id} = {id}:create\n")
    (folder / f"{id}.py").write_text(code)
    monkeypatch.syspath_prepend(str(folder))


@pytest.mark.parametrize(
    ("id", "reason"),
    [
        ("hanging", "did not come to an end within 8 seconds"),
        ("ending", "ended the program or took more memory than it may"),
        ("crashing", "ended the program or took more memory than it may"),
        ("eating", "MemoryError"),
        ("starving", "MemoryError"),
    ],
)
def test_what_no_program_can_catch_is_found_in_the_trial(open_registry: OpenRegistry, id: str, reason: str) -> None:
    registry = open_registry(id, "brightness")
    assert list(registry.loaded()) == ["brightness"]
    record = {record.id: record for record in registry.records()}[id]
    assert record.state is PluginState.FAILED
    assert id in record.error.lower()
    assert reason in record.error
    with pytest.raises(UserError, match=reason):
        registry.load(id)


def test_a_model_that_would_fill_the_memory_is_found_in_the_trial(
    models: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(
        tmp_path,
        "filling",
        "from pathlib import Path\n\n\n"
        "def create(context):\n"
        "    return context.network(Path(__file__).with_name('small.onnx'))\n",
        monkeypatch,
    )
    # 143 bytes that ask for 4 GiB.
    (tmp_path / "small.onnx").write_bytes(constant_of_shape(1 << 15, 1 << 15))
    assert "small.onnx does not run" in PluginTrial(models, tmp_path / "cache", SOON).result("filling", "").problem


def test_a_network_that_would_fill_the_memory_when_it_runs_is_found_in_the_trial(
    models: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(PLUGINS / "brightness"))
    install(
        tmp_path,
        "greedy",
        "from dataclasses import replace\n\n"
        "import numpy as np\n"
        "from faceattend_brightness import BrightnessRecognizer\n\n\n"
        "class Greedy(BrightnessRecognizer):\n"
        "    info = replace(BrightnessRecognizer.info, id='greedy')\n\n"
        "    def __init__(self, network):\n"
        "        self.network = network\n\n"
        "    def encode(self, faces):\n"
        "        self.network.run(np.zeros((1, 3, 4096, 4096), np.float32))\n"
        "        return super().encode(faces)\n\n\n"
        "def create(context):\n"
        "    return Greedy(context.network('yunet'))\n",
        monkeypatch,
    )
    assert "could not run the model yunet" in PluginTrial(models, tmp_path / "cache", SOON).result("greedy", "").problem


def test_what_raises_in_the_trial_keeps_its_own_words(open_registry: OpenRegistry) -> None:
    registry = open_registry("raising")
    with pytest.raises(UserError, match="the licence server does not answer"):
        registry.load("raising")


def test_the_same_files_are_tried_once(open_registry: OpenRegistry, tmp_path: Path) -> None:
    open_registry("brightness").load("brightness")
    kept = tmp_path / "cache" / "trials.json"
    [key] = json.loads(kept.read_text())
    assert key.startswith("brightness ")
    kept.write_text(json.dumps({key: {"problem": "It was tried before."}}))
    with pytest.raises(UserError, match="It was tried before"):
        open_registry("brightness").load("brightness")
    registry = open_registry("brightness")
    registry.try_again("brightness")
    assert registry.load("brightness").encode(np.zeros((1, 16, 16, 1), np.uint8)).shape == (1, 256)


def test_results_that_cannot_be_read_are_found_again(open_registry: OpenRegistry, tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir()
    for content in ("", "[]", '{"a": 1}', '{"a": {"problem": 1}}', '{"a": {"b": ""}}', "no JSON"):
        (tmp_path / "cache" / "trials.json").write_text(content)
        assert open_registry("brightness").load("brightness").info.id == "brightness"


def test_a_plugin_in_trial_sees_no_secret(models: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tmp_path / "seen"
    code = f"import os\n\n\ndef create(context):\n    open({str(seen)!r}, 'w').write(repr(dict(os.environ)))\n"
    install(tmp_path, "looking", code, monkeypatch)
    monkeypatch.setenv("FACEATTEND_PASSPHRASE", "nine copper kettles on a hill")
    assert PluginTrial(models, tmp_path / "cache").result("looking", "").problem
    assert os.environ["HOME"] in seen.read_text()
    assert "copper kettles" not in seen.read_text()


def test_a_forged_answer_of_a_plugin_counts_as_none(
    models: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "import os\n\n\ndef create(context):\n    print('faceattend trial: 7', flush=True)\n    os._exit(0)\n"
    install(tmp_path, "forging", code, monkeypatch)
    assert "ended the program" in PluginTrial(models, tmp_path / "cache").result("forging", "").problem


def test_an_engine_that_nobody_approved_tells_of_itself_and_is_not_loaded(open_registry: OpenRegistry) -> None:
    registry = open_registry()
    before = set(sys.modules)
    tried = registry.tried("brightness")
    assert (tried.problem, tried.rejects_strangers) == ("", False)
    assert tried.title
    assert "MemoryError" in registry.tried("eating").problem
    assert {record.state for record in registry.records()} == {PluginState.DISABLED}
    assert not {"faceattend_brightness", "faceattend_hostile"} & (set(sys.modules) - before)
