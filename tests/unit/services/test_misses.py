from datetime import UTC, datetime, timedelta

from faceattend.domain.faces import Box
from faceattend.domain.matching import Verdict
from faceattend.domain.people import PersonId
from faceattend.domain.sightings import TrackedFace
from faceattend.services.misses import MissCounter

NINE = datetime(2026, 5, 29, 9, tzinfo=UTC)


def face(track: int, verdict: Verdict | None = Verdict.UNKNOWN) -> TrackedFace:
    person = PersonId(1) if verdict is Verdict.RECOGNISED else None
    return TrackedFace(track, Box(0, 0, 90, 90), None, verdict, person, 0.2, 0.1)


def take(counter: MissCounter, seconds: float, *faces: TrackedFace) -> frozenset[int]:
    return counter.take((), faces, NINE + timedelta(seconds=seconds))


def test_five_misses_in_a_row_pause_those_faces_for_half_a_minute() -> None:
    counter = MissCounter()
    assert [take(counter, number, face(number)) for number in range(4)] == [frozenset()] * 4
    assert take(counter, 4, face(4)) == {0, 1, 2, 3, 4}
    assert take(counter, 10, face(4, Verdict.RECOGNISED)) == {0, 1, 2, 3, 4}
    assert take(counter, 33.9, face(4)) == {0, 1, 2, 3, 4}
    assert take(counter, 34, face(4, Verdict.RECOGNISED)) == frozenset()


def test_somebody_who_is_recognised_ends_the_row() -> None:
    counter = MissCounter()
    for number in range(4):
        take(counter, number, face(number))
    take(counter, 5, face(9, Verdict.RECOGNISED))
    assert [take(counter, 6 + number, face(10 + number)) for number in range(4)] == [frozenset()] * 4


def test_a_face_that_stays_tries_every_few_seconds() -> None:
    counter = MissCounter()
    paused = [take(counter, tenth / 10, face(1)) for tenth in range(210)]
    assert paused.index(frozenset([1])) == 200


def test_other_people_go_on_checking_in() -> None:
    counter = MissCounter()
    for number in range(5):
        take(counter, number, face(number))
    assert 50 not in take(counter, 6, face(50, Verdict.RECOGNISED))


def test_a_face_that_is_being_looked_at_or_may_be_somebody_is_no_miss() -> None:
    counter = MissCounter()
    for number in range(20):
        assert take(counter, number, face(number, None), face(100 + number, Verdict.REVIEW)) == frozenset()


def test_a_clock_that_is_set_back_makes_no_pause_longer() -> None:
    counter = MissCounter()
    for number in range(5):
        take(counter, number, face(number))
    assert take(counter, -3600, face(4, Verdict.RECOGNISED)) == frozenset()
