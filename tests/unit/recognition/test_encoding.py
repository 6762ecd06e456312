from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from faceattend.api import Recognizer
from faceattend.domain.faces import Image
from faceattend.recognition.encoding import encode_face, encode_still
from faceattend.recognition.stills import StillFace, StillFinder
from faceattend.vision.pictures import read_picture

Found = tuple[Image, StillFace]


@pytest.fixture(scope="module")
def faces(orl: Path, finder: StillFinder) -> list[Found]:
    """Two pictures of one person."""
    pictures = [read_picture(orl / "s7" / f"{number}.pgm") for number in (1, 6)]
    return [(picture, finder.find(picture)[0]) for picture in pictures]


def likeness(recognizer: Recognizer, one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    return float(recognizer.similarity(one[np.newaxis], other[np.newaxis])[0, 0])


def test_more_views_are_one_template_of_the_same_person(faces: list[Found], sface: Recognizer) -> None:
    for encoded in (
        [encode_face(*face, sface, mirrored=True) for face in faces],
        [encode_still(*face, sface) for face in faces],
    ):
        assert [template.shape for template in encoded] == [(128,), (128,)]
        assert [float(np.linalg.norm(template)) for template in encoded] == pytest.approx([1, 1], abs=1e-5)
        plain = [encode_face(*face, sface) for face in faces]
        assert likeness(sface, encoded[0], plain[0]) > 0.85
        assert likeness(sface, *encoded) > likeness(sface, *plain) - 0.02


def test_a_face_and_its_mirror_image_are_alike_with_views_of_both_sides(
    faces: list[Found], finder: StillFinder, sface: Recognizer
) -> None:
    picture, face = faces[0]
    turned = np.ascontiguousarray(picture[:, ::-1])
    mirrored = finder.find(turned)[0]
    both = likeness(sface, encode_still(picture, face, sface), encode_still(turned, mirrored, sface))
    assert both > likeness(sface, encode_face(picture, face, sface), encode_face(turned, mirrored, sface))


def test_templates_that_must_not_be_averaged_are_not(faces: list[Found], lbph: Recognizer) -> None:
    picture, face = faces[0]
    plain = encode_face(picture, face, lbph)
    assert np.array_equal(encode_face(picture, face, lbph, mirrored=True), plain)
    assert np.array_equal(encode_still(picture, face, lbph), plain)


@pytest.mark.parametrize("side", [4, 40])
def test_a_face_that_fills_its_picture_is_found(orl: Path, finder: StillFinder, sface: Recognizer, side: int) -> None:
    whole = read_picture(orl / "s2" / "5.pgm")
    cut = np.asarray(cv2.resize(whole[28:104, 16:78], None, fx=side, fy=side), np.uint8)
    found = finder.find(cut)
    assert len(found) == 1
    own = encode_still(cut, found[0], sface)
    assert likeness(sface, own, encode_still(whole, finder.find(whole)[0], sface)) > 0.7
    assert 0.3 * cut.shape[1] < found[0].box.centre[0] < 0.7 * cut.shape[1]
