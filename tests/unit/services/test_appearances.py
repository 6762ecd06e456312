"""One row for a face and verdict in half a minute."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from faceattend.domain.faces import Box
from faceattend.domain.matching import Verdict
from faceattend.domain.people import Person, PersonDetails, PersonId
from faceattend.domain.sightings import Appearance, Passage, Rejection, TrackedFace
from faceattend.services.appearances import AppearanceKeeper
from faceattend.storage.passphrase import KeyCost
from faceattend.storage.vault import Vault

START = datetime(2026, 5, 29, 8, 0, tzinfo=UTC)
DAY = date(2026, 5, 29)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    made, _ = Vault.create(tmp_path / "vault", "seven green umbrellas in June", KeyCost(8 * 1024, 1, 1))
    with made:
        yield made


@pytest.fixture
def ada(vault: Vault) -> Person:
    return vault.people.add(PersonDetails("Ada", "1"), None, None, {})


def face(track: int, verdict: Verdict | None, person: PersonId | None = None) -> TrackedFace:
    return TrackedFace(track, Box(0, 0, 10, 10), None, verdict, person, 0.5, 0.25)


def rows(vault: Vault) -> list[tuple[Verdict, PersonId | None, datetime]]:
    return [(one.verdict, one.person, one.time) for one in vault.sightings.between(DAY, DAY)]


def test_a_face_that_stays_is_written_every_half_minute(vault: Vault, ada: Person) -> None:
    keeper = AppearanceKeeper(vault.sightings, "Door")
    for tenth in range(650):
        keeper.seen([face(1, Verdict.RECOGNISED, ada.id)], START + timedelta(seconds=tenth / 10), DAY)
    times = [START, START + timedelta(seconds=30), START + timedelta(seconds=60)]
    assert rows(vault) == [(Verdict.RECOGNISED, ada.id, time) for time in times]


def test_another_verdict_counts_anew_and_flickering_does_not(vault: Vault, ada: Person) -> None:
    keeper = AppearanceKeeper(vault.sightings, "Door")
    for tenth in range(200):
        verdict = (Verdict.UNKNOWN, None) if tenth % 2 else (Verdict.RECOGNISED, ada.id)
        keeper.seen([face(1, *verdict)], START + timedelta(seconds=tenth / 10), DAY)
    assert [(verdict, person) for verdict, person, _ in rows(vault)] == [
        (Verdict.RECOGNISED, ada.id),
        (Verdict.UNKNOWN, None),
    ]


def test_a_face_without_a_verdict_is_not_written(vault: Vault) -> None:
    keeper = AppearanceKeeper(vault.sightings, "Door")
    keeper.seen([face(1, None), face(2, Verdict.UNKNOWN)], START, DAY)
    assert rows(vault) == [(Verdict.UNKNOWN, None, START)]


def test_why_a_face_was_not_let_in_is_kept(vault: Vault) -> None:
    keeper = AppearanceKeeper(vault.sightings, "Door")
    faces = [
        face(1, Verdict.SPOOF),
        face(2, Verdict.UNKNOWN),
        face(3, Verdict.UNKNOWN),
        face(4, Verdict.UNKNOWN),
    ]
    keeper.seen(faces, START, DAY, paused={3}, barred={4: Rejection.LEFT})
    kept = vault.sightings.between(DAY, DAY)
    assert [(one.verdict, one.rejection) for one in kept] == [
        (Verdict.SPOOF, Rejection.LIVENESS),
        (Verdict.UNKNOWN, None),
        (Verdict.UNKNOWN, Rejection.PAUSED),
        (Verdict.UNKNOWN, Rejection.LEFT),
    ]


def test_a_face_that_was_never_good_enough_has_its_row_when_it_is_gone(vault: Vault) -> None:
    keeper = AppearanceKeeper(vault.sightings, "Door")
    long, short = START + timedelta(seconds=1), START + timedelta(seconds=0.2)
    box, far = Box(0, 0, 30, 40), Box(0, 0, 15, 20)
    keeper.gone(
        [
            Passage("Door", 1, START, long, box, 2.0, None, None),
            Passage("Door", 2, START, short, box, 2.0, None, None),
            Passage("Door", 3, START, long, far, 2.0, None, None),
            Passage("Door", 4, START, long, box, 2.0, Verdict.UNKNOWN, None),
        ],
        DAY,
    )
    assert vault.sightings.between(DAY, DAY) == [
        Appearance(long, DAY, "Door", Verdict.UNKNOWN, None, 0.0, Rejection.LOW_QUALITY)
    ]
