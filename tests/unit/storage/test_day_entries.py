"""Day entries stand among the punches: read in the same pass, sealed, chained, erased and retained like them."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faceattend.domain.day_entries import DayEntry, DayPart, EntryKind, NewDayEntry
from faceattend.domain.people import Person, PersonDetails
from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.domain.verification import Stream
from faceattend.errors import BugError, UserError
from faceattend.storage.crypto import Kind, UnreadableError
from faceattend.storage.events import read_entry, write_entry
from faceattend.storage.moments import to_day_number
from faceattend.storage.notes import read_entry_note, read_remark
from faceattend.storage.passphrase import KeyCost
from faceattend.storage.vault import Vault

Enrol = Callable[..., Person]
DAY = date(2026, 11, 20)
FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)


@pytest.fixture
def ada(vault: Vault, enrol: Enrol) -> Person:
    return enrol(vault, "Ada", "1")


@pytest.fixture
def ben(vault: Vault, enrol: Enrol) -> Person:
    return enrol(vault, "Ben", "22")


def leave(person: Person, day: date = DAY, reason: str = "Wedding – Büro") -> NewDayEntry:
    return NewDayEntry(person.id, day, EntryKind.LEAVE, leave="CL", reason=reason)


def add(vault: Vault, entry: NewDayEntry, at: datetime) -> DayEntry:
    [written] = vault.day_entries.add([entry], "Mrs. Gray", at)
    return written


@pytest.mark.parametrize("kind", EntryKind)
@pytest.mark.parametrize("part", DayPart)
@pytest.mark.parametrize(
    ("leave", "minutes", "reason"), [("CL", 0, ""), ("", 95, "Größe – 病"), ("病", 1440, "x" * 200)]
)
def test_an_entry_comes_back_as_written(
    vault: Vault, ada: Person, now: datetime, kind: EntryKind, part: DayPart, leave: str, minutes: int, reason: str
) -> None:
    [entry] = vault.day_entries.add([NewDayEntry(ada.id, DAY, kind, part, leave, minutes, reason)], "Mrs. Gray", now)
    assert entry == DayEntry(entry.id, ada.id, DAY, kind, part, leave, minutes, reason, "Mrs. Gray", now)
    assert entry.counts
    assert vault.day_entries.get(entry.id) == entry
    assert vault.day_entries.of(ada.id, DAY, DAY) == [entry]
    assert vault.punches.day_records_between(DAY, DAY) == ([], [entry])
    assert vault.punches.day_records_of(ada.id, DAY, DAY) == ([], [entry])


def test_a_withdrawn_entry_says_by_whom_when_and_why(vault: Vault, ada: Person, now: datetime) -> None:
    entry, other = add(vault, leave(ada), now), add(vault, leave(ada), now)
    later = now + timedelta(days=3)
    withdrawn = vault.day_entries.void(entry.id, "came after all", "Mr. Brown", later)
    assert not withdrawn.counts
    assert (withdrawn.void_reason, withdrawn.voided_by, withdrawn.voided_at) == ("came after all", "Mr. Brown", later)
    assert vault.day_entries.between(FIRST, LAST) == [withdrawn, other]
    with pytest.raises(UserError, match="withdrawn already"):
        vault.day_entries.void(entry.id, "again", "Mr. Brown", later)


def test_punches_and_entries_are_not_taken_for_one_another(vault: Vault, ada: Person, now: datetime) -> None:
    punch = vault.punches.add(NewPunch(ada.id, now, DAY, Direction.IN, Method.FACE, "Door", 0.5))
    entry = add(vault, leave(ada), now)
    with pytest.raises(UserError, match=f"no punch {entry.id}"):
        vault.punches.void(entry.id, "why", now)  # type: ignore[arg-type]
    with pytest.raises(UserError, match=f"no entry {punch.id}"):
        vault.day_entries.void(punch.id, "why", "Mr. Brown", now)  # type: ignore[arg-type]
    with pytest.raises(UserError, match=f"no entry {punch.id}"):
        vault.day_entries.void_many([entry.id, punch.id], "why", "Mr. Brown", now)  # type: ignore[list-item]
    assert vault.day_entries.get(entry.id).counts


def test_all_entries_are_written_or_none(vault: Vault, ada: Person, ben: Person, now: datetime) -> None:
    vault.erasures.erase(ben.id, "asked for it", now)
    with pytest.raises(UserError, match="not on the roll"):
        vault.day_entries.add([leave(ada), leave(ben)], "Mrs. Gray", now)
    assert vault.day_entries.between(FIRST, LAST) == []
    assert vault.verify().ok


def test_several_entries_are_withdrawn_at_once(vault: Vault, ada: Person, ben: Person, now: datetime) -> None:
    days = [DAY + timedelta(days=number) for number in range(5)]
    written = vault.day_entries.add([leave(who, day) for who in (ada, ben) for day in days], "Mrs. Gray", now)
    vault.day_entries.void(written[0].id, "typed twice", "Mrs. Gray", now)
    assert vault.day_entries.void_many([one.id for one in written[:7]], "not taken", "Mr. Brown", now) == 6
    found = {one.id: one for one in vault.day_entries.between(FIRST, LAST)}
    assert [found[one.id].void_reason for one in written] == ["typed twice", *["not taken"] * 6, None, None, None]


def test_entries_are_read_from_roll_ups_too(
    vault: Vault, ada: Person, ben: Person, folder: Path, now: datetime
) -> None:
    for number in range(20):
        day = date(2026, 10, 1) + timedelta(days=number)
        time = datetime(2026, 10, 1, 9, tzinfo=UTC) + timedelta(days=number)
        vault.punches.add(NewPunch(ada.id, time, day, Direction.IN, Method.MANUAL, note="By hand", by="Gray"), now)
        vault.day_entries.add([leave(ben, day, f"Leave {number}")], "Mrs. Gray", now)
    vault.day_entries.void(2, "not taken", "Mr. Brown", now)  # type: ignore[arg-type]
    first = vault.punches.day_records_between(FIRST, LAST)
    with closing(sqlite3.connect(folder / "attendance.db")) as database:
        assert database.execute("SELECT count(*) FROM rollup").fetchone() == (18,)
    assert vault.punches.day_records_between(FIRST, LAST) == first
    assert first == (vault.punches.of(ada.id, FIRST, LAST), vault.day_entries.of(ben.id, FIRST, LAST))
    assert {(one.by, one.at) for one in first[0]} == {("Gray", now)}
    assert vault.verify().ok


def test_leave_for_days_to_come_does_not_settle_today(vault: Vault, ada: Person, folder: Path, now: datetime) -> None:
    """Otherwise the fast list of today would be written again with every punch."""
    # Erasing somebody writes into the audit log, as signing in does.
    vault.erasures.erase(vault.people.add(PersonDetails("Cem", "3"), None, None, {}).id, "asked for it", now)
    for ahead in (-9, 0, 30):
        add(vault, leave(ada, DAY + timedelta(days=ahead)), now)
    vault.day_entries.between(FIRST, LAST)
    with closing(sqlite3.connect(folder / "attendance.db")) as database:
        days = [day for (day,) in database.execute("SELECT day FROM rollup")]
    assert days == [to_day_number(DAY - timedelta(days=9))]


def test_nothing_of_an_entry_stands_in_the_database_in_plain_text(
    vault: Vault, ada: Person, folder: Path, now: datetime
) -> None:
    add(vault, leave(ada, reason="a secret operation"), now)
    vault.day_entries.between(FIRST, LAST)
    content = (folder / "attendance.db").read_bytes() + (folder / "attendance.db-wal").read_bytes()
    assert b"secret operation" not in content
    assert b"Mrs. Gray" not in content


def test_the_entries_of_an_erased_person_are_emptied_and_the_chain_holds(
    vault: Vault, ada: Person, ben: Person, now: datetime
) -> None:
    gone = [add(vault, leave(ada, DAY + timedelta(days=ahead)), now) for ahead in (-40, 0, 200)]
    kept = add(vault, leave(ben), now)
    vault.day_entries.void(gone[1].id, "not taken", "Mr. Brown", now)
    vault.day_entries.between(FIRST, date(2027, 12, 31))
    vault.seals.seal(now)
    erasure = vault.erasures.erase(ada.id, "asked for it", now)
    assert erasure.rows[Stream.PUNCHES] == (1, 2, 3, 5)
    assert vault.day_entries.between(FIRST, date(2027, 12, 31)) == [kept]
    assert vault.verify().ok
    assert vault.problems == ()


@pytest.mark.parametrize("everything", [True, False])
def test_entries_outlive_a_renewal_of_keys(vault: Vault, ada: Person, now: datetime, everything: bool) -> None:
    entry = add(vault, leave(ada), now)
    vault.day_entries.void(add(vault, leave(ada), now).id, "not taken", "Mr. Brown", now)
    before = vault.day_entries.between(FIRST, LAST)
    vault.resealing.begin(None if everything else [ada.id])
    vault.resealing.go_on(lambda done, total: None)
    assert vault.day_entries.between(FIRST, LAST) == before
    assert entry in before
    assert vault.verify().ok


def test_an_entry_that_somebody_changed_is_found(vault: Vault, ada: Person, folder: Path, now: datetime) -> None:
    add(vault, leave(ada), now)
    other = add(vault, leave(ada, DAY + timedelta(days=1)), now)
    with closing(sqlite3.connect(folder / "attendance.db")) as database:
        database.execute("UPDATE event SET note = (SELECT note FROM event WHERE seq = 2) WHERE seq = 1")
        database.commit()
    assert vault.day_entries.between(FIRST, LAST) == [other]
    assert "The record 1 of the punches is damaged" in vault.problems[0]
    with pytest.raises(UserError, match="damaged"):
        vault.day_entries.get(1)  # type: ignore[arg-type]
    assert [finding.row for finding in vault.verify().findings] == [1]


def test_retention_deletes_old_entries_and_keeps_those_for_days_to_come(
    vault: Vault, ada: Person, now: datetime
) -> None:
    """Leave may be entered longer ahead than punches are kept, and a stream is only ever cut at its old end."""
    early = datetime(2026, 10, 1, 8, tzinfo=UTC)
    old = add(vault, leave(ada, date(2026, 10, 2)), early)
    ahead = add(vault, leave(ada, date(2027, 3, 1), "a long journey"), early)
    dropped = add(vault, leave(ada, date(2027, 3, 2)), early)
    vault.punches.add(NewPunch(ada.id, early, early.date(), Direction.IN, Method.FACE, "Door", 0.5))
    vault.day_entries.void(dropped.id, "not taken", "Mr. Brown", now)
    recent = vault.punches.add(NewPunch(ada.id, now, DAY, Direction.IN, Method.FACE, "Door", 0.5))
    report = vault.retention.cut({Stream.PUNCHES: date(2026, 11, 1)}, now)
    assert report.counts[Stream.PUNCHES] >= 4
    [kept] = vault.day_entries.between(date(2026, 1, 1), date(2027, 12, 31))
    assert kept.id > recent.id
    assert (kept.day, kept.reason, kept.by, kept.at) == (ahead.day, "a long journey", "Mrs. Gray", early)
    assert old.day != kept.day
    assert vault.punches.between(date(2026, 1, 1), date(2027, 12, 31)) == [recent]
    assert vault.problems == ()
    assert vault.verify().ok


def test_more_minutes_than_a_day_has_are_a_bug(vault: Vault, ada: Person, now: datetime) -> None:
    with pytest.raises(BugError, match="1441"):
        vault.day_entries.add([NewDayEntry(ada.id, DAY, EntryKind.OVERTIME, minutes=1441)], "Gray", now)


@pytest.mark.parametrize("body", [b"", bytes(15), bytes(8) + b"\x07\x00\x00\x00" + bytes(4), bytes(16)])
def test_bytes_that_are_no_entry_of_the_day_are_not_read(body: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_entry(body, 5)


def test_an_entry_is_bound_to_its_day(ada: Person, now: datetime) -> None:
    body = write_entry(leave(ada), 740_000, now)
    assert read_entry(body, 740_000).kind is EntryKind.LEAVE
    with pytest.raises(UnreadableError, match="another day"):
        read_entry(body, 740_001)


@pytest.mark.parametrize(
    "note", [b"\xff", b"\xff[1, 2]", b'\xff["a", 1, null]', b'\xff["a", "b", "c"]', b"\xfe", b"\xff{}"]
)
def test_a_note_of_an_unknown_form_is_not_read(note: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_remark(note)


@pytest.mark.parametrize("note", [None, b"text", b"[1, 2, 3]", b'["a", "b"]', b"\xff"])
def test_a_note_that_is_of_no_entry_is_not_read(note: bytes | None) -> None:
    with pytest.raises(UnreadableError):
        read_entry_note(note)


def test_a_kind_of_row_has_its_own_number() -> None:
    assert Kind(22) is Kind.DAY_ENTRY
    assert len({kind.value for kind in Kind}) == len(Kind)


@settings(max_examples=15)
@given(data=st.data())
def test_whatever_is_written_is_read_alike_by_day_and_by_person(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("entries") / "vault"
    vault, _ = Vault.create(folder, "seven green umbrellas in June", KeyCost(8 * 1024, 1, 1))
    with vault:
        people = [vault.people.add(PersonDetails(name, name), None, None, {}) for name in ("Ada", "Ben")]
        days = st.dates(date(2026, 10, 1), date(2026, 10, 12))
        texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
        for what, who, day, text in data.draw(
            st.lists(st.tuples(st.integers(0, 4), st.integers(0, 1), days, texts), max_size=25)
        ):
            time = datetime(day.year, day.month, day.day, 9, len(text), tzinfo=UTC)
            counting = [one.id for one in vault.day_entries.between(FIRST, LAST) if one.counts]
            if what == 0:
                new = NewPunch(people[who].id, time, day, Direction.OUT, Method.TERMINAL, text, stated=False)
                vault.punches.add_many([new, new], time if who else None)
            elif what in (1, 2):
                vault.day_entries.add(
                    [NewDayEntry(people[who].id, day, EntryKind.LEAVE, leave=text)] * what, text, time
                )
            elif what == 3 and counting:
                vault.day_entries.void_many(counting[:2], text, text, time)
            else:
                vault.punches.between(FIRST, LAST)
        punches, entries = vault.punches.day_records_between(FIRST, LAST)
        by_person = [vault.punches.day_records_of(person.id, FIRST, LAST) for person in people]
        assert punches == sorted((one for found, _ in by_person for one in found), key=lambda one: (one.time, one.id))
        assert entries == sorted((one for _, found in by_person for one in found), key=lambda one: (one.day, one.id))
        assert vault.punches.day_records_between(FIRST, LAST) == (punches, entries)
        assert vault.verify().ok
