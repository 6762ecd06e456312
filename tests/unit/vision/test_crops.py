import numpy as np
import pytest

from faceattend.domain.faces import Box, Image
from faceattend.errors import BugError
from faceattend.vision.crops import as_jpeg, cut_out
from faceattend.vision.opencv import cv2


@pytest.fixture
def room() -> Image:
    """Stripes one pixel wide, so that whatever is made unrecognisable becomes even."""
    image: Image = np.zeros((400, 600, 3), np.uint8)
    image[:, ::2] = 255
    return image


def test_the_face_stays_sharp_and_everybody_else_is_unrecognisable(room: Image) -> None:
    before = room.copy()
    crop = cut_out(room, Box(200, 100, 100, 120), [Box(330, 100, 80, 100), Box(120, 120, 60, 80)])
    assert np.array_equal(room, before)
    # Sixty pixels on the left and seventy-two above the face are left around it.
    assert crop.shape == (264, 220, 3)
    face = crop[72:192, 60:160].astype(int)
    assert np.abs(np.diff(face, axis=1)).min() == 255
    right = crop[75:160, 195:219].astype(int)
    assert np.abs(np.diff(right, axis=1)).max() < 128
    left = crop[95:170, 2:38].astype(int)
    assert np.abs(np.diff(left, axis=1)).max() < 128


def test_faces_at_the_edge_and_outside_do_no_harm(room: Image) -> None:
    crop = cut_out(room, Box(-30, -20, 100, 120), [Box(-200, -200, 50, 60), Box(590, 390, 50, 60)])
    assert crop.shape == (172, 130, 3)


def test_a_large_face_is_made_smaller(room: Image) -> None:
    crop = cut_out(room, Box(100, 50, 350, 300), [])
    assert max(crop.shape[:2]) == 480


def test_a_picture_is_as_good_as_fits() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (480, 480, 3), np.uint8)
    good, small = as_jpeg(noise, 512 * 1024), as_jpeg(noise, 150 * 1024)
    assert good[:2] == small[:2] == b"\xff\xd8"
    assert len(small) <= 150 * 1024 < len(good)
    decoded = cv2.imdecode(np.frombuffer(small, np.uint8), cv2.IMREAD_COLOR)
    assert decoded is not None
    assert decoded.shape == noise.shape
    with pytest.raises(BugError):
        as_jpeg(noise, 1000)
