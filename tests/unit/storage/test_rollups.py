"""Past days are read from roll-ups, and a roll-up never says anything else than the rows."""

import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faceattend.domain.people import Person, PersonDetails
from faceattend.domain.punches import Direction, Method, NewPunch, Punch
from faceattend.domain.verification import Stream
from faceattend.storage.crypto import NOBODY, Kind, pad, unpad
from faceattend.storage.ledger import cut
from faceattend.storage.moments import to_day_number, utc_day
from faceattend.storage.passphrase import KeyCost
from faceattend.storage.vault import Vault

Enrol = Callable[..., Person]
FIRST = date(2026, 10, 1)
# Half a surrogate pair never gets this far: texts are cleaned before.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
LAST = date(2026, 10, 31)


@pytest.fixture
def people(vault: Vault, enrol: Enrol) -> list[Person]:
    return [enrol(vault, "Ada", "1"), enrol(vault, "Ben", "22")]


def punch(vault: Vault, person: Person, time: datetime, day: date | None = None, note: str = "") -> Punch:
    direction = Direction.OUT if time.hour > 12 else Direction.IN
    camera = "Front door" if time.minute % 2 else ""
    return vault.punches.add(
        NewPunch(person.id, time, day or time.date(), direction, Method.MANUAL, camera, 0.375, note)
    )


@pytest.fixture
def filled(vault: Vault, people: list[Person], now: datetime) -> Vault:
    """A month with a punch of each person on every day, with notes, voidings and night shifts."""
    for number in range((LAST - FIRST).days + 1):
        time = datetime(2026, 10, 1, 9, number, 7, 250_000, tzinfo=now.tzinfo) + timedelta(days=number)
        punch(vault, people[0], time, note="Forgot it – Büro" if number % 3 == 0 else "")
        night = punch(vault, people[1], time + timedelta(hours=16), time.date())
        if number % 4 == 0:
            vault.punches.void(night.id, "Somebody else", time)
    return vault


def rolled_up(folder: Path) -> list[int]:
    with closing(sqlite3.connect(folder / "attendance.db")) as database:
        return [day for (day,) in database.execute("SELECT day FROM rollup ORDER BY day")]


def by_person(vault: Vault, people: list[Person]) -> list[Punch]:
    """Read every row of some people, for which no roll-up is used."""
    found = [one for person in people for one in vault.punches.of(person.id, FIRST, LAST)]
    return sorted(found, key=lambda one: (one.time, one.id))


def test_the_second_reading_is_the_first_one(filled: Vault, people: list[Person], folder: Path) -> None:
    assert rolled_up(folder) == []
    first = filled.punches.between(FIRST, LAST)
    assert len(rolled_up(folder)) == 29
    assert filled.punches.between(FIRST, LAST) == first == by_person(filled, people)
    assert filled.verify().ok


def test_the_newest_days_are_not_rolled_up(filled: Vault, folder: Path) -> None:
    filled.punches.between(FIRST, LAST)
    assert rolled_up(folder)[-1] == to_day_number(LAST - timedelta(days=2))


def test_a_late_entry_and_a_late_voiding_show(filled: Vault, people: list[Person], now: datetime) -> None:
    before = filled.punches.between(FIRST, LAST)
    added = punch(filled, people[0], datetime(2026, 10, 5, 17, tzinfo=now.tzinfo), note="Late")
    filled.punches.void(before[0].id, "Late", now)
    for _ in range(2):
        after = filled.punches.between(FIRST, LAST)
        assert added in after
        assert after[0].void_reason == "Late"
        assert after == by_person(filled, people)


def test_somebody_erased_is_in_no_roll_up(filled: Vault, people: list[Person], folder: Path, now: datetime) -> None:
    filled.punches.between(FIRST, LAST)
    filled.erasures.erase(people[0].id, "asked for it", now)
    assert rolled_up(folder) == []
    for _ in range(2):
        assert {one.person for one in filled.punches.between(FIRST, LAST)} == {people[1].id}
    assert len(rolled_up(folder)) == 29
    assert filled.problems == ()


def test_what_retention_deletes_goes_from_the_roll_ups(
    filled: Vault, people: list[Person], folder: Path, now: datetime
) -> None:
    filled.punches.between(FIRST, LAST)
    kept = to_day_number(date(2026, 10, 10))
    count, _ = filled.seals.seal_after(lambda database: cut(database, Stream.PUNCHES, kept, utc_day(now)), now)
    assert count == 18 + 3
    assert rolled_up(folder)[0] == kept
    assert filled.punches.between(FIRST, LAST) == by_person(filled, people)
    assert filled.problems == ()
    assert filled.verify().ok


