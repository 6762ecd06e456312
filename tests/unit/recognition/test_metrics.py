import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from faceattend.api import Recognizer
from faceattend.recognition.metrics import equal_error_rate, open_set, strictest_passing, verification


def scores(*values: float) -> NDArray[np.float32]:
    return np.array(values, np.float32)


def people_with_noise(pictures: list[int], noise: float) -> tuple[NDArray[np.float32], list[str]]:
    """Unit vectors: one axis for each person, and as many pictures of each as are listed."""
    random = np.random.default_rng(3)
    rows, labels = [], []
    for person, count in enumerate(pictures):
        for _ in range(count):
            row = noise * random.standard_normal(128)
            row[person] += 1
            rows.append(row / np.linalg.norm(row))
            labels.append(f"person {person:02d}")
    return np.array(rows, np.float32), labels


def test_separated_scores_have_no_error() -> None:
    assert equal_error_rate(scores(0.8, 0.9), scores(0.1, 0.2)) == 0


def test_mixed_scores_err_as_often_one_way_as_the_other() -> None:
    assert equal_error_rate(scores(0.3, 0.6, 0.7, 0.8), scores(0.1, 0.2, 0.4, 0.65)) == pytest.approx(0.25)


def test_scores_that_say_nothing_are_wrong_half_the_time() -> None:
    assert equal_error_rate(scores(*np.arange(100)), scores(*np.arange(100))) == pytest.approx(0.5, abs=0.01)


def test_nothing_to_compare_is_no_number() -> None:
    assert equal_error_rate(scores(), scores(0.1)) is None
    assert equal_error_rate(scores(0.1), scores()) is None


@given(st.lists(st.floats(0, 1, width=32), min_size=1, max_size=300), st.sampled_from([1e-1, 1e-2, 1e-3, 1e-4]))
def test_no_more_than_the_rate_pass_a_threshold(values: list[float], rate: float) -> None:
    array = scores(*values)
    threshold = strictest_passing(array, rate)
    assert (array > threshold).mean() <= rate
    assert threshold in array


def test_pairs_are_counted_once(sface: Recognizer) -> None:
    templates, labels = people_with_noise([3, 2, 1], 0.01)
    result = verification(sface, templates, labels)
    assert (result.genuine, result.impostors) == (3 + 1, 6 * 5 // 2 - 4)
    assert result.eer == 0
    assert result.tar == {1e-2: 1, 1e-3: 1, 1e-4: 1}


def test_more_pictures_than_a_block_are_the_same_table(sface: Recognizer) -> None:
    templates, labels = people_with_noise([10] * 60, 0.12)
    result = verification(sface, templates, labels)
    assert result.genuine == 60 * 45
    assert result.genuine + result.impostors == 600 * 599 // 2
    everything = templates @ templates.T
    same = np.equal.outer(labels, labels)
    above = np.triu(np.ones_like(everything, bool), 1)
    expected = equal_error_rate(everything[above & same], everything[above & ~same])
    assert result.eer == pytest.approx(expected, abs=1e-6)


def test_open_set_counts_by_the_plan(sface: Recognizer) -> None:
    templates, labels = people_with_noise([5, 5, 2, 1, 1], 0.01)
    result = open_set(sface, templates, labels)
    # Each part of the roll is one person. Known: 5 - 3, 5 - 3 and 2 - 1; strangers: everybody else's pictures.
    assert (result.known, result.strangers) == (2 + 2 + 1, 9 + 9 + 12)
    assert result.rank1 == 1
    assert result.fnir == {1e-2: 0, 1e-3: 0}
    assert result.threshold is not None
    assert result.threshold < 0.5


def test_a_person_who_looks_like_another_is_missed_where_no_stranger_may_pass(sface: Recognizer) -> None:
    templates, labels = people_with_noise([4, 4], 0.01)
    twins = np.concatenate([templates, templates[:1]])
    result = open_set(sface, twins, [*labels, "twin"])
    assert result.rank1 == 1
    assert result.fnir[1e-3] is not None
    assert result.fnir[1e-3] > 0


def test_single_pictures_cannot_be_searched(sface: Recognizer) -> None:
    templates, labels = people_with_noise([1, 1, 1], 0.01)
    result = open_set(sface, templates, labels)
    assert (result.known, result.rank1, result.threshold) == (0, None, None)
    assert verification(sface, templates, labels).eer is None


def test_the_plan_is_deterministic(sface: Recognizer) -> None:
    templates, labels = people_with_noise([4] * 12, 0.2)
    assert open_set(sface, templates, labels) == open_set(sface, templates, labels)
