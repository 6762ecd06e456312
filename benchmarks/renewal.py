"""A month of a thousand people: renewing every key, a backup, putting it back."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from peewee import SqliteDatabase

from benchmarks.measuring import Measurement, wall_seconds
from faceattend.domain.people import Consent, PersonDetails, PersonId
from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.domain.verification import Stream
from faceattend.services.restoring import Restoration
from faceattend.storage.crypto import Kind
from faceattend.storage.events import write_punch
from faceattend.storage.keystore import Keystore
from faceattend.storage.ledger import Entry, Ledger
from faceattend.storage.moments import to_day_number
from faceattend.storage.passphrase import KeyCost
from faceattend.storage.vault import Vault
from faceattend.storage.writer import Writer

_PASSPHRASE = "a passphrase of the benchmark"
_CHEAP = KeyCost(8 * 1024, 1, 1)
_PEOPLE, _TEMPLATES, _DAYS, _PUNCHES = 1000, 5, 30, 4
_START = datetime(2026, 4, 1, 8, tzinfo=UTC)
_NOW = _START + timedelta(days=_DAYS)


def measure() -> Iterator[Measurement]:
    """Yield the numbers of keys and copies, beside security.md's figures."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "data"
        _fill(folder)
        with Vault.unlock(folder, _PASSPHRASE) as vault:
            vault.seals.seal(_NOW)
            with wall_seconds() as renewing:
                vault.resealing.begin(None)
                vault.resealing.go_on(_unseen)
            yield Measurement("renew all keys, 120,000 punches, 5,000 templates", renewing[0], "s", 30)
            person = vault.people.all()[0]
            with wall_seconds() as renewing_one:
                vault.resealing.begin([person.id])
                vault.resealing.go_on(_unseen)
            yield Measurement("renew the keys of one person", 1000 * renewing_one[0], "ms")
            with wall_seconds() as backing_up:
                report = vault.backups.make(vault.backups.default_folder, _NOW, _unseen)
            yield Measurement(f"backup of {report.size >> 20} MiB, opened and checked", backing_up[0], "s")
        with wall_seconds() as restoring, _restoration(folder, report.file) as restoration:
            restoration.carry_out()
        yield Measurement("look at a backup and restore it", restoring[0], "s")


def _restoration(folder: Path, file: Path) -> Restoration:
    return Restoration(folder, file, lambda path: Keystore.unlock(path, _PASSPHRASE), lambda: _NOW)


def _fill(folder: Path) -> None:
    rng = np.random.default_rng(1)
    vault, _ = Vault.create(folder, _PASSPHRASE, _CHEAP)
    with vault:
        consent = Consent("benchmark", _START)
        people = [
            vault.people.add(
                PersonDetails(f"Person {number}", str(number)),
                consent,
                None,
                {"bench": rng.normal(size=(_TEMPLATES, 128)).astype(np.float32)},
            ).id
            for number in range(_PEOPLE)
        ]
    keystore = Keystore.unlock(folder / "keystore.json", _PASSPHRASE)
    ledger, writer = Ledger(keystore), Writer(folder / "attendance.db")
    for day in range(_DAYS):
        writer.call(partial(_append, ledger=ledger, entries=_day(_START + timedelta(days=day), people)))
    writer.close()


def _append(database: SqliteDatabase, ledger: Ledger, entries: list[Entry]) -> None:
    ledger.append(database, Stream.PUNCHES, entries)


def _day(start: datetime, people: list[PersonId]) -> list[Entry]:
    day = to_day_number(date(start.year, start.month, start.day))
    entries = []
    for number in range(_PUNCHES):
        for place, person in enumerate(people):
            time = start + timedelta(hours=2 * number, seconds=place)
            punch = NewPunch(person, time, time.date(), (Direction.IN, Direction.OUT)[number % 2], Method.FACE, "", 0.7)
            entries.append(Entry(Kind.PUNCH, day, write_punch(punch, day, 0), person))
    return entries


def _unseen(done: int, total: int) -> None:
    """Nobody watches."""
