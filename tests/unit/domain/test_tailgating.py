from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from faceattend.domain.faces import Box
from faceattend.domain.matching import Verdict
from faceattend.domain.people import PersonId
from faceattend.domain.sightings import Passage
from faceattend.domain.tailgating import Passer, Tailgating, TailgatingRule, TailgatingWatch

NINE = datetime(2026, 5, 29, 9, tzinfo=UTC)
RULE = TailgatingRule(timedelta(seconds=10), timedelta(minutes=5))
ADA, BOB = PersonId(1), PersonId(2)

seconds = st.floats(0, 120, allow_nan=False)


def passage(
    start: float,
    length: float = 2,
    track: int = 1,
    verdict: Verdict | None = Verdict.UNKNOWN,
    person: PersonId | None = None,
    travelled: float = 3,
) -> Passage:
    first = NINE + timedelta(seconds=start)
    last = first + timedelta(seconds=length)
    return Passage("Door", track, first, last, Box(100, 100, 80, 96), travelled, verdict, person)


def recognise(watch: TailgatingWatch, person: PersonId, start: float, length: float = 2) -> None:
    for tenth in range(int(length * 10) + 1):
        watch.recognised(person, NINE + timedelta(seconds=start + tenth / 10))


def told(watch: TailgatingWatch, after: float = 1000) -> list[Tailgating]:
    return watch.due(NINE + timedelta(seconds=after))


def test_who_walks_in_behind_a_recognised_person_is_told_of() -> None:
    watch = TailgatingWatch(RULE)
    recognise(watch, ADA, 0)
    watch.passed(Passer(passage(3), stranger=7))
    assert told(watch, 14) == []
    (found,) = told(watch, 15)
    assert (found.people, found.recognised) == (1, 1)
    assert (found.first, found.last) == (NINE + timedelta(seconds=3), NINE + timedelta(seconds=5))
    assert told(watch) == []


def test_a_clock_that_is_set_back_holds_nothing_up() -> None:
    watch = TailgatingWatch(RULE)
    recognise(watch, ADA, 0)
    watch.passed(Passer(passage(3), stranger=7))
    (found,) = told(watch, -3600)
    assert found.first == NINE + timedelta(seconds=3)


def test_who_is_alone_follows_nobody() -> None:
    watch = TailgatingWatch(RULE)
    recognise(watch, ADA, 0)
    watch.passed(Passer(passage(12.5), stranger=7))
    assert told(watch) == []


def test_whoever_opens_the_door_may_come_last() -> None:
    watch = TailgatingWatch(RULE)
    watch.passed(Passer(passage(0), stranger=7))
    recognise(watch, ADA, 11)
    assert [each.people for each in told(watch)] == [1]


def test_posters_far_faces_and_flickers_do_not_pass() -> None:
    watch = TailgatingWatch(RULE)
    recognise(watch, ADA, 0)
    watch.passed(Passer(passage(1, travelled=0.2), stranger=1))
    watch.passed(Passer(replace(passage(1), largest=Box(0, 0, 20, 26)), stranger=2))
    watch.passed(Passer(passage(1, length=0.2), stranger=3))
    watch.passed(Passer(passage(1, verdict=Verdict.SPOOF), stranger=4))
    assert told(watch) == []


def test_somebody_who_was_recognised_just_before_is_not_told_of() -> None:
    watch = TailgatingWatch(RULE)
    recognise(watch, BOB, 0)
    recognise(watch, ADA, 200)
    watch.passed(Passer(passage(203, verdict=Verdict.REVIEW, person=BOB), frozenset([BOB])))
    watch.passed(Passer(passage(204, track=2), frozenset([BOB]), stranger=7))
    assert told(watch) == []


def test_who_only_looks_like_the_one_beside_him_is_somebody_else() -> None:
    watch = TailgatingWatch(RULE)
    recognise(watch, ADA, 0, length=4)
    watch.passed(Passer(passage(1, verdict=Verdict.REVIEW, person=ADA), frozenset([ADA])))
    assert [each.people for each in told(watch)] == [1]


