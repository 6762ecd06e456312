"""A third-party recognizer, as small as one can be: it compares how light and shadow lie on a face.

It does not consolidate, so the host compares every look by itself.
"""

import numpy as np
from numpy.typing import NDArray

from faceattend.api import Colour, RecognizerContext, RecognizerInfo

SIDE = 16


class BrightnessRecognizer:
    """Correlates the pixels of small grey faces."""

    info = RecognizerInfo(
        id="brightness",
        title="Brightness",
        template_format="brightness-16x16",
        face_size=(SIDE, SIDE),
        colour=Colour.GREY,
        dimension=SIDE * SIDE,
        default_threshold=0.9,
        default_margin=0.02,
        rejects_strangers=False,
        notes="Compares light and shadow; an example for authors.",
    )

    def encode(self, faces: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return unit vectors (N, 256) of faces (N, 16, 16, 1), with their own mean taken away."""
        pixels = faces.reshape(len(faces), -1).astype(np.float32)
        pixels -= pixels.mean(axis=1, keepdims=True)
        unit: NDArray[np.float32] = pixels / np.maximum(np.linalg.norm(pixels, axis=1, keepdims=True), 1e-6)
        return unit

    def similarity(self, probes: NDArray[np.float32], gallery: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the correlations, -1..1."""
        correlations: NDArray[np.float32] = np.matmul(probes, gallery.T)
        return correlations


def create(context: RecognizerContext) -> BrightnessRecognizer:
    """Make the recognizer."""
    context.logger.debug("ready")
    return BrightnessRecognizer()
