"""LBPH templates: one histogram of local binary patterns for each cell of a face, compared by chi-square."""

import cv2
import numpy as np
from numpy.typing import NDArray

from faceattend.api import Colour, RecognizerContext, RecognizerInfo

RADIUS = 1
NEIGHBOURS = 8
GRID = 8
CELLS = GRID * GRID
DIMENSION = CELLS * 2**NEIGHBOURS

THRESHOLD = 0.70
"""Similarity from which two faces may be one person, chosen with MARGIN on people 1 to 20 of the ORL set so that one
look at a known person gives a wrong name in 1 % of all cases.

On people 21 to 40, with ten of them enrolled by three pictures, that names 82 % of single looks rightly and .7 %
wrongly. 2.6 % of the strangers pass on these clean portraits and far more elsewhere, so it keeps no stranger out.
"""

MARGIN = 0.03
"""Lead over the runner-up; see THRESHOLD."""

REVIEW_BAND = 0.05
"""How far below THRESHOLD a face is still shown to a person with the question who it is; chosen, not measured."""

ODD_THRESHOLD = THRESHOLD / 2
"""Half of THRESHOLD: only pictures that have next to nothing in common fall below it."""

_BLOCK_BYTES = 1 << 22
"""Memory for one step of a comparison: fits the cache of an office computer."""


class LBPHRecognizer:
    """Computes what ``cv2.face.LBPHFaceRecognizer`` learns from a face, without learning anything."""

    def __init__(self) -> None:
        self._patterns = cv2.face.LBPHFaceRecognizer.create(RADIUS, NEIGHBOURS, GRID, GRID)
        self._info = RecognizerInfo(
            id="lbph",
            title="LBPH",
            template_format=f"lbph-r{RADIUS}-n{NEIGHBOURS}-g{GRID}-100-equalised",
            face_size=(100, 100),
            colour=Colour.GREY,
            dimension=DIMENSION,
            default_threshold=THRESHOLD,
            default_margin=MARGIN,
            rejects_strangers=False,
            notes="Needs little of the computer and tells the people of a small closed room apart. "
            "It cannot keep strangers out, so it only proposes names.",
            review_band=REVIEW_BAND,
            odd_threshold=ODD_THRESHOLD,
        )

    @property
    def info(self) -> RecognizerInfo:
        """What the host must know of this recognizer."""
        return self._info

    def encode(self, faces: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return histograms (N, 16384) of grey faces (N, 100, 100, 1); the 256 bins of each cell add up to 1."""
        if not len(faces):
            return np.empty((0, DIMENSION), np.float32)
        equalised = [cv2.equalizeHist(face[:, :, 0]) for face in faces]
        self._patterns.train(equalised, np.arange(len(equalised), dtype=np.int32))
        return np.concatenate(self._patterns.getHistograms()).astype(np.float32)

    def similarity(self, probes: NDArray[np.float32], gallery: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return 0..1, 1 for equal histograms and 0 for histograms that share no bin.

        It is 1 - d / (4 * cells), where d is OpenCV's HISTCMP_CHISQR_ALT, 2 * sum((a - b)^2 / (a + b)), which
        is at most 4 for a cell. Since (a - b)^2 / (a + b) = a + b - 4ab / (a + b), only the bins that a probe fills
        need to be looked at.
        """
        scores = np.empty((len(probes), len(gallery)), np.float32)
        gallery_sums = gallery.sum(axis=1)
        for row, probe in enumerate(probes):
            filled = np.flatnonzero(probe)
            values = probe[filled]
            step = max(1, _BLOCK_BYTES // (4 * max(1, len(filled))))
            for start in range(0, len(gallery), step):
                block = gallery[start : start + step].take(filled, axis=1)
                shared = np.divide(block, block + values) @ values
                distance = 2 * (values.sum() + gallery_sums[start : start + step] - 4 * shared)
                scores[row, start : start + step] = 1 - distance / (4 * CELLS)
        return scores.clip(0, 1, out=scores)


def create(context: RecognizerContext) -> LBPHRecognizer:  # noqa: ARG001 - the contract names it
    """Make the recognizer; it needs nothing of the host."""
    return LBPHRecognizer()
