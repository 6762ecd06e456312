"""Every check for living faces that is installed here keeps the contract; install your own and run this folder."""

import pytest

from faceattend.api import LivenessCheck
from faceattend.recognition.context import HostContext
from faceattend.recognition.liveness_conformance import LIVENESS_PROMISES, Check, made_up_looks
from faceattend.recognition.registry import LivenessRegistry, PluginState
from faceattend.vision.models import ModelStore
from faceattend.vision.network import Networks

NETWORKS = Networks(ModelStore.default())
INSTALLED = [record.id for record in LivenessRegistry(lambda name: HostContext(NETWORKS, name), ()).records()]


@pytest.fixture(scope="module")
def registry() -> LivenessRegistry:
    return LivenessRegistry(lambda name: HostContext(NETWORKS, name), INSTALLED)


@pytest.fixture(scope="module", params=INSTALLED)
def check(request: pytest.FixtureRequest, registry: LivenessRegistry) -> LivenessCheck:
    return registry.load(request.param)


def test_the_checks_of_the_project_are_installed(registry: LivenessRegistry) -> None:
    assert {"movement", "passive"} <= set(registry.loaded())
    assert all(record.state is PluginState.ENABLED for record in registry.records())


@pytest.mark.parametrize("promise", LIVENESS_PROMISES, ids=lambda promise: promise.__name__.strip("_"))
def test_it_keeps_the_contract(check: LivenessCheck, promise: Check) -> None:
    assert list(promise(check, made_up_looks())) == []
