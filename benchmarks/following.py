"""Following faces through made-up films: right and wrong names, and processor time against a plain loop.

The plain loop is what every tutorial has: OpenCV's detector and recognizer on every face of every frame. It takes its
turn on frames of the same film between those of the live line, so that a busy computer slows both.
"""

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.faces_plays import ENROLLED, cases, moving
from benchmarks.faces_score import Score, score
from benchmarks.faces_video import Play, Shot, film
from benchmarks.measuring import Measurement
from faceattend.api import Recognizer
from faceattend.domain.calibration import Demand
from faceattend.domain.faces import Image
from faceattend.domain.matching import MatchPolicy
from faceattend.domain.people import PersonId
from faceattend.recognition.calibration import roll_policy
from faceattend.recognition.context import HostContext
from faceattend.recognition.encoding import encode_still
from faceattend.recognition.gallery import Gallery
from faceattend.recognition.observation import PipelineResult
from faceattend.recognition.pipeline import Pipeline
from faceattend.recognition.registry import RecognizerRegistry
from faceattend.recognition.stills import StillFinder
from faceattend.services.demonstration import SampleFaces
from faceattend.vision.detection import FaceDetector
from faceattend.vision.models import ModelStore
from faceattend.vision.network import Engine, Networks
from faceattend.vision.opencv import cv2

_LEARNED = (1, 2, 3)
_NAIVE_EVERY = 8
_VOTES_APART = 0.2


class _Line:
    """The live line on one engine, with people 1 to 20 on the roll."""

    def __init__(self, models: ModelStore, faces: SampleFaces, engine: Engine | None) -> None:
        networks = Networks(models, engine)
        self._detector = FaceDetector(networks)
        self._stills = StillFinder(lambda: self._detector)
        registry = RecognizerRegistry(lambda name: HostContext(networks, name), ["sface"])
        self._recognizer: Recognizer = registry.load("sface")
        templates = {
            PersonId(person): np.stack([self._learned(image) for image in faces.pictures(person, _LEARNED)])
            for person in ENROLLED
        }
        self._gallery = Gallery(self._recognizer, templates)
        self._policy: MatchPolicy = roll_policy(
            self._recognizer, self._gallery, templates, Demand(12, 5), closed_room=False
        )

    def pipeline(self) -> Pipeline:
        """Return the line as it stands before its first frame."""
        return Pipeline(self._detector, self._recognizer, self._gallery, self._policy)

    def _learned(self, image: Image) -> np.ndarray:
        return encode_still(image, self._stills.find(image)[0], self._recognizer)


class _PlainLoop:
    """Detects and encodes every face of a frame with OpenCV's own classes."""

    def __init__(self, models: ModelStore) -> None:
        self._detector = cv2.FaceDetectorYN.create(str(models.file("yunet")), "", (320, 320), 0.6)
        self._recognizer = cv2.FaceRecognizerSF.create(str(models.file("sface")), "")

    def look(self, image: Image) -> None:
        """Find and encode all faces."""
        self._detector.setInputSize((image.shape[1], image.shape[0]))
        # The stubs do not know that it is None where there is no face.
        found: object = self._detector.detect(image)[1]
        for row in found if isinstance(found, np.ndarray) else ():
            self._recognizer.feature(self._recognizer.alignCrop(image, row))


def measure(samples: Path, models: ModelStore) -> Iterator[Measurement]:
    """Yield goals P1, P3, P6 and P7 of the reference, and the names given over all plays."""
    faces = SampleFaces(samples)
    loop = _PlainLoop(models)
    fast, fallback = _Line(models, faces, None), _Line(models, faces, Engine.OPENCV)
    for people, target, least in ((1, 20, 8), (5, 40, 15)):
        play = moving(faces.pictures, ENROLLED[:people], seconds=10)
        for line, engine, times in ((fast, "", target), (fallback, " with OpenCV alone", least)):
            ratio = _ratio(play, line.pipeline(), loop)
            yield Measurement(
                f"P1, P3: plain loop / live line, {people} at once{engine}", ratio, "times", times, at_most=False
            )
    empty = Play([], 10, noise=2)
    yield Measurement(
        "P6: plain loop / live line, empty room", _ratio(empty, fast.pipeline(), loop), "times", 75, at_most=False
    )
    yield Measurement("P6: live line / decoding, empty room", _share_of_decoding(empty, fast.pipeline()), "times", 0.25)
    total = Score()
    slowest = 0.0
    for case in cases(faces.pictures):
        pipeline = fast.pipeline()
        before = len(total.frames_to_name)
        score(film(case.play), partial(_shown, pipeline), ENROLLED, total)
        allowed = 2 * np.ceil(_VOTES_APART * case.play.rate) + 2
        if not case.name.startswith("tilted"):
            slowest = max([slowest, *(frames / allowed for frames in total.frames_to_name[before:])])
    yield Measurement("wrong names in all plays", total.wrong, "faces", 0)
    yield Measurement("strangers with a name in all plays", total.strangers_named, "faces", 0)
    yield Measurement("P7: slowest name / two pauses and two frames", slowest, "times", 1)
    yield Measurement("P7: tracks of one person, at most", max(total.tracks), "tracks", 1)
    yield Measurement("known people who never had their name", len(total.missed), "people")


def _shown(pipeline: Pipeline, shot: Shot) -> PipelineResult:
    return pipeline.process(shot.frame)


def _ratio(play: Play, pipeline: Pipeline, loop: _PlainLoop) -> float:
    """Return by how much less processor time a frame costs than in the plain loop."""
    ours = plain = 0.0
    frames = plain_frames = 0
    for shot in film(play):
        if frames % _NAIVE_EVERY == 0:
            began = time.process_time()
            loop.look(shot.frame.image)
            plain += time.process_time() - began
            plain_frames += 1
        began = time.process_time()
        pipeline.process(shot.frame)
        ours += time.process_time() - began
        frames += 1
    return (plain / plain_frames) / (ours / frames)


def _share_of_decoding(play: Play, pipeline: Pipeline) -> float:
    """Return the processor time of the live line as a share of what decoding the frames from JPEG costs."""
    ours = decoding = 0.0
    for shot in film(play):
        encoded = cv2.imencode(".jpg", shot.frame.image)[1]
        began = time.process_time()
        cv2.imdecode(encoded, cv2.IMREAD_COLOR)
        decoding += time.process_time() - began
        began = time.process_time()
        pipeline.process(shot.frame)
        ours += time.process_time() - began
    return ours / decoding
