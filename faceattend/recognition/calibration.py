"""What a match must reach on one roll: what is known of a recognizer's scores, and what the office's own templates add.

Shipped scores come from ``resources/calibration``, made by ``tools/calibrate.py``. The office's own are those of a
picture of one person with the template of another, and of a picture with the template of the others of the same
person; medians and tails of them are used, since a roll may hold one person twice, and they count the more the more
people there are.
"""

import math
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from faceattend.api import Consolidator, Recognizer, RecognizerInfo
from faceattend.domain.calibration import Demand, Likeness, Roll, ScoreModel, likeness, mean_length
from faceattend.domain.matching import MatchPolicy
from faceattend.domain.people import PersonId
from faceattend.errors import EnvironmentFault
from faceattend.paths import resources
from faceattend.recognition.gallery import Gallery

PRIOR_PEOPLE = 50
"""As many people of the office weigh as much as the shipped scores: spread and mean of fewer are chance."""

MOST_SCORES = 1_000_000
"""Scores of two people that are looked at: as many of them tell mean and spread as well as all."""

LEAST_PEOPLE = 5
"""Fewer people say nothing about how alike people are."""

SIGMAS = 5.0
"""Between a confusion of two people who resemble each other and the margin that they need: hardly ever."""

# Where a threshold may lie, in shares of the one that the recognizer itself would take.
_LOWEST, _HIGHEST = 0.9, 1.5

# What a recognizer of which no scores are shipped is taken to be like, in shares of its own threshold: as SFace is.
_USUAL_MEAN, _USUAL_SPREAD, _USUAL_LOOK, _USUAL_LOOK_SPREAD = 0.178, 0.2115, 1.65, 0.31
_USUAL_VISIT, _USUAL_VISIT_SPREAD = 1.73, 0.2
_USUAL_AGREEMENT = 0.6

_BLOCK = 64
_NORMAL_QUARTILE = 0.6745
_TAIL, _TAIL_SIGMAS = 0.99, 2.3263
"""The share of a normal distribution below so many standard deviations."""

_TAIL_FROM = 2000
"""Scores of which a hundredth is more than chance."""


