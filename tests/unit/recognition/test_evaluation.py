import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from faceattend.api import Recognizer
from faceattend.errors import UserError
from faceattend.recognition.evaluation import evaluate_folder
from faceattend.recognition.metrics import open_set, verification
from faceattend.recognition.stills import StillFinder
from faceattend.vision.models import ModelStore
from faceattend.vision.pictures import read_picture

PEOPLE = range(1, 13)


def ignore(done: int, total: int) -> None:
    assert 0 < done <= total


@pytest.fixture(scope="module")
def folder(orl: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve people by five pictures."""
    root = tmp_path_factory.mktemp("people")
    for person in PEOPLE:
        (root / f"s{person}").mkdir()
        for number in range(1, 6):
            shutil.copy(orl / f"s{person}" / f"{number}.pgm", root / f"s{person}")
    return root


def test_is_at_least_as_accurate_as_plain_opencv(
    folder: Path, finder: StillFinder, sface: Recognizer, models: ModelStore
) -> None:
    detector = cv2.FaceDetectorYN.create(str(models.file("yunet")), "", (92, 112), 0.6)
    theirs = cv2.FaceRecognizerSF.create(str(models.file("sface")), "")
    templates, labels = [], []
    for path in sorted(folder.rglob("*.pgm")):
        image = read_picture(path)
        feature = theirs.feature(theirs.alignCrop(image, detector.detect(image)[1][0])).ravel()
        templates.append(feature / np.linalg.norm(feature))
        labels.append(path.parent.name)
    plain = np.stack(templates)

    result = evaluate_folder(folder, finder, sface, ignore).result

    assert (result.recognizer, result.people, result.images, result.detected) == ("sface", 12, 60, 60)
    expected = verification(sface, plain, labels)
    assert result.eer is not None
    assert expected.eer is not None
    assert result.eer <= expected.eer
    assert result.tar == {"1e-2": 1, "1e-3": 1, "1e-4": 1}
    assert result.fnir == {"1e-2": 0, "1e-3": 0}
    assert result.rank1 == open_set(sface, plain, labels).rank1 == 1
    assert result.threshold is not None
    assert 0.2 < result.threshold < 0.5


def test_lbph_is_measured_too(folder: Path, finder: StillFinder, lbph: Recognizer) -> None:
    result = evaluate_folder(folder, finder, lbph, ignore).result
    assert result.recognizer == "lbph"
    assert result.eer is not None
    assert 0.02 < result.eer < 0.35
    assert result.rank1 is not None
    assert result.rank1 > 0.7


def test_a_bad_picture_is_one_sentence_and_the_rest_goes_on(
    orl: Path, finder: StillFinder, sface: Recognizer, tmp_path: Path
) -> None:
    for person in (1, 2):
        (tmp_path / f"s{person}").mkdir()
        for number in (1, 2):
            shutil.copy(orl / f"s{person}" / f"{number}.pgm", tmp_path / f"s{person}")
    (tmp_path / "s1" / "letter.jpg").write_text("Dear Sir or Madam")
    (tmp_path / "s1" / "empty.png").touch()
    (tmp_path / "s1" / ".hidden.jpg").write_text("not looked at")
    cv2.imwrite(str(tmp_path / "s2" / "dot.png"), np.zeros((1, 1, 3), np.uint8))
    cv2.imwrite(str(tmp_path / "s2" / "strip.png"), np.zeros((1, 3000), np.uint16))
    cv2.imwrite(str(tmp_path / "s2" / "wall.png"), np.full((480, 640), 90, np.uint8))
    one, other = (read_picture(orl / f"s{person}" / "1.pgm") for person in (1, 3))
    cv2.imwrite(str(tmp_path / "s2" / "pair.png"), np.hstack([one, np.full((112, 60, 3), 90, np.uint8), other]))
    told = []

    evaluation = evaluate_folder(tmp_path, finder, sface, lambda done, total: told.append((done, total)))

    assert (evaluation.result.images, evaluation.result.detected) == (10, 4)
    assert told == [(done, 10) for done in range(1, 11)]
    sentences = {problem.path.name: problem.sentence for problem in evaluation.problems}
    assert sentences.keys() == {"letter.jpg", "empty.png", "dot.png", "strip.png", "wall.png", "pair.png"}
    assert "no face was found" in sentences["wall.png"]
    assert "2 faces of like size" in sentences["pair.png"]
    assert all(sentence.startswith("s") and "\n" not in sentence for sentence in sentences.values())


def test_the_much_larger_face_is_the_one_that_is_meant(
    orl: Path, finder: StillFinder, sface: Recognizer, tmp_path: Path
) -> None:
    (tmp_path / "s1").mkdir()
    shutil.copy(orl / "s1" / "1.pgm", tmp_path / "s1")
    near, far = (read_picture(orl / f"s{person}" / "2.pgm") for person in (1, 3))
    picture = np.full((300, 420, 3), 90, np.uint8)
    picture[:280, :230] = cv2.resize(near, (230, 280))
    picture[60:172, 300:392] = far
    cv2.imwrite(str(tmp_path / "s1" / "2.png"), picture)
    evaluation = evaluate_folder(tmp_path, finder, sface, ignore)
    assert evaluation.result.detected == 2
    assert [problem.sentence.endswith("the largest one was used.") for problem in evaluation.problems] == [True]


@pytest.mark.parametrize("layout", ["missing", "empty", "without a face"])
def test_a_folder_that_cannot_be_measured_says_why(
    finder: StillFinder, sface: Recognizer, tmp_path: Path, layout: str
) -> None:
    folder = tmp_path / "people"
    if layout != "missing":
        (folder / "anna").mkdir(parents=True)
    if layout == "without a face":
        cv2.imwrite(str(folder / "anna" / "wall.png"), np.full((80, 80), 90, np.uint8))
    reason = {"missing": "is not a folder", "empty": "no folders with pictures", "without a face": "no face was found"}
    with pytest.raises(UserError, match=reason[layout]):
        evaluate_folder(folder, finder, sface, ignore)


def test_what_is_no_picture_is_named_and_nobody_is_counted_twice(
    folder: Path, finder: StillFinder, sface: Recognizer, tmp_path: Path
) -> None:
    folder = shutil.copytree(folder, tmp_path / "people")
    people = sorted(entry for entry in folder.iterdir() if entry.is_dir())
    before = evaluate_folder(folder, finder, sface, lambda done, total: None).result
    (people[0] / "Thumbs.db").write_bytes(b"x")
    (people[0] / "gone.jpg").symlink_to(folder / "nowhere.jpg")
    (folder / "everybody").symlink_to(folder)
    (folder / "again").symlink_to(people[1])
    after = evaluate_folder(folder, finder, sface, lambda done, total: None)
    assert after.result == before
    assert {problem.path.name for problem in after.problems} == {"Thumbs.db", "gone.jpg", "everybody", "again"}
