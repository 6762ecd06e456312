"""P10: the templates of 10,000 people with three each, from the disk into the memory."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from cryptography.fernet import Fernet
from numpy.typing import NDArray
from peewee import SqliteDatabase, chunked

from benchmarks.measuring import Measurement, turns
from faceattend.errors import BugError
from faceattend.storage.crypto import Kind
from faceattend.storage.keystore import Keystore
from faceattend.storage.models import PersonRow, TemplateRow
from faceattend.storage.passphrase import KeyCost
from faceattend.storage.templates import write_templates
from faceattend.storage.vault import Vault
from faceattend.storage.writer import Writer

_PEOPLE, _TEMPLATES, _DIMENSION = 10_000, 3, 128
_FORMAT = "bench"
_PASSPHRASE = "a passphrase of the benchmark"
_CHEAP = KeyCost(8 * 1024, 1, 1)
_AT_ONCE = 100


def measure() -> Iterator[Measurement]:
    """Yield the numbers of P10."""
    rng = np.random.default_rng(1)
    templates = rng.normal(size=(_PEOPLE, _TEMPLATES, _DIMENSION)).astype(np.float32)
    with TemporaryDirectory() as name:
        folder = Path(name)
        key = Fernet.generate_key()
        _write_tokens(folder / "tokens.db", key, templates)
        _fill(folder / "data", templates)
        with Vault.unlock(folder / "data", _PASSPHRASE) as vault:
            if len(vault.people.templates(_FORMAT)) != _PEOPLE:
                raise BugError("Templates are missing.")
            ours, each = turns(
                partial(vault.people.templates, _FORMAT), partial(_read_tokens, folder / "tokens.db", key), rounds=3
            )
    yield Measurement("templates of 10,000 people x 3 from the vault", 1000 * ours, "ms", goal="P10")
    yield Measurement("the same as one token a template", 1000 * each, "ms", goal="P10")
    yield Measurement("the vault against one token a template", ours / each, "times", 0.6, goal="P10")


def _fill(folder: Path, templates: NDArray[np.float32]) -> None:
    """Write everybody at once, past what puts one person after the other on the roll."""
    vault, _ = Vault.create(folder, _PASSPHRASE, _CHEAP)
    vault.close()
    keystore = Keystore.unlock(folder / "keystore.json", _PASSPHRASE)
    keystore.add_people(range(1, len(templates) + 1))
    people = [
        {"id": number, "code_index": keystore.index.of_code(str(number)), "profile": b""}
        for number in range(1, len(templates) + 1)
    ]
    sealed = [
        {
            "id": number,
            "person": number,
            "format": _FORMAT,
            "count": _TEMPLATES,
            "token": keystore.person(number).seal(Kind.TEMPLATE, number, number, write_templates(_FORMAT, rows)),
        }
        for number, rows in enumerate(templates, 1)
    ]

    def write(database: SqliteDatabase) -> None:
        for part in chunked(people, _AT_ONCE):
            PersonRow.insert_many(part).execute(database)
        for part in chunked(sealed, _AT_ONCE):
            TemplateRow.insert_many(part).execute(database)

    writer = Writer(folder / "attendance.db")
    writer.call(write)
    writer.close()


def _write_tokens(file: Path, key: bytes, templates: NDArray[np.float32]) -> None:
    fernet = Fernet(key)
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("create table template (id integer primary key, token blob)")
        database.executemany(
            "insert into template (token) values (?)",
            ((fernet.encrypt(row.tobytes()),) for row in templates.reshape(-1, _DIMENSION)),
        )


def _read_tokens(file: Path, key: bytes) -> NDArray[np.float32]:
    fernet = Fernet(key)
    with closing(sqlite3.connect(file)) as database:
        rows = [
            np.frombuffer(fernet.decrypt(token), np.float32)
            for (token,) in database.execute("select token from template order by id")
        ]
    return np.stack(rows)
