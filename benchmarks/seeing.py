"""Finding, learning and watching faces, against the plain loop that looks at every face in every frame."""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from benchmarks.measuring import Measurement, cpu_seconds
from faceattend.api import Colour
from faceattend.domain.calibration import Demand
from faceattend.domain.faces import Frame, Image
from faceattend.domain.people import PersonId
from faceattend.recognition.calibration import roll_policy
from faceattend.recognition.context import HostContext
from faceattend.recognition.encoding import encode_face
from faceattend.recognition.gallery import Gallery
from faceattend.recognition.pipeline import Pipeline
from faceattend.recognition.registry import RecognizerRegistry
from faceattend.services.demonstration import SampleFaces
from faceattend.vision.alignment import align
from faceattend.vision.detection import FaceDetector
from faceattend.vision.models import ModelStore
from faceattend.vision.network import Networks
from faceattend.vision.opencv import cv2
from faceattend.vision.scene import Walker, render

_ENROLLED = range(1, 41)
_SECONDS = 10.0
_START = datetime(2026, 5, 29, 8, 0, tzinfo=UTC)


def measure(samples: Path, models: ModelStore) -> Iterator[Measurement]:
    """Yield the numbers of recognition."""
    faces = SampleFaces(samples)
    registry = RecognizerRegistry(lambda name: HostContext(Networks(models), name), ["sface"])
    recognizer = registry.load("sface")
    detector = FaceDetector(Networks(models))
    yunet, sface = str(models.file("yunet")), str(models.file("sface"))

    picture = faces.pictures(1, [1])[0]
    [detection] = detector.detect_still(picture)
    frame = _frames(faces, 1)[60]
    yield Measurement("find faces in 640x480", 1000 * cpu_seconds(lambda: detector.detect(frame)), "ms")
    yield Measurement(
        "second look at a tilted face", 1000 * cpu_seconds(lambda: detector.upright(picture, detection)), "ms"
    )
    yield Measurement(
        "learn one face with SFace", 1000 * cpu_seconds(lambda: encode_face(picture, detection, recognizer)), "ms"
    )
    plain = cv2.FaceRecognizerSF.create(sface, "")
    face = align(picture, detection.landmarks, (112, 112), Colour.BGR)
    ours, theirs = recognizer.encode(face[np.newaxis])[0], plain.feature(face)[0]
    cosine = float(ours @ theirs / (np.linalg.norm(ours) * np.linalg.norm(theirs)))
    yield Measurement("likeness to FaceRecognizerSF's own numbers", cosine, "cosine", 0.9999, at_most=False)

    templates = {
        PersonId(subject): np.stack(
            [encode_face(image, detector.detect_still(image)[0], recognizer) for image in images]
        )
        for subject in _ENROLLED
        for images in [faces.pictures(subject, [1, 2, 3])]
    }
    gallery = Gallery(recognizer, templates)
    policy = roll_policy(recognizer, gallery, templates, Demand(12, 5), closed_room=False)
    for people in (1, 2):
        frames = _frames(faces, people)
        naive_detector = cv2.FaceDetectorYN.create(yunet, "", (640, 480), 0.6)

        def naive(frames: list[Image] = frames, finder: cv2.FaceDetectorYN = naive_detector) -> None:
            for image in frames:
                # The stubs do not know that it is None where there is no face.
                found: object = finder.detect(image)[1]
                for row in found if isinstance(found, np.ndarray) else ():
                    plain.feature(plain.alignCrop(image, row))

        def watch(frames: list[Image] = frames) -> None:
            pipeline = Pipeline(detector, recognizer, gallery, policy)
            for number, image in enumerate(frames):
                pipeline.process(Frame(image, "Bench", number, _START + timedelta(seconds=number / 12)))
            pipeline.finish()

        loop, line = cpu_seconds(naive, 3) / len(frames), cpu_seconds(watch, 3) / len(frames)
        yield Measurement(f"plain loop, {people} at once, a frame", 1000 * loop, "ms")
        yield Measurement(f"live line, {people} at once, a frame", 1000 * line, "ms")
        yield Measurement(
            f"live line against the plain loop, {people} at once", loop / line, "times", 1.5, at_most=False
        )

    probes = np.stack([templates[PersonId(1)][0]])
    rng = np.random.default_rng(1)
    many = rng.normal(size=(10_000, 1, 128)).astype(np.float32)
    many /= np.linalg.norm(many, axis=2, keepdims=True)
    crowd = Gallery(recognizer, {PersonId(number + 1): template for number, template in enumerate(many)})
    hundred = cpu_seconds(lambda: [crowd.search(probes) for _ in range(100)])
    yield Measurement("search among 10,000 people", 10 * hundred, "ms", 10)


def _frames(faces: SampleFaces, people: int) -> list[Image]:
    """Return ten seconds in which so many people are in the room at once."""
    walkers = [
        Walker(faces.pictures(subject, [6, 7, 8]), 0.0, _SECONDS, 150, 40 + 200 * place, place % 2 == 0, (90, 90, 90))
        for place, subject in enumerate(itertools.islice(_ENROLLED, people))
    ]
    return list(render(walkers, _SECONDS))
