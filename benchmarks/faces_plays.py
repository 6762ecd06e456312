"""The plays that recognition is measured with: who walks in, crosses, hides, stands and is nobody's acquaintance."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.faces_video import Actor, Pillar, Play
from faceattend.domain.faces import Image

Pictures = Callable[[int, Sequence[int]], list[Image]]
"""Pictures 1 to 10 of a person, 1 to 40."""

ENROLLED = range(1, 21)
"""Those who are on the roll, by pictures 1 to 3; people 21 to 40 are strangers."""

_PROBES = (4, 5, 6, 7, 8, 9, 10)


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A play with a name."""

    name: str
    play: Play


def moving(pictures: Pictures, people: Sequence[int], size: tuple[int, int] = (640, 480), seconds: float = 10) -> Play:
    """Return a play in which these people are in the picture all the time, moving to and fro a little."""
    width, height = size
    step = width / len(people)
    tall = min(round(0.3 * height), round(step * 1.15))
    actors = [
        Actor(
            person,
            pictures(person, _PROBES),
            0.0,
            seconds,
            (step * (place + 0.4), 0.42 * height),
            (step * (place + 0.6), 0.46 * height),
            tall,
        )
        for place, person in enumerate(people)
    ]
    return Play(actors, seconds, size)


def walk_in(pictures: Pictures, people: Sequence[int], *, crossing: float = 4.0, height: int = 144) -> Play:
    """Return a play in which people walk through from both sides, one second after another."""
    actors = []
    for place, person in enumerate(people):
        top = 150 + 110 * (place % 3)
        ends = (-80.0, 720.0) if place % 2 == 0 else (720.0, -80.0)
        actors.append(
            Actor(
                person,
                pictures(person, _PROBES),
                place,
                place + crossing,
                (ends[0], top),
                (ends[1], top),
                height + place,
            )
        )
    return Play(actors, len(people) - 1 + crossing + 0.5)


def crossing(pictures: Pictures, one: int, other: int, rate: float = 30) -> Play:
    """Return a play in which two people pass one another, one in front of the other."""
    return Play(
        [
            Actor(one, pictures(one, _PROBES), 0, 4, (100, 240), (540, 240), 150),
            Actor(other, pictures(other, _PROBES), 0, 4, (540, 235), (100, 235), 130),
        ],
        4,
        rate=rate,
    )


def behind_pillar(pictures: Pictures, people: Sequence[int]) -> Play:
    """Return a play in which people walk behind a pillar that hides them for more than half a second."""
    return Play(
        [
            Actor(
                person, pictures(person, _PROBES), 0, 5, (60, 130 + 170 * place), (600, 130 + 170 * place), 130 + place
            )
            for place, person in enumerate(people)
        ],
        5,
        pillar=Pillar(280, 110),
    )


def cases(pictures: Pictures) -> Iterator[Case]:
    """Yield every play."""
    yield Case("1 known, 640x480", moving(pictures, [1], seconds=5))
    yield Case("5 known, 640x480", moving(pictures, [2, 3, 4, 5, 6], seconds=5))
    yield Case("5 known, 1280x720", moving(pictures, [7, 8, 9, 10, 11], (1280, 720), seconds=4))
    yield Case("3 known and 2 strangers", moving(pictures, [12, 21, 13, 22, 14], seconds=5))
    yield Case("5 strangers", moving(pictures, [23, 24, 25, 26, 27], seconds=6))
    yield Case("5 more strangers", moving(pictures, [28, 29, 30, 31, 32], seconds=6))
    yield Case("and 5 more", moving(pictures, [33, 34, 35, 36, 37], seconds=6))
    yield Case("walk-in of 5", walk_in(pictures, [15, 38, 16, 17, 39]))
    yield Case("fast walk-in", walk_in(pictures, [18, 40, 19], crossing=2.0))
    yield Case("slow walk-in", walk_in(pictures, [20, 21], crossing=9.0))
    yield Case("crossing, both known", crossing(pictures, 1, 2))
    yield Case("crossing, known and stranger", crossing(pictures, 3, 25))
    yield Case("crossing, stranger in front", crossing(pictures, 26, 4))
    yield Case("crossing at 8 frames a second", crossing(pictures, 5, 6, rate=8))
    yield Case("behind a pillar", behind_pillar(pictures, [7, 28]))
    yield Case("far, 640x480", _with_height(moving(pictures, [8, 29], seconds=5), 60))
    yield Case("far, 1280x720", _with_height(moving(pictures, [9, 30, 10], (1280, 720), seconds=4), 84))
    yield Case("tilted by 25 degrees", _tilted(moving(pictures, [11, 31, 12], seconds=4), 25))
    yield Case("tilted by -40 degrees", _tilted(moving(pictures, [13, 32, 14], seconds=4), -40))
    yield Case("noise and failing light", _noisy(moving(pictures, [15, 33, 16], seconds=5), 12, (1.0, 0.35)))
    yield Case("growing light", _noisy(moving(pictures, [17, 34, 18], seconds=5), 4, (0.25, 1.15)))


def _with_height(play: Play, height: int) -> Play:
    return Play([_changed(actor, height=height) for actor in play.actors], play.seconds, play.size, play.rate)


def _tilted(play: Play, degrees: float) -> Play:
    return Play([_changed(actor, tilt=degrees) for actor in play.actors], play.seconds, play.size, play.rate)


def _noisy(play: Play, noise: float, light: tuple[float, float]) -> Play:
    return Play(play.actors, play.seconds, play.size, play.rate, noise=noise, light=light)


def _changed(actor: Actor, *, height: int | None = None, tilt: float = 0.0) -> Actor:
    return Actor(
        actor.person,
        actor.pictures,
        actor.enters,
        actor.leaves,
        actor.origin,
        actor.target,
        actor.height if height is None else height,
        tilt,
        actor.bob,
    )
