"""How well a recognizer tells people apart: the numbers, from templates whose people are known.

Verification compares every picture with every other one: pairs of one person are genuine, all others impostors.

Open set is what the camera does, and follows one fixed plan. People with at least two pictures are dealt in order of
name into :data:`FOLDS` parts. Each part in turn is the roll: its people are enrolled with their first pictures in order
of file name, at most :data:`ENROLLED_PICTURES` and never the last one, consolidated as in the live program. Their other
pictures are searched as known probes; every picture of everybody else, and of people with a single picture, is searched
as a stranger. The scores of all parts are pooled.

Where a set is too small to show a share (fewer than 1,000 strangers for 0.1 %), the threshold is the strictest that
the set can show: none of them is let in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from faceattend.api import Recognizer
from faceattend.domain.people import PersonId
from faceattend.recognition.gallery import Gallery

FOLDS = 3
ENROLLED_PICTURES = 3
FALSE_ACCEPT_RATES = (1e-2, 1e-3, 1e-4)
FALSE_NAME_RATES = (1e-2, 1e-3)

SUGGESTED_RATE = 1e-3
"""Share of strangers, by one look, that the suggested threshold lets in."""

_BLOCK = 256
"""Rows of the table of scores that are computed in one step."""

Scores = NDArray[np.float32]
Number = TypeVar("Number", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Verification:
    """One picture compared with one other; shares 0..1, None where there are no such pairs.

    Attributes:
        eer: share at which as many genuine pairs are refused as impostors are accepted.
        tar: share of genuine pairs that are accepted, by the share of impostors accepted with them.
    """

    genuine: int
    impostors: int
    eer: float | None
    tar: dict[float, float | None]


@dataclass(frozen=True, slots=True)
class OpenSet:
    """A picture searched among the enrolled people; shares 0..1, None where there are no such probes.

    Attributes:
        rank1: share of known probes whose best candidate is the right person, whatever the score.
        fnir: share of known probes that are not found or named wrongly, by the share of strangers who get a name.
        threshold: score above which at most :data:`SUGGESTED_RATE` of the strangers get a name.
    """

    known: int
    strangers: int
    rank1: float | None
    fnir: dict[float, float | None]
    threshold: float | None


def verification(recognizer: Recognizer, templates: Scores, labels: Sequence[str]) -> Verification:
    """Compare all pairs of the templates (N, D), whose people are ``labels`` (N)."""
    genuine, impostors = _pairs(recognizer, templates, _numbered(labels))
    tar = {rate: _accepted(genuine, impostors, rate) for rate in FALSE_ACCEPT_RATES}
    return Verification(len(genuine), len(impostors), equal_error_rate(genuine, impostors), tar)


def equal_error_rate(genuine: Scores, impostors: Scores) -> float | None:
    """Return the share at which refused genuine and accepted impostor scores are equally frequent.

    Between two scores the mean of both shares is taken. None when either kind is missing.
    """
    if not len(genuine) or not len(impostors):
        return None
    own, others = np.sort(genuine), np.sort(impostors)
    thresholds = np.concatenate([own, others])
    refused = np.searchsorted(own, thresholds, side="left") / len(own)
    accepted = 1 - np.searchsorted(others, thresholds, side="left") / len(others)
    nearest = int(np.abs(refused - accepted).argmin())
    return float((refused[nearest] + accepted[nearest]) / 2)


def strictest_passing(scores: Scores, rate: float) -> float:
    """Return the score that at most ``rate`` of these scores, one at least, exceed."""
    ordered = np.sort(scores)[::-1]
    return float(ordered[min(int(rate * len(ordered)), len(ordered) - 1)])


def open_set(recognizer: Recognizer, templates: Scores, labels: Sequence[str]) -> OpenSet:
    """Search the templates (N, D), whose people are ``labels`` (N), by the plan of this module.

    The order of the templates of one person is the order in which his pictures are enrolled.
    """
    people = _numbered(labels)
    rows_of = {int(person): np.flatnonzero(people == person) for person in np.unique(people)}
    several = [person for person, rows in rows_of.items() if len(rows) > 1]
    known: list[Scores] = []
    right: list[NDArray[np.bool_]] = []
    strangers: list[Scores] = []
    for part in range(FOLDS):
        roll = several[part::FOLDS]
        if not roll:
            continue
        enrolled = {person: rows_of[person][: min(ENROLLED_PICTURES, len(rows_of[person]) - 1)] for person in roll}
        gallery = Gallery(recognizer, {PersonId(person): templates[rows] for person, rows in enrolled.items()})
        used = np.concatenate(list(enrolled.values()))
        probes = np.setdiff1d(np.arange(len(people)), used)
        best, found = _best_of(gallery, templates[probes])
        on_roll = np.isin(people[probes], roll)
        known.append(best[on_roll])
        right.append((found == people[probes])[on_roll])
        strangers.append(best[~on_roll])
    return _open_set_shares(_joined(known, np.float32), _joined(right, np.bool_), _joined(strangers, np.float32))


def _open_set_shares(known: Scores, right: NDArray[np.bool_], strangers: Scores) -> OpenSet:
    fnir: dict[float, float | None] = dict.fromkeys(FALSE_NAME_RATES)
    if len(known) and len(strangers):
        for rate in FALSE_NAME_RATES:
            found = right & (known > strictest_passing(strangers, rate))
            fnir[rate] = float(1 - found.mean())
    rank1 = float(right.mean()) if len(right) else None
    threshold = strictest_passing(strangers, SUGGESTED_RATE) if len(strangers) else None
    return OpenSet(len(known), len(strangers), rank1, fnir, threshold)


def _best_of(gallery: Gallery, probes: Scores) -> tuple[Scores, NDArray[np.int64]]:
    best = np.empty(len(probes), np.float32)
    found = np.empty(len(probes), np.int64)
    for start in range(0, len(probes), _BLOCK):
        for row, candidate in enumerate(gallery.search(probes[start : start + _BLOCK]), start):
            if candidate is not None:
                best[row], found[row] = candidate.score, candidate.person
    return best, found


def _pairs(recognizer: Recognizer, templates: Scores, people: NDArray[np.int64]) -> tuple[Scores, Scores]:
    """Return the scores of all genuine and of all impostor pairs, each pair once."""
    genuine: list[Scores] = []
    impostors: list[Scores] = []
    for start in range(0, len(templates), _BLOCK):
        block = slice(start, start + _BLOCK)
        # Only columns from this block on: the rest of the table is its own mirror image.
        scores = recognizer.similarity(templates[block], templates[start:])
        same = people[block, np.newaxis] == people[np.newaxis, start:]
        once = np.triu(np.ones(scores.shape, np.bool_), 1)
        genuine.append(scores[once & same])
        impostors.append(scores[once & ~same])
    return _joined(genuine, np.float32), _joined(impostors, np.float32)


def _accepted(genuine: Scores, impostors: Scores, rate: float) -> float | None:
    if not len(genuine) or not len(impostors):
        return None
    return float((genuine > strictest_passing(impostors, rate)).mean())


def _numbered(labels: Sequence[str]) -> NDArray[np.int64]:
    """Number the people in order of name, from 1."""
    numbers = {name: number for number, name in enumerate(sorted(set(labels)), 1)}
    return np.array([numbers[label] for label in labels], np.int64)


def _joined(parts: list[NDArray[Number]], kind: type[Number]) -> NDArray[Number]:
    return np.concatenate(parts) if parts else np.empty(0, kind)
