"""One row for a face and verdict in half a minute."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from faceattend.domain.faces import Box
from faceattend.domain.matching import Verdict
from faceattend.domain.people import Person, PersonDetails, PersonId
from faceattend.domain.sightings import TrackedFace
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
