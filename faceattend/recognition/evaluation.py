"""How well a recognizer tells apart the people of a folder of pictures."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from faceattend.api import Recognizer
from faceattend.errors import EnvironmentFault, FaceAttendError, UserError
from faceattend.recognition.encoding import encode_still
from faceattend.recognition.metrics import open_set, verification
from faceattend.recognition.stills import StillFinder, dominant
from faceattend.vision.pictures import SUFFIXES, read_picture


@dataclass(frozen=True, slots=True)
class EvaluationResult:
    """The numbers; shares 0..1 are None where the folder has no such pairs or probes. Defined in ``metrics``.

    Attributes:
        recognizer: id of the engine.
        people: folders with at least one picture file.
        images: picture files.
        detected: pictures whose face was used.
        eer: equal error rate of all pairs of pictures.
        tar: share of genuine pairs accepted, by the share of impostor pairs accepted: 1e-2, 1e-3, 1e-4.
        fnir: share of known people missed in an open set, by the share of strangers named: 1e-2, 1e-3.
        rank1: share of known people who are the best candidate for their own picture.
        threshold: similarity that names at most one stranger in a thousand on this folder.
    """

    recognizer: str
    people: int
    images: int
    detected: int
    eer: float | None
    tar: Mapping[str, float | None]
    fnir: Mapping[str, float | None]
    rank1: float | None
    threshold: float | None


@dataclass(frozen=True, slots=True)
class PictureProblem:
    """Why a picture was left out, or what was assumed to use it."""

    path: Path
    sentence: str


@dataclass(frozen=True, slots=True)
class FolderEvaluation:
    """The numbers, and what there is to say of single pictures."""

    result: EvaluationResult
    problems: tuple[PictureProblem, ...]


def evaluate_folder(
    folder: Path, finder: StillFinder, recognizer: Recognizer, progress: Callable[[int, int], None]
) -> FolderEvaluation:
    """Measure a recognizer on a folder with one folder of pictures for each person, named after the person.

    One picture is in memory at a time. A picture that cannot be used is a problem and the rest goes on; where a picture
    shows several faces, the one that is much larger than the others is used, if there is one.

    Args:
        progress: told after every picture how many are done and how many there are.

    Raises:
        UserError: it is no folder, it has no folders with pictures, or no two pictures with a face can be compared.
    """
    problems: list[PictureProblem] = []
    pictures = list(_pictures(folder, problems))
    if not pictures:
        raise UserError(f"{folder} has no folders with pictures; make one for each person and put pictures in it.")
    templates: list[NDArray[np.float32]] = []
    labels: list[str] = []
    for done, (person, path) in enumerate(pictures, 1):
        shown = path.relative_to(folder)
        try:
            template, remark = _template(path, finder, recognizer)
        except FaceAttendError as error:
            remark = str(error)
        else:
            templates.append(template)
            labels.append(person)
        if remark:
            problems.append(PictureProblem(path, f"{shown}: {remark}"))
        progress(done, len(pictures))
    if len(templates) < 2:
        why = f" {problems[0].sentence}" if problems else ""
        raise UserError(f"Of {len(pictures)} pictures in {folder} fewer than two show a face that can be used.{why}")
    table = np.stack(templates)
    pairs = verification(recognizer, table, labels)
    searched = open_set(recognizer, table, labels)
    result = EvaluationResult(
        recognizer=recognizer.info.id,
        people=len({person for person, _ in pictures}),
        images=len(pictures),
        detected=len(templates),
        eer=pairs.eer,
        tar=_by_name(pairs.tar),
        fnir=_by_name(searched.fnir),
        rank1=searched.rank1,
        threshold=searched.threshold,
    )
    return FolderEvaluation(result, tuple(problems))


def _people(folder: Path, problems: list[PictureProblem]) -> Iterator[Path]:
    """Yield the folders of people in order of name, each once, links last, except hidden ones."""
    if not folder.is_dir():
        raise UserError(f"{folder} is not a folder; name a folder with a folder of pictures for each person.")
    try:
        visible = [entry for entry in folder.iterdir() if entry.is_dir() and not entry.name.startswith(".")]
    except OSError as error:
        raise EnvironmentFault(f"The folder {folder} cannot be read ({error.strerror}).") from error
    # A link may lead to a folder that holds everybody, or to somebody who is counted already.
    known = {folder.resolve(), *folder.resolve().parents}
    for entry in sorted(visible, key=lambda entry: (entry.is_symlink(), entry.name)):
        real = entry.resolve()
        if real in known:
            problems.append(PictureProblem(entry, f"{entry.name}: the link leads to a folder that is counted already."))
            continue
        known.add(real)
        yield entry


def _pictures(folder: Path, problems: list[PictureProblem]) -> Iterator[tuple[str, Path]]:
    """Yield person and file of every picture below the folders of people, in order of name, except hidden ones.

    Whatever else lies there is added to the problems.
    """

    def left_out(path: Path, why: str) -> None:
        problems.append(PictureProblem(path, f"{path.relative_to(folder)}: {why}"))

    def unreadable(error: OSError) -> None:
        left_out(Path(error.filename), f"the folder cannot be read ({error.strerror}).")

    for person in _people(folder, problems):
        for parent, folders, files in os.walk(person, onerror=unreadable):
            folders.sort()
            for path in sorted(Path(parent, name) for name in files if not name.startswith(".")):
                if not path.is_file():
                    left_out(path, "this is no file; it was left out.")
                elif path.suffix.lower() not in SUFFIXES:
                    left_out(path, "this is no picture by its name; it was left out.")
                else:
                    yield person.name, path


def _template(path: Path, finder: StillFinder, recognizer: Recognizer) -> tuple[NDArray[np.float32], str]:
    """Return the template of the face that a picture is of, and a sentence when that had to be guessed."""
    image = read_picture(path)
    detections = finder.find(image)
    if not detections:
        raise UserError("no face was found; the picture is left out.")
    face = dominant(detections)
    if face is None:
        raise UserError(f"there are {len(detections)} faces of like size; the picture is left out.")
    remark = f"there are {len(detections)} faces; the largest one was used." if len(detections) > 1 else ""
    return encode_still(image, face, recognizer), remark


def _by_name(shares: Mapping[float, float | None]) -> dict[str, float | None]:
    """Name rates as 1e-2 in place of 0.01."""
    return {f"1e-{round(-np.log10(rate))}": share for rate, share in shares.items()}
