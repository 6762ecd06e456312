"""From a detected face to a template."""

import numpy as np
from numpy.typing import NDArray

from faceattend.api import Recognizer
from faceattend.domain.faces import Detection, Image
from faceattend.vision.alignment import align


def encode_face(image: Image, detection: Detection, recognizer: Recognizer) -> NDArray[np.float32]:
    """Return the template float32 (D,) of one face of a BGR picture (height, width, 3).

    Raises:
        PluginFault: the recognizer failed on this face.
    """
    info = recognizer.info
    face = align(image, detection.landmarks, info.face_size, info.colour)
    template: NDArray[np.float32] = recognizer.encode(face[np.newaxis])[0]
    return template
