import hashlib
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from faceattend.errors import UserError
from faceattend.storage.crypto import Kind, UnreadableError
from faceattend.storage.keystore import Keystore
from faceattend.storage.passphrase import KeyCost


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keystore.json"


@pytest.fixture
def recovery_key(path: Path, passphrase: str, cheap: KeyCost) -> str:
    """The recovery key of a keystore with one person, number 7, at ``path``."""
    keystore, key = Keystore.create(path, passphrase, cheap)
    keystore.add_person(7)
    return key


def _forge(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the file as somebody does who knows how the digest is made, but not the keys."""
    document = json.loads(path.read_bytes())
    change(document)
    del document["digest"]
    document["digest"] = hashlib.sha256(_rendered(document)).hexdigest()
    path.write_bytes(_rendered(document))


def _rendered(document: dict[str, Any]) -> bytes:
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def test_the_file_is_private(path: Path, recovery_key: str) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_passphrase_and_recovery_key_open_the_same_keys(path: Path, passphrase: str, recovery_key: str) -> None:
    first, second = Keystore.unlock(path, passphrase), Keystore.unlock_with_recovery_key(path, recovery_key)
    sealed = first.person(7).seal(Kind.NOTE, 1, 7, b"body")
    assert second.person(7).open(Kind.NOTE, 1, 7, sealed) == b"body"
    assert second.system.open(Kind.CAMERA, 1, 0, first.system.seal(Kind.CAMERA, 1, 0, b"door")) == b"door"
    assert first.index.of_code("7") == second.index.of_code("7")


def test_every_person_has_a_key_of_his_own(path: Path, passphrase: str, recovery_key: str) -> None:
    keystore = Keystore.unlock(path, passphrase)
    keystore.add_person(8)
    sealed = keystore.person(7).seal(Kind.NOTE, 1, 7, b"body")
    with pytest.raises(UnreadableError):
        keystore.person(8).open(Kind.NOTE, 1, 7, sealed)
    assert Keystore.unlock(path, passphrase).people == {7, 8}


def test_nobody_without_a_key_is_opened(path: Path, passphrase: str, recovery_key: str) -> None:
    with pytest.raises(UnreadableError):
        Keystore.unlock(path, passphrase).person(9)


def test_a_wrong_passphrase_says_so_and_changes_nothing(path: Path, passphrase: str, recovery_key: str) -> None:
    before = path.read_bytes(), path.stat().st_mtime_ns
    with pytest.raises(UserError, match="passphrase is wrong"):
        Keystore.unlock(path, passphrase.upper())
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_the_recovery_key_of_another_vault_says_so(
    tmp_path: Path, path: Path, passphrase: str, cheap: KeyCost, recovery_key: str
) -> None:
    _, other = Keystore.create(tmp_path / "other.json", passphrase, cheap)
    with pytest.raises(UserError, match="another vault"):
        Keystore.unlock_with_recovery_key(path, other)


def test_a_weak_passphrase_leaves_no_file(path: Path, cheap: KeyCost) -> None:
    with pytest.raises(UserError, match="at least 15"):
        Keystore.create(path, "short", cheap)
    assert not path.exists()


def test_every_changed_byte_is_told_from_a_wrong_passphrase(path: Path, passphrase: str, recovery_key: str) -> None:
    whole = path.read_bytes()
    for position in range(len(whole)):
        changed = bytearray(whole)
        changed[position] ^= 1
        path.write_bytes(changed)
        with pytest.raises(UserError, match=r"altered or is damaged|newer version"):
            Keystore.unlock(path, passphrase)
        assert path.read_bytes() == changed


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"format": "faceattend-keystore", "version": 1}', b"[" * 100_000],
)
def test_what_is_no_keystore_is_damaged(path: Path, passphrase: str, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(UserError, match="altered or is damaged"):
        Keystore.unlock(path, passphrase)


def test_a_cut_file_is_damaged(path: Path, passphrase: str, recovery_key: str) -> None:
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(UserError, match="altered or is damaged"):
        Keystore.unlock(path, passphrase)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("memory_kib", 64 * 1024 * 1024),
        ("memory_kib", 1),
        ("passes", 10_000),
        ("passes", 0),
        ("lanes", 1_000),
        ("passes", 1.5),
        ("passes", float("inf")),
        ("passes", None),
        ("salt", "AAAA"),
        ("salt", 3),
    ],
)
def test_forged_costs_are_refused_before_they_are_paid(
    path: Path, passphrase: str, recovery_key: str, field: str, value: object
) -> None:
    def change(document: dict[str, Any]) -> None:
        document["slots"][0][field] = value

    _forge(path, change)
    with pytest.raises(UserError, match="altered or is damaged"):
        Keystore.unlock(path, passphrase)


def _swap_in_another_key(document: dict[str, Any]) -> None:
    document["keys"]["8"] = document["keys"]["7"]


def _drop_a_person(document: dict[str, Any]) -> None:
    document["keys"].clear()


def _raise_the_cost(document: dict[str, Any]) -> None:
    document["slots"][0]["passes"] = 2


@pytest.mark.parametrize("change", [_swap_in_another_key, _drop_a_person, _raise_the_cost])
def test_an_alteration_with_a_mended_digest_is_found_by_the_seal(
    path: Path, recovery_key: str, change: Callable[[dict[str, Any]], None]
) -> None:
    _forge(path, change)
    with pytest.raises(UserError, match="altered or is damaged"):
        Keystore.unlock_with_recovery_key(path, recovery_key)


def test_a_newer_version_is_named(path: Path, passphrase: str, recovery_key: str) -> None:
    document = json.loads(path.read_bytes())
    path.write_text(json.dumps({**document, "version": 3, "more": []}))
    with pytest.raises(UserError, match="newer version"):
        Keystore.unlock(path, passphrase)


def test_a_missing_file_says_what_it_was(path: Path, passphrase: str) -> None:
    with pytest.raises(UserError, match="missing beside the database"):
        Keystore.unlock(path, passphrase)
