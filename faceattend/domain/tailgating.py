"""Tailgating: somebody passes close to a person who was recognised, and is not written down himself.

It is told of one camera with one direction. Who is alone in front of a camera follows nobody: that somebody came who is
not known is another matter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from faceattend.domain.matching import Verdict
from faceattend.domain.people import PersonId
from faceattend.domain.sightings import Passage

_TOGETHER = timedelta(seconds=0.5)
"""Two faces that were seen together for longer are two people's; the parts of a broken track may overlap a little."""


@dataclass(frozen=True, slots=True)
class TailgatingRule:
    """When a face is somebody who passes, and when he passes close to another.

    Attributes:
        within: whoever is seen no longer than this before or after a recognised person is close to him.
        recognised_for: how long somebody who was recognised may pass again and not be recognised.
        least_size: shorter side of the largest box in pixels; smaller faces are too far away to pass.
        least_travel: widths of his face by which somebody moves; posters and people at their desks stay.
        least_time: how long he is seen; what is shorter may be a false detection.
    """

    within: timedelta
    recognised_for: timedelta
    least_size: float = 32.0
    least_travel: float = 0.5
    least_time: timedelta = timedelta(seconds=0.4)

    def is_passing(self, passage: Passage) -> bool:
        """Return whether a face was that of somebody who passed."""
        size = min(passage.largest.width, passage.largest.height)
        seen = passage.last - passage.first
        return size >= self.least_size and passage.travelled >= self.least_travel and seen >= self.least_time


@dataclass(frozen=True, slots=True)
class Passer:
    """Somebody who passed and was not recognised.

    Attributes:
        resembles: people on the roll of whom he may be one, seen badly.
        stranger: who he is among the people who are not known; None when his face was never good enough.
    """

    passage: Passage
    resembles: frozenset[PersonId] = frozenset()
    stranger: int | None = None


@dataclass(frozen=True, slots=True)
class Tailgating:
    """That people passed who were not written down.

    Attributes:
        first, last: when they were seen.
        people: how many passed who were not recognised, at least 1.
        recognised: how many people were recognised close to them, at least 1.
        latest: the passage that ended last, for a picture.
    """

    first: datetime
    last: datetime
    people: int
    recognised: int
    latest: Passage


@dataclass(slots=True)
class _Presence:
    """How long a recognised person was in the picture without a longer break."""

    first: datetime
    last: datetime