def test_a_damaged_roll_up_is_told_and_the_rows_are_read(filled: Vault, people: list[Person], folder: Path) -> None:
    first = filled.punches.between(FIRST, LAST)
    with closing(sqlite3.connect(folder / "attendance.db")) as database:
        database.execute("UPDATE rollup SET token = (SELECT token FROM rollup ORDER BY day LIMIT 1)")
        database.commit()
    assert filled.punches.between(FIRST, LAST) == first
    assert "The fast list of 2026-10-02 is damaged" in filled.problems[0]


def test_a_roll_up_that_says_something_else_than_the_rows_is_found(
    filled: Vault, folder: Path, people: list[Person]
) -> None:
    """Whoever has every key puts an invented day in the place of a true one, which no row and no seal contradicts."""
    before = filled.punches.between(FIRST, LAST)
    day = to_day_number(date(2026, 10, 7))
    with closing(sqlite3.connect(folder / "attendance.db")) as database:
        [(token,)] = database.execute("SELECT token FROM rollup WHERE day = ?", (day,))
        body = unpad(filled.keystore.system.open(Kind.ROLLUP, day, NOBODY, token))
        # One of the two comes for the other: the numbers of the people are swapped wherever they stand.
        [one, other] = (struct.pack(">I", person.id) for person in people)
        invented = body.replace(one, b"####").replace(other, one).replace(b"####", other)
        sealed = filled.keystore.system.seal(Kind.ROLLUP, day, NOBODY, pad(invented, 4096))
        database.execute("UPDATE rollup SET token = ? WHERE day = ?", (sealed, day))
        database.commit()
    assert filled.punches.between(FIRST, LAST) != before
    assert [finding.sentence for finding in filled.verify().findings] == [
        "The fast list of 2026-10-07 says something else than the records of that day."
    ]


def test_a_day_with_a_damaged_row_is_read_row_by_row(filled: Vault, folder: Path) -> None:
    with closing(sqlite3.connect(folder / "attendance.db")) as database:
        database.execute("UPDATE event SET token = zeroblob(89) WHERE seq = 1")
        database.commit()
    filled.punches.between(FIRST, LAST)
    assert to_day_number(FIRST) not in rolled_up(folder)
    assert "The record 1 of the punches is damaged" in filled.problems[0]


@settings(max_examples=15)
@given(data=st.data())
def test_reading_with_and_without_roll_ups_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("rolled") / "vault"
    vault, _ = Vault.create(folder, "seven green umbrellas in June", KeyCost(8 * 1024, 1, 1))
    with vault:
        people = [vault.people.add(PersonDetails(name, name), None, None, {}) for name in ("Ada", "Ben")]
        moments = st.datetimes(datetime(2026, 10, 1), datetime(2026, 10, 12))  # noqa: DTZ001
        for step in data.draw(st.lists(st.tuples(st.integers(0, 3), moments, TEXTS), max_size=25)):
            what, moment, text = step
            time = moment.replace(tzinfo=UTC)
            if what < 2:
                punch(vault, people[what], time, note=text)
            elif what == 2:
                counting = [one for one in by_person(vault, people) if one.counts]
                if counting:
                    vault.punches.void(counting[0].id, "Because", time)
            else:
                vault.punches.between(FIRST, LAST)
        assert vault.punches.between(FIRST, LAST) == by_person(vault, people)
        assert vault.punches.between(FIRST, LAST) == by_person(vault, people)
        assert vault.verify().ok


def test_a_roll_up_that_is_put_back_after_an_erasure_is_not_used(
    filled: Vault, people: list[Person], folder: Path, now: datetime
) -> None:
    filled.punches.between(FIRST, LAST)
    with closing(sqlite3.connect(folder / "attendance.db")) as database:
        old = database.execute("SELECT day, token FROM rollup").fetchall()
    assert old
    filled.erasures.erase(people[0].id, "asked for it", now)
    with closing(sqlite3.connect(folder / "attendance.db")) as database, database:
        database.executemany("INSERT OR REPLACE INTO rollup VALUES (?, ?)", old)
    assert {one.person for one in filled.punches.between(FIRST, LAST)} == {people[1].id}


def test_a_roll_up_of_an_older_program_is_not_used_and_no_damage(filled: Vault, folder: Path) -> None:
    """It knows of no entries, and not who voided a punch and when."""
    before = filled.punches.between(FIRST, LAST)
    day = to_day_number(date(2026, 10, 7))
    with closing(sqlite3.connect(folder / "attendance.db")) as database:
        [(token,)] = database.execute("SELECT token FROM rollup WHERE day = ?", (day,))
        body = unpad(filled.keystore.system.open(Kind.ROLLUP, day, NOBODY, token))
        older = body[: body.index(b"[[")] + b'[["", "Front door"], {}, {}]'
        sealed = filled.keystore.system.seal(Kind.ROLLUP, day, NOBODY, pad(older, 4096))
        database.execute("UPDATE rollup SET token = ? WHERE day = ?", (sealed, day))
        database.commit()
    assert filled.punches.between(FIRST, LAST) == before
    assert filled.problems == ()
    assert filled.verify().ok
