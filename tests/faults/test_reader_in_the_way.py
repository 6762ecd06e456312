"""A program that reads the database for a long time keeps the log from being emptied, and loses nobody anything."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.errors import EnvironmentFault
from faceattend.storage.vault import Vault

DAY = date(2026, 11, 20)
START = datetime(2026, 11, 20, 8, tzinfo=UTC)


@pytest.fixture
def reading(folder: Path) -> Iterator[sqlite3.Connection]:
    """Another program that looked into the database and never ended its look."""
    with closing(sqlite3.connect(folder / "attendance.db", isolation_level=None)) as database:
        yield database


def _punch(vault: Vault, number: int) -> int:
    person = vault.people.all()[0].id
    time = START + timedelta(seconds=number)
    return vault.punches.add(NewPunch(person, time, DAY, Direction.IN, Method.FACE, "Front door", 0.7)).id


def test_writing_and_reading_go_on_and_closing_loses_nothing(
    folder: Path, passphrase: str, reading: sqlite3.Connection
) -> None:
    with Vault.unlock(folder, passphrase) as vault:
        first = _punch(vault, 0)
        reading.execute("BEGIN")
        assert reading.execute("SELECT count(*) FROM event").fetchone() == (1,)
        numbers = [_punch(vault, number) for number in range(1, 30)]
        assert [punch.id for punch in vault.punches.between(DAY, DAY)] == [first, *numbers]
    # The log could not be emptied on closing, so it is still there and is read at the next opening.
    assert (folder / "attendance.db-wal").stat().st_size > 0
    reading.execute("COMMIT")
    with Vault.unlock(folder, passphrase) as vault:
        assert [punch.id for punch in vault.punches.between(DAY, DAY)] == [first, *numbers]
        assert vault.problems == ()


def test_an_erasure_is_finished_when_nobody_reads_any_more(
    folder: Path, passphrase: str, reading: sqlite3.Connection
) -> None:
    now = START + timedelta(days=1)
    with Vault.unlock(folder, passphrase) as vault:
        person = vault.people.all()[0]
        _punch(vault, 0)
        reading.execute("BEGIN")
        [(token,)] = reading.execute("SELECT token FROM template").fetchall()
        with pytest.raises(EnvironmentFault, match="still being read"):
            vault.erasures.erase(person.id, "asked for it", now)
        assert vault.people.all() == []
        reading.execute("COMMIT")
        vault.finish_erasures(now)
    reading.close()
    left = b"".join(file.read_bytes() for file in folder.iterdir())
    assert token[16:48] not in left


def test_faces_are_destroyed_and_replaced_while_somebody_reads_and_the_next_seal_takes_them_out_of_the_log(
    folder: Path, passphrase: str, reading: sqlite3.Connection
) -> None:
    with Vault.unlock(folder, passphrase) as vault:
        person = vault.people.all()[0]
        reading.execute("BEGIN")
        [(first,)] = reading.execute("SELECT token FROM template").fetchall()
        vault.people.set_templates(person.id, {"sface:1": np.zeros((3, 128), np.float32)})
        assert vault.people.destroy_templates([person.id]) == 3
        vault.people.set_templates(person.id, {"sface:1": np.zeros((3, 128), np.float32)})
        withdrawn = vault.people.withdraw_consent(person.id, START)
        assert withdrawn.consent is not None
        assert not withdrawn.consent.valid
        reading.execute("COMMIT")
        vault.seals.seal(START)
        reading.close()
        left = b"".join(file.read_bytes() for file in folder.iterdir())
    assert first[16:48] not in left


def test_faces_that_were_replaced_are_not_left_in_the_log(folder: Path, passphrase: str) -> None:
    with Vault.unlock(folder, passphrase) as vault:
        with closing(sqlite3.connect(folder / "attendance.db")) as database:
            [(first,)] = database.execute("SELECT token FROM template").fetchall()
        vault.people.set_templates(vault.people.all()[0].id, {"sface:1": np.zeros((3, 128), np.float32)})
        left = b"".join(file.read_bytes() for file in folder.iterdir())
    assert first[16:48] not in left
