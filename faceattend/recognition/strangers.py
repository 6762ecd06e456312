"""Which faces that nobody knows are the same person's: clusters of their templates over a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from faceattend.api import Recognizer
from faceattend.domain.strangers import Stranger, StrangerId

MOST_TEMPLATES = 9
"""Faces of one person that are compared with; an odd number, so that the median is one of them."""

MOST_LOOKS = 60
"""Faces of one person of which each is remembered by itself: somebody may stand there all day, or come for weeks."""

MOST_STRANGERS = 5000
"""More than pass a reception in a day; whoever was seen longest ago is forgotten."""

MOST_BYTES = 64 * 2**20
"""What the templates may take in memory: those of some recognizers are large."""

_TOGETHER = timedelta(seconds=0.5)
"""Two faces that were seen together for longer are two people's; the parts of a broken track may overlap a little."""


class TrackKey(NamedTuple):
    """One face as long as it was followed: the number of the watch, and that of the track in it."""

    watch: int
    track: int


@dataclass(frozen=True, slots=True)
class StrangerLook:
    """One face of somebody who is not known.

    Attributes:
        first, last: when it was seen.
        template: the mean of its looks, float32 (D,); None once there are enough better ones.
    """

    camera: str
    first: datetime
    last: datetime
    template: NDArray[np.float32] | None = field(repr=False)


@dataclass(slots=True, eq=False)
class _Cluster:
    id: StrangerId
    looks: dict[TrackKey, StrangerLook]
    visitor: int | None = None
    until: datetime | None = None
    earlier: Stranger | None = None

    @property
    def last(self) -> datetime:
        ends = [look.last for look in self.looks.values()]
        return max(ends) if self.earlier is None else max([*ends, self.earlier.last])


