"""Everybody on the roll in memory, ready to be searched with one recognizer."""

import logging
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from faceattend.api import Consolidator, Recognizer
from faceattend.domain.matching import Candidate
from faceattend.domain.people import PersonId

_LOGGER = logging.getLogger(__name__)


class Gallery:
    """The templates of one recognizer, one group of rows for each person. It never changes once it is made."""

    def __init__(self, recognizer: Recognizer, templates: Mapping[PersonId, NDArray[np.float32]]) -> None:
        """Arrange the templates float32 (k, D) of each person for searching.

        A person whose templates are not (k, D), not finite or all zeros is left out and named in :attr:`damaged`, so
        that one damaged record does not blind the camera.
        """
        self._recognizer = recognizer
        groups: list[NDArray[np.float32]] = []
        persons: list[PersonId] = []
        damaged: list[PersonId] = []
        for person, rows in templates.items():
            if not len(rows):
                continue
            if not _usable(rows, recognizer.info.dimension):
                damaged.append(person)
                continue
            groups.append(recognizer.consolidate(rows) if isinstance(recognizer, Consolidator) else rows)
            persons.append(person)
        if damaged:
            _LOGGER.warning("%d people have damaged templates and are left out of the search", len(damaged))
        self._persons = tuple(persons)
        self._damaged = tuple(damaged)
        self._matrix = np.concatenate(groups) if groups else np.empty((0, recognizer.info.dimension), np.float32)
        lengths = [len(group) for group in groups]
        self._starts = np.cumsum([0, *lengths[:-1]])
        # Without this, a gallery with one row a person would still pay for finding the best row of each person.
        self._one_row_each = len(self._matrix) == len(persons)

    @property
    def people(self) -> int:
        """How many people can be found."""
        return len(self._persons)

    @property
    def damaged(self) -> tuple[PersonId, ...]:
        """People who cannot be found because their templates are damaged."""
        return self._damaged

    def scores(self, probes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the similarity of each probe (P, D) to each person, by the best row of the person: (P, people)."""
        if not self._persons:
            return np.empty((len(probes), 0), np.float32)
        scores = self._recognizer.similarity(probes, self._matrix)
        if self._one_row_each:
            return scores
        best: NDArray[np.float32] = np.maximum.reduceat(scores, self._starts, axis=1)
        return best

    def best(self, scores: NDArray[np.float32]) -> Candidate | None:
        """Return who has the highest of these scores (people,); None when nobody is on the roll."""
        if not self._persons:
            return None
        winner = int(scores.argmax())
        score = float(scores[winner])
        if len(scores) == 1:
            return Candidate(self._persons[winner], score, score)
        second = float(np.partition(scores, -2)[-2])
        return Candidate(self._persons[winner], score, score - second)

    def search(self, probes: NDArray[np.float32]) -> list[Candidate | None]:
        """Return the person most like each probe (P, D); None for each when the gallery is empty.

        Raises:
            PluginFault: the recognizer failed.
        """
        return [self.best(row) for row in self.scores(probes)]


def _usable(rows: NDArray[np.float32], dimension: int) -> bool:
    if rows.ndim != 2 or rows.shape[1] != dimension:
        return False
    return bool(np.isfinite(rows).all() and rows.any(axis=1).all())