def test_a_face_that_was_never_good_enough_counts_only_in_company() -> None:
    watch = TailgatingWatch(RULE)
    recognise(watch, ADA, 0, length=3)
    watch.passed(Passer(passage(4, verdict=None)))
    assert told(watch, 50) == []
    recognise(watch, ADA, 100, length=3)
    watch.passed(Passer(passage(101, verdict=None)))
    assert [each.people for each in told(watch)] == [1]


def test_a_group_is_one_incident_and_the_faces_of_one_stranger_one_person() -> None:
    watch = TailgatingWatch(RULE)
    recognise(watch, ADA, 0)
    watch.passed(Passer(passage(2, track=2), stranger=7))
    watch.passed(Passer(passage(5, track=3), stranger=7))
    watch.passed(Passer(passage(6, track=4), stranger=8))
    watch.passed(Passer(passage(1, track=5, verdict=None)))
    (found,) = told(watch)
    assert found.people == 3
    assert found.latest.track == 4


def test_the_same_stranger_is_told_of_once_while_he_stays() -> None:
    watch = TailgatingWatch(RULE)
    for start in (0, 100, 200):
        recognise(watch, ADA, start)
        watch.passed(Passer(passage(start + 1), stranger=7))
    assert len(told(watch)) == 1
    recognise(watch, ADA, 900)
    watch.passed(Passer(passage(901), stranger=7))
    assert len(told(watch, 2000)) == 1


def test_what_is_left_at_the_end_is_told() -> None:
    watch = TailgatingWatch(RULE)
    recognise(watch, ADA, 0)
    watch.passed(Passer(passage(1), stranger=7))
    assert len(watch.end()) == 1
    assert watch.end() == []


@given(starts=st.lists(seconds, max_size=8), lengths=st.lists(st.floats(0.5, 20), min_size=8, max_size=8))
def test_people_who_are_all_recognised_are_never_told_of(starts: list[float], lengths: list[float]) -> None:
    watch = TailgatingWatch(RULE)
    for number, (start, length) in enumerate(sorted(zip(starts, lengths, strict=False))):
        recognise(watch, PersonId(number), start, length)
        watch.passed(Passer(passage(start, length, number, Verdict.RECOGNISED, PersonId(number))))
    assert told(watch) == []


@given(starts=st.lists(seconds, max_size=8))
def test_strangers_among_themselves_are_never_told_of(starts: list[float]) -> None:
    watch = TailgatingWatch(RULE)
    for number, start in enumerate(starts):
        watch.passed(Passer(passage(start, track=number), stranger=number))
    assert told(watch) == []


@given(st.permutations(range(6)), st.lists(seconds, min_size=6, max_size=6))
def test_it_does_not_matter_in_which_order_faces_are_lost(order: list[int], starts: list[float]) -> None:
    found = []
    for numbers in (range(6), order):
        watch = TailgatingWatch(RULE)
        recognise(watch, ADA, 60)
        for number in numbers:
            watch.passed(Passer(passage(starts[number], track=number), stranger=number))
        found.append([(each.first, each.last, each.people) for each in told(watch)])
    assert found[0] == found[1]


@given(start=seconds, beside=st.floats(-11.9, 11.9), others=st.lists(seconds, max_size=4))
def test_a_stranger_within_the_time_of_a_recognised_person_is_always_told_of(
    start: float, beside: float, others: list[float]
) -> None:
    watch = TailgatingWatch(RULE)
    recognise(watch, ADA, start)
    for number, other in enumerate(others):
        recognise(watch, PersonId(10 + number), other)
    watch.passed(Passer(passage(start + beside), stranger=7))
    assert [each.people for each in told(watch)] == [1]


@given(st.lists(st.tuples(seconds, st.sampled_from([None, 1, 2, 3])), max_size=10))
def test_never_more_people_than_faces(passers: list[tuple[float, int | None]]) -> None:
    watch = TailgatingWatch(RULE)
    recognise(watch, ADA, 40)
    for number, (start, stranger) in enumerate(passers):
        watch.passed(Passer(passage(start, track=number), stranger=stranger))
    assert sum(each.people for each in told(watch)) <= len(passers)
