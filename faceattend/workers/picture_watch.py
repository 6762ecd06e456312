"""What the pictures of one camera say of the camera: it is covered, it is frozen, it is in the dark."""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray

from faceattend.domain.faces import Image
from faceattend.services.cameras import View, sparse, view_of

COVERED_LIMIT = 4.0
"""Seconds for which pictures may show nothing: somebody walks past close to the lens, or the light is switched on."""

FROZEN_STREAM_LIMIT = 30.0
"""Seconds for which a stream may repeat one picture: its codec smooths the noise of a sensor away in an empty room."""

_VIEW_INTERVAL = 0.25
"""Seconds between two looks at what pictures show."""


class Showing(Enum):
    """How the pictures are."""

    WELL = auto()
    DARK = auto()
    """There is so little light that people may be missed."""
    NOTHING = auto()
    """They have shown nothing for :data:`COVERED_LIMIT`."""
    FROZEN = auto()
    """They have been the same to the last bit for too long."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one more picture says.

    Attributes:
        seconds: for how long it has been so.
        proof: whether this picture by itself proves that the camera sees something now.
        reopen: whether the camera should be opened again, because the same picture came for too long.
    """

    showing: Showing
    seconds: float
    proof: bool
    reopen: bool = False


class PictureWatch:
    """Looks at every picture of one camera, also beyond its being opened again. For one thread."""

    def __init__(self) -> None:
        self._previous: NDArray[np.uint8] | None = None
        self._moved = 0.0
        self._opened = 0.0
        self._frozen = False
        self._view = View.CLEAR
        self._viewed: float | None = None
        self._blind_since: float | None = None

    def opened(self, now: float, *, anew: bool) -> None:
        """Note that the source was opened, and that the same picture may be there for its whole limit again.

        Args:
            anew: whether nothing is held against its pictures any more; False when it was opened again because they
                were the same.
        """
        self._opened = now
        if anew:
            self._previous = None
            self._frozen = False
            self._viewed = self._blind_since = None

    def look(self, image: Image, now: float, still_limit: float) -> Finding:
        """Return what a picture that came now says.

        Args:
            now: seconds of a clock that never jumps.
            still_limit: seconds for which the same picture may come.
        """
        few = sparse(image)
        same = self._previous is not None and np.array_equal(few, self._previous)
        self._previous = few
        if not same:
            self._moved, self._frozen = now, False
        self._see(few, now)
        blind = 0.0 if self._blind_since is None else now - self._blind_since
        # What shows nothing is covered whether it moves or not: a closed shutter makes a picture that is ever the same.
        limit = FROZEN_STREAM_LIMIT if self._view is View.NOTHING else still_limit
        reopen = same and now - max(self._moved, self._opened) > limit
        if blind > COVERED_LIMIT:
            return Finding(Showing.NOTHING, blind, proof=False, reopen=reopen)
        self._frozen = self._frozen or (reopen and self._view is not View.NOTHING)
        if self._frozen:
            return Finding(Showing.FROZEN, now - self._moved, proof=False, reopen=reopen)
        proof = not same and self._view is not View.NOTHING
        return Finding(Showing.DARK if self._view is View.DARK else Showing.WELL, 0.0, proof=proof)

    def _see(self, few: Image, now: float) -> None:
        if self._viewed is None or now - self._viewed >= _VIEW_INTERVAL or now < self._viewed:
            self._viewed = now
            self._view = view_of(few, self._view)
        if self._view is not View.NOTHING:
            self._blind_since = None
        elif self._blind_since is None:
            self._blind_since = now
