"""What the live line notes: pictures held up, strangers who stay, tailgating, people in two places or out of hours."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from faceattend import settings
from faceattend.api import Recognizer
from faceattend.domain.evidence import Evidence
from faceattend.domain.faces import Box, Frame
from faceattend.domain.incidents import Incident, IncidentKind
from faceattend.domain.matching import Verdict
from faceattend.domain.people import PersonDetails, PersonId
from faceattend.domain.punches import CameraDirection, Direction, Method, NewPunch, Punch
from faceattend.domain.sightings import Passage, Sighting, TrackedFace
from faceattend.errors import EnvironmentFault
from faceattend.services.calculation import Calculation
from faceattend.services.incidents import IncidentDesk
from faceattend.services.office_settings import OfficeSettings
from faceattend.services.stranger_book import StrangerBook
from faceattend.services.watch_observers import WatchObservers
from faceattend.services.watch_session import WatchEnding, WatchObserver, WatchStep
from faceattend.storage.vault import Vault
from tests.fakes.full_disk import FullIncidents
from tests.unit.services.conftest import FAST, PASSPHRASE

FRIDAY_NINE = datetime(2026, 5, 29, 9, tzinfo=UTC)
IMAGE = np.random.default_rng(1).integers(0, 256, (480, 640, 3), np.uint8)
BOX = Box(200, 100, 100, 120)


class Watch:
    """Cameras of one office, told by hand what they see."""

    def __init__(self, vault: Vault, recognizer: Recognizer) -> None:
        self.vault = vault
        self.settings = OfficeSettings(vault.settings)
        self.strangers = StrangerBook(vault.strangers, self.settings, lambda: FRIDAY_NINE)
        self._recognizer = recognizer
        self._observers: WatchObservers | None = None
        self._cameras: dict[str, tuple[WatchObserver, ...]] = {}
        self._number = 0

    def open(self, camera: str = "Door", direction: CameraDirection = CameraDirection.AUTO) -> None:
        """Begin to watch."""
        if self._observers is None:
            desk = IncidentDesk.of(self.vault, self.settings)
            calculation = Calculation(self.vault, self.settings, lambda: FRIDAY_NINE)
            looks = self.vault.kept_looks
            self._observers = WatchObservers(
                desk, self.strangers, self.vault.punches, looks, self.settings, calculation
            )
        self._cameras[camera] = self._observers.of(camera, direction, self._recognizer)

    def frame(
        self,
        seconds: float,
        *faces: TrackedFace,
        camera: str = "Door",
        sightings: tuple[Sighting, ...] = (),
        punches: tuple[Punch, ...] = (),
        passages: tuple[Passage, ...] = (),
    ) -> list[Incident]:
        """Let a camera see something and return what was noted."""
        if camera not in self._cameras:
            self.open(camera)
        self._number += 1
        frame = Frame(IMAGE, camera, self._number, FRIDAY_NINE + timedelta(seconds=seconds))
        step = WatchStep(frame, faces, sightings, punches, passages)
        return [incident for observer in self._cameras[camera] for incident in observer.look(step)]

    def end(self, seconds: float, passages: tuple[Passage, ...] = (), camera: str = "Door") -> list[Incident]:
        """End the watch of a camera and return what was noted."""
        ending = WatchEnding(FRIDAY_NINE + timedelta(seconds=seconds), (), passages)
        return [incident for observer in self._cameras[camera] for incident in observer.end(ending)]


@pytest.fixture
def watch(tmp_path: Path, sface: Recognizer) -> Iterator[Watch]:
    vault, _ = Vault.create(tmp_path / "vault", PASSPHRASE, FAST)
    with vault:
        yield Watch(vault, sface)


def row(number: int) -> NDArray[np.float32]:
    return np.eye(128, dtype=np.float32)[[number]]


def face(
    track: int, verdict: Verdict | None = Verdict.UNKNOWN, person: PersonId | None = None, box: Box = BOX
) -> TrackedFace:
    return TrackedFace(track, box, None, verdict, person, 0.5, 0.2, since=None)


def sighting(track: int, seconds: float, verdict: Verdict = Verdict.UNKNOWN, look: int | None = None) -> Sighting:
    time = FRIDAY_NINE + timedelta(seconds=seconds)
    template = None if look is None else row(look)
    return Sighting(time, "Door", 1, track, verdict, None, 0.2, 0.1, BOX, template)


def passage(track: int, first: float, last: float, look: int) -> Passage:
    begin, end = (FRIDAY_NINE + timedelta(seconds=seconds) for seconds in (first, last))
    return Passage("Door", track, begin, end, BOX, 3.0, Verdict.UNKNOWN, None, row(look))


def told(incidents: list[Incident]) -> list[IncidentKind]:
    return [incident.kind for incident in incidents]


def test_a_picture_that_is_held_up_is_told_of_once(watch: Watch) -> None:
    spoof = face(1, Verdict.SPOOF)
    (incident,) = watch.frame(1, spoof, sightings=(sighting(1, 1, Verdict.SPOOF),))
    assert (incident.kind, incident.camera) == (IncidentKind.SPOOF, "Door")
    assert watch.frame(2, spoof, sightings=(sighting(1, 2, Verdict.SPOOF),)) == []
    assert told(watch.frame(3, sightings=(sighting(2, 3, Verdict.SPOOF),))) == [IncidentKind.SPOOF]
    kept = watch.vault.incidents.between(FRIDAY_NINE, FRIDAY_NINE + timedelta(hours=1))
    assert [one.id for one in kept][:1] == [incident.id]
    assert watch.vault.evidence.incidents() == frozenset()


def test_what_the_disk_does_not_take_is_written_later_and_once(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    real = watch.vault.incidents
    disk = FullIncidents(real)
    monkeypatch.setattr(watch.vault, "incidents", disk)
    with pytest.raises(EnvironmentFault):
        watch.frame(1, sightings=(sighting(1, 1, Verdict.SPOOF), sighting(2, 1, Verdict.SPOOF)))
    with pytest.raises(EnvironmentFault):
        watch.frame(2, sightings=(sighting(3, 2, Verdict.SPOOF),))
    disk.room = 2
    # What was written is told, though there was no room for all of it.
    first, second = watch.frame(3)
    disk.room = 10
    (third,) = watch.frame(4)
    assert watch.frame(5) == []
    seconds = [(one.time - FRIDAY_NINE).total_seconds() for one in (first, second, third)]
    assert seconds == [1, 1, 2]
    kept = real.between(FRIDAY_NINE, FRIDAY_NINE + timedelta(hours=1))
    assert sorted(one.id for one in kept) == sorted(one.id for one in (first, second, third))


def test_whoever_stays_is_told_of_once_a_visit(watch: Watch) -> None:
    watch.settings.set(settings.DWELL_SECONDS, 20)
    noted = watch.frame(0, face(1), sightings=(sighting(1, 0, look=5),))
    for second in range(1, 60):
        noted += watch.frame(second, face(1))
    (incident,) = noted
    assert incident.kind is IncidentKind.UNKNOWN_PERSON
    assert incident.time == FRIDAY_NINE + timedelta(seconds=21)
    assert "more than 20 seconds" in incident.detail
    # The same person in a new track, still on the same visit.
    again = watch.frame(70, face(2), sightings=(sighting(2, 70, look=5),))
    for second in range(71, 120):
        again += watch.frame(second, face(2))
    assert again == []


def test_somebody_who_is_recognised_may_stay(watch: Watch) -> None:
    watch.settings.set(settings.DWELL_SECONDS, 20)
    for second in range(60):
        assert watch.frame(second, face(1, Verdict.RECOGNISED, PersonId(1)), face(2, None)) == []


def test_nobody_is_told_of_where_the_office_does_not_want_it(watch: Watch) -> None:
    for setting in (settings.DWELL_SECONDS, settings.TAILGATING_SECONDS, settings.UNKNOWN_COUNT):
        watch.settings.set(setting, 0)
    noted = []
    for second in range(200):
        known = face(90, Verdict.RECOGNISED, PersonId(1))
        noted += watch.frame(second, face(1), known, sightings=(sighting(second, second, look=second % 100),))
    noted += watch.end(200, passages=(passage(1, 0, 199, 5),))
    assert noted == []


def test_three_people_who_are_not_known_in_five_minutes(watch: Watch) -> None:
    noted = []
    for number, seconds in enumerate((0, 400, 450, 500, 510, 520)):
        noted += watch.frame(seconds, sightings=(sighting(number, seconds, look=number),))
    assert [(one.time - FRIDAY_NINE).total_seconds() for one in noted] == [500]
    assert "3 people" in noted[0].detail
    assert told(watch.frame(530, sightings=(sighting(9, 530, look=9),))) == [IncidentKind.UNKNOWN_PERSON]


def test_one_person_in_three_tracks_is_one_person(watch: Watch) -> None:
    for number in range(5):
        assert watch.frame(number, sightings=(sighting(number, number, look=3),)) == []


def test_who_walks_in_behind_somebody_is_told_of(watch: Watch) -> None:
    watch.open("Door", CameraDirection.IN)
    known = face(1, Verdict.RECOGNISED, PersonId(1))
    for tenth in range(30):
        assert watch.frame(tenth / 10, known, face(2)) == []
    assert watch.frame(5, passages=(passage(2, 0.5, 3, 7),)) == []
    (incident,) = watch.frame(14)
    assert incident.kind is IncidentKind.TAILGATING
    assert incident.detail == (
        "One person who was not recognised came in at the camera Door together with somebody who was."
    )


def test_a_pin_accounts_for_whoever_was_not_recognised(watch: Watch) -> None:
    person = watch.vault.people.add(PersonDetails("Ada", "1"), None, None, {})
    known = face(1, Verdict.RECOGNISED, PersonId(99))
    for tenth in range(30):
        watch.frame(tenth / 10, known)
    time = FRIDAY_NINE + timedelta(seconds=6)
    watch.vault.punches.add(NewPunch(person.id, time, time.date(), Direction.IN, Method.PIN))
    assert watch.end(10, passages=(passage(2, 0.5, 3, 7),)) == []


def test_one_person_at_two_cameras(watch: Watch) -> None:
    ada, bob = PersonId(1), PersonId(2)
    noted = watch.frame(0, face(1, Verdict.RECOGNISED, ada), camera="Door")
    noted += watch.frame(11, face(1, Verdict.RECOGNISED, bob), camera="Door")
    noted += watch.frame(12, face(1, Verdict.RECOGNISED, ada), camera="Yard")
    assert noted == []
    (incident,) = watch.frame(13, face(1, Verdict.RECOGNISED, ada), camera="Door")
    assert (incident.kind, incident.camera) == (IncidentKind.TWO_PLACES, "Door")
    assert watch.frame(14, face(1, Verdict.RECOGNISED, ada), camera="Door") == []


@pytest.mark.parametrize(
    ("day", "hour", "outside"),
    [(29, 9, False), (29, 7.1, False), (29, 5, True), (29, 22, True), (30, 10, True)],
)
def test_whoever_comes_when_nobody_is_expected(watch: Watch, day: int, hour: float, outside: bool) -> None:
    watch.settings.set(settings.OUTSIDE_HOURS, value=True)
    person = watch.vault.people.add(PersonDetails("Ada", "1"), None, None, {})
    time = datetime(2026, 5, day, tzinfo=UTC) + timedelta(hours=hour)
    punch = watch.vault.punches.add(NewPunch(person.id, time, time.date(), Direction.IN, Method.FACE, "Door", 0.7))
    noted = watch.frame(0, punches=(punch,))
    assert told(noted) == ([IncidentKind.OUTSIDE_HOURS] if outside else [])


def test_out_of_hours_is_only_told_of_where_the_office_wants_it(watch: Watch) -> None:
    person = watch.vault.people.add(PersonDetails("Ada", "1"), None, None, {})
    time = datetime(2026, 5, 30, 3, tzinfo=UTC)
    punch = watch.vault.punches.add(NewPunch(person.id, time, time.date(), Direction.IN, Method.FACE, "Door", 0.7))
    assert watch.frame(0, punches=(punch,)) == []


def evidence(watch: Watch, incident: Incident) -> list[Evidence]:
    return [Evidence.unpacked(kept) for kept in watch.vault.evidence.of(incident.id)]


def test_only_data_is_kept_where_the_office_wants_no_pictures(watch: Watch) -> None:
    watch.settings.set(settings.INCIDENT_PICTURES, "data")
    face_since = replace(face(1, Verdict.SPOOF), since=FRIDAY_NINE)
    (incident,) = watch.frame(4, face_since, sightings=(sighting(1, 4, Verdict.SPOOF),))
    assert evidence(watch, incident) == [Evidence("Door", BOX, 4.0)]


def test_a_picture_is_kept_where_the_office_wants_one_also_of_who_is_gone(watch: Watch) -> None:
    watch.settings.set(settings.INCIDENT_PICTURES, "picture")
    known = face(1, Verdict.RECOGNISED, PersonId(1), Box(400, 100, 100, 120))
    for tenth in range(30):
        watch.frame(tenth / 10, known, face(2))
    (incident,) = watch.end(10, passages=(passage(2, 0.5, 3, 7),))
    (kept,) = evidence(watch, incident)
    assert kept.picture[:2] == b"\xff\xd8"
    assert (kept.camera, kept.seconds) == ("Door", 2.5)
    assert len(kept.picture) < 512 * 1024


def test_who_was_dismissed_while_he_stood_there_is_not_listed_when_he_goes(watch: Watch) -> None:
    watch.frame(1, face(1), sightings=(sighting(1, 1, look=3),))
    [stranger] = watch.strangers.all()
    assert watch.strangers.forget(stranger.id)
    watch.frame(2, face(1))
    watch.frame(3, passages=(passage(1, 1, 2, 3),))
    assert watch.strangers.all() == []
    watch.frame(4, passages=(passage(2, 3, 4, 3),))
    assert len(watch.strangers.all()) == 1
