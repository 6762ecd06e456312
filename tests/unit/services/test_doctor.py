"""The self check of engines."""

import shutil
from pathlib import Path

import pytest

from faceattend.errors import BugError
from faceattend.recognition.context import HostContext
from faceattend.recognition.registry import LivenessRegistry, PluginState, RecognizerRegistry
from faceattend.recognition.trial import PluginTrial
from faceattend.services.checks import Check, Health
from faceattend.services.doctor import Doctor
from faceattend.services.engine_speed import EngineSpeed
from faceattend.vision.models import ModelStore
from faceattend.vision.network import Engine, Networks


def no_checks(enabled: object) -> LivenessRegistry:
    return pytest.fail("no check for living faces is looked at here")


@pytest.mark.usefixtures("with_broken_engines")
def test_every_engine_is_tried_and_none_is_loaded(tmp_path: Path) -> None:
    models, built = ModelStore.default(), list[RecognizerRegistry]()
    trial = PluginTrial(models, tmp_path / "cache")

    def build(enabled: object) -> RecognizerRegistry:
        assert enabled == (), "nobody has approved anything"
        built.append(RecognizerRegistry(lambda name: HostContext(Networks(models), name), (), trial))
        return built[-1]

    cards = {card.id: card for card in Doctor(tmp_path, Networks(models), build, no_checks).engine_cards()}
    assert (cards["sface"].state, cards["sface"].rejects_strangers) == (PluginState.ENABLED, True)
    assert cards["lbph"].notes
    assert cards["raising"].state is PluginState.FAILED
    assert cards["raising"].reason
    assert [registry.loaded() for registry in built] == [{}] * len(built)


def test_a_registry_that_tries_nothing_says_so(tmp_path: Path) -> None:
    models = ModelStore.default()
    registry = RecognizerRegistry(lambda name: HostContext(Networks(models), name), ())
    with pytest.raises(BugError):
        registry.tried("sface")


def test_which_engine_runs_the_models_and_how_fast_is_said(tmp_path: Path) -> None:
    checks = seen(tmp_path, ModelStore.default())
    assert {name: check.health for name, check in checks.items()} == {
        "Model sface": Health.GOOD,
        "Model yunet": Health.GOOD,
        "Speed": checks["Speed"].health,
    }
    assert checks["Model sface"].sentence.endswith("is there and unaltered; it runs on ONNX Runtime.")
    figures = checks["Speed"].figures
    assert figures["engine"] == "ONNX Runtime"
    assert {"find_ms", "close_up_ms", "learn_ms", "people_at_once"} <= set(figures)
    assert f"{figures['people_at_once']} people who come at once" in checks["Speed"].sentence


def test_why_the_slower_engine_runs_is_said(tmp_path: Path) -> None:
    models = ModelStore.default()
    folder = tmp_path / "models"
    folder.mkdir()
    for name in models.names():
        shutil.copy(models.file(name), folder)
    checks = seen(tmp_path, ModelStore(folder))
    for name in models.names():
        assert checks[f"Model {name}"].health is Health.WARNING
        assert checks[f"Model {name}"].sentence.startswith("It runs on OpenCV, at less than half the speed: The model")
        assert "_prepared.onnx is missing" in checks[f"Model {name}"].sentence
    assert checks["Speed"].figures["engine"] == "OpenCV"


def test_without_models_nothing_is_measured(tmp_path: Path) -> None:
    checks = seen(tmp_path, ModelStore(tmp_path))
    assert {check.health for check in checks.values()} == {Health.BAD}
    assert "see the models above" in checks["Speed"].sentence


@pytest.mark.parametrize(
    ("find", "close_up", "learn", "cores", "people"),
    [
        (1.5, 3.0, 8.0, 2, 18),
        (1.5, 3.0, 8.0, 1, 17),
        (20.0, 10.0, 90.0, 2, 2),
        (20.0, 10.0, 90.0, 1, 0),
        (34.0, 1.0, 1.0, 8, 0),
    ],
)
def test_people_at_once_follow_from_the_speed(
    find: float, close_up: float, learn: float, cores: int, people: int
) -> None:
    assert EngineSpeed(Engine.ONNX_RUNTIME, find, close_up, learn, cores).people == people


def seen(folder: Path, models: ModelStore) -> dict[str, Check]:
    """What the self check says of models and speed; it is left before it tries the plugins."""
    doctor = Doctor(folder, Networks(models), lambda enabled: pytest.fail("no plugin is looked at here"), no_checks)
    found: dict[str, Check] = {}
    for check in doctor.checks():
        found[check.subject] = check
        if check.subject == "Speed":
            break
    return {name: check for name, check in found.items() if name.startswith(("Model", "Speed"))}
