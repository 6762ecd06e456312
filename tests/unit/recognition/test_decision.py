from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from faceattend.api import Recognizer
from faceattend.domain.faces import FaceQuality, QualityIssue
from faceattend.domain.matching import Candidate, MatchPolicy, Verdict
from faceattend.domain.people import PersonId
from faceattend.recognition.decision import Evidence, Judgement, look_weight, one_person_once
from faceattend.recognition.gallery import Gallery

ANNA, BERND = PersonId(1), PersonId(2)
POLICY = MatchPolicy(threshold=0.44, margin=0.08)
GOOD = FaceQuality(size=112, sharpness=200, brightness=120, yaw=0, pitch=0, roll=0, issue=None)


def like(anna: float, bernd: float = 0.0) -> NDArray[np.float32]:
    """A template with these cosines to Anna and to Bernd."""
    template = np.zeros(128, np.float32)
    template[:3] = anna, bernd, np.sqrt(1 - anna**2 - bernd**2)
    return template


@pytest.fixture
def evidence(sface: Recognizer) -> Evidence:
    people = np.eye(128, dtype=np.float32)
    return Evidence(sface, Gallery(sface, {ANNA: people[:1], BERND: people[1:2]}), POLICY)


def test_three_agreeing_looks_recognise(evidence: Evidence) -> None:
    for looks in range(3):
        assert evidence.looks == looks
        assert evidence.judgement().verdict is None
        evidence.add(like(0.6), 1)
    judgement = evidence.judgement()
    assert (judgement.verdict, judgement.person) == (Verdict.RECOGNISED, ANNA)
    assert judgement.candidate is not None
    assert judgement.candidate.score == pytest.approx(0.6, abs=1e-5)


def test_a_stranger_is_unknown_only_after_enough_looks(evidence: Evidence) -> None:
    evidence.add(like(0.1), 1)
    evidence.add(like(0.1), 1)
    assert evidence.judgement().verdict is None
    evidence.add(like(0.1), 1)
    judgement = evidence.judgement()
    assert (judgement.verdict, judgement.person) == (Verdict.UNKNOWN, None)


def test_two_people_alike_are_for_a_person_to_decide(evidence: Evidence) -> None:
    for _ in range(3):
        evidence.add(like(0.6, 0.55), 1)
    assert evidence.judgement().verdict is Verdict.REVIEW


def test_a_mean_just_below_the_threshold_is_reviewed(evidence: Evidence) -> None:
    for _ in range(3):
        evidence.add(like(0.42), 1)
    assert (evidence.judgement().verdict, evidence.judgement().person) == (Verdict.REVIEW, ANNA)


def test_looks_that_name_different_people_do_not_recognise(evidence: Evidence) -> None:
    evidence.add(like(0.9), 1)
    evidence.add(like(0.9), 1)
    evidence.add(like(0.1, 0.7), 0.3)
    judgement = evidence.judgement()
    assert judgement.candidate is not None
    assert judgement.candidate.score > POLICY.threshold
    assert judgement.verdict is Verdict.REVIEW


def test_a_poor_look_counts_less(evidence: Evidence) -> None:
    evidence.add(like(0.7), 1)
    evidence.add(like(0.7), 1)
    evidence.add(like(0.45), 0.05)
    judgement = evidence.judgement()
    assert judgement.candidate is not None
    assert judgement.candidate.score == pytest.approx(0.7, abs=0.02)


def test_a_recognised_face_stays_so_within_the_review_band(evidence: Evidence) -> None:
    for _ in range(3):
        evidence.add(like(0.42), 1)
    assert evidence.judgement(ANNA).verdict is Verdict.RECOGNISED
    assert evidence.judgement(BERND).verdict is Verdict.REVIEW
    for _ in range(3):
        evidence.add(like(0.1), 1)
    assert evidence.judgement(ANNA).verdict is Verdict.UNKNOWN


def test_a_face_that_is_gone_is_never_recognised_by_one_look(evidence: Evidence) -> None:
    assert evidence.judgement(final=True).verdict is None
    evidence.add(like(0.9), 1)
    assert evidence.judgement(final=True).verdict is Verdict.REVIEW
    assert evidence.judgement(final=True).person == ANNA


def test_a_stranger_who_is_gone_is_unknown(evidence: Evidence) -> None:
    evidence.add(like(0.1), 1)
    assert evidence.judgement(final=True).verdict is Verdict.UNKNOWN


def test_another_face_is_noticed(evidence: Evidence) -> None:
    assert evidence.resembles(like(0.9))
    evidence.add(like(0.9), 1)
    assert evidence.resembles(like(0.8))
    assert not evidence.resembles(like(0, 0.99))


