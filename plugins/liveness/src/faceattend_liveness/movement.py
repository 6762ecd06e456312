"""The check ``movement``: it asks for a movement of the head that a flat picture cannot make."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from faceattend.api import (
    LivenessCheck,
    LivenessInfo,
    LivenessKind,
    LivenessLook,
    LivenessReading,
    Prompt,
    RecognizerContext,
)
from faceattend_liveness.geometry import NosePlace, narrowness, nose_place, size_of
from faceattend_liveness.surroundings import Surroundings

FRONTAL = 0.3
"""How far aside the nose may be, in half distances of the eyes, for a face to look ahead."""

TURN = 0.42
"""How far the nose must go aside: about 25 degrees.

The affine coordinates of a true plane would not change at all; the detector is less sure of its landmarks on pictures
that are tilted, so those that were tilted by up to 12 degrees moved it by .2.
"""

NOD = 0.2
"""How far the nose must go down or up between eyes and mouth, and half-way back; tilted pictures moved it by .12."""

CLOSER = 1.3
"""How much larger the face must become."""

WIDEST = 1.08
"""A head that is turned shows its eyes nearer to each other; a picture that is only torn sideways does not."""

STEADY_LOOKS = 2
"""Looks in a row that must agree, so that one wrong landmark passes nobody."""

ATTACHED = 0.15
"""Value of the surroundings below which what moves is a picture with what is around the face on it."""


class MovementCheck:
    """Asks for a movement, and looks whether the face moves as a head does."""

    @property
    def info(self) -> LivenessInfo:
        """What the host must know of this check."""
        return LivenessInfo(
            id="movement",
            title="Movement of the head",
            kind=LivenessKind.CHALLENGE,
            notes="Asks for a turn, a nod or a step closer, at random. It stops pictures; a film of a person who "
            "happens to make the movement can pass. It is not certified.",
            spoof_below=0.2,
            live_from=0.5,
            prompts=tuple(Prompt),
        )

    def begin(self, prompt: Prompt | None = None) -> "MovementTrack":
        """Begin to watch for one movement."""
        return MovementTrack(prompt or Prompt.TURN_LEFT)


@dataclass(frozen=True, slots=True)
class _Pose:
    """How a face is held in one look."""

    nose: NosePlace
    narrowness: float
    size: float


class MovementTrack:
    """One face that was asked for a movement."""

    def __init__(self, prompt: Prompt) -> None:
        self._left_to_do = list(_STEPS[prompt])
        self._surroundings = Surroundings()
        self._start: _Pose | None = None
        self._agreeing = 0

    def look(self, look: LivenessLook) -> LivenessReading:
        """Take one more look: 1 once the movement was made, 0 when a picture moved, None until then."""
        self._surroundings.look(look)
        surroundings = self._surroundings.value
        if surroundings < ATTACHED:
            return LivenessReading(0.0, {"surroundings": surroundings})
        pose = _pose(look)
        if pose is not None and self._left_to_do:
            self._follow(pose)
        return LivenessReading(None if self._left_to_do else 1.0, {"surroundings": surroundings})

    def _follow(self, pose: _Pose) -> None:
        if self._start is None:
            # Who is turned away already has to look ahead first: the movement is what counts.
            if self._agrees(there=abs(pose.nose.aside) <= FRONTAL):
                self._start = pose
        elif self._agrees(there=self._left_to_do[0](self._start, pose)):
            del self._left_to_do[0]

    def _agrees(self, *, there: bool) -> bool:
        """Return whether enough looks in a row have agreed; then the count begins anew."""
        self._agreeing = self._agreeing + 1 if there else 0
        if self._agreeing < STEADY_LOOKS:
            return False
        self._agreeing = 0
        return True


_Step = Callable[[_Pose, _Pose], bool]
"""Whether a part of a movement was made, from the pose at its start and the one now."""


def _turned(side: int) -> _Step:
    """Return the step of a turn: 1 to the person's own left, -1 to his right."""

    def made(start: _Pose, now: _Pose) -> bool:
        aside = side * (now.nose.aside - start.nose.aside)
        return aside >= TURN and now.narrowness <= WIDEST * start.narrowness

    return made


def _nodded(start: _Pose, now: _Pose) -> bool:
    return abs(now.nose.down - start.nose.down) >= NOD


def _came_back(start: _Pose, now: _Pose) -> bool:
    return abs(now.nose.down - start.nose.down) <= NOD / 2


def _came_closer(start: _Pose, now: _Pose) -> bool:
    return now.size >= CLOSER * start.size


_STEPS: Mapping[Prompt, tuple[_Step, ...]] = {
    Prompt.TURN_LEFT: (_turned(1),),
    Prompt.TURN_RIGHT: (_turned(-1),),
    Prompt.NOD: (_nodded, _came_back),
    Prompt.COME_CLOSER: (_came_closer,),
}


def _pose(look: LivenessLook) -> _Pose | None:
    nose = nose_place(look.landmarks)
    return None if nose is None else _Pose(nose, narrowness(look.landmarks), size_of(look))


def create_movement(_context: RecognizerContext) -> LivenessCheck:
    """Make the check; the entry point of the plugin names this."""
    return MovementCheck()
