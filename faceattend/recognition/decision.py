"""From several looks at one face to one verdict."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from faceattend.api import Consolidator, Recognizer
from faceattend.domain.faces import FaceQuality, QualityIssue
from faceattend.domain.matching import Candidate, MatchPolicy, Verdict
from faceattend.domain.people import PersonId
from faceattend.recognition.gallery import Gallery

LEAST_SIZE = 24.0
"""Shorter side in pixels below which a face is not looked at: at 24 one known face in five is missed by one look."""

FULL_SIZE = 112.0
"""Shorter side from which more pixels do not make a look better: the recognizers see no more than this."""


def look_weight(quality: FaceQuality) -> float:
    """Return how much a look counts, 0..1 by the area of the face; 0 when it must not be used at all.

    A face that is only too small still counts by its area: far faces are known from the mean of many looks. Any other
    fault makes the faces of different people alike.
    """
    if quality.size < LEAST_SIZE or quality.issue not in (None, QualityIssue.TOO_SMALL):
        return 0.0
    return min(1.0, quality.size / FULL_SIZE) ** 2


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is thought of a face.

    Attributes:
        verdict: None while too few looks agree.
        candidate: the person most like it, also when the verdict is UNKNOWN; None when the roll is empty.
    """

    verdict: Verdict | None
    candidate: Candidate | None

    @property
    def person(self) -> PersonId | None:
        """Who it is or may be."""
        named = self.verdict in (Verdict.RECOGNISED, Verdict.REVIEW) and self.candidate is not None
        return self.candidate.person if named and self.candidate is not None else None


class Evidence:
    """The looks at one face, added up.

    The candidate is found with the weighted mean of all looks, because the mean of a track separates people better
    than its single looks, and the best of many looks names more strangers with every look. Looks nearer together than
    the policy's gap show the same view; whoever calls spaces them.
    """

    def __init__(self, recognizer: Recognizer, gallery: Gallery, policy: MatchPolicy) -> None:
        self._recognizer = recognizer
        self._gallery = gallery
        self._policy = policy
        self._templates = np.zeros(recognizer.info.dimension, np.float64)
        self._scores = np.zeros(gallery.columns, np.float64)
        self._weight = 0.0
        self._looks = 0
        self._votes: dict[PersonId, int] = {}
        self._candidate: Candidate | None = None
        self._least_vote = min(policy.threshold, recognizer.info.default_threshold) - policy.review_band

    def compared_with(self, gallery: Gallery, policy: MatchPolicy) -> "Evidence":
        """Return the evidence against another roll: all looks so far, as their mean, are its first look."""
        evidence = Evidence(self._recognizer, gallery, policy)
        if self._looks:
            evidence.add(self.mean()[0], self._weight)
        return evidence

    @property
    def looks(self) -> int:
        """How many looks were added."""
        return self._looks

    def mean(self) -> NDArray[np.float32]:
        """Return the weighted mean of the looks as a template (1, D); there must be one."""
        mean = (self._templates / self._weight).astype(np.float32)[np.newaxis]
        return self._recognizer.consolidate(mean) if isinstance(self._recognizer, Consolidator) else mean

    def resembles(self, template: NDArray[np.float32]) -> bool:
        """Return whether a look (D,) shows the same person as the looks before it."""
        if not self._looks:
            return True
        likeness = float(self._recognizer.similarity(template[np.newaxis], self.mean())[0, 0])
        return likeness >= self._recognizer.info.default_threshold

    def add(self, template: NDArray[np.float32], weight: float) -> None:
        """Add one look: its template (D,) and how much it counts, more than 0."""
        self._templates += weight * template
        self._weight += weight
        self._looks += 1
        own = self._gallery.scores(template[np.newaxis])[0]
        self._scores += weight * own
        vote = self._gallery.best(own)
        # A look votes when it would be worth a person's look in a small roll; a weak one must not make up the number.
        # In a larger one it is the mean that must reach more: to be the most alike of many is worth more by itself.
        if vote is not None and vote.score >= self._least_vote:
            self._votes[vote.person] = self._votes.get(vote.person, 0) + 1
        self._candidate = self._gallery.best(self._combined())

    def judgement(self, held: PersonId | None = None, *, final: bool = False) -> Judgement:
        """Return what the looks so far say.

        Args:
            held: who the face stands recognised as; he stays so until the mean falls out of the review band.
            final: the face is gone: say honestly what few looks say, but never RECOGNISED.
        """
        if not self._looks:
            return Judgement(None, None)
        candidate = self._candidate
        verdict = self._policy.judge(candidate)
        agreeing = self._votes.get(candidate.person, 0) if candidate is not None else 0
        if self._looks < self._policy.votes:
            if not final:
                return Judgement(None, candidate)
            return Judgement(Verdict.REVIEW if verdict is Verdict.RECOGNISED else verdict, candidate)
        others = sum(self._votes.values()) - agreeing
        if verdict is Verdict.RECOGNISED and (agreeing < self._policy.votes or agreeing <= others):
            verdict = Verdict.REVIEW
        if verdict is Verdict.REVIEW and candidate is not None and candidate.person == held:
            verdict = Verdict.RECOGNISED
        return Judgement(verdict, candidate)

    def _combined(self) -> NDArray[np.float32]:
        """Return the scores (people,) of all looks together.

        Only a recognizer that can consolidate says that its templates may be averaged; for another one the scores are.
        """
        if isinstance(self._recognizer, Consolidator):
            together: NDArray[np.float32] = self._gallery.scores(self.mean())[0]
            return together
        average: NDArray[np.float32] = (self._scores / self._weight).astype(np.float32)
        return average


def one_person_once(judgements: Mapping[int, Judgement]) -> dict[int, Judgement]:
    """Return the judgements on the visible tracks, by track, with nobody recognised twice.

    The track with the highest score keeps the person; for the others he is only worth a person's look, since one
    of the two is somebody else or a picture of him.
    """
    settled = dict(judgements)
    holders: dict[PersonId, int] = {}
    ranked = sorted(
        (track for track, judgement in judgements.items() if judgement.verdict is Verdict.RECOGNISED),
        key=lambda track: -_score(judgements[track]),
    )
    for track in ranked:
        person = settled[track].person
        if person is None or holders.setdefault(person, track) == track:
            continue
        settled[track] = replace(settled[track], verdict=Verdict.REVIEW)
    return settled


def _score(judgement: Judgement) -> float:
    return judgement.candidate.score if judgement.candidate is not None else 0.0
