from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from faceattend.api import Recognizer
from faceattend.domain.people import PersonId
from faceattend.domain.strangers import Stranger, StrangerId
from faceattend.recognition.strangers import MOST_TEMPLATES, StrangerClusters, StrangerLook, TrackKey

NINE = datetime(2026, 5, 29, 9, tzinfo=UTC)
GAP = timedelta(minutes=5)

Row = NDArray[np.float32]
Enrol = Callable[..., dict[PersonId, Row]]


@pytest.fixture
def clusters(sface: Recognizer) -> StrangerClusters:
    return StrangerClusters(sface, GAP, count(1))


def look(template: Row, minutes: float, camera: str = "Door", seconds: float = 2) -> StrangerLook:
    first = NINE + timedelta(minutes=minutes)
    return StrangerLook(camera, first, first + timedelta(seconds=seconds), template)


def axis(*parts: tuple[int, float]) -> Row:
    """A unit vector (128,) with these shares along the axes of these numbers."""
    row = np.zeros(128, np.float32)
    for number, share in parts:
        row[number] = share
    return (row / np.linalg.norm(row)).astype(np.float32)


def test_real_faces_come_together_by_person(clusters: StrangerClusters, sface: Recognizer, enrol: Enrol) -> None:
    people = enrol(sface, range(21, 41))
    tracks = [(person, row) for number in range(3) for person, rows in people.items() for row in [rows[number]]]
    whose = {}
    for index, (person, row) in enumerate(tracks):
        whose[index] = (person, clusters.see(TrackKey(1, index), look(row, index)).id)
    found = clusters.all()
    assert len(found) == len(people)
    assert {stranger.sightings for stranger in found} == {3}
    assert len(set(whose.values())) == len(people)


def test_somebody_is_counted_once_a_visit(clusters: StrangerClusters) -> None:
    for number, minutes in enumerate((0, 1, 4, 20, 21)):
        clusters.see(TrackKey(1, number), look(axis((0, 1)), minutes, "Gate" if minutes > 10 else "Door"))
    assert clusters.all() == [
        Stranger(
            StrangerId(1),
            NINE,
            NINE + timedelta(minutes=21, seconds=2),
            visits=2,
            sightings=5,
            cameras=("Door", "Gate"),
        )
    ]


def test_whoever_stands_there_all_day_is_counted_to_the_end(clusters: StrangerClusters) -> None:
    # Ten faces a visit, one a minute, and then nobody for longer than a visit is interrupted.
    minutes = [20 * visit + number for visit in range(50) for number in range(10)]
    for number, minute in enumerate(minutes):
        clusters.see(TrackKey(1, number), look(axis((0, 1), (number % 7 + 1, 0.2)), minute))
    latest = TrackKey(1, len(minutes) - 1)
    assert clusters.stays(latest, NINE + timedelta(minutes=990)) == Stranger(
        StrangerId(1),
        NINE,
        NINE + timedelta(minutes=990),
        visits=50,
        sightings=500,
        cameras=("Door",),
    )
    # Of the first ones only what they add up to is left, and what he is found by.
    assert clusters.stays(TrackKey(1, 0), NINE + timedelta(minutes=990)) is None
    assert 1 <= len(clusters.templates(StrangerId(1))) <= MOST_TEMPLATES
    assert clusters.see(TrackKey(2, 1), look(axis((0, 1)), 991)).id == 1


def test_one_bad_face_draws_nobody_else_in(clusters: StrangerClusters) -> None:
    anna, bernd = axis((0, 1)), axis((1, 1))
    mixture = axis((0, 1), (1, 1))
    clusters.see(TrackKey(1, 1), look(anna, 0))
    clusters.see(TrackKey(1, 2), look(anna, 10))
    assert clusters.see(TrackKey(1, 3), look(mixture, 20)).id == 1
    assert clusters.see(TrackKey(1, 4), look(bernd, 30)).id == 2
    assert clusters.see(TrackKey(1, 5), look(anna, 40)).id == 1


def test_a_face_that_was_seen_badly_at_first_comes_to_its_own(clusters: StrangerClusters) -> None:
    first = clusters.see(TrackKey(1, 1), look(axis((0, 1)), 0)).id
    blurred = clusters.see(TrackKey(1, 2), look(axis((5, 1)), 1)).id
    assert blurred != first
    assert clusters.see(TrackKey(1, 2), look(axis((0, 1), (5, 0.5)), 1)).id == first
    (stranger,) = clusters.all()
    assert (stranger.sightings, stranger.visits) == (2, 1)
    assert clusters.find(blurred) is None


