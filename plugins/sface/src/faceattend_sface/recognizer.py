"""SFace templates: 128 numbers of length 1, compared by their cosine."""

import numpy as np
from numpy.typing import NDArray

from faceattend.api import Colour, Network, RecognizerContext, RecognizerInfo

MODEL = "sface"
DIMENSION = 128

THRESHOLD = 0.44
"""Cosine from which two faces are one person in a roll of up to 14 people.

The 0.363 that is published with the model is for comparing one with one: at 0.42 the share of strangers who are
named falls from 0.4 to 0.02 %, and 1 to 1.6 % of single looks at known people are missed. A little above it,
because means of several pictures and looks, which the host compares, are alike a little more than single ones.
"""

MARGIN = 0.08
"""Lead over the runner-up: known people lead by .3 and more, strangers by hardly anything, twins by too little."""

REVIEW_BAND = 0.05
"""How far below THRESHOLD a face is still shown to a person with the question who it is; chosen, not measured."""

ODD_THRESHOLD = THRESHOLD / 2
"""Half of THRESHOLD: pictures of one person years apart still reach it, pictures of two people seldom do."""


class SFaceRecognizer:
    """Computes what ``cv2.FaceRecognizerSF.feature`` computes, on the host's engine."""

    def __init__(self, network: Network, model_digest: str) -> None:
        self._network = network
        self._info = RecognizerInfo(
            id="sface",
            title="SFace",
            template_format=f"sface-{model_digest[:16]}",
            face_size=(112, 112),
            colour=Colour.BGR,
            dimension=DIMENSION,
            default_threshold=THRESHOLD,
            default_margin=MARGIN,
            rejects_strangers=True,
            notes="A neural network that knows people in changing light and keeps strangers out. "
            "It is weak on children under twelve.",
            review_band=REVIEW_BAND,
            odd_threshold=ODD_THRESHOLD,
        )

    @property
    def info(self) -> RecognizerInfo:
        """What the host must know of this recognizer."""
        return self._info

    def encode(self, faces: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return unit vectors (N, 128) of BGR faces (N, 112, 112, 3)."""
        templates = np.empty((len(faces), DIMENSION), np.float32)
        for row, face in enumerate(faces):
            # The network was trained on RGB in 0..255, channels first, and normalises inside.
            blob = np.ascontiguousarray(face[np.newaxis, :, :, ::-1].transpose(0, 3, 1, 2), dtype=np.float32)
            templates[row] = self._network.run(blob).reshape(DIMENSION)
        return _unit(templates)

    def similarity(self, probes: NDArray[np.float32], gallery: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the cosines, -1..1, of unit vectors (P, 128) with unit vectors (G, 128)."""
        cosines: NDArray[np.float32] = np.matmul(probes, gallery.T)
        return cosines

    def consolidate(self, templates: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the mean of one person's templates as one unit vector (1, 128).

        In an open set the mean misses half as many people as the best of the single templates does at the same
        share of wrong names, and it is searched faster.
        """
        return _unit(templates.mean(axis=0, keepdims=True, dtype=np.float32))


def create(context: RecognizerContext) -> SFaceRecognizer:
    """Make the recognizer from the model that comes with the host."""
    return SFaceRecognizer(context.network(MODEL), context.model_digest(MODEL))


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    # A vector of zeros has no direction; it stays zero, so that it is like nobody instead of not a number.
    unit: NDArray[np.float32] = vectors / np.maximum(lengths, np.finfo(np.float32).tiny)
    return unit