class StrangerClusters:
    """The people of one day whom one recognizer does not know. For one thread.

    A face belongs to those faces that it resembles by the median of its similarities to them, so that one bad face
    among them neither draws in somebody else nor keeps the person out. What counts as resembling is the recognizer's
    own threshold for a small roll: strangers of a day are few.
    """

    def __init__(self, recognizer: Recognizer, visit_gap: timedelta, numbers: "count[int]") -> None:
        """Begin with nobody.

        Args:
            visit_gap: who is seen again after less than this is on the same visit.
            numbers: where the numbers of new people come from.
        """
        self._recognizer = recognizer
        self._gap = visit_gap
        self._numbers = numbers
        largest = 4 * recognizer.info.dimension * MOST_TEMPLATES
        self._most = max(1, min(MOST_STRANGERS, MOST_BYTES // largest))
        self._clusters: dict[StrangerId, _Cluster] = {}
        self._of_track: dict[TrackKey, StrangerId] = {}

    def see(self, key: TrackKey, look: StrangerLook) -> Stranger:
        """Take up a face, or what is known better of one that was taken up before, and return whose it is."""
        known = self._of_track.get(key)
        if known is None:
            cluster = self._home_of(key, look)
            cluster.looks[key] = look
            self._of_track[key] = cluster.id
            self._thin_out(cluster)
            self._sum_up(cluster, look.first)
            return self._described(cluster)
        cluster = self._clusters[known]
        before = cluster.looks[key]
        look = replace(look, first=min(before.first, look.first), last=max(before.last, look.last))
        cluster.looks[key] = look
        return self._described(self._reunited(cluster, key, look))

    def stays(self, key: TrackKey, time: datetime) -> Stranger | None:
        """Note that a face is still seen, and return whose it is; None when it was not taken up."""
        id = self._of_track.get(key)
        if id is None:
            return None
        cluster = self._clusters[id]
        cluster.looks[key] = replace(cluster.looks[key], last=max(cluster.looks[key].last, time))
        return self._described(cluster)

    def withdraw(self, key: TrackKey) -> StrangerId | None:
        """Forget a face after all, because it is somebody on the roll, and return whose it was.

        Somebody without another face is forgotten with it.
        """
        id = self._of_track.pop(key, None)
        if id is not None:
            cluster = self._clusters[id]
            del cluster.looks[key]
            if not cluster.looks and cluster.earlier is None:
                del self._clusters[id]
        return id

    def forget(self, id: StrangerId) -> None:
        """Forget a person and all his faces, if he is still remembered."""
        cluster = self._clusters.pop(id, None)
        for key in cluster.looks if cluster is not None else ():
            self._of_track.pop(key, None)

    def make_visitor(self, id: StrangerId, number: int, until: datetime) -> Stranger | None:
        """Let a person be a visitor with a number until a moment, and return him; None when he is forgotten."""
        cluster = self._clusters.get(id)
        if cluster is None:
            return None
        cluster.visitor, cluster.until = number, until
        return self._described(cluster)

    def restore(self, stranger: Stranger, templates: NDArray[np.float32]) -> None:
        """Remember a visitor of an earlier day with his templates (k, D)."""
        looks = {
            TrackKey(-stranger.id, number): StrangerLook("", stranger.first, stranger.last, template)
            for number, template in enumerate(templates[:MOST_TEMPLATES])
        }
        cluster = _Cluster(stranger.id, looks, stranger.visitor, stranger.until, stranger)
        self._clusters[stranger.id] = cluster
        self._of_track.update(dict.fromkeys(looks, stranger.id))

    def templates(self, id: StrangerId) -> NDArray[np.float32]:
        """Return the templates (k, D) by which a person would be found again; none when he is forgotten."""
        cluster = self._clusters.get(id)
        rows = [] if cluster is None else _templates(cluster)
        return np.stack(rows) if rows else np.empty((0, self._recognizer.info.dimension), np.float32)

    def find(self, id: StrangerId) -> Stranger | None:
        """Return a person, or None when he is forgotten."""
        cluster = self._clusters.get(id)
        return None if cluster is None else self._described(cluster)

    def all(self) -> list[Stranger]:
        """Return everybody, the one who was seen last first."""
        found = [self._described(cluster) for cluster in self._clusters.values()]
        return sorted(found, key=lambda stranger: (stranger.last, stranger.id), reverse=True)

    def _home_of(self, key: TrackKey, look: StrangerLook) -> _Cluster:
        """Return the cluster to which a new face belongs, a new one if there is none."""
        alike = self._alike(key, look)
        return alike[0] if alike else self._new()

    def _reunited(self, cluster: _Cluster, key: TrackKey, look: StrangerLook) -> _Cluster:
        """Join a cluster, of which a face is known better now, to those whose faces it resembles, and return it."""
        if len(cluster.looks) > 1 or cluster.visitor is not None:
            return cluster
        alike = [other for other in self._alike(key, look) if other is not cluster]
        if not alike:
            return cluster
        (home,) = alike[:1]
        home.looks[key] = look
        self._of_track[key] = home.id
        del self._clusters[cluster.id]
        self._thin_out(home)
        return home

    def _alike(self, key: TrackKey, look: StrangerLook) -> list[_Cluster]:
        """Return the clusters whose faces a face resembles, the most alike first."""
        scores = self._scores(look, [each for each in self._clusters.values() if not _beside(each, key, look)])
        threshold = self._recognizer.info.default_threshold
        alike = sorted((id for id, score in scores.items() if score >= threshold), key=lambda id: -scores[id])
        return [self._clusters[id] for id in alike]

    def _scores(self, look: StrangerLook, clusters: Iterable[_Cluster]) -> Mapping[StrangerId, float]:
        kept = [(cluster.id, template) for cluster in clusters for template in _templates(cluster)]
        if look.template is None or not kept:
            return {}
        likeness = self._recognizer.similarity(look.template[np.newaxis], np.stack([row for _, row in kept]))[0]
        by_id: dict[StrangerId, list[float]] = {}
        for (id, _), score in zip(kept, likeness, strict=True):
            by_id.setdefault(id, []).append(float(score))
        return {id: float(np.median(scores)) for id, scores in by_id.items()}

    def _new(self) -> _Cluster:
        if len(self._clusters) >= self._most:
            others = [cluster for cluster in self._clusters.values() if cluster.visitor is None]
            if others:
                self.forget(min(others, key=lambda cluster: cluster.last).id)
        cluster = _Cluster(StrangerId(next(self._numbers)), {})
        self._clusters[cluster.id] = cluster
        return cluster

    def _thin_out(self, cluster: _Cluster) -> None:
        """Let go of the templates that resemble the others least, so that a comparison stays quick."""
        keys = [key for key, look in cluster.looks.items() if look.template is not None]
        while len(keys) > MOST_TEMPLATES:
            rows = np.stack(_templates(cluster))
            odd = keys.pop(int(np.median(self._recognizer.similarity(rows, rows), axis=1).argmin()))
            cluster.looks[odd] = replace(cluster.looks[odd], template=None)
            if odd.watch < 0:
                # When it was seen is counted already.
                del cluster.looks[odd], self._of_track[odd]

    def _sum_up(self, cluster: _Cluster, now: datetime) -> None:
        """Remember of the older half of many faces what they add up to, and their templates."""
        seen = sorted((look.first, key) for key, look in cluster.looks.items() if key.watch >= 0)
        if len(seen) <= MOST_LOOKS:
            return
        old = [key for _, key in seen[: MOST_LOOKS // 2] if cluster.looks[key].last < now]
        if not old:
            return
        before = cluster.earlier
        counted = self._described(replace(cluster, looks={key: cluster.looks[key] for key in old}))
        cluster.earlier = counted
        for number, key in enumerate(old, 0 if before is None else before.sightings):
            look = cluster.looks.pop(key)
            del self._of_track[key]
            if look.template is not None:
                kept = TrackKey(-cluster.id, number)
                cluster.looks[kept] = look
                self._of_track[kept] = cluster.id

    def _described(self, cluster: _Cluster) -> Stranger:
        looks = sorted(
            (look for key, look in cluster.looks.items() if key.watch >= 0), key=lambda look: (look.first, look.last)
        )
        earlier = cluster.earlier
        visits = _visits(looks, self._gap, None if earlier is None else earlier.last)
        cameras = [] if earlier is None else list(earlier.cameras)
        starts = [look.first for look in looks]
        return Stranger(
            cluster.id,
            first=min(starts if earlier is None else [earlier.first, *starts]),
            last=cluster.last,
            visits=visits + (0 if earlier is None else earlier.visits),
            sightings=len(looks) + (0 if earlier is None else earlier.sightings),
            cameras=tuple(dict.fromkeys([*cameras, *(look.camera for look in looks)])),
            visitor=cluster.visitor,
            until=cluster.until,
        )


def _beside(cluster: _Cluster, key: TrackKey, look: StrangerLook) -> bool:
    """Return whether a face was seen together with one of the cluster, so that it is somebody else's."""
    return any(
        other != key
        and other.watch == key.watch
        and min(seen.last, look.last) - max(seen.first, look.first) > _TOGETHER
        for other, seen in cluster.looks.items()
    )


def _templates(cluster: _Cluster) -> list[NDArray[np.float32]]:
    return [look.template for look in cluster.looks.values() if look.template is not None]


def _visits(looks: Iterable[StrangerLook], gap: timedelta, since: datetime | None) -> int:
    """Return how many visits begin with these looks, in order of their beginning.

    Args:
        since: when the last visit before them ended.
    """
    visits, latest = 0, since
    for look in looks:
        if latest is None or look.first - latest >= gap:
            visits += 1
        latest = look.last if latest is None else max(latest, look.last)
    return visits
