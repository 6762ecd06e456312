"""The self check of engines."""

from pathlib import Path

import pytest

from faceattend.errors import BugError
from faceattend.recognition.context import HostContext
from faceattend.recognition.registry import PluginState, RecognizerRegistry
from faceattend.recognition.trial import PluginTrial
from faceattend.services.doctor import Doctor
from faceattend.vision.models import ModelStore
from faceattend.vision.network import Networks


@pytest.mark.usefixtures("with_broken_engines")
def test_every_engine_is_tried_and_none_is_loaded(tmp_path: Path) -> None:
    models, built = ModelStore.default(), list[RecognizerRegistry]()
    trial = PluginTrial(models, tmp_path / "cache")

    def build(enabled: object) -> RecognizerRegistry:
        assert enabled == (), "nobody has approved anything"
        built.append(RecognizerRegistry(lambda name: HostContext(Networks(models), name), (), trial))
        return built[-1]

    cards = {card.id: card for card in Doctor(tmp_path, Networks(models), build).engine_cards()}
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
