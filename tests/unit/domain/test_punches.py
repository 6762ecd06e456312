"""Which way somebody goes, and which sightings are one visit."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceattend.domain.people import PersonId
from faceattend.domain.punches import CameraDirection, Direction, Method, Punch, PunchId, is_repeat, next_direction

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def punch(number: int, minute: int, direction: Direction, void_reason: str | None = None) -> Punch:
    return Punch(
        PunchId(number),
        PersonId(1),
        NOON + timedelta(minutes=minute),
        date(2026, 5, 4),
        direction,
        Method.FACE,
        "door",
        0.6,
        "",
        void_reason,
    )


punches = st.lists(
    st.builds(
        punch, st.integers(1, 99), st.integers(0, 600), st.sampled_from(Direction), st.sampled_from([None, "wrong"])
    ),
    max_size=8,
)


@given(punches, st.sampled_from([CameraDirection.IN, CameraDirection.OUT]))
def test_a_camera_with_a_direction_decides(todays: list[Punch], camera: CameraDirection) -> None:
    assert next_direction(camera, todays).value == camera.value


def test_the_first_punch_of_a_day_is_in() -> None:
    assert next_direction(CameraDirection.AUTO, []) is Direction.IN
    assert next_direction(CameraDirection.AUTO, [punch(1, 0, Direction.IN, "not me")]) is Direction.IN


@given(st.permutations(range(5)), st.integers(0, 5))
def test_directions_alternate_whatever_the_order_of_the_list(order: list[int], count: int) -> None:
    todays: list[Punch] = []
    for number in range(count):
        todays.append(punch(number, number * 30, next_direction(CameraDirection.AUTO, todays)))
    shuffled = [todays[index] for index in order if index < count]
    assert next_direction(CameraDirection.AUTO, shuffled) is (Direction.OUT if count % 2 else Direction.IN)


@given(punches)
def test_voided_punches_change_nothing(todays: list[Punch]) -> None:
    counting = [one for one in todays if one.counts]
    assert next_direction(CameraDirection.AUTO, todays) is next_direction(CameraDirection.AUTO, counting)


@pytest.mark.parametrize(("minutes", "repeat"), [(-4, True), (0, True), (4, True), (5, False), (-5, False)])
def test_a_repeat_is_within_the_gap_on_either_side(minutes: int, repeat: bool) -> None:
    assert is_repeat(NOON, NOON + timedelta(minutes=minutes), timedelta(minutes=5)) is repeat


def test_nobody_repeats_who_was_not_seen() -> None:
    assert not is_repeat(None, NOON, timedelta(minutes=5))
