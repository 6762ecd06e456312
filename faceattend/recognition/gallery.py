"""Everybody on the roll in memory, ready to be searched with one recognizer."""

import logging
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from faceattend.api import Consolidator, Recognizer
from faceattend.domain.matching import Candidate
from faceattend.domain.people import PersonId

_BLOCK = 256
"""People who are compared with everybody in one step: 10 MB of scores with 10,000 people."""

_LOGGER = logging.getLogger(__name__)


class Gallery:
    """The templates of one recognizer, one group of rows for each person. It never changes once it is made."""

    def __init__(
        self,
        recognizer: Recognizer,
        templates: Mapping[PersonId, NDArray[np.float32]],
        others: NDArray[np.float32] | None = None,
    ) -> None:
        """Arrange the templates float32 (k, D) of each person for searching.

        A person whose templates are not (k, D), not finite or all zeros is left out and named in :attr:`damaged`, so
        that one damaged record does not blind the camera.

        Args:
            others: float32 (n, D), looks at people who are not on the roll and were once taken for somebody who is.
                None of them is ever found; they only take the lead from whoever they resemble.
        """
        self._recognizer = recognizer
        groups: list[NDArray[np.float32]] = []
        persons: list[PersonId] = []
        pictures: list[int] = []
        damaged: list[PersonId] = []
        for person, rows in templates.items():
            if not len(rows):
                continue
            if not _usable(rows, recognizer.info.dimension):
                damaged.append(person)
                continue
            groups.append(recognizer.consolidate(rows) if isinstance(recognizer, Consolidator) else rows)
            persons.append(person)
            pictures.append(len(rows))
        if damaged:
            _LOGGER.warning("%d people have damaged templates and are left out of the search", len(damaged))
        self._persons = tuple(persons)
        self._pictures = tuple(pictures)
        self._damaged = tuple(damaged)
        self._others = len(others) if others is not None and _usable(others, recognizer.info.dimension) else 0
        lengths = [len(group) for group in groups] + [1] * self._others
        if others is not None and self._others:
            groups.append(others)
        self._matrix = np.concatenate(groups) if groups else np.empty((0, recognizer.info.dimension), np.float32)
        self._starts = np.cumsum([0, *lengths[:-1]])
        # Without this, a gallery with one row a person would still pay for finding the best row of each person.
        self._one_row_each = len(self._matrix) == len(lengths)

    @property
    def people(self) -> int:
        """How many people can be found."""
        return len(self._persons)

    @property
    def damaged(self) -> tuple[PersonId, ...]:
        """People who cannot be found because their templates are damaged."""
        return self._damaged

    @property
    def persons(self) -> tuple[PersonId, ...]:
        """Who can be found, in the order of the columns of :meth:`scores`."""
        return self._persons

    @property
    def pictures(self) -> tuple[int, ...]:
        """How many pictures were learned of each of :attr:`persons`."""
        return self._pictures

    @property
    def columns(self) -> int:
        """How many scores a probe has: one with each person, and one with each look at somebody else."""
        return len(self._persons) + self._others

    def scores(self, probes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the similarity of each probe (P, D) to each person, by the best row of the person: (P, columns)."""
        if not self.columns:
            return np.empty((len(probes), 0), np.float32)
        scores = self._recognizer.similarity(probes, self._matrix)
        if self._one_row_each:
            return scores
        best: NDArray[np.float32] = np.maximum.reduceat(scores, self._starts, axis=1)
        return best

    def best(self, scores: NDArray[np.float32]) -> Candidate | None:
        """Return which person has the highest of these scores (columns,); None when nobody is on the roll."""
        if not self._persons:
            return None
        winner = int(scores[: len(self._persons)].argmax())
        score = float(scores[winner])
        # Two passes over what is left and right of him cost a tenth of finding the second highest by sorting.
        rivals = [float(part.max()) for part in (scores[:winner], scores[winner + 1 :]) if len(part)]
        return Candidate(self._persons[winner], score, score - max(rivals) if rivals else score)

    def alike(self, least: float) -> list[tuple[PersonId, PersonId, float]]:
        """Return all pairs of people whose templates are at least so similar, the most similar first."""
        people = len(self._persons)
        ends = [*self._starts[1:], len(self._matrix)]
        found: list[tuple[PersonId, PersonId, float]] = []
        for first in range(0, people, _BLOCK):
            last = min(first + _BLOCK, people)
            start = int(self._starts[first])
            rows = self.scores(self._matrix[start : ends[last - 1]])[:, :people]
            table = rows if self._one_row_each else np.maximum.reduceat(rows, self._starts[first:last] - start, axis=0)
            for row, column in np.argwhere(table >= least):
                if first + row < column:
                    pair = self._persons[first + row], self._persons[column]
                    found.append((*pair, float(table[row, column])))
        return sorted(found, key=lambda pair: -pair[2])

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
