"""Alerts on their way, people not known, looks and pictures: sealed, gone in time and with an erased person."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from faceattend.domain.incidents import IncidentId
from faceattend.domain.people import Person
from faceattend.storage.keystore import Keystore
from faceattend.storage.restore import preview_of, put_back
from faceattend.storage.vault import Vault

Enrol = Callable[..., Person]
DAY = date(2026, 11, 20)
PICTURE = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 40
META: dict[str, object] = {"format": "sface:fb143eea", "camera": "Front door"}


def nothing(done: int, total: int) -> None:
    assert 0 <= done <= total


def template(seed: int, count: int = 1) -> NDArray[np.float32]:
    return np.random.default_rng(seed).normal(size=(count, 128)).astype(np.float32)


def count(folder: Path, table: str) -> int:
    with closing(sqlite3.connect(folder / "attendance.db")) as database:
        return int(database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])  # noqa: S608


def fill(vault: Vault, person: Person) -> None:
    vault.outbox.add({"text": "A camera is covered.", "tries": 0})
    vault.strangers.add({"number": 7}, template(1, 3))
    vault.kept_looks.add(DAY, person.id, template(2), META)
    vault.kept_looks.add(DAY, None, template(3), META)
    vault.evidence.add(IncidentId(1), DAY, PICTURE, person.id)
    vault.evidence.add(IncidentId(1), DAY, PICTURE[::-1])


@pytest.fixture
def ada(vault: Vault, enrol: Enrol) -> Person:
    ada = enrol(vault)
    fill(vault, ada)
    return ada


def contents(vault: Vault) -> list[object]:
    return [
        vault.outbox.all(),
        [(one.id, one.meta, one.templates.tobytes()) for one in vault.strangers.all()],
        [(one.day, one.person, one.meta, one.template.tobytes()) for one in vault.kept_looks.between(DAY, DAY)],
        vault.evidence.of(IncidentId(1)),
    ]


def test_everything_is_read_as_it_was_written(vault: Vault, folder: Path, passphrase: str, ada: Person) -> None:
    known = contents(vault)
    assert known == [
        {1: {"text": "A camera is covered.", "tries": 0}},
        [(1, {"number": 7}, template(1, 3).tobytes())],
        [(DAY, ada.id, META, template(2).tobytes()), (DAY, None, META, template(3).tobytes())],
        [PICTURE, PICTURE[::-1]],
    ]
    vault.close()
    with Vault.unlock(folder, passphrase) as again:
        assert contents(again) == known
        assert again.verify().findings == ()
        assert again.problems == ()


def test_none_of_it_is_readable_in_the_files(vault: Vault, folder: Path, ada: Person) -> None:
    assert ada.id in vault.keystore.people
    content = b"".join(path.read_bytes() for path in folder.glob("attendance.db*"))
    plain = (
        b"covered",
        PICTURE[40:80],
        PICTURE[::-1][40:80],
        template(2)[0, 20:30].tobytes(),
        b"Front door",
        b"sface:",
    )
    # The format of enrolled templates stands beside them.
    assert [piece for piece in plain[:-1] if piece in content] == []


def test_alerts_and_strangers_are_replaced_and_removed(vault: Vault, ada: Person) -> None:
    assert ada.id in vault.keystore.people
    vault.outbox.replace(1, {"tries": 1})
    assert vault.outbox.add({"text": "another"}) == 2
    assert vault.outbox.remove(1, 9) == 1
    vault.outbox.replace(1, {"tries": 2})
    assert vault.outbox.all() == {2: {"text": "another"}}
    vault.strangers.replace(1, {"number": 8}, template(4))
    [kept] = vault.strangers.all()
    assert (kept.meta, kept.templates.tobytes()) == ({"number": 8}, template(4).tobytes())
    assert vault.strangers.remove(1) == 1
    assert vault.strangers.all() == []
    # No number is given twice.
    assert vault.strangers.add({}, template(1)) == 2


def test_what_is_of_an_erased_person_goes_with_him(vault: Vault, folder: Path, ada: Person, now: datetime) -> None:
    vault.erasures.erase(ada.id, "asked for it", now)
    assert [look.person for look in vault.kept_looks.between(DAY, DAY)] == [None]
    assert vault.evidence.of(IncidentId(1)) == [PICTURE[::-1]]
    assert (count(folder, "kept_look"), count(folder, "evidence")) == (1, 1)
    assert vault.kept_looks.add(DAY, ada.id, template(2), META) is None
    assert vault.evidence.add(IncidentId(2), DAY, PICTURE, ada.id) is None
    assert vault.verify().findings == ()
    assert vault.problems == ()


def test_looks_go_with_the_consent(vault: Vault, ada: Person, now: datetime) -> None:
    vault.people.withdraw_consent(ada.id, now)
    assert [look.person for look in vault.kept_looks.between(DAY, DAY)] == [None]
    assert vault.evidence.of(IncidentId(1)) == [PICTURE, PICTURE[::-1]]


def test_old_looks_and_pictures_are_deleted(vault: Vault, folder: Path, ada: Person) -> None:
    old, ahead = DAY - timedelta(days=31), DAY + timedelta(days=900)
    for day in (ahead, old, ahead):
        vault.kept_looks.add(day, ada.id, template(5), META)
        vault.evidence.add(IncidentId(3), day, PICTURE)
    assert vault.kept_looks.count_to_purge(DAY) == 1
    # What was dated ahead goes with what is old and came after it.
    assert vault.kept_looks.purge(DAY, DAY) == 2
    assert vault.evidence.purge(DAY, DAY) == 2
    assert vault.evidence.purge(DAY, DAY) == 0
    assert (count(folder, "kept_look"), count(folder, "evidence")) == (3, 3)
    assert vault.evidence.incidents() == {IncidentId(1), IncidentId(3)}
    assert vault.kept_looks.purge(date(2020, 1, 1), date(2020, 1, 2)) == 0


def test_how_much_is_kept_is_known_without_opening_it(vault: Vault, ada: Person) -> None:
    assert ada.id in vault.keystore.people
    assert vault.evidence.use(DAY).of_day == 2
    assert vault.evidence.use(DAY + timedelta(days=1)).of_day == 0
    assert 2 * len(PICTURE) < vault.evidence.use(DAY).size < 2 * len(PICTURE) + 400


@pytest.mark.parametrize("everything", [False, True])
def test_everything_is_the_same_under_new_keys(
    vault: Vault, folder: Path, passphrase: str, ada: Person, everything: bool
) -> None:
    before = contents(vault)
    vault.resealing.begin(None if everything else [ada.id])
    assert contents(vault) == before
    vault.resealing.go_on(nothing)
    vault.close()
    with Vault.unlock(folder, passphrase) as again:
        assert contents(again) == before
        assert again.verify().findings == ()


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE outbox SET token = zeroblob(900)", "The alert 1 was changed or is damaged."),
        ("UPDATE stranger SET token = zeroblob(900)", "The record of people not known 1 was changed or is damaged."),
        ("UPDATE kept_look SET day = day + 40 WHERE id = 1", "The look at a face 1 was changed or is damaged."),
        ("UPDATE evidence SET token = zeroblob(900) WHERE id = 2", "The picture of an incident 2 was changed or is"),
        ("UPDATE evidence SET pidx = NULL", "The picture of an incident 1 was changed or is damaged."),
        ("UPDATE sqlite_sequence SET seq = 0 WHERE name = 'kept_look'", "The numbers of the table kept_look would be"),
    ],
)
def test_what_somebody_changes_is_found_and_left_out(
    vault: Vault, folder: Path, ada: Person, statement: str, sentence: str
) -> None:
    assert ada.id in vault.keystore.people
    with closing(sqlite3.connect(folder / "attendance.db")) as database, database:
        database.execute(statement)
    assert [one.sentence for one in vault.verify().findings if one.sentence.startswith(sentence)]
    contents(vault)


def test_a_restored_backup_has_pictures_and_looks_but_nothing_on_its_way_and_no_strangers(
    vault: Vault, folder: Path, passphrase: str, ada: Person, now: datetime
) -> None:
    vault.seals.seal(now)
    file = vault.backups.make(vault.backups.default_folder, now, nothing).file
    vault.close()
    keystore = Keystore.unlock(folder / "keystore.json", passphrase)
    later = datetime(2026, 11, 21, 9, tzinfo=UTC)
    put_back(folder, file, keystore, preview_of(folder, file, keystore), later, nothing)
    with Vault.unlock(folder, passphrase) as again:
        assert contents(again)[:2] == [{}, []]
        assert [look.person for look in again.kept_looks.between(DAY, DAY)] == [ada.id, None]
        assert again.evidence.of(IncidentId(1)) == [PICTURE, PICTURE[::-1]]
        again.seals.begin_anew(later)
        assert again.verify().findings == ()
