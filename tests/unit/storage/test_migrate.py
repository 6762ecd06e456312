import shutil
import sqlite3
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from faceattend import paths
from faceattend.domain.keeping import KeptPeriod
from faceattend.errors import BugError, EnvironmentFault
from faceattend.storage.database import open_for_writing, read_version
from faceattend.storage.files import make_private_file
from faceattend.storage.migrate import (
    bring_up_to_date,
    copy_before_migration,
    newest_version,
    remove_copies_before_migration,
)
from faceattend.storage.models import SettingRow

SECOND_STEP = """
from peewee import TextField

def up(migrator, db):
    migrator.migrate(migrator.add_column("setting", "remark", TextField(default="none")))
"""
BROKEN_STEP = """
from peewee import TextField

def up(migrator, db):
    migrator.migrate(migrator.add_column("setting", "remark", TextField(default="none")))
    migrator.migrate(migrator.add_column("no_such_table", "remark", TextField(default="none")))
"""


@pytest.fixture
def path(tmp_path: Path, steps: Path) -> Path:
    """A database of version 1 with one setting."""
    path = tmp_path / "data" / "attendance.db"
    path.parent.mkdir()
    make_private_file(path)
    database = open_for_writing(path)
    bring_up_to_date(database, steps)
    SettingRow.insert(key="site.name", token=b"kept").execute(database)
    database.close()
    return path


@pytest.fixture
def steps(tmp_path: Path) -> Path:
    """A folder with the first step of the program."""
    folder = tmp_path / "steps"
    folder.mkdir()
    (first,) = paths.migrations().glob("0001_*.py")
    shutil.copy(first, folder)
    return folder


def _columns(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    columns = [row[1] for row in connection.execute("PRAGMA table_info(setting)")]
    connection.close()
    return columns


def test_a_step_that_is_missing_is_taken(path: Path, steps: Path) -> None:
    (steps / "0002_remark.py").write_text(SECOND_STEP)
    database = open_for_writing(path)
    bring_up_to_date(database, steps)
    database.close()
    assert read_version(path, newest_version(steps)) == 2
    assert _columns(path) == ["key", "token", "remark"]


def test_nothing_to_do_changes_nothing(path: Path, steps: Path) -> None:
    database = open_for_writing(path)
    bring_up_to_date(database, steps)
    database.close()
    assert read_version(path, 1) == 1


def test_a_step_that_fails_leaves_the_old_version(path: Path, steps: Path) -> None:
    (steps / "0002_broken.py").write_text(BROKEN_STEP)
    database = open_for_writing(path)
    with pytest.raises(EnvironmentFault):
        bring_up_to_date(database, steps)
    database.close()
    assert read_version(path, 1) == 1
    assert _columns(path) == ["key", "token"]


def test_a_run_cut_off_before_the_version_was_noted_goes_on(path: Path, steps: Path) -> None:
    (steps / "0002_remark.py").write_text(SECOND_STEP)
    database = open_for_writing(path)
    bring_up_to_date(database, steps)
    database.pragma("user_version", 1)
    bring_up_to_date(database, steps)
    database.close()
    assert read_version(path, 2) == 2


def test_the_copy_is_whole_and_private(path: Path) -> None:
    copy = copy_before_migration(path, 1)
    again = copy_before_migration(path, 1)
    assert copy == again
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert read_version(copy, 1) == 1
    connection = sqlite3.connect(copy)
    assert connection.execute("SELECT key, token FROM setting").fetchall() == [("site.name", b"kept")]
    connection.close()
    assert sorted(file.name for file in path.parent.iterdir()) == ["attendance-version-1.backup", "attendance.db"]


def test_a_program_without_steps_is_our_mistake(tmp_path: Path) -> None:
    with pytest.raises(BugError):
        newest_version(tmp_path)


def test_copies_from_before_a_migration_go_in_time(path: Path) -> None:
    copy = copy_before_migration(path, 1)
    written = datetime.fromtimestamp(copy.stat().st_mtime, UTC)
    month = timedelta(days=31)
    assert remove_copies_before_migration(path.parent, KeptPeriod.until(written + month, month)) == 0
    assert remove_copies_before_migration(path.parent, KeptPeriod.until(written - timedelta(days=2), month)) == 1
    assert [file.name for file in path.parent.iterdir()] == ["attendance.db"]
