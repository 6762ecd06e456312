"""Privacy: erasing a person with a year of events, gathering his data, and what retention deletes at once."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.measuring import Measurement, wall_seconds
from faceattend.domain.matching import Verdict
from faceattend.domain.people import Consent, Person, PersonDetails
from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.domain.sightings import Appearance
from faceattend.domain.verification import Stream
from faceattend.storage.passphrase import KeyCost
from faceattend.storage.vault import Vault

_FIRST = date(2025, 1, 1)
_NOW = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
_PEOPLE = 5
_DAYS = 365
_PUNCHES_A_DAY, _SIGHTINGS_A_DAY = 4, 10


def measure() -> Iterator[Measurement]:
    """Yield the numbers, beside security.md's figures."""
    with TemporaryDirectory() as folder:
        # What a guess costs is nothing to what is measured here.
        vault, _ = Vault.create(Path(folder) / "data", "a passphrase of the benchmark", KeyCost(8 * 1024, 1, 1))
        with vault:
            people = [_enrolled(vault, number) for number in range(_PEOPLE)]
            for day in range(_DAYS):
                _fill(vault, people, _FIRST + timedelta(days=day))
            vault.punches.between(_FIRST, _NOW.date())
            began = time.perf_counter()
            vault.erasures.erase(people[0].id, "benchmark", _NOW)
            yield Measurement("erase a person with a year of events", time.perf_counter() - began, "s", 1)
            with wall_seconds() as cutting:
                report = vault.retention.cut({Stream.SIGHTINGS: _NOW.date() - timedelta(days=90)}, _NOW)
            yield Measurement(f"delete {report.counts[Stream.SIGHTINGS]:,} old sightings", cutting[0], "s")


def _enrolled(vault: Vault, number: int) -> Person:
    rng = np.random.default_rng(number)
    templates = {
        "small": rng.normal(size=(5, 128)).astype(np.float32),
        "large": rng.normal(size=(5, 16_384)).astype(np.float32),
    }
    return vault.people.add(PersonDetails(f"Person {number}", str(number)), Consent("benchmark", _NOW), None, templates)


def _fill(vault: Vault, people: list[Person], day: date) -> None:
    morning = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
    for person in people:
        for number in range(_PUNCHES_A_DAY):
            moment = morning + timedelta(hours=number)
            vault.punches.add(NewPunch(person.id, moment, day, Direction.IN, Method.FACE, "Door", 0.7))
        moments = [morning + timedelta(minutes=number) for number in range(_SIGHTINGS_A_DAY)]
        vault.sightings.add(
            *(Appearance(moment, day, "Door", Verdict.RECOGNISED, person.id, 0.7) for moment in moments)
        )
