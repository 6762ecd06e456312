import hashlib
import json
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from faceattend.domain.keeping import RotationReport
from faceattend.errors import BugError, UserError, WrongSecretError
from faceattend.storage.crypto import Kind, UnreadableError
from faceattend.storage.keystore import Keystore
from faceattend.storage.keystore_opening import open_with_passphrase
from faceattend.storage.login import LoginVerifier
from faceattend.storage.passphrase import KeyCost
from faceattend.storage.unlocked_keys import UnlockedKeys


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


def test_no_secret_shows_in_what_a_log_or_a_defect_would_print(
    path: Path, passphrase: str, recovery_key: str, cheap: KeyCost
) -> None:
    opening = open_with_passphrase(path, passphrase, None)
    keys, login = UnlockedKeys.of(opening.content, opening.master), LoginVerifier.of(passphrase, cheap)
    keys.sealer(7)
    printed = f"{opening!r} {keys!r} {login!r} {RotationReport(1, recovery_key)!r}"
    for secret in (*opening.slot_keys.values(), keys.system_leaf, login.salt, login.digest, recovery_key):
        assert repr(secret) not in printed
    for kind in ("MasterKey", "Sealer", "BlindIndex"):
        assert kind not in printed


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


def test_leaf_keys_are_everybody_s_own_and_outlive_the_program(path: Path, passphrase: str, recovery_key: str) -> None:
    keystore = Keystore.unlock(path, passphrase)
    keystore.add_people([8, 9])
    leaves = [keystore.system_leaf, *(keystore.leaf_key(person) for person in (7, 8, 9))]
    assert {len(leaf) for leaf in leaves} == {32}
    assert len(set(leaves)) == 4
    again = Keystore.unlock(path, passphrase)
    assert [again.system_leaf, *(again.leaf_key(person) for person in (7, 8, 9))] == leaves


def test_many_people_are_one_write(path: Path, passphrase: str, recovery_key: str) -> None:
    keystore = Keystore.unlock(path, passphrase)
    before = path.stat().st_ino
    first = path.read_bytes()
    keystore.add_people(range(100, 1100))
    assert path.stat().st_ino != before
    assert len(Keystore.unlock(path, passphrase).people) == 1001
    assert len(path.read_bytes()) > len(first) + 1000 * 2 * 40


def test_a_number_is_given_once(path: Path, passphrase: str, recovery_key: str) -> None:
    keystore = Keystore.unlock(path, passphrase)
    keystore.remove_person(7)
    keystore.add_person(8)
    before = path.read_bytes()
    for number in (7, 8):
        with pytest.raises(BugError, match="second time"):
            keystore.add_people([9, number])
    assert path.read_bytes() == before


def test_who_is_erased_leaves_a_number_and_no_key(path: Path, passphrase: str, recovery_key: str) -> None:
    keystore = Keystore.unlock(path, passphrase)
    keystore.add_person(8)
    kept = json.loads(path.read_bytes())["keys"]["7"]
    keystore.remove_person(7)
    keystore.remove_person(7)
    for each in (keystore, Keystore.unlock(path, passphrase)):
        assert each.people == {8}
        assert each.erased == {7}
        for use in (each.person, each.leaf_key):
            with pytest.raises(UnreadableError):
                use(7)
    assert not any(key.encode() in path.read_bytes() for key in kept.values())


def _take_the_bridge_away(document: dict[str, Any]) -> None:
    document["bridge"] = document["office"]["leaf"]


def _swap_two_accounts(document: dict[str, Any]) -> None:
    document["slots"][0]["account"] = 2


def _confirm_the_recovery_key(document: dict[str, Any]) -> None:
    document["slots"][1]["confirmed"] = True


def _bring_back_a_person(document: dict[str, Any]) -> None:
    document["erased"] = []


@pytest.mark.parametrize(
    "change", [_take_the_bridge_away, _swap_two_accounts, _confirm_the_recovery_key, _bring_back_a_person]
)
def test_what_version_2_added_is_sealed_as_well(
    path: Path, passphrase: str, recovery_key: str, change: Callable[[dict[str, Any]], None]
) -> None:
    keystore = Keystore.unlock(path, passphrase)
    keystore.add_person(8)
    keystore.remove_person(8)
    _forge(path, change)
    with pytest.raises(UserError, match="altered or is damaged"):
        Keystore.unlock(path, passphrase)


@pytest.fixture
def golden(path: Path) -> dict[str, Any]:
    """What is in the keystore of version 1 that is now at ``path``."""
    folder = Path(__file__).resolve().parents[3] / "db" / "golden" / "version-1"
    path.write_bytes((folder / "keystore.json").read_bytes())
    contents: dict[str, Any] = json.loads((folder / "contents.json").read_bytes())
    return contents


