"""P4, P5 and the engines' part of P16: one template, one search for faces, and the memory of both, against OpenCV."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from time import process_time

import numpy as np

from benchmarks.measuring import Measurement
from faceattend.api import Colour, Recognizer
from faceattend.domain.faces import Box, Detection, Image
from faceattend.recognition.context import HostContext
from faceattend.recognition.registry import RecognizerRegistry
from faceattend.services.demonstration import SampleFaces
from faceattend.vision.alignment import align
from faceattend.vision.detection import FaceDetector
from faceattend.vision.models import ModelStore
from faceattend.vision.network import Networks
from faceattend.vision.opencv import cv2

_PEOPLE = range(1, 21)
_SIZE = (640, 480)
_SEARCHED = (320, 240)
_SCORE = 0.6
_ROUNDS, _TIMES = 8, 8

_TELL = "print(next(line for line in open('/proc/self/status') if line.startswith('VmRSS')).split()[1])"
_BARE = (
    "import sys, numpy, cv2; cv2.setNumThreads(1);"
    "finder = cv2.FaceDetectorYN.create(sys.argv[1], '', (640, 480), .6);"
    "learner = cv2.FaceRecognizerSF.create(sys.argv[2], '');"
    "finder.detect(numpy.zeros((480, 640, 3), numpy.uint8));"
    "learner.feature(numpy.zeros((112, 112, 3), numpy.uint8));" + _TELL
)
_OURS = (
    "import faceattend, numpy; from faceattend.vision.models import ModelStore;"
    "from faceattend.vision.network import Networks; from faceattend.vision.detection import FaceDetector;"
    "networks = Networks(ModelStore.default()); finder = FaceDetector(networks); learner = networks.open('sface');"
    "finder.detect(numpy.zeros((480, 640, 3), numpy.uint8));"
    "learner.run(numpy.zeros((1, 3, 112, 112), numpy.float32));" + _TELL
)


def measure(samples: Path, models: ModelStore) -> Iterator[Measurement]:
    """Yield the numbers; memory is that of fresh processes of Linux."""
    networks = Networks(models)
    detector = FaceDetector(networks, _SEARCHED[0], _SCORE)
    recognizer = RecognizerRegistry(lambda name: HostContext(networks, name), ["sface"]).load("sface")
    pictures = SampleFaces(samples).pictures
    yield from _templates(recognizer, detector, [pictures(person, [1])[0] for person in _PEOPLE], models)
    yield from _searches(detector, [_frame(pictures(person, [2])[0]) for person in _PEOPLE], models)
    yield from _memory(models)


def _templates(
    recognizer: Recognizer, detector: FaceDetector, pictures: Sequence[Image], models: ModelStore
) -> Iterator[Measurement]:
    plain = cv2.FaceRecognizerSF.create(str(models.file("sface")), "")
    faces = [align(each, detector.detect_still(each)[0].landmarks, (112, 112), Colour.BGR) for each in pictures]
    cosines = []
    for face in faces:
        theirs = plain.feature(face).ravel()
        cosines.append(float(recognizer.encode(face[np.newaxis])[0] @ theirs / np.linalg.norm(theirs)))
    face = faces[0]
    ours, cv = _in_turn(lambda: recognizer.encode(face[np.newaxis]), lambda: plain.feature(face))
    yield Measurement("one template", 1000 * ours, "ms", goal="P4")
    yield Measurement("one template, OpenCV", 1000 * cv, "ms", goal="P4")
    yield Measurement("one template against OpenCV", ours / cv, "times", 0.33, goal="P4")
    yield Measurement("least likeness to OpenCV's template", min(cosines), "cosine", 0.9999, at_most=False, goal="P4")
    yield Measurement("prepared model", len(models.read_prepared("sface")) / 1e6, "MB", 11.5, goal="P4")
    yield Measurement("packages for graphs loaded at run time", "onnx" in sys.modules, "", 0, goal="P4")


def _searches(detector: FaceDetector, frames: Sequence[Image], models: ModelStore) -> Iterator[Measurement]:
    plain = cv2.FaceDetectorYN.create(str(models.file("yunet")), "", _SEARCHED, _SCORE)

    def search(frame: Image) -> list[Box]:
        found: object = plain.detect(cv2.resize(frame, _SEARCHED, interpolation=cv2.INTER_AREA))[1]
        # The stubs do not know that it is None where there is no face.
        rows = found if isinstance(found, np.ndarray) else np.empty((0, 15))
        return [Box(*(float(value) * _SIZE[0] / _SEARCHED[0] for value in row[:4])) for row in rows]

    overlap = min(_least_overlap(detector.detect(frame), search(frame)) for frame in frames)
    ours, cv = _in_turn(lambda: detector.detect(frames[0]), lambda: search(frames[0]))
    yield Measurement("search 640x480 at a width of 320", 1000 * ours, "ms", goal="P5")
    yield Measurement("search, OpenCV", 1000 * cv, "ms", goal="P5")
    yield Measurement("search against OpenCV", ours / cv, "times", 0.45, goal="P5")
    yield Measurement("least overlap with OpenCV's boxes", overlap, "", 0.9, at_most=False, goal="P5")


def _memory(models: ModelStore) -> Iterator[Measurement]:
    bare, ours = (_resident(code, models) for code in (_BARE, _OURS))
    yield Measurement("memory of OpenCV with both models", bare, "MiB", goal="P16")
    yield Measurement("memory of the engine with both models", ours, "MiB", goal="P16")
    yield Measurement("memory of the engine against OpenCV", ours / bare, "times", 1.25, goal="P16")


def _in_turn(*works: Callable[[], object]) -> list[float]:
    """Return the median processor time of one call of each; what drifts falls on all alike.

    Each is called some times in a row, and the first of them, which finds the memory of the other one in the
    processor's cache, does not count.
    """
    spent: list[list[float]] = [[] for _ in works]
    for _ in range(_ROUNDS):
        for times, work in zip(spent, works, strict=True):
            work()
            for _ in range(_TIMES):
                began = process_time()
                work()
                times.append(process_time() - began)
    return [median(times) for times in spent]


def _least_overlap(ours: Sequence[Detection], theirs: Sequence[Box]) -> float:
    """Return the overlap of the pair of boxes that agree least; 0 where there are not as many."""
    if len(ours) != len(theirs):
        return 0.0
    return min((max(face.box.overlap(box) for box in theirs) for face in ours), default=1.0)


def _frame(face: Image) -> Image:
    """Return a frame of a room with one face of 140 pixels."""
    frame = np.full((_SIZE[1], _SIZE[0], 3), 90, np.uint8)
    large = cv2.resize(face, None, fx=1.5, fy=1.5)
    frame[150 : 150 + large.shape[0], 240 : 240 + large.shape[1]] = large
    return frame


def _resident(code: str, models: ModelStore) -> float:
    ran = subprocess.run(
        [sys.executable, "-c", code, models.file("yunet"), models.file("sface")],
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return int(ran.stdout.splitlines()[-1]) / 1024
