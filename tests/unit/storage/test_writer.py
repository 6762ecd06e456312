import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from peewee import SqliteDatabase

from faceattend import paths
from faceattend.errors import BugError, EnvironmentFault, UserError
from faceattend.storage.database import Reader, open_for_writing
from faceattend.storage.files import make_private_file
from faceattend.storage.migrate import bring_up_to_date
from faceattend.storage.models import SettingRow
from faceattend.storage.writer import Writer


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "attendance.db"
    make_private_file(path)
    database = open_for_writing(path)
    bring_up_to_date(database, paths.migrations())
    database.close()
    return path


@pytest.fixture
def writer(path: Path) -> Iterator[Writer]:
    writer = Writer(path)
    yield writer
    writer.close()


@pytest.fixture
def reader(path: Path, writer: Writer) -> Iterator[Reader]:
    reader = Reader(path)
    yield reader
    reader.close()


def _keep(database: SqliteDatabase, key: str) -> str:
    SettingRow.insert(key=key, token=b"x").execute(database)
    return key


def _keys(reader: Reader) -> list[str]:
    return sorted(key for key, _ in reader.rows(SettingRow.select()))


def test_the_result_comes_back_and_is_readable_at_once(writer: Writer, reader: Reader) -> None:
    assert writer.call(lambda database: _keep(database, "a")) == "a"
    assert _keys(reader) == ["a"]


def test_an_error_comes_back_and_leaves_nothing(writer: Writer, reader: Reader) -> None:
    def operation(database: SqliteDatabase) -> None:
        _keep(database, "a")
        raise UserError("No.")

    with pytest.raises(UserError, match=r"No\."):
        writer.call(operation)
    assert _keys(reader) == []
    writer.call(lambda database: _keep(database, "b"))
    assert _keys(reader) == ["b"]


def test_a_refusal_of_the_database_is_a_fault(writer: Writer, reader: Reader) -> None:
    writer.call(lambda database: _keep(database, "a"))
    with pytest.raises(EnvironmentFault):
        writer.call(lambda database: (_keep(database, "b"), _keep(database, "a")))
    assert _keys(reader) == ["a"]


def test_operations_of_many_threads_run_one_after_another(writer: Writer, reader: Reader) -> None:
    names = {f"{number:03d}" for number in range(100)}
    inside: list[str] = []
    most: list[int] = []

    def operation(database: SqliteDatabase, name: str) -> None:
        inside.append(name)
        _keep(database, name)
        most.append(len(inside))
        inside.remove(name)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: writer.call(partial(operation, name=name)), names))
    assert most == [1] * len(names)
    assert set(_keys(reader)) == names


def test_long_work_in_small_steps_lets_others_in(writer: Writer) -> None:
    written = threading.Event()
    steps = 0

    def one_more(database: SqliteDatabase) -> None:
        _keep(database, "punch")
        written.set()

    thread = threading.Thread(target=lambda: writer.call(one_more))
    writer.call(lambda database: thread.start())
    while not written.is_set() and steps < 500:
        writer.call(lambda database: time.sleep(0.005))
        steps += 1
    thread.join()
    assert steps < 500


def test_an_operation_that_calls_the_writer_does_not_hang(writer: Writer) -> None:
    with pytest.raises(BugError, match="wait for itself"):
        writer.call(lambda _: writer.call(lambda database: _keep(database, "a")))


def test_closing_finishes_and_empties_the_log(path: Path) -> None:
    writer = Writer(path)
    writer.call(lambda database: _keep(database, "a"))
    writer.close()
    writer.close()
    assert not path.with_name("attendance.db-wal").exists()
    with pytest.raises(BugError, match="closed"):
        writer.call(lambda database: _keep(database, "b"))