def test_on_an_empty_roll_everybody_is_unknown(sface: Recognizer) -> None:
    evidence = Evidence(sface, Gallery(sface, {}), POLICY)
    for _ in range(3):
        evidence.add(like(0.5), 1)
    assert evidence.judgement() == Judgement(Verdict.UNKNOWN, None)


def test_nobody_is_in_two_places() -> None:
    both = {
        1: Judgement(Verdict.RECOGNISED, Candidate(ANNA, 0.6, 0.3)),
        2: Judgement(Verdict.RECOGNISED, Candidate(ANNA, 0.8, 0.3)),
        3: Judgement(Verdict.RECOGNISED, Candidate(BERND, 0.5, 0.3)),
        4: Judgement(Verdict.UNKNOWN, None),
    }
    settled = one_person_once(both)
    assert {track: judgement.verdict for track, judgement in settled.items()} == {
        1: Verdict.REVIEW,
        2: Verdict.RECOGNISED,
        3: Verdict.RECOGNISED,
        4: Verdict.UNKNOWN,
    }


def test_what_a_look_counts() -> None:
    assert look_weight(GOOD) == 1
    assert look_weight(replace(GOOD, size=56)) == pytest.approx(0.25)
    assert 0 < look_weight(replace(GOOD, size=26, issue=QualityIssue.TOO_SMALL)) < 0.1
    assert look_weight(replace(GOOD, size=20, issue=QualityIssue.TOO_SMALL)) == 0
    assert look_weight(replace(GOOD, issue=QualityIssue.BLURRED)) == 0


def test_a_person_who_resembles_somebody_needs_a_larger_lead() -> None:
    policy = replace(POLICY, margins={ANNA: 0.2}, thresholds={BERND: 0.5})
    assert policy.judge(Candidate(ANNA, 0.6, 0.15)) is Verdict.REVIEW
    assert policy.judge(Candidate(ANNA, 0.6, 0.25)) is Verdict.RECOGNISED
    assert policy.judge(Candidate(BERND, 0.47, 0.3)) is Verdict.REVIEW
    assert policy.judge(Candidate(BERND, 0.6, 0.15)) is Verdict.RECOGNISED
    assert [policy.confusable(person) for person in (ANNA, BERND, PersonId(3))] == [True, True, False]


def test_whom_a_face_alone_cannot_tell_is_always_asked_about() -> None:
    assert replace(POLICY, margins={ANNA: float("inf")}).judge(Candidate(ANNA, 0.99, 0.99)) is Verdict.REVIEW


def test_a_look_that_was_taken_for_somebody_once_takes_the_lead_from_him(sface: Recognizer) -> None:
    people = np.eye(128, dtype=np.float32)
    stranger = np.zeros(128, np.float32)
    stranger[[0, 9]] = 0.5, np.sqrt(0.75)
    gallery = Gallery(sface, {ANNA: people[:1], BERND: people[1:2]}, stranger[np.newaxis])
    verdicts = []
    for look in (stranger, like(0.8)):
        evidence = Evidence(sface, gallery, POLICY)
        for _ in range(POLICY.votes):
            evidence.add(look, 1)
        verdicts.append((evidence.judgement().verdict, evidence.judgement().person))
    assert verdicts == [(Verdict.REVIEW, ANNA), (Verdict.RECOGNISED, ANNA)]


def test_looks_that_are_divided_between_two_people_are_for_a_person_to_decide(evidence: Evidence) -> None:
    for _ in range(3):
        evidence.add(like(0.8), 1)
        evidence.add(like(0.42, 0.45), 0.5)
    judgement = evidence.judgement()
    assert (judgement.verdict, judgement.person) == (Verdict.REVIEW, ANNA)
    evidence.add(like(0.8), 1)
    assert evidence.judgement().verdict is Verdict.RECOGNISED


def test_in_a_large_roll_the_mean_must_reach_more_and_a_vote_the_same(sface: Recognizer) -> None:
    people = np.eye(128, dtype=np.float32)
    evidence = Evidence(sface, Gallery(sface, {ANNA: people[:1]}), replace(POLICY, threshold=0.55))
    looks = [like(0.45) for _ in range(3)]
    for place, look in enumerate(looks, 3):
        # Whatever is not the person's own points elsewhere in each look, so that the mean is more like him.
        look[place], look[2] = look[2], 0
        evidence.add(look, 1)
    judgement = evidence.judgement()
    assert (judgement.verdict, judgement.person) == (Verdict.RECOGNISED, ANNA)