@dataclass(frozen=True, slots=True)
class KnownScores:
    """How a recognizer scores, before an office has scores of its own.

    Attributes:
        agreement: mean score of two pictures of one person.
        impostors: a look at somebody else with one picture.
        looks: one look at a known person with his template.
        visits: the mean of the looks of one visit with his template.
    """

    agreement: float
    impostors: ScoreModel
    looks: ScoreModel
    visits: ScoreModel


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was found for one roll.

    Attributes:
        own_people: how many people's own scores went into it; 0 where there were too few.
        impostors: a look at somebody else with one picture, after both.
        looks, visits: as in :class:`KnownScores`, after both.
        sensible: the lowest and the highest threshold that make sense for the recognizer.
        threshold: least similarity that the demand needs, within those.
    """

    roll: Roll
    own_people: int
    impostors: ScoreModel
    looks: ScoreModel
    visits: ScoreModel
    sensible: tuple[float, float]
    threshold: float

    def threshold_for(self, demand: Demand) -> tuple[float, bool]:
        """Return the threshold for another demand, and whether it needs a stricter or laxer one than makes sense."""
        lowest, highest = self.sensible
        wanted = self.roll.threshold(self.impostors, demand.share)
        threshold = min(max(wanted, lowest), highest)
        return threshold, threshold != wanted

    def strangers_named(self, threshold: float | None = None) -> float:
        """Return the share of strangers, 0..1, who get a name at this or another threshold."""
        return self.roll.named(self.impostors, self.threshold if threshold is None else threshold)

    def visits_missed(self, threshold: float | None = None) -> float:
        """Return the share of visits of known people, 0..1, that stay below this or another threshold."""
        return 1 - self.visits.above(self.threshold if threshold is None else threshold)


def known_scores(info: RecognizerInfo, folder: Path | None = None) -> KnownScores:
    """Return the shipped scores of a recognizer, or what its own threshold lets suppose.

    Args:
        folder: with the shipped files; None for that of the installation.

    Raises:
        EnvironmentFault: a shipped file is damaged.
    """
    for path in sorted((folder or resources() / "calibration").glob("*.toml")):
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
            if content["template_format"] == info.template_format:
                models = [ScoreModel(**content[name]) for name in ("impostors", "looks", "visits")]
                return KnownScores(float(content["agreement"]), *models)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EnvironmentFault(f"The file {path.name} is damaged; install faceattend-suite again.") from error
    unit = abs(info.default_threshold) or 1.0
    return KnownScores(
        _USUAL_AGREEMENT,
        ScoreModel(info.default_threshold - (1 - _USUAL_MEAN) * unit, _USUAL_SPREAD * unit),
        ScoreModel(info.default_threshold + (_USUAL_LOOK - 1) * unit, _USUAL_LOOK_SPREAD * unit),
        ScoreModel(info.default_threshold + (_USUAL_VISIT - 1) * unit, _USUAL_VISIT_SPREAD * unit),
    )


def calibrate(
    recognizer: Recognizer,
    gallery: Gallery,
    templates: Mapping[PersonId, NDArray[np.float32]],
    demand: Demand,
) -> Calibration:
    """Return what a match must reach on a roll so that wrong names stay as rare as is demanded.

    Args:
        gallery: made of these templates.
        templates: float32 (k, D) of each person.

    Raises:
        PluginFault: the recognizer failed.
    """
    info = recognizer.info
    known = known_scores(info)
    averaged = isinstance(recognizer, Consolidator)
    agreement = known.agreement if averaged else 1.0
    counts = Counter(gallery.pictures if averaged else ())
    # Where every picture stands for itself, each of them is a chance of its own.
    roll = Roll(counts if averaged else {1: sum(gallery.pictures)}, agreement)
    own = _own_scores(recognizer, gallery, templates, known)
    weight = own.people / (own.people + PRIOR_PEOPLE)
    impostors = _stricter(roll, known.impostors, known.impostors.blended(own.impostors, weight), demand)
    # Pictures of one sitting are more alike than visits on other days; only worse ones than usual say anything.
    looks = min(known.looks, known.looks.blended(own.looks, weight), key=lambda model: model.mean - 2 * model.spread)
    # Visits are better than looks by as much as is known; how good the pictures of this office are moves both.
    visits = ScoreModel(
        min(1.0, known.visits.mean + looks.mean - known.looks.mean),
        known.visits.spread * looks.spread / known.looks.spread,
    )
    unit = abs(info.default_threshold) or 1.0
    sensible = info.default_threshold - (1 - _LOWEST) * unit, info.default_threshold + (_HIGHEST - 1) * unit
    found = Calibration(roll, own.people, impostors, looks, visits, sensible, info.default_threshold)
    return replace(found, threshold=found.threshold_for(demand)[0])


def _stricter(roll: Roll, known: ScoreModel, blended: ScoreModel, demand: Demand) -> ScoreModel:
    """Return the model that asks for more: strangers need not be as little alike as the people of this office are."""
    return max(known, blended, key=lambda model: roll.threshold(model, demand.share))


@dataclass(frozen=True, slots=True)
class OwnScores:
    """The office's own scores, or the known ones where there were too few people."""

    people: int
    impostors: ScoreModel
    looks: ScoreModel