def test_two_faces_in_one_picture_are_two_people(clusters: StrangerClusters) -> None:
    twins = axis((0, 1))
    first = clusters.see(TrackKey(1, 1), look(twins, 0, seconds=10)).id
    second = clusters.see(TrackKey(1, 2), look(twins, 0.05, seconds=10)).id
    other_camera = clusters.see(TrackKey(2, 1), look(twins, 0.05, "Gate", seconds=10)).id
    assert first != second
    assert other_camera == first


def test_a_face_that_is_known_after_all_is_no_stranger(clusters: StrangerClusters) -> None:
    id = clusters.see(TrackKey(1, 1), look(axis((0, 1)), 0)).id
    clusters.withdraw(TrackKey(1, 1))
    clusters.withdraw(TrackKey(1, 1))
    assert clusters.all() == []
    assert clusters.find(id) is None


def test_a_face_is_better_known_later_and_stays_whose_it_is(clusters: StrangerClusters) -> None:
    id = clusters.see(TrackKey(1, 1), look(axis((0, 1)), 1)).id
    assert clusters.see(TrackKey(1, 1), look(axis((0, 1), (1, 0.2)), 0)).id == id
    stays = clusters.stays(TrackKey(1, 1), NINE + timedelta(minutes=3))
    assert stays is not None
    assert stays.id == id
    assert clusters.stays(TrackKey(1, 2), NINE) is None
    (stranger,) = clusters.all()
    assert (stranger.first, stranger.last, stranger.sightings) == (NINE, NINE + timedelta(minutes=3), 1)


def test_visitors_have_a_number_and_an_end(clusters: StrangerClusters) -> None:
    visitor = clusters.see(TrackKey(1, 2), look(axis((1, 1)), 0)).id
    until = NINE + timedelta(days=3)
    made = clusters.make_visitor(visitor, 7, until)
    assert made is not None
    assert (made.visitor, made.until) == (7, until)
    assert clusters.make_visitor(StrangerId(99), 8, until) is None
    assert clusters.all() == [made]


def test_a_visitor_of_an_earlier_day_is_found_again(clusters: StrangerClusters, sface: Recognizer) -> None:
    id = clusters.see(TrackKey(1, 1), look(axis((0, 1)), 0)).id
    visitor = clusters.make_visitor(id, 3, NINE + timedelta(days=7))
    assert visitor is not None
    again = StrangerClusters(sface, GAP, count(50))
    again.restore(visitor, clusters.templates(id))
    assert again.all() == [visitor]
    assert again.see(TrackKey(1, 1), look(axis((0, 1)), 60 * 24)).id == id
    (back,) = again.all()
    assert (back.first, back.visits, back.sightings, back.visitor) == (NINE, 2, 2, 3)
    again.forget(id)
    assert again.all() == []
    assert len(again.templates(id)) == 0


def test_of_a_face_that_comes_all_day_a_few_are_compared(clusters: StrangerClusters) -> None:
    random = np.random.default_rng(3)
    id = StrangerId(0)
    for number in range(3 * MOST_TEMPLATES):
        noisy = axis((0, 1)) + random.normal(0, 0.02, 128)
        id = clusters.see(TrackKey(1, number), look((noisy / np.linalg.norm(noisy)).astype(np.float32), number)).id
    assert len(clusters.templates(id)) == MOST_TEMPLATES
    assert clusters.all()[0].sightings == 3 * MOST_TEMPLATES


@given(order=st.permutations(range(12)))
def test_whoever_comes_first_people_stay_apart(sface: Recognizer, order: list[int]) -> None:
    clusters = StrangerClusters(sface, GAP, count(1))
    owners: dict[int, set[StrangerId]] = {}
    for position, number in enumerate(order):
        person = number % 4
        row = axis((person, 1), (10 + number, 0.4))
        owners.setdefault(person, set()).add(clusters.see(TrackKey(1, number), look(row, position)).id)
    assert all(len(ids) == 1 for ids in owners.values())
    assert len(clusters.all()) == 4
