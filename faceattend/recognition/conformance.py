"""Whether a recognizer keeps the contract of ``faceattend.api``, said in sentences.

For checks for living faces see :mod:`faceattend.recognition.liveness_conformance`.

For the author of a plugin, who tests his own with::

    def test_my_plugin_keeps_the_contract():
        assert breaches(create(HostContext(Networks(ModelStore.default()), "mine"))) == []

or runs ``python -m faceattend.recognition.conformance`` for every plugin that is installed.
"""

import sys
from collections.abc import Callable, Collection, Iterator

import numpy as np
from numpy.typing import NDArray

from faceattend.api import Colour, Consolidator, Recognizer, RecognizerInfo
from faceattend.errors import FaceAttendError
from faceattend.recognition.context import HostContext
from faceattend.recognition.guard import guarded
from faceattend.recognition.liveness_conformance import check_breaches
from faceattend.recognition.plugin_kinds import Plugin
from faceattend.recognition.registry import LivenessRegistry, PluginRegistry, RecognizerRegistry
from faceattend.vision.models import ModelStore
from faceattend.vision.network import Networks

Faces = NDArray[np.uint8]
Check = Callable[[Recognizer, Faces], Iterator[str]]

_TOLERANCE = 1e-3
"""Difference that two computations of one template may show."""


def made_up_faces(info: RecognizerInfo, count: int = 6) -> Faces:
    """Return aligned faces uint8 (count, height, width, channels) that are smooth, different and always the same."""
    width, height = info.face_size
    channels = 1 if info.colour is Colour.GREY else 3
    random = np.random.default_rng(20)
    rows, columns = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    faces = np.empty((count, height, width, channels), np.uint8)
    for face in faces:
        for channel in range(channels):
            waves = random.uniform(1, 9, (5, 2))
            phases = random.uniform(0, 2 * np.pi, 5)
            shades = sum(
                np.sin(2 * np.pi * (down * rows + across * columns) + phase)
                for (down, across), phase in zip(waves, phases, strict=True)
            )
            face[:, :, channel] = np.clip(128 + 28 * shades, 0, 255)
    return faces


def breaches(recognizer: Recognizer, faces: Faces | None = None) -> list[str]:
    """Return one sentence for each promise that the recognizer breaks; nothing when it keeps the contract.

    Args:
        faces: at least three aligned faces of different people, uint8 (N, height, width, channels) as the
            recognizer wants them; made up when left out.
    """
    try:
        fenced = guarded(recognizer)
    except FaceAttendError as error:
        return [str(error)]
    shown = made_up_faces(fenced.info) if faces is None else faces
    found: list[str] = []
    for check in CHECKS:
        try:
            found.extend(check(fenced, shown))
        except FaceAttendError as error:
            found.append(f"{check.__name__.strip('_').replace('_', ' ')}: {error}")
    return found


def tells_faces_apart(recognizer: Recognizer) -> bool:
    """Return whether the recognizer knows three made-up faces again; it takes much less time than :func:`breaches`."""
    try:
        fenced = guarded(recognizer)
        return not list(_knows_a_face_again(fenced, made_up_faces(fenced.info, count=3)))
    except FaceAttendError:
        return False


def _says_the_same_of_itself(recognizer: Recognizer, faces: Faces) -> Iterator[str]:
    before = recognizer.info
    recognizer.encode(faces[:1])
    if recognizer.info != before:
        yield "info changes while the recognizer is used."


def _leaves_the_faces_alone(recognizer: Recognizer, faces: Faces) -> Iterator[str]:
    given = faces.copy()
    recognizer.encode(given)
    if not np.array_equal(given, faces):
        yield "encode writes into the faces that it is given; the host still shows them."


def _repeats_itself(recognizer: Recognizer, faces: Faces) -> Iterator[str]:
    if not np.allclose(recognizer.encode(faces), recognizer.encode(faces), atol=_TOLERANCE):
        yield "encode gives other templates for the same faces when it is asked again."


def _encodes_each_face_by_itself(recognizer: Recognizer, faces: Faces) -> Iterator[str]:
    one_by_one = np.concatenate([recognizer.encode(faces[row : row + 1]) for row in range(len(faces))])
    if not np.allclose(recognizer.encode(faces), one_by_one, atol=_TOLERANCE):
        yield "encode gives other templates for several faces at once than for each by itself."


