"""P11 and P12: one check-in on the disk, and a month of them read back, against the plain libraries."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from cryptography.fernet import Fernet
from peewee import AutoField, BlobField, IntegerField, Model, SqliteDatabase

from benchmarks import thousand
from benchmarks.measuring import Measurement, turns
from benchmarks.thousand import FIRST, LAST, START
from faceattend.domain.people import PersonDetails
from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.storage.vault import Vault

_PASSPHRASE = "a passphrase of the benchmark"
_ROW = "insert into event (seq, day, pidx, token, note, leaf, link) values (?, ?, ?, ?, ?, ?, ?)"
_CHECK_INS = 300
_ROWS = 31_000
_EIGHTH = FIRST + timedelta(days=7)
"""Until then the thousand people have as many rows as 500 have in a month."""
_COMMON = 1000


def measure() -> Iterator[Measurement]:
    """Yield the numbers of P11 and P12."""
    yield from _check_ins()
    yield from _month()


def _check_ins() -> Iterator[Measurement]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        vault, _ = Vault.create(folder / "data", _PASSPHRASE)
        with vault, closing(sqlite3.connect(folder / "plain.db", isolation_level=None)) as plain:
            person = vault.people.add(PersonDetails("Ada", "1"), None, None, {}).id
            numbers, rows = count(), count()

            def punch() -> None:
                moment = START + timedelta(minutes=next(numbers))
                vault.punches.add(NewPunch(person, moment, moment.date(), Direction.IN, Method.FACE, "Door", 0.7))

            punch()
            values = _prepare(plain, folder / "data" / "attendance.db")

            def row() -> None:
                plain.execute(_ROW, (next(rows), *values))

            ours, raw = _in_turns(punch, row)
    yield Measurement("a check-in on the disk", 1000 * ours, "ms", goal="P11")
    yield Measurement("a bare commit of the same row", 1000 * raw, "ms", goal="P11")
    yield Measurement("a check-in against a bare commit, wall", ours / raw, "times", 1.5, goal="P11")


def _prepare(plain: sqlite3.Connection, kept: Path) -> tuple[object, ...]:
    """Make the same table with the same indexes as that of the punches, and return what a punch has in its columns."""
    plain.execute("pragma journal_mode = wal")
    plain.execute("pragma synchronous = full")
    plain.execute("pragma secure_delete = on")
    with closing(sqlite3.connect(f"{kept.as_uri()}?mode=ro", uri=True)) as records:
        for (statement,) in records.execute("select sql from sqlite_master where tbl_name = 'event' and sql <> ''"):
            plain.execute(statement)
        values: tuple[object, ...] = records.execute("select day, pidx, token, note, leaf, link from event").fetchone()
    return values


def _in_turns(*works: Callable[[], None]) -> list[float]:
    """Return the median wall seconds of each; the disk is slow for all of them alike."""
    spent: list[list[float]] = [[] for _ in works]
    for _ in range(_CHECK_INS):
        for place, work in enumerate(works):
            began = time.perf_counter()
            work()
            spent[place].append(time.perf_counter() - began)
    return [median(each) for each in spent]


def _month() -> Iterator[Measurement]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        thousand.fill(folder / "data")
        key = Fernet.generate_key()
        with (
            Vault.unlock(folder / "data", thousand.PASSPHRASE) as vault,
            closing(_event_table(folder / "models.db", key)) as database,
        ):
            person = vault.people.all()[0].id
            later = LAST + timedelta(days=3)
            noon = datetime(later.year, later.month, later.day, 12, tzinfo=UTC)
            # A newer punch: all days of the month are over and rolled up.
            vault.punches.add(NewPunch(person, noon, later, Direction.IN, Method.FACE))
            ours = partial(vault.punches.day_records_between, FIRST, _EIGHTH)
            read = len(vault.punches.between(FIRST, _EIGHTH))
            month, models = turns(ours, partial(_read_models, database, key), rounds=3)
    each, theirs = month / read, models / _ROWS
    yield Measurement("a month read back for the report, 1,000 rows", 1000 * _COMMON * each, "ms", goal="P12")
    yield Measurement("models and a token a row, 1,000 rows", 1000 * _COMMON * theirs, "ms", goal="P12")
    yield Measurement("a month against models and a token a row", each / theirs, "times", 0.1, goal="P12")


class _Event(Model):
    id = AutoField()
    day = IntegerField(index=True)
    token = BlobField()


def _event_table(file: Path, key: bytes) -> SqliteDatabase:
    database = SqliteDatabase(str(file))
    fernet = Fernet(key)
    with database.bind_ctx([_Event]):
        database.create_tables([_Event])
        for start in range(0, _ROWS, _COMMON):
            _Event.insert_many(
                [{"day": start % 31, "token": fernet.encrypt(bytes(64))} for _ in range(_COMMON)]
            ).execute()
    return database


def _read_models(database: SqliteDatabase, key: bytes) -> list[bytes]:
    fernet = Fernet(key)
    with database.bind_ctx([_Event]):
        return [fernet.decrypt(bytes(event.token)) for event in _Event.select()]
