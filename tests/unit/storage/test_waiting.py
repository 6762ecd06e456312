"""Entries typed while the vault is locked."""

import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest

from faceattend.domain.punches import Direction
from faceattend.domain.waiting import WaitingEntry
from faceattend.errors import UserError
from faceattend.storage.waiting import FILE_NAME, MOST_ENTRIES, WaitingBox

ENTRY = WaitingEntry(datetime(2026, 5, 29, 6, 58, tzinfo=UTC), "A 7", Direction.IN)


@pytest.fixture
def key() -> bytes:
    return WaitingBox.new_private_key()


@pytest.fixture
def box(tmp_path: Path, key: bytes) -> WaitingBox:
    box = WaitingBox(tmp_path)
    box.prepare(key)
    return box


def test_entries_come_back_in_their_order(box: WaitingBox, key: bytes) -> None:
    later = WaitingEntry(datetime(2026, 5, 29, 16, 2, tzinfo=UTC), "Ünal-3", Direction.OUT)
    box.add(ENTRY)
    box.add(later)
    found = box.read(key)
    assert found.entries == (ENTRY, later)
    assert found.damaged == 0


def test_another_object_on_the_same_folder_adds_without_any_key(tmp_path: Path, box: WaitingBox, key: bytes) -> None:
    WaitingBox(tmp_path).add(ENTRY)
    assert box.read(key).entries == (ENTRY,)


def test_the_file_says_neither_who_nor_when(tmp_path: Path, box: WaitingBox) -> None:
    lengths = set()
    for code in ("Staff7", "Employee 1234567"):
        box.add(WaitingEntry(ENTRY.time, code, Direction.IN))
        content = (tmp_path / FILE_NAME).read_bytes()
        assert code.encode() not in content
        assert b"2026" not in content
        lengths.add(len(content.splitlines()[-1]))
    assert len(lengths) == 1
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_nothing_is_taken_before_the_vault_was_open(tmp_path: Path) -> None:
    box = WaitingBox(tmp_path)
    assert not box.ready
    with pytest.raises(UserError, match="opened once"):
        box.add(ENTRY)


def test_preparing_again_keeps_what_waits(box: WaitingBox, key: bytes) -> None:
    box.add(ENTRY)
    box.prepare(key)
    assert box.read(key).entries == (ENTRY,)


def test_what_is_damaged_goes_only_when_it_is_asked_for(tmp_path: Path, box: WaitingBox, key: bytes) -> None:
    box.add(ENTRY)
    with (tmp_path / FILE_NAME).open("ab") as file:
        file.write(b"\ncut sho")
    assert box.remove(key, [ENTRY]) == 1
    assert box.read(key).damaged == 1
    assert box.remove(key, [], damaged=True) == 1
    assert box.ready
    assert box.read(key).damaged == 0


def test_a_public_key_that_is_none_is_told(tmp_path: Path, box: WaitingBox) -> None:
    (tmp_path / FILE_NAME).write_bytes(base64.b64encode(bytes(32)) + b"\n")
    with pytest.raises(UserError, match="damaged"):
        box.add(ENTRY)


@pytest.mark.parametrize("code", [7, None, "", "7" * 200])
def test_an_entry_that_somebody_sealed_himself_is_looked_at(box: WaitingBox, key: bytes, code: object) -> None:
    box.add(WaitingEntry(ENTRY.time, code, Direction.IN))  # type: ignore[arg-type]
    assert box.read(key).damaged == 1


def test_one_of_two_that_are_alike_is_removed(box: WaitingBox, key: bytes) -> None:
    box.add(ENTRY)
    box.add(ENTRY)
    box.remove(key, [ENTRY])
    assert box.ready
    assert box.read(key).entries == (ENTRY,)


def test_an_altered_and_a_forged_entry_are_counted(tmp_path: Path, box: WaitingBox, key: bytes) -> None:
    box.add(ENTRY)
    box.add(ENTRY)
    file = tmp_path / FILE_NAME
    lines = file.read_bytes().split()
    altered = bytearray(lines[1])
    altered[60] = ord("A") if altered[60] != ord("A") else ord("B")
    file.write_bytes(b"\n".join([lines[0], bytes(altered), lines[2], b"A" * 5000, b"cut sho"]))
    box.add(ENTRY)
    found = box.read(key)
    assert found.entries == (ENTRY, ENTRY)
    assert found.damaged == 3


def test_the_key_of_another_vault_opens_nothing(box: WaitingBox) -> None:
    box.add(ENTRY)
    found = box.read(WaitingBox.new_private_key())
    assert (found.entries, found.damaged) == ((), 1)


def test_nobody_fills_the_disk(tmp_path: Path, box: WaitingBox) -> None:
    file = tmp_path / FILE_NAME
    box.add(ENTRY)
    first, entry = file.read_bytes().split()
    file.write_bytes(b"\n".join([first, *[entry] * MOST_ENTRIES]) + b"\n")
    with pytest.raises(UserError, match="Too many"):
        box.add(ENTRY)


def test_a_damaged_public_key_is_said(tmp_path: Path, box: WaitingBox) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"c2hvcnQ=\n")
    with pytest.raises(UserError, match="damaged"):
        box.add(ENTRY)


def test_entries_under_a_key_that_somebody_put_in_place_are_counted(
    tmp_path: Path, box: WaitingBox, key: bytes
) -> None:
    box.add(ENTRY)
    box.prepare(WaitingBox.new_private_key())
    box.add(ENTRY)
    box.prepare(key)
    found = box.read(key)
    assert (found.entries, found.damaged) == ((ENTRY,), 1)
