import numpy as np
import pytest
from numpy.typing import NDArray

from faceattend.api import Recognizer
from faceattend.domain.people import PersonId
from faceattend.recognition.gallery import Gallery

ANNA, BERND, CLARA, DORA = PersonId(1), PersonId(2), PersonId(3), PersonId(4)


def axis(*numbers: int) -> NDArray[np.float32]:
    """Unit vectors along the axes of these numbers."""
    return np.eye(128, dtype=np.float32)[list(numbers)]


def test_finds_the_most_alike_person_with_his_lead(sface: Recognizer) -> None:
    gallery = Gallery(sface, {ANNA: axis(0), BERND: axis(1)})
    probe = (0.8 * axis(0) + 0.6 * axis(1)).astype(np.float32)
    (found,) = gallery.search(probe)
    assert found is not None
    assert found.person == ANNA
    assert (found.score, found.margin) == pytest.approx((0.8, 0.2), abs=1e-6)


def test_alone_on_the_roll_the_lead_is_the_score(sface: Recognizer) -> None:
    (found,) = Gallery(sface, {ANNA: axis(0)}).search(axis(0))
    assert found is not None
    assert (found.score, found.margin) == pytest.approx((1, 1))


def test_an_empty_roll_finds_nobody(sface: Recognizer) -> None:
    gallery = Gallery(sface, {})
    assert gallery.people == 0
    assert gallery.search(axis(0, 1)) == [None, None]
    assert Gallery(sface, {ANNA: np.empty((0, 128), np.float32)}).people == 0


def test_several_pictures_are_searched_as_their_mean(sface: Recognizer) -> None:
    (found,) = Gallery(sface, {ANNA: axis(0, 1)}).search(axis(0))
    assert found is not None
    assert found.score == pytest.approx(np.sqrt(0.5), abs=1e-6)


def test_without_consolidation_the_best_picture_counts(lbph: Recognizer) -> None:
    random = np.random.default_rng(1)
    faces = random.integers(0, 256, (5, 100, 100, 1), np.uint8)
    templates = lbph.encode(faces)
    gallery = Gallery(lbph, {ANNA: templates[:3], BERND: templates[3:4], CLARA: templates[4:]})
    found = gallery.search(templates)
    assert [candidate.person for candidate in found if candidate] == [ANNA, ANNA, ANNA, BERND, CLARA]
    assert gallery.people == 3


def test_one_damaged_person_does_not_blind_the_camera(sface: Recognizer, caplog: pytest.LogCaptureFixture) -> None:
    damaged = axis(1)
    damaged[0, 5] = np.nan
    gallery = Gallery(sface, {ANNA: axis(0), BERND: damaged, CLARA: axis(2)[:, :64], DORA: axis(3) * 0})
    assert gallery.people == 1
    assert gallery.damaged == (BERND, CLARA, DORA)
    assert "3 people have damaged templates" in caplog.text


def test_looks_at_others_are_never_found_and_take_the_lead(sface: Recognizer) -> None:
    gallery = Gallery(sface, {ANNA: axis(0), BERND: axis(1)}, axis(2))
    probe = (0.6 * axis(0) + 0.8 * axis(2)).astype(np.float32)
    (found,) = gallery.search(probe)
    assert found is not None
    assert found.person == ANNA
    assert (found.score, found.margin) == pytest.approx((0.6, -0.2))
    assert (gallery.people, gallery.columns) == (2, 3)


def test_people_who_are_alike_are_found_once_the_most_alike_first(sface: Recognizer, lbph: Recognizer) -> None:
    near = (0.9 * axis(0) + np.sqrt(0.19) * axis(5)).astype(np.float32)
    nearer = (0.95 * axis(0) + np.sqrt(0.0975) * axis(6)).astype(np.float32)
    gallery = Gallery(sface, {ANNA: axis(0), BERND: near, CLARA: axis(3), DORA: nearer}, axis(0))
    pairs = gallery.alike(0.88)
    assert [pair[:2] for pair in pairs] == [(ANNA, DORA), (ANNA, BERND)]
    assert [pair[2] for pair in pairs] == pytest.approx([0.95, 0.9], abs=1e-6)
    faces = np.random.default_rng(2).integers(0, 256, (3, 100, 100, 1), np.uint8)
    rows = lbph.encode(faces)
    several = Gallery(lbph, {ANNA: rows[:2], BERND: rows[1:2], CLARA: rows[2:]})
    assert several.alike(0.999)[0][:2] == (ANNA, BERND)
    assert len(several.alike(-1)) == 3


def test_a_large_roll_is_compared_in_blocks(sface: Recognizer) -> None:
    rows = np.random.default_rng(4).standard_normal((600, 128)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rows[599] = rows[3]
    gallery = Gallery(sface, {PersonId(number): row[np.newaxis] for number, row in enumerate(rows, 1)})
    table = np.triu(rows @ rows.T, 1)
    assert len(gallery.alike(0.25)) == (table >= 0.25).sum()
    assert gallery.alike(0.25)[0][:2] == (4, 600)