def _gives_templates_that_stay(recognizer: Recognizer, faces: Faces) -> Iterator[str]:
    first = recognizer.encode(faces[:1])
    kept = first.copy()
    recognizer.encode(faces[1:2])
    if not np.array_equal(first, kept):
        yield "encode writes the next template into the memory of the one before."


def _bears_empty_pictures(recognizer: Recognizer, faces: Faces) -> Iterator[str]:
    for shade in (0, 255):
        template = recognizer.encode(np.full_like(faces[:1], shade))
        recognizer.similarity(template, recognizer.encode(faces))
    yield from ()


def _knows_a_face_again(recognizer: Recognizer, faces: Faces) -> Iterator[str]:
    templates = recognizer.encode(faces)
    scores = recognizer.similarity(templates, templates)
    if (scores.argmax(axis=1) != np.arange(len(faces))).any():
        yield "similarity does not say that a face is most like itself; higher must be more alike."
    if (np.diagonal(scores) < recognizer.info.default_threshold).any():
        yield "the default threshold refuses a face that is compared with itself."


def _knows_a_face_in_other_light(recognizer: Recognizer, faces: Faces) -> Iterator[str]:
    darker = np.asarray(faces * 0.9, np.uint8)
    scores = recognizer.similarity(recognizer.encode(darker), recognizer.encode(faces))
    if (scores.argmax(axis=1) != np.arange(len(faces))).any():
        yield "a face in slightly less light is taken for another face."


def _compares_each_pair_by_itself(recognizer: Recognizer, faces: Faces) -> Iterator[str]:
    templates = recognizer.encode(faces)
    table = recognizer.similarity(templates[:2], templates)
    single = recognizer.similarity(templates[1:2], templates[2:3])
    if not np.allclose(table[1, 2], single[0, 0], atol=_TOLERANCE):
        yield "similarity depends on what else is compared in the same call."


def _consolidates_a_person(recognizer: Recognizer, faces: Faces) -> Iterator[str]:
    if not isinstance(recognizer, Consolidator):
        return
    templates = recognizer.encode(faces)
    for count in (1, 2, len(faces)):
        rows = len(recognizer.consolidate(templates[:count]))
        if not 1 <= rows <= count:
            yield f"consolidate makes {rows} templates of {count}."
    alone = recognizer.consolidate(templates[:1])
    if recognizer.similarity(alone, templates).max(axis=0).argmax() != 0:
        yield "the consolidated template of one picture is more like another face."


CHECKS: tuple[Check, ...] = (
    _says_the_same_of_itself,
    _leaves_the_faces_alone,
    _repeats_itself,
    _encodes_each_face_by_itself,
    _gives_templates_that_stay,
    _bears_empty_pictures,
    _knows_a_face_again,
    _knows_a_face_in_other_light,
    _compares_each_pair_by_itself,
    _consolidates_a_person,
)
"""Every promise of the contract that can be tried, each as a function that yields what it found broken."""


def main() -> int:
    """Check every installed plugin; return 0 when all keep the contract."""
    networks = Networks(ModelStore.default())
    broken = _said_of(lambda ids: RecognizerRegistry(lambda name: HostContext(networks, name), ids), breaches)
    broken += _said_of(lambda ids: LivenessRegistry(lambda name: HostContext(networks, name), ids), check_breaches)
    return 1 if broken else 0


def _said_of(
    build_registry: Callable[[Collection[str]], PluginRegistry[Plugin]], check: Callable[[Plugin], list[str]]
) -> int:
    """Print what is to be said of every installed plugin of one kind; return how many break the contract."""
    installed = [record.id for record in build_registry(()).records()]
    registry = build_registry(installed)
    broken = 0
    for id in installed:
        try:
            found = check(registry.load(id))
        except FaceAttendError as error:
            found = [str(error)]
        broken += bool(found)
        for line in found or ["keeps the contract."]:
            sys.stdout.write(f"{id}: {line}\n")
    return broken


if __name__ == "__main__":
    sys.exit(main())
