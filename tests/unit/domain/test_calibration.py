import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceattend.domain.calibration import Demand, Roll, ScoreModel, likeness, mean_length

# Fitted to what was measured of SFace; see resources/calibration.
ALL_AGES = ScoreModel(0.0243, 0.093)
ADULTS = ScoreModel(0.0784, 0.0931)


def roll(people: int, pictures: int = 3) -> Roll:
    return Roll({pictures: people}, 0.6)


@pytest.mark.parametrize(
    ("model", "people", "threshold", "measured"),
    [
        (ALL_AGES, 14, 0.363, 0.004),
        (ALL_AGES, 314, 0.363, 0.037),
        (ALL_AGES, 1014, 0.42, 0.0097),
        (ALL_AGES, 1014, 0.45, 0.0019),
        (ADULTS, 200, 0.42, 0.04),
        (ADULTS, 439, 0.42, 0.09),
        (ADULTS, 439, 0.45, 0.025),
    ],
)
def test_named_strangers_are_as_many_as_were_measured(
    model: ScoreModel, people: int, threshold: float, measured: float
) -> None:
    assert measured / 2 < roll(people).named(model, threshold) < 2 * measured


def test_people_with_one_picture_attract_fewer_strangers() -> None:
    # 2.4 against 4 % with 200 adults at a cosine of .42.
    assert roll(200, 1).named(ADULTS, 0.42) == pytest.approx(0.024, rel=0.1)
    assert roll(200).named(ADULTS, 0.42) == pytest.approx(0.04, rel=0.1)


@given(
    st.integers(1, 10_000), st.integers(1, 5), st.sampled_from([1e-1, 1e-3, 1e-5]), st.sampled_from([ADULTS, ALL_AGES])
)
def test_a_threshold_keeps_what_is_demanded(people: int, pictures: int, share: float, model: ScoreModel) -> None:
    those = roll(people, pictures)
    threshold = those.threshold(model, share)
    assert those.named(model, threshold) <= share
    assert those.named(model, threshold - 0.001) > share


def test_a_mixed_roll_lies_between() -> None:
    mixed = Roll({1: 50, 3: 50}, 0.6)
    assert mixed.people == 100
    assert roll(100, 1).threshold(ADULTS, 1e-3) < mixed.threshold(ADULTS, 1e-3) < roll(100, 3).threshold(ADULTS, 1e-3)


def test_nobody_on_the_roll_names_nobody() -> None:
    assert Roll({}, 0.6).named(ADULTS, 0.0) == 0


def test_a_demand_is_a_share_of_strangers() -> None:
    demand = Demand(months=12, strangers_a_day=5)
    assert demand.share == pytest.approx(1 / 1320)
    assert demand.wrong_names_a_year(demand.share) == pytest.approx(1)
    assert Demand(24, 5).wrong_names_a_year(Demand(24, 5).share) == pytest.approx(0.5)


def test_the_mean_of_pictures_is_shorter_the_less_they_agree() -> None:
    assert mean_length(1, 0.6) == 1
    assert mean_length(4, 1.0) == 1
    assert mean_length(4, 0.0) == pytest.approx(0.5)


def test_a_model_moves_towards_another_by_its_weight() -> None:
    one, other = ScoreModel(0.1, 0.1), ScoreModel(0.3, 0.2)
    found = [one.blended(other, weight) for weight in (0, 1, 0.5)]
    assert [model.mean for model in found] == pytest.approx([0.1, 0.3, 0.2])
    assert [model.spread for model in found[:2]] == pytest.approx([0.1, 0.2])
    assert one.above(0.1) == pytest.approx(0.5)


def test_the_more_two_are_alike_the_larger_the_margin_until_no_face_tells_them_apart() -> None:
    margins = [likeness(score, 0.73, 0.064, 3, 5) for score in (0.4, 0.7, 0.78, 0.9)]
    assert [one.margin for one in margins] == sorted(one.margin for one in margins)
    assert [one.separable for one in margins] == [True, True, True, False]
    assert margins[0].margin == 0


def test_one_picture_needs_a_larger_margin_than_three() -> None:
    assert likeness(0.7, 0.73, 0.064, 1, 5).margin > likeness(0.7, 0.73, 0.064, 3, 5).margin
