from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from faceattend.api import Recognizer, RecognizerInfo
from faceattend.recognition.conformance import breaches
from faceattend.recognition.context import HostContext
from faceattend.recognition.registry import RecognizerRegistry
from faceattend.vision.models import ModelStore
from faceattend.vision.network import Networks

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"

Encode = Callable[[NDArray[np.uint8], NDArray[np.float32]], NDArray[np.float32]]


@dataclass
class Spoiled:
    """A working recognizer with something spoiled."""

    working: Recognizer
    spoil: Encode = lambda faces, templates: templates
    turned_round: bool = False
    info: RecognizerInfo = field(init=False)

    def __post_init__(self) -> None:
        self.info = self.working.info

    def encode(self, faces: NDArray[np.uint8]) -> NDArray[np.float32]:
        return self.spoil(faces, self.working.encode(faces))

    def similarity(self, probes: NDArray[np.float32], gallery: NDArray[np.float32]) -> NDArray[np.float32]:
        scores = self.working.similarity(probes, gallery)
        return -scores if self.turned_round else scores


@pytest.fixture
def brightness(models: ModelStore, monkeypatch: pytest.MonkeyPatch) -> Recognizer:
    monkeypatch.syspath_prepend(str(PLUGINS / "brightness"))
    return RecognizerRegistry(lambda name: HostContext(Networks(models), name), ["brightness"]).load("brightness")


def test_the_example_keeps_the_contract(brightness: Recognizer) -> None:
    assert breaches(brightness) == []
    assert breaches(Spoiled(brightness)) == []


def test_a_distance_in_place_of_a_similarity_is_noticed(brightness: Recognizer) -> None:
    assert any("higher must be more alike" in line for line in breaches(Spoiled(brightness, turned_round=True)))


def test_writing_into_the_faces_is_noticed(brightness: Recognizer) -> None:
    def blacken(faces: NDArray[np.uint8], templates: NDArray[np.float32]) -> NDArray[np.float32]:
        faces[:] = 0
        return templates

    assert any("writes into the faces" in line for line in breaches(Spoiled(brightness, blacken)))


def test_templates_that_depend_on_the_batch_are_noticed(brightness: Recognizer) -> None:
    spoiled = Spoiled(brightness, lambda faces, templates: templates * np.float32(len(faces)))
    assert any("several faces at once" in line for line in breaches(spoiled))


def test_chance_is_noticed(brightness: Recognizer) -> None:
    random = np.random.default_rng()
    spoiled = Spoiled(brightness, lambda faces, templates: random.standard_normal(templates.shape).astype(np.float32))
    assert any("asked again" in line for line in breaches(spoiled))


def test_reused_memory_is_noticed(brightness: Recognizer) -> None:
    memory = np.empty((16, 256), np.float32)

    def reuse(faces: NDArray[np.uint8], templates: NDArray[np.float32]) -> NDArray[np.float32]:
        memory[: len(templates)] = templates
        return memory[: len(templates)]

    assert any("memory of the one before" in line for line in breaches(Spoiled(brightness, reuse)))


def test_wrong_kinds_of_answers_are_noticed(brightness: Recognizer) -> None:
    doubles = Spoiled(brightness, lambda faces, templates: templates.astype(np.float64))
    assert any("float32" in line for line in breaches(doubles))
    short = Spoiled(brightness, lambda faces, templates: templates[:, :-1])
    assert any("shape" in line for line in breaches(short))


def test_an_impossible_description_is_noticed(brightness: Recognizer) -> None:
    spoiled = Spoiled(brightness)
    spoiled.info = replace(brightness.info, dimension=0)
    assert len(breaches(spoiled)) == 1


@pytest.mark.parametrize(
    "wrong", [{"review_band": -0.1}, {"review_band": float("nan")}, {"odd_threshold": float("nan")}, {"dimension": 0}]
)
def test_numbers_that_cannot_be_true_are_refused(brightness: Recognizer, wrong: dict[str, float]) -> None:
    spoiled = Spoiled(brightness)
    spoiled.info = replace(brightness.info, **wrong)  # type: ignore[arg-type]  # of several types
    assert ["cannot be true" in line for line in breaches(spoiled)] == [True]
