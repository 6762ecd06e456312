"""Who is at risk, what the threshold is, and what a wrong name teaches."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from faceattend import settings
from faceattend.domain.faces import Box, Frame
from faceattend.domain.incidents import IncidentKind
from faceattend.domain.matching import Verdict
from faceattend.domain.people import Consent, Person, PersonDetails, PersonId
from faceattend.domain.punches import Direction, Method, NewPunch, Punch
from faceattend.domain.sightings import Appearance, Sighting
from faceattend.errors import UserError
from faceattend.services.calculation import Calculation
from faceattend.services.calibrating import RollCalibrator
from faceattend.services.incidents import IncidentDesk
from faceattend.services.kept_looks import LookKeeper
from faceattend.services.lookalike_notes import LookalikeNotes
from faceattend.services.mistakes import NOT_THIS_PERSON, MistakeBook
from faceattend.services.office import Office
from faceattend.services.office_settings import OfficeSettings
from faceattend.services.watch_session import WatchStep
from faceattend.storage.vault import Vault
from tests.fakes.full_settings import FullSettings

NOW = datetime(2026, 5, 29, 18, 0, tzinfo=UTC)
TODAY = date(2026, 5, 29)
Enrol = Callable[[str, NDArray[np.float32]], Person]


def unit(*values: float) -> NDArray[np.float32]:
    """A template (1, 128) whose first numbers are these."""
    row = np.zeros((1, 128), np.float32)
    row[0, : len(values)] = values
    length: NDArray[np.float32] = row / np.linalg.norm(row)
    return length


@pytest.fixture
def enrol(office: Office, vault: Vault) -> Enrol:
    """Put somebody with made-up templates on the roll."""
    format = office.recognizers.get("sface").info.template_format

    def add(code: str, templates: NDArray[np.float32]) -> Person:
        return vault.people.add(
            PersonDetails(f"Person {code}", code), Consent("signed", NOW), None, {format: templates}
        )

    return add


@pytest.fixture
def punched(vault: Vault) -> Callable[[Person, float], Punch]:
    """Write that a face was taken for somebody."""

    def add(person: Person, score: float) -> Punch:
        return vault.punches.add(NewPunch(person.id, NOW, TODAY, Direction.IN, Method.FACE, "Door", score), NOW)

    return add


@pytest.fixture
def seen(office: Office, vault: Vault) -> Callable[..., None]:
    """Tell what keeps looks that a camera decided on a face."""
    values = OfficeSettings(vault.settings)
    keeper = LookKeeper(
        vault.kept_looks, values, Calculation(vault, values, lambda: NOW), office.recognizers.get("sface")
    )

    def see(template: NDArray[np.float32] | None, verdict: Verdict, person: PersonId | None, score: float) -> None:
        said = Sighting(NOW, "Door", 1, 1, verdict, person, score, score, Box(0, 0, 60, 60), template)
        frame = Frame(np.zeros((4, 4, 3), np.uint8), "Door", 1, NOW)
        assert keeper.look(WatchStep(frame, (), (said,), ())) == []

    return see


def test_people_who_resemble_each_other_are_named(office: Office, enrol: Enrol) -> None:
    ada, twin = enrol("1", unit(1).repeat(3, 0)), enrol("2", unit(0.95, 0.3122).repeat(3, 0))
    enrol("3", unit(0, 0, 1))
    report = office.recognition.risk()
    (pair,) = report.lookalikes
    assert {pair.first.id, pair.second.id} == {ada.id, twin.id}
    assert not pair.separable
    assert pair.score == pytest.approx(0.95, abs=1e-3)
    assert [person.details.code for person in report.few_pictures] == ["3"]
    assert (report.people, report.proposes_only) == (3, False)


def test_an_incident_says_once_that_people_resemble_each_other(office: Office, enrol: Enrol) -> None:
    def noted() -> list[str]:
        lines = office.logs.incidents()
        return [line.incident.detail for line in lines if line.incident.kind is IncidentKind.LOOKALIKES]

    enrol("1", unit(1))
    office.recognition.risk()
    assert noted() == []
    enrol("2", unit(0.95, 0.3122))
    for _ in range(2):
        office.recognition.risk()
    assert len(noted()) == 1
    assert noted()[0].startswith("2 people on the roll resemble one another.")
    enrol("3", unit(0, 0, 1))
    office.recognition.risk()
    assert len(noted()) == 1


def test_whom_the_camera_knows_less_and_less_needs_new_pictures(office: Office, vault: Vault, enrol: Enrol) -> None:
    grown, same = enrol("1", unit(1)), enrol("2", unit(0, 1))
    for day in range(40):
        time = NOW - timedelta(days=40 - day)
        for person, camera, score in ((grown, "Door", 0.8 - 0.005 * day), (same, "Yard", 0.6)):
            vault.sightings.add(Appearance(time, time.date(), camera, Verdict.RECOGNISED, person.id, score))
        vault.sightings.add(Appearance(time, time.date(), "Yard", Verdict.REVIEW, same.id, 0.4))
    report = office.recognition.risk()
    assert [line.person.id for line in report.aged] == [grown.id]
    assert report.aged[0].trend.earlier > report.aged[0].trend.later + 0.1
    assert {view.camera: (view.recognised, view.unsure) for view in report.cameras} == {
        "Door": (40, 0),
        "Yard": (40, 0.5),
    }
    assert [view.camera for view in report.poor] == ["Yard"]


def test_the_slider_shows_what_each_place_means_here(office: Office, enrol: Enrol) -> None:
    random = np.random.default_rng(1)
    for number in range(12):
        enrol(str(number), np.concatenate([unit(*random.standard_normal(128)) for _ in range(3)]))
    report = office.recognition.calibration()
    assert (report.people, report.pictures, report.own_people, report.months) == (12, {3: 12}, 12, 12)
    thresholds = [choice.threshold for choice in report.choices]
    assert thresholds == sorted(thresholds)
    assert [choice.missed for choice in report.choices] == sorted(choice.missed for choice in report.choices)
    assert report.chosen in report.choices
    assert report.chosen is not None
    assert report.chosen.wrong_names == pytest.approx(1, abs=0.01)
    busy = office.recognition.calibration(500).chosen
    assert busy is not None
    assert busy.threshold > report.chosen.threshold


def test_a_changed_demand_holds_from_the_next_comparison_on(office: Office, enrol: Enrol) -> None:
    enrol("1", unit(1))
    before = office.recognition.calibration().chosen
    office.preferences.set(settings.WRONG_NAME_MONTHS, 120)
    office.preferences.set(settings.STRANGERS_A_DAY, 50)
    after = office.recognition.calibration().chosen
    assert before is not None
    assert after is not None
    assert after.threshold > before.threshold


def test_an_engine_that_only_proposes_has_nothing_to_choose(office: Office) -> None:
    office.recognizers.switch("lbph")
    report = office.recognition.calibration()
    assert (report.proposes_only, report.chosen, report.choices) == (True, None, ())
    assert office.recognition.risk().proposes_only


def test_a_wrong_name_asks_for_more_from_then_on(
    office: Office, enrol: Enrol, punched: Callable[[Person, float], Punch]
) -> None:
    ada = enrol("1", unit(1).repeat(3, 0))
    assert office.recognition.risk().mistaken == ()
    voided = office.recognition.not_this_person(punched(ada, 0.5).id)
    assert not voided.counts
    assert voided.void_reason == "It was somebody else"
    assert [person.id for person in office.recognition.risk().mistaken] == [ada.id]
    with pytest.raises(UserError, match="does not count already"):
        office.recognition.not_this_person(voided.id)


def test_undoing_an_entry_for_that_reason_teaches_as_well_and_for_another_does_not(
    office: Office, enrol: Enrol, punched: Callable[[Person, float], Punch]
) -> None:
    ada, bo = enrol("1", unit(1).repeat(3, 0)), enrol("2", unit(0, 1).repeat(3, 0))
    office.attendance.void(punched(ada, 0.5).id, "Only passed by")
    office.attendance.void(punched(bo, 0.5).id, "It was somebody else")
    assert [person.id for person in office.recognition.risk().mistaken] == [bo.id]


def test_what_was_learned_of_a_wrong_name_goes_with_the_person(
    office: Office, enrol: Enrol, punched: Callable[[Person, float], Punch]
) -> None:
    ada = enrol("1", unit(1).repeat(3, 0))
    office.recognition.not_this_person(punched(ada, 0.5).id)
    office.privacy.erase(ada.id, "asked for it")
    assert office.recognition.risk().mistaken == ()


def test_a_full_disk_keeps_no_wrong_name_from_being_taken_back(
    vault: Vault, enrol: Enrol, punched: Callable[[Person, float], Punch]
) -> None:
    punch = punched(enrol("7", unit(1)), 0.6)
    disk = FullSettings(vault.settings)
    book = MistakeBook(vault, OfficeSettings(disk))
    book.remember(vault.punches.void(punch.id, NOT_THIS_PERSON, NOW, "Ada"))
    assert book.numbers() == ()
    disk.full = False
    book.remember(vault.punches.get(punch.id))
    assert book.numbers() == (str(punch.id),)


def test_a_wrong_face_is_compared_with_no_longer_than_it_is_kept(
    office: Office, vault: Vault, enrol: Enrol, seen: Callable[..., None], punched: Callable[[Person, float], Punch]
) -> None:
    office.preferences.set(settings.KEPT_LOOK_DAYS, 7)
    ada = enrol("1", unit(1).repeat(3, 0))
    seen(unit(0.7, 0.714), Verdict.RECOGNISED, ada.id, 0.7)
    office.recognition.not_this_person(punched(ada, 0.7).id)
    chosen = OfficeSettings(vault.settings)
    notes = LookalikeNotes(IncidentDesk.of(vault, chosen), chosen, lambda: NOW)
    calibrator, engine = RollCalibrator(vault, chosen, notes), office.recognizers.get("sface")

    def lead(day: date) -> float:
        (found,) = calibrator.comparison(engine, day).gallery.search(unit(0.7, 0.714))
        assert found is not None
        return found.margin

    before = lead(TODAY)
    assert calibrator.comparison(engine, TODAY) is calibrator.comparison(engine, TODAY)
    later = TODAY + timedelta(days=9)
    vault.kept_looks.purge(later, later)
    assert lead(later) > before + 0.1


def test_no_look_is_kept_unless_the_office_wants_it(
    office: Office, vault: Vault, enrol: Enrol, seen: Callable[..., None]
) -> None:
    ada = enrol("1", unit(1))
    seen(unit(1), Verdict.RECOGNISED, ada.id, 0.9)
    assert vault.kept_looks.between(TODAY, TODAY) == []
    found = office.recognition.rescore()
    assert (found.kept_days, found.looks, found.changed) == (0, 0, ())


def test_kept_looks_are_tried_again_with_the_roll_of_today(
    office: Office, vault: Vault, enrol: Enrol, seen: Callable[..., None]
) -> None:
    office.preferences.set(settings.KEPT_LOOK_DAYS, 7)
    ada = enrol("1", unit(1))
    seen(unit(0.9, 0.436), Verdict.RECOGNISED, ada.id, 0.9)
    seen(unit(0, 0, 1), Verdict.UNKNOWN, None, 0.0)
    seen(unit(0.5, 0, 0, 0.866), Verdict.REVIEW, ada.id, 0.43)
    seen(None, Verdict.UNKNOWN, None, 0.0)
    assert office.recognition.rescore().looks == 3
    assert office.recognition.rescore().changed == ()
    bernd = enrol("2", unit(0, 0, 1))
    (change,) = office.recognition.rescore().changed
    assert (change.before, change.before_person, change.now) == (Verdict.UNKNOWN, None, Verdict.RECOGNISED)
    assert change.now_person is not None
    assert (change.now_person.id, change.camera, change.time) == (bernd.id, "Door", NOW)
    assert change.score == pytest.approx(1, abs=1e-3)
    assert len(vault.kept_looks.between(TODAY, TODAY)) == 3


def test_the_look_of_a_wrong_name_takes_the_lead_of_that_person(
    office: Office, enrol: Enrol, seen: Callable[..., None], punched: Callable[[Person, float], Punch]
) -> None:
    office.preferences.set(settings.KEPT_LOOK_DAYS, 7)
    ada = enrol("1", unit(1).repeat(3, 0))
    seen(unit(0.7, 0.714), Verdict.RECOGNISED, ada.id, 0.7)
    office.recognition.not_this_person(punched(ada, 0.7).id)
    (change,) = office.recognition.rescore().changed
    assert (change.before, change.now) == (Verdict.RECOGNISED, Verdict.REVIEW)
