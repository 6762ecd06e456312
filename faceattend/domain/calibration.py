"""How alike two faces must be for a name, so that wrong names stay as rare as the office wants.

The score of a stranger with one person of the roll is taken as normal in its upper tail, which is where thresholds lie:
with SFace and 14 to 1,014 people that gives the measured shares of named strangers within a factor of two. A roll of N
people is N chances, so the share of strangers who get a name is 1 - (1 - p)^N (ISO/IEC 19795-1, annex on identification
from verification rates; Grother and Phillips, "Models of large population recognition performance", CVPR 2004).

The mean of k pictures of a person is shorter than a picture: with an agreement g between two of them its length is
sqrt((1 + (k - 1) g) / k), and a stranger's score with its direction is larger by that much. His scores with the
pictures of one person agree among themselves about as well, so that their spread stays the same.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

_NORMAL = NormalDist()
_WORK_DAYS_A_MONTH = 22
_HIGHEST_SIGMA = 12.0
_STEPS = 60


@dataclass(frozen=True, slots=True)
class Demand:
    """At most one wrong name in so many months.

    Attributes:
        months: 1 or more.
        strangers_a_day: how often on a work day somebody passes who is not on the roll, 1 or more.
    """

    months: int
    strangers_a_day: int

    @property
    def share(self) -> float:
        """Share of strangers, 0..1, who may get a name."""
        return 1 / (self.months * _WORK_DAYS_A_MONTH * self.strangers_a_day)

    def wrong_names_a_year(self, share: float) -> float:
        """Return how many wrong names a year brings when this share of strangers gets one."""
        return share * 12 * _WORK_DAYS_A_MONTH * self.strangers_a_day


@dataclass(frozen=True, slots=True)
class ScoreModel:
    """How the scores of one kind of pairs are spread: those of two people, or those of one person.

    Attributes:
        mean: of a look with a single picture.
        spread: standard deviation, as the tail that matters shows it.
    """

    mean: float
    spread: float

    def above(self, score: float) -> float:
        """Return the share, 0..1, that reaches a score."""
        return _NORMAL.cdf((self.mean - score) / self.spread)

    def blended(self, other: "ScoreModel", weight: float) -> "ScoreModel":
        """Return this model moved towards another one; weight 0 is this one, 1 the other."""
        return ScoreModel(
            (1 - weight) * self.mean + weight * other.mean,
            math.sqrt((1 - weight) * self.spread**2 + weight * other.spread**2),
        )


def mean_length(pictures: int, agreement: float) -> float:
    """Return the length, 0..1, of the mean of so many unit vectors whose cosines are ``agreement`` on average."""
    return math.sqrt((1 + (pictures - 1) * agreement) / pictures)


@dataclass(frozen=True, slots=True)
class Roll:
    """Who a stranger may be taken for.

    Attributes:
        pictures: how many people have 1, 2, 3, ... pictures, by the number of pictures.
        agreement: mean score of two pictures of one person, 0..1; 1 where pictures are not averaged.
    """

    pictures: Mapping[int, int]
    agreement: float

    @property
    def people(self) -> int:
        """How many people there are."""
        return sum(self.pictures.values())

    def named(self, impostors: ScoreModel, threshold: float) -> float:
        """Return the share of strangers, 0..1, of whom one look reaches the threshold with anybody."""
        spared = sum(
            people * math.log1p(-_short_of_one(self._against(impostors, pictures).above(threshold)))
            for pictures, people in self.pictures.items()
        )
        return -math.expm1(spared)

    def threshold(self, impostors: ScoreModel, share: float) -> float:
        """Return the threshold at which at most ``share`` of the strangers, 0..1, get a name."""
        lowest, highest = impostors.mean, impostors.mean + _HIGHEST_SIGMA * impostors.spread
        for _ in range(_STEPS):
            middle = (lowest + highest) / 2
            if self.named(impostors, middle) > share:
                lowest = middle
            else:
                highest = middle
        return highest

    def _against(self, impostors: ScoreModel, pictures: int) -> ScoreModel:
        return ScoreModel(impostors.mean / mean_length(pictures, self.agreement), impostors.spread)


def _short_of_one(share: float) -> float:
    return min(share, 1 - 1e-12)


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two people who resemble each other.

    Attributes:
        lead: how much more, on average, a look at either is like himself than like the other.
        margin: lead that a look must have so that the two are hardly ever confused.
    """

    score: float
    lead: float
    margin: float

    @property
    def separable(self) -> bool:
        """Whether a face can be told from the other's at all; otherwise something else must say who it is."""
        return self.margin < self.lead


def likeness(score: float, own: float, noise: float, pictures: int, sigmas: float) -> Likeness:
    """Return how far two people who resemble each other can be told apart.

    A look at one person is like him by ``own`` on average. The lead over somebody whose template has the cosine
    ``score`` with his is then own * (1 - score); what the look and the templates say beyond that points anywhere and
    moves the lead by the noise along the line between the two, whose length is sqrt(2 (1 - score)).

    Args:
        score: cosine of the two templates, -1..1.
        own: mean score of looks at a person with his own template.
        noise: standard deviation of a look along any one direction.
        pictures: of the one of the two who has fewer.
        sigmas: how many standard deviations must lie between a confusion and the margin.
    """
    distance = max(0.0, 1 - score)
    lead = own * distance
    spread = noise * math.sqrt(2 * distance + 2 * own**2 / pictures)
    return Likeness(score, lead, max(0.0, sigmas * spread - lead))
