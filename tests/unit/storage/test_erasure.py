"""Who is erased is gone from every byte of the database, and what was cut off is finished."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import numpy as np
import pytest

from faceattend.domain.people import Consent, Person, PersonDetails
from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.domain.verification import Stream
from faceattend.errors import UserError
from faceattend.storage.erasure import REPLAYED
from faceattend.storage.vault import Vault

Enrol = Callable[..., Person]
FIRST_DAY = date(2026, 1, 5)
NAME = "Zenobia Quartermain-Featherstonehaugh"
PIECE = 40
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def punch(vault: Vault, person: Person, day: date, note: str = "") -> int:
    moment = datetime.combine(day, time(8, 1), UTC)
    method = Method.MANUAL if note else Method.FACE
    return vault.punches.add(NewPunch(person.id, moment, day, Direction.IN, method, "door", 0.61, note)).id


def files_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob("attendance.db*")))


def probes_of(vault: Vault, folder: Path, person: Person) -> list[bytes]:
    """Pieces of everything of a person that stands in the files: sealed values and pseudonyms."""
    with closing(sqlite3.connect(f"{(folder / 'attendance.db').as_uri()}?mode=ro", uri=True)) as database:
        queries: list[tuple[str, int | bytes]] = [
            ("SELECT profile FROM person WHERE id = ?", person.id),
            ("SELECT code_index FROM person WHERE id = ?", person.id),
            ("SELECT token FROM template WHERE person_id = ?", person.id),
        ]
        for month in range(1, 13):
            pidx = vault.keystore.index.of_month(person.id, 2026, month)
            queries += [
                ("SELECT pidx FROM event WHERE pidx = ?", pidx),
                ("SELECT token FROM event WHERE pidx = ?", pidx),
                ("SELECT note FROM event WHERE pidx = ?", pidx),
            ]
        values = [value for query, key in queries for (value,) in database.execute(query, (key,)) if value is not None]
    pieces = [value[start : start + PIECE] for value in values for start in range(0, len(value), 10 * PIECE)]
    # What is torn by the end of a page is not found in one piece; everything else is.
    present = files_of(folder)
    return [piece for piece in pieces if piece in present]


@pytest.fixture
def ada(vault: Vault) -> Person:
    templates = np.random.default_rng(1).normal(size=(5, 5000)).astype(np.float32)
    person = vault.people.add(
        PersonDetails(NAME, "Q 17", "Office"), Consent("Signed on paper", NOW), FIRST_DAY, {"sface:1": templates}
    )
    for step in range(0, 300, 3):
        punch(vault, person, FIRST_DAY + timedelta(days=step), "forgot the camera" if step % 30 == 0 else "")
    return person


def test_nothing_of_an_erased_person_is_left_in_any_byte(vault: Vault, folder: Path, ada: Person, enrol: Enrol) -> None:
    ben = enrol(vault, "Ben", "B 1")
    kept = punch(vault, ben, FIRST_DAY)
    probes = probes_of(vault, folder, ada)
    assert len(probes) > 400

    vault.erasures.erase(ada.id, "asked for it", NOW)

    after = files_of(folder)
    assert [probe for probe in probes if probe in after] == []
    assert NAME.encode() not in after
    assert not (folder / "attendance.db-wal").read_bytes()
    assert ada.id not in vault.keystore.people
    assert vault.people.find("Q 17") is None
    assert vault.punches.of(ada.id, FIRST_DAY, date(2026, 12, 31)) == []
    assert [one.id for one in vault.punches.between(FIRST_DAY, date(2026, 12, 31))] == [kept]
    assert vault.problems == ()


def test_the_rows_that_were_emptied_are_on_record(vault: Vault, ada: Person, enrol: Enrol) -> None:
    punch(vault, enrol(vault, "Ben", "B 1"), FIRST_DAY)
    erasure = vault.erasures.erase(ada.id, "asked for it", NOW)
    assert vault.erasures.all() == [erasure]
    assert erasure.rows == {Stream.PUNCHES: tuple(range(1, 101)), Stream.SIGHTINGS: ()}
    assert (erasure.person, erasure.reason, erasure.time, erasure.templates) == (ada.id, "asked for it", NOW, 5)


def test_somebody_who_is_not_on_the_roll_cannot_be_erased(vault: Vault, ada: Person) -> None:
    vault.erasures.erase(ada.id, "asked for it", NOW)
    with pytest.raises(UserError, match="not on the roll"):
        vault.erasures.erase(ada.id, "asked for it", NOW)
    assert len(vault.erasures.all()) == 1


def test_a_number_of_an_erased_person_is_never_given_again(
    vault: Vault, ada: Person, enrol: Enrol, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.erasures.erase(ada.id, "asked for it", NOW)
    drawn = iter([ada.id - 1, 12345])
    monkeypatch.setattr("faceattend.storage.people.secrets.randbelow", lambda limit: next(drawn))
    assert enrol(vault, "Ben", "B 1").id == 12346


def test_an_older_database_that_comes_back_is_emptied_again(
    vault: Vault, folder: Path, passphrase: str, ada: Person, tmp_path: Path
) -> None:
    probes = probes_of(vault, folder, ada)
    vault.close()
    backup = tmp_path / "backup.db"
    shutil.copy(folder / "attendance.db", backup)
    with Vault.unlock(folder, passphrase) as again:
        again.erasures.erase(ada.id, "asked for it", NOW)
    shutil.copy(backup, folder / "attendance.db")
    later = NOW + timedelta(days=1)
    with Vault.unlock(folder, passphrase) as restored:
        restored.finish_erasures(later)
        [erasure] = restored.erasures.all()
        assert (erasure.person, erasure.reason, erasure.time) == (ada.id, REPLAYED, later)
        assert len(erasure.rows[Stream.PUNCHES]) == 100
        assert restored.people.all() == []
        assert restored.problems == ()
        after = files_of(folder)
        assert not any(probe in after for probe in probes)
        restored.finish_erasures(later)
        assert restored.erasures.all() == [erasure]


@pytest.mark.parametrize("calls_before_the_end", [1, 2])
def test_an_erasure_that_is_cut_off_is_finished_at_the_next_opening(
    vault: Vault,
    folder: Path,
    passphrase: str,
    ada: Person,
    monkeypatch: pytest.MonkeyPatch,
    calls_before_the_end: int,
) -> None:
    probes = probes_of(vault, folder, ada)
    remove = vault.keystore.remove_person

    def end(person: int) -> None:
        if calls_before_the_end == 2:
            remove(person)
        raise KeyboardInterrupt

    monkeypatch.setattr(vault.keystore, "remove_person", end)
    with pytest.raises(KeyboardInterrupt):
        vault.erasures.erase(ada.id, "asked for it", NOW)
    vault.close()
    with Vault.unlock(folder, passphrase) as again:
        again.finish_erasures(NOW + timedelta(hours=1))
        [erasure] = again.erasures.all()
        assert (erasure.reason, erasure.time, len(erasure.rows[Stream.PUNCHES])) == ("asked for it", NOW, 100)
        assert again.people.all() == []
        assert ada.id in again.keystore.erased
        after = files_of(folder)
        assert not any(probe in after for probe in probes)
        assert again.problems == ()


def test_the_records_still_verify_after_an_erasure(vault: Vault, ada: Person, enrol: Enrol) -> None:
    punch(vault, enrol(vault, "Ben", "B 1"), FIRST_DAY)
    vault.seals.seal(NOW)
    vault.erasures.erase(ada.id, "asked for it", NOW)
    vault.seals.seal(NOW + timedelta(minutes=15))
    found = vault.verify()
    assert found.findings == ()
    assert found.erased == 100


@pytest.mark.parametrize("erased_before", [False, True])
def test_a_row_that_somebody_else_emptied_is_not_taken_for_an_erased_one(
    vault: Vault, folder: Path, ada: Person, enrol: Enrol, erased_before: bool
) -> None:
    row = punch(vault, enrol(vault, "Ben", "B 1"), FIRST_DAY)
    if erased_before:
        vault.erasures.erase(ada.id, "asked for it", NOW)
    with closing(sqlite3.connect(folder / "attendance.db")) as database, database:
        database.execute("UPDATE event SET pidx = NULL, token = NULL, note = NULL WHERE seq = ?", (row,))
    [finding] = vault.verify().findings
    assert (finding.stream, finding.row) == (Stream.PUNCHES, row)


def test_an_erasure_that_somebody_struck_from_the_record_is_found(vault: Vault, folder: Path, ada: Person) -> None:
    vault.erasures.erase(ada.id, "asked for it", NOW)
    with closing(sqlite3.connect(folder / "attendance.db")) as database, database:
        database.execute("DELETE FROM erasure")
    [of_table, of_row] = vault.verify().findings
    assert of_table.sentence.startswith("The erasures are not as the program left them")
    assert (of_row.stream, of_row.row) == (Stream.PUNCHES, 1)


def test_a_day_that_no_calendar_has_keeps_nobody_from_being_erased(vault: Vault, folder: Path, ada: Person) -> None:
    with closing(sqlite3.connect(folder / "attendance.db")) as database, database:
        database.execute("UPDATE event SET day = -7 WHERE seq = 5")
        database.execute("UPDATE event SET day = 99999999 WHERE seq = 6")
    assert len(vault.erasures.erase(ada.id, "asked for it", NOW).rows[Stream.PUNCHES]) == 100
    assert vault.people.all() == []
