import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
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


def test_all_operations_run_in_one_thread(writer: Writer, reader: Reader) -> None:
    names = {f"{number:03d}" for number in range(100)}

    def write(name: str) -> int:
        return writer.call(lambda database: (_keep(database, name), threading.get_ident())[1])

    with ThreadPoolExecutor(8) as pool:
        threads = set(pool.map(write, names))
    assert len(threads) == 1
    assert threads.isdisjoint({threading.get_ident()})
    assert set(_keys(reader)) == names


def test_an_operation_that_calls_the_writer_does_not_hang(writer: Writer) -> None:
    with pytest.raises(BugError, match="wait for itself"):
        writer.call(lambda _: writer.call(lambda database: _keep(database, "a")))


def test_closing_finishes_and_empties_the_log(path: Path) -> None:
    writer = Writer(path)
    writer.call(lambda database: _keep(database, "a"))
    writer.close()
    writer.close()
    assert not path.with_name("attendance.db-wal").exists()
    assert "database writer" not in {thread.name for thread in threading.enumerate()}
    with pytest.raises(BugError, match="closed"):
        writer.call(lambda database: _keep(database, "b"))
