from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from faceattend.api import Recognizer
from faceattend.domain.calibration import Demand
from faceattend.domain.matching import Candidate, Verdict
from faceattend.domain.people import PersonId
from faceattend.errors import EnvironmentFault
from faceattend.recognition.calibration import (
    Calibration,
    calibrate,
    known_scores,
    lookalikes,
    policy_for,
    roll_policy,
)
from faceattend.recognition.gallery import Gallery

YEAR = Demand(12, 5)
Templates = dict[PersonId, NDArray[np.float32]]


def people(count: int, shared: float = 0.0, pictures: int = 3) -> Templates:
    """Random people whose pictures agree by about .6, and who have ``shared`` of a cosine in common."""
    random = np.random.default_rng(8)
    common = random.standard_normal(128)
    common /= np.linalg.norm(common)
    found: Templates = {}
    for number in range(1, count + 1):
        own = random.standard_normal(128)
        own = np.sqrt(shared) * common + np.sqrt(1 - shared) * own / np.linalg.norm(own)
        noise = random.standard_normal((pictures, 128))
        rows = np.sqrt(0.6) * own + np.sqrt(0.4) * noise / np.linalg.norm(noise, axis=1, keepdims=True)
        found[PersonId(number)] = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return found


def of(recognizer: Recognizer, templates: Templates, demand: Demand = YEAR) -> Calibration:
    return calibrate(recognizer, Gallery(recognizer, templates), templates, demand)


def test_the_threshold_follows_the_roll(sface: Recognizer) -> None:
    found = [of(sface, people(count)).threshold for count in (1, 14, 140, 1400)]
    assert found == sorted(found)
    assert found[0] < sface.info.default_threshold < found[2]
    assert found[3] - found[2] == pytest.approx(0.05, abs=0.02)
    assert found[1] == pytest.approx(sface.info.default_threshold, abs=0.02)


def test_the_threshold_follows_the_demand(sface: Recognizer) -> None:
    templates = people(40)
    lax, usual, strict = (of(sface, templates, demand) for demand in (Demand(1, 1), YEAR, Demand(60, 50)))
    assert lax.threshold < usual.threshold < strict.threshold
    assert usual.strangers_named() == pytest.approx(YEAR.share, rel=0.01)
    assert lax.visits_missed() < usual.visits_missed() < strict.visits_missed() < 0.05


def test_no_demand_is_met_by_a_threshold_that_makes_no_sense(sface: Recognizer) -> None:
    templates = people(2000)
    demands = Demand(1, 1), Demand(240, 10_000)
    lowest, highest = of(sface, people(1), demands[0]), of(sface, templates, demands[1])
    assert lowest.threshold_for(demands[0])[1]
    assert highest.threshold_for(demands[1])[1]
    assert not highest.threshold_for(YEAR)[1]
    assert lowest.threshold == pytest.approx(0.9 * sface.info.default_threshold)
    assert highest.threshold == pytest.approx(1.5 * sface.info.default_threshold)


def test_people_who_are_all_alike_raise_it(sface: Recognizer) -> None:
    apart, alike = of(sface, people(120)), of(sface, people(120, shared=0.4))
    assert alike.impostors.mean > apart.impostors.mean + 0.1
    assert alike.threshold > apart.threshold
    assert alike.own_people == 120


def test_people_who_are_little_alike_do_not_lower_it(sface: Recognizer) -> None:
    calibration = of(sface, people(200))
    assert calibration.impostors == known_scores(sface.info).impostors


def test_few_people_say_nothing(sface: Recognizer) -> None:
    few = of(sface, people(4, shared=0.5))
    assert few.own_people == 0
    assert few.impostors == known_scores(sface.info).impostors


@pytest.mark.parametrize("count", [7, 100])
def test_somebody_who_is_on_the_roll_twice_changes_little(sface: Recognizer, count: int) -> None:
    templates = people(count)
    before = of(sface, templates).threshold
    twice = templates | {PersonId(count + 1): templates[PersonId(7)]}
    assert of(sface, twice).threshold == pytest.approx(before, abs=0.01)


