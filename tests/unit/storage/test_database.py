import sqlite3
from pathlib import Path

import peewee
import pytest
from peewee import Model

from faceattend import paths
from faceattend.errors import EnvironmentFault, UserError
from faceattend.storage import models
from faceattend.storage.database import (
    APPLICATION_ID,
    Reader,
    check_readable,
    open_for_reading,
    open_for_writing,
    read_version,
    truncate_log,
)
from faceattend.storage.files import make_private_file
from faceattend.storage.migrate import bring_up_to_date, newest_version
from faceattend.storage.models import DayRow, SettingRow, StreamRow


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An empty database of the newest version."""
    path = tmp_path / "attendance.db"
    make_private_file(path)
    database = open_for_writing(path)
    bring_up_to_date(database, paths.migrations())
    database.close()
    return path


def test_the_writer_is_set_up_for_safety(path: Path) -> None:
    database = open_for_writing(path)
    found = {name: database.pragma(name) for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")}
    database.close()
    assert found == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}


def test_the_reader_cannot_write(path: Path) -> None:
    writer, reader = open_for_writing(path), open_for_reading(path)
    with pytest.raises(peewee.OperationalError, match="readonly"):
        SettingRow.insert(key="site.name", token=b"").execute(reader)
    reader.close()
    writer.close()


def test_the_models_have_the_columns_of_the_migrations(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        tables = [table for table in vars(models).values() if isinstance(table, type) and issubclass(table, Model)]
        for table in set(tables) - {Model, StreamRow, DayRow}:
            name = table._meta.table_name
            columns = {(row[1], bool(row[3]), bool(row[5])) for row in connection.execute(f"PRAGMA table_info({name})")}
            fields = table._meta.sorted_fields
            assert columns == {(field.column_name, not field.null, bool(field.primary_key)) for field in fields}
    connection.close()


def test_the_newest_version_is_accepted(path: Path) -> None:
    newest = newest_version(paths.migrations())
    assert read_version(path, newest) == newest


def test_a_newer_version_is_refused_untouched(path: Path) -> None:
    database = open_for_writing(path)
    database.pragma("user_version", 99)
    truncate_log(database)
    database.close()
    before = path.read_bytes()
    with pytest.raises(UserError, match=r"newer version of faceattend .*99"):
        read_version(path, 1)
    assert path.read_bytes() == before


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="missing beside the keystore"):
        read_version(tmp_path / "attendance.db", 1)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"Dear Sir or Madam, " * 30, "is not a database"),
        (b"SQLite format 3\x00", "is damaged"),
        (bytes(4096), "is damaged"),
    ],
)
def test_what_is_no_database_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "attendance.db"
    path.write_bytes(content)
    with pytest.raises(UserError, match=sentence):
        read_version(path, 1)
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "attendance.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipe (name)")
    connection.close()
    with pytest.raises(UserError, match="another program"):
        read_version(path, 1)


def test_a_look_leaves_no_file_behind(path: Path) -> None:
    before = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    check_readable(path)
    assert {file.name: file.read_bytes() for file in path.parent.iterdir()} == before


def test_a_cut_file_is_damaged(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:8192])
    with pytest.raises(EnvironmentFault, match="damaged"):
        check_readable(path)


def test_a_missing_table_is_a_fault(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("DROP TABLE setting")
    connection.close()
    with pytest.raises(EnvironmentFault, match="setting"):
        check_readable(path)


def test_a_reader_in_the_way_of_tidying_up_is_said(path: Path) -> None:
    writer = open_for_writing(path)
    writer.pragma("busy_timeout", 10)
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM setting").fetchall()
    SettingRow.insert(key="site.name", token=b"x").execute(writer)
    with pytest.raises(EnvironmentFault, match="still being read"):
        truncate_log(writer)
    reader.close()
    truncate_log(writer)
    writer.close()


def test_a_deleted_value_leaves_no_bytes(path: Path) -> None:
    canary = b"canary-template-" * 1250
    writer = open_for_writing(path)
    SettingRow.insert(key="face", token=canary).execute(writer)
    truncate_log(writer)
    SettingRow.delete().execute(writer)
    truncate_log(writer)
    writer.close()
    assert b"canary-template" not in b"".join(file.read_bytes() for file in path.parent.iterdir())


def test_the_mark_stands_in_the_file_itself(path: Path) -> None:
    assert path.read_bytes()[68:72] == APPLICATION_ID.to_bytes(4, "big")


def test_a_reader_gives_whole_rows(path: Path) -> None:
    writer = open_for_writing(path)
    SettingRow.insert(key="site.name", token=b"x").execute(writer)
    reader = Reader(path)
    assert reader.rows(SettingRow.select()) == [("site.name", b"x")]
    reader.close()
    writer.close()