def _own_scores(
    recognizer: Recognizer, gallery: Gallery, templates: Mapping[PersonId, NDArray[np.float32]], known: KnownScores
) -> OwnScores:
    people = len(gallery.persons)
    if people < LEAST_PEOPLE:
        return OwnScores(0, known.impostors, known.looks)
    # Spread over the whole roll, always the same ones: a threshold must not change by itself.
    looked_at = min(people, max(LEAST_PEOPLE, MOST_SCORES // people))
    chosen = np.unique(np.linspace(0, people - 1, looked_at).round().astype(int))
    # The mean of several pictures raises the scores of strangers; undone here, to be done for each person's own number.
    agreement = known.agreement if isinstance(recognizer, Consolidator) else 1.0
    lengths = np.array([mean_length(pictures, agreement) for pictures in gallery.pictures], np.float32)
    others: list[NDArray[np.float32]] = []
    for start in range(0, len(chosen), _BLOCK):
        block = chosen[start : start + _BLOCK]
        probes = np.stack([templates[gallery.persons[index]][-1] for index in block])
        scores = gallery.scores(probes)[:, :people] * lengths
        scores[np.arange(len(block)), block] = np.nan
        others.append(scores[np.isfinite(scores)])
    own = _left_out_scores(recognizer, [templates[gallery.persons[index]] for index in chosen])
    looks = _robust_low(own) if len(own) >= LEAST_PEOPLE else known.looks
    return OwnScores(people, _robust(np.concatenate(others), known.looks.mean - known.looks.spread), looks)


def _left_out_scores(recognizer: Recognizer, groups: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Return the score of each person's last picture with the template of the others."""
    found = []
    for rows in groups:
        if len(rows) > 1:
            rest = recognizer.consolidate(rows[:-1]) if isinstance(recognizer, Consolidator) else rows[:-1]
            found.append(float(recognizer.similarity(rows[-1:], rest).max()))
    return np.array(found, np.float32)


def _robust(scores: NDArray[np.float32], one_person: float) -> ScoreModel:
    """Fit the middle and the upper tail of scores of two people.

    Args:
        one_person: from here on two are one person who is on the roll twice, or as alike; they are told by name.
    """
    two = scores[scores < one_person]
    if not len(two):
        two = scores
    middle = float(np.median(two))
    spread = float(np.median(np.abs(two - middle))) / _NORMAL_QUARTILE
    tail = (float(np.quantile(two, _TAIL)) - middle) / _TAIL_SIGMAS if len(two) >= _TAIL_FROM else 0.0
    return ScoreModel(middle, max(spread, tail, 1e-6))


def _robust_low(scores: NDArray[np.float32]) -> ScoreModel:
    """Fit the middle and the lower side, which is where people are missed."""
    middle = float(np.median(scores))
    below = middle - scores[scores <= middle]
    return ScoreModel(middle, max(float(np.median(below)) / _NORMAL_QUARTILE, 1e-6))


@dataclass(frozen=True, slots=True)
class Lookalikes:
    """Two people on the roll who are more alike than others."""

    first: PersonId
    second: PersonId
    likeness: Likeness


def lookalikes(gallery: Gallery, calibration: Calibration) -> list[Lookalikes]:
    """Return the pairs who are as alike as a match, or need a larger margin than everybody, the most alike first."""
    pictures = dict(zip(gallery.persons, gallery.pictures, strict=True))
    # A look's part that is not the person's own points anywhere, as scores with other people do.
    noise = calibration.impostors.spread * math.sqrt(max(0.0, 1 - calibration.looks.mean**2))
    found = []
    for first, second, score in gallery.alike(calibration.threshold):
        fewer = min(pictures[first], pictures[second])
        found.append(Lookalikes(first, second, likeness(score, calibration.looks.mean, noise, fewer, SIGMAS)))
    return found


def policy_for(
    info: RecognizerInfo,
    calibration: Calibration | None,
    pairs: Sequence[Lookalikes],
    mistaken: Mapping[PersonId, float],
    *,
    closed_room: bool,
) -> MatchPolicy:
    """Return what a match must reach with this recognizer on the roll that was calibrated.

    Args:
        calibration: None for a recognizer that cannot keep strangers out.
        pairs: people who resemble each other.
        mistaken: scores at which the name of a person was given to somebody else.
        closed_room: everyone who passes is enrolled, so that a recognizer that cannot reject strangers may decide.
    """
    if calibration is None:
        return MatchPolicy(
            info.default_threshold,
            info.default_margin,
            review_band=info.review_band,
            proposes_only=not (info.rejects_strangers or closed_room),
        )
    margins: dict[PersonId, float] = {}
    for pair in pairs:
        margin = pair.likeness.margin if pair.likeness.separable else math.inf
        for person in (pair.first, pair.second):
            margins[person] = max(margin, margins.get(person, info.default_margin))
    # No higher than what the person's own visits hardly ever stay below.
    highest = max(calibration.threshold, calibration.visits.mean - calibration.visits.spread)
    return MatchPolicy(
        threshold=calibration.threshold,
        margin=info.default_margin,
        review_band=info.review_band,
        margins=margins,
        thresholds={
            person: min(score + info.review_band, highest)
            for person, score in mistaken.items()
            if score + info.review_band > calibration.threshold
        },
    )


def roll_policy(
    recognizer: Recognizer,
    gallery: Gallery,
    templates: Mapping[PersonId, NDArray[np.float32]],
    demand: Demand,
    mistaken: Mapping[PersonId, float] | None = None,
    *,
    closed_room: bool,
) -> MatchPolicy:
    """Return what a match must reach on a roll: :func:`calibrate`, :func:`lookalikes` and :func:`policy_for`."""
    if not recognizer.info.rejects_strangers:
        return policy_for(recognizer.info, None, (), {}, closed_room=closed_room)
    calibration = calibrate(recognizer, gallery, templates, demand)
    pairs = lookalikes(gallery, calibration)
    return policy_for(recognizer.info, calibration, pairs, mistaken or {}, closed_room=closed_room)