def test_lookalikes_need_a_larger_margin_or_more_than_the_face(sface: Recognizer) -> None:
    templates = people(30)
    random = np.random.default_rng(3)

    def like(rows: NDArray[np.float32], noise: float) -> NDArray[np.float32]:
        other = rows + noise * random.standard_normal((1, 128)).astype(np.float32)
        changed: NDArray[np.float32] = other / np.linalg.norm(other, axis=1, keepdims=True)
        return changed

    templates[PersonId(31)] = like(templates[PersonId(1)], 0.06)
    templates[PersonId(32)] = like(templates[PersonId(2)], 0.01)
    gallery = Gallery(sface, templates)
    calibration = calibrate(sface, gallery, templates, YEAR)
    pairs = lookalikes(gallery, calibration)
    assert {(pair.first, pair.second): pair.likeness.separable for pair in pairs} == {(2, 32): False, (1, 31): True}
    policy = policy_for(sface.info, calibration, pairs, {}, closed_room=False)
    assert policy.judge(Candidate(PersonId(2), 0.95, 0.3)) is Verdict.REVIEW
    assert policy.margin_of(PersonId(31)) > policy.margin == sface.info.default_margin
    assert policy.judge(Candidate(PersonId(3), 0.95, 0.3)) is Verdict.RECOGNISED


def test_whose_name_was_given_wrongly_needs_more_than_the_other_reached(sface: Recognizer) -> None:
    templates = people(20)
    calibration = of(sface, templates)
    mistaken = {PersonId(1): calibration.threshold + 0.02, PersonId(2): 0.1, PersonId(3): 0.95}
    policy = policy_for(sface.info, calibration, (), mistaken, closed_room=False)
    assert policy.threshold_of(PersonId(1)) == pytest.approx(calibration.threshold + 0.02 + sface.info.review_band)
    assert policy.threshold_of(PersonId(2)) == policy.threshold
    # He must still be able to come in himself.
    assert policy.threshold_of(PersonId(3)) < 0.7


def test_an_engine_that_lets_strangers_in_only_proposes(lbph: Recognizer, sface: Recognizer) -> None:
    empty: Templates = {}
    policies = [
        roll_policy(engine, Gallery(engine, empty), empty, YEAR, closed_room=closed_room)
        for engine in (lbph, sface)
        for closed_room in (False, True)
    ]
    assert [policy.proposes_only for policy in policies] == [True, False, False, False]
    assert policies[0].threshold == lbph.info.default_threshold


def test_how_far_below_the_threshold_is_asked_is_the_engines_own_matter(sface: Recognizer) -> None:
    templates = people(14)
    calibration = of(sface, templates)
    wide, none = (
        policy_for(replace(sface.info, review_band=band), calibration, (), {}, closed_room=False) for band in (0.2, 0.0)
    )
    doubtful = Candidate(PersonId(1), calibration.threshold - 0.1, 0.2)
    assert wide.judge(doubtful) is Verdict.REVIEW
    assert none.judge(doubtful) is Verdict.UNKNOWN


def test_a_recognizer_without_shipped_scores_is_taken_to_be_like_others(sface: Recognizer) -> None:
    unknown = replace(sface.info, template_format="other-1", default_threshold=0.88)
    known = known_scores(unknown)
    assert known.impostors.mean == pytest.approx(2 * known_scores(sface.info).impostors.mean, abs=0.01)
    assert known.impostors.spread == pytest.approx(2 * known_scores(sface.info).impostors.spread, abs=0.01)


def test_a_damaged_file_says_so(sface: Recognizer, tmp_path: Path) -> None:
    (tmp_path / "sface.toml").write_text(f'template_format = "{sface.info.template_format}"\n')
    with pytest.raises(EnvironmentFault, match=r"sface\.toml is damaged"):
        known_scores(sface.info, tmp_path)
