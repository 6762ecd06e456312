"""What the live line tells of one frame, and when it ends."""

from dataclasses import dataclass
from typing import Protocol

from faceattend.domain.faces import Detection, Frame
from faceattend.domain.liveness import LivenessState
from faceattend.domain.people import PersonId
from faceattend.domain.sightings import Passage, Sighting, TrackedFace


@dataclass(frozen=True, slots=True)
class PipelineResult:
    """What is known after one frame.

    Attributes:
        faces: every face that is visible now, the most certain detection first.
        sightings: verdicts that were reached or changed with this frame.
        passages: faces that are gone for good since the frame before.
        cut: whether the frame shows another scene than the one before: the camera was moved or the film was cut.
    """

    frame: Frame
    faces: tuple[TrackedFace, ...]
    sightings: tuple[Sighting, ...]
    passages: tuple[Passage, ...] = ()
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Parting:
    """What is left to say when a watch ends.

    Attributes:
        sightings: verdicts on faces that were still being looked at.
        passages: the faces that were still there, or were lost a moment ago.
    """

    sightings: tuple[Sighting, ...]
    passages: tuple[Passage, ...]


class LivenessJudge(Protocol):
    """Tells living faces from pictures of faces, for the tracks of one camera. Called from one thread."""

    def look(self, track: int, frame: Frame, detection: Detection, person: PersonId | None) -> LivenessState:
        """Take one more look at a visible face and return what is thought of it now.

        Args:
            track: the number of the track, stable while the face is followed.
            person: who it would be, or may be, if it lives; None as long as nobody is known in it.
        """

    def forget(self, track: int) -> None:
        """Drop what is known of a track, because it ended."""
