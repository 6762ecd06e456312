"""How well a check tells living faces from pictures of faces, in the terms of ISO/IEC 30107-3.

A presentation is one picture, one video or one folder of frames. It is classified as bona fide when the check counts
the face as living at its end and never took it for a picture, as an attack when it ever did, and otherwise it stays in
doubt: then a person would be asked to move.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path

from faceattend.api import LivenessCheck, LivenessLook, LivenessReading, LivenessTrack
from faceattend.domain.faces import Box, Detection, Frame
from faceattend.errors import EnvironmentFault, UserError
from faceattend.vision.detection import FaceDetector
from faceattend.vision.pictures import SUFFIXES, read_picture
from faceattend.vision.sources import open_source, parse_source
from faceattend.vision.tracking import Tracker

BONA_FIDE_FOLDERS = frozenset({"live", "genuine", "real", "bonafide", "bona_fide", "bona fide"})
ATTACK_FOLDERS = frozenset({"attack", "attacks", "spoof", "spoofs", "fake"})
"""Folders of these names, when they hold folders only, hold one of each kind of attack."""

MOST_SECONDS = 20.0
"""A video is looked at for this long: a person at a door is, too."""

FRAME_RATE = 25.0
"""Of a folder of frames."""

_START = datetime(2000, 1, 1, tzinfo=UTC)


class Outcome(Enum):
    """What became of a presentation."""

    LIVE = "live"
    DOUBTFUL = "doubtful"
    SPOOF = "spoof"
    NO_RESPONSE = "no response"
    """There was no face to be checked."""


@dataclass(frozen=True, slots=True)
class Presentation:
    """One thing that was shown to the check.

    Attributes:
        attack: the kind of attack; None for a living person.
    """

    path: Path
    attack: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the check made of one presentation.

    Attributes:
        reading: the last one; None without a face.
    """

    presentation: Presentation
    outcome: Outcome
    reading: LivenessReading | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many presentations of one kind had which outcome.

    Attributes:
        kind: of attack; None for living people.
    """

    kind: str | None
    live: int
    doubtful: int
    spoof: int
    no_response: int

    @property
    def presentations(self) -> int:
        """All of them."""
        return self.live + self.doubtful + self.spoof + self.no_response

    @property
    def classified(self) -> int:
        """Those in which a face was found."""
        return self.live + self.doubtful + self.spoof

    @property
    def accepted_rate(self) -> float | None:
        """Share of those with a face that counted as living: APCER for an attack; None without any."""
        return self.live / self.classified if self.classified else None

    @property
    def refused_rate(self) -> float | None:
        """Share of those with a face that did not: BPCER for living people; None without any."""
        return 1 - self.live / self.classified if self.classified else None

    @property
    def no_response_rate(self) -> float | None:
        """Share without a face: APNRR or BPNRR; None without any presentation."""
        return self.no_response / self.presentations if self.presentations else None


@dataclass(frozen=True, slots=True)
class LivenessResult:
    """The numbers of one folder.

    Attributes:
        check: id of the check.
        bona_fide: of living people.
        attacks: by kind, in order of name.
        answers: every single one.
        problems: a sentence for each file that could not be read and was left out.
    """

    check: str
    bona_fide: Tally
    attacks: tuple[Tally, ...]
    answers: tuple[Answer, ...]
    problems: tuple[str, ...]


def evaluate_liveness(
    folder: Path, detector: FaceDetector, check: LivenessCheck, progress: Callable[[int, int], None]
) -> LivenessResult:
    """Show a passive check everything in a folder.

    Args:
        folder: with a folder of living people (:data:`BONA_FIDE_FOLDERS`) and one for each kind of attack.
        progress: told how many presentations are done and how many there are.

    Raises:
        UserError: the folder holds nothing of the kind.
        PluginFault: the check failed.
    """
    presentations, empty = _presentations(folder)
    answers: list[Answer] = []
    problems = [f"{path.relative_to(folder)}: The folder is empty." for path in empty]
    for done, presentation in enumerate(presentations, start=1):
        try:
            answers.append(_answer(presentation, detector, check))
        except UserError as error:
            problems.append(f"{presentation.path.relative_to(folder)}: {error}")
        progress(done, len(presentations))
    kinds = sorted({answer.presentation.attack for answer in answers if answer.presentation.attack is not None})
    return LivenessResult(
        check=check.info.id,
        bona_fide=_tally(None, answers),
        attacks=tuple(_tally(kind, answers) for kind in kinds),
        answers=tuple(answers),
        problems=tuple(problems),
    )


def _tally(kind: str | None, answers: Iterable[Answer]) -> Tally:
    outcomes = [answer.outcome for answer in answers if answer.presentation.attack == kind]
    return Tally(
        kind,
        live=outcomes.count(Outcome.LIVE),
        doubtful=outcomes.count(Outcome.DOUBTFUL),
        spoof=outcomes.count(Outcome.SPOOF),
        no_response=outcomes.count(Outcome.NO_RESPONSE),
    )


def _presentations(folder: Path) -> tuple[list[Presentation], list[Path]]:
    """Return what is to be shown, and the folders of people and attacks that are empty."""
    kinds = list(_kinds(folder))
    if not kinds:
        names = ", ".join(sorted(BONA_FIDE_FOLDERS))
        raise UserError(
            f"{folder} holds no folders; name a folder with one folder of living people ({names}) and one for each "
            "kind of attack."
        )
    found = [Presentation(entry, attack) for path, attack in kinds for entry in _within(path)]
    if not found:
        raise UserError(f"There is no picture, video or folder of frames in the folders of {folder}.")
    return found, [path for path, _ in kinds if not _visible(path)]


def _within(folder: Path) -> Iterator[Path]:
    """Yield what is in a folder and in its folders; one with pictures in it, or with nothing, is one presentation."""
    for entry in _visible(folder):
        inner = _visible(entry) if entry.is_dir() else []
        if inner and not any(path.suffix.lower() in SUFFIXES for path in inner):
            yield from _within(entry)
        else:
            yield entry


def _kinds(folder: Path) -> Iterator[tuple[Path, str | None]]:
    """Yield each folder of presentations with the kind of attack in it."""
    for path in _visible(folder):
        if not path.is_dir():
            continue
        if path.name.lower() in BONA_FIDE_FOLDERS:
            yield path, None
        elif path.name.lower() in ATTACK_FOLDERS and all(entry.is_dir() for entry in _visible(path)):
            yield from ((inner, inner.name) for inner in _visible(path))
        else:
            yield path, path.name


def _visible(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise UserError(f"{folder} is not a folder; name a folder with living people and attacks in it.")
    try:
        return sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    except OSError as error:
        raise EnvironmentFault(f"The folder {folder} cannot be read ({error.strerror}).") from error


def _answer(presentation: Presentation, detector: FaceDetector, check: LivenessCheck) -> Answer:
    if presentation.path.suffix.lower() in SUFFIXES and presentation.path.is_file():
        return _still_answer(presentation, detector, check)
    return _moving_answer(presentation, detector, check)


def _still_answer(presentation: Presentation, detector: FaceDetector, check: LivenessCheck) -> Answer:
    image = read_picture(presentation.path)
    faces = detector.detect_still(image)
    if not faces:
        return Answer(presentation, Outcome.NO_RESPONSE)
    largest = max(faces, key=lambda face: face.box.width * face.box.height)
    frame = Frame(image, "", 0, _START)
    watched = _Watched(check.begin())
    watched.look(frame, largest)
    return Answer(presentation, watched.outcome(check), watched.readings[-1])


@dataclass(slots=True)
class _Watched:
    """One face that is checked.

    Attributes:
        area: of all its boxes together.
    """

    track: LivenessTrack
    readings: list[LivenessReading] = field(default_factory=list)
    area: float = 0.0

    def look(self, frame: Frame, face: Detection, others: Iterable[Detection] = ()) -> None:
        box = face.box
        look = LivenessLook(
            frame.image, _edges(box), face.landmarks, frame.time.timestamp(), tuple(_edges(each.box) for each in others)
        )
        self.readings.append(self.track.look(look))
        self.area += box.width * box.height

    def outcome(self, check: LivenessCheck) -> Outcome:
        """Return what the readings come to."""
        scores = [reading.score for reading in self.readings if reading.score is not None]
        if any(score < check.info.spoof_below for score in scores):
            return Outcome.SPOOF
        return Outcome.LIVE if scores and scores[-1] >= check.info.live_from else Outcome.DOUBTFUL


def _edges(box: Box) -> tuple[float, float, float, float]:
    return box.x, box.y, box.width, box.height


def _moving_answer(presentation: Presentation, detector: FaceDetector, check: LivenessCheck) -> Answer:
    """Check every face, and answer for the one that was seen largest and longest."""
    tracker = Tracker()
    faces: dict[int, _Watched] = {}
    for frame in _frames(presentation.path):
        tracks = tracker.update(detector.detect(frame.image), frame.time)
        for track in tracks:
            others = [other.detection for other in tracks if other.id != track.id]
            faces.setdefault(track.id, _Watched(check.begin())).look(frame, track.detection, others)
    if not faces:
        return Answer(presentation, Outcome.NO_RESPONSE)
    watched = max(faces.values(), key=lambda face: face.area)
    return Answer(presentation, watched.outcome(check), watched.readings[-1])


def _frames(path: Path) -> Iterator[Frame]:
    """Yield the frames of a video or folder, with times counted from its start.

    Raises:
        UserError: it is neither, or it cannot be read to its end.
    """
    source = open_source(parse_source(str(path)), path.name, lambda: _START, _START)
    try:
        while (frame := source.read()) is not None:
            # Frames in a folder carry no times; those of a watched folder are pictures a second apart.
            seconds = frame.sequence / FRAME_RATE if path.is_dir() else (frame.time - _START).total_seconds()
            if seconds > MOST_SECONDS:
                return
            yield replace(frame, time=_START + timedelta(seconds=seconds))
    finally:
        source.close()
