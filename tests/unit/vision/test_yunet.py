"""YuNet on either engine against YuNet as OpenCV runs it."""

from pathlib import Path

import numpy as np
import pytest

from faceattend.domain.faces import Image
from faceattend.vision.models import ModelStore
from faceattend.vision.network import Engine, Networks
from faceattend.vision.opencv import cv2
from faceattend.vision.pictures import read_picture
from faceattend.vision.yunet import YuNet

SCORE = 0.6
CLIP = Path("pliers", "tests", "data", "video", "obama_speech.mp4")
FIVE = Path("feat", "tests", "data", "multi_face.jpg")


@pytest.mark.parametrize("engine", list(Engine), ids=lambda engine: engine.name)
def test_finds_what_opencv_finds(models: ModelStore, engine: Engine, orl: list[Path], samples: Path) -> None:
    yunet = YuNet(Networks(models, engine).open("yunet"), SCORE)
    theirs = cv2.FaceDetectorYN.create(str(models.file("yunet")), "", (320, 240), SCORE, 0.3, 5000)
    compared = 0
    for image in pictures(orl, samples):
        theirs.setInputSize((image.shape[1], image.shape[0]))
        # The stubs do not know that it is None where there is no face.
        rows: object = theirs.detect(image)[1]
        expected = rows if isinstance(rows, np.ndarray) else np.empty((0, 15), np.float32)
        found = yunet.find(image)
        assert len(found) == len(expected)
        for face, row in zip(found, expected, strict=True):
            box = [face.box.x, face.box.y, face.box.width, face.box.height]
            assert np.allclose(box, row[:4], atol=0.5)
            assert np.allclose(face.landmarks, row[4:14].reshape(5, 2), atol=0.5)
            assert face.score == pytest.approx(row[14], abs=1e-3)
            compared += 1
    assert compared > 60


def pictures(orl: list[Path], samples: Path) -> list[Image]:
    """Faces of all sizes, alone and several, in sides that are multiples of 32 and that are not."""
    taken = [read_picture(path) for path in orl[::10]]
    several = read_picture(samples / FIVE)
    taken += [np.asarray(cv2.resize(several, None, fx=scale, fy=scale), np.uint8) for scale in (0.3, 0.7, 1.0)]
    clip = cv2.VideoCapture(str(samples / CLIP))
    try:
        for width in (320, 333, 640):
            read, frame = clip.read()
            assert read
            height = round(width * frame.shape[0] / frame.shape[1])
            taken.append(np.asarray(cv2.resize(frame, (width, height), interpolation=cv2.INTER_AREA), np.uint8))
    finally:
        clip.release()
    taken.append(np.zeros((200, 300, 3), np.uint8))
    return taken