@pytest.mark.parametrize("name", [None, "administrator"])
def test_a_keystore_of_version_1_becomes_version_2_when_it_is_settled(
    path: Path, golden: dict[str, Any], name: str | None
) -> None:
    tag = Keystore.tag(path, name)
    before = path.read_bytes()
    keystore = Keystore.unlock(path, golden["passphrase"], name)
    assert path.read_bytes() == before
    keystore.settle()
    assert json.loads(path.read_bytes())["version"] == 2
    assert (keystore.account, keystore.first_account, keystore.slots.recovery_confirmed) == (1, 1, False)
    assert len(keystore.people) == len(golden["people"])
    # Wrong passwords of before are still counted under the same tag.
    assert Keystore.tag(path, name) == tag
    again = Keystore.unlock_with_recovery_key(path, golden["recovery_key"])
    for person in keystore.people:
        assert again.leaf_key(person) == keystore.leaf_key(person)
    assert again.index.of_code("a-1") == keystore.index.of_code("a-1")


def test_a_keystore_of_version_1_is_upgraded_by_the_recovery_key_too(path: Path, golden: dict[str, Any]) -> None:
    keystore = Keystore.unlock_with_recovery_key(path, golden["recovery_key"])
    leaf = keystore.system_leaf
    assert Keystore.unlock(path, golden["passphrase"]).system_leaf == leaf
    assert Keystore.unlock(path, golden["passphrase"]).account == 1


def test_a_keystore_of_version_1_is_left_alone_by_a_wrong_passphrase(path: Path, golden: dict[str, Any]) -> None:
    before = path.read_bytes()
    with pytest.raises(WrongSecretError):
        Keystore.unlock(path, golden["passphrase"] + "s")
    assert path.read_bytes() == before


def test_an_altered_keystore_of_version_1_is_not_upgraded(path: Path, golden: dict[str, Any]) -> None:
    document = json.loads(path.read_bytes())
    del document["digest"]
    first, second, *_ = document["keys"]
    document["keys"][first] = document["keys"][second]
    rendered = json.dumps(document, sort_keys=True, indent=1).encode() + b"\n"
    document["digest"] = hashlib.sha256(rendered).hexdigest()
    forged = json.dumps(document, sort_keys=True, indent=1).encode() + b"\n"
    path.write_bytes(forged)
    with pytest.raises(UserError, match="altered or is damaged"):
        Keystore.unlock(path, golden["passphrase"])
    assert path.read_bytes() == forged


def test_a_keystore_that_was_turned_back_to_version_1_is_found_by_the_seal(
    path: Path, passphrase: str, recovery_key: str
) -> None:
    document = json.loads(path.read_bytes())
    first, second = document["slots"]
    former = {
        "format": document["format"],
        "version": 1,
        "slots": [
            {key: first[key] for key in ("kind", "kdf", "memory_kib", "passes", "lanes", "salt", "wrapped")},
            {key: second[key] for key in ("kind", "kdf", "salt", "wrapped")},
        ],
        "keys": {person: {"data": keys["data"]} for person, keys in document["keys"].items()},
        "seal": document["seal"],
    }
    rendered = json.dumps(former, sort_keys=True, indent=1).encode() + b"\n"
    former["digest"] = hashlib.sha256(rendered).hexdigest()
    path.write_bytes(json.dumps(former, sort_keys=True, indent=1).encode() + b"\n")
    with pytest.raises(UserError, match="altered or is damaged"):
        Keystore.unlock(path, passphrase)
    with pytest.raises(UserError, match="altered or is damaged"):
        Keystore.unlock_with_recovery_key(path, recovery_key)


def test_people_are_read_while_others_are_added(path: Path, passphrase: str, recovery_key: str) -> None:
    keystore = Keystore.unlock(path, passphrase)
    keystore.add_people(range(100, 400))

    def read(start: int) -> int:
        return sum(
            keystore.person(person).open(Kind.NOTE, 1, person, keystore.person(person).seal(Kind.NOTE, 1, person, b"x"))
            == b"x"
            for person in range(start, start + 100)
        )

    with ThreadPoolExecutor(4) as pool:
        reading = [pool.submit(read, start) for start in (100, 200, 300)]
        added = [pool.submit(keystore.add_person, person) for person in range(1000, 1030)]
        assert [each.result() for each in reading] == [100, 100, 100]
        for each in added:
            each.result()
    assert len(Keystore.unlock(path, passphrase).people) == 331