class TailgatingWatch:
    """Counts who passes one camera against who is recognised there. For one thread, moments in order."""

    def __init__(self, rule: TailgatingRule) -> None:
        self._rule = rule
        self._recognised: dict[PersonId, list[_Presence]] = {}
        self._waiting: list[Passer] = []
        self._told: dict[int, datetime] = {}

    def recognised(self, person: PersonId, time: datetime) -> None:
        """Note that a person is in the picture and recognised."""
        presences = self._recognised.setdefault(person, [])
        if presences and timedelta(0) <= time - presences[-1].last <= _TOGETHER:
            presences[-1].last = time
        else:
            presences.append(_Presence(time, time))

    def passed(self, passer: Passer) -> None:
        """Note that somebody passed who was not recognised; who does not count is left out at once."""
        verdict = passer.passage.verdict
        if verdict not in (Verdict.RECOGNISED, Verdict.SPOOF) and self._rule.is_passing(passer.passage):
            self._waiting.append(passer)

    def due(self, now: datetime) -> list[Tailgating]:
        """Return what there is to tell of those who passed long enough ago for everybody near to be recognised."""
        # A clock that was set back lets nobody wait until it is as late again.
        span = self._rule.within
        settled = [each for each in self._waiting if not timedelta(0) <= now - each.passage.last < span]
        if not settled:
            return []
        # Those who passed close to one another are one incident: it is told when the last of them is settled.
        earliest_open = min((each.passage.first for each in self._waiting if each not in settled), default=None)
        ready = [
            each for each in settled if earliest_open is None or earliest_open - each.passage.last > self._rule.within
        ]
        self._waiting = [each for each in self._waiting if each not in ready]
        found = self._told_of(ready)
        self._forget(now)
        return found

    def end(self) -> list[Tailgating]:
        """Return what there is to tell of everybody who is left; nothing may follow."""
        ready, self._waiting = self._waiting, []
        return self._told_of(ready)

    def _told_of(self, passers: Sequence[Passer]) -> list[Tailgating]:
        followers = [each for each in passers if self._is_follower(each)]
        incidents = []
        for group in _groups(followers, self._rule.within):
            fresh = [each for each in group if not self._was_told(each)]
            if not fresh:
                continue
            for each in fresh:
                if each.stranger is not None:
                    self._told[each.stranger] = each.passage.last
            nearby = {person for each in fresh for person in self._near(each.passage)}
            incidents.append(
                Tailgating(
                    first=min(each.passage.first for each in fresh),
                    last=max(each.passage.last for each in fresh),
                    people=_people(fresh),
                    recognised=len(nearby),
                    latest=max(fresh, key=lambda each: each.passage.last).passage,
                )
            )
        return incidents

    def _is_follower(self, passer: Passer) -> bool:
        passage = passer.passage
        near = self._near(passage)
        if not near:
            return False
        if any(self._was_there(person, passage) for person in passer.resembles):
            return False
        # Of a face that was never good enough nothing but its company shows that it is somebody else's.
        return passage.verdict is not None or any(self._beside(person, passage) for person in near)

    def _near(self, passage: Passage) -> set[PersonId]:
        within = self._rule.within
        return {
            person
            for person, presences in self._recognised.items()
            if any(each.first - passage.last <= within and passage.first - each.last <= within for each in presences)
        }

    def _was_there(self, person: PersonId, passage: Passage) -> bool:
        """Return whether a person was recognised around a passage that may be his, and not beside it."""
        span = self._rule.recognised_for
        around = any(
            each.first - passage.last <= span and passage.first - each.last <= span
            for each in self._recognised.get(person, ())
        )
        return around and not self._beside(person, passage)

    def _beside(self, person: PersonId, passage: Passage) -> bool:
        return any(
            min(each.last, passage.last) - max(each.first, passage.first) > _TOGETHER
            for each in self._recognised.get(person, ())
        )

    def _was_told(self, passer: Passer) -> bool:
        told = None if passer.stranger is None else self._told.get(passer.stranger)
        return told is not None and passer.passage.first - told < self._rule.recognised_for

    def _forget(self, now: datetime) -> None:
        """Forget who was recognised too long ago to matter to anybody who still waits."""
        oldest = min([now, *(each.passage.first for each in self._waiting)])
        limit = oldest - max(self._rule.within, self._rule.recognised_for)
        kept = {
            person: [each for each in presences if each.last >= limit] for person, presences in self._recognised.items()
        }
        self._recognised = {person: presences for person, presences in kept.items() if presences}
        self._told = {stranger: told for stranger, told in self._told.items() if told >= limit}


def _groups(passers: Iterable[Passer], within: timedelta) -> list[list[Passer]]:
    """Put those together who passed within a time of one another."""
    groups: list[list[Passer]] = []
    latest: datetime | None = None
    for passer in sorted(passers, key=lambda each: (each.passage.first, each.passage.track)):
        if latest is None or passer.passage.first - latest > within:
            groups.append([])
            latest = passer.passage.last
        groups[-1].append(passer)
        latest = max(latest, passer.passage.last)
    return groups


def _people(passers: Sequence[Passer]) -> int:
    """Return how many people these are at least: the faces of one stranger are one person's.

    Of faces that were never good enough, those that were seen together are different people's.
    """
    known = {each.stranger for each in passers if each.stranger is not None}
    nameless = [each.passage for each in passers if each.stranger is None]
    together = max((sum(other.first <= each.first <= other.last for other in nameless) for each in nameless), default=0)
    return max(1, len(known) + together)
