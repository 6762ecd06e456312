"""How well the live line did on a video of which it is known who is where."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from benchmarks.faces_video import Shot, Shown
from faceattend.domain.matching import Verdict
from faceattend.domain.sightings import TrackedFace
from faceattend.recognition.observation import PipelineResult

_SAME_PLACE = 0.25
"""Overlap from which a followed face is the one that is really there."""

_WHOLLY_VISIBLE = 0.9


@dataclass(slots=True)
class Score:
    """What is counted over one or more videos; a face is one person in one frame, at least 90 % of him visible.

    Attributes:
        right: faces of enrolled people under their own names.
        known: faces of enrolled people.
        wrong: faces of enrolled people under another's name.
        strangers_named: faces of strangers under anybody's name.
        tracks: for each person of each video, by how many numbers he was known.
        frames_to_name: for each enrolled person, how many frames after he was visible he had his name.
        missed: enrolled people who never had it.
    """

    right: int = 0
    known: int = 0
    wrong: int = 0
    strangers: int = 0
    strangers_named: int = 0
    frames: int = 0
    tracks: list[int] = field(default_factory=list)
    frames_to_name: list[int] = field(default_factory=list)
    missed: list[int] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Share of the faces of enrolled people that bear their names."""
        return self.right / max(self.known, 1)

    def line(self) -> str:
        """Return the score as one line."""
        slowest = max(self.frames_to_name, default=0)
        return (
            f"recall {self.recall:.3f}  wrong {self.wrong}  strangers named {self.strangers_named}/{self.strangers}  "
            f"missed {self.missed}  tracks {max(self.tracks, default=0)}  slowest {slowest}"
        )


def score(
    shots: Iterable[Shot], process: Callable[[Shot], PipelineResult], enrolled: Iterable[int], into: Score
) -> list[PipelineResult]:
    """Show the video to ``process`` frame by frame and add what comes out to the score."""
    roll = set(enrolled)
    numbers: dict[int, set[int]] = {}
    visible_from: dict[int, int] = {}
    named: set[int] = set()
    results = []
    for shot in shots:
        result = process(shot)
        results.append(result)
        into.frames += 1
        for shown in shot.shown:
            face = _at(shown, shot.shown, result.faces)
            if face is not None and shown.visible > _WHOLLY_VISIBLE:
                numbers.setdefault(shown.person, set()).add(face.track)
            if shown.visible >= _WHOLLY_VISIBLE:
                visible_from.setdefault(shown.person, shot.frame.sequence)
            name = face.person if face is not None and face.verdict is Verdict.RECOGNISED else None
            _count(shown, name, into, enrolled=shown.person in roll)
            if name == shown.person and shown.person not in named and shown.person in visible_from:
                named.add(shown.person)
                into.frames_to_name.append(shot.frame.sequence - visible_from[shown.person])
    into.tracks.extend(len(seen) for seen in numbers.values())
    into.missed.extend(sorted(visible_from.keys() & roll - named))
    return results


def _count(shown: Shown, name: int | None, into: Score, *, enrolled: bool) -> None:
    whole = shown.visible >= _WHOLLY_VISIBLE
    if enrolled:
        into.known += whole
        into.right += whole and name == shown.person
        into.wrong += name is not None and name != shown.person
    else:
        into.strangers += whole
        into.strangers_named += name is not None


def _at(shown: Shown, everybody: Iterable[Shown], faces: Iterable[TrackedFace]) -> TrackedFace | None:
    """Return the face that is followed where somebody is; one of a person in front of him is not his."""
    nearest = max(faces, key=lambda face: face.box.overlap(shown.face), default=None)
    if nearest is None or nearest.box.overlap(shown.face) < _SAME_PLACE:
        return None
    owner = max(everybody, key=lambda other: other.visible * nearest.box.overlap(other.face))
    return nearest if owner is shown else None
