"""The records of a month that the targets of security.md name: a thousand people with 120,000 punches."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np
from peewee import SqliteDatabase

from faceattend.domain.people import Consent, PersonDetails, PersonId
from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.domain.verification import Stream
from faceattend.storage.crypto import Kind
from faceattend.storage.events import write_punch
from faceattend.storage.keystore import Keystore
from faceattend.storage.ledger import Entry, Ledger
from faceattend.storage.moments import to_day_number
from faceattend.storage.passphrase import KeyCost
from faceattend.storage.vault import Vault
from faceattend.storage.writer import Writer

PASSPHRASE = "a passphrase of the benchmark"
FIRST, LAST = date(2026, 4, 1), date(2026, 4, 30)
START = datetime(2026, 4, 1, 8, tzinfo=UTC)
END = START + timedelta(days=30)

_CHEAP = KeyCost(8 * 1024, 1, 1)
_PEOPLE, _TEMPLATES, _DAYS, _PUNCHES = 1000, 5, 30, 4


def fill(folder: Path) -> None:
    """Make the vault; the punches come by the day, past what writes them one by one."""
    rng = np.random.default_rng(1)
    vault, _ = Vault.create(folder, PASSPHRASE, _CHEAP)
    with vault:
        consent = Consent("benchmark", START)
        people = [
            vault.people.add(
                PersonDetails(f"Person {number}", str(number)),
                consent,
                None,
                {"bench": rng.normal(size=(_TEMPLATES, 128)).astype(np.float32)},
            ).id
            for number in range(_PEOPLE)
        ]
    keystore = Keystore.unlock(folder / "keystore.json", PASSPHRASE)
    ledger, writer = Ledger(keystore), Writer(folder / "attendance.db")
    for day in range(_DAYS):
        writer.call(partial(_append, ledger=ledger, entries=_day(START + timedelta(days=day), people)))
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
