import json
import os
from pathlib import Path

import pytest

from faceattend.errors import EnvironmentFault, UserError
from faceattend.storage.folder_lock import FolderLock


def test_the_second_is_told_who_holds_the_folder(tmp_path: Path) -> None:
    lock = FolderLock.acquire(tmp_path)
    with pytest.raises(UserError, match=rf"already open .*process {os.getpid()} on the computer"):
        FolderLock.acquire(tmp_path)
    lock.release()


def test_a_released_folder_is_free(tmp_path: Path) -> None:
    FolderLock.acquire(tmp_path).release()
    FolderLock.acquire(tmp_path).release()
    assert (tmp_path / "vault.lock").read_bytes() == b""


def test_releasing_twice_does_not_release_the_next_holder(tmp_path: Path) -> None:
    first = FolderLock.acquire(tmp_path)
    first.release()
    second = FolderLock.acquire(tmp_path)
    first.release()
    with pytest.raises(UserError):
        FolderLock.acquire(tmp_path)
    second.release()


@pytest.mark.parametrize("note", [b"", json.dumps({"process": 1, "computer": "desk"}).encode(), b"\x00\xff nonsense"])
def test_a_file_left_by_a_dead_process_locks_nobody_out(tmp_path: Path, note: bytes) -> None:
    (tmp_path / "vault.lock").write_bytes(note)
    FolderLock.acquire(tmp_path).release()


@pytest.mark.parametrize("note", [b"", b"nonsense", b"[]", b'{"process": "x"}'])
def test_an_unreadable_note_still_refuses(tmp_path: Path, note: bytes) -> None:
    lock = FolderLock.acquire(tmp_path)
    (tmp_path / "vault.lock").write_bytes(note)
    with pytest.raises(UserError, match="just starting"):
        FolderLock.acquire(tmp_path)
    lock.release()


def test_a_folder_that_is_gone_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault):
        FolderLock.acquire(tmp_path / "gone")
