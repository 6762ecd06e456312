"""When a face counts as a person's: thresholds, margins and verdicts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from faceattend.domain.people import PersonId


class Verdict(Enum):
    """What a track is decided to be."""

    RECOGNISED = "recognised"
    UNKNOWN = "unknown"
    REVIEW = "review"
    SPOOF = "spoof"


@dataclass(frozen=True, slots=True)
class Candidate:
    """The person of the gallery who is most like a probe.

    Attributes:
        score: similarity to that person.
        margin: lead over the best other person; the score itself when there is no other.
    """

    person: PersonId
    score: float
    margin: float


@dataclass(frozen=True, slots=True)
class MatchPolicy:
    """What a match must reach for one recognizer and one roll.

    Attributes:
        threshold: least similarity.
        margin: least lead over the runner-up.
        votes: least number of looks at the face, taken ``vote_gap`` seconds apart, that must agree.
        vote_gap: seconds between two looks; nearer ones show the same view and are one vote.
        review_band: how far below the threshold a candidate is still worth a person's look.
        proposes_only: the recognizer cannot reject strangers, so its best verdict is REVIEW.
        margins: larger leads, of people who resemble somebody else on the roll; infinity where the face alone is never
            enough.
        thresholds: larger least similarities, of people whose name was given to somebody else.
    """

    threshold: float
    margin: float
    votes: int = 3
    vote_gap: float = 0.2
    review_band: float = 0.05
    proposes_only: bool = False
    margins: Mapping[PersonId, float] = field(default_factory=dict)
    thresholds: Mapping[PersonId, float] = field(default_factory=dict)

    def judge(self, candidate: Candidate | None) -> Verdict:
        """Return the verdict on the best candidate, or on there being none."""
        if candidate is None or candidate.score < self.threshold - self.review_band:
            return Verdict.UNKNOWN
        if self.proposes_only or candidate.score < self.threshold_of(candidate.person):
            return Verdict.REVIEW
        return Verdict.RECOGNISED if candidate.margin >= self.margin_of(candidate.person) else Verdict.REVIEW

    def threshold_of(self, person: PersonId) -> float:
        """Return the least similarity for a person."""
        return max(self.threshold, self.thresholds.get(person, self.threshold))

    def margin_of(self, person: PersonId) -> float:
        """Return the least lead for a person."""
        return max(self.margin, self.margins.get(person, self.margin))

    def confusable(self, person: PersonId) -> bool:
        """Return whether a person was or may be taken for somebody else, so that more than a look is due."""
        return person in self.margins or person in self.thresholds
