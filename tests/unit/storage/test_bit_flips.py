"""Two hundred flipped bits in a compact database: what no check sees lies in bytes that mean nothing."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from faceattend import paths
from faceattend.domain.people import Consent, PersonDetails
from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.errors import EnvironmentFault, UserError
from faceattend.storage.belonging import belongs_to
from faceattend.storage.database import check_readable, read_version
from faceattend.storage.heads_file import HEADS_NAME
from faceattend.storage.keystore import Keystore
from faceattend.storage.migrate import newest_version
from faceattend.storage.passphrase import KeyCost
from faceattend.storage.vault import Vault
from faceattend.storage.verifier import Verifier

FLIPS = 200
PEOPLE = 14
PUNCHES = 200
MOST_UNSEEN = 0.02
PASSPHRASE = "seven green umbrellas in June"
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
NEWEST = newest_version(paths.migrations())


@dataclass(frozen=True)
class Records:
    """A compact database and what checks it."""

    path: Path
    size: int
    keystore: Keystore
    verifier: Verifier


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Records]:
    folder = tmp_path_factory.mktemp("flips") / "vault"
    vault, _ = Vault.create(folder, PASSPHRASE, KeyCost(8 * 1024, 1, 1))
    with vault:
        # As many bytes as an office has that uses the built-in engine: in a small file most bytes mean nothing, because
        # every table takes a whole page at least.
        pictures = np.random.default_rng(1).normal(size=(PEOPLE, 10, 16_384)).astype(np.float32)
        consent = Consent("Signed on paper", START)
        people = [
            vault.people.add(PersonDetails(f"Person {n}", str(n)), consent, None, {"lbph:1": templates})
            for n, templates in enumerate(pictures)
        ]
        for number in range(PUNCHES):
            time = START + timedelta(hours=number)
            person = people[number % PEOPLE]
            vault.punches.add(NewPunch(person.id, time, time.date(), Direction.IN, Method.FACE, "Door", 0.5))
        vault.seals.seal(START)
    path = folder / "attendance.db"
    with closing(sqlite3.connect(path)) as database:
        # In the write-ahead mode a flip in the header would first of all ask for a log that is not there.
        database.execute("PRAGMA journal_mode = delete")
        database.execute("VACUUM")
    with Vault.unlock(folder, PASSPHRASE) as vault:
        verifier = Verifier(path, folder / HEADS_NAME, vault.keystore, vault.erasures)
        yield Records(path, path.stat().st_size, vault.keystore, verifier)


def is_seen(records: Records) -> bool:
    """Return whether opening the vault or checking the records would say that something is wrong."""
    try:
        if read_version(records.path, NEWEST) != NEWEST:
            return True
        check_readable(records.path)
        if not belongs_to(records.path, records.keystore):
            return True
        return not records.verifier.verify().ok
    except (EnvironmentFault, UserError):
        return True


def flip(path: Path, place: int, bit: int) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        (byte,) = file.read(1)
        file.seek(place)
        file.write(bytes([byte ^ 1 << bit]))


def meaning(path: Path) -> list[str]:
    """Return everything that SQL can get out of a database."""
    with closing(sqlite3.connect(path)) as database:
        return list(database.iterdump())


def test_flips_that_are_not_seen_are_few_and_change_nothing(records: Records) -> None:
    places = random.Random(20260302)
    before = meaning(records.path)
    unseen = []
    assert not is_seen(records)
    for _ in range(FLIPS):
        place, bit = places.randrange(records.size), places.randrange(8)
        flip(records.path, place, bit)
        if not is_seen(records):
            unseen.append(place)
            assert meaning(records.path) == before, f"the byte {place} says something and nobody sees it change"
        flip(records.path, place, bit)
    assert len(unseen) <= FLIPS * MOST_UNSEEN, unseen
