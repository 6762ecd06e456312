"""An office on a real vault, living by a clock that a test moves."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from faceattend.app import Composition
from faceattend.domain.people import Person, PersonDetails
from faceattend.services.office import Office
from faceattend.vision.models import ModelStore

PASSPHRASE = "correct horse battery staple"


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 29, 18, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, step: timedelta) -> None:
        self.now += step


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(tmp_path: Path, clock: Clock) -> Iterator[Office]:
    office, _ = Composition(ModelStore.default()).gate(tmp_path / "data", clock).create(PASSPHRASE, "Test", "UTC")
    yield office
    office.close()


@pytest.fixture
def ada(office: Office) -> Person:
    return office.enrolment.enrol(PersonDetails("Ada Lovelace", "7"), "", [])
