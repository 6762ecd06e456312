"""Whether a check for living faces keeps the contract of ``faceattend.api``, said in sentences.

For the author of a plugin, who tests his own with::

    def test_my_check_keeps_the_contract():
        assert check_breaches(create(context)) == []

or runs ``python -m faceattend.recognition.conformance`` for everything that is installed.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from faceattend.api import LivenessCheck, LivenessKind, LivenessLook, LivenessReading, Prompt
from faceattend.errors import FaceAttendError
from faceattend.recognition.liveness_guard import guarded_check

Looks = Sequence[LivenessLook]
Check = Callable[[LivenessCheck, Looks], Iterator[str]]

_TOLERANCE = 1e-6
"""Difference that two readings of the same looks may show."""

_WIDTH, _HEIGHT = 320, 240
_FRAME_SECONDS = 1 / 15


def made_up_looks(count: int = 12) -> list[LivenessLook]:
    """Return looks at a made-up face that moves a little; always the same ones."""
    random = np.random.default_rng(21)
    rows, columns = np.mgrid[0:_HEIGHT, 0:_WIDTH].astype(np.float32)
    room = 120 + 60 * np.sin(columns / 37) * np.cos(rows / 29)
    looks = []
    for number in range(count):
        x, y = 110 + 2 * number, 70 + number % 3
        face = 90 * np.exp(-(((columns - x - 45) / 34) ** 2 + ((rows - y - 55) / 44) ** 2))
        grey = room + face + random.normal(0, 3, room.shape)
        image = np.clip(grey[:, :, None] * np.array([0.9, 0.95, 1.0]), 0, 255).astype(np.uint8)
        places = np.array([[25, 40], [63, 40], [44, 62], [29, 84], [60, 84]], np.float32)
        looks.append(
            LivenessLook(image, (x, y, 90.0, 110.0), places + np.array([x, y], np.float32), number * _FRAME_SECONDS)
        )
    return looks


def check_breaches(check: LivenessCheck, looks: Looks | None = None) -> list[str]:
    """Return one sentence for each promise that the check breaks; nothing when it keeps the contract.

    Args:
        looks: at least four looks at one face, in order of time; made up when left out.
    """
    try:
        fenced = guarded_check(check)
    except FaceAttendError as error:
        return [str(error)]
    shown = made_up_looks() if looks is None else looks
    found: list[str] = []
    for promise in LIVENESS_PROMISES:
        try:
            # Copies, so that a check that writes into frames is told by every promise that it breaks.
            found.extend(promise(fenced, [_copied(look) for look in shown]))
        except FaceAttendError as error:
            found.append(f"{promise.__name__.strip('_').replace('_', ' ')}: {error}")
    return found


def _copied(look: LivenessLook) -> LivenessLook:
    return LivenessLook(look.image.copy(), look.box, look.landmarks.copy(), look.seconds)


def _says_the_same_of_itself(check: LivenessCheck, looks: Looks) -> Iterator[str]:
    before = check.info
    for prompt in _prompts(check):
        _readings(check, prompt, looks)
    if check.info != before:
        yield "info changes while the check is used."


def _leaves_the_frames_alone(check: LivenessCheck, looks: Looks) -> Iterator[str]:
    for prompt in _prompts(check):
        given = [(look.image.copy(), look.landmarks.copy()) for look in looks]
        _readings(check, prompt, looks)
        for look, (image, landmarks) in zip(looks, given, strict=True):
            if not (np.array_equal(look.image, image) and np.array_equal(look.landmarks, landmarks)):
                yield "look writes into the frame or the landmarks that it is given; the host still shows them."
                return


def _repeats_itself(check: LivenessCheck, looks: Looks) -> Iterator[str]:
    for prompt in _prompts(check):
        if not _alike(_readings(check, prompt, looks), _readings(check, prompt, looks)):
            yield "the same looks get another score when they are taken again."


def _keeps_tracks_apart(check: LivenessCheck, looks: Looks) -> Iterator[str]:
    for prompt in _prompts(check):
        alone = _readings(check, prompt, looks)
        one, other = check.begin(prompt), check.begin(prompt)
        together = []
        for look, backwards in zip(looks, reversed(looks), strict=True):
            together.append(one.look(look))
            other.look(LivenessLook(backwards.image, backwards.box, backwards.landmarks, look.seconds))
        if not _alike(alone, together):
            yield "what one face gets depends on another face that is checked at the same time."


def _bears_faces_at_the_edge(check: LivenessCheck, looks: Looks) -> Iterator[str]:
    for prompt in _prompts(check):
        track = check.begin(prompt)
        height, width = looks[0].image.shape[:2]
        for number, (x, y) in enumerate(((-60, -60), (width - 20, height - 20), (-500, 10), (10, height + 500))):
            places = looks[0].landmarks - looks[0].landmarks.min(axis=0) + np.array([x, y], np.float32)
            track.look(LivenessLook(looks[0].image, (x, y, 90.0, 110.0), places.astype(np.float32), float(number)))
        track.look(LivenessLook(looks[0].image, (5.0, 5.0, 1.0, 1.0), np.full((5, 2), 5.0, np.float32), 9.0))
        track.look(LivenessLook(np.zeros_like(looks[0].image), looks[0].box, looks[0].landmarks, 9.5))
    yield from ()


def _prompts(check: LivenessCheck) -> tuple[Prompt | None, ...]:
    return check.info.prompts if check.info.kind is LivenessKind.CHALLENGE else (None,)


def _readings(check: LivenessCheck, prompt: Prompt | None, looks: Looks) -> list[LivenessReading]:
    track = check.begin(prompt)
    return [track.look(look) for look in looks]


def _alike(readings: Sequence[LivenessReading], others: Sequence[LivenessReading]) -> bool:
    def score(reading: LivenessReading) -> float:
        return -1.0 if reading.score is None else reading.score

    return all(abs(score(one) - score(other)) <= _TOLERANCE for one, other in zip(readings, others, strict=True))


LIVENESS_PROMISES: tuple[Check, ...] = (
    _says_the_same_of_itself,
    _leaves_the_frames_alone,
    _repeats_itself,
    _keeps_tracks_apart,
    _bears_faces_at_the_edge,
)
"""Every promise of the contract that can be tried, each as a function that yields what it found broken."""
