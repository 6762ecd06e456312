"""The check ``passive``: it watches, and weighs what speaks for a picture and for a living face."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from faceattend.api import (
    LivenessCheck,
    LivenessInfo,
    LivenessKind,
    LivenessLook,
    LivenessReading,
    Prompt,
    RecognizerContext,
)
from faceattend_liveness.border import BorderFinder
from faceattend_liveness.change import Change
from faceattend_liveness.flicker import Flicker
from faceattend_liveness.geometry import nose_place
from faceattend_liveness.surroundings import Surroundings
from faceattend_liveness.texture import colour_range, fine_detail, glare, grid_peak

PRIOR = 1.5
"""Log-odds of a living face before anything was seen: nobody shall be troubled without a reason."""

SPOOF_BELOW = 0.2
LIVE_FROM = 0.5


@dataclass(frozen=True, slots=True)
class _Weight:
    """How far a cue moves the log-odds at most: down at 0, up at 1."""

    picture: float
    living: float = 0.0


# A cue is bounded, so that none alone decides except one: surroundings that move with the face in a room that stands
# still. The next strongest, a rectangle around the face or a grid in its spectrum, reach a doubt alone and a decision
# together. A face that never changes reaches a doubt only beside another cue: somebody may stand as still as that, and
# films that are made of photographs to try out a camera show nothing else. Set on made-up attacks and real clips of
# living people, see the README.
_WEIGHTS: Mapping[str, _Weight] = {
    "surroundings": _Weight(4.2, 0.3),
    "border": _Weight(2.4),
    "grid": _Weight(2.4),
    "change": _Weight(1.2),
    "plane": _Weight(1.0),
    "flicker": _Weight(1.0),
    "detail": _Weight(0.5),
    "colour": _Weight(0.4),
    "glare": _Weight(0.6),
    "turn": _Weight(0.0, 0.4),
}

EARLY_SECONDS = 1.5
"""How long a face that hardly moved is watched before it is relied on: most pictures are found out within this."""

EARLY_SECONDS_IN_DOUBT = 1.9
"""The same where something speaks for a picture that rooms and cameras in a hand do not show too."""

_NOTHING_SEEN = 0.45
"""Value of a cue from which it speaks for nothing."""

_PAUSE_SECONDS = 0.045
"""Looks that come faster than this tell nothing new."""

_SURFACE_SECONDS = 0.5
_LATER_SURFACE_SECONDS = 1.0
_BORDER_SECONDS = 0.6
_LATER_BORDER_SECONDS = 3.0
_FIRST_SECONDS = 3.0
"""A picture is found out in its first seconds, or hardly ever; later on the dear cues are taken less often."""

_MOST_KEPT = 12
_TURN_LOOKS = 4


class PassiveCheck:
    """Tells faces from pictures of faces by watching them."""

    @property
    def info(self) -> LivenessInfo:
        """What the host must know of this check."""
        return LivenessInfo(
            id="passive",
            title="Watching",
            kind=LivenessKind.PASSIVE,
            notes="Looks for the borders, the pixels and the movements of pictures and screens that are held up. It "
            "was tried on made-up attacks only; it is not certified.",
            spoof_below=SPOOF_BELOW,
            live_from=LIVE_FROM,
        )

    def begin(self, prompt: Prompt | None = None) -> "PassiveTrack":
        """Begin to watch one face."""
        return PassiveTrack()


@dataclass(slots=True)
class _Mean:
    """The mean of the newest values of one cue."""

    values: list[float] = field(default_factory=list)

    def add(self, value: float) -> None:
        """Take one more value."""
        self.values = [*self.values[1 - _MOST_KEPT :], value]

    @property
    def value(self) -> float:
        """Their mean, 0.5 without any."""
        return sum(self.values) / len(self.values) if self.values else 0.5

    @property
    def lower(self) -> float:
        """The mean of the lower half, 0.5 without any: what shows at times only, such as a beat of two grids."""
        half = sorted(self.values)[: (len(self.values) + 1) // 2]
        return sum(half) / len(half) if half else 0.5


class PassiveTrack:
    """One face that is watched."""

    def __init__(self) -> None:
        self._surroundings = Surroundings()
        self._flicker = Flicker()
        self._change = Change()
        self._borders = BorderFinder()
        self._surface = {name: _Mean() for name in ("grid", "detail", "colour", "glare", "border")}
        self._looked_at: dict[str, float] = {}
        self._noses: list[float] = []
        self._turn = 0.0
        self._began: float | None = None
        self._last: tuple[float, LivenessReading] | None = None

    def look(self, look: LivenessLook) -> LivenessReading:
        """Take one more look; the dear cues are taken at times only."""
        if self._last is not None and 0 <= look.seconds - self._last[0] < _PAUSE_SECONDS:
            return self._last[1]
        reading = self._taken(look)
        self._last = look.seconds, reading
        return reading

    def _taken(self, look: LivenessLook) -> LivenessReading:
        self._surroundings.look(look)
        self._flicker.look(look)
        self._follow_nose(look)
        # One dear cue in a frame, so that no frame takes long; the first look takes all of them.
        self._began = look.seconds if self._began is None else self._began
        passed = look.seconds - self._began
        # Who was seen to change lives, or is on a film; one who was not may still blink.
        if not self._surroundings.is_apart and (passed <= _FIRST_SECONDS or self._change.value < _NOTHING_SEEN):
            self._change.look(look)
        if self._is_due("border", look, _BORDER_SECONDS if passed <= _FIRST_SECONDS else _LATER_BORDER_SECONDS):
            self._surface["border"].add(self._borders.find(look).value)
            if len(self._looked_at) > 1:
                return self._reading(passed)
        if self._is_due("surface", look, _SURFACE_SECONDS if passed <= _FIRST_SECONDS else _LATER_SURFACE_SECONDS):
            self._look_at_surface(look)
        return self._reading(passed)

    def _reading(self, passed: float) -> LivenessReading:
        """Return what is thought of the face so many seconds after the first look."""
        cues = {name: mean.value for name, mean in self._surface.items()}
        cues["grid"] = self._surface["grid"].lower
        cues["surroundings"] = self._surroundings.value
        # What stands out from the room behind it is no picture with a background; more is not asked of who walks.
        cues["change"] = 0.5 if self._surroundings.is_apart else self._change.value
        cues["plane"] = self._surroundings.plane
        cues["flicker"] = self._flicker.value
        cues["turn"] = 0.5 + self._turn / 2
        odds = PRIOR + sum(_moved(weight, cues[name]) for name, weight in _WEIGHTS.items())
        return LivenessReading(1 / (1 + math.exp(-odds)), cues, early=self._is_early(passed, cues))

    def _is_early(self, passed: float, cues: Mapping[str, float]) -> bool:
        if any(cues[name] < _NOTHING_SEEN for name in ("surroundings", "grid")):
            return 0 <= passed < EARLY_SECONDS_IN_DOUBT
        plain = cues["border"] >= _NOTHING_SEEN
        return 0 <= passed < EARLY_SECONDS and not self._surroundings.stand_still(in_doubt=not plain)

    def _is_due(self, what: str, look: LivenessLook, pause: float) -> bool:
        last = self._looked_at.get(what)
        if last is not None and 0 <= look.seconds - last < pause:
            return False
        self._looked_at[what] = look.seconds
        return True

    def _look_at_surface(self, look: LivenessLook) -> None:
        grid, detail, colour = grid_peak(look), fine_detail(look), colour_range(look)
        if grid is not None:
            self._surface["grid"].add(_falling(grid, 3.3, 4.3))
        if detail is not None:
            self._surface["detail"].add(_rising(detail, 0.06, 0.16))
        if colour is not None:
            self._surface["colour"].add(_rising(colour, 0.03, 0.09))
        self._surface["glare"].add(_falling(glare(look), 0.02, 0.1))

    def _follow_nose(self, look: LivenessLook) -> None:
        """Note how far the head turned; a film of a person turns as well, so this counts little."""
        place = nose_place(look.landmarks)
        if place is None:
            return
        self._noses = [*self._noses[-_TURN_LOOKS * 8 :], place.aside]
        if len(self._noses) >= 2 * _TURN_LOOKS:
            steady = [
                sum(self._noses[start : start + _TURN_LOOKS]) / _TURN_LOOKS
                for start in range(0, len(self._noses) - _TURN_LOOKS + 1, _TURN_LOOKS)
            ]
            turned = max(steady) - min(steady)
            self._turn = max(self._turn, min(1.0, max(0.0, (turned - 0.25) / 0.35)))


def _moved(weight: _Weight, cue: float) -> float:
    """Return what a cue adds to the log-odds."""
    return 2 * (cue - 0.5) * (weight.living if cue > 0.5 else weight.picture)


def _falling(value: float, good: float, bad: float) -> float:
    """Return 0.5 up to ``good``, falling to 0 at ``bad``."""
    return 0.5 - min(1.0, max(0.0, (value - good) / (bad - good))) / 2


def _rising(value: float, bad: float, good: float) -> float:
    """Return 0 up to ``bad``, rising to 0.5 at ``good``."""
    return min(1.0, max(0.0, (value - bad) / (good - bad))) / 2


def create_passive(_context: RecognizerContext) -> LivenessCheck:
    """Make the check; the entry point of the plugin names this."""
    return PassiveCheck()
