"""What the scores of many days say of a person's pictures, and of the light at a camera."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from faceattend.domain.matching import Verdict
from faceattend.domain.sightings import Appearance

LEAST_SCORES = 8
"""Scores that the earliest and the latest part must have each; light and turns of the head make single ones differ."""

LEAST_TIME = timedelta(days=14)
"""Between the earliest and the latest score; within two weeks nobody grows older."""

AGED = 0.06
"""Fall of the median from which pictures are out of date: two thirds of the spread of scores of whole visits."""

DIM = 0.06
"""How far the median at a camera lies below that at the best one when something is wrong with its light or place."""

UNSURE = 0.25
"""Share of unsure faces at a camera from which something is."""


@dataclass(frozen=True, slots=True)
class Trend:
    """How well a person was known, in the first and in the last third of his sightings."""

    earlier: float
    later: float

    @property
    def aged(self) -> bool:
        """Whether his pictures are out of date."""
        return self.earlier - self.later >= AGED


def trend(scores: Sequence[tuple[datetime, float]]) -> Trend | None:
    """Return how a person's scores changed, or None when there are too few, or too little time lies between them."""
    ordered = sorted(scores)
    third = len(ordered) // 3
    if third < LEAST_SCORES or ordered[-1][0] - ordered[0][0] < LEAST_TIME:
        return None
    return Trend(median(score for _, score in ordered[:third]), median(score for _, score in ordered[-third:]))


@dataclass(frozen=True, slots=True)
class CameraView:
    """How well people are known at one camera.

    Attributes:
        recognised: how often somebody was.
        score: median of those; None where nobody was.
        unsure: share, 0..1, of the faces of whom the program was not sure, of those and the recognised.
    """

    camera: str
    recognised: int
    score: float | None
    unsure: float


def camera_views(appearances: Sequence[Appearance]) -> list[CameraView]:
    """Return how well people are known at each camera, by its name."""
    views = []
    for camera in sorted({each.camera for each in appearances}):
        there = [each for each in appearances if each.camera == camera]
        scores = [each.score for each in there if each.verdict is Verdict.RECOGNISED]
        asked = sum(1 for each in there if each.verdict is Verdict.REVIEW)
        unsure = asked / (asked + len(scores)) if asked or scores else 0.0
        views.append(CameraView(camera, len(scores), median(scores) if scores else None, unsure))
    return views


def poor_views(views: Sequence[CameraView]) -> list[CameraView]:
    """Return the cameras at which people are known worse than at the best one, or of which too many are unsure."""
    enough = [view for view in views if view.recognised >= LEAST_SCORES]
    best = max((view.score for view in enough if view.score is not None), default=0.0)
    return [view for view in enough if view.unsure >= UNSURE or (view.score is not None and best - view.score >= DIM)]
